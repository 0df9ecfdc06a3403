"""Trusted documents: those of a manifest that the clients' build created, found by id.

A manifest is a JSON object of id → text, the format of Relay and GraphQL Code Generator, or Apollo's with a list of
`operations`. Source: GraphQL over HTTP, "Appendix A: Persisted Documents".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import orjson

from server.http.error_responses import SettingsError

__all__ = ["TrustedDocuments", "read_manifest", "sha256_of"]

MANIFEST_BYTES = 16 * 1024 * 1024
"""The largest manifest: some ten thousand documents."""

PREFIX = "sha256:"
"""Prefix of ids that are a hash of the text; the hash has to match."""

APOLLO_FORMAT = "apollo-persisted-query-manifest"

VARIABLE = "ROOTSKI_DOCUMENTS_FILE"


class TrustedDocuments:
    """Documents by id; none by default."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts = dict(texts or {})
        """Id in the manifest → text."""

        self._by_id = {PREFIX + sha256_of(text): text for text in self.texts.values()} | self.texts
        self._known = frozenset(self.texts.values())

    def by_id(self, document_id: str) -> str | None:
        """Return a document by its id in the manifest, or by `sha256:` and the hash of its text."""
        return self._by_id.get(document_id)

    def by_sha256(self, sha256: str) -> str | None:
        """Return a document by the hash of its text, or by an id that is the bare hash, as in Apollo's manifests."""
        return self._by_id.get(PREFIX + sha256) or self._by_id.get(sha256)

    def __contains__(self, text: object) -> bool:
        return text in self._known


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(path: Path, *, problem_of: Callable[[str], str | None]) -> TrustedDocuments:
    """Read the documents of a manifest.

    Args:
        path: The file, of at most `MANIFEST_BYTES`.
        problem_of: Returns what is wrong with a document, or None.

    Raises:
        SettingsError: The file cannot be read, is not a manifest, or contains invalid documents.
    """
    try:
        texts = _texts(orjson.loads(_content(path)))
    except (OSError, ValueError) as error:
        raise SettingsError([f"{VARIABLE}: {path}: {_reason(error)}"]) from None
    wrong = {document_id: _problem(document_id, text, problem_of) for document_id, text in texts.items()}
    problems = [f"{VARIABLE}: {path}: document {document_id!r}: {why}" for document_id, why in wrong.items() if why]
    if problems:
        raise SettingsError(problems)
    return TrustedDocuments(texts)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MANIFEST_BYTES + 1)
    if len(content) > MANIFEST_BYTES:
        raise ValueError(f"larger than {MANIFEST_BYTES} bytes")
    return content


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, orjson.JSONDecodeError):
        return f"not JSON in UTF-8: {error}"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _texts(manifest: object) -> dict[str, str]:
    if not isinstance(manifest, dict):
        raise ValueError("not a JSON object of id and text")
    if manifest.get("format") == APOLLO_FORMAT:
        return _apollo_texts(manifest.get("operations"))
    wrong = [key for key, text in manifest.items() if not (key and isinstance(text, str))]
    if wrong:
        raise ValueError(f"the document of {wrong[0]!r} is not a text")
    return manifest


def _apollo_texts(operations: object) -> dict[str, str]:
    if not isinstance(operations, list):
        raise ValueError("`operations` is not a list")
    texts: dict[str, str] = {}
    for position, operation in enumerate(operations):
        match operation:
            case {"id": str(document_id), "body": str(body)} if document_id and document_id not in texts:
                texts[document_id] = body
            case _:
                raise ValueError(f"`operations[{position}]` has no `id` of its own, or no `body`")
    return texts


def _problem(document_id: str, text: str, problem_of: Callable[[str], str | None]) -> str | None:
    if document_id.startswith(PREFIX) and document_id != PREFIX + sha256_of(text):
        return "the id is not the hash of the text"
    return problem_of(text)
