"""Filters of the lists of words, morphemes and families."""

from typing import Annotated, TypeAlias, TypeVar

import strawberry

from loaders.words import words
from russian.parts_of_speech import PartOfSpeech
from schema.fields.enums import LanguageLevel, MorphemeKind, MorphemeWordClass
from schema.fields.stored import omittable
from table.model import items

__all__ = ["MorphemeFilter", "WordFilter", "WordsToKeep", "admits_family", "stated", "stored_filter"]

T = TypeVar("T")


@strawberry.input(description="Which words to keep. Every property that is given has to hold.")
class WordFilter:
    parts_of_speech: list[PartOfSpeech] | None = omittable("The word is one of these parts of speech.")
    min_frequency_rank: int | None = omittable("The rank by frequency is at least this.")
    max_frequency_rank: int | None = omittable(
        "The rank by frequency is at most this: 1000 keeps the thousand most frequent words."
    )
    has_breakdown: bool | None = omittable("Whether the word has an official breakdown.")
    is_verified: bool | None = omittable("Whether the word has a verified breakdown.")
    levels: list[LanguageLevel] | None = omittable("The level is one of these.")
    has_example_sentences: bool | None = omittable("Whether the word has an example sentence.")


WordsToKeep: TypeAlias = Annotated[WordFilter | None, strawberry.argument(description="Which words to keep.")]
"""The argument `filter` of lists of words."""


@strawberry.input(description="Which morphemes or families to keep. Every property that is given has to hold.")
class MorphemeFilter:
    kinds: list[MorphemeKind] | None = omittable("The kind is one of these.")
    min_level: int | None = omittable("The level is at least this.")
    max_level: int | None = omittable("The level is at most this.")
    occurs_in: list[MorphemeWordClass] | None = omittable("The words its members occur in are one of these.")


def stored_filter(given: WordFilter | None) -> words.WordCriteria:
    """Convert the argument to the loaders' form; a property that is null or omitted does not filter."""
    if not given:
        return words.WordCriteria()
    parts, levels = _given(given.parts_of_speech), _given(given.levels)
    return words.WordCriteria(
        parts_of_speech=None if parts is None else frozenset(parts),
        levels=None if levels is None else frozenset(level.name for level in levels),
        min_rank=_given(given.min_frequency_rank),
        max_rank=_given(given.max_frequency_rank),
        has_breakdown=_given(given.has_breakdown),
        is_verified=_given(given.is_verified),
        has_sentences=_given(given.has_example_sentences),
    )


def stated(given: WordFilter | MorphemeFilter | None) -> dict[str, object]:
    """Return the properties a filter sets, in the same form for equivalent filters; cursors are bound to them."""
    properties = vars(given) if given else {}
    return {
        name: frozenset(value) if isinstance(value, list) else value
        for name, value in properties.items()
        if _given(value) is not None
    }


def _given(value: T | None) -> T | None:
    """Return a property of an input; None if it is omitted."""
    return None if value is strawberry.UNSET else value


def admits_family(given: MorphemeFilter | None, family: items.StoredFamily) -> bool:
    """Whether a family matches a filter. A family of unknown level matches no minimum or maximum level."""
    if not given:
        return True
    if (kinds := _given(given.kinds)) is not None and MorphemeKind(family.kind) not in kinds:
        return False
    if (classes := _given(given.occurs_in)) is not None and MorphemeWordClass(family.occurs_in) not in classes:
        return False
    lowest, highest = _given(given.min_level), _given(given.max_level)
    if lowest is None and highest is None:
        return True
    return family.level is not None and (lowest or 0) <= family.level and (highest is None or family.level <= highest)
