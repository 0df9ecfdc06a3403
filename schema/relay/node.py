"""Objects with a global id."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import strawberry

from schema.fields.context import Context, Info
from schema.relay.global_id import global_id
from table.model import rules
from table.model.attribute import View

__all__ = ["Node", "database_id", "identity"]


def identity(description: str) -> Any:  # like Strawberry's own `field`
    """Declare the global id of a type."""
    return strawberry.field(resolver=_identified, description=description)


def _identified(root: Node, info: Info) -> strawberry.ID:
    return strawberry.ID(global_id(type(root).__name__, root.local_id(info.context)))


@strawberry.interface(description="An object with a global id.")
class Node(ABC):
    id: strawberry.ID = identity("The global id of the object.")

    @abstractmethod
    def local_id(self, context: Context) -> str:
        """Return the id of the object within its type."""


def database_id(view: View, attribute: str, stored_id: str) -> int:
    """Return a stored id as a number.

    Raises:
        MalformedItemError: It is not a whole number of 31 bits.
    """
    if not (stored_id.isascii() and stored_id.isdigit() and int(stored_id) <= rules.LARGEST):
        raise view.malformed(attribute, "is not a number of 31 bits")
    return int(stored_id)
