"""What a process holds while it serves: opened at its start, shared by all requests, closed after the last one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from loaders.dictionary import Dictionary, open_dictionary
from schema.fields.context import Service
from schema.operations.execution import Executor
from schema.relay.cursor import Cipher
from server.auth.tokens import open_authenticator
from server.graphql.persisted import PersistedDocuments, persisted_documents
from server.graphql.response_cache import ResponseCache
from server.protection.admission import Admission
from server.protection.concurrency import ConcurrencyLimiter
from server.protection.rate_limit import TokenBuckets
from server.settings.settings import Settings
from server.settings.version import VERSION
from server.tables import open_table
from table.engine.budget import Budget
from table.model.secret import cursor_secret

__all__ = ["Runtime", "executor_of", "open_runtime"]


SECRET_SECONDS = 10.0
"""How long the table may take to give the secret it keeps, once, before anything is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The parts that answer requests.

    Attributes:
        responses: Answers that are kept; None where none are.
        persisted: Finds the documents that requests only name.
        most_operations: How many operations a batch may have; 0 where batches are refused.
        admission: Says who asks, and whether they may.
        gate: Bounds the operations that run at once.
        request_timeout_seconds: What one operation may take, its wait at the gate and its calls to the table together.
        body_bytes: The largest body of a request, inflated.
        body_seconds: What the body of a request may take to come.
    """

    executor: Executor
    dictionary: Dictionary
    service: Service
    responses: ResponseCache | None
    persisted: PersistedDocuments
    most_operations: int
    admission: Admission
    gate: ConcurrencyLimiter
    request_timeout_seconds: float
    body_bytes: int
    body_seconds: float


def executor_of(settings: Settings) -> Executor:
    """Make the executor for these settings."""
    return Executor(limits=settings.limits, introspection=settings.introspection, suggestions=settings.suggestions)


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the table and what stands on it, inside the event loop that serves.

    Raises:
        SettingsError: The manifest of trusted documents cannot be used.
        TableError: The table cannot be opened, or does not give the secret that it keeps because none is configured.
    """
    executor = executor_of(settings)
    persisted = persisted_documents(settings, executor)
    async with (
        open_table(settings) as engine,
        open_authenticator(settings) as authenticator,
        open_dictionary(
            engine,
            refresh_seconds=settings.catalogue_refresh_seconds,
            submission_rate=settings.submission_rate,
        ) as dictionary,
    ):
        configured = settings.secret.get_secret_value() if settings.secret else None
        secret = await cursor_secret(engine, configured=configured, budget=Budget(SECRET_SECONDS))
        yield Runtime(
            admission=Admission(
                authenticator,
                addresses=settings.client_addresses,
                limiter=TokenBuckets(settings.rate_policy) if settings.rate_policy else None,
            ),
            gate=ConcurrencyLimiter(settings.concurrency_bounds),
            executor=executor,
            dictionary=dictionary,
            persisted=persisted,
            most_operations=settings.batch,
            service=Service(
                version=VERSION,
                sealer=Cipher(secret),
                limits=settings.limits,
                message_limits={"maxBodyBytes": settings.max_body_bytes, "maxHeadBytes": settings.max_head_bytes},
            ),
            responses=ResponseCache(settings.cache_bounds) if settings.response_cache else None,
            request_timeout_seconds=settings.request_timeout_seconds,
            body_bytes=settings.max_body_bytes,
            body_seconds=settings.body_seconds,
        )
