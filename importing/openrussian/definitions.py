"""English meanings: parses the column `translations_en` into definitions, senses and notes.

`;` separates definitions and `,` the senses of one, except within parentheses. Parentheses before or after a sense
enclose its note. Everything else is kept as written, including Cyrillic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from table.engine.protocol import Attributes
from table.model import word_writing

__all__ = ["definitions"]

_NOTE_BEFORE = re.compile(r"\(([^()]*)\)\s*(?=[^\s(])")
_NOTE_AFTER = re.compile(r"(?<=[^\s)])\s*\(([^()]*)\)")


def definitions(translations: str) -> list[Attributes]:
    """Return the definitions of a cell, as `word_writing.definition` writes them; none for an empty cell."""
    meanings = [_senses(text) for text in _split(translations, ";")]
    return [
        word_writing.definition(position=position, senses=senses)
        for position, senses in enumerate(filter(None, meanings), start=1)
    ]


def _senses(text: str) -> list[Attributes]:
    return [_sense(position, sense) for position, sense in enumerate(_split(text, ","), start=1)]


def _sense(position: int, text: str) -> Attributes:
    """Separate the notes from the text; a sense that consists of a note keeps it as its text."""
    notes = []
    if before := _NOTE_BEFORE.match(text):
        notes.append(before[1].strip())
        text = text[before.end() :]
    if (after := _NOTE_AFTER.search(text)) and after.end() == len(text):
        notes.append(after[1].strip())
        text = text[: after.start()]
    return word_writing.sense(position=position, text=text, note="; ".join(filter(None, notes)) or None)


def _split(text: str, separator: str) -> Iterator[str]:
    """Split outside parentheses; blank pieces are left out."""
    pieces = text.split(separator) if "(" not in text else _split_outside(text, separator)
    return filter(None, (" ".join(piece.split()) for piece in pieces))


def _split_outside(text: str, separator: str) -> Iterator[str]:
    """Split where no parenthesis is open; unmatched closing ones are ignored."""
    depth = 0
    start = 0
    for index, sign in enumerate(text):
        if sign == separator and depth == 0:
            yield text[start:index]
            start = index + 1
        depth = max(0, depth + (sign == "(") - (sign == ")"))
    yield text[start:]
