"""Further families of roots, one a line in data/roots.tsv, whose first lines say how it is written.

Their ids are hashes of their first spelling, as those of derived families; level and word class follow from the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from importing.morphemes.word_patterns import WordPatterns
from importing.openrussian.ids import free_id
from importing.starter.starter_words import StarterFamily
from russian.folding import fold

__all__ = ["FAMILY_IDS", "MORPHEME_IDS", "ROOTS_FILE", "ListedRoot", "read_roots", "with_own_ids"]

ROOTS_FILE = "roots.tsv"

MORPHEME_IDS = range(100_000_000, 500_000_000)
FAMILY_IDS = range(500_000_000, 900_000_000)
"""Below the ids of OpenRussian's words, above those assigned by hand."""

_ID = "="


@dataclass(frozen=True, slots=True)
class ListedRoot:
    """A line: folded spellings, and the meanings of a new family or the id of the one that they extend.

    Attributes:
        joins: The id of a whole family that the other one takes in, in place of spellings.
        words: None if the family takes all words with its spellings.
    """

    spellings: tuple[str, ...]
    joins: str | None
    meanings: tuple[str, ...]
    extends: str | None
    words: WordPatterns | None


def read_roots(path: Path) -> Iterator[ListedRoot]:
    """Yield the lines of a file; nothing if there is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        if line.strip() and not line.startswith(";"):
            spellings, meaning, words = (*line.split("\t"), "")[:3]
            extends, joins = _id(meaning), _id(spellings)
            yield ListedRoot(
                spellings=() if joins else tuple(map(fold, spellings.split())),
                joins=joins,
                meanings=() if extends else tuple(one.strip() for one in meaning.split(";")),
                extends=extends,
                words=WordPatterns.of(words.split()) if words else None,
            )


def _id(cell: str) -> str | None:
    return cell.removeprefix(_ID) if cell.startswith(_ID) else None


def with_own_ids(listed: Iterable[ListedRoot]) -> Iterator[tuple[ListedRoot, StarterFamily]]:
    """Yield the new families of a file."""
    families: set[int] = set()
    morphemes: set[int] = set()
    for root in listed:
        if root.extends is None:
            first = root.spellings[0]
            named = (first, root.meanings[0]) if root.words else (first,)
            yield (
                root,
                StarterFamily(
                    family_id=free_id(FAMILY_IDS, ("family", "root", *named), families),
                    name=f"{first} ({root.meanings[0]})",
                    kind="root",
                    occurs_in="any",
                    level=6,
                    meanings=root.meanings,
                    morphemes=_morphemes(root, named, morphemes),
                ),
            )


def _morphemes(root: ListedRoot, named: tuple[str, ...], taken: set[int]) -> dict[str, str]:
    own = named[1:]
    return {one: free_id(MORPHEME_IDS, ("morpheme", "root", one, *own), taken) for one in root.spellings}
