"""Lists of morphemes and families from the indexes of the catalogue, in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from enum import Enum
from heapq import merge
from itertools import islice
from typing import cast

from loaders.morphemes.catalogue import Catalogue, FoundMorpheme, family_key
from loaders.morphemes.spelling_index import SpellingKey, Step
from loaders.paging import CursorKey, Edge
from russian.folding import fold
from table.model import items

__all__ = ["Admits", "Matching", "families_by_level", "morphemes_like"]

Admits = Callable[[items.StoredFamily], bool]
"""A filter of families by their kind, word class and level; it treats families that have these in common alike."""


class Matching(Enum):
    """How a morpheme's spelling has to match."""

    EXACT = "exact"
    PREFIX = "prefix"
    CONTAINS = "contains"


_STEPS = {Matching.EXACT: [Step.EQUAL], Matching.PREFIX: [Step.EQUAL, Step.STARTING], Matching.CONTAINS: [*Step]}


def morphemes_like(
    catalogue: Catalogue,
    text: str,
    matching: Matching,
    admits: Admits,
    *,
    after: CursorKey | None = None,
    at_most: int | None = None,
) -> list[Edge[FoundMorpheme]]:
    """Find morphemes by spelling: exact matches first, then prefixes, then shorter spellings.

    Args:
        catalogue: The morphemes.
        text: The text to find, folded or not; if nothing of it is left when folded, nothing is found.
        matching: How the spelling has to match.
        admits: The filter.
        after: The cursor key after which to start; None starts with the first match.
        at_most: The number of matches; None finds all of them.
    """
    folded = fold(text)
    admitted = [admits(families[0]) for families in catalogue.groups]
    found = _found(catalogue, folded, matching, admitted, after) if folded else iter(())
    return list(islice(found, at_most))


def _found(
    catalogue: Catalogue, folded: str, matching: Matching, admitted: list[bool], after: CursorKey | None
) -> Iterator[Edge[FoundMorpheme]]:
    index = catalogue.spellings
    for step in _STEPS[matching]:
        if after is not None and step < after[0]:
            continue
        start = cast("SpellingKey", after[1:]) if after is not None and step == after[0] else None
        for position in index.positions(folded, step, admitted, after=start):
            yield Edge(index.entries[position], (int(step), *index.keys[position]))


def families_by_level(
    catalogue: Catalogue, admits: Admits, *, after: CursorKey | None = None, at_most: int | None = None
) -> list[Edge[items.StoredFamily]]:
    """Return the families that a filter admits, easiest first, then by number.

    Args:
        catalogue: The families.
        admits: The filter.
        after: The cursor key after which to start; None starts with the first family.
        at_most: The number of families; None returns all of them.
    """
    groups = [_following(families, after) for families in catalogue.groups if admits(families[0])]
    found = merge(*groups, key=family_key)
    return [Edge(family, family_key(family)) for family in islice(found, at_most)]


def _following(families: list[items.StoredFamily], after: CursorKey | None) -> Iterator[items.StoredFamily]:
    """Yield the families of a group after a cursor key; their keys ascend."""
    start = 0 if after is None else bisect_right(families, after, key=family_key)
    return (families[position] for position in range(start, len(families)))
