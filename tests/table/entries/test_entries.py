"""Additions: what words, families and breakdowns imply, field by field."""

from __future__ import annotations

import pytest

from table.engine.protocol import Attributes, AttributeValue
from table.entries import entries
from table.entries.findable import texts_of
from table.model import derived_items, items, word_writing
from tests.builders import make_about, make_breakdown, make_family, make_word


def _entries(word: Attributes) -> list[Attributes]:
    return [*entries.of_word(items.StoredWord(word), texts_of(items.StoredWord(word)))]


def _headword(word: Attributes) -> Attributes:
    [entry] = [entry for entry in _entries(word) if str(entry["pk"]).startswith("SEARCH#HEADWORD#")]
    return entry


def test_a_word_is_found_by_its_folded_text() -> None:
    word = make_word(word_id="9", text="Ёлка", frequency_rank=None, meanings=["fir tree"])
    carried: Attributes = {
        "word": {"word_id": "9", "word": "Ёлка", "accent": "Ёлка", "pos": "noun", "frequency": -1},
        "gloss": "fir tree",
    }

    assert _entries(word) == [
        {"pk": "SEARCH#HEADWORD#елка", "sk": "елка#999999#9", "folded": "елка", **carried},
        {"pk": "SEARCH#FORM#елка", "sk": "елка#999999#9", "folded": "елка", "text": "Ёлка", "rarity": 5, **carried},
        {
            "pk": "SEARCH#TRANSLITERATION#olka",
            "sk": "olka#999999#9",
            "folded": "olka",
            "spellings": {"olka": ""},
            **carried,
        },
        {
            "pk": "SEARCH#TRANSLITERATION#elka",
            "sk": "elka#999999#9",
            "folded": "elka",
            "spellings": {"elka": ""},
            **carried,
        },
        {
            "pk": "SEARCH#TRANSLATION#fir t",
            "sk": "fir tree#999999#9",
            "folded": "fir tree",
            "text": "fir tree",
            **carried,
        },
        {
            "pk": "SEARCH#TRANSLATION#tree",
            "sk": "tree~#999999#9",
            "folded": "tree",
            "text": "fir tree",
            "is_part": True,
            **carried,
        },
    ]


def test_latin_spellings_of_forms_share_the_entries_of_their_first_six_letters() -> None:
    declension = word_writing.declension(
        gender="m", is_animate=False, is_indeclinable=False,
        singular=["вы'ход", "вы'хода", "вы'ходу", "вы'ход", "вы'ходом", "вы'ходе"],
        plural=["ходы'", None, None, None, None, None],
    )  # fmt: skip
    word = make_word(stressed="вы'ход", declension=declension)

    latin = [entry for entry in _entries(word) if str(entry["pk"]).startswith("SEARCH#TRANSLITERATION#")]

    assert [(entry["pk"], entry["sk"], entry["spellings"]) for entry in latin] == [
        (
            "SEARCH#TRANSLITERATION#vikho",
            "vikhod#000500#771",
            {
                "vikhod": "",
                "vikhoda": "вы'хода",
                "vikhodu": "вы'ходу",
                "vikhodom": "вы'ходом",
                "vikhode": "вы'ходе",
            },
        ),
        ("SEARCH#TRANSLITERATION#khodi", "khodi#000500#771", {"khodi": "ходы'"}),
    ]


def test_an_entry_shows_the_word_without_a_second_read() -> None:
    entry = _headword(make_word(level="A1", meanings=["exit", "outlet"]))

    result = derived_items.SearchResult(entry)

    assert (result.word_id, result.text, result.frequency_rank, result.level, result.gloss) == (
        "771",
        "выход",
        500,
        "A1",
        "exit",
    )


def test_a_word_without_meanings_has_no_gloss() -> None:
    entry = _headword(make_word(meanings=[]))

    assert entry["gloss"] is None


def test_an_entry_made_of_an_entry_is_the_same() -> None:
    entry = _headword(make_word())

    assert _headword(entry) == entry


def test_a_summary_of_a_word_without_a_name_is_empty() -> None:
    assert entries.summary(items.StoredWord({"pk": "WORD#1", "sk": "WORD#1", "word": "None"})) == {
        "word": {},
        "gloss": None,
    }


def test_a_family_is_in_the_list_of_families_with_all_it_says() -> None:
    stored: Attributes = {**make_family(), "color": "red", "gsi1pk": "COLOR#red", "gsi1sk": "FAMILY#812"}

    entry = entries.of_family(items.StoredFamily(stored), word_count=3)

    assert entry == {
        "pk": "MORPHEME_FAMILIES",
        "sk": "1#812",
        "family_id": "812",
        "family_meanings": ["go on foot"],
        "level": 1,
        "type": "root",
        "word_pos": "any",
        "morphemes": [{"morpheme": "ход", "morpheme_id": "1577"}, {"morpheme": "хож", "morpheme_id": "1578"}],
        "color": "red",
        "word_count": 3,
    }


def test_families_of_unknown_level_come_last() -> None:
    assert entries.of_family(items.StoredFamily(make_family(level=None)), word_count=0)["sk"] == "9#812"


def test_the_first_member_of_each_family_counts() -> None:
    official = items.StoredBreakdown(
        make_breakdown(parts=[("ход", "1577", "812"), "-", ("хож", "1578", "812"), ("вы", "218", "102")])
    )

    assert entries.members_of(official) == {"812": "1577", "102": "218"}


def test_a_word_is_in_the_lists_of_its_families_by_rank_and_by_alphabet() -> None:
    word = items.StoredWord(make_word(text="ёлка", frequency_rank=500))

    found = entries.of_members(word, {"812": "1577"}, is_verified=True)

    assert found == [
        {
            "pk": "MORPHEME_FAMILY#812",
            "sk": "WORD#000500#771",
            "gsi1pk": "FAMILY_WORDS#812",
            "gsi1sk": "елка$1#771",
            "morpheme_id": "1577",
            "has_breakdown": True,
            "is_verified": True,
            "word": {"word_id": "771", "word": "ёлка", "accent": "ёлка", "pos": "noun", "frequency": 500},
            "gloss": "exit",
        }
    ]


def test_a_word_without_morphemes_is_in_no_list() -> None:
    assert entries.of_members(items.StoredWord(make_word()), {}, is_verified=False) == []


def test_a_word_has_an_entry_in_the_list_of_all_words_and_of_each_of_its_properties() -> None:
    word = items.StoredWord(make_word(text="ёлка", part_of_speech="particle", frequency_rank=2500, level="A2"))
    content = {
        "has_breakdown": True,
        "is_verified": False,
        "word": {
            "word_id": "771",
            "word": "ёлка",
            "accent": "ёлка",
            "pos": "particle",
            "frequency": 2500,
            "level": "A2",
        },
        "gloss": "exit",
        "members": {"812": "1577"},
    }

    listed = {str(entry["pk"]): entry for entry in entries.listed(word, {"812": "1577"}, is_verified=False)}

    assert listed["WORD_LIST#ALL"] == {
        "pk": "WORD_LIST#ALL",
        "sk": "002500#771",
        "gsi1pk": "WORD_LIST#ALL",
        "gsi1sk": "елка$1#771",
        "gsi2pk": "RANK_BAND#1",
        "gsi2sk": "елка$1#771",
        **content,
    }
    assert listed["WORD_LIST#PART#particle"] == {
        "pk": "WORD_LIST#PART#particle",
        "sk": "002500#771",
        "gsi1pk": "WORD_LIST#PART#particle",
        "gsi1sk": "елка$1#771",
        "gsi2pk": "WORD_LIST#PART#particle",
        "gsi2sk": f"{entries.day_digest('771')}#771",
        **content,
    }
    assert sorted(listed) == [
        "WORD_LIST#ALL",
        "WORD_LIST#BREAKDOWN#UNVERIFIED",
        "WORD_LIST#LEVEL#A",
        "WORD_LIST#LEVEL#A2",
        "WORD_LIST#PART#SMALL",
        "WORD_LIST#PART#particle",
        "WORD_LIST#SENTENCES#NONE",
    ]


def test_a_word_without_a_rank_comes_last_and_is_in_no_band() -> None:
    word = items.StoredWord(make_word(frequency_rank=None))

    [every, *_] = entries.listed(word, None, is_verified=False)

    assert (every["pk"], every["sk"]) == ("WORD_LIST#ALL", "999999#771")
    assert "gsi2pk" not in every


def test_a_verified_word_is_where_its_digest_puts_it() -> None:
    entry = entries.of_verified(items.StoredWord(make_word()))

    assert (entry["pk"], entry["sk"]) == ("VERIFIED_WORDS", f"{entries.day_digest('771')}#771")
    assert len(entries.day_digest("771")) == 16


@pytest.mark.parametrize(("declared", "version"), [(3, 3), ("3", 3), (None, None), ("None", None), ("new", None)])
def test_a_table_declares_a_version_or_none(declared: AttributeValue, version: int | None) -> None:
    assert entries.version_of(derived_items.About({**make_about(), "additions_version": declared})) == version
