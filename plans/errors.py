"""Why an operation is left to the reference executor."""

from __future__ import annotations

__all__ = ["NotCompiledError", "UnusualError"]


class NotCompiledError(Exception):
    """An operation contains something that is not compiled."""


class UnusualError(Exception):
    """An answer that only the reference executor gives: it has an error, or the plan does not expect a value."""
