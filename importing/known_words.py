"""Words of the starter dictionary that an import contains again.

An import must not create a second copy of a word. A row that matches a word of the starter dictionary takes that word's
id and keeps its definitions, sentences and breakdown, which are checked by hand; only the frequency rank and the
aspectual pairs come from the import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from importing.placing import Places, WordCandidate, sound
from importing.present import Present
from importing.starter.starter import own_starter, with_placed_words
from importing.starter.starter_items import items_of
from importing.starter.starter_words import Starter
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.model import items, keys
from table.model.keys import Kind

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
        self.starter = starter or own_starter()
        self.places = places or Places(Present())
        self._broken_down = frozenset(broken_down)
        self._items: dict[str, Attributes] = {}
        self._ids: dict[tuple[str, str], str] = {}
        for item in stored:
            word = items.StoredWord(item)
            self._items[word.word_id] = item
            self._ids.setdefault((sound(word.stressed), word.part_of_speech or ""), word.word_id)

    def id_of(self, stressed: str, part_of_speech: str) -> str | None:
        """Return the id of the word with this spelling, stress and part of speech (a stored name), if it is known."""
        return self._ids.get((sound(stressed), part_of_speech))

    def placed(self, words: Sequence[WordCandidate]) -> list[str]:
        """Return the ids that words that are not known have in the table."""
        return self.places.words(words)

    def has_breakdown(self, word_id: str) -> bool:
        """Whether the word has a breakdown that an import must not replace."""
        return word_id in self._broken_down

    def updated(self, word_id: str, *, rank: int | None, pairs: Sequence[Attributes]) -> Attributes | None:
        """Return the item of a known word with the import's rank and, if there are any, aspectual pairs."""
        item = self._items.get(word_id)
        if item is None:
            return None
        named = item["word"]
        ranked: Attributes = {**(named if isinstance(named, dict) else {}), "frequency": -1 if rank is None else rank}
        updated: Attributes = {**item, "word": ranked}
        return updated | {"aspectual_pairs": [*pairs]} if pairs else updated


NOTHING_KNOWN = KnownWords(())


async def starter_words(engine: AdminEngine, *, budget: Budget, places: Places | None = None) -> KnownWords:
    """Return the words of the starter dictionary, as stored if an import made them, otherwise as in its files.

    Without `places` the table is not read.
    """
    starter = own_starter() if places is None else with_placed_words(own_starter(), places)
    own = [keys.word(word.word_id) for word in starter.words if places and word.word_id not in places.joined]
    found = await engine.get_many(own, budget=budget) if own and await engine.exists(budget=budget) else {}
    written = {keys.key_of(item): item for item in items_of(starter)}
    words = [found.get(key, item) for key, item in written.items() if keys.kind_of(key) is Kind.WORD]
    broken_down = {word.word_id for word in starter.words if word.parts}
    return KnownWords(words, broken_down=broken_down, starter=starter, places=places)
