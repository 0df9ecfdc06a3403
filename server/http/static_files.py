"""Static files, compressed once for each encoding and kept in memory.

A compressed file is a representation of its own: it has another ETag, and no ranges. A request with `Range` gets the
file as it is. Source: RFC 9110, sections 8.8.3 and 14.
"""

from __future__ import annotations

import asyncio
import os
import threading
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, MalformedRangeHeader, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from server.http.accept import negotiated
from server.http.compression import MIN_BYTES, accepted_encoding, add_vary, compressed_best

__all__ = ["CompressedFiles"]

KEPT_FILES = 64
"""The most compressed files in memory, all encodings together; GraphiQL has 15, which take 1.6 MB for each encoding."""

_COMPRESSING = threading.Lock()  # two first clients share one compression


class CompressedFiles(StaticFiles):
    """Serves the files of a folder, those of 1 KB and more compressed if the client accepts it."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file in the encoding that the client prefers, or that the client has it already."""
        headers = Headers(scope=scope)
        response: Response = _File(full_path, status_code=status_code, stat_result=stat_result)
        encoding = accepted_encoding(negotiated(headers, "accept-encoding"))
        if encoding and stat_result.st_size >= MIN_BYTES and "range" not in headers:
            response = _CompressedFile(str(full_path), stat_result, encoding)
        self.describe(response, full_path)
        add_vary(response.headers)
        return NotModifiedResponse(response.headers) if self.is_not_modified(response.headers, headers) else response

    def describe(self, response: Response, full_path: str | os.PathLike[str]) -> None:
        """Set the headers of a response with a file."""


class _File(FileResponse):
    """A file as it is. A `Range` of another unit than bytes, or a malformed one, is ignored: RFC 9110, section 14.2."""

    @classmethod
    def _parse_range_header(cls, http_range: str, file_size: int) -> list[tuple[int, int]]:
        try:
            return super()._parse_range_header(http_range, file_size)
        except MalformedRangeHeader:
            return []


class _CompressedFile(FileResponse):
    """A file that is compressed when it is sent for the first time, in a thread."""

    def __init__(self, path: str, stat_result: os.stat_result, encoding: str) -> None:
        super().__init__(path, stat_result=stat_result)
        self.modified = stat_result.st_mtime_ns
        self.encoding = encoding
        self.headers["content-encoding"] = encoding
        self.headers["etag"] = f'{self.headers["etag"][:-1]}-{encoding}"'
        del self.headers["accept-ranges"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = await asyncio.to_thread(_compressed_once, str(self.path), self.modified, self.encoding)
        self.headers["content-length"] = str(len(content))
        self.body = b"" if scope["method"] == "HEAD" else content
        await Response.__call__(self, scope, receive, send)


def _compressed_once(path: str, modified: int, encoding: str) -> bytes:
    with _COMPRESSING:
        return _compressed(path, modified, encoding)


@lru_cache(maxsize=KEPT_FILES)
def _compressed(path: str, modified: int, encoding: str) -> bytes:  # noqa: ARG001  # a changed file is another one
    return compressed_best(Path(path).read_bytes(), encoding)
