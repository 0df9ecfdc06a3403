"""Search results."""

import strawberry

from loaders.paging import Edge, ListPage
from loaders.words.search import Match, Scope
from russian.folding import fold
from russian.stress import unstressed
from russian.transliteration import TransliterationScheme, transliterate
from russian.typed import cleaned
from schema.fields.context import Info
from schema.fields.directives import usually
from schema.fields.selection import selects
from schema.fields.stored import computed
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of
from schema.relay.cursor import ListCursors
from schema.words.forms import GrammaticalForm, forms_spelled
from schema.words.word import Word
from schema.words.word_pages import words_of_page

__all__ = ["WordSearchConnection", "WordSearchEdge", "connection"]


def _scope(found: Edge[Match]) -> Scope:
    return found.value.scope


def _is_exact(found: Edge[Match]) -> bool:
    return found.value.is_as_typed


def _matched_text(found: Edge[Match]) -> str:
    match = found.value
    if match.scope is Scope.TRANSLITERATION:
        return transliterate(match.text or match.word.text, TransliterationScheme.LEARNER)
    if match.scope is Scope.TRANSLATION:
        return match.text or ""
    return match.word.text if match.text is None else unstressed(match.text)


def _matched_forms(word: Word, found: Edge[Match]) -> list[GrammaticalForm]:
    match = found.value
    if match.scope is Scope.FORM:
        return forms_spelled(word.item, fold(match.text or match.word.text))
    if match.scope is Scope.TRANSLITERATION and match.text is not None:
        return forms_spelled(word.item, fold(match.text))
    return []


@strawberry.type(description="A search result.")
class WordSearchEdge(BaseEdge[Match, Word]):
    node: Word = strawberry.field(description="The word.")
    cursor: str = cursor_of("result")

    matched_in: Scope = computed("source", description="Where the match is.")(_scope)
    matched_text: str = computed(
        "source",
        description="The text that matched: the word, the inflected form, the transliteration or the English meaning.",
    )(_matched_text)
    is_exact: bool = computed("source", description="Whether the whole text matched, not only its beginning.")(
        _is_exact
    )

    matched_forms: list[GrammaticalForm] = computed(
        "node",
        "source",
        description="The inflected forms that matched. Empty when the match is not in a form.",
        size=usually(1),
    )(_matched_forms)


@strawberry.type(description="A page of search results.")
class WordSearchConnection(BaseConnection[WordSearchEdge, Word]):
    edges: list[WordSearchEdge] = strawberry.field(description="The results with their cursors.")
    nodes: list[Word] = strawberry.field(description="The words alone.")
    normalized_query: str = strawberry.field(
        description="The text that was searched for after case, stress marks and ё were levelled out."
    )
    suggestions: list[str] = strawberry.field(
        description="Spellings close to the query that would have found something. Empty when there are results."
    )


async def connection(info: Info, query: str, page: ListPage[Match], cursors: ListCursors) -> WordSearchConnection:
    """Show a page of search results."""
    needs_forms = "matchedForms" in selects(info, "edges")
    words = await words_of_page(info, page, lambda match: match.word, whole=needs_forms)
    edges = [WordSearchEdge(source=edge, cursors=cursors, node=word) for edge, word in words]
    is_corrected = any(edge.value.is_corrected for edge in page.edges)
    is_empty = is_corrected or (not page.edges and not page.has_next and cursors.after is None)
    return WordSearchConnection.of(
        edges,
        page,
        cursors,
        normalized_query=fold(cleaned(query)),
        suggestions=await _suggestions(info, query) if is_empty else [],
    )


async def _suggestions(info: Info, query: str) -> list[str]:
    return await info.context.loaders.near_spellings(query) if "suggestions" in selects(info) else []
