"""Execution: one operation in, what the client sees out. The reference executor: it defines what is right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from inspect import isawaitable
from types import CoroutineType
from typing import Any, TypeGuard

from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationDefinitionNode, OperationType, execute
from graphql.execution import get_variable_values

from schema.api import graphql_schema
from schema.errors import (
    BAD_USER_INPUT,
    COST_LIMIT_EXCEEDED,
    GRAPHQL_VALIDATION_FAILED,
    LimitError,
    formatted,
)
from schema.fields.context import Context
from schema.operations.caching import NEVER, CacheHint, hint_of
from schema.operations.documents import Documents, Prepared
from schema.operations.limits import Limits
from schema.operations.points import points
from schema.operations.variables import check_variables
from table.errors import DeadlineExceededError

__all__ = ["Answer", "Executor", "OperationRequest", "Ready"]

CACHED_DOCUMENTS = 500
"""Documents kept parsed: clients send the same few over and over, explorers a new one at each key press."""


MAX_VARIABLE_ERRORS = 20
"""Errors of variables that are told, as many as of documents."""

GRACE_SECONDS = 0.25

CHEAPER = "Ask for shorter pages (`first`), fewer ids, or less of each object."


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRequest:
    """What a client asks.

    Attributes:
        query: The document.
        variables: The variables by name, as they were sent.
        operation_name: Which operation of the document; needed only where it has several. An empty one names none.
        queries_only: Refuse mutations, for requests that must not change anything.
        with_cost: Tell in `extensions.cost` of the answer what the operation costs.
    """

    query: str
    variables: dict[str, object] | None = None
    operation_name: str | None = None
    queries_only: bool = False
    with_cost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a client is told.

    Attributes:
        payload: `data`, `errors`, `extensions`, of plain JSON values.
        executed: Whether the operation was carried out; if not, `payload` has no `data`.
        operation_name: The name of the operation, None where it has none or none was found.
        operation_kind: query, mutation or subscription, None where no operation was found.
        refused_mutation: Whether it was refused for not being a query.
        hint: How long it may be kept, and by whom; an answer with errors is not to be kept.
    """

    payload: dict[str, object]
    executed: bool
    operation_name: str | None = None
    operation_kind: str | None = None
    refused_mutation: bool = False
    hint: CacheHint = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An operation that nothing is wrong with, before anything is read for it.

    Attributes:
        request: What the client asked.
        document: The parsed document.
        operation: The operation of it that is meant.
        cost: What it costs, in points; no more than the limit.
        hint: How long its answer may be kept, and by whom, if nothing goes wrong.
    """

    request: OperationRequest
    document: DocumentNode
    operation: OperationDefinitionNode
    cost: int
    hint: CacheHint

    @property
    def operation_name(self) -> str | None:
        """The name of the operation, None where it has none."""
        return _name(self.operation)

    @property
    def operation_kind(self) -> str:
        """query, mutation or subscription."""
        return self.operation.operation.value


class Executor:
    """Executes operations of the schema; one per process."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        introspection: bool = True,
        suggestions: bool | None = None,
        cached_documents: int = CACHED_DOCUMENTS,
    ) -> None:
        """Make an executor.

        Args:
            limits: What operations have to keep.
            introspection: Whether clients may ask for the schema.
            suggestions: Whether errors name what a client may have meant; None where it may ask for the schema.
            cached_documents: How many documents are kept prepared.
        """
        self.limits = limits or Limits()
        self.suggestions = introspection if suggestions is None else suggestions
        self.documents = Documents(
            graphql_schema,
            limits=self.limits,
            introspection=introspection,
            suggestions=self.suggestions,
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
        variables = self._variables(request, operation)
        if isinstance(variables, list):
            return _refused(variables, BAD_USER_INPUT, request_id, operation)
        cost = points(prepared.costs[_name(operation) or ""], variables)
        if cost > self.limits.max_cost:
            return self._too_dear(request, operation, cost, request_id)
        hint = hint_of(prepared.policies[_name(operation) or ""], variables, graphql_schema)
        return Ready(request=request, document=prepared.document, operation=operation, cost=cost, hint=hint)

    def _variables(
        self, request: OperationRequest, operation: OperationDefinitionNode
    ) -> dict[str, object] | list[GraphQLError]:
        """Give the variables as the operation declares them, or what is wrong with them."""
        given, definitions = request.variables or {}, operation.variable_definitions
        try:
            check_variables(given, self.limits)
        except LimitError as error:
            return [GraphQLError(str(error))]
        if not definitions:
            return {}
        coerced = get_variable_values(
            graphql_schema, definitions, given, max_errors=MAX_VARIABLE_ERRORS, hide_suggestions=not self.suggestions
        )
        return coerced if isinstance(coerced, list) else coerced.coerced

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Carry out an operation that was prepared, within the deadline of the request's budget."""
        try:
            async with asyncio.timeout(_seconds_for(context)):
                result = await self._execute(ready, context)
        except (TimeoutError, DeadlineExceededError):
            result = ExecutionResult(None, [GraphQLError("", original_error=DeadlineExceededError("out of time"))])
        payload: dict[str, object] = {"data": result.data, **self._told_cost(ready.request, ready.cost)}
        if result.errors:
            logged: set[tuple[str, str]] = set()
            errors = [formatted(error, request_id=context.request_id, logged=logged) for error in result.errors]
            payload = {"errors": errors, **payload}
        return Answer(
            payload=payload,
            executed=True,
            operation_name=ready.operation_name,
            operation_kind=ready.operation_kind,
            hint=NEVER if result.errors else ready.hint,
        )

    async def _execute(self, ready: Ready, context: Context) -> ExecutionResult:
        outcome = execute(
            graphql_schema,
            ready.document,
            context_value=context,
            variable_values=ready.request.variables,
            operation_name=ready.request.operation_name or None,
            is_awaitable=_is_coroutine,
            hide_suggestions=not self.suggestions,
        )
        return await outcome if isawaitable(outcome) else outcome

    def _too_dear(
        self, request: OperationRequest, operation: OperationDefinitionNode, cost: int, request_id: str
    ) -> Answer:
        message = f"The operation costs {cost} points; at most {self.limits.max_cost} are allowed. {CHEAPER}"
        refused = _refused([GraphQLError(message)], COST_LIMIT_EXCEEDED, request_id, operation)
        return replace(refused, payload={**refused.payload, **self._told_cost(request, cost)})

    def _told_cost(self, request: OperationRequest, cost: int) -> dict[str, object]:
        """Give the part of a payload that tells the cost: nothing where it was not asked for."""
        told = {"requestedQueryCost": cost, "maximumAvailable": self.limits.max_cost}
        return {"extensions": {"cost": told}} if request.with_cost else {}


def _seconds_for(context: Context) -> float | None:
    """Give the time an operation has; reads end at their own deadline a little earlier, which nulls only their fields."""
    remaining = context.loaders.budget.remaining_seconds()
    return None if remaining is None else remaining + GRACE_SECONDS


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
