"""Forms that follow from a rule or a closed list."""

from __future__ import annotations

import pytest

from importing.openrussian.further_forms import stressed_as_infinitive, with_further_forms


@pytest.mark.parametrize(
    ("comparative", "expected"),
    [
        ("нове'е", "нове'е, нове'й, понове'е"),
        ("краси'вее", "краси'вее, краси'вей, покраси'вее"),
        ("лу'чше", "лу'чше"),
        ("нове'е, нове'й", "нове'е, нове'й, понове'е"),
    ],
)
def test_a_comparative_in_ee_has_variants(comparative: str, expected: str) -> None:
    assert with_further_forms("adjectives", "…", {"comparative": comparative})["comparative"] == expected


@pytest.mark.parametrize(
    ("text", "prepositional", "expected"),
    [
        ("лес", "ле'се", "ле'се, лесу'"),
        ("край", "кра'е", "кра'е, краю'"),
        ("лёд", "льде", "льде, льду'"),
        ("угол", "угле'", "угле', углу'"),
        ("кровь", "кро'ви", "кро'ви"),
        ("нора", "норе'", "норе'"),
    ],
)
def test_listed_nouns_have_a_second_locative(text: str, prepositional: str, expected: str) -> None:
    assert with_further_forms("nouns", text, {"sg_prep": prepositional})["sg_prep"] == expected


def test_listed_nouns_have_a_second_genitive_like_their_dative() -> None:
    forms = {"sg_gen": "ча'я", "sg_dat": "ча'ю"}

    assert with_further_forms("nouns", "чай", forms)["sg_gen"] == "ча'я, ча'ю"
    assert with_further_forms("nouns", "дом", forms)["sg_gen"] == "ча'я"
    assert with_further_forms("verbs", "чай", forms) == forms


@pytest.mark.parametrize(
    ("form", "infinitive", "expected"),
    [
        ("прочитав", "прочита'ть", "прочита'в"),
        ("прочитавший", "прочита'ть", "прочита'вший"),
        ("вернувшись", "верну'ться", "верну'вшись"),
        ("чита'я", "чита'ть", "чита'я"),
        ("пёкший", "пе'чь", "пёкший"),
        ("придя", "прийти'", "придя"),
        ("дав", "дать", "дав"),
    ],
)
def test_past_gerunds_and_participles_are_stressed_as_the_infinitive(form: str, infinitive: str, expected: str) -> None:
    assert stressed_as_infinitive(form, infinitive) == expected


def test_some_verbs_have_a_second_present() -> None:
    forms = {"presfut_sg1": "ме'рю", "presfut_sg3": "ме'рит", "past_m": "ме'рил"}

    assert with_further_forms("verbs", "мерить", forms) == {
        "presfut_sg1": "ме'рю, ме'ряю", "presfut_sg3": "ме'рит, ме'ряет", "past_m": "ме'рил"
    }  # fmt: skip
    assert with_further_forms("verbs", "измерить", forms) == forms
    assert with_further_forms("verbs", "мучиться", {"presfut_sg1": "му'чусь", "presfut_sg2": "му'чишься"}) == {
        "presfut_sg1": "му'чусь, му'чаюсь", "presfut_sg2": "му'чишься, му'чаешься"
    }  # fmt: skip
