"""What an import keeps of the starter dictionary: all that no item of the sources replaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from importing.merging import with_sentences, with_stress
from importing.morphemes.dictionary_breakdowns import DerivedBreakdowns
from importing.starter import starter_items
from importing.starter.starter import with_placed_families
from importing.starter.starter_words import Starter
from table.engine.protocol import Attributes
from table.model import items
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of

__all__ = ["kept_starter_items"]


def kept_starter_items(
    starter: Starter,
    replaced: Set[str],
    breakdowns: DerivedBreakdowns,
    sentences: Mapping[str, Sequence[Attributes]],
    stress: Mapping[str, Sequence[int]],
) -> list[Attributes]:
    """Return the items of the starter dictionary except words and families that the import replaces."""
    families = {items.StoredFamily(family).family_id for family in breakdowns.families}
    placed = with_placed_families(starter, breakdowns.placed)
    written = starter_items.items_of(placed, stress, with_expressions=False)
    kept = (item for item in written if not _is_replaced(item, replaced, families))
    return [_with_sentences(item, sentences, stress) for item in kept]


def _with_sentences(
    item: Attributes, sentences: Mapping[str, Sequence[Attributes]], stress: Mapping[str, Sequence[int]]
) -> Attributes:
    """Return an item of the starter dictionary, with the sentences of the sources if it is a word that has some."""
    found = sentences.get(items.StoredWord(item).word_id) if kind_of(key_of(item)) is Kind.WORD else None
    return item if found is None else with_stress(with_sentences(item, found), stress)


def _is_replaced(item: Attributes, words: Set[str], families: Set[str]) -> bool:
    kind = kind_of(key_of(item))
    if kind is Kind.WORD:
        return items.StoredWord(item).word_id in words
    return kind in (Kind.FAMILY, Kind.MORPHEME) and str(item["family_id"]) in families
