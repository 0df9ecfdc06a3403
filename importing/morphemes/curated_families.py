"""Curated morpheme families, compiled by hand: those of the starter dictionary, and the files in `data/`.

A file has `[[family]]` entries in the format of the starter's families.toml, with more keys for unrelated roots of one
spelling:

- `words`: patterns of the words that belong to the family (see importing/morphemes/word_patterns.py);
- `default = true`: the family takes words that no family names; `default_for = ["вод"]` limits that to some spellings.
  Without a default such words are undecided and get a derived family;
- `only_named = true`: the family takes only words that it names, even if no other family has the spelling.

`words.toml` sets the same keys for families of other files, by `id`, and may add `morphemes`. `roots.tsv` has further
families of roots in short (importing/morphemes/listed_roots.py). If several families name a word, the most precise
pattern wins; of equals, the last one read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from importing.morphemes.listed_roots import MORPHEME_IDS, ROOTS_FILE, ListedRoot, read_roots, with_own_ids
from importing.morphemes.word_patterns import NO_WORDS, WordPatterns
from importing.openrussian.ids import free_id
from importing.starter.starter_entry import StarterEntry
from importing.starter.starter_files import own_starter, read_entries, read_family
from importing.starter.starter_words import Starter, StarterFamily
from russian.folding import fold
from table.errors import DictionaryError

__all__ = ["FOLDER", "Curated", "CuratedFamily", "CuratedFamilyError", "read_curated"]

FOLDER = Path(__file__).parent / "data"
"""The files that come with the server, in addition to the starter dictionary's."""

WORDS_FILE = "words.toml"

_LONG_ROOT = 4


class CuratedFamilyError(DictionaryError):
    """A file of curated families contradicts itself or another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedFamily:
    """A family, and the words that certainly belong to it if its spellings are shared.

    Attributes:
        default_for: Folded spellings for which it takes words that no family names.
        only_named: Whether it takes only words that it names.
        is_listed: Whether its level and word class follow from its words.
        named_spellings: Folded spellings for which it takes only words that it names.
    """

    family: StarterFamily
    words: WordPatterns = NO_WORDS
    default_for: frozenset[str] = frozenset()
    only_named: bool = False
    is_listed: bool = False
    named_spellings: frozenset[str] = frozenset()

    def takes_unnamed(self, spelling: str) -> bool:
        """Whether it may take words with this folded spelling that it does not name."""
        return not self.only_named and spelling not in self.named_spellings


@dataclass(frozen=True, slots=True)
class Curated:
    """All curated families, in the order of the files, the starter's first.

    `by_spelling` maps kind and folded spelling to the families with it.
    """

    families: Sequence[CuratedFamily]
    by_spelling: Mapping[tuple[str, str], Sequence[CuratedFamily]] = field(init=False)

    def __post_init__(self) -> None:
        by_spelling: dict[tuple[str, str], list[CuratedFamily]] = {}
        for curated in self.families:
            for spelling in dict.fromkeys(map(fold, curated.family.morphemes)):
                by_spelling.setdefault((curated.family.kind, spelling), []).append(curated)
        object.__setattr__(self, "by_spelling", by_spelling)

    def _candidates(self, kind: str, spelling: str) -> Sequence[CuratedFamily]:
        """Return the families with a spelling; without any, those of a long root without its ь (месть, мест)."""
        found = self.by_spelling.get((kind, spelling), ())
        plain = spelling.removesuffix("ь")
        if found or kind != "root" or plain == spelling or len(plain) < _LONG_ROOT:
            return found
        return self.by_spelling.get((kind, plain), ())

    def sure(self, kind: str, spelling: str, word: str, start: int = 0, stressed: str = "") -> CuratedFamily | None:
        """Return the certain family of a morph: the one that names the word, or the only candidate.

        Spelling and word are folded; `start` is the index in the word at which the morph begins; `stressed` is the word
        with its stress, if known.
        """
        candidates = self._candidates(kind, spelling)
        precisions = [
            (curated.words.precision(word, start, stressed), index) for index, curated in enumerate(candidates)
        ]
        precision, index = max(precisions, default=(0, 0))
        if precision:
            return candidates[index]
        open_ones = [one for one in candidates if one.takes_unnamed(spelling)]
        others = [one for one in open_ones if not one.is_listed]
        usual = others if len(others) == 1 else open_ones
        return usual[0] if len(usual) == 1 else None

    def likely(self, kind: str, spelling: str) -> CuratedFamily | None:
        """Return the default family of a spelling, if any."""
        candidates = self._candidates(kind, spelling)
        return next((curated for curated in candidates if spelling in curated.default_for), None)


def read_curated(folder: Path = FOLDER, *, starter: Starter | None = None) -> Curated:
    """Read every `*.toml` of the folder, after the families of the starter dictionary, by default the packaged one.

    Raises:
        StarterError: A file is not TOML, or an entry lacks a value or has one of the wrong type.
        CuratedFamilyError: Two families share an id, or two morphemes do, or a spelling gets a second id.
    """
    families = [*_starter_families(starter or own_starter())]
    for path in sorted(folder.glob("*.toml")):
        if path.name != WORDS_FILE:
            families += [_with_words(entry) for entry in read_entries(path, "family")]
    _check(families)
    families = [*_with_more_words(families, folder / WORDS_FILE)]
    families = _with_listed_roots(families, [*read_roots(folder / ROOTS_FILE)])
    _check(families)
    return Curated(families)


def _with_listed_roots(families: Sequence[CuratedFamily], listed: Sequence[ListedRoot]) -> list[CuratedFamily]:
    known = {curated.family.family_id: curated for curated in families}
    for root, family in with_own_ids(listed):
        named = root.words is not None
        known[family.family_id] = CuratedFamily(
            family=family, words=root.words or NO_WORDS, only_named=named, is_listed=True
        )
    taken: set[int] = set()
    for root in listed:
        if root.extends is not None:
            if root.extends not in known:
                raise CuratedFamilyError(f"{ROOTS_FILE} extends the family {root.extends}, which does not exist")
            known[root.extends] = _with_spellings(known[root.extends], root, taken)
            if root.joins is not None:
                known[root.extends] = _together(known[root.extends], known.pop(root.joins))
    return [*known.values()]


def _together(curated: CuratedFamily, other: CuratedFamily) -> CuratedFamily:
    """Return a family with the spellings and words of another one; it keeps its own meanings."""
    return replace(
        curated,
        family=replace(curated.family, morphemes={**other.family.morphemes, **curated.family.morphemes}),
        words=curated.words | other.words,
        default_for=curated.default_for | other.default_for,
        named_spellings=curated.named_spellings | other.named_spellings,
    )


def _with_spellings(curated: CuratedFamily, root: ListedRoot, taken: set[int]) -> CuratedFamily:
    owner = curated.family.family_id
    added = {one: free_id(MORPHEME_IDS, ("morpheme", "root", one, owner), taken) for one in root.spellings}
    new = frozenset(root.spellings) - {*map(fold, curated.family.morphemes)}
    named = frozenset() if root.words is None else new
    return replace(
        curated,
        family=replace(curated.family, morphemes={**added, **curated.family.morphemes}),
        words=curated.words | (root.words or NO_WORDS),
        named_spellings=curated.named_spellings | named,
    )


def _with_words(entry: StarterEntry) -> CuratedFamily:
    words, defaults, is_default = _membership(entry)
    only_named = bool(entry.optional_flag("only_named"))
    family = read_family(entry)
    default_for = frozenset(map(fold, family.morphemes if is_default else defaults))
    return CuratedFamily(family=family, words=words, default_for=default_for, only_named=only_named)


def _membership(entry: StarterEntry) -> tuple[WordPatterns, Iterable[str], bool]:
    """Read `words`, `default_for` and `default`."""
    words, defaults = (entry.texts(name) if entry.has(name) else () for name in ("words", "default_for"))
    return WordPatterns.of(words), defaults, bool(entry.optional_flag("default"))


def _with_more_words(families: Sequence[CuratedFamily], path: Path) -> Iterator[CuratedFamily]:
    """Yield all families, those that the file mentions extended."""
    known = {curated.family.family_id: curated for curated in families}
    for entry in read_entries(path, "words") if path.is_file() else ():
        family_id = str(entry.whole("id"))
        if family_id not in known:
            raise CuratedFamilyError(f"{path.name} extends the family {family_id}, which does not exist")
        known[family_id] = _extended(known[family_id], entry)
    yield from known.values()


def _extended(curated: CuratedFamily, entry: StarterEntry) -> CuratedFamily:
    """Return the family with the words, defaults and spellings that an entry adds."""
    spelled = entry.wholes("morphemes") if entry.has("morphemes") else {}
    words, defaults, is_default = _membership(entry)
    entry.done()
    known = {fold(spelling) for spelling in curated.family.morphemes}
    for spelling in spelled:
        if fold(spelling) in known:
            raise CuratedFamilyError(f"{entry.file} adds {spelling} to the family {curated.family.name}, which has it")
    morphemes = dict(curated.family.morphemes) | {spelling: str(number) for spelling, number in spelled.items()}
    return replace(
        curated,
        family=replace(curated.family, morphemes=morphemes),
        words=curated.words | words,
        default_for=curated.default_for.union(map(fold, morphemes if is_default else defaults)),
    )


def _starter_families(starter: Starter) -> Iterable[CuratedFamily]:
    """Yield the starter's families; the starter's own breakdowns name their words."""
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
