"""Objects with a global id."""

from typing import Any

import strawberry

from schema.fields.declared import DECLARED, Identity
from schema.fields.stored import Shows
from schema.relay.global_id import global_id
from table.model import rules
from table.model.attribute import Attribute

__all__ = ["Node", "identity", "number_of"]


def identity(description: str, attribute: Attribute[str]) -> Any:  # like Strawberry's own `field`
    """Declare the global id of a type, whose id within the type is an attribute."""

    def resolve(root: Shows) -> strawberry.ID:
        return strawberry.ID(global_id(type(root).__name__, attribute.read(root.item)))

    return strawberry.field(resolver=resolve, description=description, metadata={DECLARED: Identity(attribute)})


@strawberry.interface(description="An object with a global id.")
class Node:
    id: strawberry.ID = strawberry.field(description="The global id of the object.")


def number_of(stored_id: str) -> int:
    """Return a stored id as a number.

    Raises:
        ValueError: It is not a whole number of 31 bits.
    """
    if not rules.is_number(stored_id):
        raise ValueError("is not a number of 31 bits")
    return int(stored_id)
