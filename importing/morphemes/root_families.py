"""Roots that belong together: a curated family, or spellings that alternate regularly where a derivation links them.

Two spellings are put into one family only if `alternation` explains both and a link supports it: a word derived from
another (UniMorph, or importing/morphemes/formations.py), or two verbs that differ in aspect, each with one root, in
those spellings. Curated families win: a link brings a new spelling into one, never two of them together. Words with a
root that several unrelated families spell alike are given to the one that names them, or takes what nobody names; where
none does, to that of a word they are linked to. Those that nothing tells stay a family of their own, which may be a
mixture: that is the honest «unsure».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from importing.morphemes.alternations import alternation
from importing.morphemes.curated_families import Curated, CuratedFamily
from importing.morphemes.formations import formations
from importing.morphemes.segmentations import Morph

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


class Root(NamedTuple):
    """A root where it stands: its spelling, the folded word, and the place in it at which the root begins."""

    spelling: str
    word: str
    start: int


class RootFamilies:
    """Which family a root of a word is of."""

    def __init__(self, curated: Curated) -> None:
        self.groupings: list[Grouping] = []
        self._curated = curated
        self._words: dict[tuple[str, str], CuratedFamily] = {}
        self._leaders: dict[str, str] = {}
        self._joined: dict[str, CuratedFamily] = {}
        self._sizes: dict[str, int] = {}

    def curated_of(self, spelling: str, word: str, start: int = 0) -> CuratedFamily | None:
        """Give the curated family of a root that begins at a place of a folded word; None if it is of a derived one."""
        known = self._curated.sure("root", spelling, word, start) or self._curated.likely("root", spelling)
        return known or self._words.get((spelling, word)) or self._joined.get(self.leader_of(spelling))

    def follow(self, links: Iterable[tuple[Root, Root]]) -> None:
        """Let words with a shared spelling inherit their family from the words they are linked to."""
        both_ways = [pair for link in links for pair in (link, link[::-1]) if pair[0].spelling == pair[1].spelling]
        is_news = True
        while is_news:
            is_news = False
            for heir, source in both_ways:
                family = self._sure(source) if self._is_open(heir) else None
                if family is not None:
                    self._words[heir.spelling, heir.word] = family
                    is_news = True

    def _sure(self, root: Root) -> CuratedFamily | None:
        return self._curated.sure("root", *root) or self._words.get((root.spelling, root.word))

    def _is_open(self, root: Root) -> bool:
        shared = len(self._curated.by_spelling.get(("root", root.spelling), ())) > 1
        return shared and self._sure(root) is None and self._curated.likely("root", root.spelling) is None

    def leader_of(self, spelling: str) -> str:
        """Give the spelling that stands for the derived family of a spelling."""
        while (leader := self._leaders.get(spelling, spelling)) != spelling:
            spelling = leader
        return spelling

    def join(self, root: Root, base: Root) -> None:
        """Put two spellings into one family, if they alternate and nothing stands against it."""
        spelling, other = root.spelling, base.spelling
        reason = alternation(spelling, other)
        owners = [self._curated.by_spelling.get(("root", one), ()) for one in (spelling, other)]
        if reason is None or all(owners) or self.leader_of(spelling) == self.leader_of(other):
            return
        if owners[0] or owners[1]:
            joined = self._to_curated(root, other) if owners[0] else self._to_curated(base, spelling)
        else:
            joined = self._together(spelling, other)
        if joined:
            self.groupings.append(
                Grouping(spelling=spelling, other=other, reason=reason, word=root.word, base=base.word)
            )

    def _to_curated(self, known: Root, new: str) -> bool:
        """Let a derived spelling join the curated family; one that is linked to two of them joins neither again."""
        family = self.curated_of(*known)
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
    formed = [link for base, word in formations(segmented) if (link := _rooted(segmented, base, word)) is not None]
    for root, other in (*rooted, *formed):
        families.join(root, other)
    return families


def _rooted(segmented: Mapping[str, tuple[Morph, ...]], base: str, word: str) -> tuple[Root, Root] | None:
    """Give the roots of both, if each has one."""
    found = [_only_root(one, segmented.get(one, ())) for one in (word, base)]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _only_root(word: str, morphs: Iterable[Morph]) -> Root | None:
    start, found = 0, []
    for morph in morphs:
        if morph.kind == "root":
            found.append(Root(morph.text, word, start))
        start += len(morph.text)
    return found[0] if len(found) == 1 else None
