"""Divides segments that the segmentations mark as one root although they contain a prefix or a suffix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from importing.morphemes.notation import read_parts
from importing.morphemes.segmentations import Morph

__all__ = ["recut"]

FILE = Path(__file__).parent / "data" / "recuts.tsv"


def recut(morphs: Iterable[Morph]) -> tuple[Morph, ...]:
    """Return the morphs of a word, those roots divided that data/recuts.tsv lists."""
    return tuple(part for morph in morphs for part in _parts(morph))


def _parts(morph: Morph) -> tuple[Morph, ...]:
    return _recuts().get(morph.text, (morph,)) if morph.kind == "root" else (morph,)


@cache
def _recuts() -> Mapping[str, tuple[Morph, ...]]:
    return read_parts(FILE)
