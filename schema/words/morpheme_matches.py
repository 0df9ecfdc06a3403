"""The places in a word where known morphemes are spelled."""

import strawberry

from loaders.morphemes.catalogue import Catalogue
from russian.morphemes import occurrences
from schema.morphemes.morpheme import Morpheme

__all__ = ["MorphemeMatch", "matches_in"]


@strawberry.type(description="A place in a word where a known morpheme is spelled.")
class MorphemeMatch:
    start: int = strawberry.field(description="The index of the first letter, from 0.")
    end: int = strawberry.field(description="The index after the last letter.")
    morpheme: Morpheme = strawberry.field(description="The morpheme.")


def matches_in(text: str, catalogue: Catalogue) -> list[MorphemeMatch]:
    """Return every place in a word where a morpheme of the catalogue is spelled."""
    return [
        MorphemeMatch(start=one.start, end=one.end, morpheme=Morpheme.found(found))
        for one in occurrences(text, catalogue.by_spelling, longest=catalogue.longest)
        for found in catalogue.by_spelling[one.piece]
    ]
