"""Checks of the forms of a starter dictionary: stress, stems and endings.

The checks know the regular patterns of Russian; data/stems.toml lists the few irregular words. A plausible but wrong
form passes. Endings are compared without stress and with ё as е.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from importing.starter.starter_words import StarterAdjective, StarterDeclension, StarterVerb, StarterWord, each_form
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech
from russian.stress import stress_problem

__all__ = ["form_problems"]

STEM_LETTERS = 2
"""Number of initial letters that a form shares with its word; one for words of two letters."""

_OTHER_STEMS: Mapping[str, Sequence[str]] = tomllib.loads(
    (Path(__file__).parent / "data" / "stems.toml").read_text(encoding="utf-8")
)
"""Folded word → other beginnings of its forms."""

_NON_PAST = ("[уюм]", "шь", "т", "м", "те", "т")
_PAST = ("[^аеиоуыэюя]", "ла", "ло", "ли")
_PARTICIPLES = ("щий", "мый", "ший", "[нт]ый")
_IMPERATIVE = ("[ийь]", "те")
_GERUND = "[аяв]|[шч]и"
_REFLEXIVE = re.compile(r"с[яь]\Z")
_INDEFINITE = re.compile(r"-(?:то|нибудь|либо)\Z")
"""Follows the ending of an indefinite pronoun."""

_SINGULAR = ("", "[аяыи]|го|ой", "[уюеи]|ой", "", "[оеы]м|им|[оеь][йю]", "[еи]|[оеы]м|ой")
_PLURAL = ("", "", "[аяыи]м", "", "ми", "[аяыи]х")
_NOMINATIVE, _GENITIVE, _ACCUSATIVE = 0, 1, 3

_SHORT = ("", "[ая]", "[ое]", "[ыи]")
_MASCULINE = ("[ыио]й", "[ое]го", "[ое]му", "", "[ыи]м", "[ое]м")
_LONG: Mapping[str, Sequence[str]] = {
    "m": _MASCULINE,
    "f": ("[ая]я", "[ое]й", "[ое]й", "[ую]ю", "[ое]й", "[ое]й"),
    "n": ("[ое]е", *_MASCULINE[1:]),
    "pl": ("[ыи]е", "[ыи]х", "[ыи]м", "", "[ыи]ми", "[ыи]х"),
}
"""Endings of an adjective's long forms."""

_PRONOMINAL: Mapping[str, Sequence[str]] = {
    "m": ("", "го", "му", "", "м", "м"),
    "f": ("[ая]", "[ое]й", "[ое]й", "[ую]", "[ое]й", "[ое]й"),
    "n": ("[ое]", "го", "му", "[ое]", "м", "м"),
    "pl": ("[ыие]", "х", "м", "", "ми", "х"),
}
"""Endings of words that are declined like adjectives, such as pronouns; includes the short ones of `моя` and `те`."""


def form_problems(words: Iterable[StarterWord]) -> Iterator[str]:
    """Check every form of every word."""
    for word in words:
        found = [*_any_form_problems(word)]
        match word.grammar:
            case StarterVerb():
                found += _verb_problems(word.text, word.grammar)
            case StarterDeclension() if word.part_of_speech is PartOfSpeech.NOUN:
                found += _noun_problems(word.grammar)
            case StarterAdjective():
                long = _LONG if word.part_of_speech is PartOfSpeech.ADJECTIVE else _PRONOMINAL
                found += _adjective_problems(word.grammar, long)
        yield from (f"{word.stressed}: {problem}" for problem in found)


def _any_form_problems(word: StarterWord) -> Iterator[str]:
    text = fold(word.text)
    beginnings = (text[: min(STEM_LETTERS, len(text) - 1) or 1], *_OTHER_STEMS.get(text, ()))
    for form in word.forms():
        problem = stress_problem(form)
        if problem is not None:
            yield problem
        if not fold(form).startswith(beginnings):
            yield f"the form {form} does not begin like the word"


def _ending_problems(texts: Sequence[str], endings: Sequence[str], *, reflexive: bool = False) -> Iterator[str]:
    """Match each text against a pattern of its ending, "" for any; reflexive forms also end in -ся or -сь."""
    for text, ending in zip(texts, endings, strict=True):
        for form in each_form((text,)):
            folded = _INDEFINITE.sub("", fold(form))
            bare = _REFLEXIVE.sub("", folded) if reflexive else folded
            if (reflexive and bare == folded) or not re.search(f"(?:{ending})\\Z", bare):
                yield f"the form {form} does not end in {ending}{' with -ся or -сь' if reflexive else ''}"


# ------------------------------------------------------------------ verbs


def _verb_problems(text: str, verb: StarterVerb) -> Iterator[str]:
    reflexive = text.endswith(("ся", "сь"))
    yield from _ending_problems(verb.non_past, _NON_PAST, reflexive=reflexive)
    yield from _ending_problems(verb.past, _PAST, reflexive=reflexive)
    yield from _ending_problems(verb.imperative, _IMPERATIVE, reflexive=reflexive)
    yield from _ending_problems(verb.participles, _PARTICIPLES, reflexive=reflexive)
    yield from _ending_problems((verb.gerund,), (_GERUND,), reflexive=reflexive)
    if verb.aspect == "perf" and any(verb.participles[:2]):
        yield "a perfective verb has no participles of the present"


# ------------------------------------------------------------------ nouns


def _noun_problems(noun: StarterDeclension) -> Iterator[str]:
    if noun.is_indeclinable:
        if len({*noun.singular, *noun.plural}) > 1:
            yield "an indeclinable noun has only one form"
        return
    if noun.gender is None and noun.singular:
        yield "a noun with a singular must have a gender"
    yield from _ending_problems(noun.singular, _SINGULAR if noun.singular else ())
    yield from _ending_problems(noun.plural, _PLURAL if noun.plural else ())
    if noun.plural:
        yield from _accusative_problems(noun.plural, is_animate=bool(noun.is_animate))
    if noun.singular:
        yield from _accusative_singular_problems(noun)


def _accusative_singular_problems(noun: StarterDeclension) -> Iterator[str]:
    """Nouns in -а and -я have a distinct accusative; of others, only animate masculine ones use the genitive."""
    nominative = fold(noun.singular[_NOMINATIVE])
    if nominative.endswith(("а", "я")) and noun.gender != "n":
        yield from _ending_problems((noun.singular[_ACCUSATIVE],), ("[ую]",))
    else:
        yield from _accusative_problems(noun.singular, is_animate=bool(noun.is_animate) and noun.gender == "m")


def _accusative_problems(cases: Sequence[str], *, is_animate: bool) -> Iterator[str]:
    like, name = (_GENITIVE, "genitive") if is_animate else (_NOMINATIVE, "nominative")
    if cases[_ACCUSATIVE] != cases[like]:
        yield f"the accusative {cases[_ACCUSATIVE]} differs from the {name} {cases[like]}"


# ------------------------------------------------------------------ adjectives


def _adjective_problems(adjective: StarterAdjective, long: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from _ending_problems(adjective.short, _SHORT if adjective.short else ())
    yield from _ending_problems((adjective.comparative, adjective.superlative), ("е|ей", "[шч]ий"))
    for gender, forms in adjective.long.items():
        yield from _ending_problems(forms, long[gender])
    for gender in ("m", "pl"):
        yield from _either_accusative_problems(adjective.long.get(gender, ()))


def _either_accusative_problems(cases: Sequence[str]) -> Iterator[str]:
    """The masculine and plural accusative equals the nominative or, for animate nouns, the genitive."""
    if cases and cases[_ACCUSATIVE] != f"{cases[_NOMINATIVE]}, {cases[_GENITIVE]}":
        yield f"the accusative {cases[_ACCUSATIVE]} is not the nominative and the genitive"
