"""A cache of documents that are parsed, checked against the limits, validated and analysed; keyed by their text."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import NamedTuple

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
from schema.operations.family_counts import COUNTED, FamilyCounts
from schema.operations.limits import Limits
from schema.operations.measuring import check_document
from schema.operations.phases import Phase, untraced
from schema.operations.points import Points
from schema.operations.segmented_cache import SegmentedCache
from schema.operations.turns import Turns
from schema.operations.validation import rules
from schema.operations.variables import UsualVariable, usual_variables

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

CHARACTERS_A_TURN = 400
"""As many characters of the densest document take some 5 ms to prepare: a long document waits for its turn as an
operation does that has had turns already."""

MAX_VALIDATION_ERRORS = 20
"""Errors reported for one document: enough to fix it; each takes time to write."""


class PreparedOperation(NamedTuple):
    """One operation of a valid document.

    Attributes:
        node: Its definition.
        cost: Its cost, which may depend on variables.
        policy: How long its response may be cached, which may depend on variables.
        conditions: The variables that decide what it selects.
        counts: The families whose words it may count, which may depend on variables.
        usual: Its variables, if all have usual types.
    """

    node: OperationDefinitionNode
    cost: Points
    policy: CachePolicy
    conditions: tuple[str, ...]
    counts: Points
    usual: tuple[UsualVariable, ...] = ()


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


@dataclass(slots=True)
class _Preparation:
    """The preparation of a document in turns.

    Attributes:
        turns: The turns it has had, and those that its length stands for.
        done: Set at its end.
    """

    turns: int
    done: asyncio.Event = field(default_factory=asyncio.Event)


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
        self._in_preparation: dict[str, _Preparation] = {}
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
        """Return a document from the cache, or prepare it now (up to 30 ms for the longest), for a client."""
        return self._cached(query, client) or self._kept(query, self._prepare(query), client)

    async def prepared_in_turns(self, query: str, client: bytes, turns: Turns) -> tuple[PreparedDocument, int]:
        """Return a document as `prepared` does, but prepare it in turns, once for all requests that wait for it.

        Returns:
            The document, and the points for preparing it; 0 if it was not prepared for this request.
        """
        while (other := self._in_preparation.get(query)) is not None:
            await other.done.wait()
        cached = self._cached(query, client)
        if cached is not None:
            return cached, 0
        own = self._in_preparation[query] = _Preparation(len(query) // CHARACTERS_A_TURN)
        try:
            steps = self._steps(query)
            while True:
                await turns.start(own)
                try:
                    next(steps)
                except StopIteration as end:
                    prepared = self._kept(query, end.value, client)
                    return prepared, prepared.points
        finally:
            del self._in_preparation[query]
            own.done.set()

    def _cached(self, query: str, client: bytes) -> PreparedDocument | None:
        cached = self._cache.get(query, client)
        if cached is None:
            self.misses += 1
        else:
            self.hits += 1
        return cached

    def _kept(self, query: str, prepared: PreparedDocument, client: bytes) -> PreparedDocument:
        self._cache.put(query, prepared, client)
        return prepared

    def _prepare(self, query: str) -> PreparedDocument:
        steps = self._steps(query)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                prepared: PreparedDocument = end.value
                return prepared

    def _steps(self, query: str) -> Generator[None, None, PreparedDocument]:
        """Prepare a document; each step takes up to 20 ms."""
        length, limit = len(query), self.limits.max_characters
        if length > limit:
            # Not left to the parser, which computes the line of the error: 20 ms for 1 MiB of short lines.
            error = GraphQLError(f"The document has {length} characters; at most {limit} are allowed.")
            return PreparedDocument(length, errors=(error,), code=GRAPHQL_PARSE_FAILED)
        try:
            with self.phase("parse"):
                document = _without_cycles(parse(query, max_lexical_tokens=self.limits.max_tokens))
            yield
            check_document(document, self.limits)
            with self.phase("validate"):
                errors = self._errors(document)
            yield
            return PreparedDocument(length, errors=errors) if errors else self._analysed(document, query)
        except GraphQLSyntaxError as error:
            # The frames of the traceback hold the parser and all tokens.
            return PreparedDocument(length, errors=(error.with_traceback(None),), code=GRAPHQL_PARSE_FAILED)
        except LimitError as error:
            return PreparedDocument(length, errors=(GraphQLError(str(error)),))
        except RecursionError:
            return PreparedDocument(length, errors=(GraphQLError("The document is nested too deeply."),))

    def _errors(self, document: DocumentNode) -> tuple[GraphQLError, ...]:
        hide = not self.suggestions
        return tuple(
            validate(self.schema, document, self.rules, max_errors=MAX_VALIDATION_ERRORS, hide_suggestions=hide)
        )

    def _analysed(self, document: DocumentNode, query: str) -> PreparedDocument:
        fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
        costs, policies = CostAnalysis(self.schema, fragments), CachePolicies(self.schema, fragments)
        counts = FamilyCounts(self.schema, fragments)
        operations = {
            node.name.value if node.name else "": PreparedOperation(
                node,
                costs.operation(node),
                policies.operation(node),
                condition_variables(node, fragments),
                counts.operation(node) if COUNTED in query else 0,
                usual_variables(self.schema, node),
            )
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        return PreparedDocument(
            len(query),
            operations,
            {name: FragmentDetails(node) for name, node in fragments.items()},
            points=_points(document.token_count, len(query)),
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
