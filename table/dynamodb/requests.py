"""Build the JSON requests of DynamoDB's operations. Makes no calls.

Expressions contain the table's key attributes (`pk`, `gsi1sk`) as they are. Other attribute names are sent as
placeholders, since they may be reserved words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from table.engine.codec import to_wire, value_to_wire
from table.engine.index import Index
from table.engine.protocol import (
    Add,
    Attributes,
    Condition,
    Delete,
    KeyCondition,
    Operation,
    PrimaryKey,
    Put,
    StartKey,
    conditions_of,
    distinct_keys,
)

__all__ = [
    "Request",
    "batch_get",
    "batch_write",
    "delete_request",
    "key_of_wire",
    "key_wire",
    "put_request",
    "query",
    "scan",
    "transaction",
]

Request: TypeAlias = dict[str, Any]
"""The JSON members of a request or of a part of one."""

REPORT_CAPACITY: Request = {"ReturnConsumedCapacity": "TOTAL"}


def key_wire(key: PrimaryKey) -> Request:
    """Return a primary key as DynamoDB JSON."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def key_of_wire(key: Request) -> PrimaryKey:
    """Return the primary key that `key_wire` wrote."""
    return PrimaryKey(key["pk"]["S"], key["sk"]["S"])


def put_request(item: Attributes) -> Request:
    """Return one of the 1 to 25 writes of a BatchWriteItem, a put."""
    return {"PutRequest": {"Item": to_wire(item)}}


def delete_request(key: PrimaryKey) -> Request:
    """Return one of the 1 to 25 writes of a BatchWriteItem, a delete."""
    return {"DeleteRequest": {"Key": key_wire(key)}}


def batch_get(table: str, keys: Sequence[Request], *, consistent: bool) -> Request:
    """Return a BatchGetItem of 1 to 100 distinct keys."""
    return {"RequestItems": {table: {"Keys": keys, "ConsistentRead": consistent}}} | REPORT_CAPACITY


def batch_write(table: str, requests: Sequence[Request]) -> Request:
    """Return a BatchWriteItem of 1 to 25 puts and deletes."""
    return {"RequestItems": {table: requests}} | REPORT_CAPACITY


def query(
    table: str, condition: KeyCondition, *, limit: int | None, after: StartKey | None, consistent: bool
) -> Request:
    """Return the Query of one page."""
    expression, values = _key_condition(condition)
    request: Request = {
        "TableName": table,
        "KeyConditionExpression": expression,
        "ExpressionAttributeValues": {name: {"S": value} for name, value in values.items()},
        "ScanIndexForward": condition.forward,
        "ConsistentRead": consistent,
    }
    if condition.index is not Index.TABLE:
        request["IndexName"] = condition.index.value
    return request | _page(limit, after) | REPORT_CAPACITY


def _key_condition(condition: KeyCondition) -> tuple[str, dict[str, str]]:
    """Return the expression and its values; services may reject `begins_with` of an empty string."""
    partition, sort = condition.index.partition_key, condition.index.sort_key
    expression, values = f"{partition} = :partition", {":partition": condition.partition}
    if condition.between is not None:
        low, high = condition.between
        return f"{expression} AND {sort} BETWEEN :low AND :high", values | {":low": low, ":high": high}
    if condition.begins_with:
        return f"{expression} AND begins_with({sort}, :start)", values | {":start": condition.begins_with}
    return expression, values


def scan(table: str, *, segment: int, segments: int, limit: int | None, after: StartKey | None) -> Request:
    """Return the Scan of one page."""
    part = {"Segment": segment, "TotalSegments": segments} if segments > 1 else {}
    return {"TableName": table} | part | _page(limit, after) | REPORT_CAPACITY


def _page(limit: int | None, after: StartKey | None) -> Request:
    page: Request = {}
    if limit is not None:
        page["Limit"] = limit
    if after is not None:
        page["ExclusiveStartKey"] = {name: {"S": value} for name, value in after.items()}
    return page


def transaction(table: str, operations: Sequence[Operation], token: str) -> Request:
    """Return a TransactWriteItems; raises ValueError as `distinct_keys` does."""
    keys = distinct_keys(operations)
    items = [_transaction_item(table, key, operation) for key, operation in zip(keys, operations, strict=True)]
    return {"TransactItems": items, "ClientRequestToken": token} | REPORT_CAPACITY


def _transaction_item(table: str, key: PrimaryKey, operation: Operation) -> Request:
    names: dict[str, str] = {}
    values: Request = {}
    request: Request = {"TableName": table}
    if conditions := conditions_of(operation):
        terms = [_term(number, condition, names, values) for number, condition in enumerate(conditions)]
        request["ConditionExpression"] = " AND ".join(terms)
    match operation:
        case Put():
            name, request = "Put", request | {"Item": to_wire(operation.item)}
        case Add():
            names["#counter"], values[":amount"] = operation.attribute, value_to_wire(operation.amount)
            update = " ".join(["ADD #counter :amount", *_also(operation, names, values)])
            name, request = "Update", request | {"Key": key_wire(key), "UpdateExpression": update}
        case _:
            name = "Delete" if isinstance(operation, Delete) else "ConditionCheck"
            request["Key"] = key_wire(key)
    if names:
        request["ExpressionAttributeNames"] = names
    if values:
        request["ExpressionAttributeValues"] = values
    return {name: request}


def _also(operation: Add, names: dict[str, str], values: Request) -> list[str]:
    """Return the clause that sets the further attributes, if any, and add its placeholders."""
    for number, (attribute, value) in enumerate(operation.also.items()):
        names[f"#also{number}"], values[f":also{number}"] = attribute, value_to_wire(value)
    assignments = [f"#also{number} = :also{number}" for number in range(len(operation.also))]
    return ["SET " + ", ".join(assignments)] if assignments else []


def _term(number: int, condition: Condition, names: dict[str, str], values: Request) -> str:
    """Return one term of a condition expression and add its placeholders to `names` and `values`."""
    names[f"#attribute{number}"] = condition.attribute
    if condition.absent:
        return f"attribute_not_exists(#attribute{number})"
    values[f":value{number}"] = value_to_wire(condition.equals)
    return f"#attribute{number} = :value{number}"
