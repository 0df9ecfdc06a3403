"""The words of sentences, and whether their first letters say that they are names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from russian.folding import fold
from russian.tokens import tokens

__all__ = ["Letter", "Spelling", "spelled", "usual_letters"]

_BEGINNING = re.compile('[.!?…:;«"“„(]')
"""After one of these every word is capitalised."""

_POLITE = re.compile("вы|вас|вам|вами|ваш(?:[аеуи]|его|ему|ей|ем|им|их|ими)?")
"""Capitalised in polite address."""


class Letter(Enum):
    """The first letter of a word; unknown at the beginning of a sentence."""

    SMALL = auto()
    CAPITAL = auto()
    UNKNOWN = auto()


class Spelling(NamedTuple):
    """A word of a sentence: as it is written, where, folded, and the kind of its first letter."""

    text: str
    start: int
    folded: str
    letter: Letter


_WEIGHTS = {Letter.SMALL: -1, Letter.CAPITAL: 1, Letter.UNKNOWN: 0}


def spelled(text: str) -> Iterator[Spelling]:
    """Yield the words of a text."""
    begins, start = True, 0
    for token in tokens(text):
        if token.is_word:
            folded = fold(token.text)
            if token.text[0].islower() or _POLITE.fullmatch(folded):
                letter = Letter.SMALL
            else:
                letter = Letter.UNKNOWN if begins else Letter.CAPITAL
            yield Spelling(token.text, start, folded, letter)
            begins = False
        elif _BEGINNING.search(token.text):
            begins = True
        start += len(token.text)


def usual_letters(texts: Iterable[str]) -> dict[str, Letter]:
    """Return the usual first letter of each folded spelling inside sentences; a tie is unknown."""
    balance: Counter[str] = Counter()
    for text in texts:
        for folded, letter in {(word.folded, word.letter) for word in spelled(text)}:
            balance[folded] += _WEIGHTS[letter]
    return {folded: _letter_of(capitals) for folded, capitals in balance.items()}


def _letter_of(balance: int) -> Letter:
    if balance == 0:
        return Letter.UNKNOWN
    return Letter.CAPITAL if balance > 0 else Letter.SMALL
