"""The conditions of `@skip` and `@include`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphql import FragmentDefinitionNode, OperationDefinitionNode, SelectionNode, SelectionSetNode, VariableNode

__all__ = ["condition_variables"]


def condition_variables(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    """Return the names of the variables that decide what an operation selects."""
    found: dict[str, None] = {}
    for definition in (operation, *fragments.values()):
        for node in _nodes(definition.selection_set):
            for directive in node.directives or ():
                for argument in directive.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        found[argument.value.name.value] = None
    return tuple(found)


def _nodes(selection_set: SelectionSetNode | None) -> Iterator[SelectionNode]:
    for node in selection_set.selections if selection_set else ():
        yield node
        yield from _nodes(getattr(node, "selection_set", None))
