"""Words of the starter dictionary that an import contains again.

An import must not create a second copy of a word. A row that matches a word of the starter dictionary takes that word's
id and keeps its breakdown and what else is checked by hand; importing/merging.py adds what only the row has. The
frequency rank and the aspectual pairs come from the import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import cast

from importing.merging import merged
from importing.own_files import PACKAGED, OwnFiles
from importing.placing import Places, WordCandidate, sound
from importing.present import Present
from importing.starter.starter import with_placed_words
from importing.starter.starter_items import items_of
from importing.starter.starter_words import Starter
from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import items, keys
from table.model.kinds import Kind, kind_of

__all__ = ["NOTHING_KNOWN", "KnownWords", "starter_words"]


class KnownWords:
    """Words by spelling, stress and part of speech; the breakdowns of `broken_down` are checked by hand.

    Attributes:
        starter: The starter dictionary with the ids that its words have in the table.
        places: Where the other words, and families and morphemes, have their place in the table.
    """

    def __init__(
        self,
        stored: Iterable[Attributes],
        *,
        broken_down: Collection[str] = (),
        starter: Starter | None = None,
        places: Places | None = None,
    ) -> None:
        self.starter = starter or PACKAGED.read_starter()
        self.places = places or Places(Present())
        self._broken_down = frozenset(broken_down)
        self._items: dict[str, Attributes] = {}
        self._ids: dict[tuple[str, str], str] = {}
        self._any_part: dict[str, list[str]] = {}
        self._unstressed: dict[tuple[str, str], list[str]] = {}
        for item in stored:
            word = items.StoredWord(item)
            self._items[word.word_id] = item
            part_of_speech = word.part_of_speech or ""
            self._ids.setdefault((sound(word.stressed), part_of_speech), word.word_id)
            self._any_part.setdefault(word.text, []).append(word.word_id)
            self._unstressed.setdefault((word.text, part_of_speech), []).append(word.word_id)

    def id_of(self, stressed: str, part_of_speech: str) -> str | None:
        """Return the id of the word with this spelling, stress and part of speech (a stored name), if it is known.

        A spelling with hyphens or blanks, or without a mark, may differ in stress if no other known word has it;
        one of an unknown part of speech may differ in both.
        """
        found = self._ids.get((sound(stressed), part_of_speech))
        if found is None and part_of_speech == PartOfSpeech.OTHER.value:
            homographs = self._any_part.get(unstressed(stressed), ())
            return homographs[0] if len(homographs) == 1 else None
        if found is None and ("'" not in stressed or "-" in stressed or " " in stressed):
            others = self._unstressed.get((unstressed(stressed), part_of_speech), ())
            return others[0] if len(others) == 1 else None
        return found

    def placed(self, words: Sequence[WordCandidate]) -> list[str]:
        """Return the ids that words that are not known have in the table."""
        return self.places.words(words)

    def has_breakdown(self, word_id: str) -> bool:
        """Whether the word has a breakdown that an import must not replace."""
        return word_id in self._broken_down

    def joined(self, word_id: str, item: Attributes) -> Attributes:
        """Join the import's item of a word to the known one, if it is known.

        The rank is the import's, except that of an expression: lists of frequencies count single words.
        """
        known = self._items.get(word_id)
        if known is None:
            return item
        joined = merged(known, item)
        counted = " " not in items.StoredWord(item).text
        rank = items.StoredWord(item if counted else known).frequency_rank
        named: Attributes = {**cast("Attributes", known["word"]), "frequency": -1 if rank is None else rank}
        pairs = item.get("aspectual_pairs") or known.get("aspectual_pairs")
        return joined | {"word": named} | ({"aspectual_pairs": pairs} if pairs else {})


NOTHING_KNOWN = KnownWords(())


def starter_words(places: Places | None = None, *, own: OwnFiles = PACKAGED) -> KnownWords:
    """Return the words of the starter dictionary, with the ids that they have in the table that `places` describe."""
    packaged = own.read_starter()
    whole = replace(packaged, words=(*packaged.words, *own.read_names()))
    starter = whole if places is None else with_placed_words(whole, places)
    words = [item for item in items_of(starter) if kind_of(keys.key_of(item)) is Kind.WORD]
    broken_down = {word.word_id for word in starter.words if word.parts}
    return KnownWords(words, broken_down=broken_down, starter=starter, places=places)
