"""Search keys of Latin spellings of Russian words: all common spellings have the same key.

The keys are stored, so after a change here the table's search entries must be rebuilt. Letters that are usually typed
alike (и, й and ы; щ and ш; х and h) are not distinguished. Most digraphs keep their first letter (zh, sh, ch, kh, ts,
ia), so the beginning of a spelling mostly has the beginning of its key.
"""

from __future__ import annotations

import re
import unicodedata

from russian.folding import fold
from russian.transliteration import TransliterationScheme, transliterate

__all__ = ["latin_key", "latin_key_with_zh", "latin_keys_of", "latin_respellings"]

_SIGNS = re.compile("['’‘ʼ`´ʹʺ\"″′]")
_ISO_9 = str.maketrans({"â": "ya", "û": "yu", "ë": "yo", "ŝ": "sh", "è": "e", "č": "ch", "š": "sh", "ž": "zh"})
_MARKS = re.compile("[\u0300-\u036f]")
_LETTER = re.compile("[a-z]")
_ZH = re.compile("(?<![a-z])j(?=[ibcdfgklmnpqrstvxz])")
_J_BEFORE_VOWEL = re.compile("j(?=[aeiou])")
_DIGITS = re.compile("(?<=[a-z])[46]|[46](?=[a-z])")
_DIGIT_SOUNDS = {"4": "ch", "6": "sh"}
"""Digits that begin with the sound: четыре, шесть."""

_SOUNDS = re.compile("(shch|sch|shh|sh)|(zh)|(tch|ch)|(kh|x|h)|(ts|tz|c)|([iyj]+(?=[oe]))|([iyj]+)|(w)|(q)")
_KEYS = ("", "sh", "zh", "ch", "kh", "ts", "", "i", "v", "k")
"""Replacement of each group of `_SOUNDS`. A glide before o and e is dropped, since е and ё have none."""


def latin_key(text: str) -> str:
    """Return the key of a typed text; empty if it has no Latin letter.

    Equal are: я ya ja ia; ю yu ju iu; й, и, ы y i j, and ий, ый iy yy ij; ё yo jo io; е e ye je; ш sh š; щ shch sch šč
    ŝ; ж zh ž, and j before i or a consonant at the beginning; ч ch č tch 4; х kh h x; ц ts c tz; в v w; ь, ъ and
    apostrophes nothing; any letter with its diacritics; ш 6.
    """
    normalized = unicodedata.normalize("NFC", text).casefold().translate(_ISO_9)
    bare = fold(_SIGNS.sub("", _MARKS.sub("", unicodedata.normalize("NFD", normalized))))
    bare = _ZH.sub("zh", bare)
    bare = _DIGITS.sub(lambda digit: _DIGIT_SOUNDS[digit[0]], bare)
    return _SOUNDS.sub(_key, bare) if _LETTER.search(bare) else ""


def latin_key_with_zh(text: str) -> str | None:
    """Return the key of a text in which j before a vowel stands for ж: `pojar` is `pozhar`; None if there is none."""
    low = text.casefold()
    return latin_key(_J_BEFORE_VOWEL.sub("zh", low)) if _J_BEFORE_VOWEL.search(low) else None


_RESPELLED = (
    (("j", "zh"),), (("sht", "cht"),), (("c", "s"),), (("c", "k"),), (("g", "zh"),), (("ju", "zhu"),),
    (("lu", "lyu"),), (("lj", "l"), ("nj", "n"), ("tj", "t")), (("evo", "ego"), ("ova", "ogo"), ("ovo", "ogo")),
    (("tsa", "tsya"),), (("ca", "tsya"),), (("shc", "shch"),), (("ks", "x"),), (("x", "ks"),), (("q", "k"),),
    (("i", "ye"),), (("ee", "i"),), (("oo", "u"),), (("ph", "f"),), (("ck", "k"),), (("dz", "z"),),
)  # fmt: skip
"""Spelling by ear or by another language → a common one."""


def latin_respellings(text: str) -> tuple[str, ...]:
    """Return the keys of what a typed text may stand for in a less common romanization: `pojar` → `pozhar`."""
    low = text.casefold()
    found: dict[str, None] = {}
    for pairs in _RESPELLED:
        other = low
        for one, common in pairs:
            other = other.replace(one, common)
        if other != low:
            found[latin_key(other)] = None
    found.pop(latin_key(low), None)
    return tuple(key for key in found if key)


def latin_keys_of(word: str) -> tuple[str, ...]:
    """Return the keys of a Russian word: one, and a second one with e for ё, since many type that."""
    spellings = dict.fromkeys((word, word.replace("ё", "е").replace("Ё", "Е")))
    keys = (latin_key(transliterate(spelling, TransliterationScheme.LEARNER)) for spelling in spellings)
    return tuple(key for key in dict.fromkeys(keys) if key)


def _key(found: re.Match[str]) -> str:
    return _KEYS[found.lastindex or 0]
