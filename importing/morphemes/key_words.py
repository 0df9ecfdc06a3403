"""Finds the key word of each family: the most basic of its words, which shows best what the family means.

A basic word is frequent, has few other parts, and means what the family means. A root without a meaning of its own
takes that of its key word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import cast

from table.engine.protocol import Attributes
from table.entries.entries import summary
from table.model import items

__all__ = ["RankedWord", "key_words", "with_key_words"]

_UNRANKED = 100_000
_LEAST_RANK = 100
"""Added to ranks, so that the most frequent words differ less."""

_ROOT, _PREFIX, _SUFFIX = 4.0, 2.5, 1.0
"""The cost of each further root, each prefix and each suffix, in doublings of the rank."""
_ENDINGS = {"verb": 2}
"""How many suffixes at the end say nothing, such as -а-ть; 1 for other parts of speech."""

_MEANING_CHARACTERS = 60
_CYRILLIC = re.compile("[А-яЁё]")


_MEANT, _ALSO_MEANT = 4.0, 3.0
"""What a word gains that means what the family means, first or otherwise, in doublings of the rank."""
_FIRST = 4
"""How many meanings of a word count."""
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_ARTICLE = re.compile("(?:to|a|an|the) ")


@dataclass(frozen=True, slots=True)
class RankedWord:
    """What decides between words: part of speech, rank, and the meanings, as a source or a gloss has them."""

    part_of_speech: str
    rank: int | None
    meanings: str = ""

    def gain(self, meanings: Sequence[str]) -> float:
        """Return what it gains if one of these is among its first meanings, apart from articles and brackets."""
        if not self.meanings:
            return 0.0
        own = {*map(_plain, re.split("[,;/]", _IN_BRACKETS.sub("", self.meanings.lower()))[:_FIRST])}
        shared = [place for place, meaning in enumerate(meanings) if _plain(meaning) in own]
        return 0.0 if not shared else _MEANT if shared[0] == 0 else _ALSO_MEANT


def _plain(meaning: str) -> str:
    return _ARTICLE.sub("", _IN_BRACKETS.sub("", meaning.lower()).strip(), count=1)


def key_words(
    families: Iterable[Attributes], officials: Iterable[Attributes], words: Mapping[str, RankedWord]
) -> dict[str, str]:
    """Return family id → id of its key word, for the families that occur in the breakdowns of these words."""
    given = [*families]
    kinds = {str(family["family_id"]): str(family["type"]) for family in given}
    meanings = {str(family["family_id"]): cast("list[str]", family["family_meanings"]) for family in given}
    best: dict[str, tuple[float, int, str]] = {}
    for official in officials:
        word_id = str(official["word_id"])
        word = words.get(word_id)
        if word is None:
            continue
        family_ids = [str(part["morpheme_family_id"]) for part in _parts(official) if part["morpheme_family_id"]]
        plain = _cost([kinds.get(family_id, "") for family_id in family_ids], word)
        for family_id in dict.fromkeys(family_ids):
            cost = (plain - word.gain(meanings.get(family_id, ())), len(word_id), word_id)
            if family_id not in best or cost < best[family_id]:
                best[family_id] = cost
    return {family_id: word_id for family_id, (_, _, word_id) in best.items()}


def _parts(official: Attributes) -> list[Attributes]:
    return cast("list[Attributes]", official["breakdown_items"])


def _cost(kinds: list[str], word: RankedWord) -> float:
    suffixes = max(0, kinds.count("suffix") - _ENDINGS.get(word.part_of_speech, 1))
    further_roots = max(0, kinds.count("root") - 1)
    rank = log2((word.rank or _UNRANKED) + _LEAST_RANK)
    return rank + further_roots * _ROOT + kinds.count("prefix") * _PREFIX + suffixes * _SUFFIX


def with_key_words(
    families: Iterable[Attributes], chosen: Mapping[str, str], item_of: Callable[[str], Attributes]
) -> list[Attributes]:
    """Return the families with their key words, and roots without a meaning with that of their key word."""
    return [
        _with_key_word(family, items.StoredWord(item_of(chosen[family_id])))
        if (family_id := str(family["family_id"])) in chosen
        else family
        for family in families
    ]


def _with_key_word(family: Attributes, word: items.StoredWord) -> Attributes:
    written: Attributes = {**family, "key_word": {name: summary(word)[name] for name in ("word", "gloss")}}
    meaning = _meaning(word)
    if family["family_meanings"] or family["type"] != "root" or meaning is None:
        return written
    return {**written, "family_meanings": [meaning], "meanings_are_derived": True}


def _meaning(word: items.StoredWord) -> str | None:
    """Return the first meaning of a word without `to`, if it is short and in English."""
    gloss = word.gloss
    if gloss is None or len(gloss) > _MEANING_CHARACTERS or _CYRILLIC.search(gloss):
        return None
    return gloss.removeprefix("to ")
