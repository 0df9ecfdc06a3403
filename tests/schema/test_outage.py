"""Failures of the table: clients get errors with a code and no internal details, within the deadline."""

from __future__ import annotations

import asyncio
import json

import pytest

from schema.relay.global_id import global_id
from table.errors import TableThrottledError, TableUnavailableError
from tests.dictionary import Served

MASKED = "The answer could not be completed. Try again; if it happens again, report the request id."
UNAVAILABLE = (
    "The answer could not be completed in time, or its data cannot be reached at the moment. "
    "Try again in a few seconds; if it happens again, report the request id."
)
INTERNAL_NAMES = ("table", "dynamodb", "batchget", "sqlite", "python", "word#", "traceback", "pk")


def has_no_internal_names(payload: object) -> bool:
    """Whether a response reveals no internal names."""
    text = json.dumps(payload).lower()
    return not any(name in text for name in INTERNAL_NAMES)


@pytest.mark.parametrize("error", [TableUnavailableError("secret inside"), TableThrottledError("secret inside")])
async def test_an_outage_is_an_error_with_code_and_request_id(served: Served, error: Exception) -> None:
    served.engine.fail = lambda _method, _asked: error

    asked = await served.ask("{ word(by: { databaseId: 2002 }) { text } about { version } }")

    assert asked.partial == {"word": None, "about": {"version": "1.2.3"}}
    assert asked.errors == [
        {
            "message": UNAVAILABLE,
            "locations": [{"line": 1, "column": 3}],
            "path": ["word"],
            "extensions": {"code": "SERVICE_UNAVAILABLE", "requestId": "request-1"},
        }
    ]
    assert has_no_internal_names(asked.answer.payload)


async def test_a_failed_read_makes_only_its_field_null(served: Served) -> None:
    served.engine.fail = lambda method, _asked: TableUnavailableError("down") if method == "query" else None

    asked = await served.ask("{ word(by: { databaseId: 2002 }) { text relatedWords { nodes { text } } } }")

    assert asked.partial == {"word": {"text": "выход", "relatedWords": None}}
    assert [error["path"] for error in asked.errors] == [["word", "relatedWords"]]
    assert asked.codes == ["SERVICE_UNAVAILABLE"]


async def test_items_of_a_list_fail_separately(served: Served) -> None:
    ids = [global_id("Word", "2002"), global_id("Word", "2003")]
    served.engine.fail = lambda _method, _asked: TableUnavailableError("down")

    asked = await served.ask("query W($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": ids})

    assert asked.partial == {"words": [None, None]}
    assert [error["path"] for error in asked.errors] == [["words", 0], ["words", 1]]


async def test_a_request_ends_at_its_deadline_even_if_the_engine_hangs(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_args: object, **_kwargs: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(type(served.engine), "get_many", hang)
    async with asyncio.timeout(30):
        asked = await served.ask("{ word(by: { databaseId: 2002 }) { text } }", timeout_seconds=0.2)

    assert asked.codes == ["SERVICE_UNAVAILABLE"]
    assert asked.partial is None


async def test_a_read_that_is_cancelled_alone_is_an_error_of_the_operation(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def given_up(*_args: object, **_kwargs: object) -> None:
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    monkeypatch.setattr(type(served.engine), "query", given_up)
    asked = await served.ask('{ word(by: { text: { text: "вход" } }) { id } }')

    assert asked.codes == ["SERVICE_UNAVAILABLE"]


async def test_a_failure_that_affects_many_fields_is_logged_once(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.engine.fail = lambda _method, _asked: TableUnavailableError("down")

    asked = await served.ask(
        "{ a: word(by: { databaseId: 2002 }) { text } b: word(by: { databaseId: 2003 }) { text } }"
    )

    assert asked.codes == ["SERVICE_UNAVAILABLE", "SERVICE_UNAVAILABLE"]
    assert [record.message for record in caplog.records if record.name == "schema.errors"] == [
        "request-1 at a: TableUnavailableError: down"
    ]


async def test_an_unexpected_error_is_masked_and_logged_with_its_traceback(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    served.engine.fail = lambda _method, _asked: ZeroDivisionError("division of pk by zero")

    asked = await served.ask("{ word(by: { databaseId: 2002 }) { text } }")

    assert asked.messages == [MASKED]
    assert has_no_internal_names(asked.answer.payload)
    [record] = [record for record in caplog.records if record.name == "schema.errors"]
    assert "request-1" in record.message
    assert record.exc_info is not None
