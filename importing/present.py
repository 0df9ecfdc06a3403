"""What a table holds before an import: its words, families and morphemes, and who made them. One scan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from importing.openrussian.ids import FIRST_ID, LAST_ID
from importing.own_files import PACKAGED, OwnFiles
from importing.starter.starter_words import StarterFamily
from russian.folding import fold
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes
from table.errors import DictionaryError, MalformedItemError
from table.jobs.ownership import LegacyItems, maker_of
from table.model import derived_items, items, keys
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from table.model.rules import is_number
from table.model.word_writing import original_part_of_speech
from table.progress import Progress

__all__ = [
    "DICTIONARY",
    "FIRST_OWN_ID",
    "STARTER",
    "OtherOriginError",
    "Present",
    "PresentFamily",
    "PresentWord",
    "family_of",
    "raised_id",
    "survey_present",
    "word_of",
]

STARTER = "import:starter"
DICTIONARY = "import:dictionary"
"""How the imports sign their items."""

FIRST_OWN_ID = 1_000_000
"""The original service numbers words, families and morphemes below."""

LEGACY_FAMILY_IDS = range(500_000_000, 900_000_000)
"""Ids of derived families, in all versions."""

_EXAMPLES = 3


class OtherOriginError(DictionaryError):
    """The table has items that no import of this program made."""


class PresentWord(NamedTuple):
    """A word of the table; the text is empty if its item cannot be read."""

    text: str
    stressed: str
    part_of_speech: str
    maker: str | None


class PresentFamily(NamedTuple):
    """A family of the table, with folded spelling → morpheme id; the kind is empty if its item cannot be read."""

    kind: str
    morphemes: dict[str, str]
    maker: str | None


@dataclass(slots=True, kw_only=True)
class Present:
    """The words, families and morphemes of a table.

    Attributes:
        words: Id → word.
        families: Id → family.
        morphemes: Ids of the morphemes that no import made, with or without a family.
        others: Kind → what no import made: how many, and how examples are shown.
        legacy: The items that earlier imports made without signing them.
    """

    words: dict[str, PresentWord] = field(default_factory=dict)
    families: dict[str, PresentFamily] = field(default_factory=dict)
    morphemes: set[str] = field(default_factory=set)
    others: dict[str, list[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    legacy: LegacyItems = field(default_factory=LegacyItems)

    @property
    def is_of_other_origin(self) -> bool:
        """Whether the table has words, families, morphemes or search entries that no import made."""
        return bool(self.counts)

    def require_own(self) -> None:
        """Raise OtherOriginError if the table is of another origin."""
        if self.is_of_other_origin:
            raise OtherOriginError(
                f"the table has items that no import made: {'; '.join(self.told())}. Nothing was written. "
                "--dry-run shows what an import would do, --into-existing imports beside them"
            )

    def told(self) -> Iterator[str]:
        """Yield what no import made: a text per kind."""
        for kind, count in self.counts.items():
            yield f"{kind}: {count:,} (such as {', '.join(self.others[kind])})"

    def note_other(self, kind: Kind, shown: str) -> None:
        """Count an item that no import made."""
        self.counts[kind] += 1
        examples = self.others.setdefault(kind, [])
        if len(examples) < _EXAMPLES:
            examples.append(shown)


async def survey_present(
    engine: AdminEngine, *, own: OwnFiles = PACKAGED, budget: Budget, progress: Progress
) -> Present:
    """Scan the table, if it exists: half a read unit per 4 KB."""
    found = Present()
    if not await engine.exists(budget=budget):
        return found
    unsigned: list[Attributes] = []
    count = 0
    async for item in all_items(engine, budget=budget):
        count += 1
        if count % 10_000 == 0:
            progress("looking", count, None)
        kind = kind_of(key_of(item))
        if kind is Kind.WORD:
            found.words[keys.number_of(key_of(item))] = word_of(item)
        elif kind is Kind.FAMILY:
            found.families[keys.number_of(key_of(item))] = family_of(item)
        if kind in (Kind.MORPHEME, Kind.HEADWORD) and maker_of(item) is None:
            unsigned.append({name: item[name] for name in ("pk", "sk", "word_id", "morpheme") if name in item})
    found.legacy = await _legacy(found, engine, own, budget)
    _settle(found, unsigned)
    return found


def word_of(item: Attributes) -> PresentWord:
    """Return the word of an item; one that cannot be read, or whose id is not a number, matches no other."""
    view = items.StoredWord(item)
    if not is_number(keys.number_of(key_of(item))):
        return PresentWord("", "", "", maker_of(item))
    try:
        part_of_speech = view.original_part_of_speech
        known = original_part_of_speech(part_of_speech) if part_of_speech else ""
        return PresentWord(view.text, view.stressed or "", known, maker_of(item))
    except MalformedItemError:
        return PresentWord("", "", "", maker_of(item))


def family_of(item: Attributes) -> PresentFamily:
    """Return the family of an item, with the members whose ids are numbers: no other can be joined."""
    view = items.StoredFamily(item)
    if not is_number(keys.number_of(key_of(item))):
        return PresentFamily("", {}, maker_of(item))
    try:
        members = {fold(member.text): member.morpheme_id for member in view.members if is_number(member.morpheme_id)}
        return PresentFamily(view.kind, members, maker_of(item))
    except MalformedItemError:
        return PresentFamily("", {}, maker_of(item))


def raised_id(source_id: str) -> str:
    """Return the id under which an import puts something beside a table of another origin; empty if it has none."""
    return str(int(source_id) + FIRST_OWN_ID) if is_number(source_id) else ""


def _settle(found: Present, unsigned: Collection[Attributes]) -> None:
    """Name the makers of legacy items, and collect what no import made."""
    for word_id in found.legacy.words:
        found.words[word_id] = found.words[word_id]._replace(maker=found.legacy.maker)
    for family_id in found.legacy.families:
        found.families[family_id] = found.families[family_id]._replace(maker=found.legacy.maker)
    for word_id, word in found.words.items():
        if word.maker is None:
            found.note_other(Kind.WORD, f"{word.text or 'an unreadable one'} ({word_id})")
    for family_id, family in found.families.items():
        if family.maker is None:
            found.note_other(Kind.FAMILY, f"{'/'.join(islice(family.morphemes, _EXAMPLES)) or '?'} ({family_id})")
            found.morphemes.update(family.morphemes.values())
    for item in unsigned:
        if found.legacy.maker_of(item) is None:
            kind = kind_of(key_of(item))
            found.note_other(kind, str(item.get("morpheme") or key_of(item).sk))
            if kind is Kind.MORPHEME:
                found.morphemes.add(keys.morpheme_of(key_of(item)))


# ------------------------------------------------------------------ imports that did not sign


async def _legacy(found: Present, engine: AdminEngine, own: OwnFiles, budget: Budget) -> LegacyItems:
    """Return the unsigned items that an import made.

    The item `about` names the sources of earlier imports. Of such a table, ids from the ranges that only imports use
    are theirs, and low ids if they have the word or family that the starter or curated dictionary has there. An item of
    another origin may have the same id and the same spelling by chance; so nothing is theirs if the first import was by
    a program that signs, and no low id of what an import that signs has put under a raised one.
    """
    sources = await _unsigned_sources(engine, budget)
    is_full = "openrussian" in sources
    if not is_full and "starter" not in sources:
        return LegacyItems()
    starter = own.read_starter()
    low_words = {
        word.word_id: (fold(word.text), original_part_of_speech(word.part_of_speech.value))
        for word in (*starter.words, *(own.read_names() if is_full else ()))
    }
    families = [one.family for one in own.read_curated().families] if is_full else starter.families
    low_families = {family.family_id: family for family in families}
    return LegacyItems(
        maker=DICTIONARY if is_full else STARTER,
        words={
            word_id
            for word_id, word in found.words.items()
            if word.maker is None
            and not _is_signed(found.words.get(raised_id(word_id)))
            and (
                low_words.get(word_id) == (fold(word.text), word.part_of_speech)
                or (is_full and word_id.isdigit() and FIRST_ID <= int(word_id) <= LAST_ID)
            )
        },
        families={
            family_id
            for family_id, family in found.families.items()
            if family.maker is None
            and not _is_signed(found.families.get(raised_id(family_id)))
            and (
                _is_same_family(family, low_families.get(family_id))
                or (is_full and family_id.isdigit() and int(family_id) in LEGACY_FAMILY_IDS)
            )
        },
    )


async def _unsigned_sources(engine: AdminEngine, budget: Budget) -> set[str]:
    """Return the sources of imports that did not sign their items, as far as is known."""
    stored = (await engine.get_many([keys.ABOUT], budget=budget)).get(keys.ABOUT)
    if stored is None:
        return set()
    about = derived_items.About(stored)
    try:
        return set() if about.imports_sign else {source.source_id for source in about.sources}
    except MalformedItemError:
        return set()


def _is_signed(stored: PresentWord | PresentFamily | None) -> bool:
    return stored is not None and stored.maker is not None


def _is_same_family(stored: PresentFamily, own: StarterFamily | None) -> bool:
    if own is None or own.kind != stored.kind:
        return False
    return not stored.morphemes.keys().isdisjoint(map(fold, own.morphemes))
