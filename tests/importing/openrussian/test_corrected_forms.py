"""Forms that contradict the rules of Russian are put right or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.corrected_forms import is_animate, with_corrections
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


def test_the_accusative_of_the_neuter_is_its_nominative() -> None:
    forms = {"decl_n_nom": "но'вое", "decl_n_acc": "но'вое, но'вого", "decl_m_acc": "но'вый, но'вого"}

    assert with_corrections("adjectives", "новый", {}, forms) == {**forms, "decl_n_acc": "но'вое"}


def test_short_forms_that_have_changed_places_change_back() -> None:
    forms = {"short_f": "со'бственно", "short_n": "со'бственна", "short_pl": "со'бственны"}

    assert with_corrections("adjectives", "собственный", {}, forms) == {
        "short_f": "со'бственна",
        "short_n": "со'бственно",
        "short_pl": "со'бственны",
    }


@pytest.mark.parametrize(
    ("part", "text", "column", "cell", "expected"),
    [
        ("adjectives", "влажный", "short_pl", "вла'жн", None),
        ("adjectives", "влажный", "short_pl", "вла'жны, влажны'", "вла'жны, влажны'"),
        ("adjectives", "похожий", "short_f", "похо'жа", "похо'жа"),
        ("verbs", "выпуститься", "past_f", "выпустился", None),
        ("verbs", "мыться", "past_f", "мы'лась", "мы'лась"),
        ("verbs", "размежёвывать", "presfut_sg2", "размежёвываю", None),
        ("verbs", "дать", "presfut_sg1", "дам", "дам"),
        ("verbs", "быть", "presfut_sg2", "есть", "есть"),
        ("verbs", "нести", "past_m", "нёс", "нёс"),
        ("nouns", "мель", "sg_gen", "ме'л", "ме'ли"),
    ],
)
def test_a_form_that_cannot_be_that_of_its_cell_is_left_out(
    part: str, text: str, column: str, cell: str, expected: str | None
) -> None:
    assert with_corrections(part, text, {}, {column: cell}).get(column) == expected


@pytest.mark.parametrize(
    ("text", "gender", "animate", "accusatives", "expected"),
    [
        ("следователь", "m", "0", ("сле'дователя", "сле'дователей"), ("сле'дователя", "сле'дователей")),
        ("участок", "m", "0", ("уча'стка", "уча'стков"), ("уча'сток", "уча'стки")),
        ("сынок", "m", "1", ("сыно'к", "сынки'"), ("сынка'", "сынко'в")),
        ("псевдоним", "m", "1", ("псевдони'м", "псевдони'мы"), ("псевдони'м", "псевдони'мы")),
        ("насекомое", "n", "1", ("насеко'мого", "насеко'мых"), ("насеко'мое", "насеко'мых")),
        ("староста", "m", "1", ("ста'росту", "ста'росты"), ("ста'росту", "ста'рост")),
        ("эхо", "n", "", ("э'хо", "э'ха"), ("э'хо", "э'ха")),
    ],
)
def test_accusatives_are_those_of_gender_and_animacy(
    text: str, gender: str, animate: str, accusatives: tuple[str, str], expected: tuple[str, str]
) -> None:
    others = {
        "следователь": ("сле'дователь", "сле'дователя", "сле'дователи", "сле'дователей"),
        "участок": ("уча'сток", "уча'стка", "уча'стки", "уча'стков"),
        "сынок": ("сыно'к", "сынка'", "сынки'", "сынко'в"),
        "псевдоним": ("псевдони'м", "псевдони'ма", "псевдони'мы", "псевдони'мов"),
        "насекомое": ("насеко'мое", "насеко'мого", "насеко'мые", "насеко'мых"),
        "староста": ("ста'роста", "ста'росты", "ста'росты", "ста'рост"),
        "эхо": ("э'хо", "э'ха", "э'хи", "эх"),
    }[text]
    forms = dict(zip(("sg_nom", "sg_gen", "pl_nom", "pl_gen"), others, strict=True))
    found = with_corrections("nouns", text, {"gender": gender, "animate": animate}, {
        **forms, "sg_acc": accusatives[0], "pl_acc": accusatives[1],
    })  # fmt: skip

    assert (found["sg_acc"], found["pl_acc"]) == expected


def test_which_nouns_are_animate_is_corrected() -> None:
    assert [is_animate("следователь", "0"), is_animate("псевдоним", "1")] == [True, False]
    assert [is_animate("стол", "0"), is_animate("кот", "1"), is_animate("кот", "")] == [False, True, None]


def test_the_forms_of_a_row_are_corrected(tmp_path: Path) -> None:
    line = make_line("adjectives", "новый", "но'вый", decl_n_nom="но'вое", decl_n_acc="но'вое, но'вого")
    [entry] = make_entries(tmp_path, {"adjectives": [line]})

    assert entry.forms["decl_n_acc"] == "но'вое"


@pytest.mark.parametrize(
    ("text", "forms", "stays"),
    [
        ("двойка", {"sg_nom": "двоек", "sg_gen": "дво'йка", "pl_nom": "дво'йки"}, False),
        ("двойка", {"sg_nom": "дво'йка", "sg_gen": "дво'йки"}, True),
        ("тапочки", {"sg_nom": "та'почка", "pl_nom": "та'почки"}, True),
        ("переговоры", {"pl_gen": "перегово'ров"}, True),
    ],
)
def test_forms_with_the_nominative_of_another_noun_are_left_out(
    text: str, forms: dict[str, str], *, stays: bool
) -> None:
    assert with_corrections("nouns", text, {}, forms) == (forms if stays else {})
