"""Segmentations by analogy with segmented words.

- The same word with another prefix: сравнивать as у-равн-ива-ть.
- The same stem with other suffixes: шоколад-н-ый of шоколад, where other words have these suffixes, too.
- A noun without a usual prefix or suffix is a root and its ending: витамин, вилл-а.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from importing.morphemes.segmentations import Morph
from russian.alphabet import VOWELS

__all__ = ["Analogies"]

_SHORTEST_ROOT = 3
_SHORTEST_TAIL = 4
_SHORTEST_STEM = 4
_USUAL = 15
"""How many words must have a chain of suffixes for others to be given it."""

_LONGEST_ROOT = 7
"""A longer stem of a noun is more likely a compound or an abbreviation than a root."""

_ENDINGS = ("а", "я", "о", "е", "ь", "ы", "и", "")
_WORD_ENDS = frozenset((
    "ть", "ти", "чь", "ся", "сь", "ый", "ий", "ой", "а", "я", "о", "е", "ь", "ы", "и", "ая", "ое", "ые",
))  # fmt: skip
"""Nothing is derived from a stem with one of these at its end."""

_FOREIGN = frozenset((
    "ер", "ор", "ал", "ат", "ант", "ент", "ин", "ит", "ан", "ет", "ик", "и", "е", "ия", "а", "я", "о",
))  # fmt: skip
"""Chains that a word of another origin may end in by chance: only a longer stem is believed."""

_DERIVED = (
    "к", "ник", "ост", "ств", "ец", "ок", "ек", "ени", "ани", "изм", "ист", "тел", "щик", "чик", "ниц", "аци",
    "ушк", "ышк", "очк", "ечк", "инк", "от", "ет", "ин", "ун", "ач", "ар", "яр", "ич", "ов", "ев", "ск", "н", "льн",
    "ущ", "ющ", "ащ", "ящ", "ий", "ый", "ой", "ие", "ые", "ное", "ая", "ух", "ищ", "ур", "ант", "ент", "атор", "ци",
    "ёр", "ер", "аж", "л",
)  # fmt: skip
"""Ends of stems that are likely suffixes: such nouns are not taken for roots."""

_PARTS = {"noun", "verb", "adjective", "adverb"}


class Analogies:
    """What segmented words show about words without a segmentation; all words are folded.

    `parts` are the parts of speech of the segmented words, as far as they are known.
    """

    def __init__(self, known: Mapping[str, tuple[Morph, ...]], prefixes: Iterable[str]) -> None:
        self._prefixes = sorted(prefixes, key=len, reverse=True)
        self._tails: dict[str, tuple[Morph, ...]] = {}
        self._stems: dict[str, tuple[Morph, ...]] = {}
        chains: Counter[str] = Counter()
        written: defaultdict[str, Counter[tuple[Morph, ...]]] = defaultdict(Counter)
        for word in sorted(known, key=lambda one: (len(one), one)):
            morphs = known[word]
            self._take_tail(word, morphs)
            for stem, chain in _divisions(morphs):
                self._stems.setdefault("".join(one.text for one in stem), stem)
                text = "".join(one.text for one in chain)
                chains[text] += 1
                written[text][chain] += 1
        self._chains = {text: written[text].most_common(1)[0][0] for text, count in chains.items() if count >= _USUAL}

    def _take_tail(self, word: str, morphs: Sequence[Morph]) -> None:
        if len(morphs) > 1 and morphs[0].kind == "prefix" and morphs[1].kind == "root":
            self._tails.setdefault(word[len(morphs[0].text) :], tuple(morphs[1:]))

    def of(self, word: str, part_of_speech: str, *, is_inflected: bool) -> tuple[Morph, ...] | None:
        """Return the morphs of a word; None if nothing supports any."""
        if part_of_speech not in _PARTS or word.endswith("ье") or not set(VOWELS) & set(word):
            return None
        if part_of_speech == "noun" and not is_inflected:
            is_root = len(word) <= _LONGEST_ROOT and _is_uninflected(word) and word[:-1] not in self._stems
            return (Morph(word, "root"),) if is_root else None
        ways = [self._with_other_prefix, self._with_other_suffixes]
        if part_of_speech != "verb":
            ways.reverse()
        found = next((morphs for way in ways if (morphs := way(word))), None)
        return found or (self._root(word) if part_of_speech == "noun" else None)

    def _with_other_prefix(self, word: str) -> tuple[Morph, ...] | None:
        for prefix in self._prefixes:
            tail = word.removeprefix(prefix)
            if tail != word and len(tail) >= _SHORTEST_TAIL and (morphs := self._tails.get(tail)):
                return (Morph(prefix, "prefix"), *morphs)
        return None

    def _with_other_suffixes(self, word: str) -> tuple[Morph, ...] | None:
        for end in range(len(word), _SHORTEST_STEM - 1, -1):
            stem, chain = self._stems.get(word[:end]), self._chains.get(word[end:])
            if stem is not None and (chain is not None or end == len(word)):
                is_chance = word[end:] in _FOREIGN and end < _SHORTEST_STEM + 1
                return None if is_chance else (*stem, *(chain or ()))
        return None

    def _root(self, word: str) -> tuple[Morph, ...] | None:
        ending = next(ending for ending in _ENDINGS if word.endswith(ending))
        stem = word.removesuffix(ending)
        if not _SHORTEST_ROOT <= len(stem) <= _LONGEST_ROOT or stem.endswith(_DERIVED) or self._seems_prefixed(stem):
            return None
        return (Morph(stem, "root"), *((Morph(ending, "suffix"),) if ending else ()))

    def _seems_prefixed(self, stem: str) -> bool:
        rests = (stem.removeprefix(prefix) for prefix in self._prefixes if stem.startswith(prefix))
        return any(rest in self._stems for rest in rests)


def _is_uninflected(word: str) -> bool:
    """Whether a noun without forms ends as foreign words do that have none: метро, шасси."""
    return word.endswith(("о", "и", "у", "ю", "э", "е")) and not word.endswith(
        ("ово", "ево", "ое", "ее", "ые", "ие", "ки")
    )


def _divisions(morphs: Sequence[Morph]) -> Iterator[tuple[tuple[Morph, ...], tuple[Morph, ...]]]:
    """Yield the stems of a word with one root, each with the chain of suffixes after it."""
    roots = [index for index, morph in enumerate(morphs) if morph.kind == "root"]
    if len(roots) != 1 or len(morphs[roots[0]].text) < _SHORTEST_ROOT:
        return
    if all(morph.kind == "suffix" for morph in morphs[roots[0] + 1 :]):
        for end in range(roots[0] + 1, len(morphs) + 1):
            if end > roots[0] + 1 and morphs[end - 1].text in _WORD_ENDS:
                continue
            yield tuple(morphs[:end]), tuple(morphs[end:])
