"""Field declarations: fields that show what is stored, fields with a resolver, and fields of inputs."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

import strawberry

from loaders.links import ItemLink
from schema.fields.cache_control import CacheControl
from schema.fields.context import Info
from schema.fields.declared import (
    DECLARED,
    Chosen,
    Computed,
    Declaration,
    Each,
    Inner,
    Linked,
    OfRequest,
    OrNull,
    Picked,
    PlaceInList,
    Source,
    Stored,
    WholeItem,
)
from schema.fields.directives import ListSize, field_directives
from table.model.attribute import Attribute, View

__all__ = ["chosen", "computed", "each", "inner", "linked", "omittable", "optional", "resolved", "shows"]

T = TypeVar("T")
R = TypeVar("R")
V = TypeVar("V", bound=View)
F = TypeVar("F", bound=Callable[..., object])


class Shows(Protocol):
    """A GraphQL object that shows a stored item, or a map inside one."""

    item: View


def shows(
    attribute: Attribute[T] | Picked,
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
        resolver=_shown(attribute, rule),
        description=description,
        directives=field_directives(size=size),
        metadata={DECLARED: Stored(attribute, rule)},
    )


def inner(kind: Callable[..., object], *, description: str, **constants: object) -> Any:  # like Strawberry's `field`
    """Declare a field whose value is an object of another type with the same item; `constants` are its other values."""

    def resolve(root: Shows) -> object:
        return kind(item=root.item, **constants)

    metadata = {DECLARED: Inner(kind, constants)}
    return strawberry.field(resolver=resolve, description=description, metadata=metadata)


def chosen(how: Chosen, *, description: str) -> Any:  # like Strawberry's `field`
    """Declare a field whose value is an object of one of several types, by what is stored in the item."""

    def resolve(root: Shows) -> object:
        return how(root.item)

    return strawberry.field(resolver=resolve, description=description, metadata={DECLARED: how})


def computed(
    *sources: Source,
    description: str,
    size: ListSize | None = None,
    cached: CacheControl | None = None,
    cost: int | None = None,
    null_is_failure: bool = False,
    narrowed: Callable[..., Callable[[Any], object]] | None = None,
) -> Callable[[Callable[..., object]], Any]:
    """Declare a field by a function of values of its object or of the request, and of the field's arguments.

    The annotations of the function state the types of the field and the arguments. It may be a coroutine function.

    Args:
        sources: The first arguments of the function.
        description: The description of the field in the schema.
        size: The number of items, for a list of objects.
        cached: As for `resolved`.
        cost: As for `resolved`.
        null_is_failure: As for `resolved`.
        narrowed: Returns, for the arguments, a function of the values alone that computes the same faster.
    """

    def decorate(function: Callable[..., object]) -> Any:
        return strawberry.field(
            resolver=_computing(sources, function),
            description=description,
            directives=field_directives(null_is_failure=null_is_failure, cached=cached, cost=cost, size=size),
            metadata={DECLARED: Computed(sources, function, narrowed)},
        )

    return decorate


def linked(
    to: ItemLink[V],
    by: Attribute[str | None],
    shown: Callable[[V], object],
    *,
    description: str,
    cached: CacheControl | None = None,
    null_is_failure: bool = False,
) -> Any:  # like Strawberry's own `field`
    """Declare a field whose value is the object of another item, null if there is none: part of 1 BatchGetItem.

    Args:
        to: The way to the item.
        by: The attribute that contains its id.
        shown: Returns the object that shows the item.
        description: The description of the field in the schema.
        cached: As for `resolved`.
        null_is_failure: As for `resolved`.
    """

    async def resolve(root: Shows, info: Info) -> object:
        linked_id = by.read(root.item)
        found = None if linked_id is None else await info.context.loaders.stored.get(to.key(linked_id))
        return None if found is None else shown(to.view(found))

    return strawberry.field(
        resolver=resolve,
        description=description,
        directives=field_directives(cached=cached, null_is_failure=null_is_failure),
        metadata={DECLARED: Linked(to, by)},
    )


def optional(rule: Callable[[T], R]) -> OrNull[T, R]:
    """Return a rule that applies another to any value but None, which stays None."""
    return OrNull(rule)


def each(kind: Callable[..., R]) -> Each[R]:
    """Return a rule that shows each of several items as an object of a type with an `item`."""
    return Each(kind)


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
    declared: Declaration | None = None,
) -> Callable[[F], F]:
    """Declare a field by its resolver, for relations and computed values.

    This is Strawberry's decorator, typed: its overloads hide the method's type from the type checker.

    Args:
        description: The description of the field in the schema.
        null_is_failure: Whether the field is null only if it failed; `@semanticNonNull`.
        cached: How long a response with the field may be cached, if it differs from the type; `@cacheControl`.
        cost: The points the field costs, if they differ from those of its type; `@cost`.
        size: The number of items, for a list of objects or a connection; `@listSize`.
        declared: What the resolver shows, if that can be stated as data.
    """
    directives = field_directives(null_is_failure=null_is_failure, cached=cached, cost=cost, size=size)
    decorator: Callable[[F], F] = strawberry.field(
        description=description, directives=directives, metadata={DECLARED: declared}
    )
    return decorator


def _shown(attribute: Attribute[Any] | Picked, rule: Callable[[Any], object] | None) -> Callable[[Shows], object]:
    if isinstance(attribute, Picked):
        pick = attribute.pick

        def resolve_picked(root: Shows) -> object:
            value = pick(root).read(root.item)
            return value if rule is None else rule(value)

        return resolve_picked
    return _as_stored(attribute) if rule is None else _by_rule(attribute, rule)


def _as_stored(attribute: Attribute[T]) -> Callable[[Shows], object]:
    def resolve(root: Shows) -> object:
        return attribute.read(root.item)

    return resolve


def _by_rule(attribute: Attribute[T], rule: Callable[[T], object]) -> Callable[[Shows], object]:
    def resolve(root: Shows) -> object:
        return rule(attribute.read(root.item))

    return resolve


def _computing(sources: Sequence[Source], function: Callable[..., object]) -> Callable[..., object]:
    """Return the resolver of a computed field: its signature is the function's, with the object in place of the values.

    It takes the `info` of the field if a value of the request is among them.
    """
    reads = [*map(_reading, sources)]
    paths = [one.path for one in sources if isinstance(one, Attribute)]

    def resolve(root: Any, info: Info | None = None, **arguments: object) -> Any:
        try:
            return function(*[read(root, info) for read in reads], **arguments)
        except ValueError as problem:
            if not paths:
                raise
            raise root.item.malformed(paths[0], str(problem)) from None

    async def resolve_later(root: Any, info: Info | None = None, **arguments: object) -> object:
        return await resolve(root, info, **arguments)

    resolver: Callable[..., object] = resolve_later if inspect.iscoroutinefunction(function) else resolve
    signature = inspect.signature(function)
    of_values, others = [*signature.parameters][: len(sources)], [*signature.parameters.values()][len(sources) :]
    added = [inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD)]
    annotations: dict[str, Any] = {
        name: note for name, note in function.__annotations__.items() if name not in of_values
    }
    if any(isinstance(one, OfRequest) for one in sources):
        added.append(inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info))
        annotations["info"] = Info
    resolver.__name__, resolver.__module__ = function.__name__, function.__module__
    resolver.__signature__ = signature.replace(parameters=[*added, *others])  # type: ignore[attr-defined]  # read by inspect
    resolver.__annotations__ = annotations
    return resolver


def _reading(source: Source) -> Callable[[Any, Any], object]:
    """Return what reads a source of an object, for the `info` of a field."""
    if isinstance(source, Attribute):
        return lambda root, _info: source.read(root.item)
    if isinstance(source, OfRequest):
        return lambda _root, info: source.pick(info.context)
    if isinstance(source, PlaceInList):
        return lambda root, _info: root.item.index
    if isinstance(source, WholeItem):
        return lambda root, _info: root.item
    return lambda root, _info: getattr(root, source)
