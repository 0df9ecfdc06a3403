"""What a query says beside its letters: punctuation that does not matter, stress, ё and capitals that do."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from russian.folding import fold
from russian.stress import to_stored, unstressed

__all__ = ["Typed", "cleaned"]

_MARKS = "\u0300-\u036f"
_APOSTROPHES = "'‘’ʼ´`′"
_NUMBERED = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\D)")
_NOTE = re.compile(r"(?<=\w)\s+\([^()]*\)\s*$")
_INVISIBLE = re.compile("[\u00ad\u061c\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u206f]")
_SIGNS = re.escape('«»‹›„“”‚"()[]{}<>*_.,;:!?…¿¡|/\\—–')
_BEFORE_WORD = re.compile(rf"(?<![\w{_MARKS}])[{_SIGNS}{_APOSTROPHES}]+|(?<![\w{_MARKS}])-+(?=\s|$)")
_AFTER_WORD = re.compile(rf"[{_SIGNS}]+(?!\w)")
_BETWEEN_WORDS = re.compile(r"(?<=\w)[/\\|,;:!?…](?=\w)")


def cleaned(query: str) -> str:
    """Return a query without quotes, brackets and punctuation around its words, and without invisible characters.

    Stress marks, apostrophes after letters and hyphens stay; a number before the text and a note in brackets after it
    do not. A text without letters and digits becomes empty.
    """
    text = _NOTE.sub("", _NUMBERED.sub("", _INVISIBLE.sub("", query)))
    if text.strip()[:1] in tuple(_APOSTROPHES):
        text = text.strip().strip(_APOSTROPHES)
    text = _AFTER_WORD.sub(" ", _BEFORE_WORD.sub(" ", _BETWEEN_WORDS.sub(" ", text)))
    return " ".join(text.split())


class Typed:
    """A Russian text as it was typed, to be compared with forms that have the same letters."""

    def __init__(self, text: str) -> None:
        self.stored = to_stored(unicodedata.normalize("NFC", text))
        self.bare = unstressed(self.stored)
        self.is_capital = self.bare[:1].isupper() and not (len(self.bare) > 1 and self.bare.isupper())

    @cached_property
    def _stress(self) -> int | None:
        return _stress_of(self.stored.lower())

    def contradicts(self, form: str) -> bool:
        """Whether ё or a stress was typed where the form has none; a form without stress marks contradicts nothing."""
        if "ё" not in self.stored.lower() and self._stress is None:
            return False
        low, bare = form.lower(), unstressed(form).lower()
        if fold(bare) != fold(self.bare):
            return False
        if any(mine == "ё" != other for mine, other in zip(self.bare.lower(), bare, strict=False)):
            return True
        other_stress = _stress_of(low)
        return None not in (self._stress, other_stress) and self._stress != other_stress

    def differs(self, form: str) -> bool:
        """Whether a name was typed in small letters, or ё as е."""
        bare = unstressed(form)
        return (bare[:1].isupper() and not self.bare[:1].isupper()) or ("ё" in bare.lower()) != (
            "ё" in self.bare.lower()
        )

    def is_name(self, form: str) -> bool:
        """Whether both the typed text and the form begin with a capital."""
        return self.is_capital and form[:1].isupper()


def _stress_of(stored: str) -> int | None:
    """Return the index of the stressed vowel in the text without marks; None if no vowel is marked, or several are."""
    found = [index for index, letter in enumerate(stored) if letter in "'ё"]
    marks = [index for index in found if stored[index] == "'"]
    if len(marks) == 1:
        return marks[0] - 1
    return found[0] if len(found) == 1 else None
