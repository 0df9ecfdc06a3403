"""Lists that are JSON before they become part of an answer, for lists of ten thousands of objects.

The executor passes such a list what is selected of its items, and puts the text it gets into the answer unread.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Sequence
from typing import Any, TypeAlias, overload

import orjson
from graphql import GraphQLError, GraphQLList, GraphQLObjectType
from graphql.execution import Executor

__all__ = ["Rendered", "RenderedList", "RenderingExecutor", "Selection", "outlined", "to_json"]

Selection: TypeAlias = tuple[tuple[str, str], ...]
"""What is selected of an object that has only scalars: response names with the names of their fields, in order."""


class Rendered(Sequence[dict[str, Any]]):
    """A list of objects as JSON text, decoded when an item is read."""

    __slots__ = ("_items", "digest", "json")

    def __init__(self, json: bytes) -> None:
        self.json = json
        self.digest = hashlib.blake2b(json, digest_size=16).hexdigest()
        self._items: list[dict[str, Any]] | None = None

    @property
    def items(self) -> list[dict[str, Any]]:
        """The decoded list."""
        if self._items is None:
            self._items = orjson.loads(self.json)
        return self._items

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | list[dict[str, Any]]:
        return self.items[index]

    def __eq__(self, other: object) -> bool:
        return self.items == (other.items if isinstance(other, Rendered) else other)

    __hash__ = None  # type: ignore[assignment]  # as of any list


class RenderedList(ABC):
    """The value of a list field whose items are rendered rather than resolved."""

    @abstractmethod
    def size(self, selection: Selection) -> int:
        """Return the bytes of the rendered list, or a little more."""

    @abstractmethod
    def rendered(self, selection: Selection) -> Rendered | Awaitable[Rendered]:
        """Return the rendered list; not at once if it has to be rendered for the first time."""


class RenderingExecutor(Executor[None]):
    """graphql-core's executor of one operation, which lets rendered lists render themselves."""

    def complete_list_value(
        self, return_type: GraphQLList[Any], field_details_list: Any, info: Any, path: Any, result: Any, *rest: Any
    ) -> Any:
        """Complete a list."""
        if isinstance(result, RenderedList):
            return self.render(result, self._selection(return_type, field_details_list), path)
        return super().complete_list_value(return_type, field_details_list, info, path, result, *rest)

    def render(self, found: RenderedList, selection: Selection, path: Any) -> Rendered | Awaitable[Rendered]:
        """Render a list at a path of the answer."""
        return found.rendered(selection)

    def _selection(self, return_type: GraphQLList[Any], field_details_list: Any) -> Selection:
        kind = getattr(return_type.of_type, "of_type", return_type.of_type)
        if not isinstance(kind, GraphQLObjectType):
            raise GraphQLError(f"{kind} is not the type of a rendered list")
        fields = self.collect_subfields(kind, field_details_list).grouped_field_set
        return tuple((name, details[0].node.name.value) for name, details in fields.items())


def to_json(payload: object) -> bytes:
    """Encode an answer.

    Raises:
        TypeError: It contains something that JSON cannot represent.
    """
    return orjson.dumps(payload, default=_fragment)


def outlined(payload: object) -> bytes:
    """Encode an answer with the digests of its rendered lists in their place: short, and as unique as the answer."""
    return orjson.dumps(payload, default=lambda rendered: f"Rendered {rendered.digest}")


def _fragment(value: object) -> orjson.Fragment:
    if isinstance(value, Rendered):
        return orjson.Fragment(value.json)
    raise TypeError(f"{type(value).__name__} is not JSON")
