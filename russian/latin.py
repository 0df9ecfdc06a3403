"""The key under which a Latin spelling of a Russian word is searched: all common ways to type meet in one.

The keys are stored, so a change here means that the table's search entries have to be made anew. Knows no words:
letters that are usually typed the same way (и, й and ы; щ and ш; х and h) share a key. Digraphs keep their first letter
where that can be (zh, sh, ch, kh, ts, ia), so that the beginning of a spelling mostly gives the beginning of its key.
"""

from __future__ import annotations

import re
import unicodedata

from russian.folding import fold
from russian.transliteration import TransliterationScheme, transliterate

__all__ = ["latin_key", "latin_keys_of"]

_SIGNS = re.compile("['’‘ʼ`´ʹʺ\"″′]")
_ISO_9 = str.maketrans({"â": "ya", "û": "yu", "ë": "yo", "ŝ": "sh", "è": "e", "č": "ch", "š": "sh", "ž": "zh"})
_MARKS = re.compile("[\u0300-\u036f]")
_LETTER = re.compile("[a-z]")

_SOUNDS = re.compile("(shch|sch|shh|sh)|(zh)|(tch|ch)|(kh|x|h)|(ts|tz|c)|([iyj]+(?=[oe]))|([iyj]+)|(w)|(q)")
_KEYS = ("", "sh", "zh", "ch", "kh", "ts", "", "i", "v", "k")
"""By the number of the group: what stands for it in a key. A glide before o and e is dropped, as е and ё have none."""


def latin_key(text: str) -> str:
    """Give the key of what was typed; empty where there is no Latin letter.

    These meet: я ya ja ia; ю yu ju iu; й, и, ы y i j, and ий, ый iy yy ij; ё yo jo io; е e ye je; ш sh š; щ shch sch šč
    ŝ; ж zh ž; ч ch č tch; х kh h x; ц ts c tz; в v w; ь, ъ and apostrophes nothing; any letter with its diacritics.
    """
    levelled = unicodedata.normalize("NFC", text).casefold().translate(_ISO_9)
    bare = fold(_SIGNS.sub("", _MARKS.sub("", unicodedata.normalize("NFD", levelled))))
    return _SOUNDS.sub(_key, bare) if _LETTER.search(bare) else ""


def latin_keys_of(word: str) -> tuple[str, ...]:
    """Give the keys of a Russian word: one, and for a ё a second one, since many type e for it."""
    spellings = dict.fromkeys((word, word.replace("ё", "е").replace("Ё", "Е")))
    keys = (latin_key(transliterate(spelling, TransliterationScheme.LEARNER)) for spelling in spellings)
    return tuple(key for key in dict.fromkeys(keys) if key)


def _key(found: re.Match[str]) -> str:
    return _KEYS[found.lastindex or 0]
