"""Back references: constructors of types that are defined in later modules.

The types form a circle (word → breakdown → morpheme → family → words), but modules import in one order only: morpheme,
breakdown, word, lists of words. A field whose type comes later names the type lazily and builds its value through
`BACK_REFERENCES`, which the module that defines the type has filled in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from loaders.morphemes.families import MemberWord, Related
from loaders.paging import ListPage
from schema.fields.context import Context, Info
from schema.relay.cursor import ListCursors
from table.model import items

if TYPE_CHECKING:
    from schema.breakdowns.user import User
    from schema.morphemes.family_words import FamilyWordConnection
    from schema.words.related_words import RelatedWordConnection
    from schema.words.word import Word

__all__ = ["BACK_REFERENCES", "BackReferences"]


class BackReferences:
    """The constructors. Each is set once, while `schema.api` is imported and before any operation is executed.

    Attributes:
        word: Builds a `Word` from a stored word.
        words_of_family: Builds a `FamilyWordConnection`.
        related_words: Builds a `RelatedWordConnection`.
        words: Shows the words of a list for the current field.
        user: Builds a `User` from an e-mail.
    """

    word: Callable[[items.StoredWord], Word]
    words_of_family: Callable[
        [Info, items.StoredFamily, ListPage[MemberWord], ListCursors], Awaitable[FamilyWordConnection]
    ]
    user: Callable[[str, Context], User]
    related_words: Callable[[Info, ListPage[Related], ListCursors], Awaitable[RelatedWordConnection]]
    words: Callable[[Info, Sequence[items.StoredWord]], Awaitable[list[Word]]]


BACK_REFERENCES = BackReferences()
