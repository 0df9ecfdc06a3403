"""A cache of documents that are parsed, checked against the limits, validated and analysed; keyed by their text."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails

from schema.errors import GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, LimitError
from schema.operations.cache_policy import CachePolicies, CachePolicy
from schema.operations.conditions import condition_variables
from schema.operations.cost import CostAnalysis
from schema.operations.limits import Limits
from schema.operations.measuring import check_document
from schema.operations.phases import Phase, untraced
from schema.operations.points import Points
from schema.operations.segmented_cache import SegmentedCache
from schema.operations.validation import rules

__all__ = ["DocumentCache", "PreparedDocument", "PreparedOperation"]

CACHED_CHARACTERS = 4_000_000
"""Bounds the text of all cached documents. A parsed document takes some 30 times its text: 120 MB at the most."""

TOKENS_A_POINT = 12
TOKENS_A_POINT_OF_THE_FIRST = 4
"""A document of a field or two takes 0.5 ms, as much as the next 12 tokens."""

FIRST_POINTS = 2
CHARACTERS_A_POINT = 3_000
"""What a point pays for when a document is prepared: 12 tokens take up to 0.6 ms (fields that are compared with others
of their name), 3,000 characters of comments 0.5 ms."""

MAX_VALIDATION_ERRORS = 20
"""Errors reported for one document: enough to fix it; each takes time to write."""


@dataclass(frozen=True, slots=True)
class PreparedOperation:
    """One operation of a valid document.

    Attributes:
        node: Its definition.
        cost: Its cost, which may depend on variables.
        policy: How long its response may be cached, which may depend on variables.
        conditions: The variables that decide what it selects.
    """

    node: OperationDefinitionNode
    cost: Points
    policy: CachePolicy
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document ready for execution, or the errors that prevent it.

    Attributes:
        characters: The length of its text.
        operations: Operation name ("" for an anonymous one) → the operation.
        fragments: Fragment name → its definition, as the executor takes it.
        errors: Why the document cannot be executed; empty if it can.
        code: The code of the errors.
        points: The points for preparing it.
    """

    characters: int
    operations: dict[str, PreparedOperation] = field(default_factory=dict)
    fragments: dict[str, FragmentDetails] = field(default_factory=dict)
    errors: tuple[GraphQLError, ...] = ()
    code: str = GRAPHQL_VALIDATION_FAILED
    points: int = 0


class DocumentCache:
    """The prepared documents of a process.

    Documents that are sent once cannot evict those that are sent again, nor one client's those of others.

    Attributes:
        hits: How often a document was cached when it was needed.
        misses: How often it had to be prepared.
        phase: Traces a phase of the preparation.
    """

    def __init__(
        self, schema: GraphQLSchema, *, limits: Limits, introspection: bool, suggestions: bool, cached_documents: int
    ) -> None:
        self.schema = schema
        self.limits = limits
        self.rules = rules(introspection=introspection)
        self.suggestions = suggestions
        self.cached_documents = cached_documents
        self.hits = self.misses = 0
        self.phase: Phase = untraced
        self._cache = SegmentedCache[str, PreparedDocument](
            CACHED_CHARACTERS, max_entries=cached_documents, size_of=lambda prepared: prepared.characters
        )

    def __len__(self) -> int:
        """Return the number of cached documents."""
        return len(self._cache)

    def __contains__(self, query: str) -> bool:
        """Whether a document is cached; this does not count as a use."""
        return query in self._cache

    @property
    def characters(self) -> int:
        """The total length of their texts."""
        return self._cache.size

    def prepared(self, query: str, client: bytes = b"") -> PreparedDocument:
        """Return a document from the cache, or prepare it now (some milliseconds for the longest), for a client."""
        cached = self._cache.get(query, client)
        if cached is not None:
            self.hits += 1
            return cached
        self.misses += 1
        prepared = self._prepare(query)
        self._cache.put(query, prepared, client)
        return prepared

    def _prepare(self, query: str) -> PreparedDocument:
        length, limit = len(query), self.limits.max_characters
        if length > limit:
            # Not left to the parser, which computes the line of the error: 20 ms for 1 MiB of short lines.
            error = GraphQLError(f"The document has {length} characters; at most {limit} are allowed.")
            return PreparedDocument(length, errors=(error,), code=GRAPHQL_PARSE_FAILED)
        try:
            with self.phase("parse"):
                document = _without_cycles(parse(query, max_lexical_tokens=self.limits.max_tokens))
            check_document(document, self.limits)
            with self.phase("validate"):
                return self._validated(document, length)
        except GraphQLSyntaxError as error:
            # The frames of the traceback hold the parser and all tokens.
            return PreparedDocument(length, errors=(error.with_traceback(None),), code=GRAPHQL_PARSE_FAILED)
        except LimitError as error:
            return PreparedDocument(length, errors=(GraphQLError(str(error)),))
        except RecursionError:
            return PreparedDocument(length, errors=(GraphQLError("The document is nested too deeply."),))

    def _validated(self, document: DocumentNode, length: int) -> PreparedDocument:
        errors = validate(
            self.schema, document, self.rules, max_errors=MAX_VALIDATION_ERRORS, hide_suggestions=not self.suggestions
        )
        if errors:
            return PreparedDocument(length, errors=tuple(errors))
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        costs, policies = CostAnalysis(self.schema, fragments), CachePolicies(self.schema, fragments)
        operations = {
            node.name.value if node.name else "": PreparedOperation(
                node, costs.operation(node), policies.operation(node), condition_variables(node, fragments)
            )
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        return PreparedDocument(
            length,
            operations,
            {name: FragmentDetails(node) for name, node in fragments.items()},
            points=_points(document.token_count, length),
        )


def _points(tokens: int, characters: int) -> int:
    of_tokens = min(tokens // TOKENS_A_POINT_OF_THE_FIRST, FIRST_POINTS + tokens // TOKENS_A_POINT)
    return of_tokens + characters // CHARACTERS_A_POINT


def _without_cycles(document: DocumentNode) -> DocumentNode:
    """Return a document whose tokens do not know the one before, so that it is freed as soon as it is evicted.

    With cycles, the garbage collector would have to find thousands of objects for each document.
    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        token.prev, token = None, token.next
    return document
