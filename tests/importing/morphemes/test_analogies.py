"""Segmentations by analogy with segmented words, and those that are written by hand."""

from __future__ import annotations

import pytest

from importing.morphemes.analogies import Analogies
from importing.morphemes.listed import listed_breakdowns
from importing.morphemes.notation import parts_of
from importing.morphemes.segmentations import Morph

KNOWN = {
    "".join(morph.text for morph in parts_of(parts)): tuple(parts_of(parts))
    for parts in (
        "у- равн -ива -ть", "шоколад", "лимон", *(f"{root} -н -ый" for root in (
            "лимон", "банан", "вагон", "салон", "сезон", "закон", "талон", "район", "канал", "журнал", "план", "туман",
            "карман", "роман", "обман", "экран",
        )),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("word", "part", "is_inflected", "expected"),
    [
        ("сравнивать", "verb", True, "с-равн-ива-ть"),
        ("шоколадный", "adjective", True, "шоколад-н-ый"),
        ("витамин", "noun", True, ""),
        ("фасад", "noun", True, "фасад"),
        ("вата", "noun", True, "ват-а"),
        ("шасси", "noun", False, "шасси"),
        ("лимоны", "noun", False, ""),
        ("пенье", "noun", True, ""),
        ("кпрф", "noun", True, ""),
        ("шоколадный", "other", True, ""),
    ],
)
def test_a_word_is_divided_as_words_that_are_formed_alike(
    word: str,
    part: str,
    is_inflected: object,
    expected: str,
) -> None:
    found = Analogies(KNOWN, ["с", "у", "на", "при"]).of(word, part, is_inflected=bool(is_inflected))

    assert "-".join(morph.text for morph in found or ()) == expected


def test_the_notation_names_every_kind_of_part() -> None:
    assert [*parts_of("по- ~ вод +о+ воз -н -ый")] == [
        Morph("по", "prefix"), Morph("-", None), Morph("вод", "root"), Morph("о", "link"), Morph("воз", "root"),
        Morph("н", "suffix"), Morph("ый", "suffix"),
    ]  # fmt: skip


def test_the_listed_breakdowns_spell_their_words_and_have_a_root_or_a_prefix() -> None:
    for word, morphs in listed_breakdowns().items():
        assert "".join(morph.text for morph in morphs) == word
        assert any(morph.kind in ("root", "prefix") for morph in morphs), word
