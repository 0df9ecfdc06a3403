"""Word classes of suffixes, which distinguish -к- in книжка (a noun) from -к- in ломкий (an adjective).

The last suffix before the endings has the class of the word. An inner suffix has the class that the next suffix
attaches to: in ломкость -к- makes an adjective, since -ость attaches to adjectives.
"""

from __future__ import annotations

from collections.abc import Sequence

from importing.morphemes.curated_families import Curated, CuratedFamily
from importing.morphemes.segmentations import Morph

__all__ = ["class_made", "family_of_affix"]

_ENDINGS = frozenset(("а", "я", "о", "е", "ь", "ы", "и", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ся"))

_ATTACHES_TO = (
    dict.fromkeys(("ость", "ост", "есть"), "adjective")
    | dict.fromkeys(("ть", "ти", "чь", "ени", "ни", "нн", "вш", "ющ", "ущ", "ащ", "ящ", "им", "ем", "л", "ва"), "verb")
    | dict.fromkeys(("тель", "тел", "тельн", "тельств", "ыва", "ива"), "verb")
    | dict.fromkeys(("ск", "еск", "ческ", "ств"), "noun")
)  # fmt: skip
"""Suffix → the class that it attaches to."""

_CLASSES = frozenset(("noun", "verb", "adjective"))


def class_made(following: Sequence[Morph], part_of_speech: str) -> str:
    """Return the class that a suffix makes: noun, verb, adjective, or any.

    `following` are the morphs after it, and the part of speech is the word's.
    """
    base = next((_ATTACHES_TO[morph.text] for morph in following if morph.text in _ATTACHES_TO), None)
    if base is not None and not all(morph.text in _ENDINGS for morph in following):
        return base
    return part_of_speech if part_of_speech in _CLASSES else "any"


def family_of_affix(
    curated: Curated, morphs: Sequence[Morph], index: int, *, part_of_speech: str
) -> CuratedFamily | None:
    """Return the curated family of a prefix, a suffix or a link at an index of a folded word's morphs, if there is one.

    Of several, families of the class that the affix makes are preferred, then those of any class, then those of
    adjectives, from which nouns are often derived (берёз-ов-ик); among these the one that names the word, or the first.
    """
    kind, spelling = str(morphs[index].kind), morphs[index].text
    candidates = curated.by_spelling.get((kind, spelling), ())
    if len(candidates) < 2:
        return next(iter(candidates), None)
    made = class_made(morphs[index + 1 :], part_of_speech)
    by_class = ([one for one in candidates if one.family.occurs_in == name] for name in (made, "any", "adjective"))
    word, start = "".join(morph.text for morph in morphs), sum(len(morph.text) for morph in morphs[:index])
    return max(next(filter(None, by_class), candidates), key=lambda one: one.words.precision(word, start))
