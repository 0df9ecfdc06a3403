"""Roots that belong together: a curated family, or spellings that alternate regularly where a derivation links them.

Two spellings are put into one family only if `alternation` explains both and a link supports it: a word derived from
another (UniMorph), or two verbs that differ in aspect, each with one root, in those spellings. Curated families win: a
link brings a new spelling into one, never two of them together. Words with a root that several unrelated families spell
alike are given to the one that names them or a word they are linked to; those that nothing tells stay a family of their
own, which may be a mixture: that is the honest «unsure».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from table.importing.alternations import alternation
from table.importing.curated_families import Curated, CuratedFamily
from table.importing.segmentations import Morph

__all__ = ["Grouping", "RootFamilies", "group_roots"]

LARGEST = 12
"""Spellings that a derived family has at most; a longer chain of links is a mistake somewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Why two spellings are in one family: `word` and `base` are the words whose link supports it."""

    spelling: str
    other: str
    reason: str
    word: str
    base: str


class RootFamilies:
    """Which family a root of a word is of."""

    def __init__(self, curated: Curated) -> None:
        self.groupings: list[Grouping] = []
        self._curated = curated
        self._words: dict[tuple[str, str], CuratedFamily] = {}
        self._leaders: dict[str, str] = {}
        self._joined: dict[str, CuratedFamily] = {}
        self._sizes: dict[str, int] = {}

    def curated_of(self, spelling: str, word: str) -> CuratedFamily | None:
        """Give the curated family of a root in a folded word; None if it is of a derived one."""
        sure = self._curated.sure("root", spelling, word) or self._words.get((spelling, word))
        return sure or self._curated.likely("root", spelling) or self._joined.get(self.leader_of(spelling))

    def leader_of(self, spelling: str) -> str:
        """Give the spelling that stands for the derived family of a spelling."""
        while (leader := self._leaders.get(spelling, spelling)) != spelling:
            spelling = leader
        return spelling

    def follow(self, links: Iterable[tuple[tuple[str, str], tuple[str, str]]]) -> None:
        """Let words with a shared spelling inherit their family from the words they are linked to."""
        both_ways = [pair for link in links for pair in (link, link[::-1])]
        is_news = True
        while is_news:
            is_news = False
            for (spelling, word), (other, base) in both_ways:
                if spelling == other and self._is_open(spelling, word):
                    family = self._curated.sure("root", other, base) or self._words.get((other, base))
                    if family is not None:
                        self._words[spelling, word] = family
                        is_news = True

    def _is_open(self, spelling: str, word: str) -> bool:
        shared = len(self._curated.by_spelling.get(("root", spelling), ())) > 1
        return shared and (spelling, word) not in self._words and self._curated.sure("root", spelling, word) is None

    def join(self, spelling: str, word: str, other: str, base: str) -> None:
        """Put two spellings into one family, if they alternate and nothing stands against it."""
        reason = alternation(spelling, other)
        owners = [self._curated.by_spelling.get(("root", one), ()) for one in (spelling, other)]
        if reason is None or all(owners) or self.leader_of(spelling) == self.leader_of(other):
            return
        if owners[0] or owners[1]:
            known, known_word, new = (spelling, word, other) if owners[0] else (other, base, spelling)
            joined = self._to_curated(known, known_word, new)
        else:
            joined = self._together(spelling, other)
        if joined:
            self.groupings.append(Grouping(spelling=spelling, other=other, reason=reason, word=word, base=base))

    def _to_curated(self, known: str, word: str, new: str) -> bool:
        """Let a derived spelling join the curated family; one that is linked to two of them joins neither again."""
        family = self.curated_of(known, word)
        leader = self.leader_of(new)
        if family is None or leader in self._joined:
            return False
        self._joined[leader] = family
        return True

    def _together(self, spelling: str, other: str) -> bool:
        first, second = sorted((self.leader_of(spelling), self.leader_of(other)))
        size = self._sizes.get(first, 1) + self._sizes.get(second, 1)
        families = {id(self._joined[leader]) for leader in (first, second) if leader in self._joined}
        if size > LARGEST or len(families) > 1:
            return False
        if second in self._joined:
            self._joined[first] = self._joined.pop(second)
        self._leaders[second] = first
        self._sizes[first] = size
        return True


def group_roots(
    segmented: Mapping[str, tuple[Morph, ...]], links: Iterable[tuple[str, str]], curated: Curated
) -> RootFamilies:
    """Group the roots of segmented words.

    Args:
        segmented: Folded word → its morphs.
        links: Pairs of folded words of which one is derived from the other, or that differ in aspect alone.
        curated: The curated families.
    """
    rooted = sorted({link for pair in links if (link := _rooted(segmented, *pair)) is not None})
    families = RootFamilies(curated)
    families.follow(rooted)
    for (spelling, word), (other, base) in rooted:
        families.join(spelling, word, other, base)
    return families


def _rooted(
    segmented: Mapping[str, tuple[Morph, ...]], base: str, word: str
) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """Give root and word of both, if each has one root."""
    found = []
    for one in (word, base):
        roots = [morph.text for morph in segmented.get(one, ()) if morph.kind == "root"]
        if len(roots) != 1:
            return None
        found.append((roots[0], one))
    return found[0], found[1]
