"""Items in the embedded engine's file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from table.embedded.stored_items import EmbeddedItem, check_key, decoded, encoded
from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import TableUnavailableError
from tests.table.engine.engine_contract import make_item


def test_a_plain_item_is_kept_as_plain_json() -> None:
    item = make_item(gsi1pk="I", gsi1sk="1", word={"text": "ёлка", "frequency": None}, n=3)

    kept = encoded(item)

    assert kept == EmbeddedItem(
        pk="P",
        sk="S",
        gsi1pk="I",
        gsi1sk="1",
        gsi2pk=None,
        gsi2sk=None,
        size=54,
        data='{"pk":"P","sk":"S","gsi1pk":"I","gsi1sk":"1","word":{"text":"ёлка","frequency":null},"n":3}',
    )


@pytest.mark.parametrize("value", [Decimal("0.5"), 2**64, -(2**63) - 1, b"\x00", frozenset({"a"})], ids=repr)
def test_an_item_with_values_that_json_lacks_is_kept_as_dynamodb_json(value: AttributeValue) -> None:
    item = make_item(value=value)

    kept = encoded(item)

    assert kept.data.startswith('{"":{"pk":{"S":"P"}')
    assert decoded(f"[{kept.data},{encoded(make_item()).data}]".encode()) == [item, make_item()]


@pytest.mark.parametrize(
    ("keys", "indexes"),
    [
        ({}, 0),
        ({"gsi1pk": "I"}, 0),
        ({"gsi1pk": "I", "gsi2sk": "1"}, 0),
        ({"gsi1pk": "I", "gsi1sk": "1"}, 1),
        ({"gsi1pk": "I", "gsi1sk": "1", "gsi2pk": "I", "gsi2sk": "1"}, 2),
    ],
)
def test_an_item_is_in_the_indexes_of_which_it_has_both_keys(keys: dict[str, AttributeValue], indexes: int) -> None:
    assert encoded(make_item() | keys).indexes == indexes


@pytest.mark.parametrize(
    "item",
    [
        {"sk": "S"},
        {"pk": "P"},
        {"pk": "", "sk": "S"},
        {"pk": "P", "sk": ""},
        {"pk": "ё" * 1025, "sk": "S"},
        {"pk": "P", "sk": "s" * 1025},
        {"pk": "P", "sk": "S", "gsi1pk": ""},
        {"pk": "P", "sk": "S", "gsi2sk": "s" * 1025},
        {"pk": "P", "sk": "S", "text": "a" * 400 * 1024},
        {"pk": "P", "sk": "S", "text": "\ud800"},
        {"pk": "P", "sk": "S", "number": Decimal("NaN")},
    ],
    ids=lambda item: repr(item)[:40],
)
def test_an_item_that_dynamodb_refuses_is_refused(item: Attributes) -> None:
    with pytest.raises(ValueError, match=r"pk|sk|text|number|at most 409600"):
        encoded(item)


@pytest.mark.parametrize("name", ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"])
@pytest.mark.parametrize("value", [1, None, b"P"], ids=repr)
def test_a_key_is_a_str(name: str, value: AttributeValue) -> None:
    with pytest.raises(TypeError, match=name):
        encoded(make_item() | {name: value})


@pytest.mark.parametrize("key", [PrimaryKey("", "S"), PrimaryKey("P", ""), PrimaryKey("p" * 2049, "S")], ids=str)
def test_a_key_that_no_item_can_have_is_refused(key: PrimaryKey) -> None:
    with pytest.raises(ValueError, match="a key has 1 to"):
        check_key(key)


@pytest.mark.parametrize("texts", [b'[{"pk":"P"', b'[{"":{"pk":{"S"}}]', b'[{"":{"pk":{"X":1}}}]'])
def test_a_text_that_is_no_item_means_a_damaged_file(texts: bytes) -> None:
    with pytest.raises(TableUnavailableError, match="damaged"):
        decoded(texts)
