"""What an operation selects of an object of a given type, once the values of its conditions are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    is_abstract_type,
)

from plans.errors import NotCompiledError

__all__ = ["Conditions", "Selecting"]

Conditions = Mapping[str, object]
"""Variable of a `@skip` or `@include` → its value."""


class Selecting(NamedTuple):
    """The selections of one operation.

    Attributes:
        schema: The schema.
        fragments: The fragments of the document.
        conditions: The values of the variables that decide what is selected.
    """

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    conditions: Conditions

    def fields(self, kind: GraphQLObjectType, sets: Sequence[SelectionSetNode | None]) -> dict[str, list[FieldNode]]:
        """Return the fields that some selection sets select of an object, by their names in the answer.

        Source: GraphQL specification, 6.3.2, "Field Collection".

        Raises:
            NotCompiledError: A directive is unknown, or its condition has no value.
        """
        found: dict[str, list[FieldNode]] = {}
        entered: set[str] = set()
        for selection_set in sets:
            self._collect(kind, selection_set, found, entered)
        return found

    def _collect(
        self,
        kind: GraphQLObjectType,
        selection_set: SelectionSetNode | None,
        found: dict[str, list[FieldNode]],
        entered: set[str],
    ) -> None:
        for node in selection_set.selections if selection_set else ():
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                found.setdefault((node.alias or node.name).value, []).append(node)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in entered:
                    entered.add(name)
                    fragment = self.fragments[name]
                    if self._applies(fragment.type_condition, kind):
                        self._collect(kind, fragment.selection_set, found, entered)
            elif isinstance(node, InlineFragmentNode) and self._applies(node.type_condition, kind):
                self._collect(kind, node.selection_set, found, entered)

    def _applies(self, condition: NamedTypeNode | None, kind: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == kind.name:
            return True
        named = self.schema.get_type(condition.name.value)
        return is_abstract_type(named) and self.schema.is_sub_type(named, kind)

    def _is_included(self, node: SelectionNode) -> bool:
        is_included = True
        for directive in node.directives or ():
            name, arguments = directive.name.value, directive.arguments or ()
            if name not in ("skip", "include") or len(arguments) != 1:
                raise NotCompiledError(f"@{name}")
            is_included &= self._value(arguments[0].value) is (name == "include")
        return is_included

    def _value(self, node: object) -> bool:
        if isinstance(node, BooleanValueNode):
            return node.value
        value = self.conditions.get(node.name.value) if isinstance(node, VariableNode) else None
        if not isinstance(value, bool):
            raise NotCompiledError("a condition without a value")
        return value
