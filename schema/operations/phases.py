"""The phases of an operation, for traces."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeAlias

__all__ = ["Phase", "untraced"]

Phase: TypeAlias = Callable[[str], AbstractContextManager[None]]
"""Returns the context of a phase: `plan`, below it `parse` and `validate` of a new document, and `execute`."""

_NOTHING = nullcontext()


def untraced(_name: str) -> AbstractContextManager[None]:
    """Trace nothing."""
    return _NOTHING
