"""The enums of the API. If a member stands for a stored text, the text is its value.

Enums that `russian`, `table` or `loaders` define are shared; only their descriptions are added here.
"""

from enum import Enum
from typing import TypeVar

import strawberry

from loaders.morphemes.morpheme_search import Matching
from loaders.words.search import Scope
from russian.parts_of_speech import PartOfSpeech
from russian.stress import StressStyle
from russian.transliteration import TransliterationScheme

E = TypeVar("E", bound=Enum)


@strawberry.enum(description="The gender of a noun or form.")
class Gender(Enum):
    MASCULINE = strawberry.enum_value("m", description="он")
    FEMININE = strawberry.enum_value("f", description="она")
    NEUTER = strawberry.enum_value("n", description="оно")


@strawberry.enum(description="A grammatical case.")
class GrammaticalCase(Enum):
    NOMINATIVE = strawberry.enum_value("nom", description="именительный")
    GENITIVE = strawberry.enum_value("gen", description="родительный")
    DATIVE = strawberry.enum_value("dat", description="дательный")
    ACCUSATIVE = strawberry.enum_value("acc", description="винительный")
    INSTRUMENTAL = strawberry.enum_value("inst", description="творительный")
    PREPOSITIONAL = strawberry.enum_value("prep", description="предложный")


@strawberry.enum(description="A grammatical number.")
class GrammaticalNumber(Enum):
    SINGULAR = strawberry.enum_value("singular", description="One.")
    PLURAL = strawberry.enum_value("plural", description="More than one.")


@strawberry.enum(description="The aspect of a verb.")
class VerbAspect(Enum):
    IMPERFECTIVE = strawberry.enum_value("impf", description="несовершенный вид: an action as it goes on or repeats.")
    PERFECTIVE = strawberry.enum_value("perf", description="совершенный вид: an action as a whole.")
    BIASPECTUAL = strawberry.enum_value("both", description="Both aspects in one verb.")


@strawberry.enum(description="What the non-past forms of a verb mean.")
class NonPastTense(Enum):
    PRESENT = strawberry.enum_value("impf", description="Now, of imperfective verbs.")
    FUTURE = strawberry.enum_value("perf", description="Later, of perfective verbs.")
    PRESENT_OR_FUTURE = strawberry.enum_value("both", description="Now or later, of verbs with both aspects.")


@strawberry.enum(description="What was done to an official breakdown.")
class BreakdownChangeKind(Enum):
    SUBMITTED = strawberry.enum_value("submitted", description="A breakdown was submitted in its place.")
    VERIFIED = strawberry.enum_value("verified", description="It was verified.")
    REVOKED = strawberry.enum_value("revoked", description="Its verification was taken back.")
    DELETED = strawberry.enum_value("deleted", description="It was deleted.")
    IMPORTED = strawberry.enum_value("imported", description="An import replaced it.")


@strawberry.enum(description="A kind of inflected form.")
class FormKind(Enum):
    BASE = strawberry.enum_value("base", description="The form under which the word stands in the dictionary.")
    CASE = strawberry.enum_value("case", description="A case of a noun, pronoun or adjective.")
    NON_PAST = strawberry.enum_value("non-past", description="A non-past form by person.")
    PAST = strawberry.enum_value("past", description="A past form.")
    IMPERATIVE = strawberry.enum_value("imperative", description="An imperative.")
    PARTICIPLE = strawberry.enum_value("participle", description="A participle.")
    ADVERBIAL_PARTICIPLE = strawberry.enum_value("adverbial participle", description="An adverbial participle.")
    SHORT = strawberry.enum_value("short", description="A short form of an adjective.")
    COMPARATIVE = strawberry.enum_value("comparative", description="A comparative.")
    SUPERLATIVE = strawberry.enum_value("superlative", description="A superlative.")


@strawberry.enum(description="What a morpheme is.")
class MorphemeKind(Enum):
    PREFIX = strawberry.enum_value("prefix", description="Stands before the root.")
    ROOT = strawberry.enum_value("root", description="Carries the meaning of the word.")
    SUFFIX = strawberry.enum_value("suffix", description="Stands after the root.")
    LINK = strawberry.enum_value("link", description="Joins two roots: `о`, `е`.")


@strawberry.enum(description="The words a morpheme occurs in.")
class MorphemeWordClass(Enum):
    ANY = strawberry.enum_value("any", description="Words of any part of speech.")
    NOUN = strawberry.enum_value("noun", description="Nouns.")
    VERB = strawberry.enum_value("verb", description="Verbs.")
    ADJECTIVE = strawberry.enum_value("adjective", description="Adjectives.")


@strawberry.enum(description="Who made a breakdown, seen by the viewer.")
class BreakdownOrigin(Enum):
    VIEWER = strawberry.enum_value("viewer", description="The viewer.")
    COMMUNITY = strawberry.enum_value("community", description="Another user.")
    INFERENCE = strawberry.enum_value("inference", description="A program that guesses.")


@strawberry.enum(description="How a search has to match.")
class SearchMode(Enum):
    PREFIX = strawberry.enum_value("prefix", description="From the beginning: for suggestions while typing.")
    EXACT = strawberry.enum_value("exact", description="As a whole.")


@strawberry.enum(description="An order for words.")
class WordOrder(Enum):
    FREQUENCY = strawberry.enum_value(
        "frequency", description="The most frequent first; words of unknown frequency last."
    )
    ALPHABETICAL = strawberry.enum_value("alphabetical", description="By the Russian alphabet.")


@strawberry.enum(description="A level of the Common European Framework of Reference for Languages.")
class LanguageLevel(Enum):
    A1 = strawberry.enum_value("A1", description="Beginner.")
    A2 = strawberry.enum_value("A2", description="Elementary.")
    B1 = strawberry.enum_value("B1", description="Intermediate.")
    B2 = strawberry.enum_value("B2", description="Upper intermediate.")
    C1 = strawberry.enum_value("C1", description="Advanced.")
    C2 = strawberry.enum_value("C2", description="Proficient.")


def _described(enum: type[E], description: str, members: dict[E, str], *, name: str | None = None) -> None:
    """Make an enum of another package an enum of the API."""
    strawberry.enum(enum, name=name, description=description)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]  # set by `strawberry.enum`
        value.description = members[enum[value.name]]


_described(
    PartOfSpeech,
    "The part of speech of a word.",
    {
        PartOfSpeech.NOUN: "существительное: `дом`.",
        PartOfSpeech.VERB: "глагол: `ходить`.",
        PartOfSpeech.ADJECTIVE: "прилагательное: `новый`.",
        PartOfSpeech.ADVERB: "наречие: `быстро`.",
        PartOfSpeech.PRONOUN: "местоимение: `она`.",
        PartOfSpeech.NUMERAL: "числительное: `пять`.",
        PartOfSpeech.PREPOSITION: "предлог: `в`.",
        PartOfSpeech.CONJUNCTION: "союз: `и`.",
        PartOfSpeech.PARTICLE: "частица: `не`.",
        PartOfSpeech.PARTICIPLE: "причастие: `бывший`.",
        PartOfSpeech.INTERJECTION: "междометие: `ах`.",
        PartOfSpeech.OTHER: "Anything else.",
    },
)
_described(
    StressStyle,
    "How stress is marked.",
    {
        StressStyle.ACUTE: "A combining acute accent after the vowel: `приказа́ть`.",
        StressStyle.APOSTROPHE: "An apostrophe after the vowel: `приказа'ть`.",
        StressStyle.NONE: "Not at all.",
    },
)
_described(
    TransliterationScheme,
    "A way to write Russian in Latin letters.",
    {
        TransliterationScheme.LEARNER: "Easy to read and to type: `prikazat`, `zhena`.",
        TransliterationScheme.ISO_9: "ISO 9: one letter for one letter, so that it can be turned back.",
    },
)
_described(
    Scope,
    "Where a search looks.",
    {
        Scope.HEADWORD: "The words themselves.",
        Scope.FORM: "Their inflected forms.",
        Scope.TRANSLITERATION: "Their spelling in Latin letters.",
        Scope.TRANSLATION: "Their English meanings.",
    },
    name="SearchScope",
)
_described(
    Matching,
    "How a search for morphemes has to match.",
    {
        Matching.EXACT: "As a whole.",
        Matching.PREFIX: "From the beginning.",
        Matching.CONTAINS: "Anywhere in the morpheme.",
    },
    name="MorphemeSearchMode",
)
