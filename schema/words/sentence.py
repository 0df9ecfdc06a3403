"""Example sentences of a word."""

import hashlib
from functools import cached_property

import strawberry

from loaders.paging import CursorKey, Edge, cut
from russian.places import Spelled
from russian.stress import StressStyle
from russian.stress_places import with_marks
from schema.fields.declared import WholeItem
from schema.fields.directives import usually
from schema.fields.enums import LanguageLevel
from schema.fields.of_request import LOADERS
from schema.fields.stored import computed, optional, shows
from schema.relay.connection import BaseConnection, BaseEdge, cursor_of
from schema.relay.cursor import ListCursors
from schema.service import DataSource, source_named
from schema.words.forms import forms_of
from schema.words.russian_text import Style
from table.model import items

__all__ = ["ExampleSentence", "ExampleSentenceConnection", "ExampleSentenceEdge", "TextRange", "sentence_page"]


@strawberry.type(description="A part of a text.")
class TextRange:
    start: int = strawberry.field(description="Where it starts, in UTF-16 code units, as JavaScript counts.")
    end: int = strawberry.field(description="Where it ends, in UTF-16 code units.")


class SpelledWord:
    """The spellings of a word, collected when its place in a sentence is first asked for."""

    def __init__(self, word: items.StoredWord) -> None:
        self.word = word

    @cached_property
    def spelled(self) -> Spelled:
        """The spellings of the word's forms."""
        forms = (form.form for form in forms_of(self.word))
        return Spelled(self.word.text, (text for form in forms for text in (form.stored, *form.others)))


def _with_stress(sentence: items.StoredSentence, style: Style = StressStyle.ACUTE) -> str:
    return with_marks(sentence.russian, items.StoredSentence.stress.read_if_readable(sentence) or (), style)


def _matches(word: SpelledWord | None, russian: str) -> list[TextRange]:
    return [TextRange(start=start, end=end) for start, end in (word.spelled.places(russian) if word else ())]


@strawberry.type(description="A sentence that shows how a word is used.")
class ExampleSentence:
    item: strawberry.Private[items.StoredSentence]
    word: strawberry.Private[SpelledWord | None] = None
    russian: str = shows(items.StoredSentence.russian, description="The sentence in Russian.")
    english: str | None = shows(
        items.StoredSentence.english, description="The sentence in English. Null when there is no translation."
    )
    level: LanguageLevel | None = shows(
        items.StoredSentence.level,
        optional(LanguageLevel),
        description="The level the sentence is meant for. Null when unknown.",
    )

    stressed: str = computed(
        WholeItem(), description="The sentence in Russian with the stress marked wherever it is certain."
    )(_with_stress)
    source: DataSource | None = computed(
        LOADERS, items.StoredSentence.source, description="Where the sentence comes from. Null when unknown."
    )(source_named)
    matches: list[TextRange] = computed(
        "word",
        items.StoredSentence.russian,
        description="Where the word occurs in `russian`. Empty when its place is not known.",
        size=usually(1),
    )(_matches)


@strawberry.type(description="A sentence for a word.")
class ExampleSentenceEdge(BaseEdge[items.StoredSentence, ExampleSentence]):
    item: strawberry.Private[items.StoredSentence]
    node: ExampleSentence = strawberry.field(description="The sentence.")
    is_exact_match: bool = shows(
        items.StoredSentence.is_exact_match,
        description="Whether the sentence contains the word in exactly its dictionary form.",
    )
    cursor: str = cursor_of("sentence")


@strawberry.type(description="A page of example sentences.")
class ExampleSentenceConnection(BaseConnection[ExampleSentenceEdge, ExampleSentence]):
    edges: list[ExampleSentenceEdge] = strawberry.field(description="The sentences with their cursors.")
    nodes: list[ExampleSentence] = strawberry.field(description="The sentences alone.")


def sentence_page(
    sentences: tuple[items.StoredSentence, ...],
    cursors: ListCursors,
    *,
    first: int,
    word: items.StoredWord | None = None,
) -> ExampleSentenceConnection:
    """Show a page of a word's sentences, which are stored with the word. Without the word no place in them is known."""
    spelled = SpelledWord(word) if word is not None else None
    page = cut(_following(sentences, cursors.after), first=first, after=None)
    edges = [
        ExampleSentenceEdge(
            source=edge, cursors=cursors, item=edge.value, node=ExampleSentence(item=edge.value, word=spelled)
        )
        for edge in page.edges
    ]
    return ExampleSentenceConnection.of(edges, page, cursors)


def _following(
    sentences: tuple[items.StoredSentence, ...], after: CursorKey | None
) -> list[Edge[items.StoredSentence]]:
    """Return the sentences after a cursor key.

    The key consists of the sentence's number and a digest of its text. The sentence is found by its digest: the one
    nearest to the number if a word has the same sentence twice. If it has been deleted, the number counts.
    """
    edges = [Edge(sentence, (index, _digest(sentence))) for index, sentence in enumerate(sentences)]
    if after is None:
        return edges
    number, digest = int(after[0]), after[1]
    same = (index for index, edge in enumerate(edges) if edge.cursor_key[1] == digest)
    found = min(same, key=lambda index: abs(index - number), default=number - 1)
    return edges[found + 1 :]


def _digest(sentence: items.StoredSentence) -> str:
    return hashlib.blake2b(repr(sentence.attributes.get("rus")).encode(), digest_size=8).hexdigest()
