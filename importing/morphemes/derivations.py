"""UniMorph's derivations: which word is derived from which, `борть<TAB>бортник<TAB>N:N<TAB>-ник`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from importing.openrussian.rows import Problem
from russian.folding import fold, is_cyrillic
from table.model import writing

__all__ = ["SOURCE", "Derivations", "read_derivations"]

SOURCE = writing.source(
    source_id="unimorph", name="UniMorph Russian", url="https://github.com/unimorph/rus", licence="CC-BY-SA-3.0"
)

_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Derivations:
    """Pairs of folded words, base and derived, and the unreadable lines."""

    pairs: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def read_derivations(path: Path) -> Derivations:
    """Read the file, if it exists; stress marks are ignored."""
    pairs: list[tuple[str, str]] = []
    problems: list[Problem] = []
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line, text in enumerate(lines, start=1):
        fields = text.split("\t")
        words = [fold(word) for word in fields[:2]]
        if len(fields) == _FIELDS and all(is_cyrillic(word, allow_hyphen=True) for word in words):
            pairs.append((words[0], words[1]))
        elif text.strip():
            problems.append(Problem(file=path.name, line=line, reason="not a pair of Russian words", row=text))
    return Derivations(tuple(pairs), tuple(problems))
