"""The change log: what a process reads of the writes of others, and what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from loaders.change_log import ChangeLog
from table.engine.budget import Budget
from table.engine.protocol import Add, AdminEngine, Attributes, Operation
from table.engine.sizes import item_bytes
from table.entries.reindex import reindex
from table.errors import TableUnavailableError
from table.model import keys, topics, writing
from tests.breaking_down import ADMIN, ANNA, assert_clean, submit
from tests.builders import make_dictionary, make_user
from tests.dictionary import Recording, serving, small_table

EVERYTHING = frozenset((topics.EVERYTHING,))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AdminEngine]:
    """A small dictionary."""
    async with small_table(tmp_path, [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]) as engine:
        yield engine


async def _write(engine: AdminEngine, slot: int, *changed: str, write_id: str = "w" * 32) -> None:
    """Log a change, as a breakdown write does."""
    logged = writing.change(write_id=write_id, topics=changed)
    operations: list[Operation] = [Add(key=keys.change(slot), attribute="number", amount=1, also=logged)]
    await engine.transact(operations, token=f"{slot}-{'-'.join(changed)}"[:36], budget=Budget(20))


async def _read(log: ChangeLog) -> frozenset[str]:
    return await log.read(budget=Budget(20))


async def _followed(engine: AdminEngine) -> ChangeLog:
    log = ChangeLog(engine)
    assert await _read(log) == EVERYTHING
    return log


async def test_each_change_is_found_once(engine: AdminEngine) -> None:
    log = await _followed(engine)
    found = [await _read(log)]
    await _write(engine, 3, "w1", "f7")
    await _write(engine, 4, "u2")
    found += [await _read(log), await _read(log)]
    await _write(engine, 3, "w9")
    found.append(await _read(log))

    assert found == [set(), {"w1", "f7", "u2"}, set(), {"w9"}]


async def test_a_slot_that_was_written_twice_between_two_reads_means_everything(engine: AdminEngine) -> None:
    log = await _followed(engine)
    await _write(engine, 3, "w1")
    await _write(engine, 3, "w2")

    assert [await _read(log), await _read(log)] == [EVERYTHING, set()]


async def test_as_many_writes_as_there_are_slots_are_distinguished(engine: AdminEngine) -> None:
    log = await _followed(engine)
    for number in range(keys.CHANGE_SLOTS):
        await _write(engine, 7 + number, f"w{number}")

    assert await _read(log) == {f"w{number}" for number in range(keys.CHANGE_SLOTS)}


async def test_a_process_does_not_find_its_own_writes(engine: AdminEngine) -> None:
    log = await _followed(engine)
    log.note_own("0123456789abcdef")
    await _write(engine, 1, "w1", write_id="0123456789abcdef")
    await _write(engine, 2, "w2", write_id="fedcba9876543210")

    assert await _read(log) == {"w2"}


@pytest.mark.parametrize(
    "stored",
    [
        {"number": "many", "write_id": "w", "topics": "w1"},
        {"number": 6, "topics": "w1"},
        {"number": 6, "write_id": "w", "topics": 7},
        {"number": 4, "write_id": "w", "topics": "w1"},
        {"number": 1, "write_id": "w", "topics": "w1"},
        {"number": 7, "write_id": "w", "topics": "w1"},
    ],
)
async def test_an_unreadable_slot_invalidates_everything(engine: AdminEngine, stored: Attributes) -> None:
    key = keys.key_attributes(keys.change(3))
    await engine.put_many([{**key, "number": 5, "write_id": "v", "topics": "w0"}], budget=Budget(20))
    log = await _followed(engine)

    await engine.put_many([{**key, **stored}], budget=Budget(20))

    assert await _read(log) == EVERYTHING


async def test_a_log_that_was_deleted_means_everything(engine: AdminEngine) -> None:
    await _write(engine, 3, "w1")
    log = await _followed(engine)

    await engine.delete_many([keys.change(3)], budget=Budget(20))

    assert [await _read(log), await _read(log)] == [EVERYTHING, set()]


async def test_a_read_that_fails_loses_nothing(engine: AdminEngine) -> None:
    recording = Recording(engine)
    log = await _followed(recording)
    await _write(engine, 3, "w1")
    recording.fail = lambda _method, _asked: TableUnavailableError("down")
    with pytest.raises(TableUnavailableError):
        await _read(log)
    recording.fail = lambda _method, _asked: None

    assert await _read(log) == {"w1"}


async def test_a_change_of_the_data_means_everything(engine: AdminEngine) -> None:
    log = await _followed(engine)
    await reindex(engine, budget=Budget(20), progress=lambda *_: None)
    unchanged = [await _read(log), await _read(log), log.data_changes]
    words = [{**item, "gloss": "changed"} for item in make_dictionary() if item["pk"] == "WORD#9"]
    await engine.put_many(words, budget=Budget(20))
    await reindex(engine, budget=Budget(20), progress=lambda *_: None)

    assert unchanged == [set(), set(), 0]
    assert [await _read(log), await _read(log), log.data_changes] == [EVERYTHING, set(), 1]
    await assert_clean(engine)


def _most(text: Callable[[int], str]) -> list[Attributes]:
    """Return a log whose slots are as full as they can be."""
    slots = [
        {
            **keys.key_attributes(keys.change(slot)),
            "number": 10**9,
            **writing.change(write_id="f" * 32, topics=[text(number) for number in range(100)]),
        }
        for slot in range(keys.CHANGE_SLOTS)
    ]
    return [*slots, writing.data_change(write_id="f" * 32)]


async def test_the_whole_log_is_read_for_half_a_unit(engine: AdminEngine) -> None:
    topic = "f" * writing.CHANGE_TOPICS_CHARACTERS
    full = [{**slot, "topics": topic} for slot in _most(str)]
    await engine.put_many(full, budget=Budget(20))
    budget = Budget(20)

    await ChangeLog(engine).read(budget=budget)

    assert 3500 < sum(map(item_bytes, full)) <= 4096
    assert (budget.calls, budget.read_units) == ({"Query": 1}, 0.5)


def test_a_change_of_very_many_topics_is_one_of_everything() -> None:
    few = writing.change(
        write_id="f" * 32, topics=["w771", "u771", "s", *(f"f{number}" for number in range(11_200, 11_212))]
    )
    many = writing.change(write_id="f" * 32, topics=[f"f{number}" for number in range(11_200, 11_300)])

    assert few == {
        "write_id": "ffffffff",
        "topics": "f11200 f11201 f11202 f11203 f11204 f11205 f11206 f11207 f11208 f11209 f11210 f11211 s u771 w771",
    }
    assert many["topics"] == "*"


@pytest.mark.parametrize("additions", [True, False])
async def test_a_breakdown_write_is_logged_in_its_transaction(tmp_path: Path, additions: bool) -> None:  # noqa: FBT001  # a parameter
    items = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, items, additions=additions) as engine, serving(engine) as served:
        log = await _followed(engine)
        found = []
        for viewer, parts in ((ANNA, ["вы", "ход"]), (ANNA, ["нечто"]), (ADMIN, ["выход"]), (ADMIN, ["выход"])):
            await submit(served, viewer, 771, *parts)
            assert served.engine.methods.count("transact") == ("нечто" not in parts)
            found.append(await _read(log))

    assert found == [{"u771"}, set(), {"w771", "f102", "f812", "s"}, set()]


async def test_many_writers_at_once_are_all_logged(engine: AdminEngine) -> None:
    async with serving(engine) as served:
        log = await _followed(engine)
        words = [771, 772, 773] * (keys.CHANGE_SLOTS // 3)
        asked = await asyncio.gather(
            *(submit(served, f"user{number}@example.org", word, "я") for number, word in enumerate(words)),
            *(submit(served, f"user{number}@example.org", 9, "ёл", "ка") for number in range(keys.CHANGE_SLOTS)),
        )

        errors = [one.data["submitBreakdown"]["userErrors"] for one in asked]
        assert [len(found) for found in errors] == [1] * len(words) + [0] * keys.CHANGE_SLOTS
        assert await _read(log) == {"u9"}
