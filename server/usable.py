"""Whether a process can start as it is configured: what only this machine can say of settings that are well-formed.

Found before anything is served or announced, also where several processes serve, each of which would fail by itself.
"""

from __future__ import annotations

import errno
import os
import resource
import socket
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import orjson

from server.auth.issuers import KEY_FILE, issuers_of
from server.http.error_responses import SettingsError
from server.settings.of_libraries import aws_certificate_problems, certificate_problems, collector_problems
from server.settings.settings import EngineName, Settings

__all__ = ["TELEMETRY_MISSING", "reason_of", "require_usable"]

OTHER_FILES = 64
"""Open files besides connections: the table, logs, modules, the connections to DynamoDB and to issuers."""

TELEMETRY_MISSING = "ROOTSKI_TRACES requires the extra `telemetry`: pip install '.[telemetry]'"

KEY_PARTS = frozenset({"crv", "d", "kty", "x", "y"})
"""What the file of a development key has."""

TELEMETRY = ("opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http")
"""Distributions of the extra `telemetry`."""

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def require_usable(settings: Settings, *, processes: int | None) -> None:
    """Check what so many processes need to start: ports, files, extras; None if their number is not known.

    Raises:
        SettingsError: Something cannot be used; it is named with what to do.
    """
    problems = [
        *_metrics(settings, processes or 0),
        *_traces(settings),
        *_open_files(settings),
        *_signing_in(settings),
    ]
    if problems:
        raise SettingsError(problems)


def _metrics(settings: Settings, processes: int) -> Iterator[str]:
    """Check that the ports of metrics are free: one for each process."""
    first = settings.metrics_port
    if not first or not processes:
        return
    last = first + processes - 1
    stated = f"ROOTSKI_METRICS_PORT is {first}"
    if last > 65535:
        yield f"{stated}, and {processes} processes need the ports up to {last}; the largest is 65535"
    elif not settings.uds and first <= settings.port <= last:
        yield f"{stated}, and PORT is {settings.port}, one of the {processes} from there on: choose others"
    else:
        for port in range(first, last + 1):
            if problem := _unusable(settings.host, port):
                yield f"{stated}, and port {port} at {settings.host} cannot be used: {problem}; choose another"
                return


def _unusable(host: str, port: int) -> str:
    """Return why nothing can listen on a port; "" if it can."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        return reason_of(error)
    return ""


def reason_of(error: OSError) -> str:
    """Return the system's message, without the address that `socket.create_server` adds."""
    return (error.strerror or str(error)).partition(" (while ")[0]


def _traces(settings: Settings) -> Iterator[str]:
    if not settings.traces:
        return
    try:
        for name in TELEMETRY:
            distribution(name)
    except PackageNotFoundError:
        yield TELEMETRY_MISSING
    yield from collector_problems()


def _open_files(settings: Settings) -> Iterator[str]:
    """Permit as many open files as connections need, if the system lets a process do so."""
    needed = settings.max_connections + OTHER_FILES
    permitted, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if permitted == resource.RLIM_INFINITY or permitted >= needed:
        return
    if most != resource.RLIM_INFINITY and most < needed:
        yield (
            f"ROOTSKI_MAX_CONNECTIONS is {settings.max_connections}, and this process may open {most} files, of which "
            f"{OTHER_FILES} are for other things: lower it, or raise the limit (`ulimit -n {needed}`)"
        )
    else:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, most))


def _signing_in(settings: Settings) -> Iterator[str]:
    """Check the files that tokens are verified with, and those of connections to DynamoDB."""
    if settings.engine is EngineName.DYNAMODB:
        yield from aws_certificate_problems()
    if any(issuer.keys_url for issuer in issuers_of(settings)):
        yield from certificate_problems()
    elif settings.engine is EngineName.EMBEDDED:
        yield from _development_key(settings.data_dir / KEY_FILE)


def _development_key(file: Path) -> Iterator[str]:
    try:
        key = orjson.loads(file.read_bytes())
    except ValueError:
        key = None
    except OSError as error:
        if error.errno in _NOT_THERE:
            return  # the first token makes it; the table says what is wrong with the folder
        reason = os.strerror(error.errno or errno.EIO)
        yield f"{file} cannot be read ({reason}): let this user read it, or delete it to make another"
        return
    if not isinstance(key, dict) or not key.keys() >= KEY_PARTS:
        yield f"{file} is not a key for development tokens: delete it, and another is made"
