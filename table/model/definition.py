"""The table's key schema and indexes, as arguments of DynamoDB's CreateTable."""

from __future__ import annotations

DEFAULT_TABLE_NAME = "rootski-table"

KEY_ATTRIBUTES = ("pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk")

MADE_BY = "made_by"
"""The added attribute that names the import that made an item. Items without it are the original service's, or users',
or those of imports before this attribute existed."""

ITEM_ATTRIBUTES = frozenset((*KEY_ATTRIBUTES, "__type", MADE_BY))
"""Attributes that identify an item; all others are its content."""

ATTRIBUTE_DEFINITIONS = [{"AttributeName": name, "AttributeType": "S"} for name in KEY_ATTRIBUTES]

KEY_SCHEMA = [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]


def global_secondary_indexes() -> list[dict[str, object]]:
    """Return `gsi1` and `gsi2`, with all attributes projected."""
    return [
        {
            "IndexName": name,
            "KeySchema": [
                {"AttributeName": f"{name}pk", "KeyType": "HASH"},
                {"AttributeName": f"{name}sk", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
        for name in ("gsi1", "gsi2")
    ]
