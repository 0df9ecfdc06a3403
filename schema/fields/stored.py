"""Field declarations: fields that show a stored attribute, fields with a resolver, and fields of inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

import strawberry

from schema.fields.cache_control import CacheControl
from schema.fields.directives import ListSize, field_directives
from table.model.attribute import Attribute, View

__all__ = ["each", "omittable", "optional", "resolved", "shows"]

T = TypeVar("T")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., object])


class Shows(Protocol):
    """A GraphQL object that shows a stored item, or a map inside one."""

    item: View


def shows(
    attribute: Attribute[T],
    rule: Callable[[T], object] | None = None,
    *,
    description: str,
    size: ListSize | None = None,
) -> Any:  # like Strawberry's own `field`: the annotation in the class states the type
    """Declare a field that shows an attribute of the object's `item`.

    Args:
        attribute: The attribute to show.
        rule: Converts the stored value to the field's type; None shows it unchanged.
        description: The description of the field in the schema.
        size: The number of items, for a list of objects.
    """
    return strawberry.field(
        resolver=_as_stored(attribute) if rule is None else _by_rule(attribute, rule),
        description=description,
        directives=field_directives(size=size),
    )


def optional(rule: Callable[[T], R]) -> Callable[[T | None], R | None]:
    """Return a rule that applies another to any value but None, which stays None."""
    return lambda stored: None if stored is None else rule(stored)


def each(kind: Callable[..., R]) -> Callable[[Iterable[View]], list[R]]:
    """Return a rule that shows each of several items as an object of a type with an `item`."""
    return lambda items: [kind(item=item) for item in items]


def omittable(description: str) -> Any:  # like Strawberry's own `field`
    """Declare a field of an input type that clients may omit; it is then UNSET."""
    return strawberry.field(description=description, default=strawberry.UNSET)


def resolved(
    *,
    description: str,
    null_is_failure: bool = False,
    cached: CacheControl | None = None,
    cost: int | None = None,
    size: ListSize | None = None,
) -> Callable[[F], F]:
    """Declare a field by its resolver, for relations and computed values.

    This is Strawberry's decorator, typed: its overloads hide the method's type from the type checker.

    Args:
        description: The description of the field in the schema.
        null_is_failure: Whether the field is null only if it failed; `@semanticNonNull`.
        cached: How long a response with the field may be cached, if it differs from the type; `@cacheControl`.
        cost: The points the field costs, if they differ from those of its type; `@cost`.
        size: The number of items, for a list of objects or a connection; `@listSize`.
    """
    directives = field_directives(null_is_failure=null_is_failure, cached=cached, cost=cost, size=size)
    decorator: Callable[[F], F] = strawberry.field(description=description, directives=directives)
    return decorator


def _as_stored(attribute: Attribute[T]) -> Callable[[Shows], object]:
    def resolve(root: Shows) -> object:
        return attribute.read(root.item)

    return resolve


def _by_rule(attribute: Attribute[T], rule: Callable[[T], object]) -> Callable[[Shows], object]:
    def resolve(root: Shows) -> object:
        return rule(attribute.read(root.item))

    return resolve
