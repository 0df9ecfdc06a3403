"""Garbage collection while the server starts: none. The modules that start it import this before the large modules.

Loading them creates 90,000 objects that stay, and less than 1,000 that a collection would free; looking through them
again and again takes a tenth of a second.
"""

from __future__ import annotations

import gc

import __main__

__all__ = ["resume_collection"]


STARTED_AS = frozenset({"server.__main__", "awslambdaric.__main__"})
"""What the first module of a process that serves is called: `python -m server`, and the client of AWS Lambda."""


def _is_server() -> bool:
    """Whether this process was started to serve."""
    spec = getattr(__main__, "__spec__", None)
    return spec is not None and spec.name in STARTED_AS


def resume_collection() -> None:
    """Collect garbage from now on, except among the objects that exist."""
    gc.freeze()
    gc.enable()


if _is_server():
    gc.disable()
