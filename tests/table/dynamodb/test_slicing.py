"""Responses are cut into their items only where every piece is certain to be one item."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from botocore.model import ShapeResolver, StructureShape

from table.dynamodb.slicing import LEAST_BYTES, Slices, sliced_members
from table.engine.codec import Wire
from table.engine.protocol import PrimaryKey

MEMBERS = {name: {"shape": "Any"} for name in ("Responses", "UnprocessedKeys")}
SHAPE = StructureShape("Output", {"type": "structure", "members": MEMBERS}, ShapeResolver({"Any": {"type": "map"}}))
LONG = {"S": "x" * LEAST_BYTES}


def _item(number: int, **attributes: Wire) -> Wire:
    return {"pk": {"S": f"WORD#{number}"}, "sk": {"S": "WORD"}, **attributes}


def _read(response: dict[str, Any]) -> dict[str, Any]:
    return sliced_members(orjson.dumps(response), "words", SHAPE)


@pytest.mark.parametrize(
    "attributes",
    [
        {"note": LONG},
        {"note": LONG, "list": {"L": [{"M": {"a": {"S": "1"}}}, {"M": {"a": {"S": "2"}}}]}},
        {"note": LONG, "list": {"L": [{"L": [{"M": {}}, {"N": "1"}]}, {"BOOL": True}, {"NULL": True}]}},
        {"note": LONG, "map": {"M": {"a": {"M": {"b": {"M": {}}}}}}},
        {"note": LONG, "text": {"S": 'ends with }},{"pk":{"S":"WORD#1"}'}},
        {"note": LONG, "text": {"S": "}},{"}, "другое": {"SS": ["}},{", "b"]}},
    ],
)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_items_are_the_texts_between_their_ends(attributes: Wire, count: int) -> None:
    items = [_item(number, **attributes) for number in range(count)]

    found = _read({"Responses": {"words": items}, "UnprocessedKeys": {}})

    slices = found["Responses"]["words"]
    assert isinstance(slices, Slices) == ('"}},{"' not in orjson.dumps(attributes).decode())
    if isinstance(slices, Slices):
        assert {key: orjson.loads(text) for key, text in slices.items()} == {
            PrimaryKey(item["pk"]["S"], item["sk"]["S"]): item for item in items
        }
    else:
        assert slices == items
    assert found["UnprocessedKeys"] == {}


def test_the_attributes_of_an_item_are_in_any_order() -> None:
    items = [
        {"gsi1pk": {"S": "a"}, "sk": {"S": f"{n}"}, "gsi1sk": {"S": "b"}, "note": LONG, "pk": {"S": "P"}} for n in "12"
    ]

    slices = _read({"Responses": {"words": items}})["Responses"]["words"]

    assert isinstance(slices, Slices)
    assert [*slices] == [PrimaryKey("P", "1"), PrimaryKey("P", "2")]


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([_item(1), _item(2)], id="short"),
        pytest.param([_item(1, note=LONG), _item(1)], id="the same key twice"),
        pytest.param([_item(1, note=LONG), {"S": {"S": "x"}, **_item(2)}], id="an attribute named as a type"),
        pytest.param([_item(1, note=LONG, replaced={"M": _item(3)}), _item(2)], id="key attributes in a map"),
        pytest.param([_item(1, note=LONG), {"sk": {"S": "x"}}], id="an item without its key"),
        pytest.param([{"pk": {"S": 'a"b'}, "sk": {"S": "x"}, "note": LONG}], id="a key with escaped characters"),
        pytest.param(
            [{"pk": {"S": 'a"b'}, "sk": {"S": "x"}, "note": LONG, "m": {"M": {"pk": {"S": "c"}}}}],
            id="a key with escaped characters beside another one in a map",
        ),
        pytest.param(
            [{"pk": {"S": "a"}, "SK": {"S": "x"}, "note": LONG, "m": {"M": {"pk": {"S": "c"}}}}], id="two pk, no sk"
        ),
        pytest.param([{"pk": {"S": "x}},{"}, "sk": {"S": "x"}, "note": LONG}, _item(2)], id="the mark in a key"),
        pytest.param([], id="no items"),
    ],
)
@pytest.mark.parametrize(
    "unprocessed", [{}, {"words": {"ConsistentRead": False, "Keys": [{"pk": {"S": "a"}, "sk": {"S": "b"}}]}}]
)
def test_an_unusual_response_is_parsed_as_a_whole(items: list[Wire], unprocessed: Wire) -> None:
    found = _read({"Responses": {"words": items}, "UnprocessedKeys": unprocessed})

    assert found == {"Responses": {"words": items}, "UnprocessedKeys": unprocessed}
    assert not isinstance(found["Responses"]["words"], Slices)


def test_keys_that_are_left_after_the_items_are_not_taken_for_items() -> None:
    unprocessed = {"words": {"ConsistentRead": False, "Keys": [{"pk": {"S": "a"}, "sk": {"S": "b"}}]}}

    found = _read({"Responses": {"words": [_item(1, note=LONG)]}, "UnprocessedKeys": unprocessed})

    assert found == {"Responses": {"words": [_item(1, note=LONG)]}, "UnprocessedKeys": unprocessed}
