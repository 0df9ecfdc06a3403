"""Suggestions: the precomputed best results of every short prefix, so that each keystroke reads one item per scope.

If several texts of a word begin with a prefix, the word is listed once: with the text equal to the prefix, or else with
the first. In the headword scope, further results are separate items in the same partition; in the other scopes, a short
prefix has no further results.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from table.engine.protocol import Attributes, AttributeValue
from table.entries.entries import shown, summary
from table.entries.findable import Scope, Text
from table.entries.ranking import score_of
from table.model import items, keys
from table.model.keys import key_attributes

__all__ = ["SUGGESTIONS", "Suggesting", "suggestions_count"]

SUGGESTIONS = 100
"""Results in a suggestions item: the size of the largest page."""

_Ranked = tuple[bool, int, str, Text]
"""Whether the text is longer than the prefix, score, word id, text."""


class Suggesting:
    """Collects the search texts of one scope; about 200 bytes per word and letter."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._by_prefix: dict[str, list[_Ranked]] = {}

    def add(self, word: items.StoredWord, texts: Sequence[Text]) -> None:
        """Add a word with its texts, best first."""
        for prefix, text in self._of_prefixes(texts).items():
            is_longer = text.folded != prefix or text.is_part
            is_form = self.scope is Scope.TRANSLITERATION and text.stored is not None
            score = score_of(
                self.scope, word.frequency_rank, place=text.place, is_part=text.is_part, is_form_in_latin=is_form
            )
            self._by_prefix.setdefault(prefix, []).append((is_longer, score, word.word_id, text))

    def _of_prefixes(self, texts: Sequence[Text]) -> dict[str, Text]:
        best: dict[str, Text] = {}
        for text in texts:
            folded = text.folded
            for length in range(1, min(keys.SUGGEST_LETTERS[self.scope], len(folded)) + 1):
                prefix = folded[:length]
                if prefix not in best or (prefix == folded and not text.is_part):
                    best[prefix] = text
        return best

    def entries(self, words: Mapping[str, items.StoredWord]) -> Iterator[Attributes]:
        """Yield the suggestions of every prefix, freeing the collected texts.

        Args:
            words: Word id → the word, for all added words.
        """
        for prefix in sorted(self._by_prefix):
            ranked = sorted(self._by_prefix.pop(prefix))
            best: list[AttributeValue] = [self._shown(one, words) for one in ranked[:SUGGESTIONS]]
            yield {
                **key_attributes(keys.suggestions(self.scope, prefix)),
                "results": best,
                "is_complete": len(ranked) <= SUGGESTIONS,
                "count": len(ranked),
            }
            if self.scope is Scope.HEADWORD:
                for one in ranked[SUGGESTIONS:]:
                    word = words[one[2]]
                    key = keys.suggestion_after(self.scope, prefix, word.frequency_rank, word.word_id)
                    yield {**key_attributes(key), **self._shown(one, words)}

    def _shown(self, one: _Ranked, words: Mapping[str, items.StoredWord]) -> Attributes:
        # What tells readings of a text apart is not needed here, and the items are read at every keystroke.
        return {**shown(one[3]._replace(rarity=0, cells=0)), **summary(words[one[2]])}


def suggestions_count(scope: Scope, words: Iterable[Sequence[Text]]) -> int:
    """Count the items that `Suggesting` would build from the texts of words, without building them."""
    lengths = range(1, keys.SUGGEST_LETTERS[scope] + 1)
    found: Counter[str] = Counter()
    for texts in words:
        found.update({text.folded[:length] for text in texts for length in lengths})
    more = (count - SUGGESTIONS for count in found.values() if count > SUGGESTIONS)
    return len(found) + (sum(more) if scope is Scope.HEADWORD else 0)
