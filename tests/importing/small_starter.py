"""A starter dictionary of a few words of the packaged one, so that a test can import it in a fraction of a second."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from importing.morphemes import curated_families
from importing.own_files import OwnFiles
from importing.starter import starter_files
from russian.stress import unstressed

__all__ = ["small_starter"]

WORDS = frozenset({"приходить", "прийти", "знать", "замок", "самолёт", "пять", "вода", "стол", "переход", "выход", "и"})
"""Words that are kept; those of the original's sample are among them."""

FIRST = 6
"""How many of the first entries of each file are kept besides."""

_WORD_FILES = ("verbs.toml", "nouns.toml", "adjectives.toml", "others.toml", starter_files.CLOSED_CLASSES)
_LISTS = (starter_files.EXPRESSIONS, starter_files.NAMES)
_STRESSED = re.compile('^stressed = "(.+)"$', re.MULTILINE)
_BREAKDOWN = re.compile('^breakdown = "(.+)"$', re.MULTILINE)
_NAME = re.compile('^name = "(.+)"$', re.MULTILINE)
_ID = re.compile(r"^id = (\d+)$", re.MULTILINE)


@pytest.fixture(scope="session")
def small_starter(tmp_path_factory: pytest.TempPathFactory) -> OwnFiles:
    """The files of the small dictionary, with its families alone."""
    files = OwnFiles(tmp_path_factory.mktemp("starter-data"), tmp_path_factory.mktemp("curated-data"))
    _write(files.starter, files.curated)
    return files


def _write(starter: Path, curated: Path) -> None:
    named: set[str] = {"вод"}
    for name in _WORD_FILES:
        kept = _copy(starter_files.FOLDER / name, starter, lambda index, entry: index < FIRST or _text(entry) in WORDS)
        parts = (part for entry in kept for found in _BREAKDOWN.findall(entry) for part in found.split())
        named.update(part.partition(":")[2] for part in parts)
    families = _copy(starter_files.FOLDER / "families.toml", starter, lambda _, entry: _one(_NAME, entry) in named)
    ids = {_one(_ID, family) for family in families}
    _copy(curated_families.FOLDER / curated_families.WORDS_FILE, curated, lambda _, entry: _one(_ID, entry) in ids)
    for name in _LISTS:
        lines = (starter_files.FOLDER / name).read_text(encoding="utf-8").splitlines()
        written = [line for line in lines if line and not line.startswith(";")][:FIRST]
        (starter / name).write_text("\n".join(written), encoding="utf-8")


def _copy(source: Path, folder: Path, is_kept: Callable[[int, str], bool]) -> list[str]:
    """Copy the entries of a file that are kept, and return their text."""
    entries = re.split(r"^(?=\[\[)", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    kept = [entry for index, entry in enumerate(entries) if is_kept(index, entry)]
    (folder / source.name).write_text("".join(kept), encoding="utf-8")
    return kept


def _text(entry: str) -> str:
    return unstressed(_one(_STRESSED, entry))


def _one(pattern: re.Pattern[str], entry: str) -> str:
    found = pattern.search(entry)
    return found[1] if found else ""
