"""Persisted documents: from what a request names to the text that is executed.

A text is sent in full, or named: by a trusted document's id, or by its SHA-256 once some client has sent both
(automatic persisted queries, a protocol of Apollo's clients, urql and others).
"""

from __future__ import annotations

from collections import OrderedDict

from schema.operations.execution import Executor, OperationRequest
from server.graphql.parameters import Parameters
from server.graphql.trusted_documents import TrustedDocuments, read_manifest, sha256_of
from server.http.error_responses import RequestError
from server.settings.settings import DocumentsMode, Settings

__all__ = ["PersistedDocuments", "PersistedQueries", "persisted_documents"]

PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
DOCUMENT_NOT_TRUSTED = "DOCUMENT_NOT_TRUSTED"

ENTRY_BYTES = 400
"""What an entry takes beside its text: its hash, two objects, its place in the order."""


class PersistedQueries:
    """Texts by their SHA-256, the least recently used dropped first; within a number of bytes."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self._texts: OrderedDict[str, str] = OrderedDict()

    def get(self, sha256: str) -> str | None:
        """Find a text."""
        text = self._texts.get(sha256)
        if text is not None:
            self._texts.move_to_end(sha256)
        return text

    def put(self, sha256: str, text: str) -> None:
        """Keep a text; one that alone is larger than everything may be is not kept."""
        if sha256 in self._texts or _size(text) > self.max_bytes:
            return
        self._texts[sha256] = text
        self.held_bytes += _size(text)
        while self.held_bytes > self.max_bytes:
            _, dropped = self._texts.popitem(last=False)
            self.held_bytes -= _size(dropped)


class PersistedDocuments:
    """Finds the text of each request; one per process."""

    def __init__(
        self,
        *,
        mode: DocumentsMode = DocumentsMode.OFF,
        trusted: TrustedDocuments | None = None,
        max_bytes: int = 0,
    ) -> None:
        """Make it.

        Args:
            mode: Whether texts that are not trusted are executed.
            trusted: The trusted documents.
            max_bytes: What automatically persisted queries may take; 0 turns them off.
        """
        self.mode = mode
        self.trusted = trusted or TrustedDocuments()
        self.queries = PersistedQueries(max_bytes) if max_bytes else None

    def operation(self, parameters: Parameters) -> OperationRequest:
        """Give what is to be executed.

        Raises:
            RequestError: The document is not known (with status 200 where the client is to send it in full), may not
                be executed here, or does not fit its hash.
        """
        return OperationRequest(
            query=self._text(parameters),
            variables=parameters.variables,
            operation_name=parameters.operation_name,
            queries_only=parameters.queries_only,
            with_cost=parameters.with_cost,
        )

    def remember(self, parameters: Parameters) -> None:
        """Keep the text of a request that came with its hash and was executed, for those who send the hash alone."""
        if self.queries and parameters.sha256 and parameters.query and self.mode is not DocumentsMode.ONLY:
            self.queries.put(parameters.sha256, parameters.query)

    def _text(self, parameters: Parameters) -> str:
        if parameters.document_id is not None:
            return self._trusted(parameters.document_id)
        if parameters.query is None:
            return self._persisted(parameters.sha256 or "")
        if parameters.sha256 is not None and parameters.sha256 != sha256_of(parameters.query):
            raise RequestError("`sha256Hash` is not the SHA-256 of `query`")
        if self.mode is DocumentsMode.ONLY and parameters.query not in self.trusted:
            raise _not_trusted("this server executes trusted documents alone; send the `documentId` of one")
        return parameters.query

    def _trusted(self, document_id: str) -> str:
        text = self.trusted.by_id(document_id)
        if text is None:
            raise _not_trusted(f"no trusted document has the `documentId` {document_id[:100]!r}")
        return text

    def _persisted(self, sha256: str) -> str:
        text = self.trusted.by_sha256(sha256)
        if text is None and self.mode is DocumentsMode.ONLY:
            raise _not_trusted(f"no trusted document has the SHA-256 {sha256}")
        if text is None and self.queries is None:
            # As below: the clients send texts alone from then on.
            raise RequestError("PersistedQueryNotSupported", status=200, code=PERSISTED_QUERY_NOT_SUPPORTED)
        if text is None and self.queries is not None:
            text = self.queries.get(sha256)
        if text is None:
            # The words, the code and the status by which Apollo's and urql's clients know to send the text as well.
            raise RequestError("PersistedQueryNotFound", status=200, code=PERSISTED_QUERY_NOT_FOUND)
        return text


def persisted_documents(settings: Settings, executor: Executor) -> PersistedDocuments:
    """Read the trusted documents, each of which has to be one that this server would execute.

    Raises:
        SettingsError: The manifest cannot be used.
    """

    def problem_of(text: str) -> str | None:
        errors = executor.documents.prepared(text).errors
        return errors[0].message if errors else None

    file = settings.documents_file
    return PersistedDocuments(
        mode=settings.documents,
        trusted=read_manifest(file, problem_of=problem_of) if file else TrustedDocuments(),
        max_bytes=settings.persisted_queries_bytes,
    )


def _size(text: str) -> int:
    return len(text.encode()) + ENTRY_BYTES


def _not_trusted(message: str) -> RequestError:
    return RequestError(message, code=DOCUMENT_NOT_TRUSTED)
