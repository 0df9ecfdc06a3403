"""Suggestions: the best results of every short prefix, precomputed, so that typing reads one item per scope.

Of a word with several texts that begin with a prefix one stands for it: the prefix itself where it is a text, else the
first. Results of the headword scope that the item has no room for follow it in its partition one by one; in the other
scopes a short prefix ends with the best ones, and who wants more types on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from table.engine.protocol import Attributes, AttributeValue
from table.entries.entries import key_attributes, shown, summary
from table.entries.findable import Scope, Text
from table.model import items, keys

__all__ = ["SUGGESTIONS", "Suggesting", "suggestions_count"]

SUGGESTIONS = 100
"""Results that a suggestions item holds: as many as a page can ask for."""

_Ranked = tuple[bool, bool, str, str, Text]
"""Is the text more than the prefix; is it a form's Latin spelling; the rank as text, the word's id, the text."""


class Suggesting:
    """Collects what words of one scope are found under; some 200 bytes a word and letter."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._by_prefix: dict[str, list[_Ranked]] = {}

    def add(self, word: items.StoredWord, texts: Sequence[Text]) -> None:
        """Take a word with its texts, the preferred ones first."""
        rank, word_id = keys.rank_text(word.frequency_rank), word.word_id
        for prefix, text in self._of_prefixes(texts).items():
            is_longer = text.folded != prefix or text.is_part
            is_form = self.scope is Scope.TRANSLITERATION and text.stored is not None
            self._by_prefix.setdefault(prefix, []).append((is_longer, is_form, rank, word_id, text))

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
        """Give the suggestions of every prefix; what was collected is let go of.

        Args:
            words: Word id → the word; all that were added.
        """
        for prefix in sorted(self._by_prefix):
            ranked = sorted(self._by_prefix.pop(prefix))
            best: list[AttributeValue] = [self._shown(one, words) for one in ranked[:SUGGESTIONS]]
            yield {
                **key_attributes(keys.suggestions(self.scope, prefix)),
                "results": best,
                "is_complete": len(ranked) <= SUGGESTIONS,
            }
            if self.scope is Scope.HEADWORD:
                for one in ranked[SUGGESTIONS:]:
                    word = words[one[3]]
                    key = keys.suggestion_after(self.scope, prefix, word.frequency_rank, word.word_id)
                    yield {**key_attributes(key), **self._shown(one, words)}

    def _shown(self, one: _Ranked, words: Mapping[str, items.StoredWord]) -> Attributes:
        return {**shown(one[4]), **summary(words[one[3]])}


def suggestions_count(scope: Scope, words: Iterable[Sequence[Text]]) -> int:
    """Count the items that `Suggesting` makes of words, given by what each is found under, without making them."""
    lengths = range(1, keys.SUGGEST_LETTERS[scope] + 1)
    found: Counter[str] = Counter()
    for texts in words:
        found.update({text.folded[:length] for text in texts for length in lengths})
    behind = (count - SUGGESTIONS for count in found.values() if count > SUGGESTIONS)
    return len(found) + (sum(behind) if scope is Scope.HEADWORD else 0)
