"""The orjson parser returns what botocore's returns, and rejects an HTML page."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest
from aiobotocore.parsers import AioJSONParser
from botocore.model import ServiceModel
from botocore.parsers import ResponseParserError
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from table.dynamodb.fast_parser import FAST_OPERATIONS, FastParser, FastParserFactory

DYNAMODB: ServiceModel = Session().get_service_model("dynamodb")

names = st.text(min_size=1, max_size=8)
numbers = st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.integers().map(str)
base64_texts = st.binary(max_size=8).map(lambda value: base64.b64encode(value).decode())
leaves = st.one_of(
    st.fixed_dictionaries({"S": st.text()}),
    st.fixed_dictionaries({"N": numbers}),
    st.fixed_dictionaries({"BOOL": st.booleans()}),
    st.just({"NULL": True}),
    st.fixed_dictionaries({"B": base64_texts}),
    st.fixed_dictionaries({"SS": st.lists(st.text(), min_size=1, max_size=3)}),
    st.fixed_dictionaries({"NS": st.lists(numbers, min_size=1, max_size=3)}),
    st.fixed_dictionaries({"BS": st.lists(base64_texts, min_size=1, max_size=3)}),
)
values = st.recursive(
    leaves,
    lambda members: (
        st.fixed_dictionaries({"L": st.lists(members, max_size=4)})
        | st.fixed_dictionaries({"M": st.dictionaries(names, members, max_size=4)})
    ),
    max_leaves=12,
)
items = st.dictionaries(names, values, max_size=5)
keys = st.fixed_dictionaries({"pk": st.fixed_dictionaries({"S": names}), "sk": st.fixed_dictionaries({"S": names})})
capacity = st.fixed_dictionaries({"TableName": names, "CapacityUnits": st.floats(0, 1e6)})
page = {"Items": st.lists(items, max_size=3), "Count": st.integers(0, 9), "ScannedCount": st.integers(0, 9)}
page_optional = {"LastEvaluatedKey": keys | st.none(), "ConsumedCapacity": capacity}
writes = st.fixed_dictionaries({"PutRequest": st.fixed_dictionaries({"Item": items})})

answers: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "BatchGetItem": st.fixed_dictionaries(
        {"Responses": st.dictionaries(names, st.lists(items, max_size=3), max_size=2)},
        optional={
            "UnprocessedKeys": st.dictionaries(names, st.fixed_dictionaries({"Keys": st.lists(keys)}), max_size=1),
            "ConsumedCapacity": st.lists(capacity, max_size=2),
        },
    ),
    "BatchWriteItem": st.fixed_dictionaries(
        {"UnprocessedItems": st.dictionaries(names, st.lists(writes, max_size=2), max_size=1)},
        optional={"ConsumedCapacity": st.lists(capacity, max_size=2)},
    ),
    "Query": st.fixed_dictionaries(page, optional=page_optional),
    "Scan": st.fixed_dictionaries(page, optional=page_optional),
    "TransactWriteItems": st.fixed_dictionaries({}, optional={"ConsumedCapacity": st.lists(capacity, max_size=2)}),
}


def parse(parser: AioJSONParser, operation: str, body: bytes, status: int = 200) -> dict[str, Any]:
    """Parse a body as the response of an operation."""
    response = {
        "status_code": status,
        "headers": {"X-Amzn-RequestId": "1", "x-amzn-requestid": "R1"},
        "body": body,
        "context": {"operation_name": operation},
    }
    parsed: dict[str, Any] = asyncio.run(parser.parse(response, DYNAMODB.operation_model(operation).output_shape))
    return parsed


def with_bytes(parsed: Any) -> Any:
    """Decode binary attribute values as botocore does; the fast parser leaves that to the codec."""
    if isinstance(parsed, list):
        return [with_bytes(member) for member in parsed]
    if not isinstance(parsed, dict):
        return parsed
    if [*parsed] == ["B"] and isinstance(parsed["B"], str):
        return {"B": base64.b64decode(parsed["B"])}
    if [*parsed] == ["BS"] and all(isinstance(member, str) for member in parsed["BS"]):
        return {"BS": [base64.b64decode(member) for member in parsed["BS"]]}
    return {name: with_bytes(member) for name, member in parsed.items()}


def test_the_operations_tested_here_are_the_fast_ones() -> None:
    assert set(answers) == FAST_OPERATIONS


@pytest.mark.parametrize("operation", sorted(answers))
@settings(max_examples=30)
@given(data=st.data(), ascii_only=st.booleans())
def test_the_same_bytes_give_what_botocore_gives(operation: str, data: st.DataObject, *, ascii_only: bool) -> None:
    body = json.dumps(data.draw(answers[operation]), ensure_ascii=ascii_only).encode()

    fast, slow = parse(FastParser(), operation, body), parse(AioJSONParser(), operation, body)

    assert with_bytes(fast) == slow


def test_members_that_the_model_does_not_name_are_omitted() -> None:
    parsed = parse(FastParser(), "Query", b'{"Items": [], "Surprise": 1, "Count": null}')

    assert {name for name in parsed if name != "ResponseMetadata"} == {"Items"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"Responses": {', b"<html></html>", b"[1]", b"null", b'"text"', b'{"Responses": "\xff"}']
)
def test_a_body_that_is_no_json_object_is_no_answer(body: bytes) -> None:
    with pytest.raises(ResponseParserError):
        parse(FastParser(), "BatchGetItem", body)


@pytest.mark.parametrize("body", [b"[1]", b"\xff"])
def test_an_operation_left_to_botocore_gives_no_answer_for_such_a_body_either(body: bytes) -> None:
    with pytest.raises(ResponseParserError):
        parse(FastParser(), "DescribeTable", body)


def test_timestamps_of_an_operation_left_to_botocore_are_read_by_it() -> None:
    body = b'{"Table": {"TableStatus": "ACTIVE", "CreationDateTime": 0}}'

    assert parse(FastParser(), "DescribeTable", body) == parse(AioJSONParser(), "DescribeTable", body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"__type": "a#ProvisionedThroughputExceededException", "message": "m"}'),
        (400, b'{"__type": "ValidationException:http://x", "Message": "m"}'),
        (500, b'{"__type": "InternalServerError"}'),
        (503, b"<html><body>Service Unavailable</body></html>"),
        (500, b""),
        (502, b"not json"),
    ],
)
def test_an_error_is_read_as_botocore_reads_it(status: int, body: bytes) -> None:
    assert parse(FastParser(), "Query", body, status) == parse(AioJSONParser(), "Query", body, status)


@pytest.mark.parametrize("body", [b"[1]", b"null", b'"text"', b"\xff", b'{"__type": {"a": 1}}', b'{"__type": 5}'])
def test_an_error_that_botocore_cannot_read_is_reported_by_its_status(body: bytes) -> None:
    assert parse(FastParser(), "Query", body, 500)["Error"] == {"Code": "500", "Message": "Internal Server Error"}


def test_reasons_that_are_not_as_the_model_says_are_omitted() -> None:
    response = {
        "status_code": 400,
        "headers": {},
        "body": b'{"CancellationReasons": ["x"]}',
        "context": {"operation_name": "TransactWriteItems"},
    }
    shape = DYNAMODB.shape_for_error_code("TransactionCanceledException")

    assert asyncio.run(FastParser().parse(response, shape)) == {}


def test_the_factory_returns_the_fast_parser_for_json_only() -> None:
    factory = FastParserFactory()

    assert isinstance(factory.create_parser("json"), FastParser)
    assert factory.create_parser("json") is factory.create_parser("json")
    assert type(factory.create_parser("query")).__name__ == "AioQueryParser"
