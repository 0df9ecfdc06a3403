"""Output of the command lines on terminals and files of any encoding."""

from __future__ import annotations

import errno
import io
import os
import sys

__all__ = ["accept_any_text", "argument_text", "with_remedy"]

MAY_NOT_WRITE = "choose another folder (for the table: DATA_DIR), or let this user read and write there"
NO_SPACE = "free some space, or choose another folder (for the table: DATA_DIR)"
NO_SUCH_PATH = "check the path (of the table: DATA_DIR)"
TOO_MANY_FILES = "let this user open more files (ulimit -n)"
BROKEN_DISK = "check the disk"

REMEDIES = {
    errno.EACCES: MAY_NOT_WRITE,
    errno.EPERM: MAY_NOT_WRITE,
    errno.EROFS: MAY_NOT_WRITE,
    errno.ENOSPC: NO_SPACE,
    errno.EDQUOT: NO_SPACE,
    errno.ENOENT: NO_SUCH_PATH,
    errno.ENOTDIR: NO_SUCH_PATH,
    errno.EISDIR: NO_SUCH_PATH,
    errno.EEXIST: NO_SUCH_PATH,
    errno.ELOOP: NO_SUCH_PATH,
    errno.ENAMETOOLONG: NO_SUCH_PATH,
    errno.EMFILE: TOO_MANY_FILES,
    errno.ENFILE: TOO_MANY_FILES,
    errno.EIO: BROKEN_DISK,
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
    """Return the message of an error, with what to do about a path or disk that cannot be used."""
    remedy = REMEDIES.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{error}; {remedy}" if remedy else str(error)
