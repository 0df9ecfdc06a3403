"""Patterns that name words: how a curated family says which words are its own.

`"вода"` is that word alone, `"водян*"` names all words that begin so, `"*логия"` all that end so, `"*водян*"` all that
hold it. `<` stands where the morph begins that is asked about: `"<вод*"` names words that begin with the morph,
`"водопро<вод*"` means the second root of водопровод and not the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from russian.folding import fold

__all__ = ["NO_WORDS", "WordPatterns"]

_WHOLE = 1000
"""How precise a pattern without an asterisk is; others are as precise as they are long."""


@dataclass(frozen=True, slots=True)
class WordPatterns:
    """Some patterns, folded and without their asterisks, by where those stood."""

    whole: frozenset[str] = frozenset()
    beginnings: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()
    insides: frozenset[str] = frozenset()

    @classmethod
    def of(cls, patterns: Iterable[str]) -> WordPatterns:
        """Read patterns; an asterisk in the middle counts as a letter, which no word has."""
        sorted_out: dict[tuple[bool, bool], set[str]] = {}
        for pattern in map(fold, patterns):
            asterisks = (pattern.startswith("*"), pattern.endswith("*"))
            sorted_out.setdefault(asterisks, set()).add(pattern.strip("*"))
        ends = ((False, False), (False, True), (True, False), (True, True))
        return cls(*(frozenset(sorted_out.get(asterisks, ())) for asterisks in ends))

    def __or__(self, other: WordPatterns) -> WordPatterns:
        """Give the patterns of both."""
        return WordPatterns(
            self.whole | other.whole,
            self.beginnings | other.beginnings,
            self.endings | other.endings,
            self.insides | other.insides,
        )

    def precision(self, word: str, start: int) -> int:
        """Tell how long the longest pattern is that names a folded word; 0 if none does, most if one is the word.

        Args:
            word: The word.
            start: Where in the word the morph begins that is asked about.
        """
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
"""Patterns that name no word."""
