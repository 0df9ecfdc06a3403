"""Items in the embedded engine's file: key attributes, size and one JSON text, validated as by DynamoDB.

The text is the item as plain JSON, so one orjson call reads any number of items. An item with values that JSON lacks
(bytes, sets, numbers with a fraction or beyond 64 bits) is stored as `{"": <DynamoDB JSON>}`; no attribute has an empty
name.
"""

from __future__ import annotations

from typing import NamedTuple

import orjson

from table.engine.codec import from_wire, to_wire
from table.engine.protocol import ITEM_BYTES, Attributes, AttributeValue, PrimaryKey
from table.engine.sizes import item_bytes
from table.errors import TableDamagedError

__all__ = ["SAVE_OR_RESTORE", "EmbeddedItem", "check_key", "decoded", "encoded"]

# Amazon DynamoDB Developer Guide, "Quotas": lengths of keys.
PARTITION_KEY_BYTES = 2048
SORT_KEY_BYTES = 1024

SAVE_OR_RESTORE = "restore a backup, or save what can be read with: python -m table export --skip-damaged FILE"
"""What to do about a damaged file that can be opened."""

_WIRE = ""


class EmbeddedItem(NamedTuple):
    """A row of the file, in the order of its columns; `size` follows DynamoDB's rules."""

    pk: str
    sk: str
    gsi1pk: str | None
    gsi1sk: str | None
    gsi2pk: str | None
    gsi2sk: str | None
    size: int
    data: str

    @property
    def indexes(self) -> int:
        """Number of indexes that contain the item, because it has both of their keys."""
        return sum(None not in keys for keys in ((self.gsi1pk, self.gsi1sk), (self.gsi2pk, self.gsi2sk)))


def encoded(attributes: Attributes) -> EmbeddedItem:
    """Return an item as a row of the file.

    Raises:
        TypeError: A key is not a str, or DynamoDB lacks the type of a value.
        ValueError: A key is empty or too long, the item is larger than 400 KB, or a value is out of DynamoDB's range.
    """
    size = item_bytes(attributes)
    if size > ITEM_BYTES:
        raise ValueError(
            f"item {attributes.get('pk')!r} / {attributes.get('sk')!r} has {size} bytes; at most {ITEM_BYTES}"
        )
    return EmbeddedItem(
        _key(attributes, "pk", PARTITION_KEY_BYTES),
        _key(attributes, "sk", SORT_KEY_BYTES),
        _index_key(attributes, "gsi1pk", PARTITION_KEY_BYTES),
        _index_key(attributes, "gsi1sk", SORT_KEY_BYTES),
        _index_key(attributes, "gsi2pk", PARTITION_KEY_BYTES),
        _index_key(attributes, "gsi2sk", SORT_KEY_BYTES),
        size,
        _text(attributes),
    )


def decoded(texts: bytes) -> list[Attributes]:
    """Read items from a JSON list of their texts; raises TableDamagedError if one cannot be read."""
    try:
        items: list[Attributes] = orjson.loads(texts)
        return [from_wire(item[_WIRE]) if _WIRE in item else item for item in items]  # type: ignore[arg-type]  # see _text
    except ValueError as error:
        raise TableDamagedError(f"the file is damaged: an item cannot be read; {SAVE_OR_RESTORE}") from error


def check_key(key: PrimaryKey) -> None:
    """Raise TypeError or ValueError for a key that is invalid in DynamoDB."""
    _checked("pk", key.pk, PARTITION_KEY_BYTES)
    _checked("sk", key.sk, SORT_KEY_BYTES)


def _text(attributes: Attributes) -> str:
    try:
        return orjson.dumps(attributes).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps({_WIRE: to_wire(attributes)}).decode()


def _index_key(attributes: Attributes, name: str, most_bytes: int) -> str | None:
    return _key(attributes, name, most_bytes) if name in attributes else None


def _key(attributes: Attributes, name: str, most_bytes: int) -> str:
    if name not in attributes:
        raise ValueError(f"an item has no {name}")
    return _checked(name, attributes[name], most_bytes)


def _checked(name: str, value: AttributeValue, most_bytes: int) -> str:
    if type(value) is not str:
        raise TypeError(f"{name} is {value!r}; a key must be a str")
    if not value or len(value.encode()) > most_bytes:
        raise ValueError(f"{name} has {len(value.encode())} bytes; a key has 1 to {most_bytes}")
    return value
