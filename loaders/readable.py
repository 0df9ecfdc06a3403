"""What of a list can be shown: an item that cannot be read is left out and logged, or it would fail the whole list.

An item alone is not left out: the field that shows it is null, with an error.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from loaders.paging import Edge, ListPage
from table.errors import MalformedItemError
from table.model import items
from table.model.attribute import Attribute, View

__all__ = ["OF_A_WORD", "problem_of", "readable", "readable_page", "readable_words"]

logger = logging.getLogger(__name__)

T = TypeVar("T")
V = TypeVar("V", bound=View)

Attributes = Sequence[Attribute[Any]]

OF_A_WORD: Attributes = (
    items.StoredWord.word_id,
    items.StoredWord.text,
    items.StoredWord.stressed,
    items.StoredWord.part_of_speech,
    items.StoredWord.frequency_rank,
)
"""What lists sort words by and show of every word."""


def problem_of(view: View, attributes: Attributes) -> MalformedItemError | None:
    """Return why one of the attributes cannot be read, or one of the maps in a list of them; None if all can."""
    try:
        for attribute in attributes:
            value = attribute.read(view)
            for inner in value if isinstance(value, tuple) else ():
                if isinstance(inner, View) and (problem := next(inner.problems(), None)) is not None:
                    return problem
    except MalformedItemError as problem:
        return problem
    return None


def readable(found: Iterable[T], view: Callable[[T], View], attributes: Attributes) -> list[T]:
    """Leave out what cannot be read; the log has one line for all of it."""
    shown: list[T] = []
    problems: list[MalformedItemError] = []
    for one in found:
        problem = problem_of(view(one), attributes)
        if problem is None:
            shown.append(one)
        else:
            problems.append(problem)
    if problems:
        logger.warning("%d left out of a list, such as: %s", len(problems), problems[0])
    return shown


def readable_page(page: ListPage[V], attributes: Attributes) -> ListPage[V]:
    """Leave out what cannot be read of a page; it ends where it ended, so that the next one begins there."""
    edges: list[Edge[V]] = readable(page.edges, lambda edge: edge.value, attributes)
    if len(edges) == len(page.edges):
        return page
    return page._replace(edges=edges, end=page.end or page.edges[-1].cursor_key)


def readable_words(found: Iterable[items.StoredWord]) -> list[items.StoredWord]:
    """Leave out words that a list cannot show."""
    return readable(found, lambda word: word, OF_A_WORD)
