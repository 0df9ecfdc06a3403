"""The key word of a family: its most basic word."""

from __future__ import annotations

import pytest

from importing.morphemes.key_words import RankedWord, key_words, with_key_words
from table.engine.protocol import Attributes
from table.model import items
from tests.builders import make_breakdown, make_family, make_word

ROOT = make_family(family_id="1", members={"11": "ход"})
OTHER = make_family(family_id="2", members={"21": "пар"})
PREFIX = make_family(family_id="3", kind="prefix", members={"31": "вы"})
SUFFIX = make_family(family_id="4", kind="suffix", members={"41": "и", "42": "ть"})
FAMILIES = [ROOT, OTHER, PREFIX, SUFFIX]

PARTS = {"ход": ("11", "1"), "пар": ("21", "2"), "вы": ("31", "3"), "и": ("41", "4"), "ть": ("42", "4")}


def _broken(word_id: str, *parts: str) -> Attributes:
    return make_breakdown(word_id=word_id, text="".join(parts), parts=[(part, *PARTS[part]) for part in parts])


def _key_word(words: dict[str, tuple[int | None, list[str]]], part_of_speech: str = "noun") -> str:
    officials = [_broken(word_id, *parts) for word_id, (_, parts) in words.items()]
    ranked = {word_id: RankedWord(part_of_speech, rank) for word_id, (rank, _) in words.items()}
    return key_words(FAMILIES, officials, ranked)["1"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"1": (100, ["вы", "ход"]), "2": (300, ["ход"])}, "2"),
        ({"1": (100, ["вы", "ход"]), "2": (50_000, ["ход"])}, "1"),
        ({"1": (100, ["пар", "ход"]), "2": (2_000, ["ход"])}, "2"),
        ({"1": (100, ["ход"]), "2": (90, ["ход", "ть"])}, "2"),
        ({"1": (300, ["ход", "и", "ть", "и"]), "2": (500, ["ход"])}, "2"),
        ({"1": (None, ["ход"]), "2": (None, ["ход"])}, "1"),
    ],
)
def test_the_key_word_is_frequent_and_has_few_other_parts(
    words: dict[str, tuple[int | None, list[str]]], expected: str
) -> None:
    assert _key_word(words) == expected


def test_two_suffixes_of_a_verb_are_free() -> None:
    assert _key_word({"1": (300, ["ход", "и", "ть"]), "2": (350, ["ход"])}, "verb") == "1"


@pytest.mark.parametrize(
    ("meanings", "expected"),
    [
        (("shape", "go, walk"), "2"),
        (("shape", "to walk (about), stroll"), "2"),
        (("go; walk", "walk"), "1"),
        (("shape", "one, two, three, four, walk"), "1"),
        (("", ""), "1"),
    ],
)
def test_a_word_that_means_what_the_family_means_precedes_a_more_frequent_one(
    meanings: tuple[str, str], expected: str
) -> None:
    family = make_family(family_id="1", members={"11": "ход"}, meanings=["walk", "go"])
    ranked = {"1": RankedWord("noun", 100, meanings[0]), "2": RankedWord("noun", 1500, meanings[1])}

    assert key_words([family], [_broken("1", "ход"), _broken("2", "ход")], ranked) == {"1": expected}


def test_only_families_with_words_have_one() -> None:
    official = _broken("7", "ход")

    assert key_words(FAMILIES, [official], {"7": RankedWord("noun", 1)}) == {"1": "7"}
    assert key_words(FAMILIES, [official], {}) == {}


def _shown(family: Attributes, meaning: str) -> items.StoredFamily:
    word = make_word(word_id="7", text="ход", meanings=[meaning])
    [shown] = with_key_words([family], {str(family["family_id"]): "7"}, {"7": word}.__getitem__)
    return items.StoredFamily(shown)


def test_a_family_has_the_word_as_lists_show_it() -> None:
    shown = _shown(ROOT, "to walk")

    assert shown.key_word is not None
    assert (shown.key_word.word_id, shown.key_word.text, shown.key_word.gloss) == ("7", "ход", "to walk")
    assert (shown.meanings, shown.meanings_are_derived) == (("go on foot",), False)


@pytest.mark.parametrize(
    ("kind", "meaning", "expected"),
    [
        ("root", "to walk", ("walk",)),
        ("suffix", "to walk", ()),
        ("root", "walk " * 13, ()),
        ("root", "adjective of ход", ()),
    ],
)
def test_a_root_without_meaning_takes_that_of_its_key_word(kind: str, meaning: str, expected: tuple[str, ...]) -> None:
    shown = _shown(make_family(family_id="1", kind=kind, meanings=(), members={"11": "ход"}), meaning)

    assert (shown.meanings, shown.meanings_are_derived) == (expected, bool(expected))
