"""Groups roots into families: curated ones, and spellings that alternate regularly in words linked by derivation.

Two spellings share a family only if `alternation` explains them and a link supports it: a derivation (UniMorph, or
importing/morphemes/formations.py) or an aspectual pair, of two words with one root each. Curated families take
precedence: a link can add a new spelling to one, but never merges two.

If unrelated curated families share a spelling, a word belongs to the family that names it, or to the default family,
or to the family of a word that it is linked to. Words without any of these form a derived family, which may mix
unrelated roots.
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
"""Maximum number of spellings in a derived family; a longer chain of links contains an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Why two spellings share a family: `word` and `base` are the linked words."""

    spelling: str
    other: str
    reason: str
    word: str
    base: str


class Root(NamedTuple):
    """A root in a word: its spelling, the folded word, and the index at which it begins."""

    spelling: str
    word: str
    start: int


class RootFamilies:
    """The family of each root."""

    def __init__(self, curated: Curated) -> None:
        self.groupings: list[Grouping] = []
        self._curated = curated
        self._words: dict[tuple[str, str], CuratedFamily] = {}
        self._leaders: dict[str, str] = {}
        self._joined: dict[str, CuratedFamily] = {}
        self._sizes: dict[str, int] = {}

    def curated_of(self, spelling: str, word: str, start: int = 0, stressed: str = "") -> CuratedFamily | None:
        """Return the curated family of a root in a folded word; None if its family is derived.

        `stressed` is the word with its stress, where homographs matter.
        """
        known = self._curated.sure("root", spelling, word, start, stressed) or self._curated.likely("root", spelling)
        return known or self._words.get((spelling, word)) or self._joined.get(self.leader_of(spelling))

    def follow(self, links: Iterable[tuple[Root, Root]]) -> None:
        """Let words with an ambiguous spelling inherit the family of the words that they are linked to."""
        both_ways = [pair for link in links for pair in (link, link[::-1]) if pair[0].spelling == pair[1].spelling]
        has_changed = True
        while has_changed:
            has_changed = False
            for heir, source in both_ways:
                family = self._sure(source) if self._is_open(heir) else None
                if family is not None:
                    self._words[heir.spelling, heir.word] = family
                    has_changed = True

    def _sure(self, root: Root) -> CuratedFamily | None:
        return self._curated.sure("root", *root) or self._words.get((root.spelling, root.word))

    def _is_open(self, root: Root) -> bool:
        shared = len(self._curated.by_spelling.get(("root", root.spelling), ())) > 1
        return shared and self._sure(root) is None and self._curated.likely("root", root.spelling) is None

    def leader_of(self, spelling: str) -> str:
        """Return the spelling that identifies the derived family of a spelling."""
        while (leader := self._leaders.get(spelling, spelling)) != spelling:
            spelling = leader
        return spelling

    def join(self, root: Root, base: Root) -> None:
        """Merge the families of two spellings, if the spellings alternate and no curated family forbids it."""
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
        """Add a derived spelling to a curated family; it joins only the first one that it is linked to."""
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
    """Group the roots of segmented words; links are pairs, one derived from the other or differing only in aspect.

    All words are folded.
    """
    rooted = sorted({link for pair in links if (link := _rooted(segmented, *pair)) is not None})
    families = RootFamilies(curated)
    families.follow(rooted)
    formed = [link for base, word in formations(segmented) if (link := _rooted(segmented, base, word)) is not None]
    for root, other in (*rooted, *formed):
        families.join(root, other)
    return families


def _rooted(segmented: Mapping[str, tuple[Morph, ...]], base: str, word: str) -> tuple[Root, Root] | None:
    """Return the roots of both words, if each has exactly one."""
    found = [_only_root(one, segmented.get(one, ())) for one in (word, base)]
    return None if found[0] is None or found[1] is None else (found[0], found[1])


def _only_root(word: str, morphs: Iterable[Morph]) -> Root | None:
    start, found = 0, []
    for morph in morphs:
        if morph.kind == "root":
            found.append(Root(morph.text, word, start))
        start += len(morph.text)
    return found[0] if len(found) == 1 else None
