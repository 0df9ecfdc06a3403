"""Breakdowns of frequent words, written by hand because the segmentations lack the word or divide it wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from importing.morphemes.notation import read_parts
from importing.morphemes.segmentations import Morph
from russian.folding import fold

__all__ = ["FILE", "listed_breakdowns"]

FILE = Path(__file__).parent / "data" / "breakdowns.tsv"


@cache
def listed_breakdowns() -> Mapping[str, tuple[Morph, ...]]:
    """Return folded word → its morphs, which spell it."""
    return {
        fold(word): tuple(Morph(fold(morph.text), morph.kind) for morph in morphs)
        for word, morphs in read_parts(FILE).items()
    }
