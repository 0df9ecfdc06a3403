"""The orjson serializer writes the same requests as botocore's."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from botocore.session import Session

from table.dynamodb import requests
from table.dynamodb.client import dynamodb_client
from table.dynamodb.fast_serializer import LARGE_BODY_BYTES, FastSerializer
from table.engine.index import Index
from table.engine.protocol import Attributes, Check, Condition, Delete, KeyCondition, PrimaryKey, Put
from table.model.definition import ATTRIBUTE_DEFINITIONS, KEY_SCHEMA, global_secondary_indexes

DYNAMODB: ServiceModel = Session().get_service_model("dynamodb")

ITEM: Attributes = {"pk": "P", "sk": "ё", "n": 12, "list": [True, None, {"a": "b"}], "set": frozenset({"x", "y"})}
KEY = PrimaryKey("P", "S")
CONDITION = Condition(attribute="n", equals=12)
BACKWARD = KeyCondition(partition="P", index=Index.GSI1, begins_with="a", forward=False)

REQUESTS = {
    "BatchGetItem": requests.batch_get("t", [requests.key_wire(KEY)], consistent=True),
    "BatchWriteItem": requests.batch_write("t", [requests.put_request(ITEM), requests.delete_request(KEY)]),
    "Query": requests.query("t", BACKWARD, limit=3, after={"pk": "P", "sk": "S"}, consistent=False),
    "Scan": requests.scan("t", segment=1, segments=4, limit=None, after=None),
    "TransactWriteItems": requests.transaction(
        "t",
        [
            Put(item=ITEM, condition=CONDITION),
            Delete(key=KEY),
            Check(key=PrimaryKey("P", "other"), condition=Condition(attribute="pk", absent=True)),
        ],
        "token",
    ),
    "CreateTable": {
        "TableName": "t",
        "AttributeDefinitions": ATTRIBUTE_DEFINITIONS,
        "KeySchema": KEY_SCHEMA,
        "GlobalSecondaryIndexes": global_secondary_indexes(),
        "BillingMode": "PAY_PER_REQUEST",
    },
}


@pytest.mark.parametrize("operation", sorted(REQUESTS))
def test_a_request_is_the_one_that_botocore_writes(operation: str) -> None:
    model = DYNAMODB.operation_model(operation)

    fast = FastSerializer().serialize_to_request(REQUESTS[operation], model)

    # botocore's own validation runs here, so that what we send is also known to be well formed.
    slow = create_serializer("json", include_validation=True).serialize_to_request(REQUESTS[operation], model)
    assert json.loads(fast.pop("body")) == json.loads(slow.pop("body"))
    assert fast == slow


def test_a_text_that_is_not_unicode_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="cannot be encoded as JSON"):
        FastSerializer().serialize_to_request({"TableName": "\ud800"}, DYNAMODB.operation_model("Query"))


def test_a_body_above_a_megabyte_is_given_to_be_sent_piece_by_piece() -> None:
    model = DYNAMODB.operation_model("Scan")

    small = FastSerializer().serialize_to_request({"TableName": "t" * (LARGE_BODY_BYTES - 16)}, model)["body"]
    large = FastSerializer().serialize_to_request({"TableName": "t" * (LARGE_BODY_BYTES - 15)}, model)["body"]

    assert (type(small), len(small)) == (bytes, LARGE_BODY_BYTES)
    assert (type(large), len(large.getvalue())) == (BytesIO, LARGE_BODY_BYTES + 1)


@pytest.mark.usefixtures("aws_environment")
async def test_the_client_writes_its_requests_with_it() -> None:
    async with dynamodb_client() as client:
        assert isinstance(client._serializer, FastSerializer)
