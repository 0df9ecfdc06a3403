"""The items of the original service and what was added to them: one view class per item, which declares its attributes.

Names are those of docs/glossary.md, paths are the stored ones. Views read tolerantly: irregular production data is
either understood or raised as a `MalformedItemError` with the key. Stress is an apostrophe after the vowel. An "added"
attribute is one that the original service does not store.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import orjson

from table.engine.protocol import AttributeValue
from table.errors import MalformedItemError
from table.model import inflection, rules
from table.model.attribute import Attribute, View, ViewAttribute
from table.model.keys import ANONYMOUS
from table.model.kinds import Kind, kind_of
from table.model.list_attributes import Arrangement, TextsAttribute, ViewsAttribute

GLOSS_CHARACTERS = 100
"""Length of a gloss, which lists show; longer meanings are cut between words."""

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
MORPHEME_KINDS = ("prefix", "root", "suffix", "link")
WORD_CLASSES = ("any", "noun", "verb", "adjective")


def _position(view: View) -> int:
    return view.index + 1


def _family_level(value: AttributeValue) -> int | None:
    found = rules.optional_whole(value)
    return found if found is not None and 1 <= found <= 6 else None


# ------------------------------------------------------------------ word


class StoredSense(View):
    """One meaning of a definition."""

    sense_id = Attribute("sub_def_id", rules.optional_id)
    position = Attribute("sub_def_position", rules.optional_whole, fallback=_position)
    text = Attribute("definition", rules.meaning)
    note = Attribute("notes", rules.optional_text)


class StoredDefinition(View):
    """A numbered definition in English."""

    definition_id = Attribute("definition_id", rules.optional_id)
    position = Attribute("def_position", rules.optional_whole, fallback=_position)
    senses = ViewsAttribute(
        "sub_defs",
        StoredSense,
        Arrangement(by=StoredSense.position, needed=StoredSense.text),
        required=(StoredSense.position, StoredSense.text),
    )


class StoredDefinitionGroup(View):
    """The definitions of a word for one part of speech."""

    original_part_of_speech = Attribute("pos", rules.optional_text)
    part_of_speech = Attribute("part_of_speech", rules.optional_text, fallback=original_part_of_speech.read)
    definitions = ViewsAttribute(
        "definitions",
        StoredDefinition,
        Arrangement(by=StoredDefinition.position),
        required=(StoredDefinition.position, StoredDefinition.senses),
    )


class StoredSentence(View):
    """An example sentence of a word.

    `level`, `source` and `stress` are added. `source` is the id of a `Source` in `About`, `stress` the indices of the
    stressed vowels in `russian`.
    """

    russian = Attribute("rus", rules.text)
    english = Attribute("eng", rules.optional_text)
    is_exact_match = Attribute("exact_match", rules.flag)
    level = Attribute("level", rules.optional_choice(rules.as_stored(LEVELS)))
    source = Attribute("source", rules.optional_text)
    stress = Attribute("stress", rules.places)


def _gloss(view: View) -> str | None:
    """Return the first sense, cut to `GLOSS_CHARACTERS`."""
    for group in StoredWord.definitions.read(view):
        for definition in group.definitions:
            for sense in definition.senses:
                return _shortened(sense.text)
    return None


def _shortened(meaning: str) -> str:
    if len(meaning) <= GLOSS_CHARACTERS:
        return meaning
    return meaning[:GLOSS_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _has_sentences(view: View) -> bool:
    """Whether there are sentences that can be read."""
    try:
        return bool(StoredWord.sentences.read(view))
    except MalformedItemError:
        return False


class StoredWord(View):
    """A dictionary word, or its entry in a list, which stores only `word`, `gloss` and, if true, `has_sentences`."""

    word_id = Attribute("word.word_id", rules.number_text)
    text = Attribute("word.word", rules.text)
    stressed = Attribute("word.accent", rules.optional_text, fallback=text.read)
    original_part_of_speech = Attribute("word.pos", rules.optional_text)
    part_of_speech = Attribute("word.part_of_speech", rules.optional_text, fallback=original_part_of_speech.read)
    frequency_rank = Attribute("word.frequency", rules.rank)
    level = Attribute("word.level", rules.optional_choice(rules.as_stored(LEVELS)))
    is_name = Attribute("word.is_name", rules.flag)
    definitions = ViewsAttribute("definitions", StoredDefinitionGroup, required=(StoredDefinitionGroup.definitions,))
    sentences = ViewsAttribute(
        "sentences",
        StoredSentence,
        Arrangement(by=StoredSentence.is_exact_match, descending=True),
        required=(StoredSentence.is_exact_match, StoredSentence.russian),
    )
    conjugation = ViewAttribute("conjugations", inflection.StoredConjugation)
    declension = ViewAttribute("declensions", inflection.StoredDeclension)
    adjective_forms = ViewAttribute("short_forms", inflection.StoredAdjectiveForms)
    long_forms = ViewAttribute("long_forms", inflection.StoredLongForms)
    aspectual_pairs = ViewsAttribute("aspectual_pairs", inflection.StoredAspectualPair, required=())
    synonyms = TextsAttribute("synonyms")
    gloss = Attribute("gloss", rules.optional_meaning, fallback=_gloss)
    has_sentences = Attribute("has_sentences", rules.optional_flag, fallback=_has_sentences)


class Headword(View):
    """A search entry of the original service: one per spelling."""

    text = Attribute("word", rules.text)
    word_id = Attribute("word_id", rules.number_text)
    original_part_of_speech = Attribute("pos", rules.optional_text)
    part_of_speech = Attribute("part_of_speech", rules.optional_text, fallback=original_part_of_speech.read)
    frequency_rank = Attribute("frequency", rules.rank)


# ------------------------------------------------------------------ breakdowns of words


class BreakdownPart(View):
    """A part of a word; plain text if it has no morpheme id."""

    stored_position = Attribute("position", rules.whole)
    text = Attribute("morpheme", rules.text)
    morpheme_id = Attribute("morpheme_id", rules.optional_id)
    family_id = Attribute("morpheme_family_id", rules.optional_id)


def _submitter(value: AttributeValue) -> str | None:
    found = rules.optional_text(value)
    return None if found == ANONYMOUS else found


def _verified(view: View) -> datetime:
    """When a breakdown was verified, which is the latest that it can have been submitted."""
    found = StoredBreakdown.verified_at.read(view)
    if found is None:
        raise view.malformed(StoredBreakdown.submitted_at.path, "is missing")
    return found


class StoredBreakdown(View):
    """The breakdown of a word: the official one or a user's, depending on the key.

    `write_id` is added: it changes with every write, so a later write can check that the item is unchanged. So are
    `verified_by_user_email` and `replaced`, the verified breakdown that this one replaced, without key attributes.
    """

    word_id = Attribute("word_id", rules.id_text)
    is_verified = Attribute("is_verified", rules.flag)
    is_inference = Attribute("is_inference", rules.flag)
    submitted_at = Attribute("date_submitted", rules.optional_moment, fallback=_verified)
    verified_at = Attribute("date_verified", rules.optional_moment)
    submitter = Attribute("submitted_by_user_email", _submitter)
    verified_by = Attribute("verified_by_user_email", rules.optional_text)
    parts = ViewsAttribute(
        "breakdown_items", BreakdownPart, Arrangement(by=BreakdownPart.stored_position, is_unique=True)
    )
    write_id = Attribute("write_id", rules.optional_text)
    stored_replaced = ViewAttribute("replaced", View)

    @property
    def replaced(self) -> StoredBreakdown | None:
        """The verified breakdown that comes back when this one is deleted or revoked."""
        found = self.stored_replaced
        return None if found is None else StoredBreakdown(found.attributes, self.key)

    @property
    def revision(self) -> str:
        """16 hexadecimal digits that change when the parts change."""
        content = [(part.text, part.morpheme_id) for part in self.parts]
        return hashlib.blake2b(orjson.dumps(content), digest_size=8).hexdigest()

    @property
    def is_official(self) -> bool:
        """Whether this is the official breakdown of its word."""
        return kind_of(self.key) is Kind.OFFICIAL_BREAKDOWN


class BreakdownRow(View):
    """A part of an official breakdown as a separate item, found by its family."""

    word_id = Attribute("word_id", rules.id_text)
    position = Attribute("position", rules.whole)
    text = Attribute("morpheme", rules.text)
    morpheme_id = Attribute("morpheme_id", rules.optional_id)
    family_id = Attribute("morpheme_family_id", rules.optional_id)


# ------------------------------------------------------------------ morphemes


class FamilyMember(View):
    """A spelling of a family, inside the item of the family."""

    morpheme_id = Attribute("morpheme_id", rules.number_text)
    text = Attribute("morpheme", rules.text)


class StoredFamily(View):
    """A morpheme family, or its entry in the list of families.

    `word_count`, `key_word` and `meanings_are_derived` are added. The key word contains what an entry of a word in a
    list does.
    """

    family_id = Attribute("family_id", rules.number_text)
    kind = Attribute("type", rules.choice(rules.as_stored(MORPHEME_KINDS)))
    occurs_in = Attribute("word_pos", rules.choice(rules.as_stored(WORD_CLASSES), default="any"))
    level = Attribute("level", _family_level)
    meanings = TextsAttribute("family_meanings")
    members = ViewsAttribute("morphemes", FamilyMember, required=(FamilyMember.morpheme_id, FamilyMember.text))
    word_count = Attribute("word_count", rules.optional_count)
    key_word = ViewAttribute("key_word", StoredWord)
    meanings_are_derived = Attribute("meanings_are_derived", rules.flag)


class StoredMorpheme(View):
    """A morpheme as a separate item, found by its id alone."""

    morpheme_id = Attribute("morpheme_id", rules.id_text)
    family_id = Attribute("family_id", rules.id_text)
    text = Attribute("morpheme", rules.text)


# ------------------------------------------------------------------ users and their changes


class StoredUser(View):
    """A user who has signed in at least once."""

    email = Attribute("email", rules.text)
    is_admin = Attribute("is_admin", rules.flag)

    @property
    def may_verify(self) -> bool:
        """Whether the user is an admin; no if that cannot be read."""
        try:
            return self.is_admin
        except MalformedItemError:
            return False


class SubmissionCount(View):
    """The number of a user's submissions in a minute and a day; their starts are seconds since 1970."""

    minute_began = Attribute("minute_began", rules.whole)
    in_minute = Attribute("in_minute", rules.whole)
    day_began = Attribute("day_began", rules.whole)
    in_day = Attribute("in_day", rules.whole)
    write_id = Attribute("write_id", rules.optional_text)


class HistoryEntry(View):
    """A change of the official breakdown of a word: author, time, breakdown before and after."""

    word_id = Attribute("word_id", rules.id_text)
    changed_at = Attribute("changed_at", rules.moment)
    changed_by = Attribute("changed_by_user_email", rules.optional_text)
    change = Attribute("change", rules.text)
    before = ViewAttribute("before", StoredBreakdown)
    after = ViewAttribute("after", StoredBreakdown)


class LoggedChange(View):
    """A slot of the change log: the last change in it, and how many there have been.

    Attributes:
        number: Counts the changes of the slot.
        write_id: The `short_id` of the write.
        topics: What it changed (`table.model.topics`).
    """

    number = Attribute("number", rules.optional_whole)
    write_id = Attribute("write_id", rules.text)
    topics = Attribute("topics", rules.words)

    @staticmethod
    def short_id(write_id: str) -> str:
        """Return what a slot stores of the id of a write: 8 characters tell the latest writes apart."""
        return write_id[:8]
