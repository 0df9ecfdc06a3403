"""Objects with a global id."""

from __future__ import annotations

from typing import Any

import strawberry

from schema.fields.context import Context, Info
from schema.fields.declared import DECLARED, Identity
from schema.fields.stored import Shows
from schema.relay.global_id import global_id
from table.model import rules
from table.model.attribute import Attribute

__all__ = ["Node", "identity", "number_of"]


def identity(description: str, attribute: Attribute[str] | None = None) -> Any:  # like Strawberry's own `field`
    """Declare the global id of a type, whose id within the type is an attribute or else the result of `local_id`."""
    if attribute is None:
        return strawberry.field(resolver=_identified, description=description)

    def resolve(root: Shows) -> strawberry.ID:
        return strawberry.ID(global_id(type(root).__name__, attribute.read(root.item)))

    return strawberry.field(resolver=resolve, description=description, metadata={DECLARED: Identity(attribute)})


def _identified(root: Node, info: Info) -> strawberry.ID:
    return strawberry.ID(global_id(type(root).__name__, root.local_id(info.context)))


@strawberry.interface(description="An object with a global id.")
class Node:
    id: strawberry.ID = identity("The global id of the object.")

    def local_id(self, context: Context) -> str:
        """Return the id of the object within its type, unless that is a stored attribute."""
        raise NotImplementedError


def number_of(stored_id: str) -> int:
    """Return a stored id as a number.

    Raises:
        ValueError: It is not a whole number of 31 bits.
    """
    if not (stored_id.isascii() and stored_id.isdigit() and int(stored_id) <= rules.LARGEST):
        raise ValueError("is not a number of 31 bits")
    return int(stored_id)
