"""Ids in the table for the words, families and morphemes of an import.

Sources have ids of their own: hashes from 100,000,000 on, and the low numbers in the files of the starter and curated
dictionaries. They are the ids in the table unless it is of another origin. There, low numbers are raised by whole
millions, and

- a word that is there already is joined: same spelling (ё counts as е if nothing fits exactly) and part of speech;
- a family that is there already is joined: it has the same kind and exactly the spellings of the imported one, and is
  the only such family on either side; or else it has all spellings of the imported one, no other family there has them,
  too, and no other imported family fits it.

What an import has once put under an id stays there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from importing.present import FIRST_OWN_ID, Present, raised_id
from russian.folding import fold
from russian.stress import syllables, to_stored
from table.jobs.ownership import Conflicts
from table.model.word_writing import original_part_of_speech

__all__ = ["FamilyCandidate", "PlacedFamily", "Places", "WordCandidate", "sound"]


class WordCandidate(NamedTuple):
    """A word to import; `part_of_speech` is our stored name."""

    source_id: str
    text: str
    stressed: str
    part_of_speech: str


class FamilyCandidate(NamedTuple):
    """A family to import, with folded spelling → source id of the morpheme."""

    source_id: str
    kind: str
    morphemes: Mapping[str, str]


class PlacedFamily(NamedTuple):
    """The ids of a family and its morphemes, by folded spelling."""

    family_id: str
    morphemes: Mapping[str, str]


class Places:
    """Finds places in a table; `joined` are the ids of joined words, `conflicts` what a report should show."""

    def __init__(self, present: Present) -> None:
        self.joined: set[str] = set()
        self.conflicts = Conflicts()
        self._present = present
        self._claimed: set[str] = set()
        self._by_spelling: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for word_id, word in present.words.items():
            if word.maker is None and word.text:
                self._by_spelling[fold(word.text), word.part_of_speech].append(word_id)
        for told in present.told():
            self.conflicts.add("kinds of items that no import made (they need --into-existing)", told, told)

    # -------------------------------------------------------------- words

    def words(self, candidates: Sequence[WordCandidate]) -> list[str]:
        """Return the id of each word; call it first with the words that take precedence."""
        placed = [self._own_word(one.source_id) for one in candidates]
        for fits in (_same_stress, _same_text, _any):
            for index, one in enumerate(candidates):
                if placed[index] is None:
                    placed[index] = self._join(one, fits)
        return [
            self._free(one.source_id, "words", self._present.words) if word_id is None else word_id
            for one, word_id in zip(candidates, placed, strict=True)
        ]

    def _own_word(self, source_id: str) -> str | None:
        for word_id in self._usual(source_id):
            word = self._present.words.get(word_id)
            if word is not None and word.maker is not None:
                return word_id
        return None

    def _join(self, one: WordCandidate, fits: Callable[[WordCandidate, str, str], bool]) -> str | None:
        key = fold(one.text), original_part_of_speech(one.part_of_speech)
        for word_id in sorted(self._by_spelling.get(key, ()), key=lambda known: (len(known), known)):
            word = self._present.words[word_id]
            if word_id not in self._claimed and fits(one, word.text, word.stressed):
                self._claimed.add(word_id)
                self.joined.add(word_id)
                self.conflicts.add("words are there already, and are joined", word_id, f"{word.text} ({word_id})")
                return word_id
        return None

    # -------------------------------------------------------------- families and morphemes

    def families(self, candidates: Sequence[FamilyCandidate]) -> list[PlacedFamily]:
        """Return the ids of all families of an import."""
        joined = self._joined_families(candidates)
        return [joined.get(one.source_id) or self._own_family(one) for one in candidates]

    def _joined_families(self, candidates: Sequence[FamilyCandidate]) -> dict[str, PlacedFamily]:
        if not self._present.is_of_other_origin:
            return {}
        by_spelling: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for family_id, family in self._present.families.items():
            if family.maker is None:
                for spelling in family.morphemes:
                    by_spelling[family.kind, spelling].append(family_id)
        fitting = {one.source_id: [*self._fitting(one, by_spelling)] for one in candidates}
        equal = {
            one.source_id: [
                family_id
                for family_id in fitting[one.source_id]
                if self._present.families[family_id].morphemes.keys() == one.morphemes.keys()
            ]
            for one in candidates
        }
        pairs = _pairs(equal)
        taken = set(pairs.values())
        pairs |= _pairs(
            {
                source_id: [family_id for family_id in found if family_id not in taken]
                for source_id, found in fitting.items()
                if source_id not in pairs
            }
        )
        return {one.source_id: self._joined(one, pairs[one.source_id]) for one in candidates if one.source_id in pairs}

    def _joined(self, one: FamilyCandidate, family_id: str) -> PlacedFamily:
        shown = f"{'/'.join(one.morphemes)} ({family_id})"
        self.conflicts.add("families are there already, and are joined", family_id, shown)
        theirs = self._present.families[family_id].morphemes
        return PlacedFamily(family_id, {spelling: theirs[spelling] for spelling in one.morphemes})

    def _fitting(self, one: FamilyCandidate, by_spelling: Mapping[tuple[str, str], Sequence[str]]) -> Iterator[str]:
        if not one.morphemes or self._stored_family(one.source_id) is not None:
            return
        first = next(iter(one.morphemes))
        for family_id in by_spelling.get((one.kind, first), ()):
            if one.morphemes.keys() <= self._present.families[family_id].morphemes.keys():
                yield family_id

    def _stored_family(self, source_id: str) -> str | None:
        for family_id in self._usual(source_id):
            family = self._present.families.get(family_id)
            if family is not None and family.maker is not None:
                return family_id
        return None

    def _own_family(self, one: FamilyCandidate) -> PlacedFamily:
        family_id = self._stored_family(one.source_id)
        stored = self._present.families[family_id].morphemes if family_id else {}
        if family_id is None:
            family_id = self._free(one.source_id, "families", self._present.families)
        morphemes = {
            spelling: morpheme_id
            if stored.get(spelling) == morpheme_id
            else self._own_morpheme(morpheme_id, stored, spelling)
            for spelling, morpheme_id in one.morphemes.items()
        }
        return PlacedFamily(family_id, morphemes)

    def _own_morpheme(self, source_id: str, stored: Mapping[str, str], spelling: str) -> str:
        if stored.get(spelling) in self._usual(source_id):
            return stored[spelling]
        return self._free(source_id, "morphemes", self._present.morphemes)

    # -------------------------------------------------------------- ids

    def _usual(self, source_id: str) -> tuple[str, ...]:
        """Return the ids under which an import usually puts something."""
        return source_id, raised_id(source_id)

    def _free(self, source_id: str, what: str, taken: Container[str]) -> str:
        """Return the first id that nothing else has."""
        if source_id in taken:
            word = self._present.words.get(source_id) if what == "words" else None
            shown = f"{source_id} is {word.text or 'unreadable'}" if word else source_id
            self.conflicts.add(f"ids of {what} are taken by other {what}", source_id, shown)
        is_low = int(source_id) < FIRST_OWN_ID
        raised = count(int(source_id), FIRST_OWN_ID)
        if is_low and self._present.is_of_other_origin:
            next(raised)
        return next(candidate for candidate in map(str, raised) if candidate not in taken)


def sound(stressed: str) -> str:
    """Drop stress marks that carry no information: on words of one syllable and beside ё."""
    stored = to_stored(stressed)
    return stored.replace("'", "") if syllables(stored) <= 1 or "ё" in stored else stored


def _pairs(fitting: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return source id → family id where each is the only one that fits the other."""
    claims = Counter(family_id for found in fitting.values() for family_id in found)
    return {source_id: found[0] for source_id, found in fitting.items() if len(found) == 1 and claims[found[0]] == 1}


def _same_stress(one: WordCandidate, text: str, stressed: str) -> bool:
    return one.text == text and sound(one.stressed) == sound(stressed)


def _same_text(one: WordCandidate, text: str, _: str) -> bool:
    return one.text == text


def _any(_: WordCandidate, __: str, ___: str) -> bool:
    return True
