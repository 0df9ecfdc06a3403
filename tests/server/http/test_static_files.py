"""Static files: compressed once, each encoding a representation of its own."""

from __future__ import annotations

import asyncio
import gzip
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
import zstandard

from server.http import static_files
from server.http.compression import Compression
from server.http.static_files import CompressedFiles

_DECODED: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": zstandard.decompress,
    None: bytes,
}

TEXT = b"".join(b"line %d\n" % number for number in range(20_000))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a large file, one of 1 KB and one of less."""
    (tmp_path / "large.js").write_bytes(TEXT)
    (tmp_path / "1024.js").write_bytes(b"a" * 1024)
    (tmp_path / "1023.js").write_bytes(b"a" * 1023)
    return tmp_path


@pytest.fixture
async def files(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the folder as the application does, behind its compression of answers."""
    transport = httpx.ASGITransport(Compression(CompressedFiles(directory=folder)))
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        client.headers = httpx.Headers()
        yield client


async def _raw(
    client: httpx.AsyncClient, path: str, method: str = "GET", **headers: str
) -> tuple[httpx.Response, bytes]:
    """Return a response and its bytes as they were sent."""
    async with client.stream(
        method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
    ) as response:
        return response, b"".join([piece async for piece in response.aiter_raw()])


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "gzip"),
        ("gzip;q=0.5, zstd", "zstd"),
        ("br", None),
        ("identity, gzip;q=0.5", None),
        ("", None),
    ],
)
async def test_a_file_is_sent_as_the_client_prefers(
    files: httpx.AsyncClient, accepted: str, encoding: str | None
) -> None:
    response, content = await _raw(files, "/large.js", accept_encoding=accepted)

    assert _DECODED[encoding](content) == TEXT
    assert response.headers.get("content-encoding") == encoding
    assert int(response.headers["content-length"]) == len(content)
    assert response.headers["vary"] == "Accept-Encoding"
    assert ("accept-ranges" in response.headers) is (encoding is None)
    assert (len(content) * 3 < len(TEXT)) is (encoding is not None)


@pytest.mark.parametrize(("name", "encoding"), [("1024.js", "gzip"), ("1023.js", None)])
async def test_a_file_of_1_kb_is_compressed(files: httpx.AsyncClient, name: str, encoding: str | None) -> None:
    response, _ = await _raw(files, f"/{name}", accept_encoding="gzip")

    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"


async def test_each_encoding_has_a_validator_of_its_own(files: httpx.AsyncClient) -> None:
    tags = [(await _raw(files, "/large.js", accept_encoding=name))[0].headers["etag"] for name in ("gzip", "zstd", "")]

    assert len(set(tags)) == 3
    assert all(tag.startswith('"') for tag in tags)
    for name, tag in zip(("gzip", "zstd", ""), tags, strict=True):
        same, content = await _raw(files, "/large.js", accept_encoding=name, if_none_match=tag)
        other, _ = await _raw(files, "/large.js", accept_encoding=name, if_none_match=tags[tags.index(tag) - 1])
        assert (same.status_code, content, same.headers["etag"], same.headers["vary"]) == (
            304,
            b"",
            tag,
            "Accept-Encoding",
        )
        assert other.status_code == 200


@pytest.mark.parametrize("accepted", ["gzip", "zstd", ""])
async def test_a_head_has_the_headers_of_its_get(files: httpx.AsyncClient, accepted: str) -> None:
    got, _ = await _raw(files, "/large.js", accept_encoding=accepted)
    head, content = await _raw(files, "/large.js", "HEAD", accept_encoding=accepted)

    assert head.headers == got.headers
    assert content == b""


async def test_a_range_is_one_of_the_file_as_it_is(files: httpx.AsyncClient) -> None:
    plain, _ = await _raw(files, "/large.js", accept_encoding="")
    part, content = await _raw(files, "/large.js", accept_encoding="gzip", range="bytes=7-13")
    packed, _ = await _raw(files, "/large.js", accept_encoding="gzip")
    _, whole = await _raw(files, "/large.js", range="bytes=7-13", if_range=packed.headers["etag"])

    assert (part.status_code, content) == (206, b"line 1\n")
    assert part.headers["content-range"] == f"bytes 7-13/{len(TEXT)}"
    assert "content-encoding" not in part.headers
    assert part.headers["etag"] == plain.headers["etag"]
    assert part.headers["vary"] == "Accept-Encoding"
    assert whole == TEXT


@pytest.mark.parametrize("ignored", ["lines=0-4", "bytes", "bytes=", "bytes=a-b", "bytes=9-2", "bytes=5", "", "=0-4"])
async def test_a_range_of_another_unit_or_none_at_all_is_ignored(files: httpx.AsyncClient, ignored: str) -> None:
    response, content = await _raw(files, "/large.js", accept_encoding="", range=ignored)

    assert (response.status_code, content == TEXT) == (200, True)
    assert response.headers["content-length"] == str(len(TEXT))


async def test_a_file_is_compressed_once(files: httpx.AsyncClient) -> None:
    static_files._compressed.cache_clear()

    await asyncio.gather(*(_raw(files, "/large.js", accept_encoding="gzip") for _ in range(10)))

    assert static_files._compressed.cache_info().misses == 1


async def test_a_file_that_changed_is_compressed_again(files: httpx.AsyncClient, folder: Path) -> None:
    first, _ = await _raw(files, "/large.js", accept_encoding="gzip")
    (folder / "large.js").write_bytes(TEXT + b"more")
    os.utime(folder / "large.js", (1, 1))

    second, content = await _raw(files, "/large.js", accept_encoding="gzip")

    assert gzip.decompress(content) == TEXT + b"more"
    assert second.headers["etag"] != first.headers["etag"]


def test_a_bounded_number_of_files_is_kept() -> None:
    assert static_files._compressed.cache_info().maxsize == 64
