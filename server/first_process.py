"""Ends the first process of a container on SIGTERM from its first moment on, before uvicorn handles signals.

The kernel ignores a signal that such a process (PID 1) does not handle. Loading the modules and filling an empty table
take seconds, and an interrupted load is repeated at the next start. `server/__main__.py` and the command
`rootski-graphql` import this first.
"""

from __future__ import annotations

import os
import signal
from types import FrameType

__all__ = ["end_on_sigterm"]


def end_on_sigterm() -> None:
    """Handle SIGTERM as it is by default in all other processes."""
    signal.signal(signal.SIGTERM, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)


if os.getpid() == 1:
    end_on_sigterm()
