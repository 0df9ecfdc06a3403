"""The forms of words whose paradigm OpenRussian lacks, from those of OpenCorpora that pymorphy3 carries.

5,000 words of the files have no forms (свитер, прежний, формировать), others lack all of a tense. They are filled
before ranks are computed, so that the counts of the forms are the word's. A form has a stress mark only where it is
certain:

- long forms of adjectives are stressed as the citation form, those in -о'й on the first vowel of their ending;
- verbs that are not stressed on the last syllable of the infinitive keep their stress: мусо'лить, мусо'лю;
- nouns in -ие, -ия, -ость, -тель, -ство, -изм, -инг and -ик keep a stress that is not on their ending;
- verbs in -ова'ть have it on the vowel after the stem: формирова'ть, формиру'ю, формирова'л.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from importing.openrussian.entry_reader import Entry
from importing.openrussian.further_forms import with_further_forms
from russian.folding import fold
from russian.stress import unstressed

__all__ = ["MissingForms"]

_CASES = {"nomn": "nom", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "inst", "loct": "prep"}
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_PERSONS = {"1per": "1", "2per": "2", "3per": "3"}
_NUMBERS = {"sing": "sg", "plur": "pl"}
_POSITIONS = {"nouns": "NOUN", "verbs": "INFN", "adjectives": "ADJF"}
_NAMES = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))
_UNUSUAL = frozenset(("V-be", "V-bi", "V-ie", "V-oy", "V-ey", "V-ej", "Arch", "Erro", "Dist", "Infr"))
_TENSES = ("presfut", "past", "imperative")
"""The groups of columns of a verb, each of which is filled if all of it is missing."""

_FIXED = re.compile("(?:[иь]е|ия|ость|тель|ство|изм|инг|ик)$")
"""Nouns that keep their stress unless it is on the ending."""

_VOWEL = re.compile("[аеёиоуыэюя]")
_OVATE = re.compile("(.*[аеиоуыэюя].*)о(ва'ть)(ся)?")


class MissingForms:
    """Fills the forms of entries; the analyser is a `pymorphy3.MorphAnalyzer`.

    `count` is the number of entries that were filled.
    """

    def __init__(self, analyser: Any) -> None:
        self.analyser = analyser
        self.count = 0

    def completed(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return entries with the forms that they lack, unless another row of the same word has them."""
        known = {(entry.part, entry.text) for entry in entries if entry.forms}
        return [
            self.filled(entry) if entry.forms or (entry.part, entry.text) not in known else entry for entry in entries
        ]

    def filled(self, entry: Entry) -> Entry:
        """Return an entry with the forms that it lacks; the entry itself if it has them, or no paradigm is known."""
        missing = self._missing(entry)
        if not missing:
            return entry
        forms = self._forms(entry)
        found = {column: form for column, form in forms.items() if column.startswith(missing)}
        if not found:
            return entry
        self.count += 1
        return replace(entry, forms=with_further_forms(entry.part, entry.text, {**entry.forms, **found}))

    def _missing(self, entry: Entry) -> tuple[str, ...]:
        """Return the beginnings of the columns that are to be filled."""
        if entry.part == "verbs":
            return tuple(tense for tense in _TENSES if not any(column.startswith(tense) for column in entry.forms))
        is_indeclinable = entry.traits.get("indeclinable") == "1"
        return ("",) if entry.part in _POSITIONS and not entry.forms and not is_indeclinable else ()

    def _forms(self, entry: Entry) -> dict[str, str]:
        paradigm = self._paradigm(entry)
        stressed = _STRESSED[entry.part]
        found: dict[str, dict[str, None]] = {}
        for column, form in _COLUMNS[entry.part](paradigm):
            as_written = form.capitalize() if entry.text[0].isupper() else form
            found.setdefault(column, {})[stressed(entry, as_written)] = None
        if entry.part == "nouns" and paradigm and fold(paradigm[0].normal_form) != fold(entry.text):
            found = {column: forms for column, forms in found.items() if column.startswith("pl_")}
        return {column: ", ".join(forms) for column, forms in found.items()}

    def _paradigm(self, entry: Entry) -> Sequence[Any]:
        """Return the forms of the likeliest paradigm of which the entry is the citation form."""
        position, is_name = _POSITIONS[entry.part], entry.text[0].isupper()
        if entry.text.isupper():
            return ()
        parses = [parse for parse in self.analyser.parse(entry.text.lower()) if _is_cited(parse, position)]
        parses = [parse for parse in parses if is_name or not _NAMES & parse.tag.grammemes]
        gender = entry.traits.get("gender")
        parses.sort(key=lambda parse: (
            is_name != bool(_NAMES & parse.tag.grammemes), _GENDERS.get(parse.tag.gender) != gender
        ))  # fmt: skip
        return parses[0].lexeme if parses else ()


def _is_cited(parse: Any, position: str) -> bool:
    """Whether a parse is that of a citation form of an inflected word: the nominative, or the infinitive."""
    tag = parse.tag
    if not parse.is_known or position != tag.POS or "Fixd" in tag.grammemes or "Abbr" in tag.grammemes:
        return False
    is_plural_noun = position == "NOUN" and tag.number == "plur"
    return (is_plural_noun and tag.case == "nomn") or fold(parse.word) == fold(parse.normal_form)


def _usual(paradigm: Iterable[Any], *positions: str) -> Iterator[Any]:
    return (form for form in paradigm if form.tag.POS in positions and not _UNUSUAL & form.tag.grammemes)


def _of_noun(paradigm: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for form in _usual(paradigm, "NOUN"):
        if case := _CASES.get(form.tag.case):
            yield f"{_NUMBERS[form.tag.number]}_{case}", form.word


def _of_adjective(paradigm: Sequence[Any]) -> Iterator[tuple[str, str]]:
    is_quality = bool(paradigm) and "Qual" in paradigm[0].tag.grammemes
    for form in _usual(paradigm, "ADJF", "ADJS"):
        tag = form.tag
        if {"Supr", "Cmp2"} & tag.grammemes:
            continue
        kind = "pl" if tag.number == "plur" else _GENDERS.get(tag.gender, "")
        if tag.POS == "ADJF" and tag.case in _CASES and kind:
            yield f"decl_{kind}_{_CASES[tag.case]}", form.word
        elif tag.POS == "ADJS" and is_quality and kind:
            yield f"short_{kind}", form.word


def _of_verb(paradigm: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for form in _usual(paradigm, "VERB"):
        tag = form.tag
        number = _NUMBERS[tag.number]
        if tag.mood == "impr":
            if tag.involvement == "excl":
                yield f"imperative_{number}", form.word
        elif tag.tense == "past":
            yield f"past_{'pl' if number == 'pl' else _GENDERS[tag.gender]}", form.word
        elif tag.person in _PERSONS:
            yield f"presfut_{number}{_PERSONS[tag.person]}", form.word


_COLUMNS = {"nouns": _of_noun, "adjectives": _of_adjective, "verbs": _of_verb}


def _with_stem(stem: str, form: str) -> str:
    """Return a form with the stress and the ё of a stem that it begins with; unchanged if it does not."""
    bare = unstressed(stem)
    return stem + form[len(bare) :] if fold(form).startswith(fold(bare)) else form


def _stressed_noun(entry: Entry, form: str) -> str:
    if fold(form) == fold(entry.text):
        return entry.stressed
    place = entry.stressed.find("'")
    is_fixed = place > 0 and _FIXED.search(entry.text) and _VOWEL.search(entry.text[place:])
    return _with_stem(entry.stressed[: place + 1], form) if is_fixed else form


def _stressed_adjective(entry: Entry, form: str) -> str:
    stem = entry.stressed[: -3 if entry.stressed.endswith("о'й") else -2]
    if "'" in stem or "ё" in stem:
        is_long = len(form) >= len(unstressed(stem)) + 2
        return _with_stem(stem, form) if is_long else form
    ending = form[len(stem) :]
    if not entry.stressed.endswith("о'й") or len(ending) < 2 or not form.startswith(stem):
        return form
    return f"{stem}{ending[0]}'{ending[1:]}"


def _stressed_verb(entry: Entry, form: str) -> str:
    infinitive = entry.stressed
    if found := _OVATE.fullmatch(infinitive):
        present = _with_stem(f"{found[1]}у'", form)
        return present if present != form else _with_stem(f"{found[1]}ова'", form)
    place = infinitive.find("'")
    if place > 0 and _VOWEL.search(infinitive.removesuffix("ся").removesuffix("сь")[place:]):
        return _with_stem(infinitive[: place + 1], form)
    return form


_STRESSED = {"nouns": _stressed_noun, "adjectives": _stressed_adjective, "verbs": _stressed_verb}
