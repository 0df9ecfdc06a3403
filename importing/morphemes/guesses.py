"""Segmentations of words that the segmentations lack, derived from those of other words and from known roots.

- an adverb in -о, a noun in -ость and a noun that is declined as an adjective from the adjective: тихо of тих-ий;
- a verb with a prefix from the verb without it: у-бить of бить; a reflexive verb from the other: дать-ся;
- a simple word from a curated root and its ending: прав-ый, став-и-ть, род;
- any other from words that are formed alike (importing/morphemes/analogies.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence

from importing.morphemes.analogies import Analogies
from importing.morphemes.curated_families import Curated
from importing.morphemes.segmentations import Morph
from importing.openrussian.openrussian_words import OpenRussianWord
from russian.folding import fold

__all__ = ["guessed"]

_ADJECTIVE_ENDINGS = ("ый", "ий", "ой")
_ADJECTIVE_NOUNS = ("ое", "ее", "ые", "ие", "ая", "яя")
_NOUN_ENDINGS = ("", "а", "я", "о", "е", "ь", "ы", "и")
_THEMES = ("ова", "ева", "ыва", "ива", "ну", "а", "я", "и", "е", "")
_VERB_ENDINGS = (*((theme, "ть") for theme in _THEMES), ("", "ти"))
_SHORTEST_ROOT = 3
_PASSES = 3
"""A verb may be derived from one that is derived itself: поставиться, поставить, ставить."""


def guessed(
    words: Sequence[OpenRussianWord], known: Mapping[str, tuple[Morph, ...]], curated: Curated
) -> dict[str, tuple[Morph, ...]]:
    """Return folded word → its morphs, for words without a segmentation; the most frequent of homographs decides."""
    open_words: dict[str, str] = {}
    inflected: set[str] = set()
    for word in sorted(words, key=lambda word: word.rank):
        text = fold(word.entry.text)
        if text not in known and text.isalpha() and word.entry.text.islower():
            open_words.setdefault(text, word.part_of_speech)
            if word.entry.forms and word.entry.traits.get("indeclinable") != "1":
                inflected.add(text)
    prefixes = sorted({spelling for kind, spelling in curated.by_spelling if kind == "prefix"}, key=len, reverse=True)
    found: dict[str, tuple[Morph, ...]] = {}
    for text, part in open_words.items():
        if (morphs := _simple(text, part, curated)) is not None:
            found[text] = morphs
    for _ in range(_PASSES):
        _derive(open_words, known, found, prefixes)
    analogies = Analogies(known, prefixes)
    for text, part in open_words.items():
        if text not in found and (morphs := analogies.of(text, part, is_inflected=text in inflected)) is not None:
            found[text] = morphs
    return found


def _derive(
    open_words: Mapping[str, str],
    known: Mapping[str, tuple[Morph, ...]],
    found: MutableMapping[str, tuple[Morph, ...]],
    prefixes: Sequence[str],
) -> None:
    for text, part in open_words.items():
        if text not in found:
            for base, before, dropped, after in _bases(text, part, prefixes):
                morphs = known.get(base) or found.get(base)
                if morphs is not None and len(morphs) > dropped and (not before or morphs[0].kind == "root"):
                    derived = (
                        *(Morph(one, "prefix") for one in before),
                        *morphs[: len(morphs) - dropped],
                        *(Morph(one, "suffix") for one in after),
                    )
                    if "".join(one.text for one in derived) == text:  # надо is not derived of на-дой
                        found[text] = derived
                        break


def _bases(text: str, part: str, prefixes: Sequence[str]) -> Iterator[tuple[str, Sequence[str], int, Sequence[str]]]:
    """Yield what a word may be derived from: the base, prefixes to add, last morphs to drop, suffixes to add."""
    if part == "adverb" and text.endswith("о"):
        yield from ((text[:-1] + ending, (), 1, ("о",)) for ending in _ADJECTIVE_ENDINGS)
    elif part == "noun" and text.endswith("ость"):
        yield from ((text[:-4] + ending, (), 1, ("ость",)) for ending in _ADJECTIVE_ENDINGS)
    elif part == "noun" and text.endswith(_ADJECTIVE_NOUNS):
        yield from ((text[:-2] + ending, (), 1, (text[-2:],)) for ending in _ADJECTIVE_ENDINGS)
    elif part == "verb":
        if text.endswith(("ся", "сь")):
            yield text[:-2], (), 0, (text[-2:],)
        yield from ((text[len(one) :], (one,), 0, ()) for one in prefixes if text.startswith(one))


def _simple(text: str, part: str, curated: Curated) -> tuple[Morph, ...] | None:
    """Return a curated root and an ending that spell the word, if exactly one family takes the root."""
    for ending in _endings(part):
        stem = text.removesuffix("".join(ending)) if text.endswith("".join(ending)) else ""
        if len(stem) >= _SHORTEST_ROOT and _is_root(stem, text, curated):
            return (Morph(stem, "root"), *(Morph(one, "suffix") for one in ending if one))
    return None


def _endings(part: str) -> Sequence[tuple[str, ...]]:
    if part == "verb":
        return _VERB_ENDINGS
    if part == "noun":
        return [(ending,) for ending in _NOUN_ENDINGS]
    return [(ending,) for ending in _ADJECTIVE_ENDINGS] if part == "adjective" else ()


def _is_root(stem: str, text: str, curated: Curated) -> bool:
    return curated.sure("root", stem, text) is not None or curated.likely("root", stem) is not None
