"""Loading: items are put once, users' breakdowns stay, and replaced ones are removed completely."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from table.embedded.embedded_engine import EmbeddedEngine
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Operation, PrimaryKey
from table.errors import TableUnavailableError
from table.jobs.loading import Loaded, load
from table.model import keys, writing
from tests.builders import (
    SUBMITTED_AT,
    make_breakdown,
    make_dictionary,
    make_family,
    make_headword,
    make_source,
    make_user,
    make_word,
)
from tests.table.entries.filled import Interrupted, Told, contents, filled_table


async def _load(engine: EmbeddedEngine, items: Sequence[Attributes]) -> Loaded:
    return await load(engine, items, total=len(items), sources=[make_source()], budget=Budget(30.0), progress=Told())


def _with_rows(official: Attributes) -> list[Attributes]:
    return [official, *writing.breakdown_rows(official)]


async def test_items_and_their_additions_are_stored(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        done = await _load(engine, make_dictionary())
        stored = await contents(engine)

    assert (done.given, done.written, done.kept, done.additions.put) == (20, 20, 0, 108)
    assert [stored[keys.key_of(item)] for item in make_dictionary()] == make_dictionary()
    assert stored[keys.ABOUT]["sources"] == [make_source()]
    assert len(stored) == 20 + 108 + 1


async def test_a_second_load_writes_nothing(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _load(engine, make_dictionary())
        before = await contents(engine)
        budget = Budget(30.0)
        done = await load(
            engine, make_dictionary(), total=None, sources=[make_source()], budget=budget, progress=Told()
        )
        after = await contents(engine)

    assert (done.given, done.written, done.additions.put, done.additions.deleted) == (20, 0, 0, 0)
    assert after == before
    assert budget.write_units == 0


@pytest.mark.parametrize("after_items", [0, 7, 19, 20, 30, 43, 112])
async def test_a_load_that_broke_off_is_made_good_by_the_next(tmp_path: Path, after_items: int) -> None:
    async with filled_table(tmp_path / "whole") as engine:
        await _load(engine, make_dictionary())
        expected = await contents(engine)

    async with filled_table(tmp_path / "broken") as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await _load(broken, make_dictionary())
        finally:
            await broken.aclose()
        await _load(engine, make_dictionary())
        stored = await contents(engine)

    assert stored == expected


async def test_an_item_that_changed_is_written_again_and_its_additions_follow(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _load(engine, [make_word(frequency_rank=500), make_word(word_id="1", text="я")])
        done = await _load(engine, [make_word(frequency_rank=3), make_word(word_id="1", text="я")])
        stored = await contents(engine)

    assert done.written == 1
    assert (done.additions.put, done.additions.deleted) == (25, 8)
    assert PrimaryKey("SEARCH#HEADWORD#выход", "выход#000003#771") in stored


@pytest.mark.parametrize(
    ("stored", "given"),
    [
        (make_word(frequency_rank=1), make_word(frequency_rank=2)),
        (make_family(level=1), make_family(level=2)),
        (make_headword(frequency_rank=1), make_headword(frequency_rank=2)),
        (make_user(), make_user(is_admin=True)),
        (make_breakdown(), make_breakdown(parts=["выход"])),
        (
            writing.morphemes(make_family(members={"7": "ход"}))[0],
            writing.morphemes(make_family(members={"7": "хож"}))[0],
        ),
    ],
)
async def test_unknown_attributes_of_what_is_stored_survive(
    tmp_path: Path, stored: Attributes, given: Attributes
) -> None:
    async with filled_table(tmp_path, [{**stored, "audio": {"url": "x"}}]) as engine:
        await _load(engine, [given])
        found = await contents(engine)

    assert found[keys.key_of(given)] == {**given, "audio": {"url": "x"}}


@pytest.mark.parametrize(
    "theirs",
    [
        make_breakdown(parts=["вы", "ход"], submitter="anna@example.org"),
        make_breakdown(parts=["вы", "ход"], submitter="anna@example.org", verified_at=SUBMITTED_AT),
        make_breakdown(parts=["вы", "ход"], verified_at=SUBMITTED_AT),
        {**make_breakdown(parts=["вы", "ход"]), "is_verified": "perhaps"},
    ],
)
async def test_a_breakdown_that_is_a_users_or_verified_is_kept_with_its_parts(
    tmp_path: Path, theirs: Attributes
) -> None:
    kept = _with_rows(theirs)
    async with filled_table(tmp_path, kept) as engine:
        done = await _load(engine, make_dictionary())
        stored = await contents(engine)

    rows = {key: item for key, item in stored.items() if key.pk == "WORD#771" and key.sk.startswith("BREAKDOWN")}
    assert done.kept == 1
    assert rows == {keys.key_of(item): item for item in kept}


async def test_a_kept_breakdown_is_in_the_lists_of_its_own_families(tmp_path: Path) -> None:
    theirs = make_breakdown(parts=["вы", ("ход", "1577", "812")], submitter="anna@example.org")

    async with filled_table(tmp_path, _with_rows(theirs)) as engine:
        await _load(engine, make_dictionary())
        stored = await contents(engine)

    assert PrimaryKey("MORPHEME_FAMILY#812", "WORD#000500#771") in stored
    assert PrimaryKey("MORPHEME_FAMILY#102", "WORD#000500#771") not in stored


async def test_a_verified_breakdown_that_is_given_again_is_not_counted_as_kept(tmp_path: Path) -> None:
    verified = _with_rows(make_breakdown(verified_at=SUBMITTED_AT))

    async with filled_table(tmp_path) as engine:
        await _load(engine, verified)
        done = await _load(engine, verified)

    assert (done.written, done.kept) == (0, 0)


async def test_a_guess_is_replaced_and_leaves_no_parts_behind(tmp_path: Path) -> None:
    guess = _with_rows(make_breakdown(parts=["вых", ("од", "9", "99")]))
    better = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")]))

    async with filled_table(tmp_path) as engine:
        await _load(engine, guess)
        done = await _load(engine, better)
        stored = await contents(engine)

    rows = {key: item for key, item in stored.items() if key.pk == "WORD#771"}
    assert (done.written, done.kept) == (3, 0)
    assert rows == {keys.key_of(item): item for item in better}


class Overtaken(EmbeddedEngine):
    """An engine into which another process writes just before each transaction."""

    def __init__(self, engine: EmbeddedEngine, theirs: Sequence[Attributes]) -> None:
        super().__init__(Path(engine.address))
        self.theirs = theirs

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Run the concurrent write first."""
        await self.put_many(self.theirs, budget=budget)
        await super().transact(operations, token=token, budget=budget)


async def test_a_breakdown_that_is_verified_while_a_load_runs_is_kept(tmp_path: Path) -> None:
    guess = _with_rows(make_breakdown(parts=["вых", ("од", "9", "99")]))
    better = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")]))
    verified = {**make_breakdown(parts=["вых", ("од", "9", "99")], verified_at=SUBMITTED_AT), "write_id": "theirs"}

    async with filled_table(tmp_path, [make_word(), *guess]) as engine:
        overtaken = Overtaken(engine, [verified])
        done = await _load(overtaken, better)
        await overtaken.aclose()
        stored = await contents(engine)

    found = {key: item for key, item in stored.items() if key.pk == "WORD#771" and key.sk.startswith("BREAKDOWN")}
    assert (done.written, done.kept) == (0, 1)
    assert found == {keys.key_of(item): item for item in [verified, *guess[1:]]}


async def test_an_official_breakdown_of_a_word_that_is_there_is_replaced_as_a_whole(tmp_path: Path) -> None:
    guess = _with_rows(make_breakdown(parts=["вых", ("од", "9", "99")]))
    better = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")]))

    async with filled_table(tmp_path, [make_word(), *guess]) as engine:
        done = await _load(engine, better)
        again = await _load(engine, better)
        stored = await contents(engine)

    found = {key: item for key, item in stored.items() if key.pk == "WORD#771" and key.sk.startswith("BREAKDOWN")}
    assert (done.written, again.written) == (3, 0)
    assert found == {keys.key_of(item): item for item in better}


@pytest.mark.parametrize("after_items", range(5))
async def test_a_replacement_that_broke_off_is_made_good_by_the_next_load(tmp_path: Path, after_items: int) -> None:
    guess = _with_rows(make_breakdown(parts=["вых", ("од", "9", "99")]))
    better = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")]))

    async with filled_table(tmp_path, guess) as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await _load(broken, better)
        finally:
            await broken.aclose()
        await _load(engine, better)
        stored = await contents(engine)

    assert {key: item for key, item in stored.items() if key.pk == "WORD#771"} == {
        keys.key_of(item): item for item in better
    }


async def test_parts_that_a_better_breakdown_shares_with_the_guess_stay(tmp_path: Path) -> None:
    guess = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")]))
    better = _with_rows(make_breakdown(parts=["вы", ("ход", "1577", "812")], verified_at=SUBMITTED_AT))

    async with filled_table(tmp_path) as engine:
        await _load(engine, guess)
        done = await _load(engine, better)
        stored = await contents(engine)

    assert done.written == 1
    assert {key for key in stored if key.pk == "WORD#771"} == {keys.key_of(item) for item in better}


async def test_parts_come_in_a_later_batch_than_their_breakdown(tmp_path: Path) -> None:
    theirs = make_breakdown(parts=["вы", "ход"], submitter="anna@example.org")
    words = [make_word(word_id=str(number), text="я") for number in range(1000, 1499)]
    official, *rows = _with_rows(make_breakdown())

    async with filled_table(tmp_path, [theirs]) as engine:
        done = await _load(engine, [*words, official, *rows])
        stored = await contents(engine)

    assert (done.given, done.written, done.kept) == (502, 499, 1)
    assert [key for key in stored if key.pk == "WORD#771"] == [keys.official_breakdown("771")]


async def test_progress_shows_how_many_of_all_items_are_done(tmp_path: Path) -> None:
    told = Told()
    words = [make_word(word_id=str(number), text="я") for number in range(1, 502)]

    async with filled_table(tmp_path) as engine:
        await load(engine, words, total=501, sources=[], budget=Budget(30.0), progress=told)

    assert told.reports[:2] == [("loading", 500, 501), ("loading", 501, 501)]
    assert told.stages == ["loading", "reading", "comparing"]
