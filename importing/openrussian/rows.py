"""Reads OpenRussian's flat files as rows: decoding, columns, line numbers, and problems of single lines.

The files are tab-separated without quoting (a `"` is an ordinary character), with one header line and CRLF or LF line
ends; a byte order mark is skipped. The meaning of the columns is left to other modules.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from table.errors import DictionaryError
from table.model import inflection

__all__ = ["FILES", "OpenRussianError", "Problem", "Row", "read_rows"]

FILES = ("others", "verbs", "nouns", "adjectives")
"""The files, named after their part of speech; each may be `nouns.csv` or `nouns.csv.gz`."""

_COMMON = ("bare", "accented", "translations_en", "translations_de")
_COLUMNS = {
    "others": _COMMON,
    "verbs": (
        *_COMMON, "aspect", "partner", "imperative_sg", "imperative_pl", "past_m", "past_f", "past_n", "past_pl",
        "presfut_sg1", "presfut_sg2", "presfut_sg3", "presfut_pl1", "presfut_pl2", "presfut_pl3",
    ),
    "nouns": (
        *_COMMON, "gender", "partner", "animate", "indeclinable", "sg_only", "pl_only",
        *(f"{number}_{case}" for number in ("sg", "pl") for case in inflection.CASES),
    ),
    "adjectives": (
        *_COMMON, "comparative", "superlative", "short_m", "short_f", "short_n", "short_pl",
        *(f"decl_{gender}_{case}" for gender in inflection.GENDERS_AND_PLURAL for case in inflection.CASES),
    ),
}  # fmt: skip
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class OpenRussianError(DictionaryError):
    """The files cannot be read: none exists, or one is damaged or lacks columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    r"""A problem with one line; the header is line 1.

    `row` is the line, with bytes that are not UTF-8 shown as `\xff`; `reason` is a sentence.
    """

    file: str
    line: int
    reason: str
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line with as many fields as its file has columns.

    Attributes:
        part: One of `FILES`.
        line: From 1; the header is line 1.
        text: The whole line without its end.
        columns: Column name → index in `fields`; the same object in all rows of a file.
        fields: The line's fields, stripped of white space.
        extra: Fields after the last column.
    """

    part: str
    file: str
    line: int
    text: str
    columns: dict[str, int]
    fields: list[str]
    extra: tuple[str, ...]

    def cell(self, column: str) -> str:
        """Return the field of a column; "" if it is empty."""
        return self.fields[self.columns[column]]

    def problem(self, reason: str) -> Problem:
        """Return a problem with this line."""
        return Problem(file=self.file, line=self.line, reason=reason, row=self.text)


def read_rows(folder: Path) -> Iterator[Row | Problem]:
    """Read the files of a folder in the order of `FILES`, line by line; empty lines are skipped.

    Raises:
        OpenRussianError: The folder has none of the files, or one of them is damaged or lacks columns.
    """
    found = [(part, path) for part in FILES if (path := _find(folder, part))]
    if not found:
        names = ", ".join(f"{part}.csv" for part in FILES)
        raise OpenRussianError(f"{folder} has none of {names}, plain or with .gz")
    for part, path in found:
        try:
            with _open(path) as lines:
                yield from _rows(part, path, lines)
        except (OSError, EOFError, zlib.error) as damage:
            raise OpenRussianError(f"{path} cannot be read: {damage}") from damage


def _find(folder: Path, part: str) -> Path | None:
    candidates = (folder / f"{part}.csv", folder / f"{part}.csv.gz")
    return next((path for path in candidates if path.is_file()), None)


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def _rows(part: str, path: Path, lines: BinaryIO) -> Iterator[Row | Problem]:
    columns = _header(part, path, lines.readline())
    for number, line in enumerate(lines, start=2):
        content = line.rstrip(b"\r\n")
        try:
            text = content.decode()
        except UnicodeDecodeError:
            shown = content.decode(errors="backslashreplace")
            yield Problem(file=path.name, line=number, reason="the line is not UTF-8", row=shown)
            continue
        if text.strip():
            yield _row(part, path, number, text, columns)


def _header(part: str, path: Path, line: bytes) -> dict[str, int]:
    names = line.removeprefix(_BYTE_ORDER_MARK).decode(errors="replace").strip().split("\t")
    missing = [name for name in _COLUMNS[part] if name not in names]
    if missing:
        raise OpenRussianError(f"{path} lacks the columns {', '.join(missing)}; its first line must name them")
    return {name: index for index, name in enumerate(names)}


def _row(part: str, path: Path, number: int, text: str, columns: dict[str, int]) -> Row | Problem:
    fields = [field.strip() for field in text.split("\t")]
    # An extra tab is harmless only if no column that is read follows it.
    is_harmless = len(fields) > len(columns) and columns["translations_de"] == len(columns) - 1
    if len(fields) != len(columns) and not is_harmless:
        reason = f"the line has {len(fields)} fields, the header {len(columns)}"
        return Problem(file=path.name, line=number, reason=reason, row=text)
    return Row(
        part=part,
        file=path.name,
        line=number,
        text=text,
        columns=columns,
        fields=fields[: len(columns)],
        extra=tuple(fields[len(columns) :]),
    )
