"""Values that rules make: scalars and enums from values of Python, and objects from stored values."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from graphql import GraphQLLeafType, GraphQLNonNull, GraphQLOutputType, Undefined, get_nullable_type

from plans.errors import UnusualError
from table.model.attribute import Attribute, View

__all__ = ["BuiltFrom", "EnumNames", "Ruled", "coercion"]

MOST_NAMES = 100
"""Stored texts whose enum value a plan keeps: there are far fewer, unless the table has been filled with others."""


@cache
def coercion(kind: GraphQLLeafType) -> Callable[[object], object]:
    """Return the function that coerces values of a type; it raises where the reference executor reports an error."""
    coerce = kind.coerce_output_value

    def coerced(value: object) -> object:
        found = None if value is None else coerce(value)
        if found is None or found is Undefined:
            raise UnusualError("null")
        return found

    return coerced


class Ruled:
    """Reads an attribute, and shows it by a rule."""

    __slots__ = ("_read", "_rule")

    def __init__(self, read: Callable[[View], Any], rule: Callable[[Any], object]) -> None:
        self._read = read
        self._rule = rule

    def __call__(self, view: View) -> object:
        """Return what is shown of the item of a view."""
        return self._rule(self._read(view))


class BuiltFrom:
    """Builds an object from a stored value that is not a simple text."""

    __slots__ = ("_build", "_rule")

    def __init__(self, rule: Callable[[Any], Any], build: Callable[[Any], object]) -> None:
        self._rule = rule
        self._build = build

    def __call__(self, stored: object) -> object:
        """Return the object, None if there is none."""
        return self._build(self._rule(stored))


class EnumNames:
    """The enum values of one field, by the stored text they are made from.

    Attributes:
        known: Stored text → name of the enum value.
    """

    def __init__(
        self, kind: GraphQLOutputType, attribute: Attribute[Any], rule: Callable[[Any], object] | None
    ) -> None:
        self.known: dict[str, object] = {}
        self._attribute = attribute
        self._show = attribute.read if rule is None else Ruled(attribute.read, rule)
        self._coerce = coercion(cast("GraphQLLeafType", get_nullable_type(kind)))
        self._is_nullable = not isinstance(kind, GraphQLNonNull)

    def of_missing(self) -> object:
        """Return the name where nothing is stored; raises if that is an error."""
        return self._name(View({}))

    def find(self, stored: object, view: View) -> object:
        """Return the name for the item of a view, and keep it if the stored text alone decides it."""
        name = self._name(view)
        if (
            type(stored) is str
            and name is not None
            and len(self.known) < MOST_NAMES
            and self._attribute.rule(stored) is not None
        ):
            self.known[stored] = name
        return name

    def _name(self, view: View) -> object:
        value = self._show(view)
        if value is not None:
            return self._coerce(value)
        if self._is_nullable:
            return None
        raise UnusualError("null")
