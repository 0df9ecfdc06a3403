"""The additions that a word, a family or an official breakdown implies (design.md 2.2), each derived here alone.

Import, reindex, check and writes all take the entries from here, so that they agree. Entries carry what a list of
words shows, so that a list needs no second read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from russian.alphabet import sort_key
from russian.folding import fold
from table import items, keys
from table.definition import KEY_ATTRIBUTES
from table.engine import Attributes, AttributeValue, PrimaryKey

__all__ = [
    "ADDITIONS_VERSION",
    "HEADWORD",
    "SUGGESTIONS",
    "members_of",
    "of_family",
    "of_members",
    "of_word",
    "suggestions",
    "summary",
]

ADDITIONS_VERSION = 1
"""Grows when the shape of the additions changes, so that a table with older ones is told apart."""

HEADWORD = "HEADWORD"
"""The search scope of the words themselves."""

SUGGESTIONS = 100
"""Results that a suggestions item holds: as many as a page can ask for."""


_OF_THE_ITEM = frozenset((*KEY_ATTRIBUTES, "__type"))
"""Attributes that say where an item is, not what it says."""


def summary(word: items.Word) -> Attributes:
    """Give what an entry carries of a word: the map `word` as it is stored, and the gloss."""
    named = word.attributes.get("word")
    return {"word": named if isinstance(named, dict) else {}, "gloss": word.gloss}


def of_word(word: items.Word) -> list[Attributes]:
    """Give the entries of a word: one search entry, for its headword."""
    folded = fold(word.text)
    key = keys.search_entry(HEADWORD, folded, word.frequency_rank, word.word_id)
    return [{**_key(key), "folded": folded, **summary(word)}]


def of_family(family: items.Family, word_count: int) -> Attributes:
    """Give the entry of a family in the list of families: the family's own attributes and how many words it has."""
    own: Attributes = {name: value for name, value in family.attributes.items() if name not in _OF_THE_ITEM}
    key = keys.family_entry(family.level, family.family_id)
    return {**_key(key), **own, "word_count": word_count}


def members_of(official: items.Breakdown) -> dict[str, str]:
    """Give the families that occur in a breakdown: family id → the id of its first member there."""
    by_family: dict[str, str] = {}
    for part in official.parts:
        if part.family_id and part.morpheme_id:
            by_family.setdefault(part.family_id, part.morpheme_id)
    return by_family


def of_members(word: items.Word, members: Mapping[str, str]) -> list[Attributes]:
    """Give the entries that put a word into the lists of its families; `members` as `members_of` gives them."""
    return [_family_word(word, family_id, morpheme_id) for family_id, morpheme_id in members.items()]


def _family_word(word: items.Word, family_id: str, morpheme_id: str) -> Attributes:
    by_alphabet = keys.word_of_family_alphabetical(family_id, sort_key(word.text), word.word_id)
    return {
        **_key(keys.word_of_family(family_id, word.frequency_rank, word.word_id)),
        "gsi1pk": by_alphabet.pk,
        "gsi1sk": by_alphabet.sk,
        "morpheme_id": morpheme_id,
        **summary(word),
    }


def suggestions(scope: str, results: Iterable[items.SearchResult]) -> Iterator[Attributes]:
    """Give the suggestions for every prefix of 1 to 3 letters: the best results, then the others one by one.

    Args:
        scope: The scope all the results are of.
        results: Its search entries, in any order; all are held in memory.
    """
    by_prefix: dict[str, list[items.SearchResult]] = {}
    for result in sorted(results, key=_by_rank):
        folded = result.folded
        for length in range(1, min(keys.SUGGEST_LETTERS, len(folded)) + 1):
            by_prefix.setdefault(folded[:length], []).append(result)
    for prefix, ranked in by_prefix.items():
        ranked.sort(key=lambda result, prefix=prefix: result.folded != prefix)  # type: ignore[misc]  # stable: rank stays
        yield from _suggestions_of(scope, prefix, ranked)


def _by_rank(result: items.SearchResult) -> tuple[str, str]:
    return keys.rank_text(result.frequency_rank), result.word_id


def _suggestions_of(scope: str, prefix: str, ranked: Sequence[items.SearchResult]) -> Iterator[Attributes]:
    best: list[AttributeValue] = [_shown(result) for result in ranked[:SUGGESTIONS]]
    yield {
        **_key(keys.suggestions(scope, prefix)),
        "results": best,
        "is_complete": len(ranked) <= SUGGESTIONS,
    }
    for result in ranked[SUGGESTIONS:]:
        key = keys.suggestion_after(scope, prefix, result.frequency_rank, result.word_id)
        yield {**_key(key), **_shown(result)}


def _shown(result: items.SearchResult) -> Attributes:
    return {"folded": result.folded, **summary(result)}


def _key(key: PrimaryKey) -> Attributes:
    return {"pk": key.pk, "sk": key.sk}
