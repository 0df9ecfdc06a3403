"""What the items of a file say of words, families and morphemes, and where a table says otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from importing.present import Present, PresentFamily, PresentWord, family_of, word_of
from russian.folding import fold
from table.engine.protocol import Attributes
from table.errors import MalformedItemError
from table.jobs.ownership import Conflicts
from table.model import derived_items, items, keys
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of

__all__ = ["Claims", "Taken"]

_OF_WORDS = (Kind.WORD, Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM, Kind.HISTORY_ENTRY)


@dataclass(slots=True)
class Claims:
    """What a file says.

    Attributes:
        count: Its items.
        words: Id → word; without a part of speech if only a breakdown names it.
        families: Id → family.
        breakdowns: Word id → the families and morphemes that its official breakdown names.
        sources: The sources that its `about` names.
    """

    count: int = 0
    words: dict[str, PresentWord] = field(default_factory=dict)
    families: dict[str, PresentFamily] = field(default_factory=dict)
    breakdowns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    sources: list[Attributes] = field(default_factory=list)

    def add(self, item: Attributes) -> None:
        """Take in an item; one that cannot be read says nothing."""
        self.count += 1
        kind, number = kind_of(key_of(item)), keys.number_of(key_of(item))
        if kind is Kind.WORD:
            self.words[number] = word_of(item)
        elif kind is Kind.FAMILY:
            self.families[number] = family_of(item)
        elif kind is Kind.OFFICIAL_BREAKDOWN:
            self.words.setdefault(number, PresentWord(str(item.get("word", "")), "", "", None))
            self.breakdowns[number] = [*_parts(item)]
        elif kind is Kind.ABOUT:
            try:
                self.sources = [dict(source.attributes) for source in derived_items.About(item).sources]
            except MalformedItemError:
                return

    def taken(self, present: Present, conflicts: Conflicts) -> Taken:
        """Compare with a table: which ids mean something else there, or are of words that are there already."""
        taken = Taken(conflicts, {*self._other_words(present, conflicts)}, {*self._other_families(present, conflicts)})
        morphemes = {
            morpheme_id: (family_id, text)
            for family_id, family in present.families.items()
            for text, morpheme_id in family.morphemes.items()
        }
        taken.morphemes = {
            morpheme_id
            for family_id, family in self.families.items()
            for text, morpheme_id in family.morphemes.items()
            if morphemes.get(morpheme_id, (family_id, text)) != (family_id, text)
        }
        taken.breakdowns = {
            word_id for word_id, parts in self.breakdowns.items() if any(map(taken.is_part_of_others, parts))
        }
        return taken

    def _other_words(self, present: Present, conflicts: Conflicts) -> Iterator[str]:
        there: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for word_id, word in present.words.items():
            if word_id not in self.words:
                there[fold(word.text), word.part_of_speech].append(word_id)
        for word_id, word in self.words.items():
            stored = present.words.get(word_id)
            if stored is not None and not _is_same_word(word, stored):
                shown = f"{word.text} ({word_id}), which is {stored.text or 'an unreadable one'} there"
                conflicts.add("words are left out, because another word has their id", word_id, shown)
                yield word_id
            elif stored is None and (fold(word.text), word.part_of_speech) in there:
                other = there[fold(word.text), word.part_of_speech][0]
                shown = f"{word.text} ({word_id}), which is {other} there"
                conflicts.add("words are left out, because they are there already", word_id, shown)
                yield word_id

    def _other_families(self, present: Present, conflicts: Conflicts) -> Iterator[str]:
        for family_id, family in self.families.items():
            stored = present.families.get(family_id)
            if stored is None or stored.morphemes == family.morphemes:
                continue
            if stored.kind != family.kind or not stored.morphemes.items() & family.morphemes.items():
                shown = (
                    f"{'/'.join(family.morphemes)} ({family_id}), which is {'/'.join(stored.morphemes) or '?'} there"
                )
                conflicts.add("families are left out, because another family has their id", family_id, shown)
                yield family_id


@dataclass(slots=True)
class Taken:
    """The ids of a file that mean something else in a table, and what refers to them.

    Attributes:
        words: Also of words that are there under another id.
        breakdowns: Ids of words whose official breakdowns name such families or morphemes.
    """

    conflicts: Conflicts
    words: set[str]
    families: set[str]
    morphemes: set[str] = field(default_factory=set)
    breakdowns: set[str] = field(default_factory=set)

    def is_part_of_others(self, part: tuple[str, str]) -> bool:
        """Whether a part, by the ids of its family and morpheme, would be another one in the table."""
        return part[0] in self.families or part[1] in self.morphemes

    def contradicts(self, item: Attributes) -> bool:
        """Whether an item belongs, or refers, to what means something else in the table."""
        key = key_of(item)
        kind, number = kind_of(key), keys.number_of(key)
        if kind is Kind.FAMILY:
            return number in self.families
        if kind is Kind.MORPHEME:
            return self.is_part_of_others((number, keys.morpheme_of(key)))
        if kind is Kind.HEADWORD:
            return str(item.get("word_id")) in self.words
        if kind is Kind.USER_BREAKDOWN:
            word_id = str(item.get("word_id"))
            return word_id in self.words or self._names_others(item, word_id)
        if kind not in _OF_WORDS:
            return False
        if kind in (Kind.OFFICIAL_BREAKDOWN, Kind.BREAKDOWN_ITEM) and number in self.breakdowns:
            return self._names_others(item, number) or True
        return number in self.words

    def _names_others(self, item: Attributes, word_id: str) -> bool:
        if not any(map(self.is_part_of_others, _parts(item))):
            return False
        shown = f"{item.get('word')!s} ({word_id})"
        self.conflicts.add("breakdowns are left out, because others have the ids of their morphemes", word_id, shown)
        return True


def _parts(breakdown: Attributes) -> Iterator[tuple[str, str]]:
    try:
        parts = items.StoredBreakdown(breakdown).parts
        yield from ((part.family_id or "", part.morpheme_id or "") for part in parts)
    except MalformedItemError:
        return


def _is_same_word(one: PresentWord, stored: PresentWord) -> bool:
    is_same_part = not one.part_of_speech or one.part_of_speech == stored.part_of_speech
    return fold(one.text) == fold(stored.text) and is_same_part
