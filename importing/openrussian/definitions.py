"""English meanings: the column `translations_en` → definitions, senses and notes.

`;` parts definitions, `,` parts the senses of one; within parentheses neither does. What stands in parentheses before
or after a sense is its note. Everything else stays as it is written, Cyrillic included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["definitions"]

_NOTE_BEFORE = re.compile(r"\(([^()]*)\)\s*(?=[^\s(])")
_NOTE_AFTER = re.compile(r"(?<=[^\s)])\s*\(([^()]*)\)")


def definitions(translations: str) -> list[Attributes]:
    """Write the definitions of a cell, made by `writing.definition`; a cell that says nothing has none."""
    meanings = [_senses(text) for text in _parted(translations, ";")]
    return [
        writing.definition(position=position, senses=senses)
        for position, senses in enumerate(filter(None, meanings), start=1)
    ]


def _senses(text: str) -> list[Attributes]:
    return [_sense(position, sense) for position, sense in enumerate(_parted(text, ","), start=1)]


def _sense(position: int, text: str) -> Attributes:
    """Take the notes off; a sense that is nothing but a note keeps it as its text."""
    notes = []
    if before := _NOTE_BEFORE.match(text):
        notes.append(before[1].strip())
        text = text[before.end() :]
    if (after := _NOTE_AFTER.search(text)) and after.end() == len(text):
        notes.append(after[1].strip())
        text = text[: after.start()]
    return writing.sense(position=position, text=text, note="; ".join(filter(None, notes)) or None)


def _parted(text: str, separator: str) -> Iterator[str]:
    """Split outside of parentheses; pieces that are nothing but white space are left out."""
    pieces = text.split(separator) if "(" not in text else _parted_outside(text, separator)
    return filter(None, (" ".join(piece.split()) for piece in pieces))


def _parted_outside(text: str, separator: str) -> Iterator[str]:
    """Split where no parenthesis is open; a closing one too many closes nothing."""
    depth = 0
    start = 0
    for index, sign in enumerate(text):
        if sign == separator and depth == 0:
            yield text[start:index]
            start = index + 1
        depth = max(0, depth + (sign == "(") - (sign == ")"))
    yield text[start:]
