"""Fields that show what is stored: declared by the attribute and a rule, with no code of their own.

The resolver that Strawberry runs is made from the declaration, and the declaration stays with the field (its metadata),
so that an operation can be compiled from the same statement that defines what is right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import strawberry

from schema.fields.cache_control import CacheControl
from schema.fields.directives import ListSize, field_directives
from table.model.attribute import Attribute, View

__all__ = ["Shows", "resolved", "shows"]

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


class Shows(Protocol):
    """A GraphQL object that stands for a stored item or a map inside one."""

    item: View


def shows(
    attribute: Attribute[T],
    rule: Callable[[T], object] | None = None,
    *,
    description: str,
    size: ListSize | None = None,
) -> Any:  # Strawberry's own `field` is Any to the type checker, too: the class's annotation states the type
    """Declare a field that shows an attribute of the object's `item`.

    Args:
        attribute: What is shown.
        rule: Turns the value into what the field's type needs; None shows it as it is.
        description: What a client reads about the field.
        size: How many items the field has, if it is a list of objects.
    """
    return strawberry.field(
        resolver=_as_stored(attribute) if rule is None else _by_rule(attribute, rule),
        description=description,
        directives=field_directives(size=size),
        metadata={"attribute": attribute, "rule": rule},
    )


def resolved(
    *,
    description: str,
    null_is_failure: bool = False,
    cached: CacheControl | None = None,
    cost: int | None = None,
    size: ListSize | None = None,
) -> Callable[[F], F]:
    """Declare a field by its resolver; for relations and whatever is worked out.

    Strawberry's own decorator, whose overloads leave the type checker without the method's type.

    Args:
        description: What a client reads about the field.
        null_is_failure: The field is null only when it failed, and says so by `@semanticNonNull`.
        cached: How long answers that show the field may be kept, where it says more than its type, by `@cacheControl`.
        cost: The points it costs, where they are not those of its type, told by `@cost`.
        size: How many items it has, if it is a list of objects or a page of them, told by `@listSize`.
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
