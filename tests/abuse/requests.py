"""Attacks in HTTP: heads, bodies, lengths and encodings that are too large, wrong, or read in two ways."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.abuse.wire import post, request

__all__ = ["REFUSED"]

BODY = b'{"query": "{ __typename }"}'
JSON = {"Content-Type": "application/json"}


def _head(*lines: str, method: str = "POST", body: bytes = BODY) -> bytes:
    """Write a request with exactly these header lines."""
    written = [f"{method} /graphql HTTP/1.1", *lines, "", ""]
    return "\r\n".join(written).encode("latin-1") + body


def _plain(*lines: str, body: bytes = BODY) -> bytes:
    return _head("Host: localhost", "Content-Type: application/json", *lines, body=body)


def _chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _refused() -> Iterator[tuple[str, bytes]]:
    length = f"Content-Length: {len(BODY)}"
    yield "a gzip bomb", post(gzip.compress(b" " * 100_000_000), {"Content-Encoding": "gzip"})
    yield (
        "a gzip bomb in a gzip bomb",
        post(gzip.compress(gzip.compress(b" " * 100_000_000)), {"Content-Encoding": "gzip, gzip"}),
    )
    yield "half of a gzip text", post(gzip.compress(BODY)[:-9], {"Content-Encoding": "gzip"})
    yield "no gzip text", post(BODY, {"Content-Encoding": "gzip"})
    yield "an unknown encoding", post(BODY, {"Content-Encoding": "zip"})
    yield "a body of two mebibytes", post(b" " * (2 * 1024 * 1024))
    yield "a length of two mebibytes", _plain("Content-Length: 2097152", body=b"")
    yield "a length of 10 ** 30", _plain("Content-Length: 1" + "0" * 30)
    yield "chunks of two mebibytes together", _plain("Transfer-Encoding: chunked", body=_chunked(*[b" " * 65_536] * 32))
    yield "a mebibyte of objects", post(b'{"a":[' + b"{}," * 340_000 + b"{}]}")
    yield "a mebibyte of lists", post(b'{"a":[' + b"[]," * 340_000 + b"[]]}")
    yield "a mebibyte of names", post(b"{" + b",".join(b'"%x":1' % n for n in range(95_000)) + b"}")
    yield "a mebibyte of texts", post(b'{"a":[' + b'"{",' * 260_000 + b'"{"]}')
    yield "12,000 media types", post(BODY, {"Accept": "a/b;q=0.5," * 12_000})
    yield "chunks of one byte", _plain("Transfer-Encoding: chunked", body=_chunked(*[b" "] * 30_000))
    yield "a chunk without end", _plain("Transfer-Encoding: chunked", body=b"f" * 20 + b"\r\n")
    yield "a chunk of no number", _plain("Transfer-Encoding: chunked", body=b"xyz\r\n")
    yield "a chunk with much to say", _plain("Transfer-Encoding: chunked", body=b"1;" + b"a=b;" * 40_000 + b"\r\n")
    yield "a length and chunks", _plain(length, "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + BODY)
    yield "chunks and a length", _plain("Transfer-Encoding: chunked", length, body=b"0\r\n\r\n" + BODY)
    yield "two lengths", _plain(length, "Content-Length: 5")
    yield "two lengths in one", _plain("Content-Length: 27, 5")
    yield "a negative length", _plain("Content-Length: -5")
    yield "a length with a sign", _plain("Content-Length: +27")
    yield "a length in words", _plain("Content-Length: many")
    yield "a length of hexadecimal digits", _plain("Content-Length: 0x1b")
    yield "an encoding that looks like chunks", _plain("Transfer-Encoding: xchunked")
    yield "chunks twice", _plain("Transfer-Encoding: chunked, chunked", body=_chunked(BODY))
    yield "chunks before another encoding", _plain("Transfer-Encoding: chunked, gzip", body=_chunked(BODY))
    yield "a space before a colon", _plain("Content-Length : 27")
    yield "a tab before a colon", _plain("Transfer-Encoding\t: chunked")
    yield "a header without a colon", _plain(length, "nonsense")
    yield "a header without a name", _plain(length, ": nonsense")
    yield "a NUL in a header", _plain(length, "X-A: a\0b")
    yield "a carriage return in a header", _plain(length, "X-A: a\rContent-Length: 5")
    yield "a header name of letters that are none", _plain(length, "X-\xe9: a")
    yield "two thousand headers", _plain(*(f"X-{number}: {'x' * 80}" for number in range(2000)), length)
    yield "a header of 200,000 bytes", _plain("X-A: " + "x" * 200_000, length)
    yield "an address of 200,000 bytes", request("GET", "/graphql?query=" + "x" * 200_000)
    yield "a path of 100,000 bytes", request("GET", "/" + "x" * 100_000)
    yield "a path with dots", request("GET", "/../../../../etc/passwd")
    yield "a path with encoded dots", request("GET", "/%2e%2e/%2e%2e/etc/passwd%00")
    yield "a path with a NUL", request("GET", "/graphql\0")
    yield "a path that is no UTF-8", request("GET", "/%ff%fe")
    yield "no path", request("GET", "")
    yield "a foreign address", request("GET", "http://example.org/nothing")
    yield "an address that is none", request("GET", "http://[::1")
    yield "version 9 of HTTP", b"GET /graphql HTTP/9.9\r\nHost: a\r\n\r\n"
    yield "no HTTP", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500
    yield "a preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW", "get", "X" * 10_000):
        yield f"the method {method[:10]}", _head("Host: localhost", "Content-Length: 0", method=method, body=b"")
    yield (
        "a form",
        request("POST", "/graphql", b"query={__typename}", {"Content-Type": "application/x-www-form-urlencoded"}),
    )
    yield (
        "a form of parts",
        request("POST", "/graphql", b"--a\r\n", {"Content-Type": "multipart/form-data; boundary=a"}),
    )
    yield "plain text", request("POST", "/graphql", BODY, {"Content-Type": "text/plain"})
    yield "no media type", request("POST", "/graphql", BODY)
    yield "a media type of 100,000 bytes", request("POST", "/graphql", BODY, {"Content-Type": "a/b;" + "c=d;" * 25_000})
    yield "another charset", request("POST", "/graphql", BODY, {"Content-Type": "application/json; charset=utf-7"})
    yield "no media type that is known", request("POST", "/graphql", BODY, {**JSON, "Accept": "text/html"})
    yield "12,000 media types", request("POST", "/graphql", BODY, {**JSON, "Accept": "a/b;q=0.5," * 12_000 + "a/b"})
    yield "a token of 100,000 bytes", post(BODY, {"Authorization": "Bearer " + "x" * 100_000})
    yield "a token that is none", post(BODY, {"Authorization": "Bearer x.y.z"})
    yield "a token without a signature", post(BODY, {"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."})
    yield "a token of dots", post(BODY, {"Authorization": "Bearer " + "." * 8000})
    yield "another scheme", post(BODY, {"Authorization": "Basic YTpi"})
    yield "two tokens", _plain(length, "Authorization: Bearer a", "Authorization: Bearer b")


REFUSED = dict(_refused())
"""What must be refused: by name, the bytes to be sent."""
