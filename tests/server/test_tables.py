"""Start-up: an empty embedded table is filled, one with words is left alone, one elsewhere is only looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from importing.starter import starter
from server import tables
from server.settings.settings import EngineName, Settings, Transport
from server.tables import open_table, prepare_table
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, KeyCondition
from table.errors import TableError, TableUnavailableError
from table.model.secret import cursor_secret
from tests.table.dynamodb.faults import Exchange, faulty_endpoint

WORD: Attributes = {"pk": "WORD#1", "sk": "WORD#1", "__type": "WORD", "word": {"word_id": "1", "word": "дом"}}


async def _count(settings: Settings) -> int:
    async with open_table(settings) as engine:
        return len((await engine.scan(budget=Budget(None))).items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the stand-in for the loading of the starter dictionary did."""

    written: int


@pytest.fixture(autouse=True)
def _a_starter_dictionary_of_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load one word in the place of hundreds; `test_process.py` loads them all."""

    async def load(engine: AdminEngine, *, budget: Budget, **_: object) -> Loaded:
        await engine.put_many([WORD], budget=budget)
        return Loaded(written=1)

    monkeypatch.setattr(starter, "load_starter", load)


async def test_an_empty_table_gets_the_starter_dictionary_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "made" / "here")

    first = await prepare_table(settings)
    second = await prepare_table(settings)

    assert (first.items_loaded, second.items_loaded) == (1, 0)
    assert first.address == second.address
    assert str(tmp_path / "made" / "here" / "dictionary.sqlite") in first.address
    assert [path.name for path in settings.data_dir.iterdir()] == ["dictionary.sqlite"]


async def test_a_table_that_holds_something_is_left_alone(settings: Settings) -> None:
    async with open_table(settings) as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many([WORD], budget=Budget(None))

    prepared = await prepare_table(settings)

    assert prepared.items_loaded == 0
    assert await _count(settings) == 1


async def test_a_loading_that_was_broken_off_is_done_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken_off(engine: AdminEngine, **_: object) -> None:
        await engine.put_many([WORD], budget=Budget(None))
        raise TableUnavailableError("the lights went out")

    with monkeypatch.context() as patched:
        patched.setattr(starter, "load_starter", broken_off)
        with pytest.raises(TableUnavailableError):
            await prepare_table(settings)
    mended = await prepare_table(settings)
    again = await prepare_table(settings)

    assert (mended.items_loaded, again.items_loaded) == (1, 0)


class DistantEngine:
    """An engine elsewhere, which has a table, has none, or does not answer (None)."""

    address = "a table elsewhere"

    def __init__(self, *, has_table: bool | None) -> None:
        self.has_table = has_table

    async def exists(self, *, budget: Budget) -> bool:  # noqa: ARG002  # the protocol's
        """Whether there is a table; raises if the engine does not respond."""
        if self.has_table is None:
            raise TableUnavailableError("no route to it")
        return self.has_table


@pytest.fixture
def _elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a table elsewhere in the place of the one of the settings."""

    @asynccontextmanager
    async def opened(_settings: Settings) -> AsyncIterator[DistantEngine]:
        yield DistantEngine(has_table=request.param)

    monkeypatch.setattr(tables, "open_table", opened)


@pytest.mark.parametrize("_elsewhere", [True], indirect=True)
@pytest.mark.usefixtures("_elsewhere")
async def test_a_table_elsewhere_is_served_as_it_is() -> None:
    prepared = await prepare_table(Settings(engine=EngineName.DYNAMODB))

    assert (prepared.address, prepared.items_loaded) == ("a table elsewhere", 0)


@pytest.mark.parametrize("_elsewhere", [False, None], indirect=True)
@pytest.mark.usefixtures("_elsewhere")
async def test_a_table_elsewhere_need_not_answer_yet_where_the_secret_is_configured(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = Settings(engine=EngineName.DYNAMODB, secret=SecretStr("x" * 32))

    prepared = await prepare_table(settings)

    assert (prepared.address, prepared.items_loaded) == ("a table elsewhere", 0)
    assert [record.getMessage() for record in caplog.records] == ["the table does not answer yet"]


@pytest.mark.parametrize(
    ("_elsewhere", "problem"),
    [
        (False, "there is no table at a table elsewhere: create it with `python -m table create`"),
        (None, "no route to it"),
    ],
    indirect=["_elsewhere"],
)
@pytest.mark.usefixtures("_elsewhere")
async def test_a_table_elsewhere_that_is_needed_has_to_answer(problem: str) -> None:
    with pytest.raises(TableError) as caught:
        await prepare_table(Settings(engine=EngineName.DYNAMODB))

    assert str(caught.value) == problem


async def test_a_table_that_holds_only_its_secret_is_empty(settings: Settings) -> None:
    async with open_table(settings) as engine:
        await cursor_secret(engine, configured=None, budget=Budget(None))

    prepared = await prepare_table(settings)

    assert prepared.items_loaded == 1


@pytest.mark.parametrize(("transport", "is_the_library"), [(Transport.DIRECT, False), (Transport.AIOBOTOCORE, True)])
@pytest.mark.usefixtures("aws_environment")
async def test_the_setting_chooses_what_calls_dynamodb(
    monkeypatch: pytest.MonkeyPatch, *, transport: Transport, is_the_library: bool
) -> None:
    library: list[bool] = []

    async def note(exchange: Exchange) -> None:
        library.append("amz-sdk-request" in exchange.headers)  # counts the library's attempts
        exchange.answer(200, {"Items": []})

    async with faulty_endpoint() as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint.address)
        endpoint.inject("TransactGetItems", note)
        endpoint.inject("Query", note)
        async with open_table(Settings(engine=EngineName.DYNAMODB, transport=transport)) as engine:
            await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))

    assert library == [is_the_library] * 2
