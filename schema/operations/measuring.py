"""Checks documents against the limits before they are validated, in time linear in their length.

Every node is visited once. A fragment is measured once, however often it is spread. A fragment that spreads itself
counts as empty here; validation rejects it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
)
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from schema.errors import LimitError
from schema.operations.limits import UNLIMITED, Limits

__all__ = ["check_document"]

_KEYS = {kind: [key for key in keys if key not in ("name", "alias")] for kind, keys in QUERY_DOCUMENT_KEYS.items()}
"""Node kind → the attributes that hold its children, except names, which have no limit."""

INTROSPECTION_DEPTH = 20
"""The depth up to which `__schema` and `__type` count as one field: GraphiQL's introspection query has 15."""


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Check a document against the limits.

    Raises:
        LimitError: Names the limit and the value of the document.
    """
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    _refuse_above(limits.max_operations, len(operations), "The document has {} operations")
    _refuse_above(limits.max_fragments, len(fragments), "The document has {} fragments")
    for operation in operations:
        _refuse_above(limits.max_variables, len(operation.variable_definitions or ()), "An operation has {} variables")
    _Nodes(limits).check(document)
    _Selections({node.name.value: node for node in fragments}, limits).check(operations)


def _refuse_above(limit: int, count: int, what: str) -> None:
    if count > limit != UNLIMITED:
        raise LimitError(f"{what.format(min(count, UNLIMITED))}; at most {limit} are allowed.")


class _Nodes:
    """Checks every node of a document on its own."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fields = 0
        self.directives = 0
        self.spreads = 0

    def check(self, document: DocumentNode) -> None:
        """Visit all nodes, and keep track of the depth of values."""
        nodes: list[tuple[Node, int]] = [(document, 0)]
        while nodes:
            node, depth = nodes.pop()
            if isinstance(node, ListValueNode | ObjectValueNode | ListTypeNode):
                depth += 1
                _refuse_above(self.limits.max_input_depth, depth, "A value is nested {} levels deep")
            self._check_node(node)
            nodes += [(child, depth) for child in _children(node)]
        _refuse_above(self.limits.max_fields, self.fields, "The document has {} fields")
        _refuse_above(self.limits.max_directives, self.directives, "The document has {} directives")
        _refuse_above(self.limits.max_spreads, self.spreads, "The document has {} fragment spreads")

    def _check_node(self, node: Node) -> None:
        limits = self.limits
        if directives := getattr(node, "directives", None):
            self.directives += len(directives)
            _refuse_above(limits.max_directives_each, len(directives), "There are {} directives at one place")
        if isinstance(node, FieldNode):
            self.fields += 1
            _refuse_above(limits.max_arguments, len(node.arguments or ()), "A field has {} arguments")
        elif isinstance(node, FragmentSpreadNode):
            self.spreads += 1
        elif isinstance(node, ObjectValueNode):
            _refuse_above(limits.max_arguments, len(node.fields), "An input object has {} fields")
        elif isinstance(node, ListValueNode):
            _refuse_above(limits.max_list, len(node.values), "A list has {} items")
        elif isinstance(node, StringValueNode):
            _refuse_above(limits.max_text, len(node.value), "A text has {} characters")
        elif isinstance(node, IntValueNode | FloatValueNode):
            _refuse_above(limits.max_digits, len(node.value), "A number has {} digits")


def _children(node: Node) -> Iterator[Node]:
    for key in _KEYS.get(node.kind, ()):
        child = getattr(node, key, None)
        if isinstance(child, Node):
            yield child
        elif child:
            yield from child


@dataclass(slots=True)
class _Measure:
    """The measure of a selection.

    Attributes:
        depth: The nesting of fields, fragments included.
        aliases: The number of aliased fields; those of a fragment count at each spread.
        names: Response name → the number of fields, fragments excluded.
        fragments: The fragments it spreads, directly or through others.
    """

    depth: int = 0
    aliases: int = 0
    names: Counter[str] = field(default_factory=Counter)
    fragments: set[str] = field(default_factory=set)


class _Selections:
    """Measures and checks selections."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode], limits: Limits) -> None:
        self.limits = limits
        self.fragments = fragments
        self.measured: dict[str, _Measure] = {}

    def check(self, operations: Iterable[OperationDefinitionNode]) -> None:
        """Check all operations, and the fragments that none of them spreads."""
        for operation in operations:
            self._check_operation(operation)
        for name in self.fragments:
            self._fragment(name)

    def _check_operation(self, node: OperationDefinitionNode) -> None:
        limits, measure = self.limits, self._selection(node.selection_set)
        _refuse_above(limits.max_depth, measure.depth, "An operation is {} fields deep")
        _refuse_above(limits.max_aliases, measure.aliases, "An operation has {} aliases")
        _refuse_above(limits.max_root_fields, self._names(measure).total(), "An operation has {} fields at its top")

    def _selection(self, selection_set: SelectionSetNode | None) -> _Measure:
        """Measure a selection, and check how often it repeats a response name."""
        measure = _Measure()
        self._add(selection_set, measure)
        for name, count in self._names(measure).most_common(1):
            _refuse_above(self.limits.max_repeats, count, f"A selection has {name} {{}} times")
        return measure

    def _names(self, measure: _Measure) -> Counter[str]:
        """Count the response names of a selection, with each of its fragments once."""
        if not measure.fragments:
            return measure.names
        names = measure.names.copy()
        for fragment in measure.fragments:
            if more := self._fragment(fragment).names:
                names.update(more)
        return names

    def _add(self, selection_set: SelectionSetNode | None, measure: _Measure) -> None:
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                self._add_field(node, measure)
            elif isinstance(node, FragmentSpreadNode):
                self._add_fragment(node.name.value, measure)
            else:
                self._add(getattr(node, "selection_set", None), measure)

    def _add_field(self, node: FieldNode, measure: _Measure) -> None:
        inner = self._selection(node.selection_set) if node.selection_set else _EMPTY
        is_introspection = node.name.value.startswith("__") and inner.depth <= INTROSPECTION_DEPTH
        measure.depth = max(measure.depth, 1 if is_introspection else inner.depth + 1)
        measure.aliases += inner.aliases + (node.alias is not None)
        measure.names[(node.alias or node.name).value] += 1

    def _add_fragment(self, name: str, measure: _Measure) -> None:
        inner = self._fragment(name)
        measure.depth = max(measure.depth, inner.depth)
        measure.aliases += inner.aliases
        measure.fragments |= {name, *inner.fragments}

    def _fragment(self, name: str) -> _Measure:
        measure = self.measured.get(name)
        if measure is None:
            self.measured[name] = _EMPTY
            fragment = self.fragments.get(name)
            measure = self.measured[name] = self._selection(fragment.selection_set) if fragment else _EMPTY
        return measure


_EMPTY = _Measure()
