"""Engines that the contract suite runs over: each a name, a way to open it, and where it knowingly departs.

To add an engine, append to `ENGINES`. The tests know engines only through the `engine` fixture of `conftest.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from tests.table.dynamodb.dynamodb_adapter import fresh_table

__all__ = ["ENGINES", "EngineUnderTest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineUnderTest:
    """One engine of the contract suite.

    Attributes:
        name: Stands in the test's id, for example `embedded`.
        open: Gives an engine whose table was just created and is empty; called once per test, inside its event loop.
            It may take synchronous fixtures (a server that runs for the whole session, `tmp_path`) from the request.
        marks: For example `pytest.mark.engines`.
        departures: Test name → why this engine does not pass it; such a test is skipped with the reason. A test of
            the suite itself refuses names that no contract test has.
    """

    name: str
    open: Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[AdminEngine]]
    marks: tuple[pytest.MarkDecorator, ...] = ()
    departures: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def _embedded(request: pytest.FixtureRequest) -> AsyncIterator[AdminEngine]:
    directory: Path = request.getfixturevalue("tmp_path")
    async with open_embedded(directory / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        yield engine


def _dynamodb_at(
    endpoint_fixture: str, *, direct: bool
) -> Callable[[pytest.FixtureRequest], AbstractAsyncContextManager[AdminEngine]]:
    """Open the DynamoDB adapter, with one of its transports, on the server whose address a session fixture returns."""

    @asynccontextmanager
    async def opened(request: pytest.FixtureRequest) -> AsyncIterator[AdminEngine]:
        request.getfixturevalue("aws_environment")
        async with fresh_table(request.getfixturevalue(endpoint_fixture), direct=direct) as engine:
            yield engine

    return opened


MOTO_DEPARTURES = {
    "test_a_page_of_as_many_items_as_there_are_has_a_last": "moto looks ahead: no LastEvaluatedKey at the exact end",
    "test_a_condition_distinguishes_booleans_from_numbers": "moto takes true for 1",
    "test_a_missing_attribute_does_not_equal_null": "moto takes a missing attribute for NULL",
    "test_of_writers_who_each_expect_no_item_one_wins": "moto answers 500 to concurrent transactions, and loses puts",
    "test_transactions_on_different_items_all_succeed": "moto answers 500 to concurrent transactions, and loses puts",
    "test_a_repeated_transaction_writes_once": "moto ignores ClientRequestToken",
    "test_a_token_used_for_other_operations_is_refused": "moto ignores ClientRequestToken",
    "test_an_item_may_have_almost_400_kilobytes": "moto takes items of 405,000 bytes, not 409,600",
}
"""Where moto 5.2.5 is not like DynamoDB; ministack 1.5.33 departs nowhere that the contract tests look."""

ENGINES: tuple[EngineUnderTest, ...] = (
    EngineUnderTest(name="embedded", open=_embedded),
    *(
        engine
        for direct, transport in ((True, "direct"), (False, "aiobotocore"))
        for engine in (
            EngineUnderTest(
                name=f"moto-{transport}",
                open=_dynamodb_at("moto_endpoint", direct=direct),
                departures=MOTO_DEPARTURES,
            ),
            EngineUnderTest(
                name=f"ministack-{transport}",
                open=_dynamodb_at("ministack_endpoint", direct=direct),
                marks=(pytest.mark.engines,),
            ),
        )
    ),
)
