"""One operation on its way: the request of a client, the operation that is ready to be executed, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from graphql import GraphQLError, OperationDefinitionNode
from graphql.execution import VariableValues

from schema.errors import as_json, formatted
from schema.operations.cache_policy import NEVER, CacheHint
from schema.operations.document_cache import PreparedDocument, PreparedOperation

__all__ = ["Answer", "OperationRequest", "Ready", "chosen_operation", "refused_answer"]


class OperationRequest(NamedTuple):
    """The request for one operation. It has at least one of `query`, `document_id` and `sha256`.

    Attributes:
        query: The document; empty if the request only names it.
        variables: The variables by name, as they were sent.
        operation_name: The operation to execute; needed only if the document has several. Empty means None.
        document_id: The id of a trusted document.
        sha256: The SHA-256 of the document, in 64 lower-case hexadecimal digits.
        queries_only: Whether mutations are refused, because the request must not have side effects.
        with_cost: Whether `extensions.cost` of the answer contains the cost of the operation.
    """

    query: str = ""
    variables: dict[str, object] | None = None
    operation_name: str | None = None
    document_id: str | None = None
    sha256: str | None = None
    queries_only: bool = False
    with_cost: bool = False


class Answer(NamedTuple):
    """The result of one operation.

    Attributes:
        payload: `data`, `errors` and `extensions` as plain JSON values; empty once they are `encoded`.
        executed: Whether the operation was executed; if not, there is no `data`.
        operation_name: The name of the operation, None if it is anonymous or was not found.
        operation_kind: query, mutation or subscription, None if no operation was found.
        refused_mutation: Whether it was refused because it is not a query.
        hint: How long the answer may be cached, and by whom. `NEVER` if there are errors.
        encoded: The payload as JSON, set only if the answer may be cached.
        entity_tag: The `ETag` of an encoded answer.
        age_seconds: The time since it, or the oldest part of it, was made.
        made_of: The topics (`table.model.topics`) that it depends on, if it is encoded.
    """

    payload: dict[str, object]
    executed: bool
    operation_name: str | None = None
    operation_kind: str | None = None
    refused_mutation: bool = False
    hint: CacheHint = NEVER
    encoded: bytes | None = None
    entity_tag: str | None = None
    age_seconds: int = 0
    made_of: frozenset[str] = frozenset()


class Ready(NamedTuple):
    """A valid operation, before anything is read for it.

    Attributes:
        request: The request of the client.
        document: The document it is part of.
        operation: Its definition.
        variables: Its variables, coerced.
        cost: Its cost in points, within the limit.
        preparation: The points for parsing and validating its document; 0 if it was cached.
        hint: How long its answer may be cached, and by whom, if there are no errors.
        conditions: The variables that decide what it selects.
        counts_words_now: Whether it counts the words of families as they are now, where nothing derived tells.
    """

    request: OperationRequest
    document: PreparedDocument
    operation: OperationDefinitionNode
    variables: VariableValues
    cost: int
    preparation: int
    hint: CacheHint
    conditions: tuple[str, ...] = ()
    counts_words_now: bool = True

    @property
    def operation_name(self) -> str | None:
        """The name of the operation, None if it is anonymous."""
        return self.operation.name.value if self.operation.name else None

    @property
    def operation_kind(self) -> str:
        """query, mutation or subscription."""
        return self.operation.operation.value


def chosen_operation(document: PreparedDocument, name: str | None) -> PreparedOperation | GraphQLError:
    """Return the operation of a document that a request names, or what is wrong with the name."""
    operations = document.operations
    if name:
        return operations.get(name) or GraphQLError(
            f"There is no operation named {as_json(name[:100])} in the document."
        )
    if len(operations) == 1:
        return next(iter(operations.values()))
    if not operations:
        return GraphQLError("The document has no operation.")
    return GraphQLError(f"The document has {len(operations)} operations; say which by `operationName`.")


def refused_answer(
    errors: Sequence[GraphQLError],
    code: str,
    request_id: str,
    operation: OperationDefinitionNode | None = None,
    *,
    refused_mutation: bool = False,
) -> Answer:
    """Return the answer to an operation that is not executed; `operation` is the one that was found, if any."""
    return Answer(
        payload={"errors": [formatted(error, request_id=request_id, code=code) for error in errors]},
        executed=False,
        operation_name=operation.name.value if operation and operation.name else None,
        operation_kind=operation.operation.value if operation else None,
        refused_mutation=refused_mutation,
    )
