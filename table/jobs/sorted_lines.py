"""Lines sorted by the keys of their items, however many they are: sorted runs in temporary files, merged at the end."""

from __future__ import annotations

import heapq
import struct
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from table.engine.protocol import PrimaryKey

__all__ = ["RUN_BYTES", "SortedLines"]

RUN_BYTES = 16 * 1024 * 1024
"""Bytes of lines sorted in memory at once, with their keys some 50 MB; a million items are about twenty runs."""

_LENGTHS = struct.Struct(">III")

_Line = tuple[PrimaryKey, bytes]


class SortedLines:
    """Takes lines in any order and gives them in the order of their keys' UTF-8 bytes; a context manager.

    Holds one run in memory; the others are files in a temporary folder, as large as the lines together, which is gone
    at the end.
    """

    def __init__(self, run_bytes: int = RUN_BYTES) -> None:
        self._run_bytes = run_bytes
        self._folder = tempfile.TemporaryDirectory(prefix="sorted-lines-")
        self._files: list[Path] = []
        self._run: list[_Line] = []
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def add(self, key: PrimaryKey, line: bytes) -> None:
        """Take one line."""
        # A copy: orjson's bytes keep the 4 KB buffer they were written into, a run of 32 MB would take 500 MB.
        self._run.append((key, bytes(memoryview(line))))
        self._size += len(line)
        if self._size >= self._run_bytes:
            self._spill()

    def merged(self) -> Iterator[bytes]:
        """Give all lines, sorted; nothing may be added afterwards."""
        self._run.sort()
        for _, line in heapq.merge(*map(_read, self._files), self._run):
            yield line

    def _spill(self) -> None:
        self._run.sort()
        path = Path(self._folder.name) / str(len(self._files))
        _write(path, self._run)
        self._files.append(path)
        self._run = []
        self._size = 0


def _write(path: Path, run: Iterable[_Line]) -> None:
    with path.open("wb") as file:
        for key, line in run:
            pk, sk = key.pk.encode(), key.sk.encode()
            file.write(_LENGTHS.pack(len(pk), len(sk), len(line)) + pk + sk + line)


def _read(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        while head := file.read(_LENGTHS.size):
            pk, sk, line = (file.read(length) for length in _LENGTHS.unpack(head))
            yield PrimaryKey(pk.decode(), sk.decode()), line
