"""An index of spellings by their letters: finds those equal to a text, starting with it, or containing it, in order."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from operator import itemgetter
from typing import Generic, TypeAlias, TypeVar

__all__ = ["SpellingIndex", "SpellingKey", "Step"]

T = TypeVar("T")

SpellingKey: TypeAlias = tuple[int, str, int, str]
"""The place of an entry in the index: the length of its spelling, its spelling, its level, its id."""


class Step(IntEnum):
    """How a spelling matches a text. Better matches come first."""

    EQUAL = 0
    STARTING = 1
    CONTAINING = 2


class SpellingIndex(Generic[T]):
    """Entries in groups, sorted by their keys, with the positions of every letter and every pair of letters.

    A text inside a spelling is looked up by its rarest pair of letters, so at most the entries that have this pair are
    visited: 900 of the full dictionary's 12,700, or 4,800 for a text of one letter. Takes some 3 MB for them.

    Attributes:
        keys: The keys, ascending.
        groups: The groups of the entries, in the order of their keys.
        entries: The entries, in the order of their keys.
    """

    __slots__ = ("_positions", "entries", "groups", "keys")

    def __init__(self, keyed: Iterable[tuple[SpellingKey, int, T]]) -> None:
        """Build the index of entries, each with its key and the number of its group; no two have the same key."""
        ordered = sorted(keyed, key=itemgetter(0))
        self.keys = [key for key, _, _ in ordered]
        self.groups = array("I", [group for _, group, _ in ordered])
        self.entries = [entry for _, _, entry in ordered]
        positions = defaultdict[str, "array[int]"](lambda: array("I"))
        for position, key in enumerate(self.keys):
            for piece in _pieces(key[1]):
                positions[piece].append(position)
        self._positions = dict(positions)

    def positions(
        self, text: str, step: Step, admitted: Sequence[bool], *, after: SpellingKey | None = None
    ) -> Iterator[int]:
        """Yield the positions of the entries whose spelling matches a text in one way, ascending.

        Args:
            text: One or more letters, folded like the spellings.
            step: The way; a spelling matches in the first way that applies to it, and in no other.
            admitted: Whether to yield the entries of a group, by its number.
            after: The key after which to start; None starts at the first entry.
        """
        start = 0 if after is None else bisect_right(self.keys, after)
        if step is Step.CONTAINING:
            return self._containing(text, start, admitted)
        starting = self._starting(text, start, is_equal=step is Step.EQUAL)
        return (position for position in starting if admitted[self.groups[position]])

    def _starting(self, text: str, start: int, *, is_equal: bool) -> Iterator[int]:
        longest = self.keys[-1][0] if self.keys else 0
        lengths = range(len(text), len(text) + 1) if is_equal else range(len(text) + 1, longest + 1)
        for length in lengths:
            position = max(start, bisect_left(self.keys, (length, text)))
            while position < len(self.keys) and self._starts(position, length, text):
                yield position
                position += 1

    def _starts(self, position: int, length: int, text: str) -> bool:
        key = self.keys[position]
        return key[0] == length and key[1].startswith(text)

    def _containing(self, text: str, start: int, admitted: Sequence[bool]) -> Iterator[int]:
        pieces = _pieces(text) if len(text) == 1 else (text[at : at + 2] for at in range(len(text) - 1))
        rarest = min((self._positions.get(piece, array("I")) for piece in pieces), key=len)
        groups, keys = self.groups, self.keys
        for position in rarest[bisect_left(rarest, start) :]:
            if admitted[groups[position]] and keys[position][1].find(text) > 0:  # at 0 it starts with the text
                yield position


def _pieces(text: str) -> set[str]:
    """Return the letters and the pairs of letters in a text."""
    return {*text, *(text[at : at + 2] for at in range(len(text) - 1))}
