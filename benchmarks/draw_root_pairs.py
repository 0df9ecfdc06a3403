"""Draws pairs of roots to label by hand, independently of how roots are grouped.

    python -m benchmarks.draw_root_pairs DIR > pairs.tsv

DIR is the folder of sources. The first root is drawn uniformly from all occurrences of roots in words. Its partner is
drawn from the roots of other words with the same spelling (220 pairs), or from those that differ by an alternation of
importing/morphemes/alternations.py (100 pairs). The same data gives the same pairs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from importing.morphemes.alternations import alternation
from importing.morphemes.segmentations import read_segmentations
from importing.openrussian.openrussian import read_openrussian
from russian.folding import fold

__all__ = ["main"]

SEED = 20261125
ALIKE = 220
ALTERNATING = 100


class WordRoot(NamedTuple):
    """A root in a word."""

    root: str
    word: str


def _occurrences(folder: Path) -> list[WordRoot]:
    segmented = read_segmentations(folder / "morphemes").by_word
    words = {fold(word.entry.text) for word in read_openrussian(folder / "openrussian").words}
    return sorted(
        {
            WordRoot(morph.text, word)
            for word in words
            for morph in segmented.get(word, ())
            if morph.kind == "root"
        }
    )  # fmt: skip


def _draw(occurrences: Sequence[WordRoot], random: Random) -> list[tuple[WordRoot, WordRoot]]:
    by_root: dict[str, list[WordRoot]] = {}
    for one in occurrences:
        by_root.setdefault(one.root, []).append(one)
    drawn: dict[frozenset[WordRoot], tuple[WordRoot, WordRoot]] = {}
    while len(drawn) < ALIKE + ALTERNATING:
        one = random.choice(occurrences)
        partners = _partners(one, by_root, is_alike=len(drawn) < ALIKE)
        if partners:
            other = random.choice(partners)
            drawn.setdefault(frozenset((one, other)), (one, other))
    return list(drawn.values())


def _partners(one: WordRoot, by_root: Mapping[str, list[WordRoot]], *, is_alike: bool) -> list[WordRoot]:
    if is_alike:
        return [other for other in by_root[one.root] if other.word != one.word]
    roots = [root for root in by_root if alternation(one.root, root) is not None]
    return [other for root in roots for other in by_root[root] if other.word != one.word]


def main() -> None:
    """Print the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of sources, see docs/dictionary.md")
    for one, other in _draw(_occurrences(parser.parse_args().folder), Random(SEED)):  # noqa: S311 - a sample, not a secret
        print(*one, *other, sep="\t")


if __name__ == "__main__":
    main()
