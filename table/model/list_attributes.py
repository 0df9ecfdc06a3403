"""Declared attributes that are lists: of maps, arranged for display, or of texts; what cannot be read is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import le
from typing import Any, Generic, TypeVar

from table.engine.protocol import Attributes, AttributeValue
from table.errors import MalformedItemError
from table.model import rules
from table.model.attribute import Attribute, View, leave_out

__all__ = ["Arrangement", "TextsAttribute", "ViewsAttribute"]

V = TypeVar("V", bound=View)
M = TypeVar("M")


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
            leave_out(problem)
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
            leave_out(problem)
            return rules.texts([one for one in stored if isinstance(one, str)])

    def problems(self, view: View) -> Iterator[MalformedItemError]:
        """Yield why the list, or something in it, cannot be read."""
        try:
            super().read(view)
        except MalformedItemError as problem:
            yield problem
