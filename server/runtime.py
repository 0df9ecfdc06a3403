"""The resources of a serving process: opened at start, shared by all requests, closed at shutdown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from plans.kept import KeptObjects
from plans.runner import Plans
from schema.api import graphql_schema
from schema.fields.context import Service
from schema.operations.execution import Executor
from schema.relay.cursor import Cipher
from server.auth.opening import open_authenticator
from server.following import following, opened_change_log
from server.graphql.persisted import PersistedDocuments, persisted_documents
from server.graphql.response_cache import ResponseCache
from server.protection.admission import Admission
from server.protection.concurrency import ConcurrencyLimiter
from server.protection.rate_limit import TokenBuckets
from server.settings.settings import EngineName, OtherWriters, Settings
from server.settings.version import VERSION
from server.site.build import found_build
from server.tables import open_table
from table.engine.budget import Budget
from table.model.secret import cursor_secret

__all__ = ["Runtime", "executor_of", "open_runtime"]

SECRET_SECONDS = 10.0
"""The time limit for reading the stored secret from the table, once, at start."""

FORMER_SECRET_SECONDS = 2.0
"""The same if a secret is configured, so that the stored one only decrypts what it encrypted before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The parts that handle requests.

    Attributes:
        responses: The response cache; None if it is off.
        kept: The objects of which plans compose responses; None if none are kept.
        persisted: Finds the documents of requests that only send a hash or id.
        most_operations: The most operations of a batch; 0 refuses batches.
        admission: Authenticates and charges clients.
        concurrency: Bounds the operations that run concurrently.
        request_timeout_seconds: The time limit of one operation, waiting and table calls included.
        body_bytes: The largest request body, after decompression.
        body_seconds: How long a client may take to send a body.
    """

    executor: Executor
    dictionary: SharedDictionary
    service: Service
    responses: ResponseCache | None
    kept: KeptObjects | None
    persisted: PersistedDocuments
    most_operations: int
    admission: Admission
    concurrency: ConcurrencyLimiter
    request_timeout_seconds: float
    body_bytes: int
    body_seconds: float


def _has_other_writers(settings: Settings, dictionary: SharedDictionary) -> bool:
    if settings.other_writers is OtherWriters.AUTO:
        return settings.engine is EngineName.DYNAMODB and dictionary.has_other_words
    return settings.other_writers is OtherWriters.ON


def executor_of(settings: Settings, kept: KeptObjects | None = None) -> Executor:
    """Return the executor that these settings configure; `kept` is where its plans keep objects."""
    return Executor(
        limits=settings.limits,
        introspection=settings.introspection,
        suggestions=settings.suggestions,
        plans=Plans(graphql_schema, kept=kept) if settings.plans else None,
    )


def _kept_objects(settings: Settings) -> KeptObjects | None:
    """Return where plans keep objects; None if there are no plans, or the setting turns it off."""
    megabytes = settings.kept_objects_megabytes if settings.plans else 0
    return KeptObjects(megabytes * 1024 * 1024) if megabytes else None


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Open the table and everything that uses it, inside the serving event loop.

    Raises:
        SettingsError: The manifest of trusted documents is invalid.
        TableError: The table cannot be opened, or no secret is configured and the stored one cannot be read.
    """
    kept = _kept_objects(settings)
    executor = executor_of(settings, kept)
    build = found_build() if settings.site else None
    persisted = persisted_documents(settings, executor, site=build.manifest if build else None)
    responses = ResponseCache(settings.cache_bounds) if settings.response_cache else None
    async with (
        open_table(settings) as engine,
        open_authenticator(settings) as authenticator,
        open_dictionary(
            engine,
            refresh_seconds=settings.catalogue_refresh_seconds,
            submission_rate=settings.submission_rate,
            change_log=await opened_change_log(engine),
        ) as dictionary,
        following(dictionary, responses, kept),
    ):
        executor.count_families = dictionary.family_count
        for cache in (responses, kept):
            if cache is not None:
                cache.is_bypassed = partial(_has_other_writers, settings, dictionary)
        configured = settings.secret.get_secret_value() if settings.secret else None
        seconds = FORMER_SECRET_SECONDS if configured else SECRET_SECONDS
        secrets = await cursor_secret(engine, configured=configured, budget=Budget(seconds))
        yield Runtime(
            admission=Admission(
                authenticator,
                addresses=settings.client_addresses,
                limiter=TokenBuckets(settings.rate_policy) if settings.rate_policy else None,
            ),
            concurrency=ConcurrencyLimiter(settings.concurrency_bounds),
            executor=executor,
            dictionary=dictionary,
            persisted=persisted,
            most_operations=settings.batch,
            service=Service(
                version=VERSION,
                cipher=Cipher(*secrets),
                limits=settings.limits,
                message_limits={"maxBodyBytes": settings.max_body_bytes, "maxHeadBytes": settings.max_head_bytes},
            ),
            responses=responses,
            kept=kept,
            request_timeout_seconds=settings.request_timeout_seconds,
            body_bytes=settings.max_body_bytes,
            body_seconds=settings.body_seconds,
        )
