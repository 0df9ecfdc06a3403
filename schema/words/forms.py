"""All inflected forms of a word as one flat list, each with its grammatical properties."""

from collections.abc import Iterator

import strawberry

from russian.folding import fold
from schema.fields.enums import FormKind, Gender, GrammaticalCase, GrammaticalNumber
from schema.words.grammar import PAST_FORMS, SHORT_FORMS
from schema.words.russian_text import RussianText, russian_text
from table.model import inflection, items
from table.model.attribute import Attribute, View

__all__ = ["GrammaticalForm", "forms_of", "forms_spelled"]

_GENDERS = (Gender.MASCULINE, Gender.FEMININE, Gender.NEUTER, None)
_LONG_FORMS = (("m", Gender.MASCULINE), ("f", Gender.FEMININE), ("n", Gender.NEUTER), ("pl", None))
_PERSONS = ("first", "second", "third")
_NUMBERS = (GrammaticalNumber.SINGULAR, GrammaticalNumber.PLURAL)
_PARTICIPLES = (
    (inflection.StoredConjugation.active_non_past_participle, "active non-past participle"),
    (inflection.StoredConjugation.passive_non_past_participle, "passive non-past participle"),
    (inflection.StoredConjugation.active_past_participle, "active past participle"),
    (inflection.StoredConjugation.passive_past_participle, "passive past participle"),
    (inflection.StoredConjugation.short_participles, "short passive past participle"),
)


@strawberry.type(description="One inflected form and what it is. Each property that does not apply is null.")
class GrammaticalForm:
    form: RussianText = strawberry.field(description="The form.")
    kind: FormKind = strawberry.field(description="Which kind of form it is.")
    grammatical_case: GrammaticalCase | None = strawberry.field(description="The case.", default=None)
    number: GrammaticalNumber | None = strawberry.field(description="The number.", default=None)
    gender: Gender | None = strawberry.field(description="The gender.", default=None)
    person: int | None = strawberry.field(description="The person, 1 to 3.", default=None)
    label: str = strawberry.field(description="The description in English: `genitive plural`.", default="")


def forms_of(word: items.StoredWord) -> list[GrammaticalForm]:
    """Return the forms of a word: the base form, then those of its declension, conjugation or comparison.

    A form that cannot be read is left out, and the log names the word.
    """
    stored = items.StoredWord
    base = russian_text(stored.stressed.read_if_readable(word)) or RussianText(stored=word.text)
    found = [GrammaticalForm(form=base, kind=FormKind.BASE, label="base form")]
    if (conjugation := stored.conjugation.read_if_readable(word)) is not None:
        found += _of_verb(conjugation)
    if (declension := stored.declension.read_if_readable(word)) is not None:
        found += _of_noun(declension)
    if (long_forms := stored.long_forms.read_if_readable(word)) is not None:
        found += _of_adjective(long_forms)
    if (adjective_forms := stored.adjective_forms.read_if_readable(word)) is not None:
        found += _of_comparison(adjective_forms)
    return found


def forms_spelled(word: items.StoredWord, folded: str) -> list[GrammaticalForm]:
    """Return the forms of a word one of whose spellings matches a folded text."""
    return [form for form in forms_of(word) if folded in _foldings(form.form)]


def _foldings(text: RussianText) -> set[str]:
    return {fold(text.stored), *map(fold, text.others)}


def _of_noun(declension: inflection.StoredDeclension) -> Iterator[GrammaticalForm]:
    for number in _NUMBERS:
        plural = "_plural" if number is GrammaticalNumber.PLURAL else ""
        for case in GrammaticalCase:
            name = case.name.lower()
            attribute: Attribute[str | None] = getattr(inflection.StoredDeclension, name + plural)
            label = f"{name} {number.value}"
            yield from _form(declension, attribute, FormKind.CASE, label, case=case, number=number)


def _of_adjective(long_forms: inflection.StoredLongForms) -> Iterator[GrammaticalForm]:
    for name, gender in _LONG_FORMS:
        for case in GrammaticalCase:
            attribute = long_forms.of(name, str(case.value))
            label = f"{case.name.lower()} {_gender_name(gender)}"
            yield from _form(
                long_forms, attribute, FormKind.CASE, label, case=case, number=_number(gender), gender=gender
            )


def _of_verb(verb: inflection.StoredConjugation) -> Iterator[GrammaticalForm]:
    for number in _NUMBERS:
        for person, name in enumerate(_PERSONS, 1):
            attribute: Attribute[str | None] = getattr(inflection.StoredConjugation, f"{name}_{number.value}")
            label = f"{name} person {number.value}"
            yield from _form(verb, attribute, FormKind.NON_PAST, label, number=number, person=person)
    yield from _form(verb, inflection.StoredConjugation.present, FormKind.NON_PAST, "present")
    yield from _by_gender(PAST_FORMS, verb, FormKind.PAST, "past")
    for number in _NUMBERS:
        imperative: Attribute[str | None] = getattr(inflection.StoredConjugation, f"imperative_{number.value}")
        yield from _form(verb, imperative, FormKind.IMPERATIVE, f"imperative {number.value}", number=number)
    for participle, label in _PARTICIPLES:
        yield from _form(verb, participle, FormKind.PARTICIPLE, label)
    adverbial = inflection.StoredConjugation.adverbial_participle
    yield from _form(verb, adverbial, FormKind.ADVERBIAL_PARTICIPLE, "adverbial participle")


def _of_comparison(adjective: inflection.StoredAdjectiveForms) -> Iterator[GrammaticalForm]:
    yield from _by_gender(SHORT_FORMS, adjective, FormKind.SHORT, "short")
    stored = inflection.StoredAdjectiveForms
    yield from _form(adjective, stored.comparative, FormKind.COMPARATIVE, "comparative")
    yield from _form(adjective, stored.superlative, FormKind.SUPERLATIVE, "superlative")


def _by_gender(
    attributes: tuple[Attribute[str | None], ...], view: View, kind: FormKind, name: str
) -> Iterator[GrammaticalForm]:
    for attribute, gender in zip(attributes, _GENDERS, strict=True):
        label = f"{name} {_gender_name(gender)}"
        yield from _form(view, attribute, kind, label, number=_number(gender), gender=gender)


def _gender_name(gender: Gender | None) -> str:
    return "plural" if gender is None else gender.name.lower()


def _number(gender: Gender | None) -> GrammaticalNumber:
    return GrammaticalNumber.PLURAL if gender is None else GrammaticalNumber.SINGULAR


def _form(
    view: View,
    attribute: Attribute[str | None],
    kind: FormKind,
    label: str,
    *,
    case: GrammaticalCase | None = None,
    number: GrammaticalNumber | None = None,
    gender: Gender | None = None,
    person: int | None = None,
) -> Iterator[GrammaticalForm]:
    """Yield a stored form, if there is one that can be read."""
    form = russian_text(attribute.read_if_readable(view))
    if form is not None:
        yield GrammaticalForm(
            form=form, kind=kind, grammatical_case=case, number=number, gender=gender, person=person, label=label
        )
