"""An endpoint before a test engine that permits the actions of a policy, and notes which actions are used."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from table.dynamodb.calls import METHODS
from tests.table.dynamodb.faults import Exchange, faulty_endpoint, passed_on, refused

__all__ = ["ALL_ACTIONS", "Guard", "guarded_endpoint"]

ACTION_OF_WRITE = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
"""The IAM actions of a transaction's writes (Amazon DynamoDB Developer Guide, "IAM policies for transactions")."""

ALL_ACTIONS = frozenset({*METHODS, "GetItem", *ACTION_OF_WRITE.values()} - {"TransactGetItems", "TransactWriteItems"})


@dataclass(slots=True)
class Guard:
    """What is permitted, and what was used.

    Attributes:
        address: Of the endpoint.
        permitted: IAM actions without `dynamodb:`. Query of an index needs `index/*` too.
        used: The actions of all requests that were permitted.
        refused: Those of the others.
    """

    address: str = ""
    permitted: frozenset[str] = ALL_ACTIONS | {"index/*"}
    used: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    async def handle(self, exchange: Exchange) -> None:
        """Pass a permitted request on, and refuse any other."""
        actions = _actions_of(exchange)
        if actions <= self.permitted:
            self.used |= actions
            await passed_on(exchange)
        else:
            self.refused |= actions - self.permitted
            await refused("AccessDeniedException")(exchange)


def _actions_of(exchange: Exchange) -> set[str]:
    request = exchange.request
    match exchange.operation:
        case "TransactGetItems":
            return {"GetItem"}
        case "TransactWriteItems":
            return {ACTION_OF_WRITE[kind] for item in request["TransactItems"] for kind in item}
        case "Query" if "IndexName" in request:
            return {"Query", "index/*"}
    return {exchange.operation}


@asynccontextmanager
async def guarded_endpoint(engine_address: str) -> AsyncIterator[Guard]:
    """Yield a guard before an engine, which permits everything at first."""
    guard = Guard()
    async with faulty_endpoint(engine_address) as endpoint:
        guard.address = endpoint.address
        for operation in METHODS:
            endpoint.inject(operation, guard.handle)
        yield guard
