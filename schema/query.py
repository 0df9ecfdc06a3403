"""The query root: entry points of a few lines each."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

import strawberry
from strawberry import argument

from loaders.links import WORD
from loaders.morphemes.morpheme_search import Matching
from loaders.words.search import Scope
from schema.breakdowns.breakdown import BreakdownConnection, ask_words, breakdown_page
from schema.breakdowns.user import shown_viewer
from schema.errors import ForbiddenError, InputError
from schema.fields.cache_control import OWN, PAGE_SECONDS, CacheControl, public
from schema.fields.context import Info
from schema.fields.declared import ByIds
from schema.fields.directives import as_many_as, page_of, words_of
from schema.fields.enums import SearchMode, WordOrder
from schema.fields.of_request import CONTEXT, LOADERS, VIEWER
from schema.fields.stored import computed, resolved
from schema.morphemes.morpheme import whole_index
from schema.morphemes.morpheme_lists import MorphemeConnection, found_morphemes, listed_families
from schema.objects import (
    each_of,
    family_named,
    id_of_word,
    id_of_word_node,
    ids_of_word_nodes,
    ids_of_words,
    morpheme_named,
    morphemes_with_ids,
    node_with_id,
    shown_word,
)
from schema.operations.limits import MAX_PAGE_SIZE, checked_first, checked_ids
from schema.relay.cursor import After
from schema.relay.lookups import WordLookup, check_text, word_spelled
from schema.relay.node import Node
from schema.service import ServiceInfo, service_info
from schema.words import word_list, word_search
from schema.words.text_analysis import ANALYZED_CHARACTERS, TextAnalysis, analysis
from schema.words.word import Word, read_words, with_breakdowns
from schema.words.word_filter import MorphemeFilter, WordFilter, WordsToKeep, admits_family, stated, stored_filter
from schema.words.word_list import WordConnection
from schema.words.word_search import WordSearchConnection

__all__ = ["Query"]


@strawberry.type(description="Everything that can be read.")
class Query:
    @resolved(
        description="Any object with a global id. Null when there is none, or the viewer may not see it.",
        declared=ByIds(WORD, id_of_word_node, with_breakdowns, Word),
    )
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, argument(description="The global id of the object.")]
    ) -> Node | None:
        return await node_with_id(id, info)

    @resolved(
        description="Several objects by global id, in the order asked, null for those not found. At most 100.",
        size=as_many_as("ids", at_most=MAX_PAGE_SIZE),
        declared=ByIds(WORD, ids_of_word_nodes, with_breakdowns, Word),
    )
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], argument(description="The global ids of the objects.")]
    ) -> list[Node | None]:
        return await each_of(node_with_id(one, info) for one in checked_ids(ids))

    @resolved(
        description="One word, by id, by number, or by spelling.", declared=ByIds(WORD, id_of_word, with_breakdowns)
    )
    async def word(self, info: Info, by: Annotated[WordLookup, argument(description="Which word.")]) -> Word | None:
        if not by.text:
            return (await read_words(info, id_of_word(by) or ()))[0]
        spelled = await word_spelled(by.text, info.context)
        return await shown_word(spelled, info)

    @resolved(
        description="Several words by global id, in the order asked, null for those not found. At most 100.",
        size=as_many_as("ids", at_most=MAX_PAGE_SIZE),
        declared=ByIds(WORD, ids_of_words, with_breakdowns),
    )
    async def words(
        self, info: Info, ids: Annotated[list[strawberry.ID], argument(description="The global ids of the words.")]
    ) -> list[Word | None]:
        return await read_words(info, ids_of_words(ids))

    @resolved(
        description="Words that match what a learner typed: the beginning of a word, any inflected form, an English meaning, or Russian in Latin letters. Case, stress marks and the difference of е and ё do not matter. Exact matches come first, then more frequent words.",
        null_is_failure=True,
        cached=public(PAGE_SECONDS),
        cost=5,
        size=page_of(20),
    )
    async def search_words(
        self,
        info: Info,
        query: Annotated[str, argument(description="What was typed, 1 to 100 characters.")],
        in_: Annotated[
            list[Scope] | None, argument(name="in", description="Where to look. All places when left out.")
        ] = strawberry.UNSET,
        mode: Annotated[SearchMode, argument(description="How the text has to match.")] = SearchMode.PREFIX,
        filter: WordsToKeep = strawberry.UNSET,
        first: Annotated[int, argument(description="How many results to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> WordSearchConnection | None:
        if in_ == []:
            raise InputError("in is []; name a scope, or omit it to search all of them")
        check_text(query, "query")
        scopes = sorted(set(in_ or Scope), key=[*Scope].index)
        cursors = info.context.list_cursors(
            "Query.searchWords", after, query=query, scopes=scopes, mode=mode.value, filter=stated(filter)
        )
        page = await info.context.loaders.search.find(
            query,
            scopes=scopes,
            is_exact=mode is SearchMode.EXACT,
            criteria=stored_filter(filter),
            first=checked_first(first),
            after=cursors.after,
        )
        return await word_search.connection(info, query, page, cursors)

    @resolved(
        description="All words, page by page; by default a frequency list.",
        null_is_failure=True,
        cached=public(PAGE_SECONDS),
        size=page_of(20),
    )
    async def word_list(
        self,
        info: Info,
        filter: WordsToKeep = strawberry.UNSET,
        order_by: Annotated[WordOrder, argument(description="The order of the list.")] = WordOrder.FREQUENCY,
        first: Annotated[int, argument(description="How many words to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> WordConnection | None:
        checked = checked_first(first)
        cursors = info.context.list_cursors("Query.wordList", after, filter=stated(filter), order=order_by.value)
        info.context.loaders.reader.require_derived_items("The list of words")
        page = await info.context.loaders.word_lists.page(
            stored_filter(filter),
            is_alphabetical=order_by is WordOrder.ALPHABETICAL,
            first=checked,
            after=cursors.after,
        )
        return await word_list.connection(info, page, cursors)

    @resolved(
        description="A word picked at random, never cached. Null when no word passes the filter.",
        cached=CacheControl(max_age=0),
        cost=5,
    )
    async def random_word(
        self,
        info: Info,
        filter: Annotated[WordFilter | None, argument(description="Which words to pick from.")] = strawberry.UNSET,
    ) -> Word | None:
        info.context.loaders.reader.require_derived_items("A random word")
        return await shown_word(await info.context.loaders.word_lists.random(stored_filter(filter)), info)

    @resolved(
        description="The word of a day: the same for everyone, always one with a verified breakdown. Null while no word has one.",
        cached=public(3600),
    )
    async def word_of_the_day(
        self,
        info: Info,
        date: Annotated[
            date | None,
            argument(description="The day; today in UTC when left out. Days in the future are a BAD_USER_INPUT error."),
        ] = strawberry.UNSET,
    ) -> Word | None:
        today = datetime.now(UTC).date()
        day = date or today
        if day > today:
            raise InputError(f"date is {day.isoformat()}, which is in the future; today is {today.isoformat()} in UTC")
        info.context.loaders.reader.require_derived_items("The word of the day")
        return await shown_word(await info.context.loaders.word_lists.of_the_day(day), info)

    @resolved(
        description="The words of a Russian text: for every token the dictionary words whose form it can be. At most 500 characters.",
        null_is_failure=True,
        cached=public(3600),
        cost=5,
        size=words_of("text", at_most=100, fields=["tokens"]),
    )
    async def analyze_text(
        self, info: Info, text: Annotated[str, argument(description="Russian text, 1 to 500 characters.")]
    ) -> TextAnalysis | None:
        check_text(text, "text", ANALYZED_CHARACTERS)
        return await analysis(info, await info.context.loaders.texts.analyzed(text))

    morpheme = computed(CONTEXT, description="One morpheme, by id or by number.")(morpheme_named)
    morphemes = computed(
        CONTEXT,
        description="Several morphemes by global id, in the order asked, null for those not found. At most 100.",
        size=as_many_as("ids", at_most=MAX_PAGE_SIZE),
    )(morphemes_with_ids)

    @resolved(
        description="Morphemes spelled like a piece of text, exact matches first. Case and the difference of е and ё do not matter.",
        null_is_failure=True,
        cached=public(86_400),
        size=page_of(20),
    )
    async def search_morphemes(
        self,
        info: Info,
        text: Annotated[
            str,
            argument(
                description="The text to look for, 1 to 100 characters, for example a highlighted part of a word."
            ),
        ],
        mode: Annotated[Matching, argument(description="How the text has to match.")] = Matching.CONTAINS,
        filter: Annotated[MorphemeFilter | None, argument(description="Which morphemes to keep.")] = strawberry.UNSET,
        first: Annotated[int, argument(description="How many morphemes to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> MorphemeConnection | None:
        check_text(text, "text")
        cursors = info.context.list_cursors(
            "Query.searchMorphemes", after, text=text, mode=mode.value, filter=stated(filter)
        )
        return await found_morphemes(info, text, mode, partial(admits_family, filter), first=first, cursors=cursors)

    morpheme_family = computed(CONTEXT, description="One morpheme family, by id or by number.")(family_named)

    morpheme_families = computed(
        CONTEXT,
        description="Morpheme families, easiest first: what to learn next.",
        null_is_failure=True,
        cached=public(86_400),
        size=page_of(20),
    )(listed_families)
    morpheme_index = computed(
        LOADERS,
        description="Every morpheme in one answer, for a client that looks morphemes up itself while a word is being broken down.",
        null_is_failure=True,
        cached=public(86_400),
        cost=100,
    )(whole_index)

    @resolved(
        description="Unverified breakdowns from users, oldest first. For admins; otherwise a FORBIDDEN error.",
        null_is_failure=True,
        cached=OWN,
        size=page_of(20),
    )
    async def breakdowns_awaiting_review(
        self,
        info: Info,
        first: Annotated[int, argument(description="How many breakdowns to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> BreakdownConnection | None:
        if not await info.context.signed_in().is_admin():
            raise ForbiddenError("only admins review breakdowns")
        cursors = info.context.list_cursors("Query.breakdownsAwaitingReview", after)
        page = await info.context.loaders.submissions.awaiting_review(first=checked_first(first), after=cursors.after)
        ask_words(info, page)
        return breakdown_page(page, cursors)

    viewer = computed(VIEWER, description="The signed-in user. Null for an anonymous request.", cached=OWN)(
        shown_viewer
    )

    @resolved(description="What this server is, which data it serves, and its limits.")
    def about(self, info: Info) -> ServiceInfo:
        return service_info(info.context)
