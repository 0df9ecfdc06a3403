"""What a plan selects of the objects of a field, by which those that are kept are found again."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import FragmentDefinitionNode, FragmentSpreadNode, VariableNode, visit
from graphql.language import Visitor

from plans.subject import Sets

__all__ = ["Shape", "variables_in"]


class Shape:
    """What a plan selects of the objects of a field, and of others under aliases that select the same.

    Attributes:
        variables: The names of the variables that what is selected depends on.
        is_kept: Whether its objects may be kept: none of them has had a resolver that reads.
    """

    __slots__ = ("is_kept", "variables")

    def __init__(self, variables: tuple[str, ...]) -> None:
        self.variables = variables
        self.is_kept = True


class _Variables(Visitor):
    """Collects the variables of selection sets, those of their fragments included."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self.names: dict[str, None] = {}
        self._fragments = fragments
        self._entered: set[str] = set()

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Note a variable."""
        self.names[node.name.value] = None

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """Look into a fragment, once."""
        name = node.name.value
        if name not in self._entered:
            self._entered.add(name)
            visit(self._fragments[name], self)


def variables_in(sets: Sets, fragments: Mapping[str, FragmentDefinitionNode]) -> tuple[str, ...]:
    """Return the names of the variables that what is selected depends on."""
    looking = _Variables(fragments)
    for selection_set in sets:
        if selection_set is not None:
            visit(selection_set, looking)
    return tuple(looking.names)
