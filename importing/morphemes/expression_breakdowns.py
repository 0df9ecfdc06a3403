"""Breaks fixed expressions down into the morphemes of their words, which links them to the words and their families.

Each word of an expression takes the parts of the dictionary word whose form it is, as far as they spell it; the rest,
the ending of another form, is plain text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast

from russian.folding import fold
from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["expression_breakdowns", "words_of"]


def words_of(expressions: Iterable[str]) -> frozenset[str]:
    """Return the folded words that occur in expressions."""
    return frozenset(word for text in expressions for word in fold(text).split(" "))


def expression_breakdowns(
    expressions: Mapping[str, str],
    broken: Mapping[str, Attributes],
    words: Iterable[tuple[str, Iterable[str]]],
    *,
    submitted_at: datetime,
) -> Iterator[Attributes]:
    """Yield official guesses for the expressions in which at least one word has a morpheme.

    Args:
        expressions: Word id → text.
        broken: Word id → the official breakdown of a word.
        words: The id and the folded spellings of each word, the headword first, in order of preference.
        submitted_at: The date of the guesses.
    """
    wanted = words_of(expressions.values())
    by_spelling = _by_spelling(words, wanted, broken)
    for word_id, text in expressions.items():
        parts = _parts(text, by_spelling, broken)
        if any(part["morpheme_id"] for part in parts):
            yield writing.breakdown(
                word_id=word_id,
                text=text,
                parts=[{**part, "position": position} for position, part in enumerate(parts)],
                submitter=None,
                submitted_at=submitted_at,
                is_inference=True,
            )


def _by_spelling(
    words: Iterable[tuple[str, Iterable[str]]], wanted: frozenset[str], broken: Mapping[str, Attributes]
) -> dict[str, str]:
    """Return spelling → the word that it is most likely a form of: that with this headword, else the first one."""
    headwords: dict[str, str] = {}
    forms: dict[str, str] = {}
    for word_id, spellings in words:
        if word_id in broken:
            for position, spelling in enumerate(spellings):
                if spelling in wanted:
                    (headwords if position == 0 else forms).setdefault(spelling, word_id)
    return forms | headwords


def _parts(text: str, by_spelling: Mapping[str, str], broken: Mapping[str, Attributes]) -> list[Attributes]:
    parts: list[Attributes] = []
    for word in text.split(" "):
        if parts:
            parts.append(writing.breakdown_part(position=0, text=writing.BLANK))
        official = broken.get(by_spelling.get(fold(word), ""))
        parts += _of_word(word, cast("list[Attributes]", official["breakdown_items"]) if official else ())
    return parts


def _of_word(word: str, own: Sequence[Attributes]) -> Iterator[Attributes]:
    """Yield the parts that spell the beginning of a word, and the rest as plain text."""
    start = 0
    for part in own:
        text = str(part["morpheme"])
        if fold(word[start : start + len(text)]) != fold(text):
            break
        yield {**part, "morpheme": word[start : start + len(text)]}
        start += len(text)
    if start < len(word):
        yield writing.breakdown_part(position=0, text=word[start:])
