"""Inflected forms: turns a cell of OpenRussian's files into the stored form, "a, b" if it has variants.

How a cell is read:

- Variants are separated by `,` `;` `/` `//` and by blanks; comparatives and superlatives may be phrases with blanks.
- `(…)` is a rarer variant and is kept, in its position, which is the last.
- `*…` is a hypothetical form and is dropped.
- `-`, `—`, `.`, `_`, `нет` and an empty cell mean that the form does not exist.
- Two stress marks in a word make two variants. A preposition before a form (`чёрте, о черте`) is left out.
- Anything else that is not Russian is unreadable: dropped, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importing.openrussian.rows import Row
from importing.openrussian.spelling import is_russian, normalised, stress_variants
from russian.stress import unstressed

__all__ = ["Forms", "forms_of", "variants"]

_NOT_FORMS = frozenset(
    (
        "bare", "accented", "translations_en", "translations_de", "aspect", "partner", "gender", "animate",
        "indeclinable", "sg_only", "pl_only",
    )
)  # fmt: skip
_PHRASES = ("comparative", "superlative")

_PLAIN = re.compile("[а-яё]+|[а-яё]*[аеиоуыэюя]'[а-яё]*")
"""The usual cell: one form with at most one stress mark, which follows a vowel."""

_BETWEEN_VARIANTS = re.compile("[,;/]")
_BRACKETS = re.compile(r"[()\[\]_]")
_NONE = frozenset(("", "-", "—", "–", ".", "нет"))
_PREPOSITIONS = frozenset(("в", "во", "на", "о", "об", "обо", "с", "со"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a row.

    Attributes:
        by_column: Column → 1 or more variants joined by ", "; columns without a form are left out.
        unreadable: Dropped text that is not Russian, as `column: text`.
    """

    by_column: dict[str, str]
    unreadable: tuple[str, ...]


def forms_of(row: Row) -> Forms:
    """Read all form cells of a row; rows of others.csv have none."""
    by_column: dict[str, str] = {}
    unreadable: list[str] = []
    for column, index in row.columns.items():
        cell = row.fields[index]
        if not cell or column in _NOT_FORMS:
            continue
        if _PLAIN.fullmatch(cell):
            by_column[column] = cell
            continue
        found, dropped = variants(cell, is_phrase=column in _PHRASES)
        unreadable += [f"{column}: {text}" for text in dropped]
        if found:
            by_column[column] = ", ".join(found)
    return Forms(by_column=by_column, unreadable=tuple(unreadable))


def variants(cell: str, *, is_phrase: bool) -> tuple[list[str], list[str]]:
    """Read one cell; return the distinct forms in order, and the unreadable texts.

    In a phrase, blanks are part of the form: `са'мый бога'тый`.
    """
    found: dict[str, None] = {}
    unreadable = []
    for text in _split(cell, is_phrase=is_phrase):
        form = normalised(text)
        if is_russian(unstressed(form)):
            found.update(dict.fromkeys(stress_variants(form)))
        else:
            unreadable.append(text)
    return [*found], unreadable


def _split(cell: str, *, is_phrase: bool) -> Iterator[str]:
    for raw in _BETWEEN_VARIANTS.split(cell):
        if "*" in raw:
            continue
        words = _BRACKETS.sub("", raw).split()
        if is_phrase:
            words = [" ".join(words)]
        elif len(words) > 1:
            words = [word for word in words if word not in _PREPOSITIONS]
        yield from (word for word in words if word not in _NONE)
