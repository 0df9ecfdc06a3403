"""Turns a row of OpenRussian's files into an entry: the spelling, the forms and the traits of a word.

An entry has only what the later steps (ids, parts of speech, ranks, aspectual pairs) need, since all entries are in
memory at the same time, 2 to 4 KB each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from importing.openrussian.corrected_forms import with_corrections
from importing.openrussian.corrections import NOT_WORDS, corrected
from importing.openrussian.forms import forms_of
from importing.openrussian.further_forms import with_further_forms
from importing.openrussian.rows import Problem, Row
from importing.openrussian.spelling import citation, normalised
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
        line: The line in the file; the header is line 1.
        bare: The column `bare`, normalised.
        text: The citation form without stress; differs from `bare` if that has a superfluous ё.
        stressed: The citation form with stress.
        translations: The column `translations_en`.
        forms: Column → form, "a, b" where there are variants; empty for words that do not inflect.
        traits: aspect, partner, gender, animate, indeclinable → the cell; empty cells are left out.
        digest: A hash of the whole row.
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
        """The position in the file, from 1; for most rows also the rank within the file."""
        return self.line - 1

    @property
    def distinctions(self) -> tuple[str, ...]:
        """The values that distinguish the word from its homographs, for `ids.word_ids`."""
        nature = self.traits.get("gender") or self.traits.get("aspect") or ""
        animacy = self.traits.get("animate", "")
        return (self.part, self.bare, self.stressed, nature, animacy, self.translations, self.digest)

    def stressed_forms(self) -> Iterator[str]:
        """Yield the citation form and all variants of all forms, with stress."""
        yield self.stressed
        for form in self.forms.values():
            yield from form.split(", ")

    def spellings(self) -> list[str]:
        """Return the distinct folded spellings of all forms, the citation form first; phrases are left out."""
        variants = ", ".join((self.text, *self.forms.values())).replace("'", "").split(", ")
        return [*dict.fromkeys(fold(form) for form in dict.fromkeys(variants) if " " not in form)]

    def problem(self, reason: str) -> Problem:
        """Return a problem with this entry."""
        return Problem(file=self.file, line=self.line, reason=reason, row=self.bare)


class EntryReader:
    """Reads rows in order and rejects repeated ones; `warnings` are what was repaired or dropped in accepted rows."""

    def __init__(self) -> None:
        self.warnings: list[Problem] = []
        self._seen: dict[tuple[str, str], int] = {}

    def read(self, row: Row) -> Entry | Problem:
        """Return the row's entry, or why the row is rejected."""
        digest = hashlib.blake2b("\t".join(row.fields).encode(), digest_size=16).hexdigest()
        earlier = self._seen.setdefault((row.part, digest), row.line)
        if earlier != row.line:
            return row.problem(f"the row repeats line {earlier}")
        if any(_DELETION.search(row.cell(column)) for column in ("translations_en", "translations_de")):
            return row.problem("a note in the row asks to delete it")
        try:
            return self._entry(row, digest)
        except ValueError as problem:
            return row.problem(str(problem))

    def _entry(self, row: Row, digest: str) -> Entry:
        forms = forms_of(row)
        meaning = row.cell("translations_en")
        cited = corrected(citation(row.cell("bare"), row.cell("accented")), forms.by_column, meaning)
        if cited.text in NOT_WORDS and not meaning:
            raise ValueError("the row is a part of a word, a letter or a form of another word")
        if row.extra:
            self._warn(row, f"{len(row.extra)} extra fields were ignored")
        for remark in cited.remarks:
            self._warn(row, remark)
        if forms.unreadable:
            self._warn(row, f"unreadable forms were dropped: {'; '.join(forms.unreadable)}")
        cells = ((trait, row.cell(trait)) for trait in _TRAITS if trait in row.columns)
        traits = {trait: cell for trait, cell in cells if cell}
        by_column = with_corrections(row.part, cited.text, traits, forms.by_column)
        return Entry(
            part=row.part,
            file=row.file,
            line=row.line,
            bare=unstressed(normalised(row.cell("bare"))),
            text=cited.text,
            stressed=cited.stressed,
            translations=row.cell("translations_en"),
            forms=with_further_forms(row.part, cited.text, by_column),
            traits=traits,
            digest=digest,
        )

    def _warn(self, row: Row, reason: str) -> None:
        self.warnings.append(row.problem(reason))
