"""Costs in points: numbers, and expressions for what depends on the variables of a request.

Constants are folded while a document is analysed; only what depends on variables stays an expression, which is
evaluated for each request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from russian.tokens import tokens
from schema.operations.limits import MAX_PAGE_SIZE, UNLIMITED

__all__ = [
    "FAMILIES",
    "Expression",
    "Points",
    "SizeOfFamilies",
    "SizeOfVariable",
    "bounded_size",
    "greatest",
    "points",
    "product",
    "share",
    "total",
    "when",
    "words_in",
]


INTROSPECTION_SHARE = 50
"""Introspection objects that weigh as much as one dictionary object: the standard introspection query takes as long as
ten word pages, some 40 ms."""


FAMILIES = "number of families"
"""Stands for the number of families among the variables of a request; no variable has such a name."""


class Expression(ABC):
    """A cost that depends on the variables of a request."""

    @abstractmethod
    def evaluate(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        """Evaluate the expression; `of` evaluates its parts, each once."""


Points: TypeAlias = int | Expression


def points(cost: Points, variables: Mapping[str, object]) -> int:
    """Evaluate a cost for the coerced variables of a request; at most `UNLIMITED`.

    An expression that is nested too deeply to be evaluated costs `UNLIMITED`; only an unlimited depth permits one.
    """
    if isinstance(cost, int):
        return cost
    try:
        return _Evaluation(variables).of(cost)
    except RecursionError:
        return UNLIMITED


class _Evaluation:
    """Evaluates the parts of a cost, each once. A function that calls itself would be a cycle in each request."""

    __slots__ = ("_evaluated", "_variables")

    def __init__(self, variables: Mapping[str, object]) -> None:
        self._variables = variables
        self._evaluated: dict[int, int] = {}

    def of(self, part: Points) -> int:
        """Return the value of a part."""
        if isinstance(part, int):
            return part
        value = self._evaluated.get(id(part))
        if value is None:
            value = self._evaluated[id(part)] = _bounded(part.evaluate(self._variables, self.of))
        return value


def _bounded(cost: int) -> int:
    """Keep a number short: nested fragment spreads can make it as long as the document."""
    return min(cost, UNLIMITED)


@dataclass(frozen=True, slots=True, eq=False)
class _Combination(Expression):
    combine: Callable[[Iterable[int]], int]
    parts: tuple[Points, ...]

    def evaluate(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return self.combine(map(of, self.parts))


@dataclass(frozen=True, slots=True, eq=False)
class _When(Expression):
    variable: str
    is_true: bool
    cost: Points

    def evaluate(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return of(self.cost) if variables.get(self.variable) is self.is_true else 0


@dataclass(frozen=True, slots=True, eq=False)
class SizeOfVariable(Expression):
    """The list size that a variable sets, or the assumed one if it is null or missing."""

    variable: str
    assumed: int

    def evaluate(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        value = variables.get(self.variable)
        if isinstance(value, list):
            return bounded_size(len(value))
        if isinstance(value, str):
            return words_in(value)
        return bounded_size(value) if isinstance(value, int) else self.assumed


@dataclass(frozen=True, slots=True, eq=False)
class SizeOfFamilies(Expression):
    """The number of families there are."""

    def evaluate(self, variables: Mapping[str, object], of: Callable[[Points], int]) -> int:
        return int(str(variables[FAMILIES]))


def words_in(text: str) -> int:
    """Count the words of a text, the size of the list of its words."""
    return sum(token.is_word for token in tokens(text))


def bounded_size(size: int) -> int:
    """Bound a list size to what its field accepts; it refuses larger sizes and returns nothing."""
    return max(0, min(size, MAX_PAGE_SIZE))


def total(parts: Iterable[Points]) -> Points:
    """Return the sum of some costs."""
    fixed, varying = 0, []
    for part in parts:
        if isinstance(part, int):
            fixed += part
        else:
            varying.append(part)
    fixed = _bounded(fixed)
    return _Combination(sum, (fixed, *varying)) if varying else fixed


def product(size: Points, each: Points) -> Points:
    """Return the cost of a list of `size` items."""
    if isinstance(size, int) and isinstance(each, int):
        return _bounded(size * each)
    if size == 1 or each == 0:
        return each
    return _Combination(prod, (size, each))


def share(cost: Points) -> Points:
    """Return a fiftieth, rounded up: the cost of introspection."""
    return _fiftieth([cost]) if isinstance(cost, int) else _Combination(_fiftieth, (cost,))


def _fiftieth(parts: Iterable[int]) -> int:
    return -(-sum(parts) // INTROSPECTION_SHARE)


def greatest(parts: list[Points]) -> Points:
    """Return the highest of some costs; 0 if there are none."""
    if len(parts) == 1:
        return parts[0]
    numbers = [part for part in parts if isinstance(part, int)]
    return max(numbers, default=0) if len(numbers) == len(parts) else _Combination(max, tuple(parts))


def when(variable: str, cost: Points, *, is_true: bool) -> Points:
    """Return a cost that counts only if a variable is true, or only if it is false."""
    return _When(variable, is_true, cost) if cost != 0 else 0
