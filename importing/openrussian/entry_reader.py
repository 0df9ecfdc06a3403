"""A row of OpenRussian's files → an entry: the word as it is spelled, its forms, and what the other columns say of it.

An entry is what the later steps (ids, parts of speech, ranks, pairs of verbs) need and nothing more, since all entries
are held in memory at once: 2 to 4 KB each.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from importing.openrussian.forms import forms_of
from importing.openrussian.rows import Problem, Row
from importing.openrussian.spelling import citation, mended
from russian.folding import fold
from russian.stress import unstressed

__all__ = ["Entry", "EntryReader"]

_TRAITS = ("aspect", "partner", "gender", "animate", "indeclinable")
_DELETION = re.compile("bitte löschen|please delete", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word of the dictionary.

    Attributes:
        part: The file's part of speech, one of `rows.FILES`.
        file: The file's name.
        line: The line in the file; the header is line 1.
        bare: The spelling of the column `bare`, letters mended.
        text: The citation form without stress; differs from `bare` where that has a ё too many.
        stressed: The citation form with stress.
        translations: The column `translations_en`.
        forms: Column → form, "a, b" where there are variants; empty for words that do not inflect.
        traits: aspect, partner, gender, animate, indeclinable → what is said there; nothing said, nothing given.
        digest: Stands for the whole row.
    """

    part: str
    file: str
    line: int
    bare: str
    text: str
    stressed: str
    translations: str
    forms: dict[str, str]
    traits: dict[str, str]
    digest: str

    @property
    def place(self) -> int:
        """The place among the rows of the file, from 1: for most rows the rank within the file."""
        return self.line - 1

    @property
    def distinctions(self) -> tuple[str, ...]:
        """What names the word and tells it from its homographs, as `ids.word_ids` takes it."""
        nature = self.traits.get("gender") or self.traits.get("aspect") or ""
        animacy = self.traits.get("animate", "")
        return (self.part, self.bare, self.stressed, nature, animacy, self.translations, self.digest)

    def spellings(self) -> list[str]:
        """Give the folded spellings of the word in all its forms, each once, the citation form first; no phrases."""
        variants = ", ".join((self.text, *self.forms.values())).replace("'", "").split(", ")
        return [*dict.fromkeys(fold(form) for form in dict.fromkeys(variants) if " " not in form)]

    def problem(self, reason: str) -> Problem:
        """State what is wrong with the entry."""
        return Problem(file=self.file, line=self.line, reason=reason, row=self.bare)


class EntryReader:
    """Reads rows one after the other, remembers what it has seen, and collects what is worth a warning.

    Attributes:
        warnings: What was mended or dropped in rows that were taken.
    """

    def __init__(self) -> None:
        self.warnings: list[Problem] = []
        self._seen: dict[tuple[str, str], int] = {}

    def read(self, row: Row) -> Entry | Problem:
        """Read a row; one that cannot be taken is stated as a problem."""
        digest = hashlib.blake2b("\t".join(row.fields).encode(), digest_size=16).hexdigest()
        earlier = self._seen.setdefault((row.part, digest), row.line)
        if earlier != row.line:
            return row.problem(f"the row is the same as in line {earlier}")
        if any(_DELETION.search(row.cell(column)) for column in ("translations_en", "translations_de")):
            return row.problem("a note in the row asks to delete it")
        try:
            return self._entry(row, digest)
        except ValueError as problem:
            return row.problem(str(problem))

    def _entry(self, row: Row, digest: str) -> Entry:
        cited = citation(row.cell("bare"), row.cell("accented"))
        forms = forms_of(row)
        if row.extra:
            self._warn(row, f"{len(row.extra)} fields too many were passed over")
        for remark in cited.remarks:
            self._warn(row, remark)
        if forms.unreadable:
            self._warn(row, f"forms that cannot be read were dropped: {'; '.join(forms.unreadable)}")
        traits = ((trait, row.cell(trait)) for trait in _TRAITS if trait in row.columns)
        return Entry(
            part=row.part,
            file=row.file,
            line=row.line,
            bare=unstressed(mended(row.cell("bare"))),
            text=cited.text,
            stressed=cited.stressed,
            translations=row.cell("translations_en"),
            forms=forms.by_column,
            traits={trait: said for trait, said in traits if said},
            digest=digest,
        )

    def _warn(self, row: Row, reason: str) -> None:
        self.warnings.append(row.problem(reason))
