"""Makes official breakdowns of words, and their morpheme families, from segmentations.

These breakdowns are inferences without a submitter. Prefixes, suffixes and links are grouped by spelling and word class
(importing/morphemes/suffix_classes.py), roots as importing/morphemes/root_families.py says. Curated families take
precedence.

Ids are hashes, so they survive new editions of the data. A family keeps the id under which the table already has most
of its morphemes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, TypeAlias

from importing.morphemes.curated_families import Curated, CuratedFamily
from importing.morphemes.derivations import Derivations
from importing.morphemes.guesses import guessed
from importing.morphemes.listed import listed_breakdowns
from importing.morphemes.listed_roots import FAMILY_IDS, MORPHEME_IDS
from importing.morphemes.recuts import recut
from importing.morphemes.root_families import Grouping, RootFamilies, group_roots
from importing.morphemes.segmentations import Morph, Segmentations
from importing.morphemes.suffix_classes import family_of_affix
from importing.openrussian.ids import free_id
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.rows import Problem
from importing.placing import FamilyCandidate, PlacedFamily, Places
from importing.present import Present
from russian.folding import fold
from russian.morphemes import spelled_as_in
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import items, writing

__all__ = ["DerivedBreakdowns", "breakdowns_and_families"]

_LEVELS = ((500, 1), (1500, 2), (4000, 3), (10_000, 4), (25_000, 5))
"""Highest rank of a family's third most frequent word → level; rarer families have level 6."""

_LEVEL_WORDS = 3

_CLASSES = {"noun": "noun", "verb": "verb", "adjective": "adjective"}
_MAJORITY = 0.8
"""Minimum share of a family's words in one part of speech for the family to be limited to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedBreakdowns:
    """Breakdowns and families.

    Attributes:
        officials: The breakdowns, without their rows.
        families: The families that occur in them, and all curated ones.
        groupings: Why spellings of roots share a family.
        rejected: Words that their segmentation does not spell.
        placed: Id of a curated family in its file → the ids of the family and its morphemes in the table.
    """

    officials: Sequence[Attributes]
    families: Sequence[Attributes]
    groupings: Sequence[Grouping]
    rejected: Sequence[Problem]
    placed: Mapping[str, PlacedFamily]


class _FamilyName(NamedTuple):
    """Identifies a family: a curated one by its id, a derived one by kind and leading spelling."""

    kind: str
    spelling: str
    curated_id: str = ""


_Part: TypeAlias = tuple[str, str | None, _FamilyName | None]
"""Text, spelling and family of a part; only the text of one that is not a morpheme."""


@dataclass(slots=True)
class _Family:
    """A family and statistics of its words."""

    curated: CuratedFamily | None
    spellings: Counter[str] = field(default_factory=Counter)
    ranks: list[int] = field(default_factory=list)
    parts_of_speech: Counter[str] = field(default_factory=Counter)

    @property
    def is_used(self) -> bool:
        """Whether it has words, or is one of the families that are complete without."""
        return bool(self.ranks) or (self.curated is not None and not self.curated.is_listed)


def breakdowns_and_families(
    words: Sequence[OpenRussianWord],
    segmented: Segmentations,
    derived: Derivations,
    *,
    curated: Curated,
    stored_families: Iterable[items.StoredFamily],
    submitted_at: datetime,
    places: Places | None = None,
) -> DerivedBreakdowns:
    """Break down all words that have a segmentation; homographs are divided alike, their families may differ.

    Families that the table already has keep their ids. `places` finds the ids of families and morphemes in the table;
    without it they are the derived ones.
    """
    divided = {word: recut(morphs) for word, morphs in segmented.by_word.items()}
    by_word = divided | dict(listed_breakdowns()) if divided else {}
    roots = group_roots(by_word, [*derived.pairs, *_aspectual_pairs(words)], curated)
    by_word |= {word: recut(morphs) for word, morphs in guessed(words, by_word, curated).items()} if divided else {}
    maker = _Maker(roots, curated)
    broken: list[tuple[OpenRussianWord, list[_Part]]] = []
    rejected: list[Problem] = []
    for word in words:
        morphs = by_word.get(fold(word.entry.text))
        if morphs is not None:
            try:
                texts = spelled_as_in([morph.text for morph in morphs], word.entry.text)
            except ValueError as problem:
                rejected.append(word.entry.problem(f"the segmentation {problem}"))
                continue
            broken.append((word, maker.parts(word, morphs, texts)))
    ids = _Ids(maker.families, stored_families, places or Places(Present()))
    officials = [_official(word, parts, ids, submitted_at) for word, parts in broken]
    families = [_family(name, family, ids) for name, family in maker.families.items() if family.is_used]
    return DerivedBreakdowns(
        officials=officials,
        families=families,
        groupings=roots.groupings,
        rejected=rejected,
        placed={name.curated_id: placed for name, placed in ids.placed.items() if name.curated_id},
    )


def _aspectual_pairs(words: Iterable[OpenRussianWord]) -> Iterator[tuple[str, str]]:
    for word in words:
        for pair in word.pairs:
            imperfective, perfective = pair.get("imp_accent"), pair.get("pfv_accent")
            if isinstance(imperfective, str) and isinstance(perfective, str):
                yield fold(unstressed(imperfective)), fold(unstressed(perfective))


class _Maker:
    """Finds the family of each part, and collects the statistics of families."""

    def __init__(self, roots: RootFamilies, curated: Curated) -> None:
        self._roots = roots
        self._curated = curated
        self.families: dict[_FamilyName, _Family] = {}
        for one in curated.families:
            self._family(_curated_name(one), one)

    def _family(self, name: _FamilyName, curated: CuratedFamily | None) -> _Family:
        return self.families.setdefault(name, _Family(curated))

    def parts(self, word: OpenRussianWord, morphs: Sequence[Morph], texts: Sequence[str]) -> list[_Part]:
        """Return the parts of a word."""
        found: list[_Part] = []
        counted: set[_FamilyName] = set()
        for index, (morph, text) in enumerate(zip(morphs, texts, strict=True)):
            if morph.kind is None:
                found.append((text, None, None))
                continue
            name = self._name(word, morphs, index)
            family = self.families[name]
            family.spellings[morph.text] += 1
            if name not in counted:
                counted.add(name)
                family.ranks.append(word.rank)
                family.parts_of_speech[word.part_of_speech] += 1
            found.append((text, morph.text, name))
        return found

    def _name(self, word: OpenRussianWord, morphs: Sequence[Morph], index: int) -> _FamilyName:
        kind, spelling = str(morphs[index].kind), morphs[index].text
        if kind == "root":
            start = sum(len(morph.text) for morph in morphs[:index])
            curated = self._roots.curated_of(spelling, fold(word.entry.text), start, word.entry.stressed)
        else:
            curated = family_of_affix(self._curated, morphs, index, part_of_speech=word.part_of_speech)
        leader = self._roots.leader_of(spelling) if kind == "root" else spelling
        name = _FamilyName(kind, leader) if curated is None else _curated_name(curated)
        self._family(name, curated)
        return name


def _curated_name(curated: CuratedFamily) -> _FamilyName:
    return _FamilyName(curated.family.kind, "", curated.family.family_id)


class _Ids:
    """Assigns reproducible ids to families and morphemes; families that the table has keep theirs.

    `placed` has the ids in the table, the other attributes those that are derived from names alone.
    """

    def __init__(
        self, families: Mapping[_FamilyName, _Family], stored: Iterable[items.StoredFamily], places: Places
    ) -> None:
        self._taken = {int(name.curated_id) for name in families if name.curated_id}
        self.morphemes: dict[tuple[_FamilyName, str], str] = {}
        self.families: dict[_FamilyName, str] = {}
        for name, family in families.items():
            self._name_morphemes(name, family)
        stored_in = {member.morpheme_id: one.family_id for one in stored for member in one.members}
        given = {name.curated_id for name in families if name.curated_id}
        for name, family in families.items():
            family_id = name.curated_id or self._stored_id(name, family, stored_in, given)
            self.families[name] = family_id or self._free(FAMILY_IDS, "family", name.kind, name.spelling)
            given.add(self.families[name])
        candidates = [self._candidate(name, family) for name, family in families.items()]
        self.placed = dict(zip(families, places.families(candidates), strict=True))

    def _candidate(self, name: _FamilyName, family: _Family) -> FamilyCandidate:
        curated = family.curated.family.morphemes if family.curated else {}
        morphemes = {fold(spelling): morpheme_id for spelling, morpheme_id in curated.items()}
        morphemes |= {spelling: self.morphemes[name, spelling] for spelling in family.spellings}
        return FamilyCandidate(self.families[name], name.kind, morphemes)

    def _name_morphemes(self, name: _FamilyName, family: _Family) -> None:
        known = {} if family.curated is None else family.curated.family.morphemes
        own = {fold(spelling): morpheme_id for spelling, morpheme_id in known.items()}
        for spelling in sorted(family.spellings):
            made = own.get(spelling) or self._free(MORPHEME_IDS, "morpheme", name.kind, spelling, name.curated_id)
            self.morphemes[name, spelling] = made

    def _stored_id(
        self, name: _FamilyName, family: _Family, stored_in: Mapping[str, str], given: set[str]
    ) -> str | None:
        """Return the free id under which the table has most of the family's morphemes, if any."""
        found = Counter(stored_in.get(self.morphemes[name, spelling]) for spelling in family.spellings)
        for family_id, _ in sorted(found.items(), key=lambda one: (-one[1], str(one[0]))):
            if family_id is not None and family_id not in given:
                return family_id
        return None

    def _free(self, ids: range, *name: str) -> str:
        return free_id(ids, name, self._taken)


def _official(word: OpenRussianWord, parts: Sequence[_Part], ids: _Ids, submitted_at: datetime) -> Attributes:
    written = [
        writing.breakdown_part(
            position=position,
            text=text,
            morpheme_id=None if name is None or spelling is None else ids.placed[name].morphemes[spelling],
            family_id=None if name is None else ids.placed[name].family_id,
        )
        for position, (text, spelling, name) in enumerate(parts)
    ]
    return writing.breakdown(
        word_id=word.word_id,
        text=word.entry.text,
        parts=written,
        submitter=None,
        submitted_at=submitted_at,
        verified_at=None,
        is_inference=True,
        is_official=True,
    )


def _family(name: _FamilyName, family: _Family, ids: _Ids) -> Attributes:
    """Return a family's item; its spellings are in the order of how many words have them."""
    curated = family.curated.family if family.curated else None
    placed = ids.placed[name]
    is_complete = family.curated is not None and not family.curated.is_listed
    own = [*curated.morphemes] if curated is not None and is_complete else []
    spelled = {fold(spelling) for spelling in own}
    joined = [spelling for spelling, _ in sorted(family.spellings.items(), key=lambda one: (-one[1], one[0]))]
    members = sorted(
        (*own, *(spelling for spelling in joined if spelling not in spelled)),
        key=lambda spelling: -family.spellings[fold(spelling)],
    )
    return writing.family(
        family_id=placed.family_id,
        kind=name.kind,
        occurs_in=curated.occurs_in if curated and is_complete else _occurs_in(family),
        level=curated.level if curated and is_complete else _level(family.ranks),
        meanings=curated.meanings if curated else (),
        members=[writing.family_member(morpheme_id=placed.morphemes[fold(text)], text=text) for text in members],
    )


def _level(ranks: Sequence[int]) -> int:
    """Derive the level from the rank of the third most frequent word, or of the last of fewer words."""
    decisive = sorted(ranks)[:_LEVEL_WORDS][-1]
    return next((level for rank, level in _LEVELS if decisive <= rank), 6)


def _occurs_in(family: _Family) -> str:
    part_of_speech, count = family.parts_of_speech.most_common(1)[0]
    return _CLASSES.get(part_of_speech, "any") if count >= _MAJORITY * len(family.ranks) else "any"
