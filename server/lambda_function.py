"""AWS Lambda: answers events of an HTTP API, a function URL or a load balancer; awslambdaric runs `handler`.

The runtime is opened once for each environment of the function, while it starts, and kept between invocations. Between
them the environment is frozen: nothing is refreshed in the background, which continues with the next invocation.
docs/operations.md says what else differs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import uvloop
from mangum import Mangum
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from server.app import create_app, open_frozen, open_prepared
from server.http.responses import GRAPHQL_RESPONSE, JSON
from server.observability.logs import configure_logging
from server.settings.settings import EngineName, read_settings, warn_of_ignored_names

__all__ = ["handler"]

TEXT_TYPES = ("text/", JSON, GRAPHQL_RESPONSE, "application/javascript")
"""What is text in a response; anything else, and what is compressed, is base64 there."""


def _opened(loop: asyncio.AbstractEventLoop) -> ASGIApp:
    """Open the application on this loop, and return it with the state that its requests need."""
    settings = read_settings()
    configure_logging(log_format=settings.log_format, level=settings.log_level, at_once=True)
    warn_of_ignored_names()
    # Preparing takes a client of the AWS library of its own, and a table of DynamoDB needs none of it.
    app = create_app(settings, opened=open_prepared if settings.engine is EngineName.EMBEDDED else open_frozen)
    # Never exited: Lambda ends an environment without a notice, and nothing in it has to be closed.
    state = loop.run_until_complete(_entered(app)) or {}

    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    return with_state


async def _entered(app: Starlette) -> Mapping[str, object] | None:
    """Run the start-up of an application and return the state that its requests need."""
    return await app.router.lifespan_context(app).__aenter__()


_loop = uvloop.new_event_loop()
asyncio.set_event_loop(_loop)  # Mangum runs each invocation on it
_mangum = Mangum(_opened(_loop), lifespan="off", text_mime_types=[*TEXT_TYPES])


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event."""
    answer: dict[str, Any] = _mangum(event, context)
    return answer
