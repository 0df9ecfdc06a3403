"""Schema directives, which describe fields beyond their types.

A directive is a class, and a field is declared with instances of it. Strawberry converts the classes to graphql-core's
directives; `complete` adds what the conversion leaves out.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias, TypeVar

import strawberry
from graphql import GraphQLDirective, GraphQLField, GraphQLNamedType, Undefined
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema_directive import Location, StrawberrySchemaDirective

from schema.fields.cache_control import CacheControl

__all__ = [
    "SEMANTIC_NON_NULL",
    "Cost",
    "Element",
    "ListSize",
    "as_many_as",
    "carried",
    "complete",
    "field_directives",
    "page_of",
    "usually",
    "words_of",
]

D = TypeVar("D")
Element: TypeAlias = GraphQLField | GraphQLNamedType

DEFAULT = "argument_default"
"""The metadata of a directive's field that contains the default of the argument."""

PAGE_FIELDS = ("edges", "nodes")
"""The fields of a connection that contain the items of its page."""


def _argument(name: str, *, description: str, default: object = Undefined) -> Any:  # like Strawberry's own `field`
    """Declare an optional argument of a directive."""
    return strawberry.field(name=name, description=description, default=strawberry.UNSET, metadata={DEFAULT: default})


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="semanticNonNull",
    description="The field is null only when it failed; a client that handles errors may treat it as non-null.",
)
class SemanticNonNull:
    levels: list[int] = _argument(
        "levels", description="The list levels that are meant; 0 is the field itself.", default=[0]
    )


@strawberry.schema_directive(
    locations=[
        Location.ARGUMENT_DEFINITION,
        Location.ENUM,
        Location.FIELD_DEFINITION,
        Location.INPUT_FIELD_DEFINITION,
        Location.OBJECT,
        Location.SCALAR,
    ],
    name="cost",
    description="The weight of a field, argument or type in the cost of an operation. Objects weigh 1 and scalars 0 where nothing is said.",
)
class Cost:
    """Used on fields only: arguments and types have the default weight of their kind."""

    weight: int = strawberry.field(description="Points added each time the element is used.")


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="listSize",
    description="How many items a list field is counted as having when the cost of an operation is worked out before it runs.",
)
class ListSize:
    """Always used with `require_one` false, because every page has a default size."""

    assumed: int | None = _argument("assumedSize", description="The size assumed when no slicing argument is given.")
    slicing: list[str] | None = _argument(
        "slicingArguments",
        description="Arguments whose value is the size of the list; of a text, the number of its words.",
    )
    sized_fields: list[str] | None = _argument(
        "sizedFields", description="Fields of the returned object to which the size applies."
    )
    require_one: bool | None = _argument(
        "requireOneSlicingArgument", description="Whether a slicing argument has to be given.", default=True
    )


SEMANTIC_NON_NULL = SemanticNonNull()
"""For a field that needs another read and is null only if the read failed."""


def usually(size: int) -> ListSize:
    """The typical size of a list that no argument limits."""
    return ListSize(assumed=size, require_one=False)


def as_many_as(argument: str, *, at_most: int) -> ListSize:
    """The size of a list that has an item for each item of an argument."""
    return ListSize(assumed=at_most, slicing=[argument], require_one=False)


def words_of(argument: str, *, at_most: int, fields: list[str]) -> ListSize:
    """The size of lists below a field that have an item for each word of an argument."""
    return ListSize(assumed=at_most, slicing=[argument], sized_fields=fields, require_one=False)


def page_of(size: int) -> ListSize:
    """The size of a connection: `first` items, or `size` if that is omitted."""
    return ListSize(assumed=size, slicing=["first"], sized_fields=list(PAGE_FIELDS), require_one=False)


def field_directives(
    *,
    null_is_failure: bool = False,
    cached: CacheControl | None = None,
    cost: int | None = None,
    size: ListSize | None = None,
) -> list[object]:
    """Return the directives of a field in the order in which they are printed; see `schema.fields.stored.resolved`."""
    weight = None if cost is None else Cost(weight=cost)
    directives = (SEMANTIC_NON_NULL if null_is_failure else None, cached, weight, size)
    return [directive for directive in directives if directive is not None]


def carried(element: Element, kind: type[D]) -> D | None:
    """Return the directive of a kind on a field or type; None if there is none."""
    declaration = element.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    directives = getattr(declaration, "directives", None) or ()
    return next((directive for directive in directives if isinstance(directive, kind)), None)


def complete(directives: Iterable[GraphQLDirective]) -> None:
    """Add the descriptions and defaults of arguments, which Strawberry does not pass on to graphql-core."""
    for directive in directives:
        declared = directive.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        for field in declared.fields if isinstance(declared, StrawberrySchemaDirective) else ():
            argument = directive.args[field.graphql_name or field.name]
            argument.description = field.description
            argument.default_value = field.metadata.get(DEFAULT, Undefined)
