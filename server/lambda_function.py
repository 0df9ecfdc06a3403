"""AWS Lambda: answers events of an HTTP API, a function URL or a load balancer; awslambdaric runs `handler`.

The runtime is opened once for each environment of the function, while it starts, and kept between invocations. Between
them the environment is frozen: nothing is refreshed in the background, which continues with the next invocation.
docs/operations.md says what else differs.
"""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import uvloop
from mangum import Mangum
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from server import collection  # before the large modules: see there
from server.app import create_app, open_frozen, open_prepared
from server.http.responses import GRAPHQL_RESPONSE, JSON
from server.observability.logs import configure_logging
from server.settings.ignored_names import warn_of_ignored_names
from server.settings.reading import read_settings
from server.settings.settings import EngineName

__all__ = ["handler"]

TEXT_TYPES = ("text/", JSON, GRAPHQL_RESPONSE, "application/javascript")
"""What is text in a response; anything else, and what is compressed, is base64 there."""


TEXT_CHARACTERS = 500_000
"""The longest body that is returned as text. Lambda's client writes a letter of Russian in text as six bytes, in base64
as less than three, and Lambda takes 6 MB: an answer of 4 MiB would be too large as text, and is 5.6 MB in base64."""


def _application() -> Starlette:
    """Return the application that the environment configures."""
    settings = read_settings()
    configure_logging(log_format=settings.log_format, level=settings.log_level, at_once=True)
    warn_of_ignored_names()
    # Preparing takes a client of the AWS library of its own, and a table of DynamoDB needs none of it.
    return create_app(settings, opened=open_prepared if settings.engine is EngineName.EMBEDDED else open_frozen)


_loop = uvloop.new_event_loop()
asyncio.set_event_loop(_loop)  # Mangum runs each invocation on it
_app = _application()
# Never left: Lambda ends an environment without a notice, and nothing in it has to be closed. A context that nothing
# refers to would be finalised, which closes the table.
_lifespan = _app.router.lifespan_context(_app)
_state = _loop.run_until_complete(_lifespan.__aenter__()) or {}
collection.resume_collection()


async def _with_state(scope: Scope, receive: Receive, send: Send) -> None:
    await _app({**scope, "state": dict(_state)}, receive, send)


_mangum = Mangum(_with_state, lifespan="off", text_mime_types=[*TEXT_TYPES])


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer one event."""
    answer: dict[str, Any] = _mangum(event, context)
    if not answer["isBase64Encoded"] and len(answer["body"]) > TEXT_CHARACTERS:
        answer |= {"body": base64.b64encode(answer["body"].encode()).decode(), "isBase64Encoded": True}
    return answer
