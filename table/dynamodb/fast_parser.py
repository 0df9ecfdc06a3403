"""DynamoDB's answers read by orjson instead of shape by shape.

botocore walks every value of an answer with the service's model in hand: 2.6-3.0 ms of CPU for a BatchGetItem of 20
words, more than all the rest of the call. The answers of the operations on a request's path are JSON that needs no
such walk: every attribute value is a string, a boolean, or a list or map of the same. Errors, and operations that are
not listed here, stay botocore's. Knows nothing of tables or items.

One difference is meant: binary values stay base64 text, as they travel, and `table/engine/codec.py` decodes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from aiobotocore.parsers import AioJSONParser, AioResponseParserFactory
from botocore.model import Shape
from botocore.parsers import ResponseParserError

__all__ = ["FAST_OPERATIONS", "FastParser", "FastParserFactory"]

FAST_OPERATIONS = frozenset({"BatchGetItem", "BatchWriteItem", "Query", "Scan", "TransactWriteItems"})
"""Operations whose answers hold no timestamps, and binary values only as attribute values."""


class FastParser(AioJSONParser):  # type: ignore[misc]  # botocore comes without types
    """botocore's JSON parser, but for the good answers of `FAST_OPERATIONS`.

    Gives what botocore gives: the members that the service's model names and that are not null. A body that is not a
    JSON object is a `ResponseParserError`, where botocore takes it for an answer that says nothing: a page that a
    proxy put in the place of an answer must never read as "no such item".
    """

    async def _do_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        if response["status_code"] < 300 and response["context"]["operation_name"] in FAST_OPERATIONS:
            parsed = _members(response["body"], shape)
            self._inject_response_metadata(parsed, response["headers"])
            return parsed
        try:
            slow: dict[str, Any] = await super()._do_parse(response, shape)
        except (AttributeError, TypeError, ValueError) as error:
            raise ResponseParserError(f"not an answer of {response['context']['operation_name']}: {error}") from error
        return slow

    def _do_error_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        """Read an error as botocore does, and one it stumbles over by its HTTP status alone."""
        try:
            parsed: dict[str, Any] = super()._do_error_parse(response, shape)
        except (AttributeError, TypeError, ValueError):
            parsed = {}
        if isinstance(parsed.get("Error", {}).get("Code"), str):
            return parsed
        by_status: dict[str, Any] = self._do_generic_error_parse(response)
        return by_status

    def _do_modeled_error_parse(self, response: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
        """Read the further members of an error; none where they are not what the model says."""
        try:
            parsed: dict[str, Any] = super()._do_modeled_error_parse(response, shape)
        except (AttributeError, TypeError, ValueError):
            return {}
        return parsed


def _members(body: bytes, shape: Shape) -> dict[str, Any]:
    try:
        loaded = orjson.loads(body)
        return {name: loaded[name] for name in shape.members if loaded.get(name) is not None}
    except (AttributeError, ValueError) as error:
        raise ResponseParserError(f"the answer is no JSON object: {error}") from error


class FastParserFactory(AioResponseParserFactory):  # type: ignore[misc]  # botocore comes without types
    """Gives the one `FastParser` for the JSON protocol, and botocore's parsers for the others (as STS speaks)."""

    def __init__(self) -> None:
        super().__init__()
        self._json = FastParser()

    def create_parser(self, protocol_name: str) -> Any:  # a parser of botocore's
        """Give the parser of a protocol; botocore asks once per answer."""
        return self._json if protocol_name == "json" else super().create_parser(protocol_name)
