"""Declared attributes: the path of a stored value, and the rule by which the tolerant reader reads it.

An item class (table/model/items.py) is a view on the stored attributes. Each `Attribute` of it states a path and a
rule; the same declaration serves reading one value and compiling a whole operation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import ClassVar, Generic, Self, TypeVar, overload

from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import MalformedItemError

__all__ = ["INSIDE", "Attribute", "Rule", "View", "ViewAttribute", "leave_out"]

logger = logging.getLogger(__name__)

INSIDE = PrimaryKey("", "")
"""The key of a map whose item is not known. What cannot be read of such a map is an error, and never left out."""

T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V", bound="View")

Rule = Callable[[AttributeValue], T_co]
"""Converts a stored value (None if missing); raises ValueError with the problem."""


class View:
    """A stored item, or a map inside one, read on demand.

    Attributes:
        attributes: The stored values, unknown ones included; must not be modified.
        key: The key of the whole item, for the log.
        index: The position of a map in its list, from 0; 0 for a whole item.
    """

    __slots__ = ("attributes", "index", "key")

    _declared: ClassVar[tuple[Attribute[object], ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        members = (member for owner in cls.__mro__ for member in vars(owner).values())
        cls._declared = tuple(member for member in members if isinstance(member, Attribute))

    def __init__(self, attributes: Attributes, key: PrimaryKey | None = None, index: int = 0) -> None:
        self.attributes = attributes
        self.key = key or PrimaryKey(str(attributes.get("pk")), str(attributes.get("sk")))
        self.index = index

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, View) or type(self) is not type(other):
            return False
        return self.key == other.key and self.attributes == other.attributes

    def __hash__(self) -> int:
        return hash(self.key)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.attributes!r})"

    def malformed(self, attribute: str, problem: str) -> MalformedItemError:
        """Return the error for a problem with one attribute."""
        return MalformedItemError(self.key.pk, self.key.sk, attribute, problem)

    @classmethod
    def declared(cls) -> tuple[Attribute[object], ...]:
        """Return the attributes that the class declares, inherited ones included."""
        return cls._declared

    def problems(self) -> Iterator[MalformedItemError]:
        """Read every declared attribute, including those of inner views, and yield what cannot be read.

        Several attributes may read one stored value, so a problem may be yielded twice.
        """
        for attribute in self.declared():
            yield from attribute.problems(self)


class Attribute(Generic[T_co]):
    """One value of an item: `Word.text` is the declaration, `word.text` the value.

    Reading raises `MalformedItemError` if the rule rejects the stored value.

    Attributes:
        path: The attribute's name and, inside maps, the names on the way: `word.accent`.
        steps: The path, split.
        rule: Converts the stored value.
        fallback: Returns the value if the rule returns None.
    """

    __slots__ = ("_name", "_way", "fallback", "path", "rule", "steps")

    @overload
    def __init__(self, path: str, rule: Rule[T_co]) -> None: ...
    @overload
    def __init__(self, path: str, rule: Rule[T_co | None], fallback: Callable[[View], T_co]) -> None: ...
    def __init__(
        self, path: str, rule: Rule[T_co] | Rule[T_co | None], fallback: Callable[[View], T_co] | None = None
    ) -> None:
        self.path = path
        self.steps = tuple(path.split("."))
        *way, self._name = self.steps
        self._way = tuple(way)
        self.rule = rule
        self.fallback = fallback

    @overload
    def __get__(self, view: None, owner: type[View]) -> Self: ...
    @overload
    def __get__(self, view: View, owner: type[View]) -> T_co: ...
    def __get__(self, view: View | None, owner: type[View]) -> Self | T_co:
        return self if view is None else self.read(view)

    def read(self, view: View) -> T_co:
        """Read the value from a view of any item that has the path. A hot path: it repeats `stored`."""
        holder: AttributeValue = view.attributes
        for step in self._way:
            holder = holder.get(step) if isinstance(holder, dict) else None
        try:
            value = self.rule(holder.get(self._name) if isinstance(holder, dict) else None)
        except ValueError as problem:
            raise view.malformed(self.path, str(problem)) from None
        if value is None and self.fallback is not None:
            return self.fallback(view)
        return value  # type: ignore[return-value]  # without a fallback, the rule's None is part of T_co

    def read_if_readable(self, view: View) -> T_co | None:
        """Read the value; None, and a line in the log, if it cannot be read."""
        try:
            return self.read(view)
        except MalformedItemError as problem:
            leave_out(problem)
            return None

    def check(self, view: View) -> None:
        """Raise `MalformedItemError` if `read` does."""
        self.read(view)

    def problems(self, view: View) -> Iterator[MalformedItemError]:
        """Yield what cannot be read of the value, inner views included."""
        try:
            value = self.read(view)
        except MalformedItemError as problem:
            yield problem
        else:
            if isinstance(value, View):
                yield from value.problems()

    def stored(self, view: View) -> AttributeValue:
        """Return the stored value unconverted, None if it is missing."""
        value: AttributeValue = view.attributes
        for step in self.steps:
            if not isinstance(value, dict):
                return None
            value = value.get(step)
        return value


class ViewAttribute(Attribute[V | None], Generic[V]):
    """A map inside an item, None if it is missing."""

    __slots__ = ("view_class",)

    def __init__(self, path: str, view_class: type[V]) -> None:
        super().__init__(path, lambda _: None)
        self.view_class = view_class

    def read(self, view: View) -> V | None:
        """Read the map as a view."""
        value = self.stored(view)
        if value is None or value in ({}, "None"):
            return None
        if not isinstance(value, dict):
            raise view.malformed(self.path, "is not a map")
        return self.view_class(value, view.key)


def leave_out(problem: MalformedItemError) -> None:
    """Log what cannot be read; raises it if the log could not name the item."""
    if problem.pk == INSIDE.pk:
        raise problem
    logger.warning("left out: %s", problem)
