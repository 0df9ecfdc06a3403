"""What compressing an answer costs and saves, by way and level. `python -m benchmarks.compression`.

The answer is 40 KB of the schema's introspection. Prints bytes and milliseconds of CPU and asserts nothing.
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

ANSWER_BYTES = 40 * 1024


def main() -> None:
    """Print a line for each way."""
    answer = orjson.dumps(introspection_from_schema(graphql_schema))[:ANSWER_BYTES]
    ways: dict[str, Callable[[bytes], bytes]] = {
        f"zstd {level}": zstandard.ZstdCompressor(level=level).compress for level in (1, 3, 6, 9)
    }
    ways |= {f"gzip {level}": _gzip(level) for level in (1, 4, 6, 9)}
    for name, compress in ways.items():
        milliseconds = cpu_milliseconds(lambda compress=compress: compress(answer))  # type: ignore[misc]  # a default
        print(f"{name:8} {len(compress(answer)):6} bytes of {len(answer)}  {milliseconds:6.2f} ms")


def _gzip(level: int) -> Callable[[bytes], bytes]:
    return lambda content: zlib.compress(content, level, GZIP_WINDOW)


if __name__ == "__main__":
    main()
