"""The search key of a text, which ignores what hurried writers get wrong.

Used for Russian words, their Latin spellings and English meanings. The keys are stored, so after a change of `fold` the
table's search entries must be rebuilt.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "is_cyrillic"]

_APOSTROPHES = "'‘’‛ʼʻ´`′″ʹʺ＇"
"""Stress marks of the stored form, apostrophes, and the primes that stand for ь and ъ in ISO 9."""

_INVISIBLE = [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
"""Soft hyphen, zero-width characters, directional marks."""

_DASHES = "‐‑‒–—―−﹘﹣－"

_NORMALIZED = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_DASHES, "-")) | dict.fromkeys(_INVISIBLE)

_COMBINING = re.compile("(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f]")
"""In decomposed text: every combining mark except the breve of й, including stress marks and the dots of ё."""

_HOMOGLYPHS = str.maketrans("abcehikmoptxy", "авсеникмортху")
"""Latin letters that look like Cyrillic ones, some only as capitals (b, h, k, m, t) or in old books (i as і, now и)."""

_LATIN = re.compile("[a-z]")
_MIXED_WORD = re.compile(r"(?<![^\W\d_])(?=[a-z]*[а-я])[а-яabcehikmoptxy]+(?![^\W\d_])")
"""A run of Cyrillic letters and homoglyphs, at least one Cyrillic. A hyphen or digit ends the run."""

_FOLDED = re.compile("[а-я]+(?:[ -][а-я]+)*")
_CYRILLIC = re.compile("[А-ЯЁа-яё]+")
_CYRILLIC_OR_HYPHEN = re.compile("[А-ЯЁа-яё-]+")


def fold(text: str) -> str:
    """Return the search key of a text; texts that look the same to a reader have the same key.

    - Case is folded; ё becomes е; й stays й.
    - Stress marks and all other combining marks (U+0300-U+036F) are dropped: `вы́ход`, `café` → `выход`, `cafe`.
    - Apostrophes, the primes of ISO 9, soft hyphens and zero-width characters are dropped: `вы'ход`, `prikazatʹ`.
    - Dashes become hyphens; white space becomes one blank between words and is stripped at the ends.
    - In a word of Cyrillic letters and Latin homoglyphs, the latter become Cyrillic, a b c e h i k m o p t x y →
      а в с е н и к м о р т х у: `рoв` with a Latin o → `ров`. Words with other Latin letters, or only Latin ones, stay.

    Returns:
        0 or more characters in NFC, with other punctuation unchanged. Folding is idempotent.
    """
    if _FOLDED.fullmatch(text):
        return text
    # Case folding comes first, since it can produce a character to drop (ŉ → ʼn).
    normalized = unicodedata.normalize("NFD", text).casefold().translate(_NORMALIZED)
    bare = unicodedata.normalize("NFC", _COMBINING.sub("", normalized))
    bare = " ".join(bare.split())
    return _MIXED_WORD.sub(_in_cyrillic, bare) if _LATIN.search(bare) else bare


def _in_cyrillic(word: re.Match[str]) -> str:
    return word[0].translate(_HOMOGLYPHS)


def is_cyrillic(text: str, *, allow_hyphen: bool = False) -> bool:
    """Whether the text consists of one or more of the 33 Russian letters of either case.

    Args:
        text: A text in NFC: a decomposed й or ё is not a letter.
        allow_hyphen: Also accept `-` anywhere, as in `кто-то`.
    """
    letters = _CYRILLIC_OR_HYPHEN if allow_hyphen else _CYRILLIC
    return letters.fullmatch(text) is not None
