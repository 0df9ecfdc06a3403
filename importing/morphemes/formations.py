"""Derivations found in the segmentations: a plain noun or adjective, and a word made from it by a suffix.

An example is аптека and аптеч-к-а. Before such suffixes the end of a root changes in a few regular ways, and a long
root that is otherwise equal rules out coincidence. Short roots and other alternations need data that link the words. In
a random sample of 200 pairs, three had unrelated roots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from importing.morphemes.segmentations import Morph

__all__ = ["formations"]

_SHORTEST = 5
"""Minimum length of a plain root."""

_ENDINGS = frozenset(("а", "я", "о", "е", "ь", "ы", "и", "ый", "ий", "ой", "ая", "ое", "ые"))
_SUFFIXES = frozenset((
    "к", "н", "ок", "ек", "ник", "ниц", "ик", "чик", "щик", "ск", "еск", "ишк", "ищ", "ов", "ев", "енок", "онок",
    "еств",
))  # fmt: skip
"""Suffixes of nouns and adjectives before which roots change."""

_CHANGES = (
    ("к", "ч"), ("к", "оч"), ("к", "еч"), ("г", "ж"), ("х", "ш"), ("ц", "ч"), ("ец", "ч"), ("ец", "еч"), ("ок", "оч"),
    ("ок", "к"), ("ек", "к"), ("ец", "ц"), ("ь", ""), ("л", "ль"),
)  # fmt: skip
"""The end of a plain root, and what it becomes before a suffix."""


def formations(segmented: Mapping[str, Sequence[Morph]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of folded words, plain and derived, without prefixes, whose roots differ."""
    plain: dict[str, str] = {}
    derived: list[tuple[str, str]] = []
    for word in sorted(segmented):
        morphs = segmented[word]
        if [morph.kind for morph in morphs[:2]] == ["root", "suffix"] and morphs[1].text in _SUFFIXES:
            derived.append((word, morphs[0].text))
        elif _is_plain(morphs):
            plain.setdefault(morphs[0].text, word)
    for word, root in derived:
        yield from (
            (plain[other], word) for other in sorted(_unchanged(root) & plain.keys()) if len(other) >= _SHORTEST
        )


def _is_plain(morphs: Sequence[Morph]) -> bool:
    return bool(morphs) and morphs[0].kind == "root" and all(morph.text in _ENDINGS for morph in morphs[1:])


def _unchanged(root: str) -> set[str]:
    """Return the possible forms of a root before it changed."""
    return {root.removesuffix(after) + before for before, after in _CHANGES if root.endswith(after)}
