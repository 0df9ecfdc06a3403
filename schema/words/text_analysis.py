"""Text analysis: a text split into tokens, each with the words it can be a form of."""

from collections.abc import Sequence

import strawberry

from loaders.words.text import AnalyzedToken
from schema.fields.context import Info
from schema.fields.directives import field_directives, usually
from schema.fields.selection import selects
from schema.fields.stored import computed
from schema.words.forms import GrammaticalForm, forms_spelled
from schema.words.word import Word, shown_words

__all__ = ["ANALYZED_CHARACTERS", "TextAnalysis", "TextToken", "TokenCandidate", "analysis"]

ANALYZED_CHARACTERS = 500


def _forms(word: Word, folded: str) -> list[GrammaticalForm]:
    return forms_spelled(word.item, folded)


@strawberry.type(description="A word that a token can be a form of.")
class TokenCandidate:
    folded: strawberry.Private[str]
    word: Word = strawberry.field(description="The word.")

    forms: list[GrammaticalForm] = computed(
        "word", "folded", description="The forms of the word that are spelled like the token.", size=usually(1)
    )(_forms)


@strawberry.type(description="A piece of a text: a word, or what stands between words.")
class TextToken:
    text: str = strawberry.field(description="The piece as it is written.")
    is_word: bool = strawberry.field(description="Whether the piece is a word.")
    start: int = strawberry.field(
        description="Where the piece starts in the text, in UTF-16 code units, as JavaScript counts."
    )
    end: int = strawberry.field(description="Where the piece ends in the text, in UTF-16 code units.")
    candidates: list[TokenCandidate] = strawberry.field(
        description="The words it can be a form of, most likely first. Empty when none is known.",
        directives=field_directives(size=usually(2)),
    )


@strawberry.type(description="A text cut into tokens.")
class TextAnalysis:
    tokens: list[TextToken] = strawberry.field(
        description="The tokens in the order of the text; together they are the whole text."
    )


async def analysis(info: Info, analyzed: Sequence[AnalyzedToken]) -> TextAnalysis:
    """Show an analyzed text."""
    entries = {word.word_id: word for token in analyzed for word in token.candidates}
    path = ("tokens", "candidates")
    shown = await shown_words(info, [*entries.values()], (*path, "word"), whole="forms" in selects(info, *path))
    words = {word.item.word_id: word for word in shown}
    return TextAnalysis(tokens=[_token(token, words) for token in analyzed])


def _token(token: AnalyzedToken, words: dict[str, Word]) -> TextToken:
    found = [words.get(candidate.word_id) for candidate in token.candidates]
    candidates = [TokenCandidate(word=word, folded=token.folded) for word in found if word is not None]
    return TextToken(
        text=token.token.text,
        is_word=token.token.is_word,
        start=token.start,
        end=token.end,
        candidates=candidates,
    )
