"""Segmentations that are derived from those of other words, and roots that are divided."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from importing.morphemes.curated_families import Curated
from importing.morphemes.guesses import guessed
from importing.morphemes.recuts import recut
from importing.morphemes.segmentations import Morph
from importing.openrussian.openrussian_words import OpenRussianWord

KNOWN = {
    "тихий": (Morph("тих", "root"), Morph("ий", "suffix")),
    "надой": (Morph("на", "prefix"), Morph("дой", "root")),
    "бить": (Morph("би", "root"), Morph("ть", "suffix")),
    "сильный": (Morph("силь", "root"), Morph("н", "suffix"), Morph("ый", "suffix")),
}


def _word(text: str, part_of_speech: str, rank: int = 1) -> OpenRussianWord:
    word = SimpleNamespace(
        entry=SimpleNamespace(text=text, forms={"sg_gen": text}, traits={}), part_of_speech=part_of_speech, rank=rank
    )
    return cast("OpenRussianWord", word)


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("тихо", "adverb", "тих-о"),
        ("сильность", "noun", "силь-н-ость"),
        ("убить", "verb", "у-би-ть"),
        ("убиться", "verb", "у-би-ть-ся"),
        ("правый", "adjective", "прав-ый"),
        ("род", "noun", "род"),
        ("фвыаник", "noun", ""),
        ("надо", "adverb", ""),
    ],
)
def test_a_segmentation_follows_from_another_word_or_a_known_root(
    shipped: Curated, text: str, part: str, expected: str
) -> None:
    found = guessed([_word(text, part), _word("убить", "verb")], KNOWN, shipped)

    assert "-".join(morph.text for morph in found.get(text, ())) == expected


def test_the_most_frequent_of_homographs_decides(shipped: Curated) -> None:
    found = guessed([_word("тихо", "verb", 900), _word("тихо", "adverb", 5)], KNOWN, shipped)

    assert found["тихо"] == (Morph("тих", "root"), Morph("о", "suffix"))


def test_a_listed_root_is_divided_into_its_parts() -> None:
    assert recut((Morph("поним", "root"), Morph("а", "suffix"))) == (
        Morph("по", "prefix"), Morph("ним", "root"), Morph("а", "suffix"),
    )  # fmt: skip
    assert recut((Morph("поним", "prefix"),)) == (Morph("поним", "prefix"),)
    assert recut((Morph("вод", "root"),)) == (Morph("вод", "root"),)


def test_a_segment_that_is_a_suffix_in_some_words_is_one_only_there() -> None:
    sky = recut((Morph("неб", "root"), Morph("ес", "root"), Morph("н", "suffix"), Morph("ый", "suffix")))
    eat = recut((Morph("ес", "root"), Morph("ть", "suffix")))

    assert [morph.kind for morph in sky] == ["root", "suffix", "suffix", "suffix"]
    assert eat == (Morph("ес", "root"), Morph("ть", "suffix"))


def test_no_curated_root_joins_spellings_by_their_meaning_alone(shipped: Curated) -> None:
    prefixes = {spelling for kind, spelling in shipped.by_spelling if kind == "prefix"}
    unlike = set()
    for one in shipped.families:
        if one.family.kind == "root":
            spellings = sorted(one.family.morphemes, key=len)
            letters = {
                spelling[0]
                for spelling in spellings
                if not any(spelling == prefix + other for prefix in prefixes for other in spellings)
            }
            if len(letters) > 1:
                unlike.add(frozenset(letters))

    assert len(unlike) <= 52  # descent joins some: видеть and обида, волочь and облако
