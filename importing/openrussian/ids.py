"""Ids of OpenRussian's words, derived from the words because the files have none.

An id is a hash of the file and the bare spelling, so it survives moved rows and edits of anything else. Homographs of
one file (some 300 of 58,000 words) also hash the first of these that differs: stressed spelling, gender or aspect,
animacy, English meanings, the whole row. A new homograph therefore changes the id of an existing one.

Ids are 1,000,000,000 to 2,147,483,647: above those of any dictionary that numbers its words consecutively, and within a
32-bit integer. Among 58,825 words 1.5 collisions are expected; the name that sorts first keeps the id and the other is
hashed again. A word that is added later takes over an older word's id with a probability below 1 in 19,000.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import count

from table.model import rules

__all__ = ["FIRST_ID", "LAST_ID", "free_id", "word_ids"]

FIRST_ID = 1_000_000_000
LAST_ID = rules.LARGEST

_NAMED_BY = 2
"""Number of distinctions that are always hashed: file and bare spelling."""


def word_ids(distinctions: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the id of each word; ids do not depend on the order of the words.

    Each word is given by its file, its bare spelling, and what distinguishes it from homographs: distinct tuples of the
    same length.
    """
    names = _shortest_names(distinctions)
    taken: set[int] = set()
    ids = {name: free_id(range(FIRST_ID, LAST_ID + 1), name, taken) for name in sorted(names)}
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


def free_id(ids: range, name: tuple[str, ...], taken: set[int]) -> str:
    """Return a hash of a name that is not taken, and add it to those taken."""
    for attempt in count():
        spelled = "\t".join((*name, str(attempt)) if attempt else name)
        digest = hashlib.blake2b(spelled.encode(), digest_size=8).digest()
        number = ids[int.from_bytes(digest, "big") % len(ids)]
        if number not in taken:
            break
    taken.add(number)
    return str(number)
