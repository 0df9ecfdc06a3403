"""Limits of a document, each number beside its reason; all of them are told by `about.limits`.

A document is measured once, before it is validated, in time linear in its length: each fragment is measured one time,
whatever spreads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from schema.errors import InputError, LimitError

__all__ = ["MAX_PAGE_SIZE", "UNLIMITED", "Limits", "check_document", "checked_first", "checked_ids"]

MAX_PAGE_SIZE = 100
"""The largest `first` and the longest list of ids: as many keys as one BatchGetItem takes."""

UNLIMITED = 2**31 - 1
"""The value of a limit that is switched off: the highest `Int`, told like any other."""

INTROSPECTION_DEPTH = 20
"""Depth allowed below `__schema` and `__type`: the standard introspection query of GraphiQL has 15."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a document may hold.

    Attributes:
        max_cost: Points, as schema/cost.py counts them. A word page costs some 100, a page of 100 words with their
            breakdowns 700.
        max_depth: Nested fields. The deepest path a page needs, from a search to the meanings of related families,
            has 10.
        max_aliases: Aliased fields. A page compares a handful of words; more are asked for by `words(ids:)`.
        max_tokens: Lexical tokens, which bound the time of parsing and validation. The word page has some 300, the
            standard introspection query some 250.
    """

    max_cost: int = 1000
    max_depth: int = 12
    max_aliases: int = 30
    max_tokens: int = 2000


@dataclass(frozen=True, slots=True)
class _Measure:
    depth: int = 0
    aliases: int = 0


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is too deep or has too many aliases.

    Raises:
        LimitError: Says which limit, and by how much.
    """
    measured = _Measurer(document).document()
    if measured.depth > limits.max_depth:
        raise LimitError(f"The document is {measured.depth} fields deep; at most {limits.max_depth} are allowed.")
    if measured.aliases > limits.max_aliases:
        raise LimitError(f"The document has {measured.aliases} aliases; at most {limits.max_aliases} are allowed.")


class _Measurer:
    """Measures selections; a fragment is measured once, one that spreads itself counts as nothing there."""

    def __init__(self, document: DocumentNode) -> None:
        self.document_node = document
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.measured: dict[str, _Measure] = {}

    def document(self) -> _Measure:
        """Give the deepest operation and the aliases of the whole document."""
        operations = [
            self.selection(node.selection_set)
            for node in self.document_node.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        return _Measure(
            max((measure.depth for measure in operations), default=0), sum(measure.aliases for measure in operations)
        )

    def selection(self, selection_set: SelectionSetNode | None) -> _Measure:
        depth = aliases = 0
        for measure in self._parts(selection_set):
            depth = max(depth, measure.depth)
            aliases += measure.aliases
        return _Measure(depth, aliases)

    def _parts(self, selection_set: SelectionSetNode | None) -> Iterator[_Measure]:
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                yield self._field(node)
            elif isinstance(node, FragmentSpreadNode):
                yield self._fragment(node.name.value)
            else:
                yield self.selection(getattr(node, "selection_set", None))

    def _field(self, node: FieldNode) -> _Measure:
        inner = self.selection(node.selection_set)
        depth = inner.depth
        if node.name.value.startswith("__"):
            depth = 0 if depth <= INTROSPECTION_DEPTH else depth
        return _Measure(depth + 1, inner.aliases + (node.alias is not None))

    def _fragment(self, name: str) -> _Measure:
        known = self.measured.get(name)
        if known is None:
            self.measured[name] = _Measure()
            fragment = self.fragments.get(name)
            known = self.selection(fragment.selection_set) if fragment else _Measure()
            self.measured[name] = known
        return known


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
