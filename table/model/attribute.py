"""Declared attributes: the path of a stored value, and the rule by which the tolerant reader reads it.

An item class (table/model/items.py) is a view on the stored attributes. Each `Attribute` of it states a path and a
rule; the same declaration serves reading one value and compiling a whole operation.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import le
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import MalformedItemError
from table.model import rules

__all__ = ["INSIDE", "Arrangement", "Attribute", "Rule", "TextsAttribute", "View", "ViewAttribute", "ViewsAttribute"]

logger = logging.getLogger(__name__)

INSIDE = PrimaryKey("", "")
"""The key of a map whose item is not known. What cannot be read of such a map is an error, and never left out."""

T_co = TypeVar("T_co", covariant=True)
V = TypeVar("V", bound="View")
M = TypeVar("M")

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
            _leave_out(problem)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The order in which the maps of a list are shown, and which of them are.

    Attributes:
        by: The attribute of a map by which they are sorted; null sorts as 0. Maps with the same value keep their order.
        descending: Whether the largest comes first.
        needed: An attribute without which a map is not shown.
        is_unique: Whether only the first of several maps with the same value is shown, and maps are renumbered.
    """

    by: Any  # an attribute: as a descriptor, it would be read by the type checker
    descending: bool = False
    needed: Any = None
    is_unique: bool = False

    def __call__(self, views: Iterable[V]) -> list[V]:
        """Arrange views."""
        if self.needed is not None:
            views = [view for view in views if not rules.is_absent(self.needed.stored(view))]
        if not self.is_unique:
            return sorted(views, key=lambda view: self.by.read(view) or 0, reverse=self.descending)
        first: dict[int, V] = {}
        for view in views:
            first.setdefault(self.by.read(view) or 0, view)
        return [
            type(first[value])(first[value].attributes, first[value].key, index)
            for index, value in enumerate(sorted(first))
        ]

    def of_maps(self, maps: list[Any]) -> list[Attributes] | None:
        """Arrange maps without views; None if they are not well-formed.

        Raises:
            ValueError: A value cannot be read.
        """
        if not all(type(one) is dict for one in maps):
            return None
        by, needed = self.by.path, None if self.needed is None else self.needed.path
        return self.of_values(
            maps, [one.get(by) for one in maps], None if needed is None else [one.get(needed) for one in maps]
        )

    def of_values(
        self, maps: list[M], values: list[AttributeValue], needed: list[AttributeValue] | None
    ) -> list[M] | None:
        """Arrange maps, in whatever form, by what is stored in them; None if they are not well-formed.

        Args:
            maps: The maps.
            values: For each map, what is stored of the attribute by which they are sorted.
            needed: What is stored of the one without which a map is not shown, if there is such a one.

        Raises:
            ValueError: A value cannot be read.
        """
        if needed is not None and any(map(rules.is_absent, needed)):
            return None
        keys = self._keys(values)
        if keys is None:
            return None
        if self.is_unique:
            first: dict[Any, M] = {}
            for key, one in zip(keys, maps, strict=True):
                first.setdefault(key, one)
            return [first[key] for key in sorted(first)]
        if len(keys) < 2 or (not self.descending and all(map(le, keys, keys[1:]))):
            return maps
        return [maps[at] for at in sorted(range(len(maps)), key=keys.__getitem__, reverse=self.descending)]

    def _keys(self, values: list[AttributeValue]) -> list[Any] | None:
        """Return the values by which maps are sorted; None if one is missing, and so falls back on another."""
        rule, simple = self.by.rule, bool if self.descending else int
        keys: list[Any] = []
        for value in values:
            key: Any = value
            if type(key) is not simple or not -rules.LARGEST <= key <= rules.LARGEST:
                key = rule(value)
                if key is None:
                    return None
            keys.append(key)
        return keys


class ViewsAttribute(Attribute[tuple[V, ...]], Generic[V]):
    """A list of maps inside an item, empty if it is missing, arranged for display.

    Attributes:
        view_class: Reads one of the maps.
        arrange: Puts them in order.
        required: The attributes without which a map cannot be shown; one of which they cannot be read is left out of
            the list, as is anything else than a map. With None, it makes the whole list unreadable.
    """

    __slots__ = ("arrange", "required", "view_class")

    def __init__(
        self,
        path: str,
        view_class: type[V],
        arrange: Callable[[Iterable[V]], Iterable[V]] | None = None,
        *,
        required: Sequence[Attribute[Any]] | None = None,
    ) -> None:
        super().__init__(path, lambda _: ())
        self.view_class = view_class
        self.arrange = arrange
        self.required = required

    def read(self, view: View) -> tuple[V, ...]:
        """Read the list as views, in display order; the log names what is left out."""
        views, problems = self._read(view)
        for problem in problems:
            _leave_out(problem)
        return views

    def check(self, view: View) -> None:
        """Raise `MalformedItemError` if something else than a list is stored."""
        self._elements(view)

    def problems(self, view: View) -> Iterator[MalformedItemError]:
        """Yield what cannot be read of the list and of its maps."""
        try:
            views, problems = self._read(view)
        except MalformedItemError as problem:
            yield problem
            return
        yield from problems
        for one in views:
            yield from one.problems()

    def _read(self, view: View) -> tuple[tuple[V, ...], list[MalformedItemError]]:
        """Return the maps that can be shown, in display order, and why the others cannot."""
        views: list[V] = []
        problems: list[MalformedItemError] = []
        for index, element in enumerate(self._elements(view)):
            try:
                views.append(self._one(view, element, index))
            except MalformedItemError as problem:
                if self.required is None:
                    raise
                problems.append(problem)
        return tuple(views if self.arrange is None else self.arrange(views)), problems

    def _elements(self, view: View) -> list[AttributeValue]:
        value = self.stored(view)
        if value is None or value == "None":
            return []
        if not isinstance(value, list):
            raise view.malformed(self.path, "is not a list")
        return value

    def _one(self, view: View, element: AttributeValue, index: int) -> V:
        if not isinstance(element, dict):
            raise view.malformed(self.path, f"is not a map at {index}")
        one = self.view_class(element, view.key, index)
        needed = self.arrange.needed if isinstance(self.arrange, Arrangement) else None
        if self.required and (needed is None or not rules.is_absent(needed.stored(one))):
            for attribute in self.required:
                attribute.check(one)
        return one


class TextsAttribute(Attribute[tuple[str, ...]]):
    """A list of texts inside an item, empty if it is missing; anything else in it is left out, and the log names it."""

    __slots__ = ()

    def __init__(self, path: str) -> None:
        super().__init__(path, rules.texts)

    def read(self, view: View) -> tuple[str, ...]:
        """Read the texts."""
        try:
            return super().read(view)
        except MalformedItemError as problem:
            stored = self.stored(view)
            if not isinstance(stored, list | frozenset):
                raise
            _leave_out(problem)
            return rules.texts([one for one in stored if isinstance(one, str)])

    def problems(self, view: View) -> Iterator[MalformedItemError]:
        """Yield why the list, or something in it, cannot be read."""
        try:
            super().read(view)
        except MalformedItemError as problem:
            yield problem


def _leave_out(problem: MalformedItemError) -> None:
    """Log what cannot be read; raises it if the log could not name the item."""
    if problem.pk == INSIDE.pk:
        raise problem
    logger.warning("left out: %s", problem)
