"""Marks the stress of example sentences wherever it is certain: where all readings of a token have the same one.

A reading is a form of a word that is spelled like the token. A token without a reading, or with one whose stress is
unknown, is not marked. Nor are tokens whose stress depends on more than their form: names that are spelled like other
words, `не́ было`, `в лесу́`, `за́ руку`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from importing.sentences.letters import Letter, Spelling, spelled
from russian.alphabet import VOWELS
from russian.folding import fold
from russian.stress import syllables, unstressed

__all__ = ["Stresses"]


class _Reading(NamedTuple):
    """A form without stress marks, and the indices of its stressed vowels: none if they are unknown."""

    text: str
    places: tuple[int, ...]


_NEGATIONS = frozenset(("не", "ни"))
_AFTER_NEGATION = frozenset(("был", "было", "были", "дал", "дало", "дали", "жил", "жило", "жили"))
"""Past forms whose stress may move to the negation."""

_LOCATIVE_PREPOSITIONS = frozenset(("в", "во", "на"))
_LOCATIVE = ("у", "ю", "и")
_STEM_SYLLABLES = 2
"""Nouns with a stressed locative ending have at most so many syllables without it."""
_NEAR = 3
"""How many tokens before it the preposition of a locative may stand: `в самом тёмном лесу`."""

_TAKE_STRESS = frozenset(("за", "на", "по", "под", "из", "без", "до", "от", "об"))
"""Prepositions that may take the stress of the noun that follows: `на́ ночь`, `за́ руку`, `до́ смерти`."""
_LOSE_STRESS = frozenset(
    re.findall(
        r"\w+",
        """
        ветер вечер воду город голову горло горы двор день дом душу зиму край лето лесу море мосту ногу ноги ночь плечо
        пол полу руку руки рукам свету слово смерти снег спину сторону стену сердце уши ухо ушам утро угол углам часу
        бок боку год году нос носу бороду ветра виду вида вести дому роду
        """,
    )
)


_FURTHER_READINGS = ("сре'ду", "полчаса'")
"""Readings that the dictionaries lack, of words that they stress otherwise."""


class Stresses:
    """The readings of every spelling that occurs in the sentences."""

    def __init__(self, forms: Iterable[str], letters: Mapping[str, Letter]) -> None:
        """Collect the readings among the stressed forms of all words.

        `letters` has every spelling of the sentences, with the first letter that it usually has inside sentences.
        """
        self._letters = letters
        self._readings: defaultdict[str, set[_Reading]] = defaultdict(set)
        for form in (*_FURTHER_READINGS, *forms):
            text = unstressed(form)
            folded = fold(text)
            if folded in letters:
                self._readings[folded].add(_Reading(text, _stressed(form)))

    def places(self, russian: str) -> list[int]:
        """Return the indices of the vowels of a sentence whose stress is certain and that ё does not show."""
        found: list[int] = []
        before: list[str] = []
        for word in spelled(russian):
            if not _depends_on(before, word.folded, found_places := self._of(word)):
                found += (word.start + place for place in found_places if word.text[place] not in "ёЁ")
            before.append(word.folded)
        return found

    def _of(self, word: Spelling) -> tuple[int, ...]:
        """Return the stress that all readings of a word agree on, as indices in the word."""
        if syllables(word.text) < 2:
            return ()
        readings = self._readings.get(word.folded, set())
        letter = self._letters.get(word.folded, Letter.UNKNOWN) if word.letter is Letter.UNKNOWN else word.letter
        if letter is Letter.CAPITAL and not any(reading.text[0].isupper() for reading in readings):
            return ()
        if "ё" in word.text.lower():
            readings = {reading for reading in readings if reading.text.lower() == word.text.lower()}
        agreed = {reading.places for reading in readings}
        places = agreed.pop() if len(agreed) == 1 else ()
        return places if all(_is_vowel(word.text, place) for place in places) else ()


def _is_vowel(text: str, index: int) -> bool:
    return text[index : index + 1].lower() in (*VOWELS,)


def _stressed(form: str) -> tuple[int, ...]:
    """Return the indices of the stressed vowels of a form: of its marks, else of its ё or only vowel."""
    marked, bare = [], 0
    for sign in form:
        if sign == "'":
            marked.append(bare - 1)
        else:
            bare += 1
    if marked:
        return tuple(marked)
    vowels = [index for index, sign in enumerate(form.lower()) if sign in VOWELS]
    dotted = [index for index in vowels if form[index] in "ёЁ"]
    return tuple(dotted if len(dotted) == 1 else vowels if len(vowels) == 1 else ())


def _depends_on(before: Sequence[str], folded: str, places: Sequence[int]) -> bool:
    """Whether the words before a word may move its stress."""
    last = before[-1] if before else ""
    if last in _NEGATIONS and folded in _AFTER_NEGATION:
        return True
    if last in _TAKE_STRESS and folded in _LOSE_STRESS:
        return True
    is_stem_stressed = bool(places) and places[-1] < len(folded) - 1
    may_be_locative = folded.endswith(_LOCATIVE) and is_stem_stressed and syllables(folded) - 1 <= _STEM_SYLLABLES
    return may_be_locative and not _LOCATIVE_PREPOSITIONS.isdisjoint(before[-_NEAR:])
