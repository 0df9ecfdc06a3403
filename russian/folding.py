"""The key under which a text is searched: what a hurried writer gets wrong is levelled out.

Serves Russian words, their Latin spellings and English meanings alike. The keys are stored, so a change of `fold` means
that the table's search entries have to be made anew. Knows nothing of the table.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "is_cyrillic"]

_APOSTROPHES = "'‘’‛ʼʻ´`′″ʹʺ＇"
"""Stress marks of the stored form, apostrophes, and the primes by which ISO 9 writes ь and ъ."""

_INVISIBLE = [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
"""Soft hyphen, zero-width characters, marks of the direction of writing."""

_DASHES = "‐‑‒–—―−﹘﹣－"

_LEVELLED = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_DASHES, "-")) | dict.fromkeys(_INVISIBLE)

_COMBINING = re.compile("(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f]")
"""In decomposed text: every combining mark but the breve of й, so stress marks and the dots of ё among them."""

_HOMOGLYPHS = str.maketrans("abcehikmoptxy", "авсеникмортху")
"""Latin letters that look like Cyrillic ones, if only as capitals (b, h, k, m, t) or in old books (i as і, now и)."""

_LATIN = re.compile("[a-z]")
_MIXED_WORD = re.compile(r"(?<![^\W\d_])(?=[a-z]*[а-я])[а-яabcehikmoptxy]+(?![^\W\d_])")
"""A whole run of letters, at least one of them Cyrillic, the others homoglyphs. A hyphen or digit ends a run."""

_FOLDED = re.compile("[а-я]+(?:[ -][а-я]+)*")
_CYRILLIC = re.compile("[А-ЯЁа-яё]+")
_CYRILLIC_OR_HYPHEN = re.compile("[А-ЯЁа-яё-]+")


def fold(text: str) -> str:
    """Give the text as it is searched; texts that a reader takes for the same give the same.

    - Case is folded; ё becomes е; й stays й.
    - Stress marks and all other combining marks (U+0300-U+036F) are dropped: `вы́ход`, `café` → `выход`, `cafe`.
    - Apostrophes, the primes of ISO 9, soft hyphens and zero-width characters are dropped: `вы'ход`, `prikazatʹ`.
    - Dashes of any length become a hyphen; white space becomes one blank between words and none at the ends.
    - Latin letters in a word that has Cyrillic ones too become the Cyrillic letters they look like, a b c e h i k m o p
      t x y → а в с е н и к м о р т х у, unless the word has other Latin letters: `рoв` with a Latin o → `ров`. A word
      that is wholly Latin stays Latin.

    Returns:
        0 or more characters in NFC; folded again, they stay as they are. Other punctuation stays.
    """
    if _FOLDED.fullmatch(text):
        return text
    # Case is folded before anything is dropped, since folding may bring forth a character to drop (ŉ → ʼn).
    levelled = unicodedata.normalize("NFD", text).casefold().translate(_LEVELLED)
    bare = unicodedata.normalize("NFC", _COMBINING.sub("", levelled))
    bare = " ".join(bare.split())
    return _MIXED_WORD.sub(_in_cyrillic, bare) if _LATIN.search(bare) else bare


def _in_cyrillic(word: re.Match[str]) -> str:
    return word[0].translate(_HOMOGLYPHS)


def is_cyrillic(text: str, *, allow_hyphen: bool = False) -> bool:
    """Tell whether the text is one or more of the 33 Russian letters of either case, and nothing else.

    Args:
        text: A text in NFC: a decomposed й or ё is not a letter of the alphabet.
        allow_hyphen: Take `-` for a letter, at any place: it is a part of `кто-то`.
    """
    letters = _CYRILLIC_OR_HYPHEN if allow_hyphen else _CYRILLIC
    return letters.fullmatch(text) is not None
