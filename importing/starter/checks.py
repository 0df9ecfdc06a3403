"""Checks of a starter dictionary: ids and names, families, breakdowns, aspectual pairs.

`problems` also runs the checks of forms (`form_checks`) and texts (`text_checks`). A problem is a sentence that names
the word or family, the value and what was expected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from importing.starter.form_checks import form_problems
from importing.starter.starter_words import Starter, StarterFamily, StarterVerb, StarterWord
from importing.starter.text_checks import text_problems
from russian.folding import fold
from russian.morphemes import spells

__all__ = ["problems"]

LEVELS = range(1, 7)

_KIND_LETTERS = {"prefix": "P", "root": "R", "suffix": "S", "link": "L"}
_STEM = r"P*R[RS]*"
_ORDER = re.compile(rf"{_STEM}(?:L?{_STEM})*|P+")
"""Prefixes, a root and suffixes, optionally followed by more stems with or without links. Prepositions are prefixes."""


def problems(starter: Starter) -> list[str]:
    """Run all checks; return one sentence per problem, none for a valid dictionary."""
    return [
        *_doubled(starter),
        *(problem for family in starter.families for problem in _of_family(family)),
        *_unused_families(starter),
        *_breakdowns(starter),
        *_pairs(starter),
        *form_problems(starter.words),
        *text_problems(starter),
    ]


# ------------------------------------------------------------------ names and numbers


def _doubled(starter: Starter) -> Iterator[str]:
    """Find repeated ids, names and words."""
    families, words = starter.families, starter.words
    yield from _repeated("the word id", (word.word_id for word in words))
    yield from _repeated("the family id", (family.family_id for family in families))
    yield from _repeated("the family name", (family.name for family in families))
    yield from _repeated("the morpheme id", (number for family in families for number in family.morphemes.values()))
    yield from _repeated("the word", (f"{word.stressed} ({word.part_of_speech})" for word in words))


def _repeated(what: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value} occurs {times} times"


# ------------------------------------------------------------------ families


def _of_family(family: StarterFamily) -> Iterator[str]:
    if family.level not in LEVELS:
        yield f"family {family.name}: the level is {family.level}, not 1 to 6"
    if _kind_of_name(family.name) != family.kind:
        yield f"family {family.name}: the name is that of a {_kind_of_name(family.name)}, the kind is {family.kind}"
    for spelling, times in Counter(map(fold, family.morphemes)).items():
        if times > 1:
            yield f"family {family.name}: {spelling} occurs {times} times"


def _kind_of_name(name: str) -> str:
    """Derive the kind from the hyphens; `-о-` is the only link, and others such as `-и-` are suffixes."""
    if name == "-о-":
        return "link"
    if name.startswith("-"):
        return "suffix"
    return "prefix" if name.endswith("-") else "root"


def _unused_families(starter: Starter) -> Iterator[str]:
    used = {part.family for word in starter.words for part in word.parts}
    for family in starter.families:
        if family.name not in used:
            yield f"family {family.name}: no word uses it"


# ------------------------------------------------------------------ the parts of words


def _breakdowns(starter: Starter) -> Iterator[str]:
    families = {family.name: family for family in starter.families}
    for word in starter.words:
        if word.parts:
            yield from _spelling(word)
            yield from _morphemes(word, families)
            yield from _order(word, families)


def _spelling(word: StarterWord) -> Iterator[str]:
    differs_at = spells((part.text for part in word.parts), word.text)
    if differs_at is not None:
        joined = "-".join(part.text for part in word.parts)
        yield f"{word.stressed}: the parts {joined} do not spell the word, they differ at index {differs_at}"


def _morphemes(word: StarterWord, families: dict[str, StarterFamily]) -> Iterator[str]:
    for part in word.parts:
        if part.family is None:
            continue
        family = families.get(part.family)
        if family is None:
            yield f"{word.stressed}: the family {part.family} does not exist"
        elif fold(part.text) not in map(fold, family.morphemes):
            yield f"{word.stressed}: the family {part.family} has no morpheme {part.text}"


def _order(word: StarterWord, families: dict[str, StarterFamily]) -> Iterator[str]:
    """Find parts in an impossible order, such as a prefix after a root; words with plain-text parts are not checked."""
    kinds = [families[part.family].kind if part.family in families else None for part in word.parts]
    if None in kinds:
        return
    if not _ORDER.fullmatch("".join(_KIND_LETTERS[kind] for kind in kinds if kind)):
        yield f"{word.stressed}: the parts are in the order {', '.join(kind for kind in kinds if kind)}"


# ------------------------------------------------------------------ pairs of verbs


def _pairs(starter: Starter) -> Iterator[str]:
    """Find one-sided pairs, and pairs of the same aspect."""
    verbs = {word.stressed: word.grammar for word in starter.words if isinstance(word.grammar, StarterVerb)}
    for stressed, verb in verbs.items():
        for partner in verb.pairs:
            other = verbs.get(partner)
            if other is None:
                continue
            if stressed not in other.pairs:
                yield f"{stressed}: {partner} is its pair, but not vice versa"
            if {verb.aspect, other.aspect} != {"perf", "impf"}:
                yield f"{stressed}: its pair {partner} must have the other aspect"
