"""Persisted documents: resolves what a request names to the text that is executed.

A request contains its document or names it: by the id of a trusted document, or by its SHA-256 once a client has sent
both (automatic persisted queries, a protocol of Apollo's clients, urql and others).

A document is stored on the second use of its hash. A client may hold at most a part of the space, and when it is scarce
the client that holds the most loses its documents first, so that a few clients cannot displace those of all others. A
request with an unknown hash alone is a use, too: these clients answer it by sending both.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

from schema.errors import as_json
from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest
from schema.operations.segmented_cache import SegmentedCache
from server.graphql.trusted_documents import TrustedDocuments, read_manifest, sha256_of
from server.http.error_responses import RequestError, SettingsError
from server.settings.settings import DocumentsMode, Settings

__all__ = ["PersistedDocuments", "persisted_documents"]

logger = logging.getLogger(__name__)

PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"

ENTRY_BYTES = 600
"""Memory of an entry in addition to its text: its hash, the objects, its place in the order."""

CLIENT_PART = 4
"""The part of the space that one client may hold."""

USED_ONCE = 10_000
"""The most hashes that are remembered as used once, some 3 MB."""


class PersistedDocuments:
    """Finds the document of each request; one per process.

    Attributes:
        found: Requests with the hash alone of an automatic persisted query that was stored.
        missed: Those whose query was not stored, which the client then sends in full.
    """

    def __init__(
        self,
        *,
        mode: DocumentsMode = DocumentsMode.OFF,
        trusted: TrustedDocuments | None = None,
        max_bytes: int = 0,
    ) -> None:
        """Create an empty store of automatic persisted queries.

        Args:
            mode: Whether documents that are not trusted are executed.
            trusted: The trusted documents.
            max_bytes: The memory for automatic persisted queries; 0 turns them off.
        """
        self.mode = mode
        self.trusted = trusted or TrustedDocuments()
        self.queries = _shared(max_bytes, _size) if max_bytes else None
        self._used_once = _shared(USED_ONCE, lambda _: 1)
        self.found = self.missed = 0

    def with_query(self, request: OperationRequest, client: bytes = b"") -> OperationRequest:
        """Return a request with its document; `client` is its sender, as in `remember`.

        Raises:
            RequestError: The document is unknown (with status 200 if the client should send it in full), is not
                trusted, or does not match its hash.
        """
        if request.document_id is not None:
            return request._replace(query=self._trusted(request.document_id))
        if not request.query:
            return request._replace(query=self._persisted(request.sha256 or "", client))
        if request.sha256 is not None and request.sha256 != sha256_of(request.query):
            raise RequestError("`sha256Hash` is not the SHA-256 of `query`")
        if self.mode is DocumentsMode.ONLY and request.query not in self.trusted:
            raise _not_trusted("this server executes only trusted documents; send the `documentId` of one")
        return request

    def holds(self, sha256: str) -> bool:
        """Whether the document with a hash is stored; this does not count as a use."""
        return self.trusted.by_sha256(sha256) is not None or (self.queries is not None and sha256 in self.queries)

    def remember(self, request: OperationRequest, client: bytes = b"") -> None:
        """Store the document of an executed request that was sent with its hash, if this is a use after the first.

        Args:
            request: The request as it was sent.
            client: The network of its sender, which holds the document.
        """
        queries, sha256, query = self.queries, request.sha256, request.query
        if queries is None or sha256 is None or not query or self.mode is DocumentsMode.ONLY:
            return
        if sha256 not in queries and not self._is_first_use(sha256, client):
            queries.put(sha256, query, client)

    def _is_first_use(self, sha256: str, client: bytes) -> bool:
        if sha256 in self._used_once:
            self._used_once.remove(sha256)
            return False
        self._used_once.put(sha256, "", client)
        return True

    def _trusted(self, document_id: str) -> str:
        text = self.trusted.by_id(document_id)
        if text is None:
            raise _not_trusted(f"no trusted document has the `documentId` {as_json(document_id)}")
        return text

    def _persisted(self, sha256: str, client: bytes) -> str:
        text = self.trusted.by_sha256(sha256)
        if text is not None:
            return text
        if self.mode is DocumentsMode.ONLY:
            raise _not_trusted(f"no trusted document has the SHA-256 {sha256}")
        if self.queries is None:
            # From then on Apollo's and urql's clients send documents in full.
            raise RequestError("PersistedQueryNotSupported", status=200, code=PERSISTED_QUERY_NOT_SUPPORTED)
        text = self.queries.get(sha256, client)
        if text is None:
            self.missed += 1
            self._used_once.put(sha256, "", client)
            # Apollo's and urql's clients recognise this message, code and status, and send the document as well.
            raise RequestError("PersistedQueryNotFound", status=200, code=PERSISTED_QUERY_NOT_FOUND)
        self.found += 1
        return text


def _shared(max_size: int, size_of: Callable[[str], int]) -> SegmentedCache[str, str]:
    return SegmentedCache(max_size, max_entries=max_size, size_of=size_of, most_of_client=max_size // CLIENT_PART)


def persisted_documents(settings: Settings, executor: Executor, *, site: Path | None = None) -> PersistedDocuments:
    """Read the trusted documents and validate each of them.

    Args:
        settings: They name the manifest of the operator.
        executor: Its schema validates the documents.
        site: The manifest of the site. One that does not fit the schema does not keep the server from starting; its
            documents are left out.

    Raises:
        SettingsError: The manifest is malformed, or a document is invalid.
    """

    def problem_of(text: str) -> str | None:
        errors = executor.documents.prepared(text).errors
        return errors[0].message if errors else None

    file = settings.documents_file
    configured = read_manifest(file, problem_of=problem_of) if file else TrustedDocuments()
    return PersistedDocuments(
        mode=settings.documents,
        trusted=TrustedDocuments({**_of_the_site(site, problem_of), **configured.texts}),
        max_bytes=settings.persisted_queries_bytes,
    )


def _of_the_site(manifest: Path | None, problem_of: Callable[[str], str | None]) -> Mapping[str, str]:
    if manifest is None:
        return {}
    try:
        return read_manifest(manifest, problem_of=problem_of).texts
    except SettingsError as error:
        logger.warning("the site does not fit this server, run make web: %s", error.problems[0])
        return {}


def _size(text: str) -> int:
    return len(text.encode()) + ENTRY_BYTES


def _not_trusted(message: str) -> RequestError:
    return RequestError(message, code=DOCUMENT_NOT_TRUSTED)
