"""Edges back: makers of objects whose type is defined further on.

Types point at each other in a circle (word → breakdown → morpheme → family → words), modules import in one order only:
morpheme, breakdown, word, and the lists of words. Where a field leads back, its type is named lazily, and what makes
its value is entered here by the module that defines the type.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from loaders.morphemes.families import MemberWord, Related
from loaders.paging import CursorKey, ListPage
from schema.fields.context import Info
from schema.relay.cursor import ListCursors
from table.model import items

if TYPE_CHECKING:
    from schema.morphemes.family_words import FamilyWordConnection
    from schema.words.related_words import RelatedWordConnection
    from schema.words.word import Word

__all__ = ["EDGES", "Edges"]


class Edges:
    """The makers. Each is entered once, when `schema.api` is imported, before anything is executed.

    Attributes:
        word: Makes a `Word` of a stored word.
        words_of_family: Makes a `FamilyWordConnection`.
        related_words: Makes a `RelatedWordConnection`.
    """

    word: Callable[[items.StoredWord], Word]
    words_of_family: Callable[
        [Info, items.StoredFamily, ListPage[MemberWord], ListCursors, CursorKey | None], Awaitable[FamilyWordConnection]
    ]
    related_words: Callable[[Info, ListPage[Related], ListCursors, CursorKey | None], Awaitable[RelatedWordConnection]]


EDGES = Edges()
