"""Removes from an environment what a server never reads: `python deploy/slim.py /venv`, when the image is built.

botocore describes 400 services in 28 MB, of which the table and its credentials need a few; zstandard has two
backends; pygments colours 500 languages; type stubs and sources in C are for compilers.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

SERVICES = frozenset({"dynamodb", "sts", "sso", "sso-oidc", "signin"})
"""The table, and the sources of credentials: roles, web identities, IAM Identity Center, `aws login`."""

LEXERS = frozenset({"__init__.py", "_mapping.py", "python.py", "special.py"})
"""What `rich` imports of pygments."""

UNREAD = ("*.pyi", "*.pyx", "*.pxd", "*.c", "*.h", "zstandard/_cffi*.so")


def slim(environment: Path) -> None:
    """Remove the files; fails if an environment has no botocore, whose layout this knows."""
    (packages,) = environment.glob("lib/python3*/site-packages")
    services = [folder for folder in (packages / "botocore" / "data").iterdir() if folder.is_dir()]
    for folder in services:
        if folder.name not in SERVICES:
            shutil.rmtree(folder)
    for file in (packages / "pygments" / "lexers").rglob("*.py*"):
        if file.name not in LEXERS:
            file.unlink()
    for pattern in UNREAD:
        for file in packages.rglob(pattern):
            file.unlink()


if __name__ == "__main__":
    slim(Path(sys.argv[1]))
