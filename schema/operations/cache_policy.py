"""How long the answer to an operation may be cached, and by whom: derived from its document before anything is read.

The result is the smallest age and the strictest scope of all fields and types the operation names, even those that a
directive or a type condition excludes in the end. Each fragment is visited once, however often it is spread.
`docs/caching.md` has the rules with examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    value_from_ast_untyped,
)

from schema.fields.cache_control import CacheControl, CacheControlScope
from schema.fields.directives import Element, carried
from schema.operations.limits import MAX_PAGE_SIZE
from schema.relay.global_id import parsed_global_id

__all__ = ["NEVER", "CacheHint", "CachePolicies", "CachePolicy", "cache_hint"]

INTROSPECTION_SECONDS = 300
"""The schema changes only with a release of the server, but its developers reload it often."""

NODE = "Node"
"""The type of root fields that return an object of any type; their id arguments determine which."""


class CacheHint(NamedTuple):
    """How long something stays fresh, and for whom.

    Attributes:
        max_age: Seconds; 0 forbids caching, None is unspecified.
        is_private: Whether only the viewer's own cache may store it.
    """

    max_age: int | None = None
    is_private: bool = False

    @property
    def is_public(self) -> bool:
        """Whether shared caches may store it."""
        return bool(self.max_age) and not self.is_private

    def and_also(self, other: CacheHint) -> CacheHint:
        """Return the smaller age and the stricter scope."""
        ages = [age for age in (self.max_age, other.max_age) if age is not None]
        return CacheHint(min(ages, default=None), self.is_private or other.is_private)


UNSPECIFIED = CacheHint()

NEVER = CacheHint(0, is_private=True)
"""Not cacheable: mutations, errors, and what has no policy."""


class CachePolicy(NamedTuple):
    """How long the answer to an operation may be cached, for any variables.

    Attributes:
        hint: The part that does not depend on variables.
        ids: The id arguments of fields that return an object of any type, each variable once.
    """

    hint: CacheHint = UNSPECIFIED
    ids: tuple[ValueNode, ...] = ()

    def and_also(self, other: CachePolicy) -> CachePolicy:
        """Return the policy that satisfies both."""
        ids = {_identity(node): node for node in (*self.ids, *other.ids)}
        return CachePolicy(self.hint.and_also(other.hint), tuple(ids.values()))


def _identity(node: ValueNode) -> str | int:
    """Return a key that deduplicates values, to keep policies from growing with each spread of a fragment."""
    return node.name.value if isinstance(node, VariableNode) else id(node)


class CachePolicies:
    """Derives the policies of the operations of one valid document."""

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._policies: dict[str, CachePolicy] = {}

    def operation(self, operation: OperationDefinitionNode) -> CachePolicy:
        """Return the policy of an operation; one that selects only `__typename` is not cacheable."""
        if operation.operation is not OperationType.QUERY or self._schema.query_type is None:
            return CachePolicy(NEVER)
        found = self._selection(operation.selection_set, self._schema.query_type)
        return found if found.ids or found.hint.max_age is not None else CachePolicy(NEVER)

    def _selection(self, selection_set: SelectionSetNode | None, parent: GraphQLNamedType) -> CachePolicy:
        policy = CachePolicy()
        for node in selection_set.selections if selection_set else ():
            policy = policy.and_also(self._part(node, parent))
        return policy

    def _part(self, node: SelectionNode, parent: GraphQLNamedType) -> CachePolicy:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._policies:
                fragment = self._fragments[name]
                self._policies[name] = self._conditioned(fragment.type_condition.name.value, fragment.selection_set)
            return self._policies[name]
        if isinstance(node, InlineFragmentNode) and node.type_condition:
            return self._conditioned(node.type_condition.name.value, node.selection_set)
        return self._selection(getattr(node, "selection_set", None), parent)

    def _conditioned(self, type_name: str, selection_set: SelectionSetNode) -> CachePolicy:
        """Return the policy of a fragment. Its presence reveals the object's type, so that type's hint counts."""
        condition = self._schema.type_map[type_name]
        return CachePolicy(_declared([condition])).and_also(self._selection(selection_set, condition))

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> CachePolicy:
        name = node.name.value
        if name.startswith("__"):
            return CachePolicy() if name == "__typename" else CachePolicy(CacheHint(INTROSPECTION_SECONDS))
        fields = list(self._fields(parent, name))
        kind = get_named_type(fields[0].type)
        inner = self._selection(node.selection_set, kind)
        is_root = parent is self._schema.query_type
        if is_root and kind.name == NODE:
            return inner.and_also(CachePolicy(ids=tuple(argument.value for argument in node.arguments or ())))
        found = CachePolicy(_declared([*fields, kind, *self._possible(kind)])).and_also(inner)
        return CachePolicy(NEVER) if is_root and found.hint.max_age is None else found

    def _fields(self, parent: GraphQLNamedType, name: str) -> Iterator[GraphQLField]:
        """Yield the declarations of a field: that of its parent, and those of the parent's possible types."""
        for kind in (parent, *self._possible(parent)):
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
                yield kind.fields[name]

    def _possible(self, kind: GraphQLNamedType) -> Iterable[GraphQLObjectType]:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return self._schema.get_possible_types(kind)
        return ()


def cache_hint(policy: CachePolicy, variables: Mapping[str, object], schema: GraphQLSchema) -> CacheHint:
    """Return the hint of an operation for its coerced variables.

    A global id names the type of its object, and the type determines the age. The null of a malformed id is not
    cached: the next version of the schema may know its type.
    """
    hint = policy.hint
    for node in policy.ids:
        value = value_from_ast_untyped(node, dict(variables))
        ids = value if isinstance(value, list) else [value]
        if len(ids) > MAX_PAGE_SIZE:
            return NEVER
        parsed = (parsed_global_id(str(one)) for one in ids)
        for name in {one.type_name if one else None for one in parsed}:
            hint = hint.and_also(_of_objects(name, schema))
    return hint


def _of_objects(name: str | None, schema: GraphQLSchema) -> CacheHint:
    """Return the hint of objects of a type; None is that of malformed ids."""
    kind = schema.type_map.get(name) if name is not None else None
    found = _declared([kind]) if kind else NEVER
    return NEVER if found.max_age is None else found


def _declared(elements: Iterable[Element]) -> CacheHint:
    """Combine the `@cacheControl` directives of schema elements; all of them state both arguments."""
    hint = UNSPECIFIED
    for element in elements:
        if control := carried(element, CacheControl):
            hint = hint.and_also(CacheHint(control.max_age, is_private=control.scope is CacheControlScope.PRIVATE))
    return hint
