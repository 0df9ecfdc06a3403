"""Families of the real segmentations: words that a school book puts together meet, and others do not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from importing.morphemes.curated_families import read_curated
from importing.morphemes.derivations import read_derivations
from importing.morphemes.recuts import recut
from importing.morphemes.root_families import RootFamilies, group_roots
from importing.morphemes.segmentations import Morph, read_segmentations
from importing.openrussian.tables import read_tables, related_words
from russian.folding import fold
from tests.importing.full_dictionary import DATA

PAIRS = Path(__file__).parents[2] / "quality" / "school_pairs.tsv"


def _families(word: str, morphs: tuple[Morph, ...], roots: RootFamilies) -> Iterator[str]:
    start = 0
    for morph in morphs:
        if morph.kind == "root":
            curated = roots.curated_of(morph.text, word, start)
            yield roots.leader_of(morph.text) if curated is None else curated.family.family_id
        start += len(morph.text)


@pytest.mark.data
def test_pairs_of_a_school_book_meet_and_unlike_ones_do_not() -> None:
    segmented = {word: recut(morphs) for word, morphs in read_segmentations(DATA / "morphemes").by_word.items()}
    derived = read_derivations(DATA / "morphemes" / "unimorph-rus.derivations")
    links = (*derived.pairs, *related_words(read_tables(DATA / "openrussian" / "tables-2022")))
    roots = group_roots(segmented, links, read_curated())
    right = wrong = apart = 0
    with PAIRS.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            words = fold(row["word1"]), fold(row["word2"])
            if all(word in segmented for word in words):
                one, other = ({*_families(word, segmented[word], roots)} for word in words)
                is_together, is_related = bool(one & other), row["related"] == "yes"
                right += is_together and is_related
                wrong += is_together and not is_related
                apart += is_related and not is_together

    assert right / (right + wrong) >= 0.97
    assert right / (right + apart) >= 0.9
