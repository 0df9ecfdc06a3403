"""What a query may have been meant to be: other layouts and romanizations, spellings near to it, their prefixes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from russian.beginnings import can_begin
from russian.edits import near_spellings
from russian.keyboard import in_latin_layout, in_russian_layout
from russian.latin import latin_respellings
from table.entries.findable import Scope, folded_query, is_latin
from table.model import keys

__all__ = ["LAYOUT", "LONGEST", "Meant", "in_other_layout", "likely_spellings", "meant_by", "prefixes_of"]

_VARIANTS = 150
"""Most spellings made of a query to find prefixes that it may have been meant to begin with."""

LONGEST = 40
"""Characters of the longest query that is taken for one word."""

_VARIED = 20
"""Letters of a query that are varied, from the first on."""

_LIKELY = 1.0
"""The cost up to which forms with a slip are looked up."""

_SHORT_PREFIXES, _LONG_PREFIXES = 6, 16
"""Most short and long prefixes that are read of likely spellings; other slips have the rest."""

LAYOUT, _RESPELLED = 0.05, 0.2
"""The cost of another keyboard layout and of another romanization, in slips."""

_SCOPES = (Scope.FORM, Scope.TRANSLITERATION, Scope.TRANSLATION)


class Meant(NamedTuple):
    """A text that the query may stand for: where it would be found, and its cost in slips."""

    scope: Scope
    folded: str
    cost: float = 0.0


def meant_by(query: str, text: str) -> list[Meant]:
    """Return what a query may stand for: its own text in each scope, other romanizations, the other layout."""
    found = [Meant(scope, folded) for scope in _SCOPES if (folded := folded_query(scope, text))]
    if is_latin(text):
        found = [one for one in found if one.scope is not Scope.FORM]
        found += [Meant(Scope.TRANSLITERATION, key, _RESPELLED) for key in latin_respellings(text)]
    other = in_other_layout(query)
    found += [Meant(scope, folded, LAYOUT) for scope in _SCOPES if (folded := folded_query(scope, other))]
    return found


def in_other_layout(query: str) -> str:
    """Return a query as the same keys of the other layout write it; empty if it is of neither."""
    return in_russian_layout(query.strip()) or in_latin_layout(query.strip()) or ""


def prefixes_of(meant: Sequence[Meant]) -> Iterator[tuple[Scope, str]]:
    """Yield prefixes that have a suggestions item, distinct, likeliest first.

    The items of longer prefixes have rarer words; those of shorter ones forgive slips in later letters.
    """
    own = [one for one in meant if not one.cost]
    variants = _variants(own)
    likely = _likely(own, variants)
    return iter(
        dict.fromkeys(
            chain(
                _begun(meant, LONGEST),
                (prefix for length in (4, 3, 2) for prefix in _begun(own, length)),
                islice(dict.fromkeys(_begun(likely, 3)), _SHORT_PREFIXES),
                islice(dict.fromkeys(_begun(likely, LONGEST)), _LONG_PREFIXES),
                _begun(variants, 3),
            )
        )
    )


def likely_spellings(meant: Sequence[Meant]) -> list[Meant]:
    """Return the texts and spellings near to them whose slips are likely, cheapest first."""
    return _likely(meant, _variants(meant))


def _begun(meant: Iterable[Meant], length: int) -> Iterator[tuple[Scope, str]]:
    for one in meant:
        prefix = one.folded[: min(length, keys.SUGGEST_LETTERS[one.scope])]
        if can_begin(prefix):
            yield one.scope, prefix


def _likely(meant: Sequence[Meant], variants: Sequence[Meant]) -> list[Meant]:
    return sorted((one for one in [*meant, *variants] if one.cost <= _LIKELY), key=lambda one: one.cost)


def _variants(meant: Sequence[Meant]) -> list[Meant]:
    """Return spellings near to the texts, in turn, so that every scope has its likeliest."""
    share = _VARIANTS // max(1, len(meant))
    slips = (
        [
            Meant(one.scope, near + one.folded[_VARIED:], one.cost + cost)
            for near, cost in near_spellings(one.folded[:_VARIED], limit=share).items()
        ]
        for one in meant
    )
    return [one for ranked in zip_longest(*slips) for one in ranked if one is not None]
