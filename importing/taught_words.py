"""Words that SMARTool teaches and OpenRussian's files lack: домофон, гидроэлектростанция.

SMARTool states lemma, part of speech and an English gloss; the forms come from the paradigms. Nothing has the
stress.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

from importing.openrussian.entry_reader import Entry
from importing.openrussian.spelling import is_russian, normalised
from importing.sentences.sources import SMARTOOL
from russian.folding import fold
from russian.stress import unstressed

__all__ = ["taught_words"]

_LEMMA, _GLOSS, _TAG = "Target language lemma", "User language gloss", "POS"
_PARTS = {"N": "nouns", "V": "verbs", "A": "adjectives"}
_GENDERS = {"Masc": "m", "Fem": "f", "Neut": "n"}
_ANIMACY = {"Anim": "1", "Inan": "0"}
_ASPECTS = {"Perf": "perfective", "Impf": "imperfective", "Ipf": "imperfective", "Imperf": "imperfective"}

_PLACE = 20_000
"""The line that they get, since lines of frequent words come first: the words of learners are not rare."""


def taught_words(folder: Path, known: Set[str]) -> Iterator[Entry]:
    """Yield an entry for each lemma of the folder of sentences that is one word, is not known and has a gloss.

    `known` are folded words.
    """
    seen = {*known}
    for path in sorted((folder / SMARTOOL).glob("SMARTool_data_[AB][12].csv")):
        for cells in _rows(path):
            entry = _entry(path, cells)
            if entry is not None and fold(entry.text) not in seen:
                seen.add(fold(entry.text))
                yield entry


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        try:
            for row in csv.DictReader(lines):
                yield {name: (row.get(name) or "").strip() for name in (_LEMMA, _GLOSS, _TAG)}
        except csv.Error:  # the sentences of the file report it
            return


def _entry(path: Path, cells: dict[str, str]) -> Entry | None:
    stressed = normalised(cells[_LEMMA])
    text, (tag, *traits) = unstressed(stressed), cells[_TAG].split(".")
    if tag not in _PARTS or not cells[_GLOSS] or not is_russian(text) or " " in text or not text.islower():
        return None
    spelled = "\t".join((_PARTS[tag], text, cells[_GLOSS]))
    found = {
        "gender": next((_GENDERS[one] for one in traits if one in _GENDERS), ""),
        "animate": next((_ANIMACY[one] for one in traits if one in _ANIMACY), ""),
        "aspect": next((_ASPECTS[one] for one in traits if one in _ASPECTS), ""),
    }
    return Entry(
        part=_PARTS[tag],
        file=path.name,
        line=_PLACE,
        bare=text,
        text=text,
        stressed=stressed,
        translations=cells[_GLOSS].replace(";", ","),
        forms={},
        traits={trait: cell for trait, cell in found.items() if cell},
        digest=hashlib.blake2b(spelled.encode(), digest_size=16).hexdigest(),
    )
