"""The shared item loader: asks of one tick in few calls, and what becomes of failures and cancellations."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.stored import StoredLoader, present
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.errors import DeadlineExceededError, TableUnavailableError
from table.model import keys
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Recording, small_table


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Recording]:
    """A table of one word, its breakdown, a family and 250 more words."""
    words = [make_word(word_id=str(number)) for number in range(1000, 1250)]
    given = [make_word(), make_breakdown(), make_family(family_id="812"), *words]
    async with small_table(tmp_path, given, additions=False) as table:
        yield Recording(table)


@pytest.fixture
async def stored(engine: Recording) -> StoredLoader:
    """The loader of a request."""
    return StoredLoader(engine, Budget(20))


async def test_asks_of_different_kinds_in_one_tick_share_a_call(engine: Recording, stored: StoredLoader) -> None:
    wanted = [keys.word("771"), keys.official_breakdown("771"), keys.family("812")]

    word, breakdown, family = await asyncio.gather(*map(stored.get, wanted))

    assert [item and item["__type"] for item in (word, breakdown, family)] == ["WORD", "BREAKDOWN", "MORPHEME_FAMILY"]
    assert engine.methods == ["get_many"]


async def test_a_key_is_read_once_a_request(engine: Recording, stored: StoredLoader) -> None:
    twice = await asyncio.gather(stored.get(keys.word("771")), stored.get(keys.word("771")))
    again = await stored.get(keys.word("771"))

    assert twice[0] is twice[1] is again
    assert engine.keys == [keys.word("771")]


async def test_a_call_has_at_most_a_hundred_distinct_keys(engine: Recording, stored: StoredLoader) -> None:
    found = await stored.get_many([keys.word(str(number)) for number in (*range(1000, 1250), *range(1000, 1250))])

    assert all(isinstance(item, dict) for item in found)
    assert sorted(len(call.asked) for call in engine.calls) == [50, 100, 100]  # type: ignore[arg-type]  # lists of keys
    assert len(engine.keys) == len(set(engine.keys)) == 250


async def test_an_item_that_is_not_there_is_none(stored: StoredLoader) -> None:
    assert await stored.get(keys.word("1")) is None


async def test_a_failed_call_is_an_error_for_its_keys_alone_and_is_not_remembered(
    engine: Recording, stored: StoredLoader
) -> None:
    bad = keys.word("1100")
    engine.fail = lambda _method, asked: TableUnavailableError("down") if bad in asked else None  # type: ignore[operator]  # a list of keys

    found = await stored.get_many([keys.word(str(number)) for number in range(1000, 1200)])
    engine.fail = lambda _method, _asked: None
    again = await stored.get(bad)

    assert [isinstance(item, dict) for item in found] == [True] * 100 + [False] * 100
    assert all(isinstance(item, TableUnavailableError) for item in found[100:])
    assert again is not None


async def test_cancelling_one_caller_leaves_the_others_alone(engine: Recording, stored: StoredLoader) -> None:
    first = asyncio.create_task(stored.get(keys.word("771")))
    second = asyncio.create_task(stored.get(keys.word("771")))
    await asyncio.sleep(0)

    first.cancel()
    found = await second

    assert found is not None
    assert first.cancelled()
    assert engine.methods == ["get_many"]


async def test_a_cancelled_batch_is_an_error_and_does_not_poison_its_keys(
    engine: Recording, stored: StoredLoader
) -> None:
    engine.fail = lambda _method, _asked: asyncio.CancelledError()  # type: ignore[assignment, return-value]  # it is no Exception

    async with asyncio.timeout(30):
        with pytest.raises(TableUnavailableError, match="cancelled"):
            await stored.get(keys.word("771"))
        engine.fail = lambda _method, _asked: None
        again = await stored.get(keys.word("771"))

    assert again is not None


async def test_prefetched_keys_share_the_call_and_their_failure_is_silent(
    engine: Recording, stored: StoredLoader, caplog: pytest.LogCaptureFixture
) -> None:
    stored.ask([keys.word("771"), PrimaryKey("WORD#771", "BREAKDOWN")])
    found = await stored.get(keys.word("771"))
    engine.fail = lambda _method, _asked: TableUnavailableError("down")
    stored.ask([keys.word("1000")])
    await asyncio.sleep(0.05)

    assert found is not None
    assert engine.methods == ["get_many", "get_many"]
    assert caplog.records == []


async def test_a_caller_that_gives_up_causes_no_log_line(
    engine: Recording, stored: StoredLoader, caplog: pytest.LogCaptureFixture
) -> None:
    engine.fail = lambda _method, _asked: TableUnavailableError("down")
    callers = [
        asyncio.create_task(stored.get_many([keys.word("1000"), keys.word("1001")])),
        asyncio.create_task(stored.get(keys.word("1002"))),
    ]
    await asyncio.sleep(0)

    for caller in callers:
        caller.cancel()
    await asyncio.sleep(0.01)
    stored.clear_all()
    gc.collect()
    await asyncio.sleep(0)

    assert [caller.cancelled() for caller in callers] == [True, True]
    assert engine.methods == ["get_many"]
    assert caplog.records == []


def test_items_that_are_not_there_are_omitted_and_a_failed_read_fails_the_list() -> None:
    assert present(["a", None, "b"]) == ["a", "b"]
    with pytest.raises(TableUnavailableError, match="down"):
        present(["a", TableUnavailableError("down")])


class ConsistencyRecording(Recording):
    """An engine that records which reads by key are strongly consistent; the embedded engine's always are."""

    def __init__(self, engine: AdminEngine) -> None:
        super().__init__(engine)
        self.consistent: list[bool] = []

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key."""
        self.consistent.append(consistent)
        return await self.engine.get_many(wanted, budget=budget, consistent=consistent)


@pytest.mark.parametrize(
    ("key", "viewer", "consistent"),
    [
        (keys.official_breakdown("771"), "anna@example.org", True),
        (keys.user_breakdown("anna@example.org", "771"), "anna@example.org", True),
        (keys.user("anna@example.org"), "anna@example.org", True),
        (keys.word("771"), "anna@example.org", False),
        (keys.family("812"), "anna@example.org", False),
        (keys.official_breakdown("771"), None, False),
        (keys.word("771"), None, False),
    ],
)
async def test_only_what_viewers_write_is_read_consistently_and_only_for_signed_in_viewers(
    engine: Recording, key: PrimaryKey, viewer: str | None, *, consistent: bool
) -> None:
    recording = ConsistencyRecording(engine)

    await SharedDictionary(recording).request(Budget(20), viewer_email=viewer).stored.get(key)

    assert recording.consistent == [consistent]


class Held(Recording):
    """An engine whose reads by key fail once they may."""

    def __init__(self, engine: AdminEngine, may_fail: asyncio.Event) -> None:
        super().__init__(engine)
        self.may_fail = may_fail

    async def get_many(self, *_args: object, **_options: object) -> dict[PrimaryKey, Attributes]:
        """Wait, and fail."""
        await self.may_fail.wait()
        raise DeadlineExceededError("out of time")


async def test_the_failure_of_a_read_in_progress_is_retrieved_after_its_callers_gave_up(
    engine: Recording, caplog: pytest.LogCaptureFixture
) -> None:
    may_fail = asyncio.Event()
    stored = StoredLoader(Held(engine, may_fail), Budget(20))
    callers: list[asyncio.Task[object]] = [asyncio.create_task(stored.get(keys.word("1002"))) for _ in range(3)]
    callers.append(asyncio.create_task(stored.get_many([keys.word("1000"), keys.word("1001")])))
    await asyncio.sleep(0.01)

    for caller in callers:
        caller.cancel()
    await asyncio.wait(callers)
    may_fail.set()
    await asyncio.sleep(0.01)
    stored.clear_all()
    gc.collect()
    await asyncio.sleep(0)

    assert all(caller.cancelled() for caller in callers)
    assert caplog.records == []
