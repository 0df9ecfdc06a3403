"""Limits of what a client may ask, each number beside its reason; docs/limits.md tells them.

The checks themselves are where they belong: of documents in schema/operations/measuring.py, of variables in schema/operations/variables.py,
of costs in schema/operations/execution.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schema.errors import InputError

__all__ = ["MAX_PAGE_SIZE", "UNLIMITED", "Limits", "checked_first", "checked_ids"]

MAX_PAGE_SIZE = 100
"""The largest `first` and the longest list of ids: as many keys as one BatchGetItem takes."""

UNLIMITED = 2**31 - 1
"""The value of a limit that is switched off: the highest `Int`, told like any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an operation may hold.

    Attributes:
        max_cost: Points, as schema/operations/cost.py counts them. A word page costs some 100, a page of 100 words with their
            breakdowns 700.
        max_depth: Nested fields. The deepest path a page needs, from a search to the meanings of related families,
            has 10.
        max_aliases: Aliased fields. A page compares a handful of words; more are asked for by `words(ids:)`.
        max_tokens: Lexical tokens, which bound the time of parsing and validation. The word page has some 300, the
            standard introspection query some 250.
        max_characters: Characters of a document, since comments are no tokens and one token may be long. As long as
            2,000 tokens are with names, blanks and comments around them.
        max_fields: Fields written in a document. Validation takes 0.05 ms for each; the word page has 100.
        max_operations: Operations in a document. A tour of GraphiQL has ten.
        max_fragments: Fragments in a document. A page that is put together from components has one for each.
        max_spreads: Fragment spreads in a document.
        max_root_fields: Fields at the top of an operation, fragments included.
        max_repeats: Fields of one selection that have the same name in the answer, fragments included: as often as
            components ask for the same `id`. Validation compares each with each.
        max_directives: Directives in a document.
        max_directives_each: Directives at one place. There are three, none of which may be there twice.
        max_variables: Variables of an operation.
        max_arguments: Arguments of a field, or fields of an input object. The most that the schema has is 6.
        max_input_depth: Lists and objects in one another, in a value. The most that the schema has is 3.
        max_list: Items of a list, in a value.
        max_text: Characters of a text, in a value. The longest that means something has 500, a cursor some 300.
        max_digits: Digits of a number, in a value. An `Int` has 10.
        max_values: Values of all variables together, lists and objects included.
    """

    max_cost: int = 1000
    max_depth: int = 12
    max_aliases: int = 30
    max_tokens: int = 2000
    max_characters: int = 100_000
    max_fields: int = 600
    max_operations: int = 20
    max_fragments: int = 100
    max_spreads: int = 200
    max_root_fields: int = 30
    max_repeats: int = 50
    max_directives: int = 100
    max_directives_each: int = 5
    max_variables: int = 50
    max_arguments: int = 20
    max_input_depth: int = 10
    max_list: int = MAX_PAGE_SIZE
    max_text: int = 2000
    max_digits: int = 20
    max_values: int = 1000


def checked_first(first: int) -> int:
    """Give a page size back if it is one.

    Raises:
        InputError: It is not from 1 to `MAX_PAGE_SIZE`.
    """
    if not 1 <= first <= MAX_PAGE_SIZE:
        raise InputError(f"first is {first}; ask for 1 to {MAX_PAGE_SIZE}")
    return first


def checked_ids(ids: Sequence[str]) -> Sequence[str]:
    """Give a list of ids back if it is short enough.

    Raises:
        InputError: It has more than `MAX_PAGE_SIZE` ids.
    """
    if len(ids) > MAX_PAGE_SIZE:
        raise InputError(f"ids has {len(ids)} ids; ask for at most {MAX_PAGE_SIZE} at once")
    return ids
