"""What an operation that costs too much can change: the sizes that it sets, and the lists for which there is a substitute."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    visit,
)

from schema.fields.directives import ListSize, carried
from schema.operations.cost import ALL_FAMILIES

__all__ = ["how_to_save"]

SAVINGS = {
    "first": "shorter pages (`first`)",
    "ids": "fewer ids (`ids`)",
    "text": "a shorter text (`text`)",
    "families": "`entries` instead of `families`",
}
"""Slicing argument, or field without a size → what to ask for instead, in the order of the message."""


def how_to_save(
    schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> str:
    """Return a sentence about what an operation can ask for less of. Visits each of its fragments once."""
    types = TypeInfo(schema)
    found = _Sizes(types)
    visit(operation, TypeInfoVisitor(types, found))
    done: set[str] = set()
    while left := found.spread - done:
        done |= left
        for name in left:
            visit(fragments[name], TypeInfoVisitor(types, found))
    *more, last = [*(text for size, text in SAVINGS.items() if size in found.sizes), "less of each object"]
    comma = "," if len(more) > 1 else ""
    return f"Ask for {', '.join(more)}{comma} or {last}." if more else f"Ask for {last}."


class _Sizes(Visitor):
    """Collects what determines the sizes of lists, and the names of spread fragments."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types = types
        self.sizes: set[str] = set()
        self.spread: set[str] = set()

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, field = self.types.get_parent_type(), self.types.get_field_def()
        if isinstance(field, GraphQLField) and (size := carried(field, ListSize)):
            self.sizes.update(size.slicing or ())
        if parent and f"{parent.name}.{node.name.value}" in ALL_FAMILIES:
            self.sizes.add(node.name.value)

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.spread.add(node.name.value)
