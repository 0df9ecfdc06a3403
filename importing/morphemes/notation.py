"""How the files of this folder write the parts of a word: `по- ним -а -ть`, `здрав +о+ о- хран -ени -е`, `кто ~ -то`.

Prefixes end with a hyphen, suffixes and endings begin with one, links stand between plus signs, `~` is a hyphen of the
word, and roots are bare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from importing.morphemes.segmentations import Morph

__all__ = ["parts_of", "read_parts"]

_HYPHEN = "~"


def read_parts(path: Path) -> Mapping[str, tuple[Morph, ...]]:
    """Read a tab-separated file: a spelling and its parts on each line; lines that begin with `;` are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    given = (line.split("\t") for line in lines if line.strip() and not line.startswith(";"))
    return {spelling: tuple(parts_of(parts)) for spelling, parts in given}


def parts_of(text: str) -> Iterator[Morph]:
    """Yield the parts that a text in this notation names."""
    for part in text.split():
        if part == _HYPHEN:
            yield Morph("-", None)
        elif part.startswith("+"):
            yield Morph(part.strip("+"), "link")
        else:
            kind = "prefix" if part.endswith("-") else "suffix" if part.startswith("-") else "root"
            yield Morph(part.strip("-"), kind)
