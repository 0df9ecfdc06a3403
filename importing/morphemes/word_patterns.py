"""Patterns by which a curated family names its words.

`"вода"` matches only that word, `"водян*"` a beginning, `"*логия"` an ending, `"*водян*"` any part. `<` marks the start
of the morph in question: `"<вод*"` matches words that begin with the morph, and `"водопро<вод*"` the second root of
водопровод but not the first. `"мука́"`, with its stress, matches only the homograph that is stressed so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from russian.folding import fold
from russian.stress import to_stored, unstressed

__all__ = ["NO_WORDS", "WordPatterns"]

_WHOLE = 1000
"""Precision of a pattern without an asterisk; the precision of others is their length."""

_STRESSED = 1001
"""Precision of a word with its stress."""


@dataclass(frozen=True, slots=True)
class WordPatterns:
    """Patterns, folded and without asterisks, by the position of the asterisks."""

    whole: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    insides: frozenset[str] = frozenset()
    stressed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, patterns: Iterable[str]) -> WordPatterns:
        """Read patterns; one with an asterisk in the middle never matches."""
        by_asterisks: dict[tuple[bool, bool], set[str]] = {}
        given = [*patterns]
        stressed = frozenset(to_stored(pattern) for pattern in given if unstressed(pattern) != pattern)
        for pattern in map(fold, (one for one in given if unstressed(one) == one)):
            asterisks = (pattern.startswith("*"), pattern.endswith("*"))
            by_asterisks.setdefault(asterisks, set()).add(pattern.strip("*"))
        ends = ((False, False), (False, True), (True, False), (True, True))
        whole, beginnings, endings, insides = (frozenset(by_asterisks.get(asterisks, ())) for asterisks in ends)
        return cls(whole, beginnings, endings, insides, stressed)

    def __or__(self, other: WordPatterns) -> WordPatterns:
        """Return the patterns of both."""
        return WordPatterns(
            self.whole | other.whole,
            self.beginnings | other.beginnings,
            self.endings | other.endings,
            self.insides | other.insides,
            self.stressed | other.stressed,
        )

    def precision(self, word: str, start: int, stressed: str = "") -> int:
        """Return the length of the longest pattern that matches a folded word; 0 if none does, 1000 for the whole word.

        `start` is the index at which the morph in question begins; `stressed` the word with its stress, which precedes.
        """
        if self.stressed and to_stored(stressed) in self.stressed:
            return _STRESSED
        marked = f"{word[:start]}<{word[start:]}"
        if word in self.whole or marked in self.whole:
            return _WHOLE
        fitting = (len(part) for spelled in (word, marked) for part in self._fitting(spelled))
        return max(fitting, default=0)

    def _fitting(self, spelled: str) -> Iterable[str]:
        yield from (part for part in self.beginnings if spelled.startswith(part))
        yield from (part for part in self.endings if spelled.endswith(part))
        yield from (part for part in self.insides if part in spelled)


NO_WORDS = WordPatterns()
"""Matches nothing."""
