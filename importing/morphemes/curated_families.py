"""Morpheme families that were put together by hand: those of the starter dictionary, and the files in `data/`.

A file holds `[[family]]` entries in the format of the starter's families.toml, with more keys for roots that are
spelled alike and unrelated: `words` names the words that belong to the family, as importing/morphemes/word_patterns.py
says, and `default = true` marks the one that takes the words nobody names; `default_for = ["вод"]` does so for some of
its spellings. Where none is marked, such words are unsure, and get a family that is derived. `only_named = true` keeps
a family from words that nobody names even where no other family has the spelling. The file `words.toml` says the same
of families that stand elsewhere, by their `id`, and may add `morphemes`, spellings that such a family lacks.

Of several families that name a word the one that names it most precisely is meant; of equals, the last one read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importing.morphemes.word_patterns import NO_WORDS, WordPatterns
from importing.starter.starter import own_starter, read_entries, read_family
from importing.starter.starter_entry import StarterEntry
from importing.starter.starter_words import Starter, StarterFamily
from russian.folding import fold
from table.errors import DictionaryError

__all__ = ["FOLDER", "Curated", "CuratedFamily", "CuratedFamilyError", "read_curated"]

FOLDER = Path(__file__).parent / "data"
"""The files that come with the server, beside the starter dictionary's own."""

WORDS_FILE = "words.toml"


class CuratedFamilyError(DictionaryError):
    """A file of curated families contradicts itself or another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedFamily:
    """A family, and which words belong to it where its spellings are shared.

    Attributes:
        family: The family.
        words: The words that are of the family for sure.
        default_for: Folded spellings in which the family takes words that nobody names.
        only_named: Whether it takes words that it names and no others.
    """

    family: StarterFamily
    words: WordPatterns = NO_WORDS
    default_for: frozenset[str] = frozenset()
    only_named: bool = False


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated families.

    Attributes:
        families: In the order of the files, the starter's first.
        by_spelling: Kind and folded spelling → the families that have it.
    """

    families: Sequence[CuratedFamily]
    by_spelling: Mapping[tuple[str, str], Sequence[CuratedFamily]] = field(init=False)

    def __post_init__(self) -> None:
        by_spelling: dict[tuple[str, str], list[CuratedFamily]] = {}
        for curated in self.families:
            for spelling in dict.fromkeys(map(fold, curated.family.morphemes)):
                by_spelling.setdefault((curated.family.kind, spelling), []).append(curated)
        object.__setattr__(self, "by_spelling", by_spelling)

    def sure(self, kind: str, spelling: str, word: str, start: int = 0) -> CuratedFamily | None:
        """Give the family that a morph of a word is of: the one that names the word, or the only one there is.

        Args:
            kind: The kind of the morph.
            spelling: Its folded spelling.
            word: The folded word.
            start: Where in the word the morph begins.
        """
        candidates = self.by_spelling.get((kind, spelling), ())
        named = [(curated.words.precision(word, start), place) for place, curated in enumerate(candidates)]
        precision, place = max(named, default=(0, 0))
        if precision:
            return candidates[place]
        return candidates[0] if len(candidates) == 1 and not candidates[0].only_named else None

    def likely(self, kind: str, spelling: str) -> CuratedFamily | None:
        """Give the family that takes words nobody names, if there is one."""
        candidates = self.by_spelling.get((kind, spelling), ())
        return next((curated for curated in candidates if spelling in curated.default_for), None)


def read_curated(folder: Path = FOLDER) -> Curated:
    """Read the starter dictionary's families and every `*.toml` of the folder.

    Raises:
        StarterError: A file is no TOML, or an entry lacks a value or has one of the wrong shape.
        CuratedFamilyError: Two families share an id, or two morphemes do.
    """
    starter = own_starter()
    families = [*_starter_families(starter)]
    for path in sorted(folder.glob("*.toml")):
        if path.name != WORDS_FILE:
            families += [_with_words(entry) for entry in read_entries(path, "family")]
    _check(families)
    families = [*_with_more_words(families, folder / WORDS_FILE)]
    _check(families)
    return Curated(families)


def _with_words(entry: StarterEntry) -> CuratedFamily:
    words = entry.texts("words") if entry.has("words") else ()
    is_default = bool(entry.optional_flag("default"))
    default_for = entry.texts("default_for") if entry.has("default_for") else ()
    only_named = bool(entry.optional_flag("only_named"))
    family = read_family(entry)
    return CuratedFamily(
        family=family,
        words=WordPatterns.of(words),
        default_for=_defaults(family, default_for, is_default=is_default),
        only_named=only_named,
    )


def _with_more_words(families: Sequence[CuratedFamily], path: Path) -> Iterator[CuratedFamily]:
    """Give the families with what the file says of some of them."""
    known = {curated.family.family_id: curated for curated in families}
    for entry in read_entries(path, "words") if path.is_file() else ():
        family_id = str(entry.whole("id"))
        if family_id not in known:
            raise CuratedFamilyError(f"{path.name} is about a family {family_id}, which there is not")
        known[family_id] = _extended(known[family_id], entry)
    yield from known.values()


def _extended(curated: CuratedFamily, entry: StarterEntry) -> CuratedFamily:
    """Give the family with the words, defaults and spellings that an entry adds."""
    spelled = entry.wholes("morphemes") if entry.has("morphemes") else {}
    more = {spelling: str(morpheme_id) for spelling, morpheme_id in spelled.items()}
    words = entry.texts("words") if entry.has("words") else ()
    is_default = bool(entry.optional_flag("default"))
    default_for = entry.texts("default_for") if entry.has("default_for") else ()
    entry.done()
    family = replace(curated.family, morphemes=dict(curated.family.morphemes) | more)
    return replace(
        curated,
        family=family,
        words=curated.words | WordPatterns.of(words),
        default_for=curated.default_for | _defaults(family, default_for, is_default=is_default),
    )


def _defaults(family: StarterFamily, some: Iterable[str], *, is_default: bool) -> frozenset[str]:
    return frozenset(map(fold, family.morphemes if is_default else some))


def _starter_families(starter: Starter) -> Iterable[CuratedFamily]:
    """Take the starter's families; those of its words that are broken down by hand belong to them for sure."""
    words: dict[str, list[str]] = {}
    for word in starter.words:
        for part in word.parts:
            if part.family is not None:
                words.setdefault(part.family, []).append(word.text)
    for family in starter.families:
        yield CuratedFamily(family=family, words=WordPatterns.of(words.get(family.name, ())))


def _check(families: Iterable[CuratedFamily]) -> None:
    family_ids: dict[str, str] = {}
    morpheme_ids: dict[str, str] = {}
    for curated in families:
        family = curated.family
        if (other := family_ids.setdefault(family.family_id, family.name)) != family.name:
            raise CuratedFamilyError(f"the families {other} and {family.name} share the id {family.family_id}")
        for spelling, morpheme_id in family.morphemes.items():
            named = f"{family.name}: {spelling}"
            if (other := morpheme_ids.setdefault(morpheme_id, named)) != named:
                raise CuratedFamilyError(f"the morphemes {other} and {named} share the id {morpheme_id}")
