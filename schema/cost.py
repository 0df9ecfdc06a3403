"""The cost of an operation in points, worked out from its document before it runs.

Each object weighs 1 and each scalar 0, unless `@cost` says otherwise; a list multiplies what it holds by its size, as
`@listSize` tells it: by the value of an argument, or else by the size assumed. So the cost of a field is

    size × (weight + cost of its selection)

and that of an operation the sum of its fields, each as often as it stands in the document. Where a type is not known
before (interfaces, unions), the dearest counts. What `@skip` and `@include` leave out costs nothing.

A document is gone through once: what does not depend on variables is a number then, what does is an `Expression` that
takes few steps for each request. Introspection is counted by the same rule, in hundredths: its objects are made with no
read. A selection is worked out once for each type, whatever spreads it: for a page, whose
size the field above decides, as a fixed cost and a cost for each item.

Source: "The GraphQL Cost Directives Specification" (IBM), with the formula of Apollo Router's demand control.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

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

from schema.directives import Cost, ListSize, carried
from schema.limits import MAX_PAGE_SIZE, UNLIMITED

__all__ = ["Costs", "Expression", "Points", "points"]


INTROSPECTION_SHARE = 100
"""Objects of the schema that weigh as much as one of the dictionary."""

INTROSPECTED = {
    "types": 100, "directives": 8, "fields": 8, "args": 2, "inputFields": 3, "enumValues": 6, "interfaces": 1,
    "possibleTypes": 2,
}  # fmt: skip
"""How many items the lists of the schema's own types have, some as they are and some on average."""


class Expression(ABC):
    """Points that depend on the variables of a request."""

    @abstractmethod
    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        """Give the points for some variables; `of` gives those of the parts, each worked out once."""


Points: TypeAlias = int | Expression


def points(cost: Points, variables: Mapping[str, object]) -> int:
    """Give the points of an operation for the coerced variables of a request, at most `UNLIMITED`."""
    known: dict[int, int] = {}

    def of(part: Points) -> int:
        if isinstance(part, int):
            return part
        found = known.get(id(part))
        if found is None:
            found = known[id(part)] = _bounded(part.under(variables, of))
        return found

    return of(cost)


def _bounded(cost: int) -> int:
    """Keep a number short: fragments that spread one another make numbers as long as the document."""
    return min(cost, UNLIMITED)


@dataclass(frozen=True, slots=True, eq=False)
class _Sum(Expression):
    parts: tuple[Points, ...]

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return sum(map(of, self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class _Product(Expression):
    size: Points
    each: Points

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return of(self.size) * of(self.each)


@dataclass(frozen=True, slots=True, eq=False)
class _Greatest(Expression):
    parts: tuple[Points, ...]

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return max(map(of, self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class _When(Expression):
    variable: str
    is_true: bool
    cost: Points

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return of(self.cost) if variables.get(self.variable) is self.is_true else 0


@dataclass(frozen=True, slots=True, eq=False)
class _Share(Expression):
    cost: Points

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return _hundredth(of(self.cost))


@dataclass(frozen=True, slots=True, eq=False)
class _SizeOf(Expression):
    variable: str
    assumed: int

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        value = variables.get(self.variable)
        if isinstance(value, list):
            return _size(len(value))
        return _size(value) if isinstance(value, int) else self.assumed


def _size(asked: int) -> int:
    """Bound a size as its field does, which refuses any other and then gives nothing."""
    return max(0, min(asked, MAX_PAGE_SIZE))


def _sum(parts: Iterable[Points]) -> Points:
    fixed, varying = 0, []
    for part in parts:
        if isinstance(part, int):
            fixed += part
        else:
            varying.append(part)
    fixed = _bounded(fixed)
    return _Sum((fixed, *varying)) if varying else fixed


def _product(size: Points, each: Points) -> Points:
    if isinstance(size, int) and isinstance(each, int):
        return _bounded(size * each)
    if size == 1 or each == 0:
        return each
    return _Product(size, each)


def _share(cost: Points) -> Points:
    return _hundredth(cost) if isinstance(cost, int) else _Share(cost)


def _hundredth(cost: int) -> int:
    return -(-cost // INTROSPECTION_SHARE)


def _greatest(parts: list[Points]) -> Points:
    if len(parts) == 1:
        return parts[0]
    numbers = [part for part in parts if isinstance(part, int)]
    return max(numbers) if len(numbers) == len(parts) else _Greatest(tuple(parts))


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
            known = self._known[key] = _Selected(_sum(part.once for part in parts), _sum(part.each for part in parts))
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
        cost = _sum((_weight(field), self._objects(node, field, size, sized_fields)))
        is_multiplied = is_list_type(get_nullable_type(field.type)) and not is_sized
        cost = _product(size, cost) if is_multiplied else cost
        return _share(cost) if node.name.value in ("__schema", "__type") else cost

    def _objects(self, node: FieldNode, field: GraphQLField, size: Points, sized: frozenset[str]) -> Points:
        """Give the cost of what is selected of one object, of the dearest type it may have."""
        kind = get_named_type(field.type)
        if node.selection_set is None:
            return 0
        kinds = (
            [kind] if is_object_type(kind) else self.schema.get_possible_types(kind) if is_abstract_type(kind) else ()
        )
        selected = [self._selection(node.selection_set, one, sized) for one in kinds]
        return _greatest([_sum((one.once, _product(size, one.each))) for one in selected])


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
            return _size(int(default))
    return assumed


def _size_introspected(node: FieldNode, parent: GraphQLObjectType) -> int:
    return INTROSPECTED.get(node.name.value, 1) if is_introspection_type(parent) else 1


def _size_given(value: ValueNode, assumed: int) -> Points:
    if isinstance(value, VariableNode):
        return _SizeOf(value.name.value, assumed)
    if isinstance(value, IntValueNode):
        return _size(int(value.value))
    if isinstance(value, ListValueNode):
        return _size(len(value.values))
    return assumed if isinstance(value, NullValueNode) else 1


def _conditional(directives: Iterable[DirectiveNode], cost: Points) -> Points:
    for directive in directives:
        for argument in directive.arguments or () if directive.name.value in ("skip", "include") else ():
            cost = _under(argument.value, cost, is_wanted=directive.name.value == "include")
    return cost


def _under(condition: ValueNode, cost: Points, *, is_wanted: bool) -> Points:
    if isinstance(condition, VariableNode):
        return _When(condition.name.value, is_wanted, cost)
    return cost if isinstance(condition, BooleanValueNode) and condition.value is is_wanted else 0
