"""The ASGI application: routes, middleware and lifespan."""

from __future__ import annotations

import gc
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import TypedDict

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from schema.errors import BAD_USER_INPUT, INTERNAL_SERVER_ERROR
from server.graphiql.page import graphiql_routes, page_for_browsers
from server.graphql.endpoint import METHODS, graphql
from server.http.accept import accepted_type
from server.http.compression import Compression
from server.http.error_responses import RequestError, SettingsError
from server.http.health import health, ready
from server.http.middleware import CrossOrigin, RequestLog, SecurityHeaders
from server.http.responses import JSON, error_response
from server.lifecycle import Lifecycle, draining
from server.observability.logs import configure_logging
from server.observability.metrics import Metrics
from server.observability.metrics_page import metrics_page, served_apart
from server.observability.record import record_of
from server.observability.request_log import RequestLogger
from server.protection.disconnect import ClientDisconnectedError
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings, read_settings
from server.tables import prepare_table

try:
    from server.observability import tracing
except ModuleNotFoundError:  # without the extra
    tracing = None  # type: ignore[assignment]  # only used where traces are on

__all__ = ["create_app", "from_environment", "open_frozen", "open_prepared"]


COLLECTED_AFTER = (10_000, 3, 1_000)
"""Objects, and collections of the younger generation, after which a generation is collected. With Python's own (700,
10, 10) an answer of 20,000 objects is traversed as a whole several times while it is made, 100 ms each time. A request
is over, and its cycles are garbage, long before 10,000 more objects exist, so little but cached documents reaches the
older generations. They hold thousands of objects each: 40,000 of them, in the second generation, take some 20 ms, and
all of them a second, which is why the oldest is rarely collected. They have no cycles, and are freed without it."""


class State(TypedDict):
    """The lifespan state, available to every request."""

    runtime: Runtime
    lifecycle: Lifecycle


_HANDLED = (RequestError, HTTPException, ClientDisconnect, ClientDisconnectedError)


def create_app(
    settings: Settings,
    *,
    opened: Callable[[Settings], AbstractAsyncContextManager[Runtime]] = open_runtime,
    traces: tracing.Traces | None = None,
) -> Starlette:
    """Return the application for these settings.

    Args:
        settings: The settings.
        opened: Opens its runtime at start-up.
        traces: Where its spans go, instead of where `ROOTSKI_TRACES` sends them.

    Raises:
        SettingsError: Traces are on, and the extra `telemetry` is not installed.
    """
    metrics = Metrics() if settings.metrics else None
    traces = traces or _traces(settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        async with AsyncExitStack() as stack:
            runtime = await stack.enter_async_context(opened(settings))
            if metrics is not None:
                await stack.enter_async_context(metrics.watching(runtime))
                if settings.metrics_port:
                    apart = served_apart(metrics.registry, settings.host, settings.metrics_port)
                    await stack.enter_async_context(apart)
            if traces is not None:
                await stack.enter_async_context(traces.watching(runtime))
            lifecycle = Lifecycle()
            stack.enter_context(draining(lifecycle, settings.drain_seconds))
            yield {"runtime": runtime, "lifecycle": lifecycle}

    app = Starlette(
        routes=_routes(settings, metrics),
        middleware=[
            Middleware(SecurityHeaders),
            *((Middleware(tracing.Tracing, traces=traces),) if traces else ()),
            Middleware(RequestLog, metrics=metrics, request_logger=_request_logger(settings, traces)),
            Middleware(Compression),
            Middleware(CrossOrigin, origins=settings.cors_origins),
        ],
        exception_handlers=dict.fromkeys(_HANDLED, _handle),
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


def from_environment() -> Starlette:
    """Return the application that the environment configures; worker processes call this.

    Raises:
        SettingsError: One or more settings are wrong.
    """
    settings = read_settings()
    configure_logging(log_format=settings.log_format, level=settings.log_level)
    return create_app(settings, opened=open_frozen)


@asynccontextmanager
async def open_frozen(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the runtime and exclude it, all modules and each catalogue from garbage collection.

    The modules are 113,000 objects; a full collection would traverse them in some 80 ms and block all requests
    meanwhile. A catalogue has no cycles, so it is freed when it is replaced.
    """
    async with open_runtime(settings) as runtime:
        runtime.dictionary.kept = gc.freeze
        gc.collect()
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        yield runtime


@asynccontextmanager
async def open_prepared(settings: Settings) -> AsyncIterator[Runtime]:
    """Prepare the table first, as `python -m server` does before it serves: an empty embedded table is filled."""
    await prepare_table(settings)
    async with open_frozen(settings) as runtime:
        yield runtime


def _routes(settings: Settings, metrics: Metrics | None) -> list[BaseRoute]:
    endpoint = Route("/graphql", page_for_browsers(graphql) if settings.graphiql else graphql, methods=METHODS)
    endpoint.path_regex = re.compile("^/graphql/?$")  # a slash at the end makes no difference
    return [
        endpoint,
        Route("/health", health),
        Route("/ready", ready),
        *_metrics_routes(settings, metrics),
        *(graphiql_routes(settings) if settings.graphiql else ()),
    ]


def _metrics_routes(settings: Settings, metrics: Metrics | None) -> Sequence[BaseRoute]:
    if metrics is None or settings.metrics_secret is None:
        return ()
    return (Route("/metrics", metrics_page(metrics.registry, settings.metrics_secret.get_secret_value())),)


def _traces(settings: Settings) -> tracing.Traces | None:
    if not settings.traces:
        return None
    if tracing is None:
        raise SettingsError(["ROOTSKI_TRACES requires the extra `telemetry`: pip install '.[telemetry]'"])
    return tracing.otlp_traces()


def _request_logger(settings: Settings, traces: tracing.Traces | None) -> RequestLogger:
    return RequestLogger(
        **({"trace_id": traces.trace_id} if traces else {}),
        clients=settings.log_clients,
        secret=settings.secret.get_secret_value() if settings.secret else None,
        slow_seconds=settings.slow_seconds,
    )


def _handle(request: Request, error: Exception) -> Response:
    """Convert an exception to a response."""
    match error:
        case RequestError():
            added = {"requestId": record_of(request).request_id} if error.code == INTERNAL_SERVER_ERROR else {}
            return _error(request, str(error), error.status, error.headers, error.extensions | added)
        case HTTPException():
            phrase = HTTPStatus(error.status_code).phrase.lower()
            return _error(request, phrase, error.status_code, dict(error.headers or {}))
        case _:  # the client has disconnected; only the log uses the status
            return _error(request, "the client disconnected", 400, {})


def _error(
    request: Request,
    message: str,
    status: int,
    headers: dict[str, str],
    extensions: Mapping[str, object] | None = None,
) -> Response:
    media_type = accepted_type(request.headers) or JSON
    record_of(request).errors.append((str((extensions or {}).get("code", BAD_USER_INPUT)), ""))
    return error_response(
        message, code=BAD_USER_INPUT, status=status, media_type=media_type, headers=headers, extensions=extensions
    )
