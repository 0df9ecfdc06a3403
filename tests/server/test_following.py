"""Processes agree: what one changes, the others show within two reads of the change log."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from loaders.opening import open_dictionary
from schema.relay.global_id import global_id
from server import following as following_module
from server.auth.development import development_token
from server.following import following, opened_change_log
from server.graphql.response_cache import ResponseCache
from server.runtime import Runtime, open_runtime
from server.settings.settings import EngineName, OtherWriters, Settings
from server.tables import open_table
from table.breakdowns.outcomes import Done
from table.breakdowns.state import RequestedPart
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Operation
from table.entries.reindex import reindex
from table.errors import EngineUnsupportedError, TableReadOnlyError, TableUnavailableError
from table.model import topics
from tests.breaking_down import ADMIN, SUBMIT
from tests.builders import make_dictionary, make_family, make_user, make_word
from tests.dictionary import Recording, small_table
from tests.server.serving import server_environment, server_process, serving

OFFICIAL = "query Q($number: Int!) { word(by: { databaseId: $number }) { officialBreakdown { text } } }"
BOTH = """query B($number: Int!) { word(by: { databaseId: $number }) {
    breakdown { text isVerified revision } officialBreakdown { text isVerified revision } } }"""
FAMILY = "{ morphemeFamily(by: { databaseId: 812 }) { wordCount words { nodes { text } } } }"
VERIFIED = "{ wordList(filter: { isVerified: true }) { nodes { text } } }"
SECONDS = 60.0
"""How long a test waits on a busy machine for what takes 2 seconds at most on an idle one."""


@dataclass(frozen=True, slots=True)
class Site:
    """One server of several over a table."""

    client: httpx.AsyncClient
    runtime: Runtime

    async def ask(self, query: str, number: int = 771) -> Any:
        """Ask anonymously, and return the data."""
        body = {"query": query, "variables": {"number": number}}
        response = (await self.client.post("/graphql", json=body)).json()
        assert "errors" not in response, response
        return response["data"]

    async def submit(self, *parts: str) -> None:
        """Submit a verified breakdown of выход."""
        loaders = self.runtime.dictionary.request(Budget(20), viewer_email=ADMIN)
        assert loaders.viewer is not None
        given = [RequestedPart(text=part) for part in parts]
        outcome = await loaders.breakdown_writes.submit(loaders.viewer, "771", given, verify=True)
        assert isinstance(outcome, Done)

    async def official(self, number: int = 771) -> Any:
        """Return the text of the official breakdown."""
        return (await self.ask(OFFICIAL, number))["word"]["officialBreakdown"]["text"]

    @property
    def counts(self) -> tuple[int, int, int]:
        """Hits, misses and forgotten responses."""
        assert self.runtime.responses is not None
        counts = self.runtime.responses.counts
        return counts.requests["hit"], counts.requests["miss"], counts.forgotten  # type: ignore[index]  # a text enum


@asynccontextmanager
async def _sites(settings: Settings, count: int = 2) -> AsyncIterator[list[Site]]:
    """Serve a table several times, each with caches of its own."""
    opened: list[Runtime] = []

    @asynccontextmanager
    async def noted(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            while runtime.dictionary.catalogue is None:  # noqa: ASYNC110  # the background task tells nobody
                await asyncio.sleep(0.01)
            opened.append(runtime)
            yield runtime

    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(serving(settings, opened=noted)) for _ in range(count)]
        yield [Site(client, runtime) for client, runtime in zip(clients, opened, strict=True)]


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await holds():  # noqa: ASYNC110  # another task tells nobody
            await asyncio.sleep(0.05)


async def _filled(engine: AdminEngine) -> None:
    await engine.create(budget=Budget(None))
    await engine.put_many([*make_dictionary(), make_user(email=ADMIN, is_admin=True)], budget=Budget(None))
    await reindex(engine, budget=Budget(None), progress=lambda *_: None)


@pytest.fixture(params=["embedded", "moto"])
async def table(
    request: pytest.FixtureRequest, settings: Settings, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """The settings of a small dictionary, in an embedded file or in DynamoDB's API."""
    if request.param == "moto":
        request.getfixturevalue("aws_environment")
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto_endpoint)
        name = f"following-{uuid.uuid4().hex}"
        dynamodb = {"engine": EngineName.DYNAMODB, "table": name, "other_writers": OtherWriters.OFF}
        settings = settings.model_copy(update=dynamodb)
    async with open_table(settings) as engine:
        await _filled(engine)
    return settings


async def test_a_change_by_one_process_is_shown_by_the_others(table: Settings) -> None:
    async with _sites(table, 3) as sites:
        writer, *others = sites
        for site in sites:
            before = [await site.official(), await site.official(772), await site.ask(FAMILY), await site.ask(VERIFIED)]
            assert before[:2] == ["вы-ход", "в-ход"]
            assert before[2]["morphemeFamily"]["wordCount"] == 3

        await writer.submit("выход")

        for site in others:

            async def forgot(site: Site = site) -> bool:
                return site.counts[2] == 3

            await _until(forgot)
        for site in sites:
            family = (await site.ask(FAMILY))["morphemeFamily"]
            assert (await site.official(), await site.official(772)) == ("выход", "в-ход")
            assert (family["wordCount"], len(family["words"]["nodes"])) == (2, 2)
            assert (await site.ask(VERIFIED))["wordList"]["nodes"] == [{"text": "выход"}]
            assert site.counts == (1, 7, 3)


async def test_both_breakdowns_of_an_answer_are_of_one_moment_while_others_write(table: Settings) -> None:
    async with _sites(table) as (writer, reader):
        await writer.submit("выход")

        async def write() -> None:
            for number in range(12):
                await writer.submit(*(["вы", "ход"] if number % 2 else ["в", "ыход"]))

        writing = asyncio.create_task(write())
        seen = []
        while not writing.done():
            word = (await reader.ask(BOTH))["word"]
            seen.append(word["breakdown"]["text"])
            assert word["breakdown"] == word["officialBreakdown"]
        await writing

        assert len({*seen}) > 1


async def test_an_import_is_noticed_by_every_process(table: Settings) -> None:
    async with _sites(table) as sites:
        before = [(await site.ask("{ about { dataVersion } }"))["about"]["dataVersion"] for site in sites]
        texts = [(await site.ask("{ word(by: { databaseId: 9 }) { text } }"))["word"]["text"] for site in sites]
        async with open_table(table) as engine:
            await engine.put_many([make_word(word_id="9", text="ёлочка", meanings=["fir tree"])], budget=Budget(None))
            await reindex(engine, budget=Budget(None), progress=lambda *_: None)

        for site, version in zip(sites, before, strict=True):

            async def noticed(site: Site = site, version: str = version) -> bool:
                return site.runtime.dictionary.data_version != version

            await _until(noticed)
            assert (await site.ask("{ about { dataVersion } }"))["about"]["dataVersion"] != version
            assert (await site.ask("{ word(by: { databaseId: 9 }) { text } }"))["word"]["text"] == "ёлочка"

    assert texts == ["ёлка", "ёлка"]


# ------------------------------------------------------------------ one process, read by read


@pytest.fixture
async def recording(tmp_path: Path) -> AsyncIterator[Recording]:
    """An engine over a small dictionary."""
    items = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, items) as engine:
        yield Recording(engine)


async def test_a_read_of_the_log_costs_half_a_unit_a_second_at_most(recording: Recording) -> None:
    budget = Budget(20)
    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        for _ in range(10):
            await dictionary.catch_up(budget)

    assert (budget.calls, budget.read_units) == ({"Query": 10}, 5.0)
    assert following_module.POLL_SECONDS >= 1


async def test_a_process_that_has_nothing_cached_reads_nothing(
    recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_module, "POLL_SECONDS", 0.01)
    responses = ResponseCache()
    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        while dictionary.catalogue is None:  # noqa: ASYNC110  # the background task tells nobody
            await asyncio.sleep(0.01)
        dictionary.catalogue = None
        recording.forget()
        async with following(dictionary, responses):
            await asyncio.sleep(0.1)

    assert recording.methods == []


async def test_reads_that_fail_become_rarer_and_cached_responses_are_not_used(
    recording: Recording, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(following_module, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(following_module, "LONGEST_WAIT_SECONDS", 0.05)
    agreed: list[float] = []

    class Agreeing(ResponseCache):
        def agreed(self, at: float) -> None:
            agreed.append(at)

    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        while dictionary.catalogue is None:  # noqa: ASYNC110  # the background task tells nobody
            await asyncio.sleep(0.01)
        recording.fail = lambda _method, _asked: TableUnavailableError("down")
        recording.forget()
        async with following(dictionary, Agreeing()):
            await _until(_of(lambda: len(recording.calls) >= 5))
            while_down = len(agreed)
            recording.fail = lambda _method, _asked: None
            await _until(_of(lambda: len(agreed) > 2))

    assert while_down == 1
    assert [record.getMessage() for record in caplog.records].count(
        "the change log cannot be read, so cached responses are not used: down"
    ) == 1


def _of(holds: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return holds()

    return asked


async def test_changes_made_while_the_log_was_unreadable_are_evicted_afterwards(recording: Recording) -> None:
    forgotten: list[frozenset[str]] = []
    recording.fail = lambda _method, _asked: TableUnavailableError("down")
    log = await opened_change_log(recording)
    recording.fail = lambda _method, _asked: None
    async with open_dictionary(recording, change_log=log) as dictionary:
        dictionary.forget = lambda changed: forgotten.append(frozenset(changed))
        await dictionary.catch_up(Budget(20))
        await dictionary.catch_up(Budget(20))

    assert forgotten == [{topics.EVERYTHING}]


async def test_a_new_version_of_the_data_that_could_not_be_read_is_read_again(recording: Recording) -> None:
    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        before = dictionary.data_version
        await recording.put_many([make_family(family_id="813", members={"9": "вод"})], budget=Budget(20))
        await reindex(recording, budget=Budget(20), progress=lambda *_: None)
        recording.fail = lambda method, _asked: TableUnavailableError("down") if method == "get_many" else None
        with pytest.raises(TableUnavailableError):
            await dictionary.catch_up(Budget(20))
        recording.fail = lambda _method, _asked: None
        await dictionary.catch_up(Budget(20))

        assert dictionary.data_version != before


class Lossy(Recording):
    """An engine whose responses to transactions are lost."""

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Write, and raise an error."""
        await super().transact(operations, token=token, budget=budget)
        raise TableUnavailableError("the response was lost")


async def test_a_write_with_an_unknown_outcome_is_forgotten_at_once_and_found_in_the_log(
    recording: Recording,
) -> None:
    forgotten: list[frozenset[str]] = []
    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        dictionary.forget = lambda changed: forgotten.append(frozenset(changed))
        dictionary.engine = Lossy(recording.engine)
        loaders = dictionary.request(Budget(20), viewer_email=ADMIN)
        assert loaders.viewer is not None
        with pytest.raises(TableUnavailableError):
            await loaders.breakdown_writes.submit(loaders.viewer, "771", [RequestedPart(text="выход")], verify=True)
        at_once = list(forgotten)
        await dictionary.catch_up(Budget(20))

    assert at_once == [{"w771", "f102", "f812", "s"}]
    assert forgotten == at_once * 2


@pytest.mark.parametrize("error", [EngineUnsupportedError("no transactions"), TableReadOnlyError("read-only")])
async def test_a_write_that_the_table_refuses_changes_nothing(recording: Recording, error: Exception) -> None:
    forgotten: list[object] = []
    async with open_dictionary(recording, change_log=await opened_change_log(recording)) as dictionary:
        dictionary.forget = forgotten.append
        loaders = dictionary.request(Budget(20), viewer_email=ADMIN)
        recording.fail = lambda method, _asked: error if method == "transact" else None
        assert loaders.viewer is not None
        with pytest.raises(type(error)):
            await loaders.breakdown_writes.submit(loaders.viewer, "771", [RequestedPart(text="выход")], verify=True)
        recording.fail = lambda _method, _asked: None
        await dictionary.catch_up(Budget(20))

    assert forgotten == []


# ------------------------------------------------------------------ real processes


async def test_all_workers_show_a_change(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    async with open_table(Settings(data_dir=tmp_path)) as engine:
        await engine.put_many([make_user(email=ADMIN, is_admin=True)], budget=Budget(None))

    async with server_process(server_environment(tmp_path), "--workers", "2") as server:
        try:
            before, after = await _read_around_a_write(server.url, tmp_path)
        finally:
            await server.stop()  # else its workers would go on

    assert "выход" not in before
    assert after == ["выход"] * 24


async def _read_around_a_write(url: str, folder: Path) -> tuple[list[str], list[str]]:
    """Return what 24 reads show before a verified submission, and what 24 show once they all show it."""

    async def read() -> str:
        async with httpx.AsyncClient(base_url=url) as client:  # a new connection, so that any worker may answer
            response = await client.post("/graphql", json={"query": OFFICIAL, "variables": {"number": 2002}})
            return str(response.json()["data"]["word"]["officialBreakdown"]["text"])

    before = [await read() for _ in range(24)]
    given = {"wordId": global_id("Word", "2002"), "items": [{"text": "выход"}]}
    headers = {"Authorization": f"Bearer {development_token(folder, ADMIN)}"}
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        response = await client.post("/graphql", json={"query": SUBMIT, "variables": {"input": given}})
        assert response.json()["data"]["submitBreakdown"]["userErrors"] == []

    async def agree() -> bool:
        return {await read() for _ in range(24)} == {"выход"}

    await _until(agree)
    return before, [await read() for _ in range(24)]
