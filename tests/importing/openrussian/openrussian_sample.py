"""Rows in OpenRussian's layout from as few words as a test needs, and folders that hold them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

from importing.openrussian.entry_reader import Entry, EntryReader
from importing.openrussian.rows import Problem, Row, read_rows

__all__ = ["HEADERS", "make_entries", "make_line", "make_row", "write_folder"]

_COMMON = ["bare", "accented", "translations_en", "translations_de"]
_CASES = ["nom", "gen", "dat", "acc", "inst", "prep"]

HEADERS: Mapping[str, list[str]] = {
    "others": _COMMON,
    "verbs": [
        *_COMMON, "aspect", "partner", "imperative_sg", "imperative_pl", "past_m", "past_f", "past_n", "past_pl",
        "presfut_sg1", "presfut_sg2", "presfut_sg3", "presfut_pl1", "presfut_pl2", "presfut_pl3",
    ],
    "nouns": [
        *_COMMON, "gender", "partner", "animate", "indeclinable", "sg_only", "pl_only",
        "sg_nom", "sg_gen", "sg_dat", "sg_acc", "sg_inst", "sg_prep",
        "pl_nom", "pl_gen", "pl_dat", "pl_acc", "pl_inst", "pl_prep",
    ],
    "adjectives": [
        *_COMMON, "comparative", "superlative", "short_m", "short_f", "short_n", "short_pl",
        *(f"decl_{gender}_{case}" for gender in ("m", "f", "n", "pl") for case in _CASES),
    ],
}  # fmt: skip


def make_line(part: str, bare: str, accented: str | None = None, english: str = "", **cells: str) -> str:
    """Make a line of a file; `accented` is the bare spelling unless given, cells that are not named are empty."""
    known = {"bare": bare, "accented": bare if accented is None else accented, "translations_en": english, **cells}
    assert known.keys() <= set(HEADERS[part])
    return "\t".join(known.get(column, "") for column in HEADERS[part])


def write_folder(folder: Path, files: Mapping[str, Iterable[str]]) -> Path:
    """Write files with CRLF; a name of `HEADERS` is a plain file, one with `.gz` after it a compressed one."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in files.items():
        part, _, packing = name.partition(".")
        content = "".join(f"{line}\r\n" for line in ("\t".join(HEADERS[part]), *lines)).encode()
        path = folder / f"{part}.csv{'.gz' if packing else ''}"
        path.write_bytes(gzip.compress(content) if packing else content)
    return folder


def make_row(folder: Path, part: str, bare: str, accented: str | None = None, english: str = "", **cells: str) -> Row:
    """Make a row as it is read from a file."""
    [row] = read_rows(write_folder(folder, {part: [make_line(part, bare, accented, english, **cells)]}))
    assert isinstance(row, Row)
    return row


def make_entries(folder: Path, files: Mapping[str, Iterable[str]]) -> list[Entry]:
    """Read a folder of files in which every row is sound."""
    reader = EntryReader()
    entries = []
    for row in read_rows(write_folder(folder, files)):
        assert isinstance(row, Row)
        entry = reader.read(row)
        assert not isinstance(entry, Problem)
        entries.append(entry)
    return entries
