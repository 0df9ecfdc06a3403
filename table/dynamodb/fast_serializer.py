"""DynamoDB's requests written by orjson instead of shape by shape, the counterpart of `table/dynamodb/fast_parser.py`.

A request is given in the form in which it travels, so it only has to be dumped. Binary values are base64 text
already (`table/engine/codec.py` writes them so). Fit for the operations this project uses, whose requests hold no
timestamps. Knows nothing of tables or items.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import orjson
from botocore.model import OperationModel

__all__ = ["LARGE_BODY_BYTES", "FastSerializer"]

LARGE_BODY_BYTES = 1024 * 1024
"""A body above this is sent piece by piece: aiohttp warns that one write of more would hold up the event loop."""


class FastSerializer:
    """Stands in for botocore's serializer of the JSON protocol."""

    def serialize_to_request(self, parameters: Mapping[str, object], operation_model: OperationModel) -> dict[str, Any]:
        """Give the parts of an HTTP request, as botocore's serializer gives them.

        Raises:
            ValueError: A text is not Unicode (a lone surrogate), so that it cannot be sent.
        """
        metadata = operation_model.metadata
        return {
            "url_path": "/",
            "query_string": "",
            "method": "POST",
            "headers": {
                "X-Amz-Target": f"{metadata['targetPrefix']}.{operation_model.name}",
                "Content-Type": f"application/x-amz-json-{metadata['jsonVersion']}",
            },
            "body": _dumped(parameters),
        }


def _dumped(parameters: Mapping[str, object]) -> bytes | BytesIO:
    try:
        body = orjson.dumps(parameters)
    except orjson.JSONEncodeError as error:
        raise ValueError(f"not to be sent as JSON: {error}") from error
    return body if len(body) <= LARGE_BODY_BYTES else BytesIO(body)
