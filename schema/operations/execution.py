"""Execution of one operation, from the request of a client (operation.py) to the answer it gets."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Callable
from functools import partial
from inspect import isawaitable
from typing import Protocol

from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    default_field_resolver,
    default_type_resolver,
)
from graphql.execution import VariableValues, execute_root_selection_set, get_variable_values
from strawberry.utils.str_converters import to_camel_case

from loaders.morphemes.catalogue import ASSUMED_FAMILIES
from loaders.morphemes.morphemes import LIVE_COUNTS
from schema.api import graphql_schema
from schema.errors import (
    BAD_USER_INPUT,
    COST_LIMIT_EXCEEDED,
    GRAPHQL_VALIDATION_FAILED,
    LimitError,
    forget_frames,
    formatted,
)
from schema.fields.context import Context
from schema.operations.advice import how_to_save
from schema.operations.bounded_executor import BoundedExecutor
from schema.operations.cache_policy import NEVER, cache_hint
from schema.operations.deadline import expire, grant_grace, is_cancelled, seconds_left
from schema.operations.document_cache import DocumentCache, PreparedDocument, PreparedOperation
from schema.operations.limits import Limits
from schema.operations.operation import Answer, OperationRequest, Ready, chosen_operation, refused_answer
from schema.operations.phases import Phase, untraced
from schema.operations.points import FAMILIES, points
from schema.operations.turns import Turns
from schema.operations.variables import as_usual, check_variables, show_in_json
from table.errors import DeadlineExceededError, SpendLimitError

__all__ = ["Compiled", "Executor"]

CACHED_DOCUMENTS = 500
"""Clients send the same few documents over and over, GraphiQL a new one at each key press."""

MAX_VARIABLE_ERRORS = 20
"""Errors reported for the variables of one request, as many as for a document."""

NO_VARIABLES = VariableValues({}, {})


class Compiled(Protocol):
    """What executes operations that are compiled.

    Attributes:
        counts: How many operations were executed by a plan, as `compiled`, or else why not.
    """

    counts: Counter[str]

    async def answer(self, ready: Ready, context: Context, turns: Turns) -> dict[str, object] | None:
        """Return the data of an operation, all of it without an error; None if it has to be executed otherwise."""


class Executor:
    """Executes operations of the schema; one per process.

    Attributes:
        count_families: Returns the number of families, by which the list of all families is priced; set by the server.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        introspection: bool = True,
        suggestions: bool | None = None,
        cached_documents: int = CACHED_DOCUMENTS,
        plans: Compiled | None = None,
    ) -> None:
        """Create an executor.

        Args:
            limits: The limits of an operation.
            introspection: Whether clients may introspect the schema.
            suggestions: Whether errors suggest names; None means as `introspection`.
            cached_documents: The number of prepared documents that are cached.
            plans: Executes what it can; None means that everything is executed field by field.
        """
        self.plans = plans
        self.limits = limits or Limits()
        self.suggestions = introspection if suggestions is None else suggestions
        self.count_families: Callable[[], int] = lambda: ASSUMED_FAMILIES
        self.turns = Turns()
        self._phase: Phase = untraced
        self.documents = DocumentCache(
            graphql_schema,
            limits=self.limits,
            introspection=introspection,
            suggestions=self.suggestions,
            cached_documents=cached_documents,
        )

    async def execute(self, request: OperationRequest, context: Context) -> Answer:
        """Execute one operation within the deadline of the request's budget. Raises only if cancelled."""
        ready = self._prepared(request, context.request_id, context.loaders.family_count)
        return ready if isinstance(ready, Answer) else await self.carry_out(ready, context)

    def trace(self, phase: Phase) -> None:
        """Trace the phases of every operation from now on."""
        self._phase = self.documents.phase = phase

    def prepare(self, request: OperationRequest, *, request_id: str, client: bytes = b"") -> Ready | Answer:
        """Check everything that can be checked without reading data; return an answer if something is wrong.

        `client` holds the document in the cache.
        """
        with self._phase("plan"):
            return self._prepared(request, request_id, self.count_families(), client)

    async def prepare_in_turns(self, request: OperationRequest, *, request_id: str, client: bytes) -> Ready | Answer:
        """Do the same, but a new document is prepared in turns, so that it does not hold the event loop."""
        with self._phase("plan"):
            document, preparation = await self.documents.prepared_in_turns(request.query, client, self.turns)
            await self.turns.start()
            return self._checked(request, document, request_id, self.count_families(), preparation)

    def _prepared(
        self, request: OperationRequest, request_id: str, family_count: int, client: bytes = b""
    ) -> Ready | Answer:
        was_cached = request.query in self.documents
        document = self.documents.prepared(request.query, client)
        return self._checked(request, document, request_id, family_count, 0 if was_cached else document.points)

    def _checked(
        self,
        request: OperationRequest,
        document: PreparedDocument,
        request_id: str,
        family_count: int,
        preparation: int,
    ) -> Ready | Answer:
        if document.errors:
            return refused_answer(document.errors, document.code, request_id)
        prepared = chosen_operation(document, request.operation_name)
        if isinstance(prepared, GraphQLError):
            return refused_answer([prepared], GRAPHQL_VALIDATION_FAILED, request_id)
        operation = prepared.node
        if request.queries_only and operation.operation is not OperationType.QUERY:
            error = GraphQLError(f"A {operation.operation.value} has to be sent by POST.")
            return refused_answer([error], BAD_USER_INPUT, request_id, operation, refused_mutation=True)
        variables = self._variables(request, prepared)
        if isinstance(variables, list):
            return refused_answer(variables, BAD_USER_INPUT, request_id, operation)
        sized = {**variables.coerced, FAMILIES: family_count}
        cost = points(prepared.cost, sized)
        if cost > self.limits.max_cost:
            fragments = {name: fragment.definition for name, fragment in document.fragments.items()}
            advice = how_to_save(graphql_schema, operation, fragments)
            return self._over_budget(request, operation, cost, request_id, advice)
        return Ready(
            request=request,
            document=document,
            operation=operation,
            variables=variables,
            cost=cost,
            preparation=preparation,
            hint=cache_hint(prepared.policy, variables.coerced, graphql_schema),
            conditions=prepared.conditions,
            counts_words_now=points(prepared.counts, sized) <= LIVE_COUNTS,
        )

    def _variables(
        self, request: OperationRequest, operation: PreparedOperation
    ) -> VariableValues | list[GraphQLError]:
        """Coerce the variables to the types the operation declares, or return what is wrong with them."""
        given, definitions = request.variables or {}, operation.node.variable_definitions
        try:
            check_variables(given, self.limits)
        except LimitError as error:
            return [GraphQLError(str(error))]
        if not definitions:
            return NO_VARIABLES
        if (usual := as_usual(operation.usual, given)) is not None:
            return usual
        coerced = get_variable_values(
            graphql_schema, definitions, given, max_errors=MAX_VARIABLE_ERRORS, hide_suggestions=not self.suggestions
        )
        if isinstance(coerced, list):
            forget_frames(coerced)
            return [show_in_json(error, given) for error in coerced]
        return coerced

    async def carry_out(self, ready: Ready, context: Context) -> Answer:
        """Execute a prepared operation within the deadline of the request's budget, and within the limits."""
        with self._phase("execute"):
            result = await self._execute(ready, context)
        await self.turns.start(context.loaders.budget)
        payload: dict[str, object] = {"data": result.data, **self._cost_extension(ready.request, ready.cost)}
        if result.errors:
            logged: set[tuple[str, str]] = set()
            errors = [
                formatted(error, request_id=context.request_id, code=_code_of(error), logged=logged)
                for error in result.errors
            ]
            payload = {"errors": errors, **payload}
            forget_frames(result.errors)
        return Answer(
            payload=payload,
            executed=True,
            operation_name=ready.operation_name,
            operation_kind=ready.operation_kind,
            hint=ready.hint if not result.errors and context.loaders.is_cacheable else NEVER,
            age_seconds=math.ceil(context.loaders.reader.dependencies.age_seconds),
        )

    async def _execute(self, ready: Ready, context: Context) -> ExecutionResult:
        if not ready.counts_words_now:
            context = context._replace(counts_words_now=False)
        budget, executor, result = context.loaders.budget, None, None
        context.loaders.limit_spend(self.limits.spend)
        try:
            async with asyncio.timeout(seconds_left(context)) as timeout:
                await self.turns.start(budget)
                if (data := await self._compiled(ready, context)) is not None:
                    return ExecutionResult(data, None)
                grant_grace(timeout)
                executor = self._executor(ready, context)
                executor.begin(context.loaders, self.turns)
                executor.stop = partial(expire, timeout)
                done = execute_root_selection_set(executor)
                result = await done if isawaitable(done) else done
        except (TimeoutError, DeadlineExceededError):
            pass
        except asyncio.CancelledError:
            if is_cancelled():
                raise  # else a part of the operation ran out of time before all of it did
        finally:
            if executor is not None:
                await executor.close()
        if budget.exceeded is None or executor is None or executor.is_complete:
            return result or _out_of_time()
        return ExecutionResult(None, [_over_limit(budget.exceeded, executor)])

    async def _compiled(self, ready: Ready, context: Context) -> dict[str, object] | None:
        """Return the data of an operation that is compiled; None if it is not, or has to be executed otherwise."""
        if self.plans is None or ready.operation.operation is not OperationType.QUERY:
            return None
        return await self.plans.answer(ready, context, self.turns)

    def _executor(self, ready: Ready, context: Context) -> BoundedExecutor:
        """Create graphql-core's executor. Its `execute` would find the operation and coerce the variables again."""
        fragments = ready.document.fragments
        return BoundedExecutor(
            graphql_schema,
            {name: fragment.definition for name, fragment in fragments.items()},
            fragments,
            None,
            context,
            ready.operation,
            ready.variables,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            hide_suggestions=not self.suggestions,
        )

    def _over_budget(
        self, request: OperationRequest, operation: OperationDefinitionNode, cost: int, request_id: str, advice: str
    ) -> Answer:
        message = f"The operation costs {cost} points; at most {self.limits.max_cost} are allowed. {advice}"
        refused = refused_answer([GraphQLError(message)], COST_LIMIT_EXCEEDED, request_id, operation)
        refused.payload.update(self._cost_extension(request, cost))
        return refused

    def _cost_extension(self, request: OperationRequest, cost: int) -> dict[str, object]:
        """Return the part of a payload that contains the cost; empty if it was not requested."""
        if not request.with_cost:
            return {}
        return {"extensions": {"cost": {"requestedQueryCost": cost, "maximumAvailable": self.limits.max_cost}}}


def _code_of(error: GraphQLError) -> str | None:
    """Return the code of an error that graphql-core raised before any field was resolved; None for the error of a field.

    The value of a variable was refused: null in `@skip(if: $variable)`, where only the default allows it to be nullable.
    """
    return BAD_USER_INPUT if error.path is None and error.original_error is None else None


def _out_of_time() -> ExecutionResult:
    return ExecutionResult(None, [GraphQLError("", original_error=DeadlineExceededError("out of time"))])


def _over_limit(met: SpendLimitError, executor: BoundedExecutor) -> GraphQLError:
    """Return the error of an operation that met a limit: which one, at which field, and what has been changed."""
    path = executor.met_by or []
    field = ".".join(key for key in path if isinstance(key, str))
    limit = f"`{to_camel_case(f'max_{met.name}')}` of {met.limit}"
    advice = how_to_save(executor.schema, executor.operation, executor.fragment_definitions)
    message = f"The operation ended{f' at `{field}`' if field else ''}: it exceeds the limit {limit}. {advice}"
    if executor.carried_out:
        message += f" These fields of the mutation were carried out before: {', '.join(executor.carried_out)}."
    return GraphQLError(message, path=path or None, original_error=met)
