"""Gender and animacy of nouns follow from their forms where the files lack them or contradict the forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.noun_traits import with_traits
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


@pytest.mark.parametrize(
    ("forms", "given", "expected"),
    [
        ("тип ти'па ти'пом", "", "m"),
        ("ре'йтинг ре'йтинга ре'йтингом", "f", "m"),
        ("ора'кий ора'кия ора'кием", "n", "m"),
        ("ры'ба ры'бы ры'бой", "", "f"),
        ("конце'нтрия конце'нтрии конце'нтрией", "m", "f"),
        ("ору'жие ору'жия ору'жием", "", "n"),
        ("огра'бление огра'бления огра'блением", "m", "n"),
        ("доми'шко доми'шка доми'шком", "m", "m"),
        ("подмасте'рье подмасте'рья подмасте'рьем", "m", "m"),
        ("вре'мя вре'мени вре'менем", "", "n"),
        ("путь пути' путём", "f", "m"),
        ("тень те'ни те'нью", "m", "f"),
        ("вселе'нная вселе'нной вселе'нной", "", "f"),
        ("рабо'чий рабо'чего рабо'чим", "", "m"),
        ("гла'вное гла'вного гла'вным", "", "n"),
        ("кофе кофе кофе", "m", "m"),
        ("колле'га колле'ги колле'гой", "both", "both"),
    ],
)
def test_the_gender_follows_from_the_forms(tmp_path: Path, forms: str, given: str, expected: str) -> None:
    nominative, genitive, instrumental = forms.split()
    cells = {"sg_nom": nominative, "sg_gen": genitive, "sg_inst": instrumental}
    line = make_line("nouns", nominative.replace("'", ""), nominative, gender=given, animate="0", **cells)
    [entry] = make_entries(tmp_path, {"nouns": [line]})

    assert with_traits(entry, None).traits["gender"] == expected


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({"pl_nom": "сто'лы", "pl_gen": "сто'лов", "pl_acc": "сто'лы"}, "0"),
        ({"pl_nom": "сто'лы", "pl_gen": "сто'лов", "pl_acc": "сто'лов"}, "1"),
        ({"sg_nom": "шум", "sg_gen": "шу'ма", "sg_acc": "шум"}, "0"),
        ({"pl_nom": "ми'кробы", "pl_gen": "ми'кробов", "pl_acc": "ми'кробы, ми'кробов"}, "0"),
        ({"pl_nom": "сто'лы"}, None),
    ],
)
def test_a_noun_without_a_mark_is_as_animate_as_its_accusative(
    tmp_path: Path, forms: dict[str, str], expected: str | None
) -> None:
    text = (forms.get("sg_nom") or forms["pl_nom"]).split(", ")[0].replace("'", "")
    [entry] = make_entries(tmp_path, {"nouns": [make_line("nouns", text, **forms)]})

    assert with_traits(entry, None).traits.get("animate") == expected


def test_the_paradigms_tell_the_gender_of_persons(tmp_path: Path) -> None:
    analyser = pytest.importorskip("pymorphy3").MorphAnalyzer(lang="ru")
    lines = [
        make_line("nouns", bare, accented, animate="1", sg_nom=accented, sg_gen=genitive)
        for bare, accented, genitive in [("дядя", "дя'дя", "дя'ди"), ("стерва", "сте'рва", "сте'рвы")]
    ]

    found = [with_traits(entry, analyser) for entry in make_entries(tmp_path, {"nouns": lines})]

    assert {entry.text: entry.traits["gender"] for entry in found} == {"дядя": "m", "стерва": "f"}


def test_other_words_stay_as_they_are(tmp_path: Path) -> None:
    files = {"others": [make_line("others", "и")], "nouns": [make_line("nouns", "нечто")]}

    entries = make_entries(tmp_path, files)

    assert [with_traits(entry, None) for entry in entries] == entries
