"""Morphemes by spelling, families by level: in the order of the search, whatever the order of the catalogue."""

from __future__ import annotations

import pytest

from loaders.morphemes.catalogue import catalogue_of
from loaders.morphemes.morpheme_search import Matching, families_by_level, morphemes_like
from table.model import items
from tests.builders import make_family

CATALOGUE = catalogue_of(
    [
        make_family(family_id="1", members={"11": "уход", "12": "ход"}, level=3),
        make_family(family_id="2", members={"21": "ход", "22": "хо"}, level=1),
        make_family(family_id="10", members={"23": "хож", "24": "ёхо"}, level=1, kind="suffix"),
        make_family(family_id="3", members={}, level=None),
    ]
)


def every(_family: items.StoredFamily) -> bool:
    """Admit every family."""
    return True


def roots(family: items.StoredFamily) -> bool:
    """Admit roots alone."""
    return family.kind == "root"


@pytest.mark.parametrize(
    ("text", "matching", "found"),
    [
        ("ХО", Matching.EXACT, ["22"]),
        ("хо", Matching.PREFIX, ["22", "21", "12", "23"]),
        ("хо", Matching.CONTAINS, ["22", "21", "12", "23", "24", "11"]),
        ("ехо́", Matching.EXACT, ["24"]),
        ("ня", Matching.CONTAINS, []),
        ("'", Matching.CONTAINS, []),
    ],
)
def test_exact_matches_come_first_then_prefixes_then_shorter_and_easier_ones(
    text: str, matching: Matching, found: list[str]
) -> None:
    edges = morphemes_like(CATALOGUE, text, matching, every)

    assert [edge.value.member.morpheme_id for edge in edges] == found
    assert len({edge.cursor_key for edge in edges}) == len(edges)


def test_morphemes_of_families_that_are_not_admitted_are_omitted() -> None:
    edges = morphemes_like(CATALOGUE, "хо", Matching.PREFIX, roots)

    assert [edge.value.member.morpheme_id for edge in edges] == ["22", "21", "12"]


def test_families_come_easiest_first_then_by_number_and_those_of_unknown_level_last() -> None:
    assert [edge.value.family_id for edge in families_by_level(CATALOGUE, every)] == ["2", "10", "1", "3"]
    assert [edge.value.family_id for edge in families_by_level(CATALOGUE, roots)] == ["2", "1", "3"]
