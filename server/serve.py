"""Runs uvicorn: one process by default, several on one socket, or one that restarts when the code changes."""

from __future__ import annotations

import contextlib
import math
import socket
from functools import partial
from typing import NamedTuple

import uvicorn
from uvicorn.supervisors import ChangeReload

from server.app import from_environment
from server.http.protocol import BoundedHTTPProtocol
from server.http.unix_socket import unix_socket
from server.protection.held_memory import HeldMemory
from server.settings.settings import Settings
from server.supervisor import Supervisor
from server.usable import reason_of

__all__ = ["Listening", "listen", "serve"]

UNSENT_BYTES = 128 * 1024
"""The most bytes of a response that wait in the kernel; by default it takes megabytes, which nobody would count."""

GRACE_SECONDS = 2
"""Added to the request timeout at shutdown: for receiving the body, executing it and sending the response."""

KEEP_ALIVE_SECONDS = 65
"""Longer than the 60 s of common load balancers, so that they close idle connections first."""


class Listening(NamedTuple):
    """A bound socket, and uvicorn's configuration to serve on it."""

    config: uvicorn.Config
    socket: socket.socket

    @property
    def url(self) -> str:
        """The URL for a browser on this machine; for a Unix socket, the one that nginx takes."""
        if self.socket.family == socket.AF_UNIX:
            return f"http://unix:{self.socket.getsockname()}:"
        host, port = self.socket.getsockname()[:2]
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104  # compared, not bound
        return f"http://{shown}:{port}"


def listen(settings: Settings, *, workers: int = 1, reload: bool = False) -> Listening:
    """Bind the socket; connections are queued until `serve` runs.

    Raises:
        OSError: The address or path is in use, or does not belong to this machine.
    """
    bounds = settings.connection_bounds
    memory = HeldMemory(bounds.held_bytes)
    config = uvicorn.Config(
        "server.app:from_environment" if reload else partial(from_environment, workers),  # it reloads what it imports
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        reload=reload,
        loop="uvloop",
        http=partial(BoundedHTTPProtocol, bounds=bounds, memory=memory),  # type: ignore[arg-type]  # is called
        ws="none",
        lifespan="on",
        log_config=None,
        log_level=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=math.ceil(settings.request_timeout_seconds) + GRACE_SECONDS,
    )
    bound = _bound(settings.host, settings.port) if settings.uds is None else unix_socket(settings.uds)
    return Listening(config=config, socket=bound)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.create_server(address[:2], family=family, dualstack_ipv6=address[0] == "::")
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    except OSError as error:
        message = f"cannot listen on {host} port {port}: {reason_of(error)}; choose another HOST or PORT"
        raise OSError(message) from error
    return bound


def serve(listening: Listening) -> bool:
    """Serve until SIGINT or SIGTERM, then let running requests finish; return whether the start succeeded."""
    config, sockets = listening.config, [listening.socket]
    with contextlib.suppress(KeyboardInterrupt):
        if config.should_reload:
            ChangeReload(config, target=uvicorn.Server(config).run, sockets=sockets).run()
        elif config.workers > 1:
            supervisor = Supervisor(config, sockets)
            supervisor.run()
            return not supervisor.has_failed
        else:
            server = uvicorn.Server(config)
            server.run(sockets=sockets)
            return server.started
    return True
