"""The keys of the single table: the only place where a partition key or sort key is spelled.

A function that returns a `PrimaryKey` identifies one item, one that returns a `KeyCondition` a query. The layout is
explained in docs/access-patterns.md. Items of Rootski's original service come first, derived and added items after.
"""

from __future__ import annotations

from collections.abc import Mapping

from table.engine.index import Index
from table.engine.protocol import Attributes, KeyCondition, PrimaryKey

UNRANKED = 999_999
"""The rank of unranked words in sort keys: they come last."""

SUGGEST_LETTERS: Mapping[str, int] = {"HEADWORD": 4, "FORM": 5, "TRANSLITERATION": 4, "TRANSLATION": 4}
"""Search scope → prefixes of 1 to this many letters have their best results precomputed.

A longer prefix is answered by a Query of its partition, whose name has one letter more. A scope with several texts per
word uses more letters, so that its partitions stay small.
"""

LATIN_LETTERS = 6
"""Latin spellings of a word's forms that begin with the same 6 letters share an entry.

That makes fewer than two entries per word instead of ten; a longer query also reads the few other spellings.
"""

ANONYMOUS = "anonymous"
"""Stands for the submitter of a program's breakdown."""

HEADWORDS = "WORD"
"""The partition of the original service's search entries; the sort key is the headword."""

FAMILY_LIST = "MORPHEME_FAMILIES"

VERIFIED_WORDS = "VERIFIED_WORDS"

REVIEW = "REVIEW"
"""The partition of the breakdowns that await review."""

CHANGES = "CHANGES"
"""The partition of the change log."""

CHANGE_SLOTS = 24
"""The slots of the change log: as many as one read of 4 KB, half a read unit, can return."""

_LAST_DIGEST = "g"
"""Sorts after every hexadecimal digest."""

_PART = "~"
"""Follows the text of an entry that is only the end of a longer text; no meaning contains it."""

UNKNOWN_LEVEL = 9
"""The level, in sort keys, of a family without one."""

_FAMILY = "MORPHEME_FAMILY#"


def rank_text(rank: int | None) -> str:
    """Return a frequency rank as 6 digits that sort like the number; unranked words come last."""
    return f"{UNRANKED if rank is None else min(rank, UNRANKED):06d}"


# ------------------------------------------------------------------ the original service's items


def word(word_id: str) -> PrimaryKey:
    """Key of a word."""
    return PrimaryKey(f"WORD#{word_id}", f"WORD#{word_id}")


def official_breakdown(word_id: str) -> PrimaryKey:
    """Key of the official breakdown of a word."""
    return PrimaryKey(f"WORD#{word_id}", "BREAKDOWN")


def folded_email(email: str) -> str:
    """Return an e-mail address in small letters, by which addresses are compared.

    A character outside of ASCII never becomes one of ASCII, as in `str.casefold`: `K` (the Kelvin sign) is not `k`, nor
    `ß` `ss`. Those may be addresses of other people.
    """
    if email.isascii():
        return email.lower()
    return "".join(one if not one.isascii() and any(map(str.isascii, one.lower())) else one.lower() for one in email)


def email_of(user_key: PrimaryKey) -> str:
    """Return the e-mail in the key of a user's item."""
    return user_key.pk.partition("#")[2]


def number_of(key: PrimaryKey) -> str:
    """Return the id in the partition key of a word, a family, or an item that belongs to one."""
    return key.pk.partition("#")[2]


def user_breakdown(email: str, word_id: str) -> PrimaryKey:
    """Key of a user's breakdown of a word."""
    return PrimaryKey(f"USER#{email}", f"BREAKDOWN#{word_id}")


def breakdown_item(word_id: str, family_id: str, position: int) -> PrimaryKey:
    """Key of a part of a word's official breakdown; plain text has any unique text in place of a family id."""
    return PrimaryKey(f"WORD#{word_id}", f"BREAKDOWN_ITEM#{family_id}#{position}")


def index_keys_of_breakdown(email: str, word_id: str) -> dict[str, str]:
    """Index keys of a breakdown; `email` is the submitter's, or `anonymous`."""
    submitter, word_key = f"USER#{email}", f"WORD#{word_id}"
    return {"gsi1pk": submitter, "gsi1sk": word_key, "gsi2pk": word_key, "gsi2sk": submitter}


def index_keys_of_breakdown_item(family_id: str, email: str) -> dict[str, str]:
    """Index keys of a part that is a morpheme; `email` is the submitter's, or `anonymous`."""
    return {"gsi1pk": f"{_FAMILY}{family_id}", "gsi1sk": f"BREAKDOWN#{email}"}


def breakdown_items_of_word(word_id: str) -> KeyCondition:
    """Query the parts of a word's official breakdown."""
    return KeyCondition(partition=f"WORD#{word_id}", begins_with="BREAKDOWN_ITEM#")


def breakdown_items_of_family(family_id: str) -> KeyCondition:
    """Query the breakdown items that name a family, in the order of their submitters."""
    return KeyCondition(index=Index.GSI1, partition=f"{_FAMILY}{family_id}", begins_with="BREAKDOWN#")


def breakdowns_of_word(word_id: str) -> KeyCondition:
    """Query all breakdowns of a word, the official one and the users'."""
    return KeyCondition(index=Index.GSI2, partition=f"WORD#{word_id}", begins_with="USER#")


def breakdowns_of_user(email: str) -> KeyCondition:
    """Query all breakdowns of a user, by the key of their words."""
    return KeyCondition(index=Index.GSI1, partition=f"USER#{email}", begins_with="WORD#")


def own_breakdowns(email: str) -> KeyCondition:
    """Query a user's own breakdowns, without the official ones that the user submitted."""
    return KeyCondition(partition=f"USER#{email}", begins_with="BREAKDOWN#")


def family(family_id: str) -> PrimaryKey:
    """Key of a morpheme family."""
    return PrimaryKey(f"{_FAMILY}{family_id}", f"{_FAMILY}{family_id}")


def morpheme(family_id: str, morpheme_id: str) -> PrimaryKey:
    """Key of a morpheme by its family and its own id."""
    return PrimaryKey(f"{_FAMILY}{family_id}", f"MORPHEME#{morpheme_id}")


def morpheme_of(key: PrimaryKey) -> str:
    """Return the morpheme id in the key of a morpheme."""
    return key.sk.partition("#")[2]


def index_keys_of_morpheme(morpheme_id: str) -> dict[str, str]:
    """Index keys of a morpheme."""
    return {"gsi1pk": f"MORPHEME#{morpheme_id}", "gsi1sk": f"MORPHEME#{morpheme_id}"}


def morpheme_by_id(morpheme_id: str) -> KeyCondition:
    """Query a morpheme by its id alone: 0 or 1 items."""
    return KeyCondition(index=Index.GSI1, partition=f"MORPHEME#{morpheme_id}", begins_with=f"MORPHEME#{morpheme_id}")


def user(email: str) -> PrimaryKey:
    """Key of a user."""
    return PrimaryKey(f"USER#{email}", f"USER#{email}")


def headword(text: str) -> PrimaryKey:
    """Key of the original service's search entry of a spelling."""
    return PrimaryKey(HEADWORDS, text)


def headwords(prefix: str) -> KeyCondition:
    """Query the original service's search entries whose headword begins with a text."""
    return KeyCondition(partition=HEADWORDS, begins_with=prefix)


# ------------------------------------------------------------------ added and derived items

ABOUT = PrimaryKey("ABOUT", "DICTIONARY")
"""The version, counts and sources of the data."""

SECRET = PrimaryKey("SECRET", "CURSORS")
"""The secret for cursors and digests if the operator configures none. Never exported."""


def search_entry(scope: str, folded: str, rank: int | None, word_id: str, *, is_part: bool = False) -> PrimaryKey:
    """Key of the search entry of one folded text of a word in a scope, one of `SUGGEST_LETTERS`.

    Latin spellings that begin with the same `LATIN_LETTERS` share one. The end of a longer text is marked, so that a
    query for exactly `up` does not read the thousand verbs that end with it.
    """
    text = _entry_text(scope, folded) + (_PART if is_part else "")
    return PrimaryKey(_search_partition(scope, folded), f"{text}#{rank_text(rank)}#{word_id}")


def search_prefix(scope: str, folded: str) -> KeyCondition:
    """Query the entries whose text begins with a prefix that is too long for precomputed suggestions."""
    text = _entry_text(scope, folded)
    return KeyCondition(partition=_search_partition(scope, folded), begins_with=text if text == folded else f"{text}#")


def search_exact(scope: str, folded: str) -> KeyCondition:
    """Query the entries of exactly this folded text, except ends of longer texts, most frequent first."""
    return KeyCondition(partition=_search_partition(scope, folded), begins_with=f"{_entry_text(scope, folded)}#")


def _entry_text(scope: str, folded: str) -> str:
    return folded[:LATIN_LETTERS] if scope == "TRANSLITERATION" else folded


def _search_partition(scope: str, folded: str) -> str:
    return f"SEARCH#{scope}#{folded[: SUGGEST_LETTERS[scope] + 1]}"


def suggestions(scope: str, prefix: str) -> PrimaryKey:
    """Key of the item that holds the best results for a prefix of 1 to `SUGGEST_LETTERS[scope]` folded letters."""
    return PrimaryKey(f"SUGGEST#{scope}#{prefix}", f"SUGGEST#{scope}#{prefix}")


def scope_of_suggestions(key: PrimaryKey) -> str:
    """Return the scope of a suggestions item."""
    return key.pk.split("#")[1]


def suggestion_after(scope: str, prefix: str, rank: int | None, word_id: str) -> PrimaryKey:
    """Key of a result that does not fit into the suggestions item; sorts by rank, then id."""
    return PrimaryKey(f"SUGGEST#{scope}#{prefix}", f"MORE#{rank_text(rank)}#{word_id}")


def word_of_family(family_id: str, rank: int | None, word_id: str) -> PrimaryKey:
    """Key of the entry of a word in a family's list of words."""
    return PrimaryKey(f"{_FAMILY}{family_id}", f"WORD#{rank_text(rank)}#{word_id}")


def words_of_family(family_id: str) -> KeyCondition:
    """Query a family's words, most frequent first."""
    return KeyCondition(partition=f"{_FAMILY}{family_id}", begins_with="WORD#")


def word_of_family_alphabetical(family_id: str, alphabetical: str, word_id: str) -> PrimaryKey:
    """The `gsi1` key of a family's word, for the alphabetical order."""
    return PrimaryKey(f"FAMILY_WORDS#{family_id}", f"{alphabetical}#{word_id}")


def family_entry(level: int | None, family_id: str) -> PrimaryKey:
    """Key of a family's entry in the list of all families; families of unknown level come last."""
    return PrimaryKey(FAMILY_LIST, f"{level or UNKNOWN_LEVEL}#{family_id}")


def families() -> KeyCondition:
    """Query all families, easiest first."""
    return KeyCondition(partition=FAMILY_LIST)


def verified_word(digest: str, word_id: str) -> PrimaryKey:
    """Key of the entry of a word with a verified breakdown; the digest shuffles them for the word of the day."""
    return PrimaryKey(VERIFIED_WORDS, f"{digest}#{word_id}")


def verified_words(digest: str | None = None) -> KeyCondition:
    """Query the words with a verified breakdown, all of them or those after a digest."""
    between = None if digest is None else (digest, _LAST_DIGEST)
    return KeyCondition(partition=VERIFIED_WORDS, between=between)


def review_entry(submitted_at: str, word_id: str, digest: str) -> PrimaryKey:
    """Key of the entry of a breakdown in the review queue; the digest distinguishes the submitters of one word."""
    return PrimaryKey(REVIEW, f"{submitted_at}#{word_id}#{digest}")


def reviews() -> KeyCondition:
    """Query the breakdowns that await review, oldest first."""
    return KeyCondition(partition=REVIEW)


def submission_entry(folded_email: str, submitted_at: str, word_id: str, submitter: str) -> PrimaryKey:
    """Key of the entry of a breakdown in the list of its user's submissions.

    `submitter` is a digest of the e-mail as it is spelled, or `official`.
    """
    return PrimaryKey(f"USER#{folded_email}", f"SUBMISSION#{submitted_at}#{word_id}#{submitter}")


def submissions_of_user(folded_email: str) -> KeyCondition:
    """Query the submissions of a user, newest first."""
    return KeyCondition(partition=f"USER#{folded_email}", begins_with="SUBMISSION#", forward=False)


def submission_count(folded_email: str) -> PrimaryKey:
    """Key of the item that counts a user's recent submissions."""
    return PrimaryKey(f"USER#{folded_email}", "SUBMISSION_COUNT")


def history_entry(word_id: str, changed_at: str, write_id: str) -> PrimaryKey:
    """Key of the record of one change of a word's official breakdown."""
    return PrimaryKey(f"HISTORY#{word_id}", f"{changed_at}#{write_id}")


def history_of_word(word_id: str, *, forward: bool = True) -> KeyCondition:
    """Query the changes of a word's official breakdown, oldest first unless `forward` is false."""
    return KeyCondition(partition=f"HISTORY#{word_id}", forward=forward)


DATA_CHANGE = PrimaryKey(CHANGES, "DATA")
"""The entry of the change log that is replaced whenever `about` changes, by an import or a reindex."""


def change(number: int) -> PrimaryKey:
    """Key of a slot of the change log; successive numbers share the slots in turn."""
    return PrimaryKey(CHANGES, f"{number % CHANGE_SLOTS:02d}")


def changes() -> KeyCondition:
    """Query the whole change log, at most 4 KB."""
    return KeyCondition(partition=CHANGES)


# ------------------------------------------------------------------ the keys of items


key_of = PrimaryKey.of


def key_attributes(key: PrimaryKey) -> Attributes:
    """Return a primary key as an item's attributes."""
    return {"pk": key.pk, "sk": key.sk}
