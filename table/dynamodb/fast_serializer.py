"""Serialize DynamoDB's requests with orjson, the counterpart of `table/dynamodb/fast_parser.py`.

Requests are JSON already, with binary values as base64 text (`table/engine/codec.py`), so they only need to be dumped.
The operations of this project send no timestamps, which would need conversion.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import orjson
from botocore.model import OperationModel

__all__ = ["LARGE_BODY_BYTES", "FastSerializer", "dumped"]

LARGE_BODY_BYTES = 1024 * 1024
"""Larger bodies are sent in chunks: aiohttp warns that a single larger write blocks the event loop."""


class FastSerializer:
    """Replaces botocore's serializer of the JSON protocol."""

    def serialize_to_request(self, parameters: Mapping[str, object], operation_model: OperationModel) -> dict[str, Any]:
        """Return the parts of an HTTP request, as botocore's serializer does.

        Raises:
            ValueError: A text has a lone surrogate.
        """
        metadata = operation_model.metadata
        body = dumped(parameters)
        return {
            "url_path": "/",
            "query_string": "",
            "method": "POST",
            "headers": {
                "X-Amz-Target": f"{metadata['targetPrefix']}.{operation_model.name}",
                "Content-Type": f"application/x-amz-json-{metadata['jsonVersion']}",
            },
            "body": body if len(body) <= LARGE_BODY_BYTES else BytesIO(body),
        }


def dumped(parameters: Mapping[str, object]) -> bytes:
    """Return a request as JSON; raises ValueError if a text has a lone surrogate."""
    try:
        return orjson.dumps(parameters)
    except orjson.JSONEncodeError as error:
        raise ValueError(f"cannot be encoded as JSON: {error}") from error
