"""How the functions of a plan find each other: by the classes of objects, and by what is selected."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from graphql import GraphQLObjectType, GraphQLSchema, SelectionSetNode

from plans.errors import UnusualError
from schema.fields.direct import python_class

__all__ = ["Functions", "kinds", "text_of"]


class Functions(dict[type, Callable[..., object]]):
    """Functions by the class of the objects that they show."""

    def __missing__(self, kind: type) -> Callable[..., object]:
        """Leave an error in the place of an object to the reference executor."""
        raise UnusualError("unread" if issubclass(kind, Exception) else f"no function shows {kind.__name__}")


@cache
def kinds(schema: GraphQLSchema) -> dict[Callable[..., object], GraphQLObjectType]:
    """Return the object types of a schema by the classes of their objects."""
    return {
        python_class(kind): kind
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
    }


def text_of(selection_set: SelectionSetNode | None) -> object:
    """Return what two selection sets of one document have in common if they select the same."""
    if selection_set is None or selection_set.loc is None:
        return id(selection_set)
    return selection_set.loc.source.body[selection_set.loc.start : selection_set.loc.end]
