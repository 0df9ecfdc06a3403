"""The inflection of a word. Each form is declared with the attribute that stores it."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias

import strawberry

from russian.folding import fold
from russian.spellings import spellings
from schema.fields.declared import Choice, Chosen, Picked, WholeItem
from schema.fields.enums import Gender, NonPastTense, VerbAspect
from schema.fields.stored import computed, inner, optional, shows
from schema.words.russian_text import RussianText, russian_text
from table.model.attribute import Attribute, View
from table.model.inflection import StoredAdjectiveForms as Adjective
from table.model.inflection import StoredConjugation as Verb
from table.model.inflection import StoredDeclension as Noun
from table.model.inflection import StoredLongForms
from table.model.items import StoredWord

__all__ = ["GRAMMAR", "AdjectiveDeclension", "AdjectiveForms", "Grammar", "NounDeclension", "VerbConjugation"]

Form: TypeAlias = Attribute[str | None]

PAST_FORMS = (Verb.past_masculine, Verb.past_feminine, Verb.past_neuter, Verb.past_plural)

SHORT_FORMS = (Adjective.short_masculine, Adjective.short_feminine, Adjective.short_neuter, Adjective.short_plural)


def _form(attribute: Form, description: str) -> Any:
    """Declare the form stored in an attribute."""
    return shows(attribute, russian_text, description=description)


def _form_at(index: int, description: str) -> Any:
    """Declare the form stored in one of the object's attributes."""
    return shows(Picked(lambda root: root.attributes[index]), russian_text, description=description)


def _cases(singular: Form, plural: Form, description: str) -> Any:
    """Declare a case by the attributes that store its forms."""
    return inner(CaseForms, attributes=(singular, plural), description=description)


@strawberry.type(description="One case in both numbers.")
class CaseForms:
    item: strawberry.Private[View]
    attributes: strawberry.Private[tuple[Form, Form]]
    singular: RussianText | None = _form_at(0, "The singular form. Null when there is none or it is not known.")
    plural: RussianText | None = _form_at(1, "The plural form. Null when there is none or it is not known.")


@strawberry.type(description="The cases of a noun or pronoun.")
class NounDeclension:
    item: strawberry.Private[Noun]
    gender: Gender | None = shows(
        Noun.gender, optional(Gender), description="The gender. Null when unknown, and for nouns with no singular."
    )
    is_animate: bool | None = shows(
        Noun.is_animate,
        description="Whether the noun is animate: its accusative then looks like its genitive. Null when unknown.",
    )
    is_indeclinable: bool | None = shows(
        Noun.is_indeclinable, description="Whether the noun has the same form in all cases. Null when unknown."
    )
    nominative: CaseForms = _cases(Noun.nominative, Noun.nominative_plural, "Who or what does it.")
    genitive: CaseForms = _cases(Noun.genitive, Noun.genitive_plural, "Of whom or what.")
    dative: CaseForms = _cases(Noun.dative, Noun.dative_plural, "To whom or what.")
    accusative: CaseForms = _cases(Noun.accusative, Noun.accusative_plural, "Whom or what.")
    instrumental: CaseForms = _cases(Noun.instrumental, Noun.instrumental_plural, "With or by whom or what.")
    prepositional: CaseForms = _cases(Noun.prepositional, Noun.prepositional_plural, "About whom or in what.")


@strawberry.type(description="Forms by person and number.")
class PersonForms:
    item: strawberry.Private[Verb]
    first_singular: RussianText | None = _form(Verb.first_singular, "я")
    second_singular: RussianText | None = _form(Verb.second_singular, "ты")
    third_singular: RussianText | None = _form(Verb.third_singular, "он, она, оно")
    first_plural: RussianText | None = _form(Verb.first_plural, "мы")
    second_plural: RussianText | None = _form(Verb.second_plural, "вы")
    third_plural: RussianText | None = _form(Verb.third_plural, "они")


@strawberry.type(description="Forms by gender, with one for the plural.")
class GenderForms:
    item: strawberry.Private[View]
    attributes: strawberry.Private[tuple[Form, Form, Form, Form]]
    masculine: RussianText | None = _form_at(0, "The masculine form.")
    feminine: RussianText | None = _form_at(1, "The feminine form.")
    neuter: RussianText | None = _form_at(2, "The neuter form.")
    plural: RussianText | None = _form_at(3, "The plural form.")


@strawberry.type(description="The imperative in both numbers.")
class ImperativeForms:
    item: strawberry.Private[Verb]
    singular: RussianText | None = _form(Verb.imperative_singular, "To one person one knows well.")
    plural: RussianText | None = _form(Verb.imperative_plural, "To several people, or politely to one.")


@strawberry.type(description="The participles of a verb. Null where the verb has none.")
class Participles:
    item: strawberry.Private[Verb]
    active_non_past: RussianText | None = _form(
        Verb.active_non_past_participle, "The active participle of the non-past."
    )
    passive_non_past: RussianText | None = _form(
        Verb.passive_non_past_participle, "The passive participle of the non-past."
    )
    active_past: RussianText | None = _form(Verb.active_past_participle, "The active past participle.")
    passive_past: RussianText | None = _form(Verb.passive_past_participle, "The passive past participle.")


@strawberry.type(description="The forms of a verb.")
class VerbConjugation:
    item: strawberry.Private[Verb]
    aspect: VerbAspect | None = shows(Verb.aspect, optional(VerbAspect), description="The aspect. Null when unknown.")
    non_past_tense: NonPastTense | None = shows(
        Verb.non_past_aspect,
        optional(NonPastTense),
        description="What the non-past forms mean: the present of imperfective verbs, the future of perfective ones. Null when the aspect is unknown.",
    )

    adverbial_participle: RussianText | None = _form(
        Verb.adverbial_participle, "The adverbial participle (gerund). Null when there is none or it is not known."
    )
    non_past: PersonForms = inner(PersonForms, description="The forms by person: я, ты, он, мы, вы, они.")
    past: GenderForms = inner(GenderForms, attributes=PAST_FORMS, description="The past tense by gender and number.")
    imperative: ImperativeForms = inner(ImperativeForms, description="The imperative.")
    participles: Participles = inner(Participles, description="The participles.")


def _cases_of(gender: str, description: str) -> Any:
    """Declare the cases of one gender, or of the plural."""
    return inner(AdjectiveCases, gender=gender, description=description)


def _long_form(case: str, description: str) -> Any:
    """Declare the long form of a case."""
    return shows(Picked(lambda root: StoredLongForms.of(root.gender, case)), russian_text, description=description)


def _accusatives(forms: StoredLongForms, gender: str) -> tuple[Sequence[str], Sequence[str]]:
    """Separate the stored accusatives into those with inanimate and those with animate nouns.

    The latter look like the genitive, in the masculine and in the plural; some sources store only the former.
    """
    nominative, genitive, both = (spellings(forms.form(gender, case) or "") for case in ("nom", "gen", "acc"))
    if gender not in ("m", "pl"):
        return both, ()
    like_nominative = {*map(fold, nominative)}
    of_animate = {*map(fold, genitive)} - like_nominative
    inanimate = [form for form in both if fold(form) not in of_animate]
    animate = [form for form in both if fold(form) in of_animate]
    if not animate and of_animate and {*map(fold, both)} & like_nominative:
        return inanimate, [form for form in genitive if fold(form) in of_animate]
    return inanimate, animate


def _accusative(forms: StoredLongForms, gender: str) -> RussianText | None:
    return russian_text(", ".join(_accusatives(forms, gender)[0]))


def _accusative_animate(forms: StoredLongForms, gender: str) -> RussianText | None:
    return russian_text(", ".join(_accusatives(forms, gender)[1]))


@strawberry.type(
    description="The six cases of an adjective in one gender or in the plural. Each is null when it is not known."
)
class AdjectiveCases:
    item: strawberry.Private[StoredLongForms]
    gender: strawberry.Private[str]
    nominative: RussianText | None = _long_form("nom", "The nominative.")
    genitive: RussianText | None = _long_form("gen", "The genitive.")
    dative: RussianText | None = _long_form("dat", "The dative.")

    instrumental: RussianText | None = _long_form("inst", "The instrumental.")
    prepositional: RussianText | None = _long_form("prep", "The prepositional.")
    accusative: RussianText | None = computed(
        WholeItem(), "gender", description="The accusative with an inanimate noun."
    )(_accusative)
    accusative_animate: RussianText | None = computed(
        WholeItem(), "gender", description="The accusative with an animate noun, where it differs."
    )(_accusative_animate)


@strawberry.type(description="The declension of an adjective, and of pronouns and numerals that decline like one.")
class AdjectiveDeclension:
    item: strawberry.Private[StoredLongForms]
    masculine: AdjectiveCases = _cases_of("m", "The forms of the masculine singular.")
    feminine: AdjectiveCases = _cases_of("f", "The forms of the feminine singular.")
    neuter: AdjectiveCases = _cases_of("n", "The forms of the neuter singular.")
    plural: AdjectiveCases = _cases_of("pl", "The forms of the plural.")


def _declension(long_forms: StoredLongForms | None) -> AdjectiveDeclension | None:
    return None if long_forms is None else AdjectiveDeclension(item=long_forms)


@strawberry.type(description="The forms of an adjective beside its long ones.")
class AdjectiveForms:
    item: strawberry.Private[Adjective]
    long_forms: strawberry.Private[StoredLongForms | None]
    comparative: RussianText | None = _form(
        Adjective.comparative, "The comparative. Null when there is none or it is not known."
    )
    superlative: RussianText | None = _form(
        Adjective.superlative, "The superlative. Null when there is none or it is not known."
    )

    short: GenderForms = inner(
        GenderForms,
        attributes=SHORT_FORMS,
        description="The short forms. Each is null when there is none or it is not known.",
    )

    long: AdjectiveDeclension | None = computed(
        "long_forms", description="The long forms: the declension. Null when none of them is known."
    )(_declension)


Grammar = Annotated[
    NounDeclension | VerbConjugation | AdjectiveForms,
    strawberry.union("Grammar", description="The inflection of a word."),
]


def _grammar_of(word: StoredWord) -> NounDeclension | AdjectiveForms | None:
    """Show an inflection that may have long forms; None if there is none or it is not known.

    Pronouns and numerals may have a declension and long forms; the long forms contain more.
    """
    long_forms = None if word.long_forms is None or word.long_forms.is_empty else word.long_forms
    if word.declension is not None and long_forms is None:
        return NounDeclension(item=word.declension)
    if word.adjective_forms is not None or word.long_forms is not None:
        return AdjectiveForms(item=word.adjective_forms or Adjective({}, word.key), long_forms=long_forms)
    return None


GRAMMAR = Chosen(
    (
        Choice(VerbConjugation, StoredWord.conjugation),
        Choice(NounDeclension, StoredWord.declension, unless=(StoredWord.long_forms,)),
        Choice(
            AdjectiveForms, StoredWord.adjective_forms, unless=(StoredWord.long_forms,), constants={"long_forms": None}
        ),
    ),
    otherwise=_grammar_of,
)
"""The inflection of a word."""
