"""Regular alternations: whether two spellings can be variants of one root, and by which alternation.

The lists are the usual tables of Russian historical alternations (Русская грамматика, 1980, §§ 1087-1098). A possible
alternation proves nothing: roots are only grouped if a derivation also links them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

__all__ = ["alternation"]

_FINAL = (
    ("г", "ж", "з"), ("к", "ч", "ц"), ("х", "ш"), ("д", "ж", "жд"), ("т", "ч", "щ"), ("с", "ш"), ("з", "ж"),
    ("ст", "щ"), ("ск", "щ"), ("б", "бл"), ("п", "пл"), ("в", "вл"), ("м", "мл"), ("ф", "фл"), ("ц", "ч"),
)  # fmt: skip
"""Groups of root endings that alternate with each other."""

_FINAL_PAIRS = tuple((one, other) for group in _FINAL for one, other in combinations(group, 2))

_FULL_VOWELS = (("оро", "ра"), ("оло", "ла"), ("ере", "ре"), ("еле", "ле"), ("оло", "ле"))
"""полногласие: East Slavic and Church Slavonic spellings of one root."""

_VOWELS = frozenset((frozenset("оа"), frozenset("ео"), frozenset("еи"), frozenset("яи"), frozenset("уы")))
"""Vowels that alternate inside a root; ё is written as е."""


_LONG = 4
"""Letters of roots of foreign words, whose ends differ before suffixes: австри-я, австрий-ск-ий; лини-я, линей-н-ый."""


def alternation(one: str, other: str) -> str | None:
    """Name the alternation that makes two spellings variants of one root.

    Returns:
        `д/ж` or `fleeting о`, or one inside and one at the end (`вод`, `важ`: `о/а, д/ж`). None if the spellings are
        equal or no alternation explains them.
    """
    if one == other or not one or not other:
        return None
    if one.removesuffix("ь") == other.removesuffix("ь"):
        return "final ь"
    if _plain(one) == _plain(other) and min(len(one), len(other)) >= _LONG:
        return "final й"
    inside = _inside(one, other)
    if inside is not None:
        return inside
    for changed, name in _with_ending_of(one, other):
        if changed == other:
            return name
        if (within := _inside(changed, other)) is not None:
            return f"{within}, {name}"
    return None


def _plain(root: str) -> str:
    """Return a root without a final й, which stands for и in some words: серий, сери; линей, лини."""
    return f"{root[:-2]}и" if root.endswith("ей") else root.removesuffix("й")


def _with_ending_of(one: str, other: str) -> Iterator[tuple[str, str]]:
    """Yield the first root with its end changed to the other's, and the name of the change."""
    for pair in _FINAL_PAIRS:
        for mine, theirs in (pair, pair[::-1]):
            if one.endswith(mine) and other.endswith(theirs) and len(one) > len(mine):
                yield one.removesuffix(mine) + theirs, f"{mine}/{theirs}"


def _inside(one: str, other: str) -> str | None:
    """Name the single alternation before the last letter that turns one root into the other."""
    if len(one) == len(other):
        return _vowel(one, other)
    short, long = sorted((one, other), key=len)
    for full, plain in _FULL_VOWELS:
        for at in range(len(long)):
            if long.startswith(full, at) and long[:at] + plain + long[at + len(full) :] == short:
                return f"{full}/{plain}"
    if len(long) == len(short) + 1 and len(short) > 1:
        for at in range(1, len(long) - 1):
            if long[at] in "оеь" and long[:at] + long[at + 1 :] == short:
                return f"fleeting {long[at]}"
    return None


def _vowel(one: str, other: str) -> str | None:
    differing = [(mine, theirs) for mine, theirs in zip(one, other, strict=True) if mine != theirs]
    if len(differing) == 1 and frozenset(differing[0]) in _VOWELS:
        return "/".join(differing[0])
    return None
