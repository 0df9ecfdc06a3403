"""The cost of an operation in points, worked out from its document before it runs.

Each object weighs 1 and each scalar 0, unless `@cost` says otherwise; a list multiplies what it holds by its size, as
`@listSize` tells it: by the value of an argument, or else by the size assumed. So the cost of a field is

    size × (weight + cost of its selection)

and that of an operation the sum of its fields, each as often as it stands in the document. Where a type is not known
before (interfaces, unions), the dearest counts. What `@skip` and `@include` leave out costs nothing.

A document is gone through once: what does not depend on variables is a number then, what does is an expression
(schema/operations/points.py). A selection is worked out once for each type, whatever spreads it: for a page, whose size the field
above decides, as a fixed cost and a cost for each item. Introspection is counted by the same rule, in fiftieths: its
objects are made with no read.

Source: "The GraphQL Cost Directives Specification" (IBM), with the formula of Apollo Router's demand control.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_composite_type,
    is_introspection_type,
    is_list_type,
    is_object_type,
)

from schema.fields.directives import Cost, ListSize, carried
from schema.operations.points import Points, bounded_size, greatest, product, share, size_of_variable, total, when

__all__ = ["Costs"]

INTROSPECTED = {
    "types": 100, "directives": 8, "fields": 8, "args": 2, "inputFields": 3, "enumValues": 6, "interfaces": 1,
    "possibleTypes": 2,
}  # fmt: skip
"""How many items the lists of the schema's own types have, some as they are and some on average."""


class _Selected(NamedTuple):
    """What a selection costs: once, and for each item of the page that its object is."""

    once: Points
    each: Points = 0


class Costs:
    """Works out the costs of the operations of one document that is valid."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self.schema = schema
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[tuple[int, str, frozenset[str]], _Selected] = {}

    def operation(self, node: OperationDefinitionNode) -> Points:
        """Give the cost of an operation."""
        root = self.schema.get_root_type(node.operation)
        return self._selection(node.selection_set, root, frozenset()).once if root else 0

    def _selection(self, node: SelectionSetNode, parent: GraphQLObjectType, sized: frozenset[str]) -> _Selected:
        """Work out a selection of an object; `sized` are the fields whose size the field above decides."""
        key = (id(node), parent.name, sized)
        known = self._known.get(key)
        if known is None:
            parts = [self._part(part, parent, sized) for part in node.selections]
            known = self._known[key] = _Selected(total(part.once for part in parts), total(part.each for part in parts))
        return known

    def _part(self, node: SelectionNode, parent: GraphQLObjectType, sized: frozenset[str]) -> _Selected:
        if isinstance(node, FieldNode):
            cost = self._field(node, parent, is_sized=node.name.value in sized)
            selected = _Selected(0, cost) if node.name.value in sized else _Selected(cost)
        elif isinstance(node, FragmentSpreadNode):
            selected = self._fragment(self.fragments[node.name.value], parent, sized)
        elif isinstance(node, InlineFragmentNode):
            selected = self._fragment(node, parent, sized)
        else:
            raise TypeError(f"{node.kind} is no selection")
        return _Selected(*(_conditional(node.directives, cost) for cost in selected)) if node.directives else selected

    def _fragment(
        self, node: FragmentDefinitionNode | InlineFragmentNode, parent: GraphQLObjectType, sized: frozenset[str]
    ) -> _Selected:
        condition = node.type_condition and self.schema.get_type(node.type_condition.name.value)
        applies = condition in (None, parent) or (
            is_abstract_type(condition) and self.schema.is_sub_type(condition, parent)
        )
        return self._selection(node.selection_set, parent, sized) if applies else _Selected(0)

    def _field(self, node: FieldNode, parent: GraphQLObjectType, *, is_sized: bool) -> Points:
        field = self.schema.get_field(parent, node.name.value)
        if field is None:
            raise TypeError(f"{parent.name} has no field {node.name.value}")
        listed = carried(field, ListSize)
        size = _size_of(node, field, listed) if listed else _size_introspected(node, parent)
        sized_fields = frozenset(listed.sized_fields or ()) if listed else frozenset()
        cost = total((_weight(field), self._objects(node, field, size, sized_fields)))
        is_multiplied = is_list_type(get_nullable_type(field.type)) and not is_sized
        cost = product(size, cost) if is_multiplied else cost
        return share(cost) if node.name.value in ("__schema", "__type") else cost

    def _objects(self, node: FieldNode, field: GraphQLField, size: Points, sized: frozenset[str]) -> Points:
        """Give the cost of what is selected of one object, of the dearest type it may have."""
        kind = get_named_type(field.type)
        if node.selection_set is None:
            return 0
        kinds = (
            [kind] if is_object_type(kind) else self.schema.get_possible_types(kind) if is_abstract_type(kind) else ()
        )
        selected = [self._selection(node.selection_set, one, sized) for one in kinds]
        return greatest([total((one.once, product(size, one.each))) for one in selected])


def _weight(field: GraphQLField) -> int:
    cost = carried(field, Cost)
    return cost.weight if cost else int(is_composite_type(get_named_type(field.type)))


def _size_of(node: FieldNode, field: GraphQLField, listed: ListSize) -> Points:
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    assumed = 1 if listed.assumed is None else listed.assumed
    for name in listed.slicing or ():
        if name in given:
            return _size_given(given[name], assumed)
        default = field.args[name].default_value
        if default is not Undefined:
            return bounded_size(int(default))
    return assumed


def _size_introspected(node: FieldNode, parent: GraphQLObjectType) -> int:
    return INTROSPECTED.get(node.name.value, 1) if is_introspection_type(parent) else 1


def _size_given(value: ValueNode, assumed: int) -> Points:
    if isinstance(value, VariableNode):
        return size_of_variable(value.name.value, assumed)
    if isinstance(value, IntValueNode):
        return bounded_size(int(value.value))
    if isinstance(value, ListValueNode):
        return bounded_size(len(value.values))
    return assumed if isinstance(value, NullValueNode) else 1


def _conditional(directives: Iterable[DirectiveNode], cost: Points) -> Points:
    for directive in directives:
        for argument in directive.arguments or () if directive.name.value in ("skip", "include") else ():
            cost = _under(argument.value, cost, is_wanted=directive.name.value == "include")
    return cost


def _under(condition: ValueNode, cost: Points, *, is_wanted: bool) -> Points:
    if isinstance(condition, VariableNode):
        return when(condition.name.value, cost, is_true=is_wanted)
    return cost if isinstance(condition, BooleanValueNode) and condition.value is is_wanted else 0
