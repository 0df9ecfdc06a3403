"""Divides segments that the segmentations mark as one root although they contain a prefix or a suffix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

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
    lines = FILE.read_text(encoding="utf-8").splitlines()
    given = (line.split("\t") for line in lines if line.strip() and not line.startswith(";"))
    return {spelling: tuple(_read(parts)) for spelling, parts in given}


def _read(parts: str) -> Iterator[Morph]:
    """Read `по- ним`: prefixes end with a hyphen, suffixes begin with one."""
    for part in parts.split():
        kind = "prefix" if part.endswith("-") else "suffix" if part.startswith("-") else "root"
        yield Morph(part.strip("-"), kind)
