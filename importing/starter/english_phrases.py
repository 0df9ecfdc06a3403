"""Reads the English phrases that learners look up, and gives them to the words that mean them: `to give up`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from importing.starter.starter_entry import StarterError
from importing.starter.starter_words import StarterWord
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed

__all__ = ["EnglishPhrases", "read_english_phrases"]

_VERB = re.compile("to (?!the |one )")
_BETWEEN_SENSES = re.compile(r"\s*[,;]\s*(?![^()]*\))")


class EnglishPhrases:
    """The phrases of words.

    `phrases` are by verb or not, and by the spelling of the word: with stress if it has homographs.
    """

    def __init__(self, phrases: Mapping[tuple[bool, str], list[str]]) -> None:
        self._phrases = phrases

    def of(self, stressed: str, meanings: str, *, is_verb: bool) -> list[str]:
        """Return the phrases of a word that its meanings lack; meanings and senses are separated by `,` or `;`."""
        known = {_plain(sense) for sense in _BETWEEN_SENSES.split(meanings)}
        spellings = dict.fromkeys((stressed, unstressed(stressed)))
        every = (phrase for spelling in spellings for phrase in self._phrases.get((is_verb, spelling), ()))
        return [phrase for phrase in every if _plain(phrase) not in known]

    def added_to(self, words: Iterable[StarterWord]) -> list[StarterWord]:
        """Return words of the starter dictionary with their phrases as a further definition."""
        return [self._added(word) for word in words]

    def _added(self, word: StarterWord) -> StarterWord:
        is_verb = word.part_of_speech is PartOfSpeech.VERB
        found = self.of(word.stressed, "; ".join(word.definitions), is_verb=is_verb)
        return replace(word, definitions=(*word.definitions, "; ".join(found))) if found else word


@cache
def read_english_phrases(path: Path) -> EnglishPhrases:
    """Read a file with the columns phrase and words; none if it is missing. Lines that begin with ; are ignored.

    Raises:
        StarterError: A line has another number of columns.
    """
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
    found: dict[tuple[bool, str], list[str]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith(";"):
            continue
        phrase, _, words = line.partition("\t")
        if not words.strip():
            raise StarterError(f"{path.name}, line {number}: a phrase needs a tab and the words that mean it")
        for word in words.split():
            found.setdefault((_VERB.match(phrase) is not None, word), []).append(phrase)
    return EnglishPhrases(found)


def _plain(sense: str) -> str:
    return fold(sense).removeprefix("to ").strip()
