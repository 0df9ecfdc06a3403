"""What the source of a plan knows of the object whose fields it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from plans.errors import NotCompiledError
from schema.fields.direct import Shown
from table.model.attribute import View

__all__ = ["Asked", "Sets", "Subject"]

Sets = list[SelectionSetNode | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An object of the API, as it is at hand while a plan runs.

    It exists either as an object of its class, or only as the stored map that it shows and a few other values.

    Attributes:
        kind: Its type.
        boxed: The variable with the object; None if there is none.
        item: The variable with the stored map; None if there is none, or if it has to be taken from the object.
        view: The class that reads the map.
        is_whole: Whether the map is a whole item.
        is_wire: Whether the map is DynamoDB JSON.
        index: The expression of the position of the map in its list.
        constants: Private values that are known when the plan is made.
        values: Private values that are in variables.
    """

    kind: GraphQLObjectType
    boxed: str | None = None
    item: str | None = None
    view: type[View] | None = None
    is_whole: bool = False
    is_wire: bool = False
    index: str = "0"
    constants: Mapping[str, object] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


class Asked(NamedTuple):
    """A field that is selected.

    Attributes:
        name: Its name in the answer.
        nodes: The nodes that select it.
        field: The field.
        how: How its value is obtained.
    """

    name: str
    nodes: list[FieldNode]
    field: GraphQLField
    how: Shown

    @property
    def sets(self) -> Sets:
        """What is selected of its objects."""
        return [node.selection_set for node in self.nodes]

    @property
    def is_list(self) -> bool:
        """Whether its value is a list."""
        return is_list_type(get_nullable_type(self.field.type))

    @property
    def kind(self) -> GraphQLObjectType:
        """The type of its objects."""
        found = get_named_type(self.field.type)
        if not isinstance(found, GraphQLObjectType):
            raise NotCompiledError(found.name)
        return found
