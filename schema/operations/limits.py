"""Limits of an operation: the one declaration that settings, `about`, docs/limits.md and the checks read.

Documents are checked in schema/operations/measuring.py, variables in schema/operations/variables.py, costs in
schema/operations/execution.py, and what an operation spends in schema/operations/bounded_executor.py and
table/engine/budget.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from schema.errors import InputError
from table.model import rules

__all__ = ["LIMITS", "MAX_PAGE_SIZE", "UNLIMITED", "Limit", "Limits", "checked_first", "checked_ids"]

MAX_PAGE_SIZE = 100
"""The largest `first` and the longest list of ids: one BatchGetItem takes 100 keys."""

UNLIMITED = rules.LARGEST
"""The value of a limit that is switched off: the highest `Int`, so that `about` can return it."""


class Limit(NamedTuple):
    """The declaration of one limit.

    Attributes:
        name: The name of its field in `Limits`.
        default: The highest value that is allowed.
        description: What is limited, for operators.
        variable: The environment variable that changes it, None if it is fixed.
    """

    name: str
    default: int
    description: str
    variable: str | None


def _limit(default: int, description: str, variable: str | None = None) -> Any:
    return field(default=default, metadata={"description": description, "variable": variable})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of an operation, each with the reason for its default."""

    # A word page costs some 100 points, a page of 100 words with their breakdowns 700.
    max_cost: int = _limit(1000, "The highest cost of an operation, in points.", "ROOTSKI_MAX_COST")
    # The deepest path a page needs, from a search to the meanings of related families, has 10 fields.
    max_depth: int = _limit(12, "The deepest nesting of fields in an operation.", "ROOTSKI_MAX_DEPTH")
    # A page compares a handful of words; `words(ids:)` reads more of them. Aliases in a fragment count at each spread.
    max_aliases: int = _limit(30, "The most aliases in an operation.", "ROOTSKI_MAX_ALIASES")
    # Bounds the time of parsing and validation. The word page has some 300 tokens, the standard introspection 250.
    max_tokens: int = _limit(2000, "The most tokens in a document.", "ROOTSKI_MAX_TOKENS")
    # Comments are not tokens, and one token may be long. 2,000 tokens with names and blanks take about this much.
    max_characters: int = _limit(
        100_000, "The most characters in a document, comments included.", "ROOTSKI_MAX_CHARACTERS"
    )
    # Validation takes 0.05 ms for each field; the word page has 100.
    max_fields: int = _limit(600, "The most fields in a document.")
    # A tour of GraphiQL has ten.
    max_operations: int = _limit(20, "The most operations in a document.")
    # A page composed of components has one fragment for each.
    max_fragments: int = _limit(100, "The most fragments in a document.")
    max_spreads: int = _limit(200, "The most fragment spreads in a document.")
    max_root_fields: int = _limit(30, "The most fields at the top of an operation, fragments included.")
    # As often as components request the same `id`. Validation compares each field with each.
    max_repeats: int = _limit(50, "The most fields of one selection with the same response name, fragments included.")
    max_directives: int = _limit(100, "The most directives in a document.")
    # The schema has three, none of which is repeatable.
    max_directives_each: int = _limit(5, "The most directives at one place in a document.")
    max_variables: int = _limit(50, "The most variables of an operation.")
    # The schema needs at most 6.
    max_arguments: int = _limit(20, "The most arguments of a field, and the most fields of an input object.")
    # The schema needs at most 3.
    max_input_depth: int = _limit(10, "The deepest nesting of lists and objects in a value.")
    max_list: int = _limit(MAX_PAGE_SIZE, "The most items of a list in a value.", "ROOTSKI_MAX_LIST")
    # The longest useful text has 500 characters, a cursor some 300.
    max_text: int = _limit(2000, "The most characters of a text in a value.")
    # An `Int` has 10.
    max_digits: int = _limit(20, "The most digits of a number in a document.")
    max_values: int = _limit(1000, "The most values in all variables together, nested ones included.")
    # The standard introspection makes 1,500 objects, a list of 20 words with all that is known of them 800.
    max_objects: int = _limit(20_000, "The most objects and list items of an answer.", "ROOTSKI_MAX_OBJECTS")
    # The largest answers of pages have 100 KB, the morpheme index 2 MB.
    max_answer_bytes: int = _limit(4 * 1024 * 1024, "The most bytes of an answer.", "ROOTSKI_MAX_ANSWER_BYTES")
    # tests/test_call_counts.py: pages make fewer than 10 calls.
    max_table_calls: int = _limit(200, "The most table calls of an operation.", "ROOTSKI_MAX_TABLE_CALLS")
    max_read_units: int = _limit(500, "The most read units of an operation.", "ROOTSKI_MAX_READ_UNITS")
    # 500 read units of word list entries, of some 200 bytes each.
    max_examined_items: int = _limit(
        20_000, "The most items an operation reads or searches.", "ROOTSKI_MAX_EXAMINED_ITEMS"
    )

    @property
    def spend(self) -> dict[str, int]:
        """The limits of what an operation uses while it is executed, as `SpendLimits` names them."""
        return {
            "objects": self.max_objects,
            "answer_bytes": self.max_answer_bytes,
            "table_calls": self.max_table_calls,
            "read_units": self.max_read_units,
            "examined_items": self.max_examined_items,
        }


LIMITS = tuple(Limit(name=one.name, default=getattr(Limits(), one.name), **one.metadata) for one in fields(Limits))
"""The declarations, in the order of `Limits`."""


def checked_first(first: int) -> int:
    """Return a page size unchanged.

    Raises:
        InputError: It is not from 1 to `MAX_PAGE_SIZE`.
    """
    if not 1 <= first <= MAX_PAGE_SIZE:
        raise InputError(f"first is {first}; ask for 1 to {MAX_PAGE_SIZE}")
    return first


def checked_ids(ids: Sequence[str]) -> Sequence[str]:
    """Return a list of ids unchanged.

    Raises:
        InputError: It has more than `MAX_PAGE_SIZE` ids.
    """
    if len(ids) > MAX_PAGE_SIZE:
        raise InputError(f"ids has {len(ids)} ids; ask for at most {MAX_PAGE_SIZE} at once")
    return ids
