"""Documents measured against the limits: once, before they are validated, in time linear in their length.

Every node is looked at once. What fragments add to the operations that spread them is worked out once for each
fragment, whatever spreads it: a fragment that spreads itself counts as nothing there, and is refused by validation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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
"""Where the children of a node are, but for names, which have no limit of their own."""

INTROSPECTION_DEPTH = 20
"""Depth allowed below `__schema` and `__type`: the standard introspection query of GraphiQL has 15."""


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Refuse a document that is larger than a limit allows.

    Raises:
        LimitError: Says which limit, and by how much.
    """
    _check_definitions(document, limits)
    _Places(limits).check(document)
    _Selections(document, limits).check()


def _check_definitions(document: DocumentNode, limits: Limits) -> None:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = sum(isinstance(node, FragmentDefinitionNode) for node in document.definitions)
    _refuse(limits.max_operations, len(operations), "The document has {} operations")
    _refuse(limits.max_fragments, fragments, "The document has {} fragments")
    for operation in operations:
        _refuse(limits.max_variables, len(operation.variable_definitions or ()), "An operation has {} variables")


def _refuse(limit: int, count: int, what: str) -> None:
    if count > limit != UNLIMITED:
        raise LimitError(f"{what.format(min(count, UNLIMITED))}; at most {limit} are allowed.")


class _Places:
    """Looks at every node of a document for itself."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.fields = 0
        self.directives = 0
        self.spreads = 0

    def check(self, document: DocumentNode) -> None:
        """Look at all nodes, those nested in values with their depth."""
        nodes: list[tuple[Node, int]] = [(document, 0)]
        while nodes:
            node, depth = nodes.pop()
            if isinstance(node, ListValueNode | ObjectValueNode | ListTypeNode):
                depth += 1
                _refuse(self.limits.max_input_depth, depth, "A value is nested {} levels deep")
            self._look_at(node)
            nodes += [(child, depth) for child in _children(node)]
        _refuse(self.limits.max_fields, self.fields, "The document has {} fields")
        _refuse(self.limits.max_directives, self.directives, "The document has {} directives")
        _refuse(self.limits.max_spreads, self.spreads, "The document has {} fragment spreads")

    def _look_at(self, node: Node) -> None:
        limits = self.limits
        if directives := getattr(node, "directives", None):
            self.directives += len(directives)
            _refuse(limits.max_directives_each, len(directives), "There are {} directives at one place")
        if isinstance(node, FieldNode):
            self.fields += 1
            _refuse(limits.max_arguments, len(node.arguments or ()), "A field has {} arguments")
        elif isinstance(node, FragmentSpreadNode):
            self.spreads += 1
        elif isinstance(node, ObjectValueNode):
            _refuse(limits.max_arguments, len(node.fields), "An input object has {} fields")
        elif isinstance(node, ListValueNode):
            _refuse(limits.max_list, len(node.values), "A list has {} items")
        elif isinstance(node, StringValueNode):
            _refuse(limits.max_text, len(node.value), "A text has {} characters")
        elif isinstance(node, IntValueNode | FloatValueNode):
            _refuse(limits.max_digits, len(node.value), "A number has {} digits")


def _children(node: Node) -> Iterator[Node]:
    for key in _KEYS.get(node.kind, ()):
        child = getattr(node, key, None)
        if isinstance(child, Node):
            yield child
        elif child:
            yield from child


@dataclass(slots=True)
class _Measure:
    """What a selection holds.

    Attributes:
        depth: Nested fields, those of fragments included.
        aliases: Aliased fields, those of fragments as often as they are spread.
        names: How many of its fields have a name in the answer, those of fragments left out.
        fragments: The fragments it spreads, and those that they spread.
    """

    depth: int = 0
    aliases: int = 0
    names: Counter[str] = field(default_factory=Counter)
    fragments: set[str] = field(default_factory=set)


class _Selections:
    """Measures the selections of operations."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.limits = limits
        self.definitions: Sequence[Node] = document.definitions
        self.fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self.measured: dict[str, _Measure] = {}

    def check(self) -> None:
        """Measure all operations, and the fragments that none of them spreads."""
        for node in self.definitions:
            if isinstance(node, OperationDefinitionNode):
                self._check_operation(node)
        for name in self.fragments:
            self._fragment(name)

    def _check_operation(self, node: OperationDefinitionNode) -> None:
        limits, measure = self.limits, self._selection(node.selection_set)
        _refuse(limits.max_depth, measure.depth, "An operation is {} fields deep")
        _refuse(limits.max_aliases, measure.aliases, "An operation has {} aliases")
        _refuse(limits.max_root_fields, self._names(measure).total(), "An operation has {} fields at its top")

    def _selection(self, selection_set: SelectionSetNode | None) -> _Measure:
        """Measure a selection, and check how often it has a name."""
        measure = _Measure()
        self._add(selection_set, measure)
        for name, count in self._names(measure).most_common(1):
            _refuse(self.limits.max_repeats, count, f"A selection has {name} {{}} times")
        return measure

    def _names(self, measure: _Measure) -> Counter[str]:
        """Give how often a selection has each name, its fragments included: each once, as in the answer."""
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
        inner = self._selection(node.selection_set) if node.selection_set else _NOTHING
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
        known = self.measured.get(name)
        if known is None:
            self.measured[name] = _NOTHING
            fragment = self.fragments.get(name)
            known = self.measured[name] = self._selection(fragment.selection_set) if fragment else _NOTHING
        return known


_NOTHING = _Measure()
