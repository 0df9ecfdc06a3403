"""Ids of OpenRussian's words: derived from the words themselves, since the files have none.

A word's id is a hash of its file and its bare spelling, so it stays when rows move and when anything else about the
word is edited. Words of one file that share a spelling (some 300 of 58,000) are told apart by the first of these that
differs: the stressed spelling, gender or aspect, animacy, the English meanings, the whole row; so what tells them
apart is a part of their ids, and a new homograph gives the old one another id.

The ids lie from 1,000,000,000 to 2,147,483,647: above those of any dictionary that counts its words, and within a
32-bit integer. Of 58,825 words 1.5 pairs are expected to fall on one id; of such a pair the key that sorts first keeps
it, and the other is hashed anew. A word that is added later takes an id from an older one with a probability
below 1 in 19,000.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

__all__ = ["FIRST_ID", "LAST_ID", "word_ids"]

FIRST_ID = 1_000_000_000
LAST_ID = 2**31 - 1

_NAMED_BY = 2
"""How many of a word's distinctions name it where no other word shares them: file and bare spelling."""


def word_ids(distinctions: Sequence[tuple[str, ...]]) -> list[str]:
    """Derive ids.

    Args:
        distinctions: For each word its file, its bare spelling, and then what tells it from homographs; no two words
            are equal in all of them, and each has as many as the others.

    Returns:
        The ids, in the order of the words; they do not depend on that order.
    """
    names = _shortest_names(distinctions)
    taken: set[int] = set()
    ids: dict[tuple[str, ...], str] = {}
    for name in sorted(names):
        attempt = 0
        while (number := _hashed(name, attempt)) in taken:
            attempt += 1
        taken.add(number)
        ids[name] = str(number)
    return [ids[name] for name in names]


def _shortest_names(distinctions: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    names = [distinction[:_NAMED_BY] for distinction in distinctions]
    longest = max(map(len, distinctions), default=0)
    for length in range(_NAMED_BY + 1, longest + 1):
        shared = Counter(names)
        names = [
            name if shared[name] == 1 else distinction[:length]
            for name, distinction in zip(names, distinctions, strict=True)
        ]
    return names


def _hashed(name: tuple[str, ...], attempt: int) -> int:
    spelled = "\t".join((*name, str(attempt)) if attempt else name)
    digest = hashlib.blake2b(spelled.encode(), digest_size=8).digest()
    return FIRST_ID + int.from_bytes(digest, "big") % (LAST_ID - FIRST_ID + 1)
