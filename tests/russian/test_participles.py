"""Tests of the participles that follow from other forms of a verb."""

from __future__ import annotations

import pytest

from russian.participles import VerbForms, long_form_base, participles, short_forms


def _verb(forms: str, *, is_perfective: bool) -> VerbForms:
    """Return the forms of a verb written as infinitive, first and third singular, first and third plural, past."""
    infinitive, *others = forms.split()
    return VerbForms(infinitive, is_perfective, *("" if form == "-" else form for form in others))


@pytest.mark.parametrize(
    ("forms", "passive"),
    [
        ("прочита'ть прочита'ю прочита'ет прочита'ем прочита'ют прочита'л", ("прочитанный",)),
        ("сде'лать сде'лаю сде'лает сде'лаем сде'лают сде'лал", ("сде'ланный",)),
        ("купи'ть куплю' ку'пит ку'пим ку'пят купи'л", ("ку'пленный",)),
        ("реши'ть решу' реши'т реши'м реша'т реши'л", ("решённый",)),
        ("постро'ить постро'ю постро'ит постро'им постро'ят постро'ил", ("постро'енный",)),
        ("награди'ть награжу' награди'т награди'м наградя'т награди'л", ("награжённый", "награждённый")),
        ("убеди'ть - убеди'т убеди'м убедя'т убеди'л", ("убеждённый", "убежённый")),
        ("поня'ть пойму' поймёт поймём пойму'т по'нял", ("понятый",)),
        ("разби'ть разобью' разобьёт разобьём разобью'т разби'л", ("разбитый",)),
        ("стере'ть сотру' сотрёт сотрём сотру'т стёр", ("стёртый",)),
        ("откры'ть откро'ю откро'ет откро'ем откро'ют откры'л", ("открытый",)),
        ("наде'ть наде'ну наде'нет наде'нем наде'нут наде'л", ("надетый", "наденный")),
        ("уви'деть уви'жу уви'дит уви'дим уви'дят уви'дел", ("увиденный", "увиженный")),
        ("испе'чь испеку' испечёт испечём испеку'т испёк", ("испечённый",)),
        ("принести' принесу' принесёт принесём принесу'т принёс", ("принесённый",)),
        ("найти' найду' найдёт найдём найду'т нашёл", ("найденный",)),
    ],
)
def test_the_passive_participle_follows_from_the_class_of_the_verb(forms: str, passive: tuple[str, ...]) -> None:
    assert participles(_verb(forms, is_perfective=True))["pass_past_part"] == passive


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        (
            "чита'ть чита'ю чита'ет чита'ем чита'ют чита'л",
            {
                "actv_part": ("чита'ющий",),
                "pass_part": ("читаемый",),
                "actv_past_part": ("чита'вший",),
                "pass_past_part": ("читанный",),
                "gerund": ("читая",),
            },
        ),
        (
            "возвраща'ться возвраща'юсь возвраща'ется возвраща'емся возвраща'ются возвраща'лся",
            {
                "actv_part": ("возвраща'ющийся",),
                "actv_past_part": ("возвраща'вшийся",),
                "gerund": ("возвращаясь",),
            },
        ),
        (
            "идти' иду' идёт идём иду'т шёл",
            {
                "actv_part": ("иду'щий",),
                "actv_past_part": ("ше'дший",),
                "pass_past_part": ("иденный",),
                "gerund": ("идя",),
            },
        ),
        (
            "дава'ть даю' даёт даём даю'т дава'л",
            {
                "actv_part": ("даю'щий",),
                "pass_part": ("даваемый",),
                "actv_past_part": ("дава'вший",),
                "pass_past_part": ("даванный",),
                "gerund": ("давая",),
            },
        ),
    ],
)
def test_an_imperfective_verb_has_participles_of_the_present(forms: str, found: dict[str, tuple[str, ...]]) -> None:
    assert participles(_verb(forms, is_perfective=False)) == found


@pytest.mark.parametrize(
    ("forms", "active", "gerunds"),
    [
        ("верну'ться верну'сь вернётся вернёмся верну'тся верну'лся", "верну'вшийся", ("верну'вшись",)),
        ("поги'бнуть поги'бну поги'бнет поги'бнем поги'бнут поги'б", "поги'бший", ("погибши",)),
        ("увести' уведу' уведёт уведём уведу'т увёл", "уведший", ("уведя",)),
        ("сказа'ть скажу' ска'жет ска'жем ска'жут сказа'л", "сказа'вший", ("сказа'в", "сказа'вши")),
    ],
)
def test_a_perfective_verb_has_those_of_the_past(forms: str, active: str, gerunds: tuple[str, ...]) -> None:
    found = participles(_verb(forms, is_perfective=True))

    assert found["actv_past_part"][0] == active
    assert found["gerund"] == gerunds
    assert "actv_part" not in found
    assert "pass_part" not in found


def test_stress_is_marked_only_where_it_does_not_move() -> None:
    moving = participles(_verb("кури'ть курю' ку'рит ку'рим ку'рят кури'л", is_perfective=False))
    fixed = participles(_verb("говори'ть говорю' говори'т говори'м говоря'т говори'л", is_perfective=False))

    assert moving["actv_part"] == ("курящий",)
    assert fixed["actv_part"] == ("говоря'щий",)


def test_a_verb_whose_other_forms_are_unknown_has_what_follows_from_the_infinitive() -> None:
    assert participles(VerbForms("откры'ть", is_perfective=True)) == {"pass_past_part": ("открытый",)}


@pytest.mark.parametrize(
    ("passive", "short"),
    [
        ("сде'ланный", ("сде'лан", "сде'лана", "сде'лано", "сде'ланы")),
        ("решённый", ("решён", "решена'", "решено'", "решены'")),
        ("со'зданный", ("создан", "создана", "создано", "созданы")),
        ("да'нный", ("дан", "дана", "дано", "даны")),
        ("открытый", ("открыт", "открыта", "открыто", "открыты")),
        ("любимый", ()),
    ],
)
def test_a_passive_participle_has_short_forms(passive: str, short: tuple[str, ...]) -> None:
    assert short_forms(passive) == short


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("сделанного", "сделанный"),
        ("смеющихся", "смеющийся"),
        ("приехавшая", "приехавший"),
        ("принесшим", "принесший"),
        ("исследуемых", "исследуемый"),
        ("накрытой", "накрытый"),
        ("большого", None),
        ("дом", None),
    ],
)
def test_a_long_form_of_a_participle_has_its_nominative(form: str, base: str | None) -> None:
    assert long_form_base(form) == base


def test_a_verb_in_eret_whose_past_is_unknown_has_no_passive_participle() -> None:
    assert "pass_past_part" not in participles(_verb("вечере'ть - вечере'ет - - -", is_perfective=True))
