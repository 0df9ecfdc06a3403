"""A Unix socket to listen on, for a proxy on the same machine."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

__all__ = ["unix_socket"]

BACKLOG = 2048
"""As uvicorn's: connections that wait while the process starts or is busy."""

UMASK = 0o117
"""The owner and the group may connect: a proxy of another user has to be in the group."""


def unix_socket(path: Path) -> socket.socket:
    """Bind a socket at a path, in place of one that a killed process left behind.

    Raises:
        OSError: Another process listens there, the path is something else than a socket, or it cannot be created.
    """
    bound = socket.socket(socket.AF_UNIX)
    umask = os.umask(UMASK)
    try:
        _remove_abandoned(path)
        bound.bind(str(path))
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        reason = error.strerror or error
        raise OSError(f"cannot listen on {path}: {reason}; choose another path (ROOTSKI_UDS)") from error
    finally:
        os.umask(umask)
    return bound


def _remove_abandoned(path: Path) -> None:
    """Remove a socket on which nobody listens.

    Raises:
        FileExistsError: Something else than a socket is there.
    """
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe:
            probe.setblocking(False)
            if probe.connect_ex(str(path)) == errno.ECONNREFUSED:
                path.unlink(missing_ok=True)
    elif path.exists():
        what = "a folder" if path.is_dir() else "a file that is not a socket"
        raise FileExistsError(errno.EEXIST, f"it is {what}")
