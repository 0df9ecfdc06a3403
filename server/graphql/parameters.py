"""Reads the parameters of a GraphQL request from a body or a query string.

Source: GraphQL over HTTP, "Request".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import orjson

from schema.operations.operation import OperationRequest
from server.http.error_responses import RequestError

__all__ = ["Batch", "from_body", "from_query_string"]

QUERY_PARAMETERS = 20
"""The most parameters of a query string; a request uses five."""

MAX_PARTS = 10_000
"""The most objects, lists and texts in JSON, names included. An operation has some thousand values at most, and parsing
takes time: a quarter of a second for 1 MiB of empty objects (`python -m benchmarks.abuse`)."""

MAX_LEVELS = 900
"""The most objects and lists inside each other: what works on variables may call itself for each."""

SHA256 = re.compile("[0-9a-f]{64}")

_KINDS = {str: "a text", bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "an object"}


Batch = Sequence[OperationRequest | RequestError]
"""Several operations of one HTTP request in their order; an error for each that is malformed."""


def from_body(body: bytes, *, most_operations: int = 0) -> OperationRequest | Batch:
    """Read the JSON object of a POST request, or a list of such objects.

    Args:
        body: JSON in UTF-8.
        most_operations: The longest list; 0 refuses lists.

    Raises:
        RequestError: The body is neither, or nests deeper than `MAX_LEVELS`, or has more than `MAX_PARTS` parts, or
            a parameter of a single object has the wrong type.
    """
    sent = _json(body, "the body")
    return _batch(sent, most_operations) if isinstance(sent, list) else _from_object(sent)


def _batch(sent: list[object], most_operations: int) -> Batch:
    if not most_operations:
        raise RequestError("the body is a list; send one operation a request")
    if not 1 <= len(sent) <= most_operations:
        raise RequestError(f"the body is a list of {len(sent)}; send 1 to {most_operations} operations a request")
    return [_or_refusal(each) for each in sent]


def _or_refusal(sent: object) -> OperationRequest | RequestError:
    try:
        return _from_object(sent)
    except RequestError as refusal:
        return refusal


def _from_object(parameters: object) -> OperationRequest:
    if not isinstance(parameters, dict):
        raise RequestError(f"the body is {_kind(parameters)}; it has to be a JSON object with `query`")
    return _parameters(parameters, queries_only=False)


def from_query_string(raw: bytes) -> OperationRequest:
    """Read the parameters of a GET request, whose `variables` and `extensions` are JSON. Only queries are allowed.

    Raises:
        RequestError: The query string is not UTF-8, repeats a parameter, or a parameter has the wrong type.
    """
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=QUERY_PARAMETERS)
    except ValueError:
        raise RequestError(f"the address is not UTF-8, or has more than {QUERY_PARAMETERS} parameters") from None
    parameters: dict[str, object] = dict(pairs)
    if len(parameters) < len(pairs):
        raise RequestError("a parameter of the address is given twice")
    for name in ("variables", "extensions"):
        parameters[name] = _json(text.encode(), f"`{name}`") if (text := str(parameters.get(name, ""))) else None
    return _parameters(parameters, queries_only=True)


def _parameters(parameters: Mapping[str, object], *, queries_only: bool) -> OperationRequest:
    query = _text(parameters, "query") or ""
    document_id = _text(parameters, "documentId") or None
    extensions = _object(parameters, "extensions") or {}
    sha256 = _sha256(extensions)
    if not query and document_id is None and sha256 is None:
        raise RequestError("`query` is missing: it holds the GraphQL document")
    if document_id is not None and (query or sha256 is not None):
        raise RequestError("`documentId` replaces `query` and `persistedQuery`; send one of them")
    return OperationRequest(
        query=query,
        variables=_object(parameters, "variables"),
        operation_name=_text(parameters, "operationName") or None,
        document_id=document_id,
        sha256=sha256,
        queries_only=queries_only,
        with_cost=extensions.get("cost") is True,
    )


def _sha256(extensions: Mapping[str, object]) -> str | None:
    """Read the hash of an automatic persisted query."""
    persisted = _object(extensions, "persistedQuery")
    if persisted is None:
        return None
    version, sha256 = persisted.get("version"), persisted.get("sha256Hash")
    if version is True or version != 1:
        raise RequestError("`persistedQuery` has to have the `version` 1")
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise RequestError("`sha256Hash` has to be 64 hexadecimal digits in lower case")
    return sha256


def _text(parameters: Mapping[str, object], name: str) -> str | None:
    value = parameters.get(name)
    if value is None or isinstance(value, str):
        return value
    raise RequestError(f"`{name}` is {_kind(value)}; it has to be a text")


def _object(parameters: Mapping[str, object], name: str) -> dict[str, object] | None:
    value = parameters.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise RequestError(f"`{name}` is {_kind(value)}; it has to be a JSON object")


def _json(text: bytes, what: str) -> object:
    if _has_too_many_parts(text):
        raise RequestError(f"{what} has more than {MAX_PARTS} objects, lists and texts")
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RequestError(f"{what} {_fault(text, error)}") from None
    if _has_duplicate_names(text, value, what):
        raise RequestError(f"{what} has an object in which a name is given twice")
    return value


def _fault(text: bytes, error: orjson.JSONDecodeError) -> str:
    """Return why a text is not JSON, and where; orjson's messages say what was expected, and repeat nothing of it."""
    if not text.strip():
        return "is not JSON: it is empty"
    try:
        text.decode()
    except UnicodeDecodeError as wrong:
        return f"is not JSON: it is not UTF-8 from the byte at index {wrong.start} on"
    if "depth limit" in error.msg:
        return f"nests too deep, or is not JSON: line {error.lineno}, column {error.colno}"
    return f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"


def _has_too_many_parts(text: bytes) -> bool:
    """Whether JSON has more than `MAX_PARTS` parts, counted before it is parsed. Brackets within texts do not count.

    Each part takes a byte, so nothing is counted in a short text. Without escaped quotes, every second piece between
    quotes is outside of texts.
    """
    if len(text) <= MAX_PARTS or _containers(text) + text.count(b'"') // 2 <= MAX_PARTS:
        return False
    pieces = _without_escapes(text).split(b'"')
    texts = len(pieces) // 2
    return texts > MAX_PARTS or texts + _containers(b"".join(pieces[::2])) > MAX_PARTS


def _without_escapes(text: bytes) -> bytes:
    return text.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in text else text


def _containers(text: bytes) -> int:
    return text.count(b"{") + text.count(b"[")


def _has_duplicate_names(text: bytes, value: object, what: str) -> bool:
    """Whether an object has two values for one name; parsers differ in which of them they return.

    Outside of texts, valid JSON has a colon for each name. The parsed value has each name of an object once.
    """
    names = b"".join(_without_escapes(text).split(b'"')[::2]).count(b":")
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_LEVELS:
            raise RequestError(f"{what} nests too deep")
        inner: list[object] = []
        for one in level:
            if type(one) is dict:
                names -= len(one)
                inner += one.values()
            elif type(one) is list:
                inner += one
        level = inner
    return names > 0


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null")
