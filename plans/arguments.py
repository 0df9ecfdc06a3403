"""The arguments of a field, converted to those of its function.

Where only values of variables are filled in, the conversion is done once, with holes in their place, to see where each
of them goes. It takes longer than to show a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

from graphql import FieldNode, GraphQLField, Node, VariableNode, visit
from graphql.execution import VariableValues
from graphql.execution.values import get_argument_values
from graphql.language import Visitor

from plans.run import Run
from schema.fields.direct import PLAIN, Shown

__all__ = ["Arguments", "variables_of"]

Filled: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""Returns a value for the values of the variables."""


class Arguments:
    """The arguments of one field; once for each run if they depend on variables.

    Attributes:
        fixed: Those that do not depend on variables; None if some do.
    """

    __slots__ = ("_field", "_fill", "_node", "_shown", "_variables", "fixed")

    def __init__(self, field: GraphQLField, node: FieldNode, shown: Shown) -> None:
        self._field = field
        self._node = node
        self._shown = shown
        self._variables = variables_of(node.arguments or ())
        self._fill: Filled | None = None
        self.fixed: dict[str, Any] | None = None
        if self._variables:
            self._fill = self._filled_once()
        else:
            self.fixed = self._converted(VariableValues({}, {}))

    def of(self, run: Run) -> dict[str, Any]:
        """Return the arguments in a run.

        Raises:
            GraphQLError: A variable has no value, or null, where the argument needs one.
        """
        if self.fixed is not None:
            return self.fixed
        found: dict[str, Any] | None = run.values.get(id(self))
        if found is None:
            found = run.values[id(self)] = self._of(run.variables)
        return found

    def _of(self, variables: VariableValues) -> dict[str, Any]:
        coerced = variables.coerced
        if self._fill is not None and all(coerced.get(name) is not None for name in self._variables):
            filled: dict[str, Any] = self._fill(coerced)
            return filled
        return self._converted(variables)

    def _converted(self, variables: VariableValues) -> dict[str, Any]:
        return self._shown.arguments(get_argument_values(self._field, self._node, variables))

    def _filled_once(self) -> Filled | None:
        """Return what fills values into the converted arguments; None if the conversion depends on the values."""
        holes: dict[str, Any] = {name: _Hole(name) for name in self._variables}
        try:
            return _filling(self._converted(VariableValues({}, holes)))
        except Exception:  # noqa: BLE001  # whatever cannot be done with a hole
            return None


class _Items:
    """Stands for all items of the value of a variable."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class _Hole:
    """Stands for the value of a variable, which may be copied as a list."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __iter__(self) -> Iterator[_Items]:
        yield _Items(self.name)

    def __contains__(self, _name: object) -> bool:
        raise TypeError("an input object is converted by its fields")


def _filling(value: Any) -> Filled:
    """Return what makes a value again, with the holes in it filled; raises TypeError if that is not possible."""
    if isinstance(value, _Hole):
        name = value.name
        return lambda coerced: coerced[name]
    if isinstance(value, PLAIN):
        return lambda _coerced: value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], _Items):
        listed = value[0].name
        return lambda coerced: [*coerced[listed]]
    if isinstance(value, list):
        items = [_filling(item) for item in value]
        return lambda coerced: [fill(coerced) for fill in items]
    if isinstance(value, dict):
        return _filling_names(dict, value)
    if is_dataclass(value) and not isinstance(value, type):
        return _filling_names(type(value), {one.name: getattr(value, one.name) for one in fields(value)})
    raise TypeError(type(value).__name__)


def _filling_names(make: Callable[..., Any], values: Mapping[str, Any]) -> Filled:
    fills = {name: _filling(value) for name, value in values.items()}
    return lambda coerced: make(**{name: fill(coerced) for name, fill in fills.items()})


class _Variables(Visitor):
    """Collects the names of the variables that a node mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, None] = {}

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Note a variable."""
        self.names[node.name.value] = None


def variables_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return the names of the variables that occur in some nodes."""
    looking = _Variables()
    for node in nodes:
        visit(node, looking)
    return tuple(looking.names)
