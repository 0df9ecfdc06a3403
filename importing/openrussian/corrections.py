"""Corrections of OpenRussian's rows: data/corrections.toml, and what the forms of a word say of the word itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from importing.openrussian.spelling import Citation
from importing.starter.names import read_names
from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed

__all__ = ["ANIMATE", "FORMS", "INANIMATE", "MISFILED", "NOT_WORDS", "OWN_PRESENT", "RARE", "corrected"]

_FILE: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "corrections.toml").read_text("utf-8"))

NOT_WORDS = frozenset(_FILE["not_words"].split())
"""Rows to leave out unless they have a meaning."""

MISFILED = {word: PartOfSpeech(part) for part, words in _FILE["part_of_speech"].items() for word in words.split()}
"""Word of the files of nouns, verbs and adjectives → its part of speech."""

RARE = frozenset((part, word) for part, words in _FILE["rare"].items() for word in words.split())
"""File and word → the homograph of a much more frequent word, which takes the counts of the forms that both have."""

ANIMATE = frozenset(_FILE["animate"].split())
INANIMATE = frozenset(_FILE["inanimate"].split())
"""Nouns that the file of nouns has as the opposite."""

FORMS: Mapping[tuple[str, str], Mapping[str, str]] = {
    (part, word): forms for part, words in _FILE["forms"].items() for word, forms in words.items()
}
"""File and word → the columns that are wrong in it, and their right forms."""

OWN_PRESENT = frozenset(_FILE["own_present"].split())
"""Verbs whose present is right in the files, though no paradigm has it."""

_CAPITALS = frozenset(_FILE["capitals"].split())
_NAMES = frozenset(_FILE["names"].split())
_OWN_STRESS = frozenset(_FILE["stress_of_headword"].split())

_CITATION_FORMS = ("sg_nom", "decl_m_nom")
_NAME_IN_ENGLISH = re.compile("(?:the )?[A-Z][a-z]+$")
_LETTER = re.compile("[А-ЯЁа-яё]")


def corrected(cited: Citation, forms: Mapping[str, str], translations: str) -> Citation:
    """Return a citation form with the capitals of its forms or of a known name, and with the stress of its forms."""
    text, stressed = cited.text, cited.stressed
    if text in _CAPITALS:
        return replace(cited, text=text.upper(), stressed=text.upper())
    if text not in _OWN_STRESS:
        stressed = next((form for form in _citations(forms) if _differs_in_stress(form, stressed)), stressed)
    if text[0].islower() and (_are_names(forms.values()) or _is_known_name(text, translations)):
        text, stressed = text[0].upper() + text[1:], stressed[0].upper() + stressed[1:]
    return replace(cited, text=text, stressed=stressed)


def _citations(forms: Mapping[str, str]) -> Iterable[str]:
    """Yield the nominative, if it has no variants."""
    found = (forms.get(column, "") for column in _CITATION_FORMS)
    return (form for form in found if form and ", " not in form)


def _differs_in_stress(form: str, stressed: str) -> bool:
    return "'" in form and unstressed(form).lower() == unstressed(stressed).lower() and form.lower() != stressed.lower()


def _is_known_name(text: str, translations: str) -> bool:
    """Whether a word is spelled like a known name and means nothing else."""
    is_nothing_else = text in _NAMES or not translations or _NAME_IN_ENGLISH.match(translations) is not None
    return is_nothing_else and text in _known_names()


@cache
def _known_names() -> frozenset[str]:
    return frozenset(name.text.lower() for name in read_names())


def _are_names(forms: Iterable[str]) -> bool:
    """Whether most forms have a capital, and only the first one."""
    letters = [first[0] for form in forms if (first := _LETTER.search(form))]
    return bool(letters) and sum(letter.isupper() for letter in letters) > len(letters) / 2
