"""The ASGI application: routes, middleware and lifespan."""

from __future__ import annotations

import gc
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypedDict

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from schema.errors import BAD_USER_INPUT
from server.graphiql.page import graphiql_routes, page_for_browsers
from server.graphql.endpoint import METHODS, OPERATION_METHODS, graphql, graphql_at_once, options
from server.http.accept import accepted_type, negotiated, prefers_page
from server.http.compression import Compression
from server.http.direct_route import DirectRoute
from server.http.error_responses import SettingsError
from server.http.health import Readiness, health
from server.http.middleware import CrossOrigin, RequestLog, SecurityHeaders
from server.http.responses import JSON, error_response
from server.lifecycle import Lifecycle, draining
from server.observability.logs import configure_logging
from server.observability.record import record_of
from server.observability.refusals import Refusals
from server.observability.request_log import RequestLogger
from server.runtime import Runtime, open_runtime
from server.settings.reading import read_settings
from server.settings.settings import Settings
from server.site.build import found_build
from server.site.front import front_routes
from server.site.pages import site_routes
from server.tables import prepare_table
from server.usable import TELEMETRY_MISSING

if TYPE_CHECKING:
    from server.observability.metrics import Metrics
    from server.observability.tracing import Traces

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
    refusals: Refusals


_GRAPHQL = frozenset({"/graphql", "/graphql/"})  # a slash at the end makes no difference


class Application(Starlette):
    """The application; operations bypass its middleware and router."""

    def __init__(self, operations: ASGIApp, *, page: bool, **options: Any) -> None:
        """Create an application.

        Args:
            operations: Handles GET, HEAD and POST of the GraphQL endpoint.
            page: Whether a GET that prefers a page is for a route instead.
            options: As Starlette's.
        """
        super().__init__(**options)
        self._operations = operations
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"] in _GRAPHQL and self._is_operation(scope):
            await self._operations(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def at_once(self, scope: Scope) -> bool:
        """Answer a request without waiting, for protocols that ask for it; return whether that was possible."""
        if scope["path"] not in _GRAPHQL or not self._is_operation(scope):
            return False
        at_once: Callable[[Scope], bool] | None = getattr(self._operations, "at_once", None)
        return at_once is not None and at_once(scope)

    def _is_operation(self, scope: Scope) -> bool:
        method = scope["method"]
        if method == "POST" or not self._page:
            return method in OPERATION_METHODS
        return method in OPERATION_METHODS and not prefers_page(negotiated(Headers(scope=scope), "accept"))


def create_app(
    settings: Settings,
    *,
    opened: Callable[[Settings], AbstractAsyncContextManager[Runtime]] = open_runtime,
    traces: Traces | None = None,
    processes: int | None = None,
) -> Starlette:
    """Return the application for these settings.

    Args:
        settings: The settings.
        opened: Opens its runtime at start-up.
        traces: Where its spans go, instead of where `ROOTSKI_TRACES` sends them.
        processes: How many processes like this one serve side by side; None if that is not known.

    Raises:
        SettingsError: Traces are on, and the extra `telemetry` is not installed.
    """
    metrics, traces = _metrics(settings), traces or _traces(settings)
    request_logger = _request_logger(settings, traces)
    operations: ASGIApp = DirectRoute(
        graphql, at_once=graphql_at_once, origins=settings.cors_origins, metrics=metrics, request_logger=request_logger
    )
    if traces is not None:
        operations = traces.around(operations)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[State]:
        async with AsyncExitStack() as stack:
            runtime = await stack.enter_async_context(opened(settings))
            if metrics is not None:
                await stack.enter_async_context(metrics.watching(runtime))
                if settings.metrics_port:
                    from server.observability.metrics_page import served_apart  # noqa: PLC0415  # as in _metrics

                    apart = served_apart(metrics.registry, settings.host, settings.metrics_port, processes)
                    await stack.enter_async_context(apart)
            if traces is not None:
                await stack.enter_async_context(traces.watching(runtime))
            lifecycle = Lifecycle()
            stack.enter_context(draining(lifecycle, settings.drain_seconds))
            yield {"runtime": runtime, "lifecycle": lifecycle, "refusals": Refusals(request_logger, metrics)}

    app = Application(
        operations,
        page=settings.graphiql,
        routes=_routes(settings, metrics),
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(RequestLog, metrics=metrics, request_logger=request_logger),
            Middleware(Compression),
            Middleware(CrossOrigin, origins=settings.cors_origins),
        ],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


def from_environment(processes: int = 1) -> Starlette:
    """Return the application that the environment configures; each of `processes` that serve calls this.

    Raises:
        SettingsError: One or more settings are wrong.
    """
    settings = read_settings()
    configure_logging(log_format=settings.log_format, level=settings.log_level)
    return create_app(settings, opened=open_frozen, processes=processes)


@asynccontextmanager
async def open_frozen(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the runtime and exclude it, all modules and each catalogue from garbage collection.

    The modules are 113,000 objects; a full collection would traverse them in some 80 ms and block all requests
    meanwhile. A catalogue has no cycles, so it is freed when it is replaced.
    """
    async with open_runtime(settings) as runtime:
        runtime.dictionary.kept = _freeze
        gc.freeze()
        gc.set_threshold(*COLLECTED_AFTER)
        yield runtime


def _freeze() -> None:
    """Exclude what exists from collection, except recent garbage, which may refer to the former catalogue."""
    gc.collect(1)
    gc.freeze()


@asynccontextmanager
async def open_prepared(settings: Settings) -> AsyncIterator[Runtime]:
    """Prepare the table first, as `python -m server` does before it serves: an empty embedded table is filled."""
    await prepare_table(settings)
    async with open_frozen(settings) as runtime:
        yield runtime


def _routes(settings: Settings, metrics: Metrics | None) -> list[BaseRoute]:
    endpoint = Route("/graphql", page_for_browsers(options) if settings.graphiql else options, methods=METHODS)
    endpoint.path_regex = re.compile("^/graphql/?$")
    return [
        endpoint,
        Route("/health", health),
        Route("/ready", Readiness().ready),
        *_metrics_routes(settings, metrics),
        *(graphiql_routes(settings) if settings.graphiql else ()),
        *_pages(settings),
    ]


def _pages(settings: Settings) -> list[BaseRoute]:
    """Return the routes of the pages for people: the front page, and the site if it is built."""
    if not settings.site:
        return []
    build = found_build()
    return [*front_routes(settings, build), *(site_routes(build) if build else ())]


def _metrics(settings: Settings) -> Metrics | None:
    if not settings.metrics:
        return None
    from server.observability.metrics import Metrics  # noqa: PLC0415  # a library that is not needed without metrics

    return Metrics()


def _metrics_routes(settings: Settings, metrics: Metrics | None) -> Sequence[BaseRoute]:
    if metrics is None or settings.metrics_secret is None:
        return ()
    from server.observability.metrics_page import metrics_page  # noqa: PLC0415  # as in _metrics

    return (Route("/metrics", metrics_page(metrics.registry, settings.metrics_secret.get_secret_value())),)


def _traces(settings: Settings) -> Traces | None:
    if not settings.traces:
        return None
    try:
        from server.observability.tracing import otlp_traces  # noqa: PLC0415  # as in _metrics
    except ModuleNotFoundError:
        raise SettingsError([TELEMETRY_MISSING]) from None
    return otlp_traces()


def _request_logger(settings: Settings, traces: Traces | None) -> RequestLogger:
    return RequestLogger(
        **({"trace_id": traces.trace_id} if traces else {}),
        clients=settings.log_clients,
        secret=settings.secret.get_secret_value() if settings.secret else None,
        slow_seconds=settings.slow_seconds,
    )


def _refused(request: Request, error: HTTPException) -> Response:
    """Return the response for a path or method that does not exist."""
    record_of(request).errors.append((BAD_USER_INPUT, ""))
    return error_response(
        HTTPStatus(error.status_code).phrase.lower(),
        code=BAD_USER_INPUT,
        status=error.status_code,
        media_type=accepted_type(request.headers) or JSON,
        headers=dict(error.headers or {}),
    )
