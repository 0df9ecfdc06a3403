"""The items of the table: one view class per item, which declares its attributes with path and rule.

Names are those of docs/glossary.md, paths are the stored ones. Views read tolerantly: irregular production data is
either understood or raised as a `MalformedItemError` with the key. Stress is an apostrophe after the vowel. An "added"
attribute is one that the original service does not store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import orjson

from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import MalformedItemError
from table.model import rules
from table.model.attribute import Attribute, View, ViewAttribute, ViewsAttribute
from table.model.keys import ANONYMOUS, Kind, key_of, kind_of

GLOSS_CHARACTERS = 100
"""Length of a gloss, which lists show; longer meanings are cut between words."""

CASES = ("nom", "gen", "dat", "acc", "inst", "prep")
GENDERS = ("m", "f", "n")
GENDERS_AND_PLURAL = (*GENDERS, "pl")
ASPECTS = ("perf", "impf", "both")
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
MORPHEME_KINDS = ("prefix", "root", "suffix", "link")
WORD_CLASSES = ("any", "noun", "verb", "adjective")


def _as_stored(choices: Iterable[str]) -> Mapping[str, str]:
    return {choice: choice for choice in choices}


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
    text = Attribute("definition", rules.text)
    note = Attribute("notes", rules.optional_text)


def _senses_in_order(senses: Iterable[StoredSense]) -> list[StoredSense]:
    """Sort by position and omit empty senses."""
    nonempty = (sense for sense in senses if not rules.is_null(StoredSense.text.stored(sense)))
    return sorted(nonempty, key=lambda sense: sense.position or 0)


class StoredDefinition(View):
    """A numbered definition in English."""

    definition_id = Attribute("definition_id", rules.optional_id)
    position = Attribute("def_position", rules.optional_whole, fallback=_position)
    senses = ViewsAttribute("sub_defs", StoredSense, _senses_in_order)


def _definitions_in_order(definitions: Iterable[StoredDefinition]) -> list[StoredDefinition]:
    return sorted(definitions, key=lambda definition: definition.position or 0)


class StoredDefinitionGroup(View):
    """The definitions of a word for one part of speech."""

    original_part_of_speech = Attribute("pos", rules.optional_text)
    part_of_speech = Attribute("part_of_speech", rules.optional_text, fallback=original_part_of_speech.read)
    definitions = ViewsAttribute("definitions", StoredDefinition, _definitions_in_order)


class StoredSentence(View):
    """An example sentence of a word. `level` and `source` are added; `source` is the id of a `Source` in `About`."""

    russian = Attribute("rus", rules.text)
    english = Attribute("eng", rules.optional_text)
    is_exact_match = Attribute("exact_match", rules.flag)
    level = Attribute("level", rules.optional_choice(_as_stored(LEVELS)))
    source = Attribute("source", rules.optional_text)


def _exact_first(sentences: Iterable[StoredSentence]) -> list[StoredSentence]:
    return sorted(sentences, key=lambda sentence: not sentence.is_exact_match)


class StoredDeclension(View):
    """The forms of a noun or pronoun; alternatives are separated by commas within one form."""

    gender = Attribute("gender", rules.optional_choice(_as_stored(GENDERS)))
    is_animate = Attribute("animate", rules.optional_flag)
    is_indeclinable = Attribute("indeclinable", rules.optional_flag)
    nominative = Attribute("nom", rules.form)
    genitive = Attribute("gen", rules.form)
    dative = Attribute("dat", rules.form)
    accusative = Attribute("acc", rules.form)
    instrumental = Attribute("inst", rules.form)
    prepositional = Attribute("prep", rules.form)
    nominative_plural = Attribute("nom_pl", rules.form)
    genitive_plural = Attribute("gen_pl", rules.form)
    dative_plural = Attribute("dat_pl", rules.form)
    accusative_plural = Attribute("acc_pl", rules.form)
    instrumental_plural = Attribute("inst_pl", rules.form)
    prepositional_plural = Attribute("prep_pl", rules.form)


class StoredConjugation(View):
    """The forms of a verb."""

    aspect = Attribute("aspect", rules.optional_choice(_as_stored(ASPECTS)))
    first_singular = Attribute("1st_per_sing", rules.form)
    second_singular = Attribute("2nd_per_sing", rules.form)
    third_singular = Attribute("3rd_per_sing", rules.form)
    first_plural = Attribute("1st_per_pl", rules.form)
    second_plural = Attribute("2nd_per_pl", rules.form)
    third_plural = Attribute("3rd_per_pl", rules.form)
    past_masculine = Attribute("past_m", rules.form)
    past_feminine = Attribute("past_f", rules.form)
    past_neuter = Attribute("past_n", rules.form)
    past_plural = Attribute("past_pl", rules.form)
    imperative_singular = Attribute("impr", rules.form)
    imperative_plural = Attribute("impr_pl", rules.form)
    active_non_past_participle = Attribute("actv_part", rules.form)
    passive_non_past_participle = Attribute("pass_part", rules.form)
    active_past_participle = Attribute("actv_past_part", rules.form)
    passive_past_participle = Attribute("pass_past_part", rules.form)
    adverbial_participle = Attribute("gerund", rules.form)


class StoredAdjectiveForms(View):
    """The comparative, superlative and short forms of an adjective. `superl` is added."""

    comparative = Attribute("comp", rules.form)
    superlative = Attribute("superl", rules.form)
    short_masculine = Attribute("masc_short", rules.form)
    short_feminine = Attribute("fem_short", rules.form)
    short_neuter = Attribute("neut_short", rules.form)
    short_plural = Attribute("plural_short", rules.form)


class StoredLongForms(View):
    """The declension of an adjective, an added map: `m_nom`, `f_gen`, `pl_inst`, … (24 forms)."""

    _FORMS: Mapping[str, Attribute[str | None]] = {
        name: Attribute(name, rules.form)
        for name in (f"{gender}_{case}" for gender in GENDERS_AND_PLURAL for case in CASES)
    }

    @classmethod
    def declared(cls) -> tuple[Attribute[object], ...]:
        """Return the attributes of the 24 forms."""
        return tuple(cls._FORMS.values())

    def form(self, gender: str, case: str) -> str | None:
        """Read one form; `gender` is m, f, n or pl, `case` is nom, gen, dat, acc, inst or prep."""
        return self._FORMS[f"{gender}_{case}"].read(self)

    @property
    def is_empty(self) -> bool:
        """Whether no form is known."""
        return not any(form.read(self) for form in self._FORMS.values())


class StoredAspectualPair(View):
    """An imperfective and a perfective verb that differ only in aspect; either may be missing."""

    imperfective_id = Attribute("imp_word_id", rules.optional_id)
    imperfective = Attribute("imp_accent", rules.optional_text)
    perfective_id = Attribute("pfv_word_id", rules.optional_id)
    perfective = Attribute("pfv_accent", rules.optional_text)


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

    word_id = Attribute("word.word_id", rules.id_text)
    text = Attribute("word.word", rules.text)
    stressed = Attribute("word.accent", rules.optional_text, fallback=text.read)
    original_part_of_speech = Attribute("word.pos", rules.optional_text)
    part_of_speech = Attribute("word.part_of_speech", rules.optional_text, fallback=original_part_of_speech.read)
    frequency_rank = Attribute("word.frequency", rules.rank)
    level = Attribute("word.level", rules.optional_choice(_as_stored(LEVELS)))
    definitions = ViewsAttribute("definitions", StoredDefinitionGroup)
    sentences = ViewsAttribute("sentences", StoredSentence, _exact_first)
    conjugation = ViewAttribute("conjugations", StoredConjugation)
    declension = ViewAttribute("declensions", StoredDeclension)
    adjective_forms = ViewAttribute("short_forms", StoredAdjectiveForms)
    long_forms = ViewAttribute("long_forms", StoredLongForms)
    aspectual_pairs = ViewsAttribute("aspectual_pairs", StoredAspectualPair)
    synonyms = Attribute("synonyms", rules.texts)
    gloss = Attribute("gloss", rules.optional_text, fallback=_gloss)
    has_sentences = Attribute("has_sentences", rules.optional_flag, fallback=_has_sentences)


class Headword(View):
    """A search entry of the original service: one per spelling."""

    text = Attribute("word", rules.text)
    word_id = Attribute("word_id", rules.id_text)
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


def _parts_in_order(parts: Iterable[BreakdownPart]) -> list[BreakdownPart]:
    """Sort by position and keep one part per position: production data has unordered and duplicate parts."""
    by_position: dict[int, BreakdownPart] = {}
    for part in parts:
        by_position.setdefault(part.stored_position, part)
    return [
        BreakdownPart(by_position[position].attributes, by_position[position].key, index)
        for index, position in enumerate(sorted(by_position))
    ]


def _submitter(value: AttributeValue) -> str | None:
    found = rules.optional_text(value)
    return None if found == ANONYMOUS else found


class StoredBreakdown(View):
    """The breakdown of a word: the official one or a user's, depending on the key.

    `write_id` is added: it changes with every write, so a later write can check that the item is unchanged. So are
    `verified_by_user_email` and `replaced`, the verified breakdown that this one replaced, without key attributes.
    """

    word_id = Attribute("word_id", rules.id_text)
    is_verified = Attribute("is_verified", rules.flag)
    is_inference = Attribute("is_inference", rules.flag)
    submitted_at = Attribute("date_submitted", rules.moment)
    verified_at = Attribute("date_verified", rules.optional_moment)
    submitter = Attribute("submitted_by_user_email", _submitter)
    verified_by = Attribute("verified_by_user_email", rules.optional_text)
    parts = ViewsAttribute("breakdown_items", BreakdownPart, _parts_in_order)
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

    morpheme_id = Attribute("morpheme_id", rules.id_text)
    text = Attribute("morpheme", rules.text)


class StoredFamily(View):
    """A morpheme family, or its entry in the list of families. `word_count` is added."""

    family_id = Attribute("family_id", rules.id_text)
    kind = Attribute("type", rules.choice(_as_stored(MORPHEME_KINDS)))
    occurs_in = Attribute("word_pos", rules.choice(_as_stored(WORD_CLASSES), default="any"))
    level = Attribute("level", _family_level)
    meanings = Attribute("family_meanings", rules.texts)
    members = ViewsAttribute("morphemes", FamilyMember)
    word_count = Attribute("word_count", rules.optional_whole)


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


# ------------------------------------------------------------------ derived items


class SubmissionEntry(View):
    """A user's breakdown, copied to the review queue or to the list of the user's submissions."""

    breakdown_pk = Attribute("breakdown_pk", rules.text)
    breakdown_sk = Attribute("breakdown_sk", rules.text)

    @property
    def breakdown(self) -> StoredBreakdown:
        """The breakdown under its primary key."""
        key = PrimaryKey(self.breakdown_pk, self.breakdown_sk)
        return StoredBreakdown({**self.attributes, "pk": key.pk, "sk": key.sk}, key)


class SearchResult(StoredWord):
    """A search entry: a word with the folded text that finds it.

    Attributes:
        folded: The text; of an entry for Latin spellings, the first letters that they share.
        matched_text: The text as it is shown: a form with its stress, or a meaning. Not stored for the headword.
        is_part: Whether the text is only the end of a longer one.
        place: The number of meanings before the one that matched.
        rarity: How rare the form is among those of its part of speech, in steps below the commonest.
        spellings: Latin spelling → its form, "" for the headword.
    """

    folded = Attribute("folded", rules.text)
    matched_text = Attribute("text", rules.optional_text)
    is_part = Attribute("is_part", rules.flag)
    place = Attribute("place", rules.tally)
    rarity = Attribute("rarity", rules.tally)
    spellings = Attribute("spellings", rules.named_texts)


class Suggestions(View):
    """The best results of a short prefix. Unless `is_complete`, there are more; `count` is the number of all."""

    results = ViewsAttribute("results", SearchResult)
    is_complete = Attribute("is_complete", rules.flag)
    count = Attribute("count", rules.whole)


class ListedWord(StoredWord):
    """A word in a list, with the state of its official breakdown and its members: family id → morpheme id."""

    members = Attribute("members", rules.named_texts)
    has_breakdown = Attribute("has_breakdown", rules.flag)
    is_verified = Attribute("is_verified", rules.flag)
    stored_guess = Attribute("is_guess", rules.optional_flag)

    @property
    def is_guess(self) -> bool:
        """Whether the official breakdown is a program's guess; entries of guesses do not store it."""
        return self.stored_guess is not False


class FamilyWord(ListedWord):
    """A word in the list of a family, with the member of the family that occurs in it."""

    morpheme_id = Attribute("morpheme_id", rules.id_text)


class StoredWordLists(View):
    """What is known of the lists of words.

    Attributes:
        sizes: Name of a list → number of its words. Lists that breakdown writes change have the number that they had
            at the last reindex.
        largest_rank: The largest rank of a word; None if no word has a rank.
    """

    sizes = Attribute("sizes", rules.counts)
    largest_rank = Attribute("largest_rank", rules.optional_whole)


class Source(View):
    """A source of data that must be credited."""

    source_id = Attribute("source_id", rules.text)
    name = Attribute("name", rules.text)
    url = Attribute("url", rules.optional_text)
    license = Attribute("license", rules.optional_text)
    author = Attribute("author", rules.optional_text)


class About(View):
    """The table's description of itself: versions of the data and the derived items, counts, sources."""

    data_version = Attribute("data_version", rules.text)
    additions_version = Attribute("additions_version", rules.optional_whole)
    word_count = Attribute("word_count", rules.optional_whole)
    family_count = Attribute("family_count", rules.optional_whole)
    sources = ViewsAttribute("sources", Source)
    word_lists = ViewAttribute("word_lists", StoredWordLists)


# ------------------------------------------------------------------ which view reads an item

VIEWS: Mapping[Kind, type[View]] = {
    Kind.WORD: StoredWord,
    Kind.OFFICIAL_BREAKDOWN: StoredBreakdown,
    Kind.USER_BREAKDOWN: StoredBreakdown,
    Kind.BREAKDOWN_ITEM: BreakdownRow,
    Kind.FAMILY: StoredFamily,
    Kind.MORPHEME: StoredMorpheme,
    Kind.USER: StoredUser,
    Kind.HEADWORD: Headword,
    Kind.SEARCH_ENTRY: SearchResult,
    Kind.SUGGESTIONS: Suggestions,
    Kind.MORE_SUGGESTIONS: SearchResult,
    Kind.FAMILY_WORD: FamilyWord,
    Kind.FAMILY_ENTRY: StoredFamily,
    Kind.LISTED_WORD: ListedWord,
    Kind.VERIFIED_WORD: StoredWord,
    Kind.REVIEW_ENTRY: SubmissionEntry,
    Kind.SUBMISSION_ENTRY: SubmissionEntry,
    Kind.SUBMISSION_COUNT: SubmissionCount,
    Kind.HISTORY_ENTRY: HistoryEntry,
    Kind.CHANGE: LoggedChange,
    Kind.ABOUT: About,
}


def view_of(attributes: Attributes) -> View | None:
    """Return the view of a whole item, chosen by its key; None for a kind without a view."""
    key = key_of(attributes)
    view_class = VIEWS.get(kind_of(key))
    return None if view_class is None else view_class(attributes, key)
