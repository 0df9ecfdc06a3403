"""CPU time and size of a compressed response, by algorithm and level. `python -m benchmarks.compression`.

The response is 40 KB of the schema's introspection.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable

import orjson
import zstandard
from graphql import introspection_from_schema

from benchmarks.parser import cpu_milliseconds
from schema.api import graphql_schema
from server.http.compression import GZIP_WINDOW

RESPONSE_BYTES = 40 * 1024


def main() -> None:
    """Run the benchmark."""
    response = orjson.dumps(introspection_from_schema(graphql_schema))[:RESPONSE_BYTES]
    algorithms: dict[str, Callable[[bytes], bytes]] = {
        f"zstd {level}": zstandard.ZstdCompressor(level=level).compress for level in (1, 3, 6, 9)
    }
    algorithms |= {f"gzip {level}": _gzip(level) for level in (1, 4, 6, 9)}
    for name, compress in algorithms.items():
        milliseconds = cpu_milliseconds(lambda compress=compress: compress(response))  # type: ignore[misc]  # binds the loop variable
        print(f"{name:8} {len(compress(response)):6} bytes of {len(response)}  {milliseconds:6.2f} ms")


def _gzip(level: int) -> Callable[[bytes], bytes]:
    return lambda content: zlib.compress(content, level, GZIP_WINDOW)


if __name__ == "__main__":
    main()
