"""The survey: what one scan finds, what it leaves out, and what the items imply."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from importing.starter.starter_files import read_starter
from importing.starter.starter_items import items_of
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import Attributes, AttributeValue
from table.entries.survey import Comparison, Survey, count_items, digest, survey
from table.model import keys, writing
from table.model.kinds import Kind
from tests.builders import (
    SUBMITTED_AT,
    make_about,
    make_breakdown,
    make_dictionary,
    make_family,
    make_headword,
    make_source,
    make_user,
    make_word,
)
from tests.table.entries.filled import Told, filled_table


async def _survey(directory: Path, items: Sequence[Attributes], told: Told | None = None) -> Survey:
    async with filled_table(directory, items) as engine:
        return await survey(engine, budget=Budget(30.0), progress=told or Told())


def _keys(entries: Sequence[Attributes]) -> list[tuple[AttributeValue, AttributeValue]]:
    return sorted((str(entry["pk"]), str(entry["sk"])) for entry in entries)


async def test_an_empty_table_implies_nothing(tmp_path: Path) -> None:
    found = await _survey(tmp_path, [])

    assert found.item_count == 0
    assert [*found.expected()] == []
    assert found.about is None
    assert found.data_version == "0000000000000000"


async def test_a_survey_shows_what_a_table_holds(tmp_path: Path) -> None:
    items = [*make_dictionary(), make_about(), make_user(), make_headword()]

    found = await _survey(tmp_path, items)

    assert found.item_count == 23
    assert {word_id: word.text for word_id, word in found.words.items()} == {
        "771": "выход",
        "772": "вход",
        "773": "ходить",
        "9": "ёлка",
    }
    assert found.officials == {
        "771": {"102": "218", "812": "1577"},
        "772": {"64": "124", "812": "1577"},
        "773": {"812": "1577"},
    }
    assert sorted(found.families) == ["102", "64", "812"]
    assert found.about is not None
    assert (found.derived, found.unindexed, found.malformed) == ({}, [], [])


async def test_the_items_imply_search_entries_suggestions_and_lists_of_families(tmp_path: Path) -> None:
    found = await _survey(tmp_path, make_dictionary())

    keys = _keys([*found.expected()])
    others = ("SEARCH#FORM", "SEARCH#TRANS", "SUGGEST#FORM", "SUGGEST#TRANS", "WORD_LIST")
    assert [key for key in keys if not str(key[0]).startswith(others)] == [
        ("MORPHEME_FAMILIES", "1#812"),
        ("MORPHEME_FAMILIES", "2#102"),
        ("MORPHEME_FAMILIES", "2#64"),
        ("MORPHEME_FAMILY#102", "WORD#000500#771"),
        ("MORPHEME_FAMILY#64", "WORD#000700#772"),
        ("MORPHEME_FAMILY#812", "WORD#000090#773"),
        ("MORPHEME_FAMILY#812", "WORD#000500#771"),
        ("MORPHEME_FAMILY#812", "WORD#000700#772"),
        ("SEARCH#HEADWORD#вход", "вход#000700#772"),
        ("SEARCH#HEADWORD#выход", "выход#000500#771"),
        ("SEARCH#HEADWORD#елка", "елка#999999#9"),
        ("SEARCH#HEADWORD#ходит", "ходить#000090#773"),
        *(
            (f"SUGGEST#HEADWORD#{prefix}", f"SUGGEST#HEADWORD#{prefix}")
            for prefix in (
                "в",
                "вх",
                "вхо",
                "вход",
                "вы",
                "вых",
                "выхо",
                "е",
                "ел",
                "елк",
                "елка",
                "х",
                "хо",
                "ход",
                "ходи",
            )
        ),
    ]


async def test_additions_are_counted_before_they_are_made(tmp_path: Path) -> None:
    words = [
        make_word(word_id=str(number), text=f"приход{number}", frequency_rank=number, meanings=["come up to (on foot)"])
        for number in range(1001, 1151)
    ]
    submitted = make_breakdown(word_id="9", submitter="anna@example.org", verified_at=SUBMITTED_AT, is_official=True)

    async with filled_table(tmp_path, [*make_dictionary(), *words, submitted]) as engine:
        found = await survey(engine, budget=Budget(30.0), progress=Told())
    starter = Survey()
    for item in items_of(read_starter()):
        starter.take(item)

    assert found.expected_count() == sum(1 for _ in found.expected()) > 1000
    assert starter.expected_count() == sum(1 for _ in starter.expected()) > 10_000


async def test_a_family_counts_the_words_that_have_it(tmp_path: Path) -> None:
    found = await _survey(tmp_path, make_dictionary())

    counts = {entry["family_id"]: entry["word_count"] for entry in found.expected() if "word_count" in entry}

    assert counts == {"812": 3, "102": 1, "64": 1}


async def test_a_breakdown_of_a_word_that_is_not_there_implies_nothing(tmp_path: Path) -> None:
    found = await _survey(tmp_path, [make_family(), make_breakdown(word_id="1")])

    assert _keys([*found.expected()]) == [("MORPHEME_FAMILIES", "1#812")]


async def test_entries_of_lists_say_whose_breakdown_is_a_guess(tmp_path: Path) -> None:
    guess, made = make_breakdown(), {**make_breakdown(word_id="772"), "is_inference": False}
    found = await _survey(tmp_path, [make_word(), {**guess, "is_inference": True}, make_word(word_id="772"), made])

    said = {entry["sk"]: entry.get("is_guess") for entry in found.expected() if entry["pk"] == "WORD_LIST#ALL"}

    assert said == {"000500#771": None, "000500#772": False}


async def test_an_entry_names_the_breakdown_that_it_copies(tmp_path: Path) -> None:
    own = make_breakdown(submitter="Anna@example.org", is_official=False)
    found = await _survey(tmp_path, [make_word(), own])

    [entry] = [entry for entry in found.expected() if entry["pk"] == "REVIEW"]

    assert (entry["breakdown_pk"], entry["breakdown_sk"]) == (own["pk"], own["sk"])


async def test_users_breakdowns_imply_entries_of_lists_alone(tmp_path: Path) -> None:
    own = make_breakdown(submitter="Anna@example.org", is_official=False)

    found = await _survey(tmp_path, [make_word(text="я"), own])

    assert found.officials == {}
    assert _keys([*found.expected()]) == [
        ("REVIEW", "2026-02-15T09:00:24.000000Z#771#475c7da08ca81146"),
        ("SEARCH#FORM#я", "я#000500#771"),
        ("SEARCH#HEADWORD#я", "я#000500#771"),
        ("SEARCH#TRANSLATION#exit", "exit#000500#771"),
        ("SEARCH#TRANSLITERATION#ia", "ia#000500#771"),
        ("SUGGEST#FORM#я", "SUGGEST#FORM#я"),
        ("SUGGEST#HEADWORD#я", "SUGGEST#HEADWORD#я"),
        *((f"SUGGEST#TRANSLATION#{prefix}", f"SUGGEST#TRANSLATION#{prefix}") for prefix in ("e", "ex", "exi", "exit")),
        *((f"SUGGEST#TRANSLITERATION#{prefix}", f"SUGGEST#TRANSLITERATION#{prefix}") for prefix in ("i", "ia")),
        ("USER#anna@example.org", "SUBMISSION#2026-02-15T09:00:24.000000Z#771#475c7da08ca81146"),
        ("WORD_LIST#ALL", "000500#771"),
        ("WORD_LIST#BREAKDOWN#NONE", "000500#771"),
        ("WORD_LIST#PART#noun", "000500#771"),
        ("WORD_LIST#SENTENCES#NONE", "000500#771"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {**make_word(), "word": {"word_id": "771", "word": "None"}},
        {**make_word(), "word": {"word_id": "771", "word": "выход", "frequency": "often"}},
        {**make_word(), "word": "None"},
        {**make_word(), "definitions": "None at all"},
        {**make_word(), **keys.key_attributes(keys.word("772"))},
        {**make_word(), "word": {"word_id": "2147483648", "word": "выход"}},
        {**make_word(), "word": {"word_id": "f4ef8326", "word": "выход"}},
        {**make_family(), **keys.key_attributes(keys.family("813"))},
        {**make_family(), "family_id": "-1"},
        {**make_family(), "family_id": None},
        {**make_family(), "level": "high"},
        {**make_breakdown(), "word_id": None},
        {**make_breakdown(), "breakdown_items": [{"morpheme": "ход", "morpheme_id": "1577", "position": "first"}]},
        {**make_breakdown(), "submitted_by_user_email": 7},
        {**make_about(), "sources": [{"name": "Own work"}]},
    ],
)
async def test_an_item_that_cannot_be_read_implies_nothing(tmp_path: Path, broken: Attributes) -> None:
    found = await _survey(tmp_path, [broken])

    assert [(problem.pk, problem.sk) for problem in found.malformed] == [(broken["pk"], broken["sk"])]
    assert [*found.expected()] == []
    assert (found.about, found.unindexed) == (None, [])


@pytest.mark.parametrize("missing", ["gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"])
async def test_breakdowns_that_lack_an_index_key_are_reported(tmp_path: Path, missing: str) -> None:
    official, own = make_breakdown(), make_breakdown(submitter="anna@example.org", is_official=False)
    del official[missing], own[missing]

    found = await _survey(tmp_path, [official, own, make_breakdown(word_id="772")])

    assert sorted(breakdown.key for breakdown in found.unindexed) == [
        ("USER#anna@example.org", "BREAKDOWN#771"),
        ("WORD#771", "BREAKDOWN"),
    ]


async def test_the_data_version_is_the_same_for_the_same_data_in_any_order(tmp_path: Path) -> None:
    items = make_dictionary()
    random.Random(7).shuffle(items)  # noqa: S311  # no secret

    one = await _survey(tmp_path / "one", make_dictionary())
    other = await _survey(tmp_path / "other", items)

    assert one.data_version == other.data_version


@pytest.mark.parametrize(
    "changed",
    [
        make_word(frequency_rank=501),
        make_family(meanings=["walk"]),
        *writing.morphemes(make_family(members={"7": "х"})),
    ],
)
async def test_the_data_version_changes_with_words_families_and_morphemes(tmp_path: Path, changed: Attributes) -> None:
    before = await _survey(tmp_path / "before", make_dictionary())
    after = await _survey(
        tmp_path / "after", [item for item in make_dictionary() if item["sk"] != changed["sk"]] + [changed]
    )

    assert before.data_version != after.data_version


async def test_the_data_version_does_not_change_with_breakdowns_and_users(tmp_path: Path) -> None:
    before = await _survey(tmp_path / "before", make_dictionary())
    after = await _survey(tmp_path / "after", [*make_dictionary(), make_user(), make_breakdown(word_id="9")])

    assert before.data_version == after.data_version


async def test_stored_additions_are_compared_with_those_that_are_implied(tmp_path: Path) -> None:
    word = make_word(text="я")
    found = await _survey(tmp_path / "bare", [word])
    entry, *others = found.expected()
    stale: Attributes = {"pk": "MORPHEME_FAMILIES", "sk": "1#1"}

    stored = await _survey(tmp_path / "stored", [word, {**entry, "gloss": "way out"}, *others, stale])
    comparisons = [(entry["pk"], comparison) async for entry, comparison in stored.compare(Told())]

    assert comparisons == [
        ("SEARCH#HEADWORD#я", Comparison.DIFFERENT),
        *((one["pk"], Comparison.EQUAL) for one in others),
    ]
    assert [*stored.derived] == [("MORPHEME_FAMILIES", "1#1")]
    missing = [comparison async for _, comparison in found.compare(Told())]
    assert missing == [Comparison.MISSING] * (1 + len(others))


async def test_every_item_is_shown_to_who_inspects(tmp_path: Path) -> None:
    seen: list[tuple[Kind, AttributeValue]] = []
    lesson: Attributes = {"pk": "LESSON#1", "sk": "LESSON#1"}

    async with filled_table(tmp_path, [make_word(), make_user(), lesson]) as engine:
        await survey(
            engine,
            budget=Budget(30.0),
            progress=Told(),
            inspect=lambda kind, attributes: seen.append((kind, attributes["pk"])),
        )

    assert sorted(seen) == [(Kind.OTHER, "LESSON#1"), (Kind.USER, "USER#anna@example.org"), (Kind.WORD, "WORD#771")]


async def test_progress_is_reported_every_thousand_items_and_at_the_end(tmp_path: Path) -> None:
    told = Told()
    items: list[Attributes] = [{"pk": "LESSON#1", "sk": str(number)} for number in range(2001)]

    await _survey(tmp_path, items, told)

    assert told.reports == [("reading", 1000, None), ("reading", 2000, None), ("reading", 2001, 2001)]


async def test_a_table_of_many_pages_is_read_to_its_end(tmp_path: Path) -> None:
    items: list[Attributes] = [{"pk": "LESSON#1", "sk": str(number), "text": "я" * 100_000} for number in range(12)]

    async with filled_table(tmp_path, items) as engine:
        budget = Budget(30.0)
        found = [attributes["sk"] async for attributes in all_items(engine, budget=budget)]

    assert sorted(map(str, found), key=int) == [str(number) for number in range(12)]
    assert budget.calls["Scan"] == 3


async def test_items_are_counted_by_kind(tmp_path: Path) -> None:
    told = Told()
    lessons: list[Attributes] = [{"pk": "LESSON#1", "sk": str(number)} for number in range(1000)]

    async with filled_table(tmp_path, [*make_dictionary(), make_about(), *lessons]) as engine:
        counts = await count_items(engine, budget=Budget(30.0), progress=told)

    assert counts == {
        Kind.WORD: 4,
        Kind.OFFICIAL_BREAKDOWN: 3,
        Kind.BREAKDOWN_ITEM: 6,
        Kind.FAMILY: 3,
        Kind.MORPHEME: 4,
        Kind.ABOUT: 1,
        Kind.OTHER: 1000,
    }
    assert told.reports == [("reading", 1000, None), ("reading", 1021, 1021)]


def test_a_digest_depends_on_content_and_not_on_order() -> None:
    one: Attributes = {"pk": "A", "sk": "B", "sources": [make_source()]}
    other: Attributes = {"sk": "B", "sources": [make_source()], "pk": "A"}

    assert digest(one) == digest(other)
    assert digest(one) != digest({**one, "sk": "C"})
    assert len(digest(one)) == 16
