"""The indexes of the catalogue give what a search of the whole catalogue gives, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.morphemes.catalogue import Catalogue, catalogue_of, family_key
from loaders.morphemes.morpheme_search import Matching, families_by_level, morphemes_like
from loaders.morphemes.spelling_index import SpellingIndex, Step
from loaders.paging import CursorKey, Edge
from russian.folding import fold
from schema.fields.enums import MorphemeKind, MorphemeWordClass
from schema.words.word_filter import MorphemeFilter, admits_family
from table.engine.protocol import Attributes
from table.model import items, keys
from tests.builders import make_family

LETTERS = "аеёо'"
TEXTS = st.text(LETTERS, min_size=1, max_size=4)
FILTERS = st.builds(
    MorphemeFilter,
    kinds=st.none() | st.lists(st.sampled_from(MorphemeKind), max_size=2),
    min_level=st.none() | st.integers(0, 6),
    max_level=st.none() | st.integers(0, 6),
    occurs_in=st.none() | st.lists(st.sampled_from(MorphemeWordClass), max_size=2),
)
MATCHES: dict[Matching, Callable[[str, str], bool]] = {
    Matching.EXACT: lambda spelling, text: spelling == text,
    Matching.PREFIX: lambda spelling, text: spelling.startswith(text),
    Matching.CONTAINS: lambda spelling, text: text in spelling,
}


@st.composite
def families(draw: st.DrawFn) -> list[Attributes]:
    """Draw families whose members' spellings often begin alike, repeat, or fold to nothing."""
    numbers = iter(draw(st.lists(st.integers(1, 9999), unique=True, min_size=40, max_size=40)))
    return [
        make_family(
            family_id=str(next(numbers)),
            members={str(next(numbers)): text for text in texts},
            kind=draw(st.sampled_from(["root", "suffix", "prefix"])),
            level=draw(st.none() | st.integers(1, 6)),
        )
        for texts in draw(st.lists(st.lists(st.text(LETTERS, min_size=1, max_size=6), max_size=3), max_size=10))
    ]


def visited(catalogue: Catalogue, text: str, matching: Matching, given: MorphemeFilter) -> Iterator[CursorKey]:
    """Return the keys of all matches, by looking at every spelling."""
    folded = fold(text)
    for spelling, morphemes in catalogue.by_spelling.items():
        if folded and MATCHES[matching](spelling, folded):
            step = 0 if spelling == folded else 1 if spelling.startswith(folded) else 2
            for found in morphemes:
                if admits_family(given, found.family):
                    level = found.family.level or keys.UNKNOWN_LEVEL
                    yield (step, len(spelling), spelling, level, found.member.morpheme_id)


@given(families(), TEXTS, st.sampled_from(Matching), FILTERS, st.integers(1, 4))
def test_a_search_equals_a_scan_of_all_spellings(
    stored: list[Attributes], text: str, matching: Matching, kept: MorphemeFilter, first: int
) -> None:
    catalogue = catalogue_of(stored)
    expected = sorted(visited(catalogue, text, matching, kept))

    def page(after: CursorKey | None) -> list[Edge[object]]:
        return [
            Edge(edge.value, edge.cursor_key)
            for edge in morphemes_like(catalogue, text, matching, admits(kept), after=after, at_most=first)
        ]

    assert [edge.cursor_key for edge in morphemes_like(catalogue, text, matching, admits(kept))] == expected
    assert [edge.cursor_key for edge in paged(page)] == expected


@given(families(), FILTERS, st.integers(1, 4))
def test_the_list_of_families_is_that_of_a_sort_of_all_families(
    stored: list[Attributes], kept: MorphemeFilter, first: int
) -> None:
    catalogue = catalogue_of(stored)
    expected = sorted(family_key(one) for one in catalogue.families.values() if admits_family(kept, one))

    def page(after: CursorKey | None) -> list[Edge[object]]:
        return [
            Edge(edge.value, edge.cursor_key)
            for edge in families_by_level(catalogue, admits(kept), after=after, at_most=first)
        ]

    assert [edge.cursor_key for edge in families_by_level(catalogue, admits(kept))] == expected
    assert [edge.cursor_key for edge in paged(page)] == expected


def admits(kept: MorphemeFilter) -> Callable[[items.StoredFamily], bool]:
    """Return a filter as the search takes it."""
    return lambda family: admits_family(kept, family)


def paged(page: Callable[[CursorKey | None], list[Edge[object]]]) -> Iterator[Edge[object]]:
    """Read a list to its end, page by page."""
    after: CursorKey | None = None
    while edges := page(after):
        yield from edges
        after = edges[-1].cursor_key


class Counted(str):
    """A spelling that counts how often it is searched."""

    __slots__ = ()
    searches = 0

    def find(self, text: str) -> int:  # type: ignore[override]  # no start or end is given
        """Find a text in the spelling."""
        Counted.searches += 1
        return super().find(text)


@pytest.mark.parametrize(("text", "searched"), [("ща", 3), ("щ", 3), ("аща", 3), ("ъъ", 0)])
def test_a_text_inside_a_spelling_is_looked_for_only_where_its_rarest_letters_are(text: str, searched: int) -> None:
    spellings = [f"{first}{second}ба" for first in "абвгд" for second in "бвгде"] + ["баща", "ваща", "гаща"]
    index = SpellingIndex(((4, Counted(one), 1, str(at)), 0, one) for at, one in enumerate(spellings))
    Counted.searches = 0

    found = [index.entries[at] for at in index.positions(text, Step.CONTAINING, [True])]

    assert found == [one for one in ("баща", "ваща", "гаща") if text in one]
    assert Counted.searches == searched
