"""The inflection of a word, as stored in maps of its item. Stress is an apostrophe after the vowel."""

from __future__ import annotations

import re
from collections.abc import Mapping

from russian.stress import unstressed
from table.model import rules
from table.model.attribute import Attribute, View

CASES = ("nom", "gen", "dat", "acc", "inst", "prep")
GENDERS = ("m", "f", "n")
GENDERS_AND_PLURAL = (*GENDERS, "pl")
ASPECTS = ("perf", "impf", "both")
ORIGINAL_ASPECTS = ASPECTS[:2]
"""Those that the original service knows."""
_ASPECT = rules.optional_choice(rules.as_stored(ASPECTS))
"""One rule for an aspect and its fallback: a plan reads the fallback only where both have the same."""


class StoredDeclension(View):
    """The forms of a noun or pronoun; alternatives are separated by commas within one form."""

    gender = Attribute("gender", rules.optional_choice(rules.as_stored(GENDERS)))
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


def _non_past_aspect(view: View) -> str | None:
    """Return the aspect by which the non-past forms are understood; those of быть are the future."""
    first = StoredConjugation.first_singular.read(view)
    is_future = first is not None and re.split("[^а-я]", unstressed(first), maxsplit=1)[0] == "буду"
    return "perf" if is_future else StoredConjugation.aspect.read(view)


class StoredConjugation(View):
    """The forms of a verb.

    `exact_aspect`, `present`, `short_participles` and `non_past_aspect` are added: the aspect if the original service
    does not know it, the present of a verb whose non-past is the future (есть of быть), the short forms of the passive
    past participle, and the aspect by which the non-past is understood, if it is not that of the verb.
    """

    original_aspect = Attribute("aspect", _ASPECT)
    aspect = Attribute("exact_aspect", _ASPECT, fallback=original_aspect.read)
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
    present = Attribute("present", rules.form)
    short_participles = Attribute("short_part", rules.form)
    non_past_aspect = Attribute("non_past_aspect", _ASPECT, _non_past_aspect)


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

    @classmethod
    def of(cls, gender: str, case: str) -> Attribute[str | None]:
        """Return the attribute of one form; `gender` is m, f, n or pl, `case` is nom, gen, dat, acc, inst or prep."""
        return cls._FORMS[f"{gender}_{case}"]

    def form(self, gender: str, case: str) -> str | None:
        """Read one form; the arguments are those of `of`."""
        return self.of(gender, case).read(self)

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
