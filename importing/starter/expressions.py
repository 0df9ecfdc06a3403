"""Reads fixed expressions, words whose text has blanks, from a tab-separated file."""

from __future__ import annotations

from pathlib import Path

from importing.starter.starter_entry import StarterError
from importing.starter.starter_words import StarterWord
from russian.parts_of_speech import PartOfSpeech
from table.model import items

__all__ = ["read_expressions"]

_COLUMNS = 6


def read_expressions(path: Path) -> tuple[StarterWord, ...]:
    """Read a file with the columns id, stressed spelling, part of speech, level, rank, meanings; none if it is missing.

    Blank lines and lines that begin with ; are ignored.

    Raises:
        StarterError: A line has another number of columns, or an unknown part of speech or level.
    """
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else ()
    given = ((number, line) for number, line in enumerate(lines, start=1) if line.strip() and not line.startswith(";"))
    return tuple(_expression(f"{path.name}, line {number}", line.split("\t")) for number, line in given)


def _expression(label: str, columns: list[str]) -> StarterWord:
    if len(columns) != _COLUMNS:
        raise StarterError(f"{label}: {len(columns)} columns; an expression has {_COLUMNS}")
    word_id, stressed, part, level, rank, meaning = columns
    if part not in set(PartOfSpeech):
        raise StarterError(f"{label}: {part!r} is not a part of speech")
    if level not in items.LEVELS:
        raise StarterError(f"{label}: {level!r} is not a level")
    if not (word_id.isdecimal() and rank.isdecimal() and meaning.strip() and " " in stressed):
        raise StarterError(f"{label}: an expression needs an id, a rank, a meaning and two words")
    return StarterWord(
        word_id=word_id,
        part_of_speech=PartOfSpeech(part),
        stressed=stressed,
        rank=int(rank),
        level=level,
        definitions=(meaning,),
        parts=(),
        is_verified=False,
        sentences=(),
        grammar=None,
    )
