"""Documents, parsed, measured and validated once: the text of an operation is the key of a bounded cache."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from schema.errors import GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, LimitError
from schema.operations.caching import Policies, Policy
from schema.operations.cost import Costs
from schema.operations.limits import Limits
from schema.operations.measuring import check_document
from schema.operations.points import Points
from schema.operations.validation import rules

__all__ = ["Documents", "Prepared"]

CACHED_CHARACTERS = 4_000_000
"""Text of the documents that are kept: bounds the cache beside their number (a parsed document takes some 30 times
its text: 120 MB at the most)."""

MAX_VALIDATION_ERRORS = 20
"""Errors of a document that are told: enough to mend it by; each takes time to write."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready for execution, or what is wrong with it.

    Attributes:
        document: The parsed document, None where it could not be parsed.
        operations: Operation name ("" for none) → the operation.
        costs: Operation name → what it costs.
        policies: Operation name → how long its answer may be kept.
        errors: Why it is not to be executed; empty when it is.
        code: The code of the errors.
    """

    document: DocumentNode | None
    operations: dict[str, OperationDefinitionNode] = field(default_factory=dict)
    costs: dict[str, Points] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    errors: tuple[GraphQLError, ...] = ()
    code: str = GRAPHQL_VALIDATION_FAILED


class Documents:
    """The prepared documents of a process, the least recently used dropped first."""

    def __init__(
        self, schema: GraphQLSchema, *, limits: Limits, introspection: bool, suggestions: bool, cached_documents: int
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.rules = rules(introspection=introspection)
        self.suggestions = suggestions
        self.cached_documents = cached_documents
        self._cache: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0

    def __len__(self) -> int:
        """Give the number of documents that are kept."""
        return len(self._cache)

    @property
    def characters(self) -> int:
        """The length of their texts together."""
        return self._characters

    def prepared(self, query: str) -> Prepared:
        """Give a document, from the cache or prepared now (some milliseconds for the longest)."""
        found = self._cache.get(query)
        if found is not None:
            self._cache.move_to_end(query)
            return found
        prepared = self._prepare(query)
        self._keep(query, prepared)
        return prepared

    def _prepare(self, query: str) -> Prepared:
        length, most = len(query), self.limits.max_characters
        if length > most:
            # Not the parser's own limit, which works out the line where it ends: 20 ms for a mebibyte of short lines.
            message = f"The document has {length} characters; at most {most} are allowed."
            return Prepared(None, errors=(GraphQLError(message),), code=GRAPHQL_PARSE_FAILED)
        try:
            document = parse(query, max_lexical_tokens=self.limits.max_tokens)
            check_document(document, self.limits)
            return self._valid(document)
        except GraphQLSyntaxError as error:
            return Prepared(None, errors=(error,), code=GRAPHQL_PARSE_FAILED)
        except LimitError as error:
            return Prepared(None, errors=(GraphQLError(str(error)),))
        except RecursionError:
            return Prepared(None, errors=(GraphQLError("The document is nested too deeply."),))

    def _valid(self, document: DocumentNode) -> Prepared:
        errors = validate(
            self.schema,
            document,
            self.rules,
            max_errors=MAX_VALIDATION_ERRORS,
            hide_suggestions=not self.suggestions,
        )
        if errors:
            return Prepared(document, errors=tuple(errors))
        operations = _operations(document)
        costs, policies = Costs(self.schema, document), Policies(self.schema, document)
        return Prepared(
            document,
            operations,
            costs={name: costs.operation(node) for name, node in operations.items()},
            policies={name: policies.operation(node) for name, node in operations.items()},
        )

    def _keep(self, query: str, prepared: Prepared) -> None:
        self._cache[query] = prepared
        self._characters += len(query)
        while len(self._cache) > self.cached_documents or self._characters > CACHED_CHARACTERS:
            dropped, _ = self._cache.popitem(last=False)
            self._characters -= len(dropped)


def _operations(document: DocumentNode) -> dict[str, OperationDefinitionNode]:
    return {
        node.name.value if node.name else "": node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
    }
