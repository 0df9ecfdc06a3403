"""Morphemes and their families."""

from typing import TYPE_CHECKING, Annotated, cast

import strawberry
from strawberry import argument

from loaders.morphemes.catalogue import Catalogue, FoundMorpheme
from loaders.request import RequestLoaders
from schema.fields.cache_control import PAGE_SECONDS, public
from schema.fields.context import Context, Info
from schema.fields.declared import WholeItem
from schema.fields.directives import page_of, usually
from schema.fields.enums import MorphemeKind, MorphemeWordClass, WordOrder
from schema.fields.of_request import CONTEXT
from schema.fields.stored import computed, resolved, shows
from schema.morphemes.back_references import BACK_REFERENCES
from schema.morphemes.index_entries import IndexEntries, MorphemeIndexEntry
from schema.operations.limits import checked_first
from schema.relay.cursor import After
from schema.relay.node import Node, identity, number_of
from schema.words.word_filter import WordsToKeep, stated, stored_filter
from table.model import items

if TYPE_CHECKING:
    from schema.morphemes.family_words import FamilyWordConnection
    from schema.words.word import Word

__all__ = ["Morpheme", "MorphemeFamily", "MorphemeIndex", "whole_index"]


def _kind(family: items.StoredFamily) -> MorphemeKind:
    return MorphemeKind(family.kind)


def _shown(family: items.StoredFamily) -> "MorphemeFamily":
    return MorphemeFamily(item=family)


def _members(family: items.StoredFamily) -> "list[Morpheme]":
    return [Morpheme(item=member, of_family=family) for member in family.members]


async def _entries(catalogue: Catalogue) -> list[MorphemeIndexEntry]:
    return cast("list[MorphemeIndexEntry]", await IndexEntries.of(catalogue))  # the executor renders them


async def _word_count(context: Context, family: items.StoredFamily) -> int:
    return await context.loaders.morphemes.word_count(family, as_scanned=not context.counts_words_now)


def _version(catalogue: Catalogue) -> str:
    return catalogue.version


def _count(catalogue: Catalogue) -> int:
    return len(catalogue.morphemes)


def _families(catalogue: Catalogue) -> "list[MorphemeFamily]":
    return [MorphemeFamily(item=family) for family in catalogue.families.values()]


@strawberry.type(
    description="The smallest part of a word with a meaning: one spelling of a morpheme family.",
    directives=[public(86_400)],
)
class Morpheme(Node):
    item: strawberry.Private[items.FamilyMember]
    of_family: strawberry.Private[items.StoredFamily]
    id: strawberry.ID = identity("The global id of the morpheme.", items.FamilyMember.morpheme_id)
    database_id: int = computed(items.FamilyMember.morpheme_id, description="The number of the morpheme.")(number_of)

    text: str = shows(items.FamilyMember.text, description="The morpheme in Cyrillic: `ход`.")

    kind: MorphemeKind = computed(
        "of_family",
        description="Whether it is a prefix, a root, a suffix or a link. The same for the whole family.",
    )(_kind)
    family: "MorphemeFamily" = computed("of_family", description="The family: all spellings with the same meaning.")(
        _shown
    )

    @classmethod
    def found(cls, found: FoundMorpheme) -> "Morpheme":
        """Show a morpheme from the catalogue."""
        return cls(item=found.member, of_family=found.family)


@strawberry.type(
    description="Morphemes with the same meaning in different spellings: `ход`, `хож`, `хожд`.",
    directives=[public(86_400)],
)
class MorphemeFamily(Node):
    item: strawberry.Private[items.StoredFamily]
    id: strawberry.ID = identity("The global id of the family.", items.StoredFamily.family_id)
    database_id: int = computed(items.StoredFamily.family_id, description="The number of the family.")(number_of)

    kind: MorphemeKind = shows(
        items.StoredFamily.kind, MorphemeKind, description="Whether its members are prefixes, roots, suffixes or links."
    )
    occurs_in: MorphemeWordClass = shows(
        items.StoredFamily.occurs_in, MorphemeWordClass, description="The words its members occur in."
    )
    level: int | None = shows(
        items.StoredFamily.level,
        description="How hard the family is, from 1 (learn first) to 6 (rare). Null when unknown.",
    )
    meanings: list[str] = shows(
        items.StoredFamily.meanings,
        list,
        description="What the family means, in English. Empty when it has no meaning of its own.",
    )

    meanings_are_derived: bool = shows(
        items.StoredFamily.meanings_are_derived,
        description="Whether `meanings` was taken from the key word, for want of a meaning written for the family.",
    )

    @resolved(
        description="The most basic word of the family, which shows best what it means. Null when it has no words."
    )
    async def key_word(self, info: Info) -> Annotated["Word", strawberry.lazy("schema.words.word")] | None:
        stored = self.item.key_word
        shown = [] if stored is None else await BACK_REFERENCES.words(info, [stored])
        return shown[0] if shown else None

    morphemes = computed(WholeItem(), description="The members.", size=usually(3))(_members)

    word_count = computed(
        CONTEXT, WholeItem(), description="How many words contain a member in their official breakdown."
    )(_word_count)

    @resolved(
        description="The words that contain a member in their official breakdown.",
        null_is_failure=True,
        cached=public(PAGE_SECONDS),
        size=page_of(20),
    )
    async def words(
        self,
        info: Info,
        filter: WordsToKeep = strawberry.UNSET,
        order_by: Annotated[WordOrder, argument(description="The order of the words.")] = WordOrder.FREQUENCY,
        first: Annotated[int, argument(description="How many words to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> Annotated["FamilyWordConnection", strawberry.lazy("schema.morphemes.family_words")] | None:
        loaders = info.context.loaders
        cursors = info.context.list_cursors(
            "MorphemeFamily.words", after, of=self.item.family_id, filter=stated(filter), order=order_by.value
        )
        page = await loaders.family_words.of_family(
            self.item.family_id,
            is_alphabetical=order_by is WordOrder.ALPHABETICAL,
            criteria=stored_filter(filter),
            first=checked_first(first),
            after=cursors.after,
        )
        return await BACK_REFERENCES.words_of_family(info, self.item, page, cursors)


@strawberry.type(description="Every morpheme family with its members.", directives=[public(86_400)])
class MorphemeIndex:
    catalogue: strawberry.Private[Catalogue]

    version: str = computed("catalogue", description="Changes whenever the index changes.")(_version)
    morpheme_count: int = computed("catalogue", description="How many morphemes there are.")(_count)
    families: list[MorphemeFamily] = computed(
        "catalogue",
        description="All families, by number. Priced by their real number; clients that want everything take `entries`.",
    )(_families)

    entries: list[MorphemeIndexEntry] = computed(
        "catalogue",
        description="All morphemes, by the number of their family, each with what a client needs to look it up: flat, and cheap.",
        cost=0,
        size=usually(1),
    )(_entries)


async def whole_index(loaders: RequestLoaders) -> MorphemeIndex | None:
    """Return the index of the catalogue."""
    return MorphemeIndex(catalogue=await loaders.morphemes.catalogue())
