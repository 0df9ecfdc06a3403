"""Points: numbers, and expressions of what depends on the variables of a request.

They are put together while a document is looked at, so that an operation is a number wherever it can be one, and
worked out for each request in as many steps as it has parts that vary.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from schema.operations.limits import MAX_PAGE_SIZE, UNLIMITED

__all__ = [
    "Expression",
    "Points",
    "bounded_size",
    "greatest",
    "points",
    "product",
    "share",
    "size_of_variable",
    "total",
    "when",
]


INTROSPECTION_SHARE = 50
"""Objects of the schema that weigh as much as one of the dictionary: the standard introspection takes as long as ten word
pages, some 40 ms."""


class Expression(ABC):
    """Points that depend on the variables of a request."""

    @abstractmethod
    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        """Give the points for some variables; `of` gives those of the parts, each worked out once."""


Points: TypeAlias = int | Expression


def points(cost: Points, variables: Mapping[str, object]) -> int:
    """Give the points of an operation for the coerced variables of a request, at most `UNLIMITED`.

    What is nested too deeply to be worked out, which only an unlimited depth lets through, costs as much.
    """
    known: dict[int, int] = {}

    def of(part: Points) -> int:
        if isinstance(part, int):
            return part
        found = known.get(id(part))
        if found is None:
            found = known[id(part)] = _bounded(part.under(variables, of))
        return found

    try:
        return of(cost)
    except RecursionError:
        return UNLIMITED


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
        return _fiftieth(of(self.cost))


@dataclass(frozen=True, slots=True, eq=False)
class _SizeOf(Expression):
    variable: str
    assumed: int

    def under(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        value = variables.get(self.variable)
        if isinstance(value, list):
            return bounded_size(len(value))
        return bounded_size(value) if isinstance(value, int) else self.assumed


def bounded_size(asked: int) -> int:
    """Bound a size as its field does, which refuses any other and then gives nothing."""
    return max(0, min(asked, MAX_PAGE_SIZE))


def total(parts: Iterable[Points]) -> Points:
    """Add points up."""
    fixed, varying = 0, []
    for part in parts:
        if isinstance(part, int):
            fixed += part
        else:
            varying.append(part)
    fixed = _bounded(fixed)
    return _Sum((fixed, *varying)) if varying else fixed


def product(size: Points, each: Points) -> Points:
    """Give the points of a list."""
    if isinstance(size, int) and isinstance(each, int):
        return _bounded(size * each)
    if size == 1 or each == 0:
        return each
    return _Product(size, each)


def share(cost: Points) -> Points:
    """Give a fiftieth, rounded up: what introspection counts."""
    return _fiftieth(cost) if isinstance(cost, int) else _Share(cost)


def _fiftieth(cost: int) -> int:
    return -(-cost // INTROSPECTION_SHARE)


def greatest(parts: list[Points]) -> Points:
    """Give the most of some points; 0 for none."""
    if len(parts) == 1:
        return parts[0]
    numbers = [part for part in parts if isinstance(part, int)]
    return max(numbers, default=0) if len(numbers) == len(parts) else _Greatest(tuple(parts))


def size_of_variable(name: str, assumed: int) -> Points:
    """Give the size that a variable has, or the assumed one where it has none."""
    return _SizeOf(name, assumed)


def when(variable: str, cost: Points, *, is_true: bool) -> Points:
    """Give points that count only where a variable is true, or false."""
    return _When(variable, is_true, cost) if cost != 0 else 0
