"""Entries: the items derived from words, families and breakdowns (docs/access-patterns.md).

Import, reindex, check and writes all build them with these functions. An entry contains everything that a list shows,
so a list needs no second read. The search texts of a word are in table/entries/findable.py, the precomputed results of
short prefixes in table/entries/suggesting.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from table.engine.protocol import Attributes, AttributeValue
from table.entries.findable import Scope, Text, Texts
from table.errors import MalformedItemError
from table.model import derived_items, items, keys, word_lists
from table.model.definition import ITEM_ATTRIBUTES
from table.model.keys import key_attributes

__all__ = [
    "DERIVED_ITEMS_VERSION",
    "READABLE_BY",
    "can_be_listed",
    "day_digest",
    "kept_versions_of",
    "listed",
    "members_of",
    "moment_text",
    "of_family",
    "of_members",
    "of_submission",
    "of_verified",
    "of_word",
    "of_word_count",
    "shown",
    "summary",
    "version_of",
]

DERIVED_ITEMS_VERSION = 7
"""Incremented when the layout of the derived items changes. A program refuses to answer from any other version."""

READABLE_BY: frozenset[int] = frozenset()
"""Earlier versions whose programs answer rightly from a table that has the items of both: what this version writes
under a key of theirs means the same to them. `reindex --keep-stale` keeps their items complete, so that their processes
serve until they are replaced."""


def summary(word: items.StoredWord) -> Attributes:
    """Return what an entry contains of a word: the stored map `word`, the gloss, whether it has sentences."""
    named = word.attributes.get("word")
    shown: Attributes = {"word": named if isinstance(named, dict) else {}, "gloss": word.gloss}
    return shown | {"has_sentences": True} if word.has_sentences else shown


def of_word(word: items.StoredWord, texts: Texts) -> Iterator[Attributes]:
    """Yield the search entries of a word: one per scope and text, except that Latin spellings share some."""
    of_the_word = summary(word)
    for scope in Scope:
        if scope is Scope.TRANSLITERATION:
            yield from (latin | of_the_word for latin in _of_latin(word, texts.latin))
            continue
        for text in texts.of(scope):
            key = keys.search_entry(scope, text.folded, word.frequency_rank, word.word_id, is_part=text.is_part)
            yield {**key_attributes(key), **shown(text), **of_the_word}


def _of_latin(word: items.StoredWord, texts: Iterable[Text]) -> Iterator[Attributes]:
    """Yield keys and spellings of the entries that Latin spellings with the same first letters share."""
    shared: dict[str, dict[str, AttributeValue]] = {}
    for text in texts:
        shared.setdefault(text.folded[: keys.LATIN_LETTERS], {})[text.folded] = text.stored or ""
    for first_letters, spellings in shared.items():
        key = keys.search_entry(Scope.TRANSLITERATION, first_letters, word.frequency_rank, word.word_id)
        yield {**key_attributes(key), "folded": first_letters, "spellings": spellings}


def of_word_count(texts: Texts) -> int:
    """Count the search entries of a word."""
    latin = {text.folded[: keys.LATIN_LETTERS] for text in texts.latin}
    return len(texts.headword) + len(texts.forms) + len(latin) + len(texts.meanings)


def shown(text: Text) -> Attributes:
    """Return what an entry contains of its search text."""
    attributes: Attributes = {"folded": text.folded}
    if text.stored is not None:
        attributes["text"] = text.stored
    if text.is_part:
        attributes["is_part"] = True
    if text.place:
        attributes["place"] = text.place
    if text.rarity:
        attributes["rarity"] = text.rarity
    if text.cells:
        attributes["cells"] = text.cells
    return attributes


def listed(
    word: items.StoredWord, members: Mapping[str, str] | None, *, is_verified: bool, is_guess: bool = True
) -> Iterator[Attributes]:
    """Yield the entries of a word in lists of words. All contain what any filter refers to.

    `members` is the result of `members_of`, None for a word without an official breakdown.
    """
    has_breakdown = members is not None
    content: Attributes = {"has_breakdown": has_breakdown, "is_verified": is_verified, **summary(word)}
    if members:
        content |= {"members": {**members}, **_unless_guessed(is_guess=is_guess)}
    for name in word_lists.lists_of(word, has_breakdown=has_breakdown, is_verified=is_verified):
        yield {**word_lists.keys_of_entry(name, word, day_digest(word.word_id)), **content}


def can_be_listed(word: items.StoredWord) -> bool:
    """Whether everything that lists contain of a word can be read; a word of which it cannot is in none."""
    try:
        return bool([*listed(word, None, is_verified=False)])
    except MalformedItemError:
        return False


def of_verified(word: items.StoredWord) -> Attributes:
    """Return the entry of a word in the list of words with a verified breakdown, used for the word of the day."""
    return {**key_attributes(keys.verified_word(day_digest(word.word_id), word.word_id)), **summary(word)}


def day_digest(text: str) -> str:
    """Return the hexadecimal digest that shuffles words and assigns them to days."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def of_family(family: items.StoredFamily, word_count: int) -> Attributes:
    """Return the entry of a family in the list of families: its attributes and its number of words."""
    own: Attributes = {name: value for name, value in family.attributes.items() if name not in ITEM_ATTRIBUTES}
    key = keys.family_entry(family.level, family.family_id)
    return {**key_attributes(key), **own, "word_count": word_count}


def of_submission(breakdown: items.StoredBreakdown) -> Iterator[Attributes]:
    """Yield the entries of a user's breakdown: in the list of submissions and, if unverified, in the review queue.

    A program's guess has no entries. Spellings of an e-mail in different case share one list.
    """
    email = breakdown.submitter
    if email is None:
        return
    copied: Attributes = {name: value for name, value in breakdown.attributes.items() if name not in ITEM_ATTRIBUTES}
    copied |= {"breakdown_pk": breakdown.key.pk, "breakdown_sk": breakdown.key.sk}
    submitted_at, word_id = moment_text(breakdown.submitted_at), breakdown.word_id
    submitter = "official" if breakdown.is_official else day_digest(email)
    yield {
        **key_attributes(keys.submission_entry(keys.folded_email(email), submitted_at, word_id, submitter)),
        **copied,
    }
    if not breakdown.is_verified:
        yield {**key_attributes(keys.review_entry(submitted_at, word_id, submitter)), **copied}


def moment_text(moment: datetime) -> str:
    """Return a moment as text that sorts chronologically: UTC, with microseconds."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def version_of(about: derived_items.About) -> int | None:
    """Return the version of the derived items that a table declares, None for none; the rest need not be readable."""
    try:
        return about.additions_version
    except MalformedItemError:
        return None


def kept_versions_of(about: derived_items.About) -> frozenset[int]:
    """Return the earlier versions whose derived items a table has as well; the rest need not be readable."""
    try:
        return about.kept_versions
    except MalformedItemError:
        return frozenset()


def members_of(official: items.StoredBreakdown) -> dict[str, str]:
    """Return the families that occur in a breakdown: family id → id of its first member there."""
    by_family: dict[str, str] = {}
    for part in official.parts:
        if part.family_id and part.morpheme_id:
            by_family.setdefault(part.family_id, part.morpheme_id)
    return by_family


def of_members(
    word: items.StoredWord, members: Mapping[str, str], *, is_verified: bool, is_guess: bool = True
) -> list[Attributes]:
    """Return the entries of a word in the lists of its families; `members` is the result of `members_of`."""
    content = {"has_breakdown": True, "is_verified": is_verified, **summary(word), **_unless_guessed(is_guess=is_guess)}
    return [_family_word(word, family_id, morpheme_id) | content for family_id, morpheme_id in members.items()]


def _unless_guessed(*, is_guess: bool) -> Attributes:
    """Return what tells that an official breakdown is not a program's guess; most are, and their entries lack it."""
    return {} if is_guess else {"is_guess": False}


def _family_word(word: items.StoredWord, family_id: str, morpheme_id: str) -> Attributes:
    by_alphabet = keys.word_of_family_alphabetical(family_id, word_lists.alphabetical_key(word.text), word.word_id)
    return {
        **key_attributes(keys.word_of_family(family_id, word.frequency_rank, word.word_id)),
        "gsi1pk": by_alphabet.pk,
        "gsi1sk": by_alphabet.sk,
        "morpheme_id": morpheme_id,
    }
