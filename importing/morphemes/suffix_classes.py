"""Word classes of suffixes: what a suffix makes in a word, so that -к- of книжка is told from -к- of ломкий.

A suffix at the end of a word, endings aside, makes what the word is; one inside makes what the next suffix is put on:
-к- of ломкость an adjective, as -ость is put on adjectives.
"""

from __future__ import annotations

from collections.abc import Sequence

from importing.morphemes.curated_families import Curated, CuratedFamily
from importing.morphemes.segmentations import Morph

__all__ = ["class_made", "family_of_affix"]

_ENDINGS = frozenset(("а", "я", "о", "е", "ь", "ы", "и", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ся"))

_PUT_ON = (
    dict.fromkeys(("ость", "ост", "есть"), "adjective")
    | dict.fromkeys(("ть", "ти", "чь", "ени", "ни", "нн", "вш", "ющ", "ущ", "ащ", "ящ", "им", "ем", "л", "ва"), "verb")
    | dict.fromkeys(("тель", "тел", "тельн", "тельств", "ыва", "ива"), "verb")
    | dict.fromkeys(("ск", "еск", "ческ", "ств"), "noun")
)  # fmt: skip
"""Suffix → the class of what it is put on."""

_CLASSES = frozenset(("noun", "verb", "adjective"))


def class_made(following: Sequence[Morph], part_of_speech: str) -> str:
    """Tell what a suffix makes: noun, verb, adjective, or any.

    Args:
        following: The morphs after it.
        part_of_speech: That of the word.
    """
    told = next((_PUT_ON[morph.text] for morph in following if morph.text in _PUT_ON), None)
    if told is not None and not all(morph.text in _ENDINGS for morph in following):
        return told
    return part_of_speech if part_of_speech in _CLASSES else "any"


def family_of_affix(
    curated: Curated, morphs: Sequence[Morph], place: int, *, part_of_speech: str
) -> CuratedFamily | None:
    """Give the curated family of a prefix, a suffix or a link; None if none has its spelling.

    Of several families with the spelling those are meant that occur in the class it makes; where there are none, those
    that occur in any, then those of adjectives, on which nouns are often built (берёз-ов-ик). Of these the one that
    names the word, or else the first.

    Args:
        curated: The curated families.
        morphs: All morphs of the folded word.
        place: Which of them is meant.
        part_of_speech: That of the word.
    """
    kind, spelling = str(morphs[place].kind), morphs[place].text
    candidates = curated.by_spelling.get((kind, spelling), ())
    if len(candidates) < 2:
        return next(iter(candidates), None)
    made = class_made(morphs[place + 1 :], part_of_speech)
    by_class = ([one for one in candidates if one.family.occurs_in == wanted] for wanted in (made, "any", "adjective"))
    word, start = "".join(morph.text for morph in morphs), sum(len(morph.text) for morph in morphs[:place])
    return max(next(filter(None, by_class), candidates), key=lambda one: one.words.precision(word, start))
