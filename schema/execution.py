"""Execution: one operation in, what the client sees out. The reference executor: it defines what is right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from inspect import isawaitable
from types import CoroutineType
from typing import Any, TypeGuard

from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationDefinitionNode, OperationType, execute
from graphql.execution import get_variable_values

from schema.api import graphql_schema
from schema.context import Context
from schema.documents import Documents, Prepared
from schema.errors import (
    BAD_USER_INPUT,
    GRAPHQL_VALIDATION_FAILED,
    formatted,
)
from schema.limits import Limits
from table.errors import DeadlineExceededError

__all__ = ["Answer", "Executor", "OperationRequest", "Ready"]

CACHED_DOCUMENTS = 500
"""Documents kept parsed: clients send the same few over and over, explorers a new one at each key press."""


GRACE_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRequest:
    """What a client asks.

    Attributes:
        query: The document.
        variables: The variables by name, as they were sent.
        operation_name: Which operation of the document; needed only where it has several. An empty one names none.
        queries_only: Refuse mutations, for requests that must not change anything.
    """

    query: str
    variables: dict[str, object] | None = None
    operation_name: str | None = None
    queries_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a client is told.

    Attributes:
        payload: `data`, `errors`, `extensions`, of plain JSON values.
        executed: Whether the operation was carried out; if not, `payload` has no `data`.
        operation_name: The name of the operation, None where it has none or none was found.
        operation_kind: query, mutation or subscription, None where no operation was found.
        refused_mutation: Whether it was refused for not being a query.
    """

    payload: dict[str, object]
    executed: bool
    operation_name: str | None = None
    operation_kind: str | None = None
    refused_mutation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An operation that nothing is wrong with, before anything is read for it.

    Attributes:
        request: What the client asked.
        document: The parsed document.
        operation: The operation of it that is meant.
        cost: What it is charged by the rate limit, in points, 1 or more.
    """

    request: OperationRequest
    document: DocumentNode
    operation: OperationDefinitionNode
    cost: int = 1


class Executor:
    """Executes operations of the schema; one per process."""

    def __init__(
        self, *, limits: Limits | None = None, introspection: bool = True, cached_documents: int = CACHED_DOCUMENTS
    ) -> None:
        self.documents = Documents(
            graphql_schema,
            limits=limits or Limits(),
            introspection=introspection,
            cached_documents=cached_documents,
        )

    async def execute(self, request: OperationRequest, context: Context) -> Answer:
        """Carry out one operation within the deadline of the request's budget; never raises but for cancellation."""
        ready = self.prepare(request, request_id=context.request_id)
        return ready if isinstance(ready, Answer) else await self.carry_out(ready, context)

    def prepare(self, request: OperationRequest, *, request_id: str) -> Ready | Answer:
        """Look at all of an operation that can be looked at without reading anything; what is wrong is an answer."""
        prepared = self.documents.prepared(request.query)
        if prepared.document is None or prepared.errors:
            return _refused(list(prepared.errors), prepared.code, request_id)
        operation = _operation(prepared, request.operation_name)
        if isinstance(operation, GraphQLError):
            return _refused([operation], GRAPHQL_VALIDATION_FAILED, request_id)
        if request.queries_only and operation.operation is not OperationType.QUERY:
            error = GraphQLError(f"A {operation.operation.value} has to be sent by POST.")
            return _refused([error], BAD_USER_INPUT, request_id, operation, refused_mutation=True)
        definitions = operation.variable_definitions
        coerced = get_variable_values(graphql_schema, definitions, request.variables or {}) if definitions else None
        if isinstance(coerced, list):
            return _refused(coerced, BAD_USER_INPUT, request_id, operation)
        return Ready(request=request, document=prepared.document, operation=operation)

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Carry out an operation that was prepared, within the deadline of the request's budget."""
        try:
            async with asyncio.timeout(_seconds_for(context)):
                result = await _execute(ready.document, ready.request, context)
        except (TimeoutError, DeadlineExceededError):
            result = ExecutionResult(None, [GraphQLError("", original_error=DeadlineExceededError("out of time"))])
        payload: dict[str, object] = {"data": result.data}
        if result.errors:
            errors = [formatted(error, request_id=context.request_id) for error in result.errors]
            payload = {"errors": errors, **payload}
        return Answer(
            payload=payload,
            executed=True,
            operation_name=_name(ready.operation),
            operation_kind=ready.operation.operation.value,
        )


def _seconds_for(context: Context) -> float | None:
    """Give the time an operation has; reads end at their own deadline a little earlier, which nulls only their fields."""
    remaining = context.loaders.budget.remaining_seconds()
    return None if remaining is None else remaining + GRACE_SECONDS


async def _execute(document: DocumentNode, request: OperationRequest, context: Context) -> ExecutionResult:
    outcome = execute(
        graphql_schema,
        document,
        context_value=context,
        variable_values=request.variables,
        operation_name=request.operation_name or None,
        is_awaitable=_is_coroutine,
    )
    return await outcome if isawaitable(outcome) else outcome


def _is_coroutine(value: object) -> TypeGuard[Awaitable[Any]]:
    """Tell what has to be awaited: resolvers here are plain or `async def`, so a look at the type is enough.

    The library's own test looks for any awaitable, with three more checks for each of thousands of values.
    """
    return type(value) is CoroutineType


def _operation(prepared: Prepared, name: str | None) -> OperationDefinitionNode | GraphQLError:
    operations = prepared.operations
    if name:
        return operations.get(name) or GraphQLError(f"There is no operation named {name[:100]!r} in the document.")
    if len(operations) == 1:
        return next(iter(operations.values()))
    if not operations:
        return GraphQLError("The document has no operation.")
    return GraphQLError(f"The document has {len(operations)} operations; say which by `operationName`.")


def _refused(
    errors: list[GraphQLError],
    code: str,
    request_id: str,
    operation: OperationDefinitionNode | None = None,
    *,
    refused_mutation: bool = False,
) -> Answer:
    shown = [formatted(error, request_id=request_id, code=code) for error in errors]
    return Answer(
        payload={"errors": shown},
        executed=False,
        operation_name=_name(operation),
        operation_kind=operation.operation.value if operation else None,
        refused_mutation=refused_mutation,
    )


def _name(operation: OperationDefinitionNode | None) -> str | None:
    return operation.name.value if operation and operation.name else None
