"""Checks of the texts of a starter dictionary: example sentences, English, letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from importing.starter.starter_items import tokens
from importing.starter.starter_words import Starter, StarterSentence, StarterWord
from russian.folding import fold
from russian.stress import unstressed

__all__ = ["text_problems"]

_LATIN = re.compile("[A-Za-z]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_ENGLISH = re.compile(r"[ -~]+")
_IN_PARENTHESES = re.compile(r"\([^()]*\)")
_SENTENCE_END = re.compile(r"[.!?…][»\")]?\Z")
_STRESS_MARKS = re.compile("['\u0301]")


def text_problems(starter: Starter) -> Iterator[str]:
    """Check sentences, definitions and meanings."""
    for family in starter.families:
        yield from _english_problems(f"family {family.name}", family.meanings)
        for spelling in family.morphemes:
            yield from _latin_letters(f"family {family.name}", spelling)
    for word in starter.words:
        yield from _english_problems(word.stressed, word.definitions)
        yield from _letters_of_word(word)
        yield from _sentence_problems(word)
    yield from _repeated_sentences(starter.words)


def _letters_of_word(word: StarterWord) -> Iterator[str]:
    """Find Latin letters that look like Cyrillic ones."""
    texts = (*word.forms(), *(part.text for part in word.parts), *(sentence.russian for sentence in word.sentences))
    for text in texts:
        yield from _latin_letters(word.stressed, text)


def _latin_letters(whose: str, russian: str) -> Iterator[str]:
    if found := _LATIN.search(russian):
        yield f"{whose}: {russian} has the Latin letter {found[0]} at index {found.start()}"


def _english_problems(whose: str, texts: Iterable[str]) -> Iterator[str]:
    """Find English that is empty or not in ASCII; notes in parentheses may quote Russian."""
    for text in texts:
        outside = _IN_PARENTHESES.sub("", text)
        if not outside.strip() or not _ENGLISH.fullmatch(outside):
            yield f"{whose}: {text!r} is not plain English"


def _sentence_problems(word: StarterWord) -> Iterator[str]:
    forms = [tokens(unstressed(form)) for form in word.forms()]
    for sentence in word.sentences:
        yield from _end_problems(word, sentence)
        yield from _english_problems(word.stressed, (sentence.english,))
        if _CYRILLIC.search(sentence.english):
            yield f"{word.stressed}: the translation {sentence.english!r} has Cyrillic letters"
        if _STRESS_MARKS.search(sentence.russian):
            yield f"{word.stressed}: the sentence {sentence.russian!r} has a stress mark"
        if not any(_occurs_in(form, tokens(sentence.russian)) for form in forms):
            yield f"{word.stressed}: the sentence {sentence.russian!r} has no form of the word"


def _end_problems(word: StarterWord, sentence: StarterSentence) -> Iterator[str]:
    for text in (sentence.russian, sentence.english):
        if not _SENTENCE_END.search(text):
            yield f"{word.stressed}: {text!r} does not end like a sentence"


def _occurs_in(form: list[str], sentence: list[str]) -> bool:
    """Whether a sentence contains the words of a form in sequence."""
    return any(sentence[start : start + len(form)] == form for start in range(len(sentence)))


def _repeated_sentences(words: Iterable[StarterWord]) -> Iterator[str]:
    sentences = Counter(fold(sentence.russian) for word in words for sentence in word.sentences)
    for sentence, times in sentences.items():
        if times > 1:
            yield f"the sentence {sentence!r} occurs {times} times"
