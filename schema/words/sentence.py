"""Example sentences of a word."""

from __future__ import annotations

import hashlib

import strawberry

from loaders.paging import CursorKey, Edge, cut
from schema.fields.context import Info
from schema.fields.enums import LanguageLevel, optional
from schema.fields.stored import resolved, shows
from schema.relay.connection import PageInfo, page_info
from schema.relay.cursor import ListCursors
from schema.service import DataSource, source_named
from table.model import items

__all__ = ["ExampleSentence", "ExampleSentenceConnection", "ExampleSentenceEdge", "sentence_page"]


@strawberry.type(description="A sentence that shows how a word is used.")
class ExampleSentence:
    item: strawberry.Private[items.StoredSentence]
    russian: str = shows(items.StoredSentence.russian, description="The sentence in Russian.")
    english: str | None = shows(
        items.StoredSentence.english, description="The sentence in English. Null when there is no translation."
    )
    level: LanguageLevel | None = shows(
        items.StoredSentence.level,
        optional(LanguageLevel),
        description="The level the sentence is meant for. Null when unknown.",
    )

    @resolved(description="Where the sentence comes from. Null when unknown.")
    def source(self, info: Info) -> DataSource | None:
        return source_named(info.context, self.item.source)


@strawberry.type(description="A sentence for a word.")
class ExampleSentenceEdge:
    item: strawberry.Private[items.StoredSentence]
    place: strawberry.Private[CursorKey]
    cursors: strawberry.Private[ListCursors]
    node: ExampleSentence = strawberry.field(description="The sentence.")
    is_exact_match: bool = shows(
        items.StoredSentence.is_exact_match,
        description="Whether the sentence contains the word in exactly its dictionary form.",
    )

    @resolved(description="Marks the place of the sentence in the list.")
    def cursor(self) -> str:
        return self.cursors.seal(self.place)


@strawberry.type(description="A page of example sentences.")
class ExampleSentenceConnection:
    edges: list[ExampleSentenceEdge] = strawberry.field(description="The sentences with their cursors.")
    nodes: list[ExampleSentence] = strawberry.field(description="The sentences alone.")
    page_info: PageInfo = strawberry.field(description="Where the page lies.")


def sentence_page(
    sentences: tuple[items.StoredSentence, ...], cursors: ListCursors, *, first: int, after: str | None
) -> ExampleSentenceConnection:
    """Take a page of a word's sentences, which are stored with the word."""
    behind = cursors.opened(after)
    page = cut(_following(sentences, behind), first=first, after=None)
    edges = [_edge(edge, cursors) for edge in page.edges]
    return ExampleSentenceConnection(
        edges=edges, nodes=[edge.node for edge in edges], page_info=page_info(page, cursors, after=behind)
    )


def _following(
    sentences: tuple[items.StoredSentence, ...], behind: CursorKey | None
) -> list[Edge[items.StoredSentence]]:
    """Give the sentences behind a place: found again by its text, or by its number where it has gone meanwhile.

    Of sentences with the same text the one nearest to the number is meant: a word may hold a sentence twice.
    """
    edges = [Edge(sentence, (index, _mark(sentence))) for index, sentence in enumerate(sentences)]
    if behind is None:
        return edges
    number, mark = int(behind[0]), behind[1]
    same = (index for index, edge in enumerate(edges) if edge.cursor_key[1] == mark)
    found = min(same, key=lambda index: abs(index - number), default=number - 1)
    return edges[found + 1 :]


def _mark(sentence: items.StoredSentence) -> str:
    return hashlib.blake2b(repr(sentence.attributes.get("rus")).encode(), digest_size=8).hexdigest()


def _edge(edge: Edge[items.StoredSentence], cursors: ListCursors) -> ExampleSentenceEdge:
    return ExampleSentenceEdge(
        item=edge.value, place=edge.cursor_key, cursors=cursors, node=ExampleSentence(item=edge.value)
    )
