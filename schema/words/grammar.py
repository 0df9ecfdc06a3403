"""The inflection of a word: each form is declared by the attribute it is stored in."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from schema.fields.enums import Gender, NonPastTense, VerbAspect, optional
from schema.fields.stored import resolved, shows
from schema.words.russian_text import RussianText, russian_text
from table.model import items
from table.model.attribute import Attribute, View

__all__ = ["AdjectiveForms", "Grammar", "NounDeclension", "VerbConjugation", "grammar_of"]

Form: TypeAlias = Attribute[str | None]


@strawberry.type(description="One case in both numbers.")
class CaseForms:
    item: strawberry.Private[View]
    attributes: strawberry.Private[tuple[Form, Form]]

    @resolved(description="The singular form. Null when there is none or it is not known.")
    def singular(self) -> RussianText | None:
        return russian_text(self.attributes[0].read(self.item))

    @resolved(description="The plural form. Null when there is none or it is not known.")
    def plural(self) -> RussianText | None:
        return russian_text(self.attributes[1].read(self.item))


@strawberry.type(description="The cases of a noun or pronoun.")
class NounDeclension:
    item: strawberry.Private[items.StoredDeclension]
    gender: Gender | None = shows(
        items.StoredDeclension.gender,
        optional(Gender),
        description="The gender. Null when unknown, and for nouns with no singular.",
    )
    is_animate: bool | None = shows(
        items.StoredDeclension.is_animate,
        description="Whether the noun is animate: its accusative then looks like its genitive. Null when unknown.",
    )
    is_indeclinable: bool | None = shows(
        items.StoredDeclension.is_indeclinable,
        description="Whether the noun has the same form in all cases. Null when unknown.",
    )

    @resolved(description="Who or what does it.")
    def nominative(self) -> CaseForms:
        return self._case(items.StoredDeclension.nominative, items.StoredDeclension.nominative_plural)

    @resolved(description="Of whom or what.")
    def genitive(self) -> CaseForms:
        return self._case(items.StoredDeclension.genitive, items.StoredDeclension.genitive_plural)

    @resolved(description="To whom or what.")
    def dative(self) -> CaseForms:
        return self._case(items.StoredDeclension.dative, items.StoredDeclension.dative_plural)

    @resolved(description="Whom or what.")
    def accusative(self) -> CaseForms:
        return self._case(items.StoredDeclension.accusative, items.StoredDeclension.accusative_plural)

    @resolved(description="With or by whom or what.")
    def instrumental(self) -> CaseForms:
        return self._case(items.StoredDeclension.instrumental, items.StoredDeclension.instrumental_plural)

    @resolved(description="About whom or in what.")
    def prepositional(self) -> CaseForms:
        return self._case(items.StoredDeclension.prepositional, items.StoredDeclension.prepositional_plural)

    def _case(self, singular: Form, plural: Form) -> CaseForms:
        return CaseForms(item=self.item, attributes=(singular, plural))


@strawberry.type(description="Forms by person and number.")
class PersonForms:
    item: strawberry.Private[items.StoredConjugation]
    first_singular: RussianText | None = shows(items.StoredConjugation.first_singular, russian_text, description="я")
    second_singular: RussianText | None = shows(items.StoredConjugation.second_singular, russian_text, description="ты")
    third_singular: RussianText | None = shows(
        items.StoredConjugation.third_singular, russian_text, description="он, она, оно"
    )
    first_plural: RussianText | None = shows(items.StoredConjugation.first_plural, russian_text, description="мы")
    second_plural: RussianText | None = shows(items.StoredConjugation.second_plural, russian_text, description="вы")
    third_plural: RussianText | None = shows(items.StoredConjugation.third_plural, russian_text, description="они")


@strawberry.type(description="Forms by gender, with one for the plural.")
class GenderForms:
    item: strawberry.Private[View]
    attributes: strawberry.Private[tuple[Form, Form, Form, Form]]

    @resolved(description="The masculine form.")
    def masculine(self) -> RussianText | None:
        return russian_text(self.attributes[0].read(self.item))

    @resolved(description="The feminine form.")
    def feminine(self) -> RussianText | None:
        return russian_text(self.attributes[1].read(self.item))

    @resolved(description="The neuter form.")
    def neuter(self) -> RussianText | None:
        return russian_text(self.attributes[2].read(self.item))

    @resolved(description="The plural form.")
    def plural(self) -> RussianText | None:
        return russian_text(self.attributes[3].read(self.item))


@strawberry.type(description="The imperative in both numbers.")
class ImperativeForms:
    item: strawberry.Private[items.StoredConjugation]
    singular: RussianText | None = shows(
        items.StoredConjugation.imperative_singular, russian_text, description="To one person one knows well."
    )
    plural: RussianText | None = shows(
        items.StoredConjugation.imperative_plural, russian_text, description="To several people, or politely to one."
    )


@strawberry.type(description="The participles of a verb. Null where the verb has none.")
class Participles:
    item: strawberry.Private[items.StoredConjugation]
    active_non_past: RussianText | None = shows(
        items.StoredConjugation.active_non_past_participle,
        russian_text,
        description="The active participle of the non-past.",
    )
    passive_non_past: RussianText | None = shows(
        items.StoredConjugation.passive_non_past_participle,
        russian_text,
        description="The passive participle of the non-past.",
    )
    active_past: RussianText | None = shows(
        items.StoredConjugation.active_past_participle, russian_text, description="The active past participle."
    )
    passive_past: RussianText | None = shows(
        items.StoredConjugation.passive_past_participle, russian_text, description="The passive past participle."
    )


@strawberry.type(description="The forms of a verb.")
class VerbConjugation:
    item: strawberry.Private[items.StoredConjugation]
    aspect: VerbAspect | None = shows(
        items.StoredConjugation.aspect, optional(VerbAspect), description="The aspect. Null when unknown."
    )
    non_past_tense: NonPastTense | None = shows(
        items.StoredConjugation.aspect,
        optional(NonPastTense),
        description="What the non-past forms mean: the present of imperfective verbs, the future of perfective ones. Null when the aspect is unknown.",
    )

    @resolved(description="The forms by person: я, ты, он, мы, вы, они.")
    def non_past(self) -> PersonForms:
        return PersonForms(item=self.item)

    @resolved(description="The past tense by gender and number.")
    def past(self) -> GenderForms:
        return GenderForms(item=self.item, attributes=PAST_FORMS)

    @resolved(description="The imperative.")
    def imperative(self) -> ImperativeForms:
        return ImperativeForms(item=self.item)

    @resolved(description="The participles.")
    def participles(self) -> Participles:
        return Participles(item=self.item)

    adverbial_participle: RussianText | None = shows(
        items.StoredConjugation.adverbial_participle,
        russian_text,
        description="The adverbial participle (gerund). Null when there is none or it is not known.",
    )


@strawberry.type(description="The forms of an adjective beside its long ones.")
class AdjectiveForms:
    item: strawberry.Private[items.StoredAdjectiveForms]
    comparative: RussianText | None = shows(
        items.StoredAdjectiveForms.comparative,
        russian_text,
        description="The comparative. Null when there is none or it is not known.",
    )
    superlative: RussianText | None = shows(
        items.StoredAdjectiveForms.superlative,
        russian_text,
        description="The superlative. Null when there is none or it is not known.",
    )

    @resolved(description="The short forms. Each is null when there is none or it is not known.")
    def short(self) -> GenderForms:
        return GenderForms(item=self.item, attributes=SHORT_FORMS)


Grammar = Annotated[
    NounDeclension | VerbConjugation | AdjectiveForms,
    strawberry.union("Grammar", description="The inflection of a word."),
]

PAST_FORMS = (
    items.StoredConjugation.past_masculine,
    items.StoredConjugation.past_feminine,
    items.StoredConjugation.past_neuter,
    items.StoredConjugation.past_plural,
)

SHORT_FORMS = (
    items.StoredAdjectiveForms.short_masculine,
    items.StoredAdjectiveForms.short_feminine,
    items.StoredAdjectiveForms.short_neuter,
    items.StoredAdjectiveForms.short_plural,
)


def grammar_of(word: items.StoredWord) -> NounDeclension | VerbConjugation | AdjectiveForms | None:
    """Show the inflection of a word, None where it has none or none is known."""
    if word.conjugation is not None:
        return VerbConjugation(item=word.conjugation)
    if word.declension is not None:
        return NounDeclension(item=word.declension)
    if word.adjective_forms is not None or word.long_forms is not None:
        return AdjectiveForms(item=word.adjective_forms or items.StoredAdjectiveForms({}, word.key))
    return None
