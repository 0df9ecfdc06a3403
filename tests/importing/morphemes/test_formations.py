"""Derivations that segmentations show by themselves."""

from __future__ import annotations

from importing.morphemes.formations import formations
from importing.morphemes.segmentations import Morph


def _segmented(*words: str) -> dict[str, tuple[Morph, ...]]:
    """Segment words that are written with a + before the root and a - before each suffix."""
    found = {}
    for word in words:
        prefix, _, rest = word.rpartition("+")
        root, *suffixes = rest.split("-")
        morphs = [Morph(prefix, "prefix")] if prefix else []
        morphs += [Morph(root, "root"), *(Morph(suffix, "suffix") for suffix in suffixes)]
        found["".join(morph.text for morph in morphs)] = tuple(morphs)
    return found


def test_a_plain_word_and_one_with_a_suffix_show_how_the_root_changes() -> None:
    segmented = _segmented(
        "аптек-а", "аптеч-к-а", "палатк-а", "палаточ-н-ый", "купец", "купеч-еств-о", "осень", "осен-н-ий"
    )

    assert [*formations(segmented)] == [
        ("аптека", "аптечка"), ("купец", "купечество"), ("осень", "осенний"), ("палатка", "палаточный"),
    ]  # fmt: skip


def test_a_soft_sign_falls_before_a_suffix() -> None:
    assert [*formations(_segmented("медведь", "медвед-иц-а", "лошадь", "лошад-к-а"))] == [("лошадь", "лошадка")]


def test_short_roots_and_other_suffixes_prove_nothing() -> None:
    assert [*formations(_segmented("рук-а", "руч-к-а", "коряк", "коряч-и-ть-ся"))] == []


def test_words_with_prefixes_prove_nothing() -> None:
    assert [*formations(_segmented("аптек-а", "при+аптеч-н-ый"))] == []
