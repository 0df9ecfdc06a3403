"""Every attack is refused or answered in order, says nothing of the inside, and leaves the server fit for the next."""

from __future__ import annotations

import re

import pytest

from tests.abuse import documents, requests
from tests.abuse.wire import Reply, post, reply_to
from tests.server.serving import ServerProcess

pytestmark = [pytest.mark.abuse, pytest.mark.asyncio(loop_scope="session")]

REFUSED = {**documents.REFUSED, **requests.REFUSED}

INSIDE = re.compile(
    rb"traceback|file \"|\.py\b|dynamo|boto|sqlite|python|strawberry|graphql-core|uvicorn|starlette|httptools|orjson"
    rb"|object at 0x|\b\w+error\b(?!\")",
    re.IGNORECASE,
)
"""Words that only an inside has, the names of exceptions among them."""


async def _assert_answers(server: ServerProcess) -> None:
    health = await reply_to(server.port, post("{ __typename }"))

    assert (health.status, health.body) == (200, b'{"data":{"__typename":"Query"}}')


def _told(reply: Reply) -> bytes:
    return reply.head + reply.body


@pytest.mark.parametrize("name", REFUSED)
async def test_an_attack_is_refused_and_the_next_client_is_answered(server: ServerProcess, name: str) -> None:
    reply = await reply_to(server.port, REFUSED[name])

    assert reply.is_refusal, (reply.status, reply.body[:300])
    assert INSIDE.search(_told(reply)) is None
    await _assert_answers(server)


@pytest.mark.parametrize("name", documents.ANSWERED)
async def test_hostile_arguments_are_answered_in_order(server: ServerProcess, name: str) -> None:
    reply = await reply_to(server.port, documents.ANSWERED[name])

    assert reply.status in (200, 400)
    assert reply.body.startswith(b'{"data":') or reply.tells_errors
    assert not {b"INTERNAL_SERVER_ERROR", b"SERVICE_UNAVAILABLE"} & {*reply.body.split(b'"')}
    assert INSIDE.search(_told(reply)) is None
    await _assert_answers(server)


async def test_there_are_more_than_150_attacks() -> None:
    assert len(REFUSED) + len(documents.ANSWERED) > 150
