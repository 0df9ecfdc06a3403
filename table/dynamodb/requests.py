"""The requests of DynamoDB's operations, in the form in which they travel. Makes no calls.

The names of attributes stand in the expressions as they are where they are ours (`pk`, `gsi1sk`); those that a caller
gives travel as placeholders, since they may be reserved words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from table.engine.codec import to_wire, value_to_wire
from table.engine.protocol import (
    TRANSACTION_OPERATIONS,
    Add,
    Attributes,
    Condition,
    Delete,
    Index,
    KeyCondition,
    Operation,
    PrimaryKey,
    Put,
    StartKey,
    conditions_of,
)

__all__ = [
    "Request",
    "batch_get",
    "batch_write",
    "delete_request",
    "key_wire",
    "put_request",
    "query",
    "scan",
    "transaction",
]

Request: TypeAlias = dict[str, Any]
"""The members of a request or a part of one: JSON."""

TELL_CAPACITY: Request = {"ReturnConsumedCapacity": "TOTAL"}


def key_wire(key: PrimaryKey) -> Request:
    """Give a primary key as DynamoDB takes it."""
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def put_request(item: Attributes) -> Request:
    """Give a put, one of the 1 to 25 of a BatchWriteItem."""
    return {"PutRequest": {"Item": to_wire(item)}}


def delete_request(key: PrimaryKey) -> Request:
    """Give a delete, one of the 1 to 25 of a BatchWriteItem."""
    return {"DeleteRequest": {"Key": key_wire(key)}}


def batch_get(table: str, keys: Sequence[Request], *, consistent: bool) -> Request:
    """Give a BatchGetItem of 1 to 100 distinct keys."""
    return {"RequestItems": {table: {"Keys": keys, "ConsistentRead": consistent}}} | TELL_CAPACITY


def batch_write(table: str, requests: Sequence[Request]) -> Request:
    """Give a BatchWriteItem of 1 to 25 puts and deletes."""
    return {"RequestItems": {table: requests}} | TELL_CAPACITY


def query(
    table: str, condition: KeyCondition, *, limit: int | None, after: StartKey | None, consistent: bool
) -> Request:
    """Give the Query of one page."""
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
    return request | _page(limit, after) | TELL_CAPACITY


def _key_condition(condition: KeyCondition) -> tuple[str, dict[str, str]]:
    """Give the expression and the values it names; an engine need not take `begins_with` of an empty string."""
    partition, sort = condition.index.partition_key, condition.index.sort_key
    expression, values = f"{partition} = :partition", {":partition": condition.partition}
    if condition.between is not None:
        low, high = condition.between
        return f"{expression} AND {sort} BETWEEN :low AND :high", values | {":low": low, ":high": high}
    if condition.begins_with:
        return f"{expression} AND begins_with({sort}, :start)", values | {":start": condition.begins_with}
    return expression, values


def scan(table: str, *, segment: int, segments: int, limit: int | None, after: StartKey | None) -> Request:
    """Give the Scan of one page."""
    part = {"Segment": segment, "TotalSegments": segments} if segments > 1 else {}
    return {"TableName": table} | part | _page(limit, after) | TELL_CAPACITY


def _page(limit: int | None, after: StartKey | None) -> Request:
    page: Request = {}
    if limit is not None:
        page["Limit"] = limit
    if after is not None:
        page["ExclusiveStartKey"] = {name: {"S": value} for name, value in after.items()}
    return page


def transaction(table: str, operations: Sequence[Operation], token: str) -> Request:
    """Give a TransactWriteItems.

    Raises:
        ValueError: There are not 1 to 100 operations, or two on the same key: a mistake of the program.
    """
    if not 1 <= len(operations) <= TRANSACTION_OPERATIONS:
        raise ValueError(f"a transaction takes 1 to {TRANSACTION_OPERATIONS} operations, not {len(operations)}")
    if len(set(map(_key_of, operations))) < len(operations):
        raise ValueError("two operations of a transaction have the same key")
    items = [_transaction_item(table, operation) for operation in operations]
    return {"TransactItems": items, "ClientRequestToken": token} | TELL_CAPACITY


def _key_of(operation: Operation) -> PrimaryKey:
    if isinstance(operation, Put):
        return PrimaryKey(str(operation.item["pk"]), str(operation.item["sk"]))
    return operation.key


def _transaction_item(table: str, operation: Operation) -> Request:
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
            update = {"Key": key_wire(operation.key), "UpdateExpression": "ADD #counter :amount"}
            name, request = "Update", request | update
        case _:
            name = "Delete" if isinstance(operation, Delete) else "ConditionCheck"
            request["Key"] = key_wire(operation.key)
    if names:
        request["ExpressionAttributeNames"] = names
    if values:
        request["ExpressionAttributeValues"] = values
    return {name: request}


def _term(number: int, condition: Condition, names: dict[str, str], values: Request) -> str:
    """Give one term of a condition expression, and enter what its placeholders stand for."""
    names[f"#attribute{number}"] = condition.attribute
    if condition.absent:
        return f"attribute_not_exists(#attribute{number})"
    values[f":value{number}"] = value_to_wire(condition.equals)
    return f"#attribute{number} = :value{number}"
