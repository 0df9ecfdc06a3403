"""How long an answer may be kept, and by whom: worked out from the document and the schema, before anything is read.

The answer takes the smallest age and the strictest scope of all the fields and types its operation names, whether a
directive or a type condition leaves them out in the end or not. Each fragment is looked at once, whatever spreads it.
`docs/caching.md` has the rules with examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
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

__all__ = ["NEVER", "CacheHint", "Policies", "Policy", "hint_of"]

INTROSPECTION_SECONDS = 300
"""The schema changes with a release of the server alone, and whoever works at one looks again soon."""

NODE = "Node"
"""What root fields return whose objects can be of any type; the ids that are asked tell which types they are."""


@dataclass(frozen=True, slots=True)
class CacheHint:
    """How long something stays fresh, and for whom.

    Attributes:
        max_age: Seconds; 0 is not to be kept at all, None says nothing.
        is_private: Only the viewer who asked may keep it.
    """

    max_age: int | None = None
    is_private: bool = False

    @property
    def is_public(self) -> bool:
        """Whether anyone may keep it for a while."""
        return bool(self.max_age) and not self.is_private

    def and_also(self, other: CacheHint) -> CacheHint:
        """Give the smaller age and the stricter scope."""
        ages = [age for age in (self.max_age, other.max_age) if age is not None]
        return CacheHint(min(ages, default=None), self.is_private or other.is_private)


UNSAID = CacheHint()

NEVER = CacheHint(0, is_private=True)
"""Not to be kept by anyone: what changes something, or was not looked at."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long the answer to an operation may be kept, as far as its variables do not decide it.

    Attributes:
        hint: What holds for all variables.
        ids: What is given to the fields that return an object of any type, each variable once.
    """

    hint: CacheHint = UNSAID
    ids: tuple[ValueNode, ...] = ()

    def and_also(self, other: Policy) -> Policy:
        """Give the policy of both."""
        ids = {_name(node): node for node in (*self.ids, *other.ids)}
        return Policy(self.hint.and_also(other.hint), tuple(ids.values()))


def _name(node: ValueNode) -> str | int:
    """Tell values apart: a fragment that is spread often, through others, is not to grow with each."""
    return node.name.value if isinstance(node, VariableNode) else id(node)


class Policies:
    """Works out the policies of a document's operations."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        """Look at a document.

        Args:
            schema: With the declarations of `schema/fields/cache_control.py`.
            document: One that has been validated against it.
        """
        self._schema = schema
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Policy] = {}

    def operation(self, operation: OperationDefinitionNode) -> Policy:
        """Give the policy of an operation; one that names nothing but `__typename` is not to be kept."""
        if operation.operation is not OperationType.QUERY or self._schema.query_type is None:
            return Policy(NEVER)
        found = self._selection(operation.selection_set, self._schema.query_type)
        return found if found.ids or found.hint.max_age is not None else Policy(NEVER)

    def _selection(self, selected: SelectionSetNode | None, parent: GraphQLNamedType) -> Policy:
        policy = Policy()
        for node in selected.selections if selected else ():
            policy = policy.and_also(self._part(node, parent))
        return policy

    def _part(self, node: SelectionNode, parent: GraphQLNamedType) -> Policy:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._known:
                fragment = self._fragments[name]
                self._known[name] = self._conditioned(fragment.type_condition.name.value, fragment.selection_set)
            return self._known[name]
        if isinstance(node, InlineFragmentNode) and node.type_condition:
            return self._conditioned(node.type_condition.name.value, node.selection_set)
        return self._selection(getattr(node, "selection_set", None), parent)

    def _conditioned(self, type_name: str, selected: SelectionSetNode) -> Policy:
        """Give the policy of what is selected of objects of one type; it shows that an object is of this type."""
        named = self._schema.type_map[type_name]
        return Policy(_said(carried(named, CacheControl))).and_also(self._selection(selected, named))

    def _field(self, node: FieldNode, parent: GraphQLNamedType) -> Policy:
        name = node.name.value
        if name.startswith("__"):
            return Policy() if name == "__typename" else Policy(CacheHint(INTROSPECTION_SECONDS))
        fields = list(self._fields(parent, name))
        kind = get_named_type(fields[0].type)
        inner = self._selection(node.selection_set, kind)
        is_root = parent is self._schema.query_type
        if is_root and kind.name == NODE:
            return inner.and_also(Policy(ids=tuple(argument.value for argument in node.arguments or ())))
        own = Policy(_all([*fields, kind, *self._possible(kind)]))
        found = own.and_also(inner)
        return Policy(NEVER) if is_root and found.hint.max_age is None else found

    def _fields(self, parent: GraphQLNamedType, name: str) -> Iterator[GraphQLField]:
        """Give the declarations of a field: that of its parent, and those of the types the parent may be."""
        for kind in (parent, *self._possible(parent)):
            if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
                yield kind.fields[name]

    def _possible(self, kind: GraphQLNamedType) -> Iterable[GraphQLObjectType]:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return self._schema.get_possible_types(kind)
        return ()


def hint_of(policy: Policy, variables: Mapping[str, object], schema: GraphQLSchema) -> CacheHint:
    """Give the hint of an operation with its variables, by name, coerced.

    An id tells the type of its object, and the type how long the object may be kept. What is no id names no object
    today; the next version of the schema may think otherwise, so its null is not kept.
    """
    hint = policy.hint
    for node in policy.ids:
        given = value_from_ast_untyped(node, dict(variables))
        ids = given if isinstance(given, list) else [given]
        if len(ids) > MAX_PAGE_SIZE:
            return NEVER
        for one in ids:
            hint = hint.and_also(_of_id(str(one), schema))
    return hint


def _of_id(text: str, schema: GraphQLSchema) -> CacheHint:
    parsed = parsed_global_id(text)
    kind = schema.type_map.get(parsed.type_name) if parsed else None
    found = _said(carried(kind, CacheControl)) if kind else NEVER
    return NEVER if found.max_age is None else found


def _all(elements: Iterable[Element]) -> CacheHint:
    hint = UNSAID
    for element in elements:
        hint = hint.and_also(_said(carried(element, CacheControl)))
    return hint


def _said(control: CacheControl | None) -> CacheHint:
    """Give what a directive says; where it leaves an argument out it says nothing of that."""
    if control is None:
        return UNSAID
    seconds = control.max_age if isinstance(control.max_age, int) else None
    return CacheHint(seconds, is_private=control.scope is CacheControlScope.PRIVATE)
