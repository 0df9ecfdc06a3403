"""Suffixes that are spelled alike, told apart by what they make."""

from __future__ import annotations

import pytest

from importing.morphemes.curated_families import Curated
from importing.morphemes.segmentations import Morph
from importing.morphemes.suffix_classes import class_made, family_of_affix


def _morphs(word: str) -> list[Morph]:
    root, *suffixes = word.split("-")
    return [Morph(root, "root"), *(Morph(suffix, "suffix") for suffix in suffixes)]


@pytest.mark.parametrize(
    ("following", "part_of_speech", "made"),
    [
        ("", "noun", "noun"), ("ий", "adjective", "adjective"), ("ость", "noun", "adjective"), ("ть", "verb", "verb"),
        ("ни-е", "noun", "verb"), ("", "adverb", "any"), ("ск-ий", "adjective", "noun"),
    ],
)  # fmt: skip
def test_a_suffix_makes_what_the_next_one_is_put_on_or_else_the_word(
    following: str, part_of_speech: str, made: str
) -> None:
    assert class_made(_morphs(f"х-{following}")[1:] if following else [], part_of_speech) == made


@pytest.mark.parametrize(
    ("word", "place", "part_of_speech", "meaning"),
    [
        ("книж-к-а", 1, "noun", "a thing, an act, a woman or a little one"),
        ("лом-к-ий", 1, "adjective", "makes adjectives of quality"),
        ("лом-к-ость", 1, "noun", "makes adjectives of quality"),
        ("книж-к-а", 2, "noun", "noun ending, mostly feminine"),
        ("чит-а-ть", 1, "verb", "makes verbs: be doing, do repeatedly"),
        ("лес-ов-ой", 1, "adjective", "made of"),
        ("рис-ов-а-ть", 1, "verb", "makes verbs: come to be, bring to be"),
        ("берез-ов-ик", 1, "noun", "made of"),
        ("быстр-о", 1, "adverb", "makes adverbs: -ly"),
        ("дел-о", 1, "noun", "noun ending, neuter"),
        ("час-ы", 1, "noun", "noun ending, plural"),
        ("деньг-и", 1, "noun", "noun ending, plural"),
        ("парод-и-я", 1, "noun", "a state, an act or a collection (-ие, -ье)"),
    ],
)
def test_suffixes_that_are_spelled_alike_are_distinguished_by_word_class(
    shipped: Curated, word: str, place: int, part_of_speech: str, meaning: str
) -> None:
    family = family_of_affix(shipped, _morphs(word), place, part_of_speech=part_of_speech)

    assert family is not None
    assert family.family.meanings[0] == meaning


def test_a_suffix_that_no_family_has_is_of_none(shipped: Curated) -> None:
    assert family_of_affix(shipped, _morphs("рук-ъъ"), 1, part_of_speech="noun") is None
