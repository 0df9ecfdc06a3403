"""Lists of words: one of all words, and one for each value of a property that lists can be filtered by.

Every word has an entry in each list that it belongs to. The entry's primary key orders a list by frequency, its gsi1
key by the Russian alphabet, its gsi2 key randomly. In the list of all words, the gsi2 key instead orders the words of
one band of ranks by the alphabet. A property is answered by at most `MOST_LISTS` lists, which are merged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from russian.alphabet import sort_key
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech, part_of_speech
from table.engine.index import Index
from table.engine.protocol import Attributes, KeyCondition, PrimaryKey
from table.model import items
from table.model.keys import UNRANKED, key_attributes, rank_text

__all__ = [
    "ALL",
    "MOST_LISTS",
    "RANKS_OF_BAND",
    "OrderedWords",
    "alphabetical_key",
    "bands",
    "family_by_alphabet",
    "family_by_rank",
    "headwords_after_suggestions",
    "is_exact",
    "is_settled",
    "keys_of_entry",
    "lists_of",
    "of_breakdowns",
    "of_levels",
    "of_parts",
    "of_sentences",
    "rank_and_id",
    "rank_place",
    "rank_texts",
    "words_by_alphabet",
    "words_by_rank",
    "words_of_band",
    "words_shuffled",
]

ALL = "ALL"
"""The list of all words."""

MOST_LISTS = 3
"""Most lists that answer one property: a page reads each of them with one Query."""

RANKS_OF_BAND = 2000
"""A range of ranks that is not in `MOST_LISTS` bands has at least twice as many: a 15th of a full dictionary."""

_LARGE_PARTS = frozenset(
    (PartOfSpeech.NOUN, PartOfSpeech.VERB, PartOfSpeech.ADJECTIVE, PartOfSpeech.ADVERB, PartOfSpeech.OTHER)
)
_SMALL_PARTS = frozenset(PartOfSpeech) - _LARGE_PARTS
"""Parts of speech with few words, which also share a list."""

_BREAKDOWNS = {"VERIFIED": (True, True), "UNVERIFIED": (True, False), "NONE": (False, False)}
"""State of the official breakdown → whether there is one, whether it is verified."""

_FIRST = " "
"""Sorts before every text of a key; DynamoDB refuses an empty one."""

_LAST = "\U0010fffd"
"""Sorts after every text of a key."""


def lists_of(word: items.StoredWord, *, has_breakdown: bool, is_verified: bool) -> list[str]:
    """Return the names of the lists that a word belongs to: 4 to 7."""
    part, level = part_of_speech(word.part_of_speech), word.level
    names = [ALL, f"PART#{part}", *of_sentences(exist=word.has_sentences)]
    names += of_breakdowns(has_breakdown=has_breakdown, is_verified=is_verified)
    if part in _SMALL_PARTS:
        names.append("PART#SMALL")
    return names if level is None else [*names, f"LEVEL#{level}", f"LEVEL#{level[0]}"]


def of_parts(parts: Iterable[PartOfSpeech]) -> list[str]:
    """Return lists that together contain all words of some parts of speech, and maybe others."""
    given = frozenset(parts)
    names = [f"PART#{part}" for part in sorted(given)]
    if len(names) > MOST_LISTS and given & _SMALL_PARTS:
        names = [f"PART#{part}" for part in sorted(given & _LARGE_PARTS)] + ["PART#SMALL"]
    return names if len(names) <= MOST_LISTS else [ALL]


def of_levels(levels: Iterable[str]) -> list[str]:
    """Return lists that together contain exactly the words of some levels: A1 and A2 share a list, and so on."""
    given = sorted(set(levels))
    pairs = [level[0] for level in given]
    return [*dict.fromkeys(f"LEVEL#{level[0] if pairs.count(level[0]) > 1 else level}" for level in given)]


def of_sentences(*, exist: bool) -> list[str]:
    """Return the list of the words that have an example sentence, or of the others."""
    return ["SENTENCES#SOME" if exist else "SENTENCES#NONE"]


def of_breakdowns(*, has_breakdown: bool | None, is_verified: bool | None) -> list[str]:
    """Return lists that together contain exactly the words with such an official breakdown; None means any."""
    return [
        f"BREAKDOWN#{state}"
        for state, (exists, verified) in _BREAKDOWNS.items()
        if has_breakdown in (None, exists) and is_verified in (None, verified)
    ]


def is_exact(names: Iterable[str]) -> bool:
    """Whether lists have no words but those they were named for."""
    return not {ALL, "PART#SMALL"}.intersection(names)


def is_settled(name: str) -> bool:
    """Whether a list stays the same until the next import or reindex, because no breakdown write changes it."""
    return not name.startswith("BREAKDOWN#")


# ------------------------------------------------------------------ keys of entries


def alphabetical_key(text: str) -> str:
    """Return the `sort_key` of a text, which up to a `$` begins with the `sort_key` of any folded prefix of it.

    That differs from `sort_key(text)` only for words with Latin homoglyphs or foreign accents.
    """
    key, folded = sort_key(text), sort_key(fold(text))
    return key if key.partition("$")[0] == folded else folded


def keys_of_entry(name: str, word: items.StoredWord, digest: str) -> Attributes:
    """Return the key attributes of the entry of a word in a list; the hexadecimal digest shuffles the list."""
    rank, alphabetical = word.frequency_rank, f"{alphabetical_key(word.text)}#{word.word_id}"
    attributes = key_attributes(PrimaryKey(f"WORD_LIST#{name}", rank_place(rank, word.word_id)))
    attributes |= {"gsi1pk": f"WORD_LIST#{name}", "gsi1sk": alphabetical}
    if name != ALL:
        attributes |= {"gsi2pk": f"WORD_LIST#{name}", "gsi2sk": f"{digest}#{word.word_id}"}
    elif rank is not None:
        attributes |= {"gsi2pk": f"RANK_BAND#{_band(rank)}", "gsi2sk": alphabetical}
    return attributes


def rank_place(rank: int | None, word_id: str) -> str:
    """Return the place of a word in any list by frequency."""
    return f"{rank_text(rank)}#{word_id}"


def place_after_rank(rank: int) -> str:
    """Return a place after all words of a rank and before those of the next."""
    return f"{rank_text(min(rank, UNRANKED))}$"


def rank_and_id(place: str) -> tuple[int, str]:
    """Return what `rank_place` was given, 999999 for no rank."""
    rank, _, word_id = place.partition("#")
    return int(rank), word_id


def bands(least: int, most: int) -> range:
    """Return the bands that contain the ranks of a range."""
    return range(_band(least), _band(most) + 1)


def _band(rank: int) -> int:
    return int(rank_text(rank)) // RANKS_OF_BAND


# ------------------------------------------------------------------ queries


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedWords:
    """Entries of words in one partition, in one order.

    The place of an entry is its sort key without `prefix`. It depends on the word and the order alone, so that a cursor
    that contains it is valid in every list of that order.

    Attributes:
        partition: The partition key.
        index: What is queried.
        prefix: What the sort keys of the entries begin with.
        least: The first place of the range that is read.
        most: Its last place, and the places that begin with it.
    """

    partition: str
    index: Index = Index.TABLE
    prefix: str = ""
    least: str = ""
    most: str = ""

    @property
    def whole(self) -> KeyCondition:
        """Query all entries of the range."""
        return self._between(self.least)

    def following(self, after: str | None) -> KeyCondition | None:
        """Query the entries of the range after a place; None if the place is after the whole range."""
        first = self.least if after is None else max(self.least, f"{after} ")
        return self._between(first) if first <= self.most + _LAST else None

    def _between(self, first: str) -> KeyCondition:
        between = (self.prefix + (first or _FIRST), self.prefix + self.most + _LAST)
        return KeyCondition(index=self.index, partition=self.partition, between=between)

    def place(self, entry: Attributes) -> str:
        """Return the place of an entry."""
        return str(entry[self.index.sort_key])[len(self.prefix) :]


def words_by_rank(name: str, ranks: tuple[str, str] = ("", "")) -> OrderedWords:
    """Query a list by frequency; `ranks` are those of `rank_texts`."""
    return OrderedWords(partition=f"WORD_LIST#{name}", least=ranks[0], most=ranks[1])


def words_by_alphabet(name: str, folded_prefix: str = "") -> OrderedWords:
    """Query the words of a list that begin with a folded text, and maybe some others, by the alphabet."""
    prefix = sort_key(folded_prefix)
    return OrderedWords(partition=f"WORD_LIST#{name}", index=Index.GSI1, least=prefix, most=prefix)


def words_shuffled(name: str) -> OrderedWords:
    """Query a list, except that of all words, in the order of the words' digests."""
    return OrderedWords(partition=f"WORD_LIST#{name}", index=Index.GSI2)


def words_of_band(band: int) -> OrderedWords:
    """Query the words of a band of ranks by the alphabet."""
    return OrderedWords(partition=f"RANK_BAND#{band}", index=Index.GSI2)


def family_by_rank(family_id: str, ranks: tuple[str, str] = ("", "")) -> OrderedWords:
    """Query the words of a family by frequency."""
    return OrderedWords(partition=f"MORPHEME_FAMILY#{family_id}", prefix="WORD#", least=ranks[0], most=ranks[1])


def family_by_alphabet(family_id: str) -> OrderedWords:
    """Query the words of a family by the alphabet."""
    return OrderedWords(partition=f"FAMILY_WORDS#{family_id}", index=Index.GSI1)


def headwords_after_suggestions(folded: str, ranks: tuple[str, str] = ("", "")) -> OrderedWords:
    """Query the headwords that begin with a short prefix, after those in its suggestions item, by frequency."""
    return OrderedWords(partition=f"SUGGEST#HEADWORD#{folded}", prefix="MORE#", least=ranks[0], most=ranks[1])


def rank_texts(least: int, most: int) -> tuple[str, str]:
    """Return the first and the last place of a range of ranks."""
    return rank_text(least), rank_text(most)
