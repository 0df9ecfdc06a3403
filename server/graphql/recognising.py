"""Answers a request from the response cache before it is parsed, if its bytes are known.

What a client is charged, and what the log shows, are the same as if it had been parsed. Knows nothing of HTTP.
"""

from __future__ import annotations

from schema.operations.operation import Answer, OperationRequest, Ready
from server.graphql.cache_counts import CacheOutcome
from server.graphql.known_requests import KnownRequest
from server.graphql.trusted_documents import sha256_of
from server.observability.record import RequestRecord
from server.protection.admission import Client
from server.runtime import Runtime

__all__ = ["recognised", "remember_request"]


def recognised(
    digest: bytes, *, network: bytes, record: RequestRecord, runtime: Runtime, most_bytes: int | None = None
) -> Answer | None:
    """Return the cached answer to a known request of an anonymous viewer, who is charged for it.

    Args:
        digest: The digest of the request.
        network: The network of the sender's address.
        record: The record of the request.
        runtime: The parts of the server.
        most_bytes: The size of the largest answer; None for any.

    Returns:
        None, and nothing has been charged, if the request has to be parsed: it is not known or its answer is no longer
        cached, the document it names is no longer stored, the answer is too large, or the client has used up its
        points.
    """
    cache = runtime.responses
    known = None if cache is None else cache.requests.find(digest, network)
    if cache is None or known is None or not _is_current(known, runtime):
        return None
    answer = cache.found(known.key, network)
    if answer is None or (most_bytes is not None and len(answer.encoded or b"") > most_bytes):
        return None
    if not runtime.admission.admit_at_once(network, record, known.cost):
        return None
    record.operation_name, record.operation_kind = known.operation_name, known.operation_kind
    record.document_hash, record.variables, record.is_trusted = known.document_hash, known.variables, known.is_trusted
    record.cost = known.cost
    record.cache = cache.counted(CacheOutcome.HIT)
    return answer


def remember_request(
    digest: bytes, sent: OperationRequest, ready: Ready, key: bytes, *, runtime: Runtime, client: Client
) -> None:
    """Recognise a request from now on, because its answer has been found in the response cache.

    A request that contains its document and the hash of it is not recognised: it is sent to have the document stored.

    Args:
        digest: The digest of the request.
        sent: The request as it was sent.
        ready: Its operation.
        key: The key of its answer.
        runtime: The parts of the server.
        client: The sender.
    """
    if runtime.responses is None or (sent.sha256 is not None and sent.query):
        return
    runtime.responses.requests.add(
        digest,
        KnownRequest(
            key=key,
            data_version=runtime.dictionary.data_version,
            family_count=runtime.executor.count_families(),
            cost=ready.cost,
            operation_name=ready.operation_name,
            operation_kind=ready.operation_kind,
            document_hash=sha256_of(ready.request.query),
            variables=client.record.variables,
            is_trusted=client.record.is_trusted,
            sha256=sent.sha256,
            client=client.network,
        ),
    )


def _is_current(known: KnownRequest, runtime: Runtime) -> bool:
    if known.sha256 is not None and not runtime.persisted.holds(known.sha256):
        return False
    data_version, family_count = runtime.dictionary.data_version, runtime.executor.count_families()
    return known.data_version == data_version and known.family_count == family_count
