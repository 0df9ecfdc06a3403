"""Cost analysis: the cost of an operation in points, derived from its document before it runs.

An object weighs 1 and a scalar 0 unless `@cost` declares otherwise. A list multiplies the cost of its items by its
size, which `@listSize` declares: the value of an argument, or else the size assumed. So the cost of a field is

    size × (weight + cost of its selection)

and that of an operation the sum of its fields, each as often as it is selected. If a type is not known in advance
(interfaces, unions), the most expensive one counts. What `@skip` and `@include` exclude costs nothing, nor does the
single object that an item of a list is read together with: the morpheme of a part, its family, the family's key word,
the word of a candidate.

A document is visited once: what does not depend on variables is folded into a number, the rest becomes an expression
(schema/operations/points.py). A selection is analysed once for each type, however often it is spread. The size of a
connection is known one level above its `edges` and `nodes`, so a selection has a fixed cost and a cost for each item.

An assumed size is right for most objects and wrong for some. Nested in itself, a list multiplies the error, so an
operation may do so once: `synonyms { synonyms { … } }`, but not a third time. The number of families is not assumed; it
comes with each request.

Introspection is counted by the same rule, in fiftieths, because it reads nothing.

Source: "The GraphQL Cost Directives Specification" (IBM), with the formula of Apollo Router's demand control.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
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
    StringValueNode,
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

from schema.errors import LimitError
from schema.fields.directives import Cost, ListSize, carried
from schema.operations.points import (
    Points,
    SizeOfFamilies,
    SizeOfVariable,
    bounded_size,
    greatest,
    product,
    share,
    total,
    when,
    words_in,
)

__all__ = ["CostAnalysis"]

MOST_NESTED = 2
"""How often a list of an assumed size may lie on one path. Its worst case at the third level is 8,000 synonyms."""

INTROSPECTED = {
    "types": 100, "directives": 8, "fields": 8, "args": 2, "inputFields": 3, "enumValues": 6, "interfaces": 1,
    "possibleTypes": 2,
}  # fmt: skip
"""The sizes of the lists in introspection types, some exact and some on average."""


ALL_FAMILIES = frozenset({"MorphemeIndex.families"})
"""The lists of all families; the contract declares no size for them, because it is counted."""

WITH_PARENT = frozenset(
    {"Morpheme.family", "MorphemeBreakdownItem.morpheme", "MorphemeFamily.keyWord", "TokenCandidate.word"}
)
"""Fields whose object is read together with its parent. It costs nothing without an alias: then there is only one for
each item of a list, which has paid for it. The contract declares no weight for them."""


class _SelectionCost(NamedTuple):
    """The cost of a selection.

    Attributes:
        once: The fixed part.
        each: The part for each item, if its object is a page.
        nested: List field of an assumed size → how often it lies on one path, at most.
    """

    once: Points
    each: Points = 0
    nested: Mapping[str, int] = {}


class CostAnalysis:
    """Computes the costs of the operations of one valid document."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.schema = schema
        self.fragments = fragments
        self._costs: dict[tuple[int, str, frozenset[str]], _SelectionCost] = {}

    def operation(self, node: OperationDefinitionNode) -> Points:
        """Return the cost of an operation."""
        root = self.schema.get_root_type(node.operation)
        return self._selection(node.selection_set, root, frozenset()).once if root else 0

    def _selection(self, node: SelectionSetNode, parent: GraphQLObjectType, sized: frozenset[str]) -> _SelectionCost:
        """Analyse a selection of an object; `sized` are the fields whose size the parent field determines."""
        key = (id(node), parent.name, sized)
        cost = self._costs.get(key)
        if cost is None:
            parts = [self._part(part, parent, sized) for part in node.selections]
            cost = _SelectionCost(
                total(part.once for part in parts), total(part.each for part in parts), _deepest(parts)
            )
            self._costs[key] = cost
        return cost

    def _part(self, node: SelectionNode, parent: GraphQLObjectType, sized: frozenset[str]) -> _SelectionCost:
        if isinstance(node, FieldNode):
            selected = self._field(node, parent, is_sized=node.name.value in sized)
        elif isinstance(node, FragmentSpreadNode):
            selected = self._fragment(self.fragments[node.name.value], parent, sized)
        elif isinstance(node, InlineFragmentNode):
            selected = self._fragment(node, parent, sized)
        else:
            raise TypeError(f"{node.kind} is not a selection")
        if not node.directives:
            return selected
        once, each = (_conditional(node.directives, cost) for cost in selected[:2])
        return _SelectionCost(once, each, selected.nested)

    def _fragment(
        self, node: FragmentDefinitionNode | InlineFragmentNode, parent: GraphQLObjectType, sized: frozenset[str]
    ) -> _SelectionCost:
        condition = node.type_condition and self.schema.get_type(node.type_condition.name.value)
        applies = condition in (None, parent) or (
            is_abstract_type(condition) and self.schema.is_sub_type(condition, parent)
        )
        return self._selection(node.selection_set, parent, sized) if applies else _SelectionCost(0)

    def _field(self, node: FieldNode, parent: GraphQLObjectType, *, is_sized: bool) -> _SelectionCost:
        """Analyse a field.

        Raises:
            LimitError: A list of an assumed size is nested in itself too often.
        """
        field = self.schema.get_field(parent, node.name.value)
        if field is None:
            raise TypeError(f"{parent.name} has no field {node.name.value}")
        listed = carried(field, ListSize)
        name = f"{parent.name}.{node.name.value}"
        size = SizeOfFamilies() if name in ALL_FAMILIES else _size_of(node, field, listed, parent)
        sized_fields = frozenset(listed.sized_fields or ()) if listed else frozenset()
        costs = self._objects(node, field, sized_fields)
        inner = greatest([total((one.once, product(size, one.each))) for one in costs])
        weight = 0 if name in WITH_PARENT and node.alias is None else self.weight(name, field)
        cost = total((weight, inner))
        is_list = is_list_type(get_nullable_type(field.type))
        cost = product(size, cost) if is_list and not is_sized else cost
        cost = share(cost) if node.name.value in ("__schema", "__type") else cost
        nested = _deepest(costs)
        if is_list and listed and not listed.slicing:
            nested = {**nested, name: nested.get(name, 0) + 1}
            if nested[name] > MOST_NESTED:
                raise LimitError(f"{name} is nested in itself {nested[name] - 1} times; at most once is allowed.")
        return _SelectionCost(0, cost, nested) if is_sized else _SelectionCost(cost, 0, nested)

    def weight(self, _name: str, field: GraphQLField) -> int:
        """Return the weight of a field: `Type.field`, and how it is declared."""
        kind = get_named_type(field.type)
        cost = carried(field, Cost) or carried(kind, Cost)
        return cost.weight if cost else int(is_composite_type(kind))

    def _objects(self, node: FieldNode, field: GraphQLField, sized: frozenset[str]) -> list[_SelectionCost]:
        """Return the cost of the selection of one object, for each of its possible types."""
        kind = get_named_type(field.type)
        if node.selection_set is None:
            return []
        kinds = (
            self.schema.get_possible_types(kind) if is_abstract_type(kind) else [kind] if is_object_type(kind) else ()
        )
        return [self._selection(node.selection_set, one, sized) for one in kinds]


def _deepest(costs: Iterable[_SelectionCost]) -> Mapping[str, int]:
    """Return for each list how often it lies on one path of some selections."""
    nested: dict[str, int] = {}
    for cost in costs:
        for name, count in cost.nested.items():
            nested[name] = max(count, nested.get(name, 0))
    return nested


def _size_of(node: FieldNode, field: GraphQLField, listed: ListSize | None, parent: GraphQLObjectType) -> Points:
    if listed is None:
        return INTROSPECTED.get(node.name.value, 1) if is_introspection_type(parent) else 1
    arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
    assumed = 1 if listed.assumed is None else listed.assumed
    for name in listed.slicing or ():
        if name in arguments:
            value = arguments[name]
            if isinstance(value, StringValueNode) and not is_list_type(get_nullable_type(field.args[name].type)):
                return words_in(value.value)
            return _size_of_value(value, assumed)
        default = field.args[name].default_value
        if default is not Undefined:
            return bounded_size(int(default))
    return assumed


def _size_of_value(value: ValueNode, assumed: int) -> Points:
    if isinstance(value, VariableNode):
        return SizeOfVariable(value.name.value, assumed)
    if isinstance(value, IntValueNode):
        return bounded_size(int(value.value))
    if isinstance(value, ListValueNode):
        return bounded_size(len(value.values))
    return assumed if isinstance(value, NullValueNode) else 1


def _conditional(directives: Iterable[DirectiveNode], cost: Points) -> Points:
    for directive in directives:
        for argument in directive.arguments or () if directive.name.value in ("skip", "include") else ():
            cost = _if(argument.value, cost, is_included=directive.name.value == "include")
    return cost


def _if(condition: ValueNode, cost: Points, *, is_included: bool) -> Points:
    if isinstance(condition, VariableNode):
        return when(condition.name.value, cost, is_true=is_included)
    return cost if isinstance(condition, BooleanValueNode) and condition.value is is_included else 0
