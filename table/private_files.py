"""Files that only their owner can read: tables and exports contain e-mails and the secret of cursors."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["PRIVATE", "create_private"]

PRIVATE = 0o600


def create_private(path: Path) -> int:
    """Create an empty file with mode 0600, whatever the umask, and return its descriptor for writing.

    Raises:
        FileExistsError: There is a file, or a link.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
    path.chmod(PRIVATE)  # a umask can only have taken rights away
    return descriptor
