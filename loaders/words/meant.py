"""What a query that finds nothing may stand for, and where the texts that begin like it are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from russian.beginnings import can_begin
from russian.edits import near_spellings
from russian.english_forms import base_phrases
from russian.folding import fold
from russian.keyboard import in_latin_layout, in_russian_layout
from russian.latin import latin_respellings
from russian.unknown_words import form_bases
from table.entries.findable import Scope, folded_query, is_latin
from table.model import keys

__all__ = [
    "LATE_LAYOUT",
    "LAYOUT",
    "LONGEST",
    "Meant",
    "in_other_layout",
    "likely_texts",
    "meant_by",
    "prefixes",
    "variants_of",
]

VARIANTS = 150
"""Most spellings made of a query to find prefixes that it may have been meant to begin with."""

VARIED = 20
"""Letters of a query that are varied, from the first on."""

LIKELY = 1.0
"""The cost up to which forms with a slip are looked up."""

SHORT_PREFIXES, LONG_PREFIXES = 6, 16
"""Most short and long prefixes that are read of likely spellings; other slips have the rest."""

LONGEST = 40
"""Characters of the longest query that is taken for one word."""

LAYOUT, _MADE, _RESPELLED, _SPACED, LATE_LAYOUT = 0.05, 0.1, 0.2, 0.25, 0.4
"""The cost of another keyboard layout, of a form made by rule, of another romanization, of a missing blank, in slips;
the last is that of the layout of a text that may be Russian."""

_FIRST_WORDS = (
    "до",
    "не",
    "на",
    "по",
    "за",
    "всё",
    "как",
    "так",
    "потому",
    "do",
    "ne",
    "na",
    "po",
    "za",
    "vse",
    "kak",
    "tak",
)
"""Words after which a blank is often left out."""

_SCOPES = (Scope.FORM, Scope.TRANSLITERATION, Scope.TRANSLATION)


class Meant(NamedTuple):
    """A text that the query may stand for: where it would be found, and its cost in slips."""

    scope: Scope
    folded: str
    cost: float = 0.0


def meant_by(query: str, text: str) -> list[Meant]:
    """Return what a query may stand for: its own text, other forms, other romanizations, the other layout."""
    found = [Meant(scope, folded) for scope in _SCOPES if (folded := folded_query(scope, text))]
    found += [Meant(Scope.FORM, base, _MADE) for base in form_bases(fold(text))]
    if is_latin(text):
        found = [one for one in found if one.scope is not Scope.FORM]
        found += [Meant(Scope.TRANSLITERATION, key, _RESPELLED) for key in latin_respellings(text)]
    found += [Meant(one.scope, spaced, _SPACED) for one in found[:2] for spaced in _spaced(one.folded)]
    return [*found, *_in_other_layout(query, text)]


def _in_other_layout(query: str, text: str) -> Iterator[Meant]:
    """Yield Russian typed with Latin keys, and English typed with Russian ones; nobody types transliterations so.

    A Russian text that may be a word is rather one that was spelled by ear.
    """
    other = in_other_layout(query)
    if is_latin(text):
        if folded := folded_query(Scope.FORM, other):
            yield Meant(Scope.FORM, folded, LAYOUT)
    elif folded := folded_query(Scope.TRANSLATION, other):
        cost = LATE_LAYOUT if can_begin(fold(text)) else LAYOUT
        yield Meant(Scope.TRANSLATION, folded, cost)
        for base in base_phrases(folded):
            yield Meant(Scope.TRANSLATION, base, cost)


def _spaced(folded: str) -> Iterator[str]:
    """Yield a text with the blank that may be missing after its first word: `dosvidaniya`."""
    for first in _FIRST_WORDS:
        if folded.startswith(first) and len(folded) > len(first) + 2:
            yield f"{first} {folded[len(first) :]}"


def in_other_layout(query: str) -> str:
    """Return a query typed with the same keys in the other layout; "" if it has letters of both, or none."""
    return in_russian_layout(query.strip()) or in_latin_layout(query.strip()) or ""


def prefixes(meant: Sequence[Meant]) -> Iterator[tuple[Scope, str]]:
    """Yield prefixes that have a suggestions item, distinct, likeliest first.

    The items of longer prefixes have rarer words; those of shorter ones forgive slips in later letters.
    """
    own = [one for one in meant if not one.cost]
    variants = variants_of(own)
    likely = likely_texts(own, variants)
    return iter(
        dict.fromkeys(
            chain(
                _begun(meant, LONGEST),
                (prefix for length in (4, 3, 2, 1) for prefix in _begun(own, length)),
                islice(dict.fromkeys(_begun(likely, 3)), SHORT_PREFIXES),
                islice(dict.fromkeys(_begun(likely, LONGEST)), LONG_PREFIXES),
                _begun(variants, 3),
            )
        )
    )


def _begun(meant: Iterable[Meant], length: int) -> Iterator[tuple[Scope, str]]:
    for one in meant:
        prefix = one.folded[: min(length, keys.SUGGEST_LETTERS[one.scope])]
        if can_begin(prefix):
            yield one.scope, prefix


def likely_texts(meant: Sequence[Meant], variants: Sequence[Meant]) -> list[Meant]:
    """Return the texts and spellings near to them whose slips are likely, cheapest first."""
    return sorted((one for one in [*meant, *variants] if one.cost <= LIKELY), key=lambda one: one.cost)


def variants_of(meant: Sequence[Meant]) -> list[Meant]:
    """Return spellings near to the texts, in turn, so that every scope has its likeliest."""
    share = VARIANTS // max(1, len(meant))
    slips = (
        [
            Meant(one.scope, near + one.folded[VARIED:], one.cost + cost)
            for near, cost in near_spellings(one.folded[:VARIED], limit=share).items()
        ]
        for one in meant
    )
    return [one for ranked in zip_longest(*slips) for one in ranked if one is not None]
