"""How OpenRussian spells Russian: stress marks of several kinds, Latin letters among Cyrillic ones, ё or е.

Gives the spelling that the table stores: Russian letters, with an apostrophe after the stressed vowel where the stress
is known. Knows nothing of rows, forms or files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from russian.alphabet import LETTERS, VOWELS
from russian.stress import to_stored, unstressed

__all__ = ["Citation", "citation", "is_russian", "mended", "stress_variants"]

_LETTER = f"[{LETTERS}{LETTERS.upper()}]"
_VOWEL = f"[{VOWELS}{VOWELS.upper()}]"

_RUSSIAN = re.compile(f"{_LETTER}+(?:[ -]{_LETTER}+)*")

_NOTHING_TO_MEND = re.compile("[а-яё -]*(?:(?<=[аеиоуыэюя])'[а-яё -]*)*")
"""What nearly all spellings are, so that these cost little."""

_HOMOGLYPHS = str.maketrans("aceopxykABCEHKMOPTXY", "асеорхукАВСЕНКМОРТХУ")
"""Latin letters that look like Cyrillic ones in print; others among Cyrillic letters are slips of the keyboard."""

_MIXED = re.compile(f"(?=[a-zA-Z']*{_LETTER})(?:{_LETTER}|[a-zA-Z'])+")
_LATIN = re.compile("[a-zA-Z]")

_WITH_MARKS = str.maketrans({"á": "а'", "é": "е'", "ó": "о'", "ý": "у'", "ë": "ё"})
"""Accented Latin letters that stand for Cyrillic ones."""

_SECONDARY = re.compile("[`\u0300\u0340ѐѝ]")
_NO_MARK = str.maketrans({"`": "", "\u0300": "", "\u0340": "", "ѐ": "е", "ѝ": "и"})
_PRIMARY_MARK = str.maketrans({"`": "'", "\u0300": "'", "\u0340": "'", "ѐ": "е'", "ѝ": "и'"})

_MARKS_MENDED = (
    (re.compile("''+"), "'"),
    (re.compile(f"(?<!{_VOWEL})'({_VOWEL})"), r"\1'"),
    (re.compile("''+"), "'"),
    (re.compile(f"(?<!{_VOWEL})'|(?<=[ёЁ])'"), ""),
)
"""What is done to marks, in this order: to doubled ones, to those before a vowel, to doubled ones again, to needless
ones."""


def mended(text: str) -> str:
    """Give the stored spelling of a word or form, whatever marks and letters it is written with.

    - The stress mark becomes `'`. A grave marks a secondary stress and is dropped where there is a primary one
      (`ме`жплане'тен`), else it is the stress (`поднакопѝть`).
    - A mark before its vowel is moved behind it (`такс'ист`), one that follows no vowel and precedes none is dropped,
      and so is one after ё, which is stressed by itself.
    - Latin letters within a run of Cyrillic ones become those they look like (`рoв`); one that looks like none stays.
    """
    if _NOTHING_TO_MEND.fullmatch(text):
        return text
    stored = _in_cyrillic(_primary_only(text.translate(_WITH_MARKS)))
    if "'" not in stored:
        return stored
    for pattern, replacement in _MARKS_MENDED:
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
    """Tell whether a text without stress marks is Russian letters, with single blanks and hyphens between them."""
    return _RUSSIAN.fullmatch(text) is not None


def stress_variants(stored: str) -> list[str]:
    """Part a form with several marks in one word into forms with one each: `при'го'ршня` may be stressed on either."""
    if all(part.count("'") <= 1 for part in re.split("[ -]", stored)):
        return [stored]
    pieces = stored.split("'")
    return ["".join(pieces[:mark]) + "'" + "".join(pieces[mark:]) for mark in range(1, len(pieces))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The form under which a word stands in the dictionary.

    Attributes:
        text: Without stress.
        stressed: With stress as far as it is known; the same letters.
        remarks: What was mended, a sentence each.
    """

    text: str
    stressed: str
    remarks: tuple[str, ...]


def citation(bare: str, accented: str) -> Citation:
    """Bring the two spellings of a row together.

    Where their letters differ, the bare one stands, with one exception: ё is always stressed, so where the accented
    one is stressed on another vowel, the bare one has a ё too many (`маркёр`, `ма'ркер`), and the accented one stands.
    Of two marks in a word the first is taken.

    Args:
        bare: The column `bare`.
        accented: The column `accented`; "" is as if nothing were stressed.

    Raises:
        ValueError: The bare spelling is empty or not Russian.
    """
    text = unstressed(mended(bare))
    if not text:
        raise ValueError("the word is empty")
    if not is_russian(text):
        raise ValueError(f"{text!r} is not written in Russian letters alone")
    stressed = stress_variants(mended(accented or bare))[0]
    remarks = _mendings(bare, text) or _mendings(accented, stressed)
    if unstressed(stressed) != text:
        text, stressed = _agreed(text, stressed)
        remarks.append(f"{bare!r} and {accented!r} differ; {stressed!r} was taken")
    return Citation(text=text, stressed=stressed, remarks=tuple(remarks))


def _mendings(before: str, after: str) -> list[str]:
    if before in ("", after) or to_stored(before) == after:
        return []
    return [f"the spelling is {before!r}; {after!r} was taken"]


def _agreed(text: str, stressed: str) -> tuple[str, str]:
    """Give text and stressed spelling with the same letters."""
    accented = unstressed(stressed)
    if accented.casefold() == text.casefold():
        return text, _with_marks_of(text, stressed)
    if not _same_but_yo(accented, text) or _marks_a_yo(text, stressed):
        return text, text
    return accented, stressed


def _same_but_yo(one: str, other: str) -> bool:
    return one.casefold().replace("ё", "е") == other.casefold().replace("ё", "е")


def _marks_a_yo(text: str, stressed: str) -> bool:
    """Tell whether the mark stands on a letter that the other spelling writes ё; without a mark ё is not in doubt."""
    mark = stressed.find("'")
    return mark < 0 or text[mark - 1] in "ёЁ"


def _with_marks_of(text: str, stressed: str) -> str:
    """Put the marks of a spelling into a text of the same length."""
    letters = iter(text)
    return "".join("'" if sign == "'" else next(letters) for sign in stressed)
