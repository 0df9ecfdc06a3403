"""Check: each thing that may be wrong is told by the key of its item, and a table as it should be has no problems."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.entries.check import check
from table.entries.problems import CheckReport, ItemProblem, ProblemKind
from table.jobs.loading import load
from table.model import keys, word_lists, writing
from tests.builders import (
    make_about,
    make_breakdown,
    make_dictionary,
    make_family,
    make_headword,
    make_user,
    make_word,
)
from tests.table.entries.filled import Told, contents, filled_table

_NOT_LOOKED_AT = (ProblemKind.ADDITION_MISSING, ProblemKind.ABOUT_MISSING)


async def _check(engine: EmbeddedEngine) -> CheckReport:
    return await check(engine, budget=Budget(30.0), progress=Told())


async def _load(engine: EmbeddedEngine) -> None:
    await load(engine, make_dictionary(), total=None, sources=[], budget=Budget(30.0), progress=Told())


async def _problems(directory: Path, items: Sequence[Attributes]) -> list[ItemProblem]:
    """Check a table of these items, which has no additions; that these are missing is left out."""
    async with filled_table(directory, items) as engine:
        report = await _check(engine)
    return [problem for problem in report.problems if problem.kind not in _NOT_LOOKED_AT]


def _problem(pk: str, sk: str, kind: ProblemKind, text: str) -> ItemProblem:
    return ItemProblem(pk=pk, sk=sk, kind=kind, text=text)


async def test_a_table_as_it_should_be_has_no_problems(tmp_path: Path) -> None:
    lesson: Attributes = {"pk": "LESSON#1", "sk": "LESSON#1"}

    async with filled_table(tmp_path, [make_user(), make_headword(), lesson]) as engine:
        await _load(engine)
        report = await _check(engine)

    assert report == CheckReport(item_count=132, problems=())


async def test_a_table_of_oddities_that_are_understood_has_no_problems(tmp_path: Path) -> None:
    parts: list[AttributeValue] = [
        {"position": "1", "morpheme": "ход", "morpheme_id": 1577, "morpheme_family_id": 812},
        {"position": 0, "morpheme": "вы", "morpheme_id": None, "morpheme_family_id": None},
        {"position": 0, "morpheme": "вы", "morpheme_id": None, "morpheme_family_id": None},
    ]
    official: Attributes = {
        **make_breakdown(),
        "word": "None",
        "date_submitted": "2022-02-15 05:45:18",
        "date_verified": "None",
        "breakdown_items": parts,
    }
    rows: list[Attributes] = [
        {"pk": "WORD#771", "sk": "BREAKDOWN_ITEM#812#1", "word_id": 771, **_row_of(1, "ход", "1577", "812")},
        {"pk": "WORD#771", "sk": "BREAKDOWN_ITEM#f4ef8326#0", "word_id": "771", **_row_of("0", "вы", None, None)},
        {"pk": "WORD#771", "sk": "BREAKDOWN_ITEM#9cac0089#0", "word_id": "771", **_row_of(0, "вы", None, None)},
    ]
    family: Attributes = {**make_family(), "family_meanings": [None]}

    problems = await _problems(tmp_path, [make_word(), official, *rows, family, *writing.morphemes(family)])

    assert problems == []


def _row_of(position: AttributeValue, text: str, morpheme_id: str | None, family_id: str | None) -> Attributes:
    return {"position": position, "morpheme": text, "morpheme_id": morpheme_id, "morpheme_family_id": family_id}


_SENTENCES: list[AttributeValue] = [{"rus": "Я.", "exact_match": 2}]


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ({**make_word(text="я"), "sentences": _SENTENCES}, "exact_match is neither yes nor no"),
        ({**make_word(text="я"), "long_forms": {"m_nom": 1}}, "m_nom is not a text"),
        ({**make_family(), "type": "infix"}, "type is not one of prefix, root, suffix, link"),
        ({**writing.morphemes(make_family())[0], "family_id": None}, "family_id is missing"),
        ({**make_word(text="я"), **keys.key_attributes(keys.word("0771"))}, "word.word_id is not the id of its key"),
        ({**make_word(text="я"), **keys.key_attributes(keys.word("772"))}, "word.word_id is not the id of its key"),
        ({**make_family(members={}), **keys.key_attributes(keys.family("9"))}, "family_id is not the id of its key"),
        ({**make_word(), "word": {"word_id": "2147483648", "word": "я"}}, "word.word_id is not a number of 31 bits"),
        ({**make_user(), "is_admin": "perhaps"}, "is_admin is neither yes nor no"),
        ({**make_headword(), "word_id": None}, "word_id is missing"),
        ({**make_breakdown(), "date_submitted": "yesterday"}, "date_submitted is not a moment in time"),
        ({**writing.breakdown_rows(make_breakdown())[0], "position": None}, "position is missing"),
        ({**make_about(), "sources": [{"source_id": "own"}]}, "name is missing"),
    ],
)
async def test_an_item_that_cannot_be_read_is_reported_with_the_attribute(
    tmp_path: Path, broken: Attributes, text: str
) -> None:
    problems = await _problems(tmp_path, [broken])

    assert problems == [
        _problem(str(broken["pk"]), str(broken["sk"]), ProblemKind.UNREADABLE, f"cannot be read: {text}")
    ]


async def test_every_problem_of_an_item_is_told_once(tmp_path: Path) -> None:
    silent: list[AttributeValue] = [{"definitions": [{"sub_defs": [{"definition": 1}]}]}]
    broken: Attributes = {
        **make_word(text="я"),
        "word": {"word_id": "771", "word": "я", "frequency": "often"},
        "definitions": silent,
    }

    problems = await _problems(tmp_path, [broken])

    assert [problem.text for problem in problems] == [
        "cannot be read: definition is not a text",
        "cannot be read: word.frequency is not a number",
    ]


async def test_additions_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    broken: Attributes = {"pk": "MORPHEME_FAMILY#812", "sk": "WORD#000500#771", "morpheme_id": "1577"}

    problems = await _problems(tmp_path, [broken])

    assert [(problem.kind, problem.text) for problem in problems] == [
        (ProblemKind.ADDITION_STALE, "is no longer derived"),
        (ProblemKind.UNREADABLE, "cannot be read: word.word is missing"),
        (ProblemKind.UNREADABLE, "cannot be read: word.word_id is missing"),
    ]


async def test_a_breakdown_that_names_an_absent_family_dangles(tmp_path: Path) -> None:
    own = make_breakdown(submitter="anna@example.org", is_official=False)

    problems = await _problems(tmp_path, [make_word(), own])

    assert problems == [
        _problem(
            "USER#anna@example.org",
            "BREAKDOWN#771",
            ProblemKind.DANGLING,
            "names for вы the family 102, which does not exist",
        ),
        _problem(
            "USER#anna@example.org",
            "BREAKDOWN#771",
            ProblemKind.DANGLING,
            "names for ход the family 812, which does not exist",
        ),
    ]


async def test_a_breakdown_that_names_an_absent_morpheme_dangles(tmp_path: Path) -> None:
    own = make_breakdown(parts=["вы", ("ход", "9", "812")], submitter="anna@example.org", is_official=False)

    problems = await _problems(tmp_path, [make_word(), own, make_family()])

    assert problems == [
        _problem(
            "USER#anna@example.org",
            "BREAKDOWN#771",
            ProblemKind.DANGLING,
            "names for ход the morpheme 9 of the family 812, which does not exist",
        )
    ]


async def test_a_breakdown_that_names_a_morpheme_without_its_family_dangles(tmp_path: Path) -> None:
    part: Attributes = {"position": 0, "morpheme": "выход", "morpheme_id": "1577", "morpheme_family_id": None}
    own = make_breakdown(submitter="anna@example.org", is_official=False)

    problems = await _problems(tmp_path, [make_word(), {**own, "breakdown_items": [part]}, *_family_with_morphemes()])

    assert [problem.text for problem in problems] == [
        "names for выход the morpheme 1577 without its family, which does not exist"
    ]


def _family_with_morphemes() -> list[Attributes]:
    return [make_family(), *writing.morphemes(make_family())]


async def test_a_breakdown_of_an_absent_word_is_reported(tmp_path: Path) -> None:
    own = make_breakdown(parts=["вы", "ход"], submitter="anna@example.org", is_official=False)

    problems = await _problems(tmp_path, [own])

    assert problems == [
        _problem(
            "USER#anna@example.org",
            "BREAKDOWN#771",
            ProblemKind.WORD_MISSING,
            "is of the word 771, which does not exist",
        )
    ]


async def test_a_word_that_cannot_be_read_is_not_absent(tmp_path: Path) -> None:
    own = make_breakdown(parts=["вы", "ход"], submitter="anna@example.org", is_official=False)

    problems = await _problems(tmp_path, [own, {**make_word(), "word": {"word_id": "771"}}])

    assert [(problem.pk, problem.kind) for problem in problems] == [("WORD#771", ProblemKind.UNREADABLE)]


async def test_parts_that_do_not_spell_the_word_are_reported(tmp_path: Path) -> None:
    official = make_breakdown(parts=["вы", "хода"])

    problems = await _problems(tmp_path, [make_word(), official, *writing.breakdown_rows(official)])

    assert problems == [
        _problem("WORD#771", "BREAKDOWN", ProblemKind.MISSPELLED, "has the parts вы-хода, which do not spell выход")
    ]


async def test_case_and_the_dots_of_yo_do_not_count_in_spelling(tmp_path: Path) -> None:
    official = make_breakdown(word_id="9", text="Ёлка", parts=["елк", "а"])

    problems = await _problems(
        tmp_path, [make_word(word_id="9", text="Ёлка"), official, *writing.breakdown_rows(official)]
    )

    assert problems == []


async def test_parts_without_a_breakdown_are_reported(tmp_path: Path) -> None:
    rows = writing.breakdown_rows(make_breakdown(parts=["вы", "ход"]))

    problems = await _problems(tmp_path, [make_word(), *rows])

    assert problems == [
        _problem(
            "WORD#771",
            "BREAKDOWN",
            ProblemKind.PARTS_WITHOUT_BREAKDOWN,
            "is missing or cannot be read, but 2 part items exist",
        )
    ]


@pytest.mark.parametrize(
    ("stored", "count"), [([], 0), (["вы"], 1), (["вых", "од"], 2), (["ход", "вы"], 2), (["вы", "ход", "ход"], 3)]
)
async def test_parts_other_than_those_of_the_breakdown_are_reported(
    tmp_path: Path, stored: list[str], count: int
) -> None:
    rows = writing.breakdown_rows(make_breakdown(parts=stored))

    problems = await _problems(tmp_path, [make_word(), make_breakdown(parts=["вы", "ход"]), *rows])

    assert problems == [
        _problem(
            "WORD#771",
            "BREAKDOWN",
            ProblemKind.PARTS_DIFFERENT,
            f"has other parts than its {count} part items",
        )
    ]


async def test_breakdowns_without_index_keys_are_reported(tmp_path: Path) -> None:
    own = make_breakdown(parts=["вы", "ход"], submitter="anna@example.org", is_official=False)
    del own["gsi2sk"]

    problems = await _problems(tmp_path, [make_word(), own])

    assert problems == [
        _problem(
            "USER#anna@example.org",
            "BREAKDOWN#771",
            ProblemKind.INDEX_KEYS_MISSING,
            "lacks keys of gsi1 or gsi2",
        )
    ]


async def test_a_headword_without_a_word_is_reported(tmp_path: Path) -> None:
    problems = await _problems(tmp_path, [make_word(), make_headword(), make_headword(text="вход", word_id="772")])

    text = "is a headword of the word 772, which does not exist"
    assert problems == [_problem("WORD", "вход", ProblemKind.HEADWORD_WITHOUT_WORD, text)]


async def test_missing_different_and_stale_additions_are_reported(tmp_path: Path) -> None:
    stale: Attributes = {"pk": "MORPHEME_FAMILY#812", "sk": "WORD#000001#1", "morpheme_id": "1577"}
    stale["word"] = {"word_id": "1", "word": "я"}
    different: Attributes = {**make_family(), "pk": "MORPHEME_FAMILIES", "sk": "1#812", "word_count": 7}

    async with filled_table(tmp_path) as engine:
        await _load(engine)
        await engine.put_many([stale, different], budget=Budget(30.0))
        await engine.delete_many([PrimaryKey("SUGGEST#HEADWORD#е", "SUGGEST#HEADWORD#е")], budget=Budget(30.0))
        report = await _check(engine)

    assert report.problems == (
        _problem(
            "MORPHEME_FAMILIES",
            "1#812",
            ProblemKind.ADDITION_DIFFERENT,
            "differs from the one derived from words, families and breakdowns",
        ),
        _problem("MORPHEME_FAMILY#812", "WORD#000001#1", ProblemKind.ADDITION_STALE, "is no longer derived"),
        _problem("SUGGEST#HEADWORD#е", "SUGGEST#HEADWORD#е", ProblemKind.ADDITION_MISSING, "is missing"),
    )


async def test_a_table_without_an_about_is_reported(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        report = await _check(engine)

    assert report == CheckReport(
        item_count=0,
        problems=(_problem("ABOUT", "DICTIONARY", ProblemKind.ABOUT_MISSING, "is missing or cannot be read"),),
        counts={ProblemKind.ABOUT_MISSING: 1},
    )


async def test_a_report_has_some_problems_of_each_kind_and_the_number_of_all(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _load(engine)
        await engine.delete_many(
            [key for key in await contents(engine) if key.pk.startswith(("SEARCH#", "SUGGEST#"))], budget=Budget(30.0)
        )
        await engine.put_many([{**make_breakdown(), "date_submitted": "yesterday"}], budget=Budget(30.0))
        report = await check(engine, budget=Budget(30.0), progress=Told(), most=2)

    kinds = Counter(problem.kind for problem in report.problems)
    assert kinds[ProblemKind.ADDITION_MISSING] == 2
    assert report.counts[ProblemKind.ADDITION_MISSING] > 50
    assert kinds[ProblemKind.UNREADABLE] == report.counts[ProblemKind.UNREADABLE] == 1
    assert report.count == sum(report.counts.values())
    more = report.counts[ProblemKind.ADDITION_MISSING] - 2
    assert f"addition missing: {more:,} more; python -m table reindex repairs them" in [*report.lines()]
    assert len([*report.lines()]) == len(report.problems) + sum(report.counts[kind] > 2 for kind in report.counts)


async def test_the_additions_of_a_table_that_has_none_are_one_line(tmp_path: Path) -> None:
    async with filled_table(tmp_path, make_dictionary()) as engine:
        report = await _check(engine)

    count = report.counts[ProblemKind.ADDITION_MISSING] + 1
    assert count > 100
    assert [*report.lines()] == [
        f"the table has no additions: {count} items are missing; build them with: python -m table reindex"
    ]


async def test_an_outdated_about_is_reported(tmp_path: Path) -> None:
    problems = await _problems(tmp_path, [make_about(word_count=7)])

    assert problems == [
        _problem("ABOUT", "DICTIONARY", ProblemKind.ABOUT_DIFFERENT, "differs from the contents of the table")
    ]


async def test_a_check_is_one_scan_and_writes_nothing(tmp_path: Path) -> None:
    told = Told()

    async with filled_table(tmp_path, make_dictionary()) as engine:
        budget = Budget(30.0)
        await check(engine, budget=budget, progress=told)

    assert budget.calls == {"Scan": 1}
    assert told.stages == ["reading", "comparing"]


async def test_an_about_without_its_lists_is_reported(tmp_path: Path) -> None:
    odd: list[AttributeValue] = [None, "None", "lists", {}, {"sizes": "many"}, {"sizes": None}]
    async with filled_table(tmp_path) as engine:
        await _load(engine)
        about = (await engine.get_many([keys.ABOUT], budget=Budget(30.0)))[keys.ABOUT]
        for lists in odd:
            await engine.put_many([{**about, "word_lists": lists}], budget=Budget(30.0))
            report = await _check(engine)
            assert {problem.kind for problem in report.problems} & {ProblemKind.ABOUT_DIFFERENT, ProblemKind.UNREADABLE}


async def test_lists_that_breakdown_writes_change_may_have_other_sizes_than_at_the_last_reindex(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _load(engine)
        about: Any = (await engine.get_many([keys.ABOUT], budget=Budget(30.0)))[keys.ABOUT]
        lists = about["word_lists"]
        settled = {name: word_lists.is_settled(name) for name in lists["sizes"]}
        changed = {name: size + (not settled[name]) for name, size in lists["sizes"].items()}
        await engine.put_many([{**about, "word_lists": {**lists, "sizes": changed}}], budget=Budget(30.0))
        unsettled = await _check(engine)
        more = {name: size + settled[name] for name, size in lists["sizes"].items()}
        await engine.put_many([{**about, "word_lists": {**lists, "sizes": more}}], budget=Budget(30.0))
        different = await _check(engine)

    assert {*settled.values()} == {True, False}
    assert unsettled.problems == ()
    assert [problem.kind for problem in different.problems] == [ProblemKind.ABOUT_DIFFERENT]


async def test_what_is_left_of_a_damaged_file_is_checked_and_what_is_lost_is_named(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        await _load(engine)
        whole = await _check(engine)
        file = Path(engine.address)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE item SET data = 'half of i' WHERE pk = 'WORD#772' AND sk = 'WORD#772'")
    async with open_embedded(file) as engine:
        report = await _check(engine)

    assert report.item_count == whole.item_count - 1
    assert [text for text in report.lost if "WORD#772" in text] == [*report.lost]
    assert len(report.lost) == 1
    assert ProblemKind.WORD_MISSING in {problem.kind for problem in report.problems}


def test_what_is_lost_beyond_what_was_asked_for_is_counted() -> None:
    report = CheckReport(item_count=1, problems=(), lost=("WORD#771 / WORD",), lost_count=1_234)

    assert [*report.lines()] == ["WORD#771 / WORD: damaged: it cannot be read", "damaged: 1,233 more"]
    assert report.count == 1_234
