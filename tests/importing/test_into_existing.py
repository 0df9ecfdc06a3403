"""Imports into a table that the original service made: nothing of it changes, and what is there already is joined."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from importing.__main__ import main
from importing.dictionary import import_dictionary
from importing.own_files import OwnFiles
from importing.present import OtherOriginError
from importing.starter.starter import load_starter
from table.embedded.embedded_engine import EmbeddedEngine
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.entries.check import check
from table.entries.problems import CheckReport, ProblemKind
from table.entries.reindex import reindex
from table.errors import TableUnavailableError
from table.jobs.loading import Loaded
from table.model import items, keys
from table.model.kinds import Kind, kind_of
from tests.builders import make_user
from tests.importing.dictionary_sample import write_dictionary
from tests.importing.original_table import original_items
from tests.original import problems_in
from tests.table.entries.filled import Interrupted, Told, contents, filled_table

Contents = Mapping[PrimaryKey, Attributes]
Import = Callable[..., Awaitable[Loaded]]


@pytest.fixture(scope="module")
def starter(small_starter: OwnFiles) -> Import:
    """The import of the starter dictionary."""

    async def run(engine: EmbeddedEngine, _: Path, **options: bool) -> Loaded:
        return await load_starter(engine, budget=Budget(None), progress=Told(), own=small_starter, **options)

    return run


@pytest.fixture(scope="module")
def dictionary(small_starter: OwnFiles) -> Import:
    """The import of the full dictionary."""

    async def run(engine: EmbeddedEngine, folder: Path, **options: bool) -> Loaded:
        done = await import_dictionary(
            engine,
            write_dictionary(folder / "data"),
            write_units=None,
            report=None,
            budget=Budget(None),
            progress=Told(),
            own=small_starter,
            **options,
        )
        return done.loaded

    return run


@pytest.fixture(params=["starter", "dictionary"])
def run(request: pytest.FixtureRequest) -> Import:
    """Each of both imports."""
    found: Import = request.getfixturevalue(request.param)
    return found


def _bytes(stored: Contents, of: list[Attributes]) -> list[bytes]:
    return [to_json_line(stored[PrimaryKey.of(item)]) for item in of]


def _made(stored: Contents) -> dict[PrimaryKey, Attributes]:
    return {key: item for key, item in stored.items() if "made_by" in item}


def _ids(stored: Contents, text: str) -> list[str]:
    words = (items.StoredWord(item) for key, item in stored.items() if kind_of(key) is Kind.WORD)
    return [word.word_id for word in words if word.text == text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A dry run, an import, what it left in the table and what a check says of it, and a second import."""

    would: Loaded
    unchanged: Contents
    first: Loaded
    stored: Contents
    report: CheckReport
    second: Loaded
    after: Contents


def _done(run: Import, folder: Path) -> Done:
    async def done() -> Done:
        async with filled_table(folder, original_items()) as engine:
            would = await run(engine, folder, dry_run=True)
            unchanged = await contents(engine)
            first = await run(engine, folder, into_existing=True)
            stored = await contents(engine)
            report = await check(engine, budget=Budget(None), progress=Told())
            second = await run(engine, folder, into_existing=True)
            after = await contents(engine)
        return Done(
            would=would,
            unchanged=unchanged,
            first=first,
            stored=stored,
            report=report,
            second=second,
            after=after,
        )

    return asyncio.run(done())


@pytest.fixture(scope="module")
def of_starter(tmp_path_factory: pytest.TempPathFactory, starter: Import) -> Done:
    """The starter dictionary in a table of the original."""
    return _done(starter, tmp_path_factory.mktemp("starter"))


@pytest.fixture(scope="module")
def of_dictionary(tmp_path_factory: pytest.TempPathFactory, dictionary: Import) -> Done:
    """The full dictionary in a table of the original."""
    return _done(dictionary, tmp_path_factory.mktemp("dictionary"))


@pytest.fixture(params=["of_starter", "of_dictionary"])
def done(request: pytest.FixtureRequest) -> Done:
    """Each of both imports."""
    found: Done = request.getfixturevalue(request.param)
    return found


# ------------------------------------------------------------------ nothing is overwritten


def test_no_item_of_the_original_changes(done: Done) -> None:
    assert _bytes(done.stored, original_items()) == [*map(to_json_line, original_items())]
    assert done.first.written > 200
    assert problems_in(_made(done.stored).values()) == {}


async def test_with_fill_only_words_of_the_original_change(tmp_path: Path, run: Import) -> None:
    async with filled_table(tmp_path, original_items()) as engine:
        await run(engine, tmp_path, into_existing=True, fill=True)
        stored = await contents(engine)

    same = [item for item in original_items() if kind_of(PrimaryKey.of(item)) is not Kind.WORD]
    assert _bytes(stored, same) == [*map(to_json_line, same)]
    assert problems_in(_made(stored).values()) == {}


def test_the_verified_breakdown_of_a_word_stays_the_one_of_that_word(of_starter: Done) -> None:
    stored = of_starter.stored
    assert items.StoredWord(stored[keys.word("2004")]).text == "запретить"
    breakdown = items.StoredBreakdown(stored[keys.official_breakdown("2004")])
    assert [part.text for part in breakdown.parts] == ["за", "прет", "ить"]
    assert _ids(stored, "переход") == ["1002004"]
    [entry] = [item for key, item in stored.items() if key == PrimaryKey("WORD", "переход")]
    assert entry["word_id"] == "1002004"


def test_every_id_that_an_import_gives_is_in_its_own_range(done: Done) -> None:
    stored = done.stored
    ids = [items.StoredWord(item).word_id for key, item in _made(stored).items() if kind_of(key) is Kind.WORD]
    families = [items.StoredFamily(item) for key, item in _made(stored).items() if kind_of(key) is Kind.FAMILY]
    ids += [family.family_id for family in families]
    ids += [member.morpheme_id for family in families for member in family.members]
    assert len(ids) > 100
    assert all(1_000_000 <= int(number) < 2**31 for number in ids)


def test_words_refer_to_words_and_breakdowns_to_families_that_exist(done: Done) -> None:
    stored, report = done.stored, done.report
    # What the original left odd: a row without a breakdown, breakdowns without rows or index keys, a part twice.
    assert {problem.kind for problem in report.problems} == {
        ProblemKind.INDEX_KEYS_MISSING,
        ProblemKind.MISSPELLED,
        ProblemKind.PARTS_DIFFERENT,
        ProblemKind.PARTS_WITHOUT_BREAKDOWN,
    }
    for key, item in _made(stored).items():
        if kind_of(key) is Kind.WORD:
            for pair in items.StoredWord(item).aspectual_pairs:
                for word_id in (pair.imperfective_id, pair.perfective_id):
                    assert word_id is None or keys.word(word_id) in stored


# ------------------------------------------------------------------ joined words and families


def test_a_word_that_is_there_is_joined(of_starter: Done) -> None:
    stored = of_starter.stored
    assert _ids(stored, "приходить") == ["31"]
    assert _ids(stored, "прийти") == ["32"]
    assert _ids(stored, "пять") == ["59999"]
    assert (_ids(stored, "самолет"), _ids(stored, "самолёт")) == (["36"], [])
    assert sorted(_ids(stored, "замок")) == ["34", "35"]


def test_a_homograph_of_another_part_of_speech_is_a_word_of_its_own(of_starter: Done) -> None:
    stored, conflicts = of_starter.stored, of_starter.first.conflicts.found
    assert sorted(_ids(stored, "знать")) == ["1001065", "33"]
    assert stored[PrimaryKey("WORD", "знать")]["word_id"] == 33
    assert conflicts["search entries stay with another word of the spelling"]["знать"] == "знать (33)"


def test_a_family_that_is_there_is_joined_and_an_ambiguous_one_is_not(of_starter: Done) -> None:
    stored = of_starter.stored
    exit_ = items.StoredBreakdown(stored[keys.official_breakdown(_ids(stored, "выход")[0])])
    assert [(part.family_id, part.morpheme_id) for part in exit_.parts][1] == ("3", "4")
    assert keys.family("1000001") not in stored
    spelled = [
        key.pk
        for key, item in stored.items()
        if kind_of(key) is Kind.FAMILY and [member.text for member in items.StoredFamily(item).members] == ["вод"]
    ]
    assert len(spelled) >= 3


async def test_attributes_that_joined_words_lack_are_listed_and_written_only_with_fill(
    tmp_path: Path, starter: Import, of_starter: Done
) -> None:
    listed, before = of_starter.first, of_starter.stored
    async with filled_table(tmp_path, original_items()) as engine:
        filled = await starter(engine, tmp_path, into_existing=True, fill=True)
        after = await contents(engine)
        again = await starter(engine, tmp_path, into_existing=True, fill=True)

    lacks = {kind: found for kind, found in listed.conflicts.found.items() if kind.startswith("joined words lack")}
    named = {kind.removeprefix("joined words lack: ") for kind in lacks}
    assert named == {"sentences", "grammar", "level", "rank", "aspectual pairs", "breakdown", "search entry"}
    assert lacks["joined words lack: sentences"]["31"] == "приходить (31)"
    assert "sentences" not in before[keys.word("31")]
    word = items.StoredWord(after[keys.word("31")])
    assert (word.level, word.frequency_rank) == ("A1", 310)
    assert len(word.sentences) > 0
    assert word.conjugation is not None
    assert (word.conjugation.past_masculine, word.conjugation.past_feminine) == ("their past", "приходи'ла")
    assert word.definitions == items.StoredWord(before[keys.word("31")]).definitions
    assert after[keys.word("31")]["lesson"] == 31
    assert [pair.perfective_id for pair in word.aspectual_pairs] == ["32"]
    water = items.StoredWord(after[keys.word("60000")])
    assert (water.frequency_rank, [sentence.russian for sentence in water.sentences]) == (777, ["Вода холодная."])
    official = items.StoredBreakdown(after[keys.official_breakdown("31")])
    assert "".join(part.text for part in official.parts) == "приходить"
    assert problems_in(after.values()).items() <= problems_in(original_items()).items()
    assert filled.written > 0
    assert (again.written, again.additions.put) == (0, 0)


# ------------------------------------------------------------------ refusals, dry runs, repetition


async def test_a_table_of_another_origin_is_refused_before_anything_is_written(tmp_path: Path, run: Import) -> None:
    async with filled_table(tmp_path, original_items()) as engine:
        with pytest.raises(OtherOriginError, match=r"no import made: word: 10 \(such as .*--into-exist"):
            await run(engine, tmp_path)
        assert await contents(engine) == {PrimaryKey.of(item): item for item in original_items()}


async def test_a_table_of_users_alone_is_not_of_another_origin(tmp_path: Path, starter: Import) -> None:
    async with filled_table(tmp_path, [make_user()]) as engine:
        await starter(engine, tmp_path)
        stored = await contents(engine)

    assert _ids(stored, "приходить") == ["1005"]


async def test_a_reindexed_table_of_the_original_is_still_of_another_origin(tmp_path: Path, starter: Import) -> None:
    async with filled_table(tmp_path, original_items()) as engine:
        await reindex(engine, budget=Budget(None), progress=Told())
        with pytest.raises(OtherOriginError):
            await starter(engine, tmp_path)


def test_a_dry_run_lists_conflicts_and_writes_nothing(done: Done) -> None:
    would = done.would
    assert done.unchanged == {PrimaryKey.of(item): item for item in original_items()}
    assert would.written == done.first.written
    assert would.conflicts == done.first.conflicts
    assert would.conflicts.found["ids of words are taken by other words"]["2004"] == "2004 is запретить"
    joined = would.conflicts.found["words are there already, and are joined"]
    assert joined.keys() >= {"1005", "31", "32", "34", "35", "36", "59999", "60000"}
    assert any(line.endswith(", …") for line in would.conflicts.lines())


def test_a_repeated_import_writes_nothing(done: Done) -> None:
    again = done.second
    assert (again.written, again.additions.put, again.additions.deleted) == (0, 0, 0)
    assert done.after == done.stored


@pytest.mark.parametrize("after_items", [0, 150, 1500])
async def test_an_import_that_broke_off_is_completed_by_the_next(
    tmp_path: Path, starter: Import, after_items: int, of_starter: Done
) -> None:
    async with filled_table(tmp_path / "broken", original_items()) as engine:
        broken = Interrupted(engine, after_items=after_items)
        try:
            with pytest.raises(TableUnavailableError, match=r"^broken off$"):
                await starter(broken, tmp_path, into_existing=True)
        finally:
            await broken.aclose()
        await starter(engine, tmp_path, into_existing=True)
        stored = await contents(engine)

    assert stored == of_starter.stored


def _with_ids_of_the_starter() -> list[Attributes]:
    """Return the table of the original where a word and a family happen to have the ids that the starter gives them."""
    word: Attributes = {
        "word_id": "1005",
        "word": "приходить",
        "accent": "приходи'ть",
        "pos": "verb",
        "frequency": None,
    }
    members: list[AttributeValue] = [{"morpheme": "ход", "morpheme_id": "4"}, {"morpheme": "ходя", "morpheme_id": "5"}]
    family: Attributes = {
        "family_id": 1,
        "family_meanings": ["theirs"],
        "level": 2,
        "type": "root",
        "morphemes": members,
    }
    taken = ("WORD#31", "WORD#1005", "MORPHEME_FAMILY#1", "MORPHEME_FAMILY#3")
    return [
        *(item for item in original_items() if item["pk"] not in taken and item["sk"] not in ("приходить", "стол")),
        {**keys.key_attributes(keys.word("1005")), "__type": "WORD", "word": word, "definitions": []},
        {**keys.key_attributes(keys.family("1")), "__type": "MORPHEME_FAMILY", "word_pos": "any", **family},
    ]


async def test_what_the_original_has_under_an_id_of_the_starter_is_never_taken_for_the_starters(
    tmp_path: Path, starter: Import
) -> None:
    given = _with_ids_of_the_starter()
    async with filled_table(tmp_path, given) as engine:
        await starter(engine, tmp_path, into_existing=True)
        first = await contents(engine)
        with pytest.raises(OtherOriginError, match=r"word: 9 .*; morpheme family: 5 "):
            await starter(engine, tmp_path)
        await starter(engine, tmp_path, into_existing=True)
        second = await contents(engine)

    assert _bytes(second, given) == [*map(to_json_line, given)]
    assert second == first


async def test_of_what_a_signed_import_put_under_a_raised_id_nothing_is_under_the_low_one(
    tmp_path: Path, starter: Import
) -> None:
    given = _with_ids_of_the_starter()
    async with filled_table(tmp_path, given) as engine:
        await starter(engine, tmp_path, into_existing=True)
        about = {name: value for name, value in (await contents(engine))[keys.ABOUT].items() if name != "imports_sign"}
        await engine.put_many([about], budget=Budget(None))
        await starter(engine, tmp_path, into_existing=True)
        stored = await contents(engine)

    families = [item for item in given if item["pk"] == "MORPHEME_FAMILY#1"]
    assert _bytes(stored, families) == [*map(to_json_line, families)]
    assert stored[keys.family("1000001")]["made_by"] == "import:starter"


# ------------------------------------------------------------------ tables of earlier imports


def _unsigned(stored: Contents) -> list[Attributes]:
    """Return what an import before the attribute existed left."""
    signs = ("made_by", "imports_sign")
    return [{name: value for name, value in item.items() if name not in signs} for item in stored.values()]


async def test_a_table_of_an_earlier_import_keeps_its_ids_and_is_not_written_again(tmp_path: Path, run: Import) -> None:
    async with filled_table(tmp_path / "made") as engine:
        await run(engine, tmp_path)
        made = await contents(engine)

    async with filled_table(tmp_path / "earlier", _unsigned(made)) as engine:
        await reindex(engine, budget=Budget(None), progress=Told())
        earlier = await contents(engine)
        done = await run(engine, tmp_path)
        stored = await contents(engine)

    assert (done.written, done.additions.put) == (0, 0)
    assert stored == earlier
    assert _ids(made, "приходить") == ["1005"]


async def test_words_of_an_earlier_import_over_the_original_stay_and_the_others_are_still_theirs(
    tmp_path: Path,
    starter: Import,
) -> None:
    async with filled_table(tmp_path / "made") as engine:
        await starter(engine, tmp_path)
        made = _unsigned(await contents(engine))

    async with filled_table(tmp_path / "both", original_items()) as engine:
        await engine.put_many(made, budget=Budget(None))
        with pytest.raises(OtherOriginError, match=r"word: 8 "):
            await starter(engine, tmp_path)
        await starter(engine, tmp_path, into_existing=True)
        stored = await contents(engine)

    assert _ids(stored, "переход") == ["2004"]


async def test_the_starter_dictionary_changes_nothing_that_the_full_one_made(
    tmp_path: Path, starter: Import, dictionary: Import
) -> None:
    async with filled_table(tmp_path) as engine:
        await dictionary(engine, tmp_path)
        before = await contents(engine)
        done = await starter(engine, tmp_path)
        after = await contents(engine)

    assert done.written == 0
    assert after == before


async def test_the_full_dictionary_takes_over_what_the_starter_dictionary_made(
    tmp_path: Path, starter: Import, dictionary: Import
) -> None:
    async with filled_table(tmp_path / "one") as engine:
        await starter(engine, tmp_path)
        await dictionary(engine, tmp_path)
        both_imports = await contents(engine)
    async with filled_table(tmp_path / "two") as engine:
        await dictionary(engine, tmp_path)
        one_import = await contents(engine)

    apart = (keys.ABOUT, keys.DATA_CHANGE)
    kept = [{key: item for key, item in made.items() if key not in apart} for made in (both_imports, one_import)]
    assert _unsigned(kept[0]) == _unsigned(kept[1])


# ------------------------------------------------------------------ the commands


def test_the_commands_refuse_list_and_import(
    tmp_path: Path, small_starter: OwnFiles, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ROOTSKI_ENGINE", "ROOTSKI_TABLE", "DATA_DIR"):
        monkeypatch.setenv(name, "")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "original").write_bytes(b"".join(map(to_json_line, original_items())))
    command = partial(main, own=small_starter)
    folder = str(write_dictionary(tmp_path / "data"))

    assert command(["starter", "--dry-run"]) == 0
    assert not Path(".data").exists()
    assert command(["items", "original"]) == 0
    assert command(["starter"]) == 2
    assert command(["dictionary", folder]) == 2
    assert "--into-existing imports beside them\n" in capsys.readouterr().err
    assert command(["starter", "--dry-run"]) == 0
    assert command(["dictionary", folder, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert " joined words lack: sentences: " in out
    assert "items would be written, and additions after them; nothing was written" in out
    assert command(["dictionary", folder, "--into-existing", "--report", "report.jsonl"]) == 0
    told = [json.loads(line) for line in Path("report.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {
        "kind": "conflict",
        "conflict": "joined words lack: level",
        "subject": "31",
        "shown": "приходить (31)",
    } in told
    assert command(["starter", "--into-existing", "--fill"]) == 0
