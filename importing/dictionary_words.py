"""Words of the full dictionary: OpenRussian's words with the additions of the other sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from importing.merging import with_sentences, with_stress
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import WordAdditions
from importing.paradigms import variants_joined
from importing.sentences.sources import SourcedSentence
from russian.folding import fold
from table.engine.protocol import Attributes

__all__ = ["DictionaryWord", "levels_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DictionaryWord:
    """A word of OpenRussian's flat files with the data of all other sources.

    Attributes:
        sentences: As `word_writing.sentence` writes them, in display order.
        level: A1 to C2; None if no source states it.
        stress: The places of the stress marks of sentences, by their text.
    """

    word: OpenRussianWord
    additions: WordAdditions | None
    sentences: Sequence[Attributes]
    level: str | None
    stress: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def item(self) -> Attributes:
        """Return the word's item; other sources only fill gaps."""
        item = self.word.item()
        if self.additions is not None:
            item = _with_additions(item, self.additions.stressed_as(self.word.entry.stressed))
        if self.sentences:
            item = with_sentences(item, self.sentences)
        item = with_stress(item, self.stress)
        named = item["word"]
        if self.level is not None and isinstance(named, dict) and "level" not in named:
            item = {**item, "word": {**named, "level": self.level}}
        return item


def _with_additions(item: Attributes, additions: WordAdditions) -> Attributes:
    conjugation = item.get("conjugations")
    if isinstance(conjugation, dict) and conjugation:
        found = {
            **additions.participles,
            "gerund": additions.adverbial_participle,
            "short_part": additions.short_participles,
        }
        missing: Attributes = {name: form for name, form in found.items() if form and not conjugation.get(name)}
        item = {**item, "conjugations": {**conjugation, **missing}} if missing else item
    item = variants_joined(item, additions.variants)
    return {**item, "synonyms": [*additions.synonyms]} if additions.synonyms else item


def levels_of(words: Iterable[OpenRussianWord], sentences: Iterable[SourcedSentence]) -> Mapping[str, str]:
    """Return word id → level of the lemmas that sentences were written for: the lowest level of their sentences.

    Of several words with the lemma's spelling and part of speech the most frequent one is meant.
    """
    taught: dict[tuple[str, str | None], str] = {}
    for sentence in sentences:
        if sentence.lemma is not None and sentence.level is not None:
            lemma = (fold(sentence.lemma), sentence.part_of_speech)
            taught[lemma] = min(taught.get(lemma, sentence.level), sentence.level)
    levels: dict[str, str] = {}
    for word in sorted(words, key=lambda word: word.rank):
        level = taught.pop((fold(word.entry.text), word.part_of_speech), None)
        if level is not None:
            levels[word.word_id] = level
    return levels
