"""Words that a table holds already, from the starter dictionary, and that an import brings again.

An import must not give a learner two words where there is one. A row that is a word of the starter dictionary takes
that word's id and leaves it as it is (its definitions, sentences and breakdown are checked by hand), but for what the
import knows better: the frequency rank, and the verbs that make pairs with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from importing.starter.starter import own_starter
from importing.starter.starter_items import items_of
from russian.stress import syllables, to_stored
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, Engine
from table.model import items, keys
from table.model.keys import Kind

__all__ = ["NOTHING_KNOWN", "KnownWords", "known_words", "starter_words"]


class KnownWords:
    """Words by spelling, stress and part of speech."""

    def __init__(self, stored: Iterable[Attributes], *, broken_down: Collection[str] = ()) -> None:
        """Take word items; those that cannot be read must not be among them.

        Args:
            stored: The items.
            broken_down: Ids of the words that have a breakdown checked by hand.
        """
        self._broken_down = frozenset(broken_down)
        self._items: dict[str, Attributes] = {}
        self._ids: dict[tuple[str, str], str] = {}
        for item in stored:
            word = items.StoredWord(item)
            self._items[word.word_id] = item
            self._ids.setdefault((_sound(word.stressed), word.part_of_speech or ""), word.word_id)

    def id_of(self, stressed: str, part_of_speech: str) -> str | None:
        """Give the id of the word with this spelling, stress and part of speech (a stored name); None for none."""
        return self._ids.get((_sound(stressed), part_of_speech))

    def has_breakdown(self, word_id: str) -> bool:
        """Tell whether the word has a breakdown that an import is not to replace."""
        return word_id in self._broken_down

    def updated(self, word_id: str, *, rank: int | None, pairs: Sequence[Attributes]) -> Attributes | None:
        """Give the item of a known word with the import's rank and, where the import has some, its pairs of verbs."""
        item = self._items.get(word_id)
        if item is None:
            return None
        named = item["word"]
        ranked: Attributes = {**(named if isinstance(named, dict) else {}), "frequency": -1 if rank is None else rank}
        updated: Attributes = {**item, "word": ranked}
        return updated | {"aspectual_pairs": [*pairs]} if pairs else updated


NOTHING_KNOWN = KnownWords(())


async def known_words(engine: Engine, *, budget: Budget) -> KnownWords:
    """Find the words of the starter dictionary in a table: 1 BatchGetItem per 100 of them."""
    starter = own_starter()
    found = await engine.get_many([keys.word(str(word.word_id)) for word in starter.words], budget=budget)
    return KnownWords(found.values())


async def starter_words(engine: AdminEngine, *, budget: Budget) -> KnownWords:
    """Give the words of the starter dictionary, as a table holds them or else, also where there is none, its files."""
    starter = own_starter()
    wanted = [keys.word(str(word.word_id)) for word in starter.words]
    found = await engine.get_many(wanted, budget=budget) if await engine.exists(budget=budget) else {}
    written = {keys.key_of(item): item for item in items_of(starter)}
    words = [found.get(key, item) for key, item in written.items() if keys.kind_of(key) is Kind.WORD]
    return KnownWords(words, broken_down={word.word_id for word in starter.words if word.parts})


def _sound(stressed: str) -> str:
    """Level the stress out where it says nothing: words of one syllable are marked or not as it happens."""
    stored = to_stored(stressed)
    return stored.replace("'", "") if syllables(stored) <= 1 or "ё" in stored else stored
