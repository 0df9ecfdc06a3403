"""The starter dictionary as plain values: families, and words with forms, sentences and parts.

Stress is an apostrophe after the vowel. A form that does not exist is ""; variants of a form are joined by ", ".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterFamily:
    """A morpheme family.

    Attributes:
        family_id: A whole number as text, unique.
        name: Unique; breakdowns refer to it. Hyphens show where the word continues: `при-`, `-тель`, `-о-`, `ход`.
        kind: prefix, root, suffix or link; endings are suffixes.
        occurs_in: any, noun, verb or adjective.
        level: 1 (learn first) to 6 (rare).
        meanings: 1 or more, in English.
        morphemes: Spelling → morpheme id, unique among all families.
    """

    family_id: str
    name: str
    kind: str
    occurs_in: str
    level: int
    meanings: tuple[str, ...]
    morphemes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterPart:
    """A part of a breakdown: letters of the word, and the name of their family; None for plain text."""

    text: str
    family: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterSentence:
    """An example sentence without stress marks, and its translation."""

    russian: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterVerb:
    """The forms of a verb.

    Attributes:
        aspect: perf, impf or both.
        pairs: Stressed spellings of 0 or more partners of the other aspect, not necessarily in this dictionary.
        non_past: The 6 persons.
        past: Masculine, feminine, neuter, plural.
        imperative: Singular and plural.
        participles: Active and passive non-past, active and passive past.
        present: The present, if the non-past is the future.
    """

    aspect: str
    pairs: tuple[str, ...]
    non_past: tuple[str, ...]
    past: tuple[str, ...]
    imperative: tuple[str, ...]
    participles: tuple[str, ...]
    gerund: str
    present: str = ""

    def forms(self) -> Iterator[str]:
        """Yield every form except the infinitive."""
        yield from each_form(
            (*self.non_past, *self.past, *self.imperative, *self.participles, self.gerund, self.present)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterDeclension:
    """The forms of a noun, pronoun or numeral.

    Attributes:
        is_animate: Whether the accusative equals the genitive; None if unspecified.
        is_indeclinable: Whether all cases are equal.
        singular: nom, gen, dat, acc, inst, prep; empty if there is no singular.
        plural: The same cases; empty if there is no plural.
    """

    gender: str | None
    is_animate: bool | None
    is_indeclinable: bool
    singular: tuple[str, ...]
    plural: tuple[str, ...]

    def forms(self) -> Iterator[str]:
        """Yield every form."""
        yield from each_form((*self.singular, *self.plural))


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterAdjective:
    """The forms of an adjective, or of a word that is declined like one; "" and empty ones do not exist.

    Attributes:
        short: Masculine, feminine, neuter, plural.
        long: m, f, n, pl → nom, gen, dat, acc, inst, prep.
    """

    comparative: str
    superlative: str
    short: tuple[str, ...]
    long: Mapping[str, tuple[str, ...]]

    def forms(self) -> Iterator[str]:
        """Yield every form."""
        yield from each_form((self.comparative, self.superlative, *self.short))
        for forms in self.long.values():
            yield from each_form(forms)


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterWord:
    """A dictionary word.

    Attributes:
        word_id: A whole number as text, unique.
        stressed: The citation form with stress.
        rank: The estimated frequency rank; None if unknown.
        level: A1 to C2, "" if unknown.
        definitions: One text per numbered definition; senses are separated by semicolons and may end with a note in
            parentheses.
        parts: The breakdown from left to right; empty if there is none.
        is_verified: Whether the breakdown is certain rather than inferred.
        sentences: 1 to 3.
        grammar: None if the word does not inflect.
        is_name: Whether it is a proper name.
    """

    word_id: str
    part_of_speech: PartOfSpeech
    stressed: str
    rank: int | None
    level: str
    definitions: tuple[str, ...]
    parts: tuple[StarterPart, ...]
    is_verified: bool
    sentences: tuple[StarterSentence, ...]
    grammar: StarterVerb | StarterDeclension | StarterAdjective | None
    is_name: bool = False

    @property
    def text(self) -> str:
        """The citation form without stress."""
        return unstressed(self.stressed)

    @property
    def is_expression(self) -> bool:
        """Whether it consists of several words."""
        return " " in self.stressed

    def forms(self) -> Iterator[str]:
        """Yield every stressed form, the citation form first; forms may repeat."""
        yield self.stressed
        if self.grammar is not None:
            yield from self.grammar.forms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """A whole starter dictionary, in the order of its files."""

    families: tuple[StarterFamily, ...]
    words: tuple[StarterWord, ...]

    def sentences(self) -> Iterator[str]:
        """Yield every example sentence."""
        for word in self.words:
            yield from (sentence.russian for sentence in word.sentences)


def each_form(texts: Iterable[str]) -> Iterator[str]:
    """Yield the forms one by one: variants separately, and empty ones left out."""
    for text in texts:
        if text:
            yield from text.split(", ")
