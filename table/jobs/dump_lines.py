"""Reads the lines of a dump: our own export or one that AWS made, a file, standard input or a folder of files.

A line is an item as DynamoDB JSON, alone (`table/jobs/dump.py`) or, in AWS's exports to S3, as `{"Item": …}`. Files may
be compressed with gzip, whatever their name. Of a folder with AWS's `manifest-files.json`, the files in `data/` are
read, all of which the manifest must name and have counted.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import orjson

from table.engine.codec import from_wire
from table.engine.protocol import Attributes
from table.errors import DictionaryError
from table.model.keys import CHANGES, SECRET

__all__ = [
    "OF_THE_TABLE_ALONE",
    "STANDARD_STREAM",
    "DumpError",
    "DumpLine",
    "dump_lines",
    "item_of_line",
]

STANDARD_STREAM = Path("-")
"""The file name that means standard input or output."""

OF_THE_TABLE_ALONE = frozenset((SECRET.pk, CHANGES))
"""Partitions that make sense in their own table only: the secret, and the log of the last changes."""

LINE_BYTES = 8 * 1024 * 1024
"""More than an item of 400 KB takes, however it is escaped; guards against reading a file without line ends."""

MANIFEST = "manifest-files.json"

_SUFFIXES = (".json", ".jsonl", ".json.gz", ".jsonl.gz")
_ION = (".ion", ".ion.gz")
_GZIP = b"\x1f\x8b"


class DumpError(DictionaryError):
    """A dump cannot be read or is not one; the message names file and line. Or lines could not be sorted on disk."""


class DumpLine(NamedTuple):
    """A line of a dump; `place` names it in messages."""

    place: str
    text: bytes


def item_of_line(text: bytes) -> Attributes:
    """Read an item from a line of either form; raises ValueError if it is not one.

    An item of the table cannot be mistaken for AWS's form: it has the attributes `pk` and `sk`.
    """
    wire = orjson.loads(text)
    if isinstance(wire, dict) and wire.keys() == {"Item"}:
        wire = wire["Item"]
    if not isinstance(wire, dict):
        raise ValueError("it must be a JSON object, with the attributes of an item")
    if (form := _other_form(wire)) is not None:
        raise ValueError(form)
    try:
        item = from_wire(wire)
    except ValueError as error:
        raise ValueError(f'{error}; an attribute has the form "pk": {{"S": "…"}}') from error
    if not all(isinstance(item.get(name), str) for name in ("pk", "sk")):
        raise ValueError("pk and sk must be strings")
    return item


def _other_form(wire: dict[str, object]) -> str | None:
    """Return what a line is, if it is of another kind of output of AWS; None if it may be an item."""
    if "pk" in wire:
        return None
    if wire.keys() & {"NewImage", "OldImage"} or wire.keys() == {"Metadata", "Keys"}:
        return "it is of an incremental export; make a full one"
    if "Items" in wire:
        return "it is the output of a scan; in an export, each line is an item"
    return None


def dump_lines(source: Path) -> Iterator[DumpLine]:
    """Yield the lines of a file, of standard input (`-`), or of all files of a folder.

    Raises:
        DumpError: A compressed file is damaged, the folder has no dump or several, or files of it are missing.
        OSError: A file cannot be read.
    """
    if source == STANDARD_STREAM:
        yield from _lines(cast("BinaryIO", sys.stdin.buffer), "")
    elif source.name.startswith("manifest-"):
        raise DumpError(f"{source} lists the files of an export; name the folder that it is in: {source.parent}")
    elif source.is_dir():
        yield from _lines_of_folder(source)
    else:
        with source.open("rb") as opened:
            yield from _lines(opened, "")


def _lines_of_folder(folder: Path) -> Iterator[DumpLine]:
    manifests = sorted(folder.rglob(MANIFEST))
    if len(manifests) > 1:
        raise DumpError(f"{folder} has several exports; name one of {', '.join(str(one.parent) for one in manifests)}")
    counts = _counts(manifests[0]) if manifests else None
    files = [*_files(manifests[0].parent / "data" if manifests else folder)]
    if not files and any(file.name.endswith(_ION) for file in folder.rglob("*")):
        raise DumpError(f"{folder} has an export in Amazon Ion; export the table as DynamoDB JSON")
    if not files:
        raise DumpError(f"{folder} has no file whose name ends with {', '.join(_SUFFIXES)}")
    if counts is not None and (odd := counts.keys() ^ {file.name for file in files}):
        raise DumpError(f"{manifests[0]} and the files in data/ differ: {', '.join(sorted(odd))}")
    for file in files:
        with file.open("rb") as opened:
            count = 0
            for line in _lines(opened, f"{file.name} "):
                count += 1
                yield line
        if counts is not None and counts[file.name] != count:
            raise DumpError(f"{file} has {count:,} items, but {MANIFEST} says {counts[file.name]:,}")


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.name.endswith(_SUFFIXES) and not file.name.startswith("manifest-") and file.is_file():
            yield file


def _counts(manifest: Path) -> dict[str, int]:
    """Return file name → items, of AWS's list of files."""
    try:
        listed = [orjson.loads(line) for line in manifest.read_bytes().splitlines() if line.strip()]
        return {Path(one["dataFileS3Key"]).name: int(one["itemCount"]) for one in listed}
    except (ValueError, KeyError, TypeError) as error:
        raise DumpError(f"{manifest} is not AWS's list of the files of an export: {error!r}") from error


def _lines(opened: BinaryIO, name: str) -> Iterator[DumpLine]:
    buffered = opened if isinstance(opened, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", opened))
    number = 0
    try:
        with _plain(buffered) as plain:
            for number, text in enumerate(iter(lambda: plain.readline(LINE_BYTES), b""), start=1):
                if len(text) == LINE_BYTES and not text.endswith(b"\n"):
                    raise DumpError(f"{name}line {number} is longer than {LINE_BYTES:,} bytes: it is not an item")
                yield DumpLine(f"{name}line {number}", text)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DumpError(f"{name}line {number + 1} cannot be decompressed: {error}") from error
    finally:
        if buffered is not opened:
            buffered.detach()  # otherwise it closes the stream, which is the caller's


@contextmanager
def _plain(opened: io.BufferedReader) -> Iterator[io.BufferedIOBase]:
    if opened.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
        yield opened
        return
    with gzip.GzipFile(fileobj=opened) as plain:
        yield plain
