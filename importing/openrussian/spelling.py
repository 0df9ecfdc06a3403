"""Normalises OpenRussian's spellings: several kinds of stress marks, Latin letters among Cyrillic ones, ё or е.

The result is the stored spelling: Russian letters, with an apostrophe after the stressed vowel if the stress is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from russian.alphabet import LETTERS, VOWELS
from russian.stress import to_stored, unstressed

__all__ = ["Citation", "citation", "is_russian", "normalised", "stress_variants"]

_LETTER = f"[{LETTERS}{LETTERS.upper()}]"
_VOWEL = f"[{VOWELS}{VOWELS.upper()}]"

_RUSSIAN = re.compile(f"{_LETTER}+(?:[ -]{_LETTER}+)*")

_NORMAL = re.compile("[а-яё -]*(?:(?<=[аеиоуыэюя])'[а-яё -]*)*")
"""Fast path: nearly all spellings need no change."""

_HOMOGLYPHS = str.maketrans("aceopxykABCEHKMOPTXY", "асеорхукАВСЕНКМОРТХУ")
"""Latin letters that look like Cyrillic ones; other Latin letters in Cyrillic words are typing errors."""

_MIXED = re.compile(f"(?=[a-zA-Z']*{_LETTER})(?:{_LETTER}|[a-zA-Z'])+")
_LATIN = re.compile("[a-zA-Z]")

_WITH_MARKS = str.maketrans({"á": "а'", "é": "е'", "ó": "о'", "ý": "у'", "ë": "ё"})
"""Accented Latin letters that replace Cyrillic ones."""

_SECONDARY = re.compile("[`\u0300\u0340ѐѝ]")
_NO_MARK = str.maketrans({"`": "", "\u0300": "", "\u0340": "", "ѐ": "е", "ѝ": "и"})
_PRIMARY_MARK = str.maketrans({"`": "'", "\u0300": "'", "\u0340": "'", "ѐ": "е'", "ѝ": "и'"})

_MARK_REPAIRS = (
    (re.compile("''+"), "'"),
    (re.compile(f"(?<!{_VOWEL})'({_VOWEL})"), r"\1'"),
    (re.compile("''+"), "'"),
    (re.compile(f"(?<!{_VOWEL})'|(?<=[ёЁ])'"), ""),
)
"""Applied in order: merge doubled marks, move marks after their vowel, merge again, drop superfluous marks."""


def normalised(text: str) -> str:
    """Return the stored spelling of a word or form.

    - The stress mark becomes `'`. A grave accent is a secondary stress and is dropped if there is a primary one
      (`ме`жплане'тен`); otherwise it is the stress (`поднакопѝть`).
    - A mark before its vowel is moved after it (`такс'ист`). Marks next to no vowel are dropped, and so are marks after
      ё, which is always stressed.
    - Latin letters among Cyrillic ones become the letters they look like (`рoв`); those that look like none stay.
    """
    if _NORMAL.fullmatch(text):
        return text
    stored = _in_cyrillic(_primary_only(text.translate(_WITH_MARKS)))
    if "'" not in stored:
        return stored
    for pattern, replacement in _MARK_REPAIRS:
        stored = pattern.sub(replacement, stored)
    return stored


def _primary_only(text: str) -> str:
    if not _SECONDARY.search(text):
        return to_stored(text)
    without = to_stored(text.translate(_NO_MARK))
    return without if "'" in without else to_stored(text.translate(_PRIMARY_MARK))


def _in_cyrillic(text: str) -> str:
    if not _LATIN.search(text):
        return text
    return _MIXED.sub(lambda run: run[0].translate(_HOMOGLYPHS), text)


def is_russian(text: str) -> bool:
    """Whether a text without stress marks consists of Russian words, joined by single blanks or hyphens."""
    return _RUSSIAN.fullmatch(text) is not None


def stress_variants(stored: str) -> list[str]:
    """Split a form with several marks in a word into forms with one mark each: `при'го'ршня` has either stress."""
    if all(part.count("'") <= 1 for part in re.split("[ -]", stored)):
        return [stored]
    pieces = stored.split("'")
    return ["".join(pieces[:mark]) + "'" + "".join(pieces[mark:]) for mark in range(1, len(pieces))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The citation form of a word, without stress and with stress if it is known.

    `remarks` say what was repaired, one sentence each.
    """

    text: str
    stressed: str
    remarks: tuple[str, ...]


def citation(bare: str, accented: str) -> Citation:
    """Reconcile the columns `bare` and `accented` of a row; the second is empty if no stress is known.

    If their letters differ, the bare spelling wins, with one exception: ё is always stressed, so an accented spelling
    with the stress on another vowel shows that the ё is wrong (`маркёр`, `ма'ркер`) and wins. Of two marks in a word
    the first counts. Raises ValueError if the bare spelling is empty or not Russian.
    """
    text = unstressed(normalised(bare))
    if not text:
        raise ValueError("the word is empty")
    if not is_russian(text):
        raise ValueError(f"{text!r} has characters that are not Russian letters")
    stressed = stress_variants(normalised(accented or bare))[0]
    remarks = _repairs(bare, text) or _repairs(accented, stressed)
    if unstressed(stressed) != text:
        text, stressed = _agreed(text, stressed)
        remarks.append(f"{bare!r} and {accented!r} differ; used {stressed!r}")
    return Citation(text=text, stressed=stressed, remarks=tuple(remarks))


def _repairs(before: str, after: str) -> list[str]:
    if before in ("", after) or to_stored(before) == after:
        return []
    return [f"the spelling is {before!r}; used {after!r}"]


def _agreed(text: str, stressed: str) -> tuple[str, str]:
    """Return text and stressed spelling with the same letters."""
    accented = unstressed(stressed)
    if accented.casefold() == text.casefold():
        return text, _with_marks_of(text, stressed)
    if not _same_but_yo(accented, text) or _marks_a_yo(text, stressed):
        return text, text
    return accented, stressed


def _same_but_yo(one: str, other: str) -> bool:
    return one.casefold().replace("ё", "е") == other.casefold().replace("ё", "е")


def _marks_a_yo(text: str, stressed: str) -> bool:
    """Whether the mark is on a letter that the other spelling writes ё; without a mark ё is not in doubt."""
    mark = stressed.find("'")
    return mark < 0 or text[mark - 1] in "ёЁ"


def _with_marks_of(text: str, stressed: str) -> str:
    """Copy the marks of a spelling to a text of the same length."""
    letters = iter(text)
    return "".join("'" if sign == "'" else next(letters) for sign in stressed)
