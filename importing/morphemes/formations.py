"""Derivations that the segmentations show by themselves: a plain noun or adjective, and a word made of it by a suffix.

аптека and аптеч-к-а: before such a suffix the end of a root changes in a few regular ways, and where the rest of a long
root stays as it is, chance is no explanation. Short roots and other alternations are left to data that link words.
Of 200 pairs drawn at random and looked at, three were of unrelated roots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from importing.morphemes.segmentations import Morph

__all__ = ["formations"]

_SHORTEST = 5
"""Letters that a plain root has at least."""

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
    """Give pairs of folded words, plain and derived, each with one root and no prefix, whose roots differ.

    Args:
        segmented: Folded word → its morphs.
    """
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
    """Give what a root may have been before it changed."""
    return {root.removesuffix(after) + before for before, after in _CHANGES if root.endswith(after)}
