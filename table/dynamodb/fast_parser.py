"""Parse DynamoDB's responses with orjson instead of botocore's shape-by-shape parser.

botocore matches every value with the service model: 2.6-3.0 ms of CPU for a BatchGetItem of 20 words, more than the
rest of the call. Responses of the operations on a request's path are plain JSON that needs no such conversion. botocore
still parses errors and all other operations.

One difference is intended: binary values stay base64 text, which `table/engine/codec.py` decodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from aiobotocore.parsers import AioJSONParser, AioResponseParserFactory
from botocore.model import Shape
from botocore.parsers import ResponseParserError

__all__ = ["FAST_OPERATIONS", "FastParser", "FastParserFactory", "members"]

FAST_OPERATIONS = frozenset({"BatchGetItem", "BatchWriteItem", "Query", "Scan", "TransactWriteItems"})
"""Operations whose responses have no timestamps, and binary values only as attribute values."""


class FastParser(AioJSONParser):  # type: ignore[misc]  # botocore has no types
    """botocore's JSON parser, except for successful responses of `FAST_OPERATIONS`.

    Returns what botocore returns: the members that the service model names and that are not null. But a body that is
    not a JSON object raises `ResponseParserError`, where botocore reads an empty response: a proxy's error page must
    never mean "no such item".
    """

    async def _do_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        if response["status_code"] < 300 and response["context"]["operation_name"] in FAST_OPERATIONS:
            parsed = members(response["body"], shape)
            self._inject_response_metadata(parsed, response["headers"])
            return parsed
        try:
            slow: dict[str, Any] = await super()._do_parse(response, shape)
        except (AttributeError, TypeError, ValueError) as error:
            raise ResponseParserError(f"not a response of {response['context']['operation_name']}: {error}") from error
        return slow

    def _do_error_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        """Parse an error as botocore does; if that fails, use only the HTTP status."""
        try:
            parsed: dict[str, Any] = super()._do_error_parse(response, shape)
        except (AttributeError, TypeError, ValueError):
            parsed = {}
        if isinstance(parsed.get("Error", {}).get("Code"), str):
            return parsed
        by_status: dict[str, Any] = self._do_generic_error_parse(response)
        return by_status

    def _do_modeled_error_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        """Parse the other members of an error; none if they do not match the model."""
        try:
            parsed: dict[str, Any] = super()._do_modeled_error_parse(response, shape)
        except (AttributeError, TypeError, ValueError):
            return {}
        return parsed


def members(body: bytes, shape: Shape) -> dict[str, Any]:
    """Return the members of a response that its shape names; raises ResponseParserError for any other JSON."""
    try:
        loaded = orjson.loads(body)
        return {name: loaded[name] for name in shape.members if loaded.get(name) is not None}
    except (AttributeError, ValueError) as error:
        raise ResponseParserError(f"the response is not a JSON object: {error}") from error


class FastParserFactory(AioResponseParserFactory):  # type: ignore[misc]  # botocore has no types
    """One `FastParser` for the JSON protocol, and botocore's parsers for others (such as STS's)."""

    def __init__(self) -> None:
        super().__init__()
        self._json = FastParser()

    def create_parser(self, protocol_name: str) -> Any:  # a botocore parser
        """Return the parser of a protocol; botocore calls this once per response."""
        return self._json if protocol_name == "json" else super().create_parser(protocol_name)
