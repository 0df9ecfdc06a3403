"""Reindex: additions become what the items imply, whatever was there and wherever it breaks off; all else stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

import pytest

from table.embedded.embedded_engine import EmbeddedEngine
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Operation, Page, PrimaryKey, StartKey
from table.entries.entries import DERIVED_ITEMS_VERSION
from table.entries.reindex import DELETE_BATCH, NewerTableError, Reindexed, check_version, reindex
from table.errors import EngineUnsupportedError, TableUnavailableError
from table.model import keys
from table.model.kinds import is_derived
from tests.builders import make_about, make_breakdown, make_dictionary, make_source, make_user, make_word
from tests.table.entries.filled import Interrupted, Told, contents, filled_table


async def _reindex(engine: EmbeddedEngine, sources: Sequence[Attributes] = ()) -> Reindexed:
    return await reindex(engine, budget=Budget(30.0), progress=Told(), sources=sources)


def _without_index_keys(breakdown: Attributes) -> Attributes:
    return {name: value for name, value in breakdown.items() if not name.startswith("gsi")}


async def test_additions_are_built_for_a_table_that_lacks_them(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        done = await _reindex(engine)
        stored = await contents(engine)

    assert (done.put, done.deleted, done.unchanged, done.malformed) == (108, 0, 0, 0)
    assert len(stored) == 20 + 108 + 1
    assert stored[PrimaryKey("MORPHEME_FAMILY#812", "WORD#000090#773")] == {
        "pk": "MORPHEME_FAMILY#812",
        "sk": "WORD#000090#773",
        "gsi1pk": "FAMILY_WORDS#812",
        "gsi1sk": "ходить#773",
        "morpheme_id": "1577",
        "has_breakdown": True,
        "is_verified": False,
        "word": {"word_id": "773", "word": "ходить", "accent": "ходи'ть", "pos": "verb", "frequency": 90},
        "gloss": "exit",
    }


async def test_about_has_versions_and_counts(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        done = await _reindex(engine, sources=[make_source()])
        stored = await contents(engine)

    assert stored[keys.ABOUT] == {
        "pk": "ABOUT",
        "sk": "DICTIONARY",
        "__type": "ABOUT",
        "data_version": done.data_version,
        "additions_version": 7,
        "word_count": 4,
        "family_count": 3,
        "sources": [{"source_id": "own", "name": "Own work", "url": None, "license": "MIT", "author": None}],
        "word_lists": {
            "sizes": {
                "ALL": 4,
                "BREAKDOWN#NONE": 1,
                "BREAKDOWN#UNVERIFIED": 3,
                "PART#noun": 3,
                "PART#verb": 1,
                "SENTENCES#NONE": 4,
            },
            "largest_rank": 700,
        },
        "has_other_words": True,
        "imports_sign": True,
    }


async def test_a_table_whose_first_import_did_not_sign_is_never_said_to_be_signed(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        await engine.put_many([{**make_about(), "sources": [make_source()]}], budget=Budget(None))
        await _reindex(engine, sources=[make_source()])
        stored = await contents(engine)

    assert "imports_sign" not in stored[keys.ABOUT]


async def test_a_reindex_keeps_that_imports_sign(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        await _reindex(engine)
        unimported = await contents(engine)
        await _reindex(engine, sources=[make_source()])
        await _reindex(engine)
        stored = await contents(engine)

    assert "imports_sign" not in unimported[keys.ABOUT]
    assert stored[keys.ABOUT]["imports_sign"] is True


async def test_an_empty_table_gets_its_about(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _reindex(engine)
        stored = await contents(engine)

    assert [*stored] == [keys.ABOUT]


async def test_words_without_a_rank_have_no_largest_one(tmp_path: Path) -> None:
    async with filled_table(tmp_path, [make_word(frequency_rank=None)]) as engine:
        await _reindex(engine)
        stored = await contents(engine)

    assert stored[keys.ABOUT]["word_lists"]["largest_rank"] is None  # type: ignore[index,call-overload]


async def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        first = await _reindex(engine, sources=[make_source()])
        before = await contents(engine)
        budget = Budget(30.0)
        second = await reindex(engine, budget=budget, progress=Told())
        after = await contents(engine)

    assert (second.put, second.deleted, second.unchanged) == (0, 0, 108)
    assert second.data_version == first.data_version
    assert after == before
    assert budget.calls == {"Scan": 1}


@pytest.mark.parametrize("after_items", range(0, 90, 9))
async def test_a_run_that_broke_off_is_made_good_by_the_next(tmp_path: Path, after_items: int) -> None:
    stale: list[Attributes] = [{"pk": "MORPHEME_FAMILIES", "sk": f"1#{number}"} for number in range(3)]
    own = make_breakdown(submitter="anna@example.org", is_official=False)
    items = [*make_dictionary(), *stale, _without_index_keys(own)]
    async with filled_table(tmp_path / "whole", items) as engine:
        await _reindex(engine)
        expected = await contents(engine)

    async with filled_table(tmp_path / "broken", items) as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await _reindex(broken)
        finally:
            await broken.aclose()
        interrupted = await contents(engine)
        await _reindex(engine)
        stored = await contents(engine)

    assert keys.ABOUT not in interrupted
    assert stored == expected


async def test_stale_derived_items_are_deleted(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        await _reindex(engine)
        await engine.delete_many([keys.word("772")], budget=Budget(30.0))
        done = await _reindex(engine)
        left = await contents(engine)

    assert (done.put, done.deleted) == (6, 22)
    assert not [key for key in left if "772" in key.sk and is_derived(key)]
    assert PrimaryKey("SUGGEST#HEADWORD#вх", "SUGGEST#HEADWORD#вх") not in left


async def test_a_word_of_another_rank_moves(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        await _reindex(engine)
        await engine.put_many([make_word(stressed="вы'ход", frequency_rank=3)], budget=Budget(30.0))
        await _reindex(engine)
        stored = await contents(engine)

    assert PrimaryKey("MORPHEME_FAMILY#812", "WORD#000003#771") in stored
    assert PrimaryKey("MORPHEME_FAMILY#812", "WORD#000500#771") not in stored
    assert PrimaryKey("SEARCH#HEADWORD#выход", "выход#000003#771") in stored


async def test_breakdowns_that_lack_index_keys_get_them(tmp_path: Path) -> None:
    official = {**make_breakdown(), "note": "kept"}
    own = make_breakdown(word_id="9", submitter="anna@example.org", is_official=False)
    async with filled_table(tmp_path, [_without_index_keys(official), _without_index_keys(own)]) as engine:
        first = await _reindex(engine)
        second = await _reindex(engine)
        stored = await contents(engine)

    assert (first.put, second.put) == (4, 0)  # the index keys of both, and the two lists that the user's one is in
    assert stored[keys.official_breakdown("771")] == official
    assert stored[keys.user_breakdown("anna@example.org", "9")] == own


async def test_an_index_key_that_is_there_stays(tmp_path: Path) -> None:
    odd = {**_without_index_keys(make_breakdown()), "gsi1pk": "USER#anna@example.org"}
    async with filled_table(tmp_path, [odd]) as engine:
        await _reindex(engine)
        stored = await contents(engine)

    assert stored[keys.official_breakdown("771")] == {**make_breakdown(), "gsi1pk": "USER#anna@example.org"}


async def test_a_breakdown_without_a_date_gets_its_index_keys(tmp_path: Path) -> None:
    undated = make_breakdown()
    del undated["date_submitted"]
    async with filled_table(tmp_path, [_without_index_keys(undated)]) as engine:
        await _reindex(engine)
        stored = await contents(engine)

    assert stored[keys.official_breakdown("771")] == undated


class _Rewritten(EmbeddedEngine):
    """A table in which a user replaces a breakdown after the scan."""

    def __init__(self, engine: EmbeddedEngine, replacement: Attributes) -> None:
        super().__init__(Path(engine.address))
        self.replacement = replacement

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        page = await super().scan(budget=budget, segment=segment, segments=segments, limit=limit, after=after)
        await self.put_many([self.replacement], budget=budget)
        return page


async def test_a_breakdown_that_was_replaced_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    stored = [_without_index_keys(make_breakdown(word_id=word_id)) for word_id in ("1", "2", "3")]
    replacement = {**stored[1], "date_submitted": "2026-03-01 10:00:00"}

    async with filled_table(tmp_path, stored) as engine:
        rewritten = _Rewritten(engine, replacement)
        try:
            done = await _reindex(rewritten)
        finally:
            await rewritten.aclose()
        found = await contents(engine)

    assert done.put == 2
    assert found[keys.official_breakdown("1")] == make_breakdown(word_id="1")
    assert found[keys.official_breakdown("2")] == replacement
    assert found[keys.official_breakdown("3")] == make_breakdown(word_id="3")


async def test_where_every_breakdown_was_replaced_meanwhile_none_is_overwritten(tmp_path: Path) -> None:
    stored = _without_index_keys(make_breakdown())
    replacement = {**stored, "date_submitted": "2026-03-01 10:00:00"}

    async with filled_table(tmp_path, [stored]) as engine:
        rewritten = _Rewritten(engine, replacement)
        try:
            done = await _reindex(rewritten)
        finally:
            await rewritten.aclose()
        found = await contents(engine)

    assert done.put == 0
    assert found[keys.official_breakdown("771")] == replacement


class _WithoutTransactions(EmbeddedEngine):
    """A table on an engine that has no transactions."""

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:  # noqa: ARG002
        raise EngineUnsupportedError("no transactions")


async def test_index_keys_are_added_without_transactions_too(tmp_path: Path) -> None:
    async with filled_table(tmp_path, [_without_index_keys(make_breakdown())]) as engine:
        limited = _WithoutTransactions(Path(engine.address))
        try:
            done = await _reindex(limited)
        finally:
            await limited.aclose()
        stored = await contents(engine)

    assert done.put == 1
    assert stored[keys.official_breakdown("771")] == make_breakdown()


async def test_explicit_values_stay(tmp_path: Path) -> None:
    lesson: Attributes = {"pk": "LESSON#1", "sk": "LESSON#1", "text": "x"}
    odd: Attributes = {**make_word(word_id="1", text="я"), "audio": {"url": "x"}}
    stated = [*make_dictionary(), odd, lesson, make_user()]

    async with filled_table(tmp_path, stated) as engine:
        await _reindex(engine)
        stored = await contents(engine)

    assert [stored[keys.key_of(item)] for item in stated] == stated


async def test_items_that_cannot_be_read_are_counted_and_stay(tmp_path: Path) -> None:
    broken: Attributes = {**make_word(word_id="1"), "word": "None"}

    async with filled_table(tmp_path, [*make_dictionary(), broken]) as engine:
        done = await _reindex(engine)
        stored = await contents(engine)

    assert (done.put, done.malformed) == (108, 1)
    assert stored[keys.word("1")] == broken


async def test_sources_that_are_named_already_stay(tmp_path: Path) -> None:
    about: Attributes = {**make_about(), "motto": "kept"}
    renamed = make_source(name="Our own work")

    async with filled_table(tmp_path, [about]) as engine:
        await _reindex(engine, sources=[make_source(source_id="a", name="Another")])
        await _reindex(engine, sources=[renamed])
        stored = await contents(engine)

    assert stored[keys.ABOUT]["sources"] == [make_source(source_id="a", name="Another"), renamed]
    assert stored[keys.ABOUT]["motto"] == "kept"


async def test_an_about_that_cannot_be_read_is_written_anew(tmp_path: Path) -> None:
    async with filled_table(tmp_path, [{**make_about(), "sources": "None at all"}]) as engine:
        done = await _reindex(engine)
        stored = await contents(engine)

    assert done.malformed == 1
    assert stored[keys.ABOUT]["sources"] == []


async def test_many_additions_are_written_in_batches(tmp_path: Path) -> None:
    words = [make_word(word_id=str(number), text=f"я{number}", frequency_rank=number) for number in range(1, 700)]
    told = Told()

    async with filled_table(tmp_path, words) as engine:
        done = await reindex(engine, budget=Budget(30.0), progress=told)
        again = await _reindex(engine)

    assert done.put == again.unchanged > 1000
    assert told.stages == ["reading", "comparing"]
    assert ("comparing", 1000, done.put) in told.reports


async def test_index_keys_and_deletions_are_told_too(tmp_path: Path) -> None:
    told = Told()
    stale: Attributes = {"pk": "MORPHEME_FAMILIES", "sk": "1#1"}

    async with filled_table(tmp_path, [_without_index_keys(make_breakdown()), stale]) as engine:
        await reindex(engine, budget=Budget(30.0), progress=told)

    assert told.reports[-2:] == [("indexing", 1, None), ("deleting", 1, 1)]


async def test_deletions_are_counted_over_all_batches(tmp_path: Path) -> None:
    told = Told()
    stale: list[Attributes] = [{"pk": "MORPHEME_FAMILIES", "sk": f"1#{number}"} for number in range(DELETE_BATCH + 1)]

    async with filled_table(tmp_path, stale) as engine:
        await reindex(engine, budget=Budget(30.0), progress=told)

    deleting = [report for report in told.reports if report[0] == "deleting"]
    assert deleting == [("deleting", DELETE_BATCH, len(stale)), ("deleting", len(stale), len(stale))]


@pytest.mark.parametrize(("version", "is_refused"), [(DERIVED_ITEMS_VERSION, False), (DERIVED_ITEMS_VERSION + 1, True)])
async def test_a_table_of_a_newer_program_is_refused_before_a_job(
    tmp_path: Path, version: int, *, is_refused: bool
) -> None:
    async with filled_table(tmp_path, [{**make_about(), "additions_version": version}]) as engine:
        with pytest.raises(NewerTableError, match=f"version {version}") if is_refused else nullcontext():
            await check_version(engine, budget=Budget(30.0))


async def test_a_table_that_says_nothing_of_itself_is_of_no_newer_program(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await check_version(engine, budget=Budget(30.0))
        await reindex(engine, budget=Budget(30.0), progress=Told())
        assert (await contents(engine))[keys.ABOUT]["additions_version"] == DERIVED_ITEMS_VERSION


async def test_a_reindex_of_a_newer_table_is_refused_unless_it_is_asked_for(tmp_path: Path) -> None:
    newer = {**make_about(), "additions_version": DERIVED_ITEMS_VERSION + 1}
    async with filled_table(tmp_path, [*make_dictionary(), newer]) as engine:
        before = await contents(engine)
        with pytest.raises(NewerTableError, match=r"derived items of version \d+, and this program writes version \d+"):
            await _reindex(engine)
        refused = await contents(engine)
        await reindex(engine, budget=Budget(30.0), progress=Told(), replaces_newer=True)
        about = (await contents(engine))[keys.ABOUT]

    assert refused == before
    assert about["additions_version"] == DERIVED_ITEMS_VERSION


async def test_the_version_is_read_as_it_was_last_written(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        asked = _Asked(engine)
        await check_version(asked, budget=Budget(30.0))
        await asked.aclose()

    assert asked.consistently == [keys.ABOUT]


class _Asked(EmbeddedEngine):
    """The table of another engine; it notes which keys are read strongly consistent."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        super().__init__(Path(engine.address))
        self.consistently: list[PrimaryKey] = []

    async def get_many(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read, and note the keys."""
        read = [*requested]
        self.consistently += read if consistent else []
        return await super().get_many(read, budget=budget, consistent=consistent)
