"""Which sentences are examples of which words, and the best of them for each word.

A source that wrote a sentence for a lemma is believed. All other words of a sentence are found through their forms; a
form of several words is taken for one of them only, since nothing tells which of them is meant.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from importing.openrussian.openrussian_words import OpenRussianWord
from importing.sentences.sources import SourcedSentence
from russian.folding import fold
from russian.tokens import tokens
from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["SENTENCES", "sentences_by_word"]

SENTENCES = 20
"""Sentences that one word gets at most."""

_BEGINNING = re.compile('[.!?…:;«"“„(]')
"""After one of these a word has a capital whatever it is."""

_POLITE = re.compile("вы|вас|вам|вами|ваш(?:[аеуи]|его|ему|ей|ем|им|их|ими)?")
"""Written with a capital out of respect."""


class _Letter(Enum):
    """What the first letter of a word tells."""

    SMALL = auto()
    CAPITAL = auto()
    UNTOLD = auto()


_WEIGHTS = {_Letter.SMALL: -1, _Letter.CAPITAL: 1, _Letter.UNTOLD: 0}


def sentences_by_word(
    words: Sequence[OpenRussianWord], sentences: Sequence[SourcedSentence]
) -> dict[str, list[Attributes]]:
    """Choose the sentences of each word.

    - A sentence goes to the word of its lemma. Of homographs the one with the source's part of speech is meant, of
      several such the most frequent one.
    - It also goes to the words whose forms stand in it. A form that is the headword of some words is one of these, not
      of those that it is an inflected form of; of several words the most frequent one gets it.
    - A word with a capital inside a sentence is a name, and one with a small letter is none: `Том` is no form of the
      headword `том`, nor `рыбы` one of `Рыбы`. What begins a sentence is what it mostly is inside the others.

    First come the sentences that have the headword itself, then those that were written for the word; then the sources
    take turns, each with its shortest sentences first.

    Args:
        words: In any order.
        sentences: In any order; of those with the same Russian a word gets one only.

    Returns:
        Word id → 1 to `SENTENCES` of what `writing.sentence` makes; words without a sentence are left out.
    """
    index = _Index.of(words, sentences)
    found: defaultdict[str, list[_Match]] = defaultdict(list)
    for sentence in sentences:
        for match in _matches(sentence, index):
            found[match.word.word_id].append(match)
    by_rank = sorted(words, key=_by_rank)
    return {word.word_id: _best(found[word.word_id]) for word in by_rank if word.word_id in found}


def _spellings(text: str) -> Iterator[tuple[str, _Letter]]:
    """Give the folded words of a sentence, and what the first letter of each tells."""
    begins = True
    for token in tokens(text):
        if token.is_word:
            spelling = fold(token.text)
            if token.text[0].islower() or _POLITE.fullmatch(spelling):
                yield spelling, _Letter.SMALL
            else:
                yield spelling, _Letter.UNTOLD if begins else _Letter.CAPITAL
            begins = False
        elif _BEGINNING.search(token.text):
            begins = True


# ------------------------------------------------------------------ the words of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """What is known of folded spellings.

    Attributes:
        headwords: Spelling → the words it is the headword of, the most frequent first.
        forms: Spelling → the words it is any form of, likewise; only spellings that stand in a sentence.
        letters: Every spelling that stands in a sentence → its first letter inside most of the sentences.
    """

    headwords: dict[str, list[OpenRussianWord]]
    forms: dict[str, list[OpenRussianWord]]
    letters: dict[str, _Letter]

    @classmethod
    def of(cls, words: Iterable[OpenRussianWord], sentences: Iterable[SourcedSentence]) -> _Index:
        letters = _usual_letters(sentences)
        headwords: defaultdict[str, list[OpenRussianWord]] = defaultdict(list)
        forms: defaultdict[str, list[OpenRussianWord]] = defaultdict(list)
        for word in sorted(words, key=_by_rank):
            headwords[fold(word.entry.text)].append(word)
            for spelling in word.entry.spellings():
                if spelling in letters:
                    forms[spelling].append(word)
        return cls(headwords=dict(headwords), forms=dict(forms), letters=letters)

    def of_lemma(self, sentence: SourcedSentence) -> OpenRussianWord | None:
        """Find the word that a sentence was written for."""
        if sentence.lemma is None:
            return None
        homographs = self.headwords.get(fold(sentence.lemma), [])
        alike = [word for word in homographs if word.part_of_speech == sentence.part_of_speech]
        return next(iter(alike or homographs), None)

    def of_spelling(self, spelling: str, letter: _Letter) -> OpenRussianWord | None:
        """Find the word that a spelling is taken for."""
        told = self.letters[spelling] if letter is _Letter.UNTOLD else letter
        for candidates in (self.headwords.get(spelling, ()), self.forms.get(spelling, ())):
            for word in candidates:
                if told in (_Letter.UNTOLD, _first_letter(word)):
                    return word
        return None


def _usual_letters(sentences: Iterable[SourcedSentence]) -> dict[str, _Letter]:
    """Tell of each spelling whether it has a capital in more sentences than not, not counting where it begins one."""
    balance: Counter[str] = Counter()
    for sentence in sentences:
        for spelling, letter in set(_spellings(sentence.russian)):
            balance[spelling] += _WEIGHTS[letter]
    return {spelling: _letter_of(capitals) for spelling, capitals in balance.items()}


def _letter_of(balance: int) -> _Letter:
    if balance == 0:
        return _Letter.UNTOLD
    return _Letter.CAPITAL if balance > 0 else _Letter.SMALL


def _first_letter(word: OpenRussianWord) -> _Letter:
    return _Letter.SMALL if word.entry.text[0].islower() else _Letter.CAPITAL


def _by_rank(word: OpenRussianWord) -> tuple[int, str]:
    return word.rank, word.word_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A sentence that a word may get."""

    word: OpenRussianWord
    sentence: SourcedSentence
    is_exact: bool
    is_own: bool


def _matches(sentence: SourcedSentence, index: _Index) -> Iterator[_Match]:
    own = index.of_lemma(sentence)
    # The source tells what a form of the lemma is a form of: no other word gets the sentence for it.
    told = own.entry.spellings() if own else ()
    words = {own.word_id: own} if own else {}
    spellings = {*_spellings(sentence.russian)}
    for spelling, letter in spellings:
        if spelling not in told and (word := index.of_spelling(spelling, letter)):
            words[word.word_id] = word
    standing = {spelling for spelling, _ in spellings}
    for word in words.values():
        is_exact = fold(word.entry.text) in standing
        yield _Match(word=word, sentence=sentence, is_exact=is_exact, is_own=word is own)


# ------------------------------------------------------------------ the best of them


def _best(matches: Iterable[_Match]) -> list[Attributes]:
    distinct: dict[str, _Match] = {}
    for match in sorted(matches, key=_preference):
        distinct.setdefault(match.sentence.russian, match)
    taken: defaultdict[tuple[bool, bool, str], int] = defaultdict(int)
    turns: list[tuple[tuple[bool, bool, int], _Match]] = []
    for match in distinct.values():
        group = (match.is_exact, match.is_own, match.sentence.source)
        turns.append(((not match.is_exact, not match.is_own, taken[group]), match))
        taken[group] += 1
    # Those of the same turn stay in the order of preference: the sort is stable.
    turns.sort(key=lambda turn: turn[0])
    return [_written(match) for _, match in turns[:SENTENCES]]


def _preference(match: _Match) -> tuple[bool, bool, int, str, str, str, str]:
    sentence = match.sentence
    length = len(sentence.russian)
    others = (sentence.russian, sentence.source, sentence.level or "", sentence.english or "")
    return not match.is_exact, not match.is_own, length, *others


def _written(match: _Match) -> Attributes:
    sentence = match.sentence
    return writing.sentence(
        russian=sentence.russian,
        english=sentence.english,
        is_exact_match=match.is_exact,
        level=sentence.level,
        source=sentence.source,
    )
