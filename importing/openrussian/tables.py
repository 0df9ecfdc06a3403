"""OpenRussian's relational tables of 2022: participles and relations, which the flat files lack.

The 54 antonyms are not read: the API does not show them.

The tables identify words by numbers. `permanent_word_ids.csv` maps a number to a spelling, and the table that describes
it implies its part of speech; the word of the flat files is the most frequent one with both. Numbers without such a
word are ignored.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importing.openrussian.forms import variants
from importing.openrussian.further_forms import stressed_as_infinitive
from importing.openrussian.openrussian_words import OpenRussianWord
from russian.folding import fold

__all__ = ["Tables", "WordAdditions", "additions", "read_tables", "related_words"]

SYNONYMS = 20
"""Maximum number of synonyms of a word; the tables' longest list has 13."""

_OPENRUSSIAN = "2"
"""The source type of OpenRussian's words in `permanent_word_ids.csv`."""

_PARTS = ("nouns", "verbs", "adjectives")
_PARTICIPLES = {
    "participle_active_present_id": "actv_part",
    "participle_active_past_id": "actv_past_part",
    "participle_passive_present_id": "pass_part",
    "participle_passive_past_id": "pass_past_part",
}
"""Column → the stored name of the form."""

_GERUNDS = {"verb_gerund_present": "present", "verb_gerund_past": "past"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The contents of the tables; all keys are the tables' word numbers.

    Attributes:
        spellings: Number → spelling without stress.
        parts: Number → nouns, verbs or adjectives.
        aspects: Verb → aspect.
        participles: Verb → stored name of the form → number of the participle.
        gerunds: Verb → present or past → stressed forms.
        synonyms: Pairs of words.
        related: Pairs of words that contributors marked as related, by root or by meaning.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    aspects: Mapping[str, str] = field(default_factory=dict)
    participles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    gerunds: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    synonyms: Sequence[tuple[str, str]] = ()
    related: Sequence[tuple[str, str]] = ()


@dataclass(slots=True, kw_only=True)
class WordAdditions:
    """What the tables add to a word.

    Attributes:
        participles: Stored name of the form → the form, without stress if the tables have none.
        adverbial_participle: Stressed, "a, b" if there are several.
        short_participles: The short forms of the passive past participle, "a, b, …".
        variants: Map of the word and name of a form in it → further variants of the form.
        synonyms: Word ids, most frequent first.
    """

    participles: dict[str, str] = field(default_factory=dict)
    adverbial_participle: str | None = None
    short_participles: str | None = None
    variants: dict[tuple[str, str], str] = field(default_factory=dict)
    synonyms: list[str] = field(default_factory=list)

    def stressed_as(self, infinitive: str) -> WordAdditions:
        """Return the additions with the stress that follows from the infinitive where they have none."""
        gerunds = [stressed_as_infinitive(one, infinitive) for one in (self.adverbial_participle or "").split(", ")]
        return replace(
            self,
            participles={name: stressed_as_infinitive(form, infinitive) for name, form in self.participles.items()},
            adverbial_participle=", ".join(gerunds) or None,
        )

    def forms(self) -> Iterator[str]:
        """Yield all forms."""
        further = (self.adverbial_participle or "", self.short_participles or "", *self.variants.values())
        for forms in (*self.participles.values(), *further):
            yield from filter(None, forms.split(", "))


def read_tables(folder: Path) -> Tables:
    """Read the tables of a folder; each is optional."""
    spellings = {
        row["source_id"]: row["bare_word"]
        for row in _rows(folder / "permanent_word_ids.csv", "\t")
        if row["source_type_id"] == _OPENRUSSIAN
    }
    parts = {row["word_id"]: part for part in _PARTS for row in _rows(folder / f"{part}.csv")}
    aspects: dict[str, str] = {}
    participles: dict[str, dict[str, str]] = {}
    for row in _rows(folder / "verbs.csv"):
        aspects[row["word_id"]] = row["aspect"]
        participles[row["word_id"]] = {name: row[column] for column, name in _PARTICIPLES.items() if row[column]}
    gerunds: dict[str, dict[str, list[str]]] = {}
    for row in _rows(folder / "words_forms.csv"):
        if tense := _GERUNDS.get(row["form_type"]):
            gerunds.setdefault(row["word_id"], {}).setdefault(tense, []).append(row["accented"])
    relations: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(folder / "words_rels.csv"):
        relations.setdefault(row["relation"], []).append((row["word_id"], row["rel_word_id"]))
    return Tables(
        spellings=spellings,
        parts=parts,
        aspects=aspects,
        participles=participles,
        gerunds=gerunds,
        synonyms=relations.get("synonym", ()),
        related=relations.get("related", ()),
    )


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Yield the rows of a table; short rows are padded with empty cells."""
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as source:
            yield from csv.DictReader(source, delimiter=delimiter, restval="")


def related_words(tables: Tables) -> list[tuple[str, str]]:
    """Return the distinct pairs of related words, folded and sorted.

    They are evidence, not proof: of the published pairs with segmentations, 63 % share a root; others have it in
    another spelling (грех, грешница) or are related only by meaning (армия, войско).
    """
    spelled = (tuple(fold(tables.spellings.get(number, "")) for number in pair) for pair in tables.related)
    return sorted({(min(pair), max(pair)) for pair in spelled if all(pair) and pair[0] != pair[1]})


def additions(words: Sequence[OpenRussianWord], tables: Tables) -> dict[str, WordAdditions]:
    """Return word id → additions, without words that gain nothing."""
    found: dict[str, WordAdditions] = {}
    joined = _Joined(words, tables)
    for number in tables.parts:
        word = joined.word(number)
        if word is None or word.entry.part != "verbs":
            continue
        added = WordAdditions(participles=_participles(number, tables), adverbial_participle=_gerund(number, tables))
        if added.participles or added.adverbial_participle:
            found.setdefault(word.word_id, added)
    for one, other in _synonyms(joined, tables.synonyms):
        found.setdefault(one, WordAdditions()).synonyms.append(other)
    return found


class _Joined:
    """Finds words of the flat files by the tables' numbers."""

    def __init__(self, words: Iterable[OpenRussianWord], tables: Tables) -> None:
        self._tables = tables
        self._by_part: dict[tuple[str, str], list[OpenRussianWord]] = {}
        self._by_spelling: dict[str, list[OpenRussianWord]] = {}
        for word in sorted(words, key=lambda word: (word.rank, word.word_id)):
            spelling = fold(word.entry.bare)
            self._by_part.setdefault((spelling, word.entry.part), []).append(word)
            self._by_spelling.setdefault(spelling, []).append(word)

    def word(self, number: str) -> OpenRussianWord | None:
        """Return the most frequent word with the number's spelling, part of speech and, for verbs, aspect."""
        spelling = fold(self._tables.spellings.get(number, ""))
        part = self._tables.parts.get(number)
        found = self._by_spelling.get(spelling, []) if part is None else self._by_part.get((spelling, part), [])
        aspect = self._tables.aspects.get(number)
        fitting = [word for word in found if aspect and word.entry.traits.get("aspect") == aspect]
        return next(iter(fitting or found), None)


def _participles(number: str, tables: Tables) -> dict[str, str]:
    """Return the participles whose spelling is known; the tables do not mark their stress."""
    named = tables.participles.get(number, {})
    spelled = {name: tables.spellings.get(participle) for name, participle in named.items()}
    return {name: spelling for name, spelling in spelled.items() if spelling and _form(spelling)}


def _gerund(number: str, tables: Tables) -> str | None:
    """Return the adverbial participle: past for perfective verbs, present for imperfective ones."""
    forms = tables.gerunds.get(number, {})
    aspect = tables.aspects.get(number)
    tenses = {"perfective": ("past",), "imperfective": ("present",)}.get(aspect or "", ("present", "past"))
    spelled = [form for tense in tenses for cell in forms.get(tense, ()) if (form := _form(cell))]
    return ", ".join(dict.fromkeys(spelled)) or None


def _form(cell: str) -> str:
    """Return the stored forms of a cell; "" if none is Russian."""
    return ", ".join(variants(cell, is_phrase=False)[0])


_ATTRIBUTIVE = frozenset(("adjective", "participle", "pronoun", "numeral"))
_INFLECTED = frozenset(("noun", "verb", *_ATTRIBUTIVE))


def _are_alike(one: OpenRussianWord, other: OpenRussianWord) -> bool:
    """Whether one word can stand for the other: конечный cannot for конец, though they mean alike.

    The parts of speech of words that do not change are not told apart.
    """
    first, second = one.part_of_speech, other.part_of_speech
    return first == second or {first, second} <= _ATTRIBUTIVE or {first, second}.isdisjoint(_INFLECTED)


def _synonyms(joined: _Joined, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of word ids in both directions, the most frequent synonyms first, at most `SYNONYMS` per word."""
    words: dict[str, dict[str, OpenRussianWord]] = {}
    for numbers in pairs:
        one, other = map(joined.word, numbers)
        if one is not None and other is not None and one.word_id != other.word_id and _are_alike(one, other):
            words.setdefault(one.word_id, {})[other.word_id] = other
            words.setdefault(other.word_id, {})[one.word_id] = one
    counts: Counter[str] = Counter()
    for word_id, synonyms in words.items():
        for synonym in sorted(synonyms.values(), key=lambda word: (word.rank, word.word_id)):
            if counts[word_id] < SYNONYMS:
                counts[word_id] += 1
                yield word_id, synonym.word_id
