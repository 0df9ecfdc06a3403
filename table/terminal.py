"""Output of the command lines on terminals and files of any encoding."""

from __future__ import annotations

import errno
import io
import os
import sys

__all__ = ["accept_any_text", "argument_text", "with_remedy"]

MAY_NOT_WRITE = "choose another folder (for the table: DATA_DIR), or let this user read and write there"
NO_SPACE = "free some space, or choose another folder (for the table: DATA_DIR)"

REMEDIES = {
    errno.EACCES: MAY_NOT_WRITE,
    errno.EPERM: MAY_NOT_WRITE,
    errno.EROFS: MAY_NOT_WRITE,
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
}


def accept_any_text() -> None:
    """Write characters that the encoding of standard output or standard error lacks as escapes, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def argument_text(argument: str) -> str:
    """Return an argument of the command line as the UTF-8 text that it is, whatever the locale took it for."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return os.fsencode(argument).decode(errors="replace")
    return argument


def with_remedy(error: Exception) -> str:
    """Return the message of an error, with what to do about a folder or disk that cannot be written."""
    remedy = REMEDIES.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{error}; {remedy}" if remedy else str(error)
