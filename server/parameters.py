"""From the parameters of a request to an operation: what GraphQL over HTTP lets a client send, and nothing else.

Source: GraphQL over HTTP, "Request".
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import orjson

from schema.execution import OperationRequest
from server.errors import RequestError

__all__ = ["from_body", "from_query_string"]

QUERY_PARAMETERS = 20
"""Parameters read from an address; a request has four of its own."""

_KINDS = {str: "a text", bool: "a truth value", int: "a number", float: "a number", list: "a list", dict: "an object"}


def from_body(body: bytes) -> OperationRequest:
    """Read the JSON object of a POST request.

    Raises:
        RequestError: The body is no JSON object in UTF-8 (or nests deeper than 1024 levels, the bound of orjson), or
            a parameter has the wrong type.
    """
    parameters = _json(body, "the body")
    if isinstance(parameters, list):
        raise RequestError("the body is a list; send one operation a request")
    if not isinstance(parameters, dict):
        raise RequestError(f"the body is {_kind(parameters)}; it has to be a JSON object with `query`")
    return _operation(parameters, queries_only=False)


def from_query_string(raw: bytes) -> OperationRequest:
    """Read the parameters of a GET request, in which `variables` and `extensions` are JSON; it may only query.

    Raises:
        RequestError: The address is not UTF-8, names a parameter twice, or a parameter has the wrong type.
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
    return _operation(parameters, queries_only=True)


def _operation(parameters: Mapping[str, object], *, queries_only: bool) -> OperationRequest:
    query = _text(parameters, "query")
    if not query:
        raise RequestError("`query` is missing: it holds the GraphQL document")
    extensions = _object(parameters, "extensions") or {}
    return OperationRequest(
        query=query,
        variables=_object(parameters, "variables"),
        operation_name=_text(parameters, "operationName") or None,
        queries_only=queries_only,
        with_cost=extensions.get("cost") is True,
    )


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
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise RequestError(f"{what} is not JSON in UTF-8, or nests too deep") from None
    return value


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "null")
