"""Inflected forms: a cell of OpenRussian's tables → the form that the table stores, "a, b" where there are variants.

What a cell may hold, and what becomes of it:

- Variants are parted by `,` `;` `/` `//`, and by blanks but for comparatives and superlatives, which may be phrases.
- `(…)` is a rarer variant: kept, at its place, which is the last.
- `*…` is a form that only could exist: dropped.
- `-`, `—`, `.`, `_` and nothing say that there is no form.
- Two stress marks in a word are two variants. A preposition before a form (`чёрте, о черте`) is left out.
- What is not Russian after that is unreadable: dropped and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importing.openrussian.rows import Row
from importing.openrussian.spelling import is_russian, mended, stress_variants
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
"""What most cells are: one form with at most one mark, which follows a vowel."""

_BETWEEN_VARIANTS = re.compile("[,;/]")
_BRACKETS = re.compile(r"[()\[\]_]")
_NONE = frozenset(("", "-", "—", "–", "."))
_PREPOSITIONS = frozenset(("в", "во", "на", "о", "об", "обо", "с", "со"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a row.

    Attributes:
        by_column: Column → one or more variants joined by ", "; a column without a form is left out.
        unreadable: What was dropped because it is not Russian, `column: text`.
    """

    by_column: dict[str, str]
    unreadable: tuple[str, ...]


def forms_of(row: Row) -> Forms:
    """Read all form cells of a row; a row of others.csv has none."""
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
    """Read one cell.

    Args:
        cell: The cell.
        is_phrase: Blanks belong to the form: `са'мый бога'тый`.

    Returns:
        0 or more distinct forms in their order, and what could not be read.
    """
    found: dict[str, None] = {}
    unreadable = []
    for text in _parted(cell, is_phrase=is_phrase):
        form = mended(text)
        if is_russian(unstressed(form)):
            found.update(dict.fromkeys(stress_variants(form)))
        else:
            unreadable.append(text)
    return [*found], unreadable


def _parted(cell: str, *, is_phrase: bool) -> Iterator[str]:
    for raw in _BETWEEN_VARIANTS.split(cell):
        if "*" in raw:
            continue
        words = _BRACKETS.sub("", raw).split()
        if is_phrase:
            words = [" ".join(words)]
        elif len(words) > 1:
            words = [word for word in words if word not in _PREPOSITIONS]
        yield from (word for word in words if word not in _NONE)
