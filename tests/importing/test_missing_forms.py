"""Forms that the files lack, from pymorphy3's paradigms."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.missing_forms import MissingForms
from importing.openrussian.entry_reader import Entry
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


@pytest.fixture(scope="module")
def missing() -> MissingForms:
    """All paradigms, read once."""
    return MissingForms(pytest.importorskip("pymorphy3").MorphAnalyzer(lang="ru"))


def _filled(folder: Path, missing: MissingForms, *lines: tuple[str, str]) -> list[Entry]:
    files: dict[str, list[str]] = {}
    for part, line in lines:
        files.setdefault(part, []).append(line)
    return missing.completed(make_entries(folder, files))


@pytest.mark.parametrize(
    ("part", "line", "forms"),
    [
        ("nouns", make_line("nouns", "свитер", "сви'тер", gender="m"), {"sg_gen": "свитера", "pl_nom": "свитеры"}),
        ("nouns", make_line("nouns", "рейтинг", "ре'йтинг", gender="f"), {"sg_gen": "ре'йтинга"}),
        ("nouns", make_line("nouns", "переговоры", "перегово'ры"), {"pl_nom": "перегово'ры", "pl_dat": "переговорам"}),
        ("nouns", make_line("nouns", "стихи", "стихи'"), {"pl_gen": "стихов"}),
        ("nouns", make_line("nouns", "Виктор", "Ви'ктор", gender="m"), {"sg_gen": "Виктора", "sg_nom": "Ви'ктор"}),
        ("adjectives", make_line("adjectives", "прежний", "пре'жний"), {"decl_f_acc": "пре'жнюю"}),
        ("adjectives", make_line("adjectives", "игровой", "игрово'й"), {"decl_m_gen": "игрово'го"}),
        ("adjectives", make_line("adjectives", "чёрствый"), {"decl_m_dat": "чёрствому", "short_f": "черства"}),
        ("verbs", make_line("verbs", "формировать", "формирова'ть"), {
            "presfut_sg1": "формиру'ю", "past_f": "формирова'ла", "imperative_pl": "формиру'йте",
        }),
        ("verbs", make_line("verbs", "использоваться", "испо'льзоваться"), {"presfut_sg3": "испо'льзуется"}),
        ("verbs", make_line("verbs", "сушить", "суши'ть"), {"presfut_sg1": "сушу", "past_m": "сушил"}),
    ],
)  # fmt: skip
def test_a_word_without_forms_gets_those_of_its_paradigm_with_certain_stress(
    tmp_path: Path, missing: MissingForms, part: str, line: str, forms: dict[str, str]
) -> None:
    [entry] = _filled(tmp_path, missing, (part, line))

    assert {column: entry.forms.get(column) for column in forms} == forms


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("nouns", make_line("nouns", "кофе", "ко'фе", gender="m", indeclinable="1")),
        ("nouns", make_line("nouns", "кофе", "ко'фе", gender="m")),
        ("nouns", make_line("nouns", "холмс")),
        ("nouns", make_line("nouns", "ФБР")),
        ("others", make_line("others", "свитер")),
        ("adjectives", make_line("adjectives", "фыркотный")),
    ],
)
def test_others_get_none(tmp_path: Path, missing: MissingForms, part: str, line: str) -> None:
    [entry] = _filled(tmp_path, missing, (part, line))

    assert entry.forms == {}


def test_only_what_is_missing_as_a_whole_is_filled(tmp_path: Path, missing: MissingForms) -> None:
    line = make_line("verbs", "звучать", "звуча'ть", presfut_sg3="звучи'т")

    [entry] = _filled(tmp_path, missing, ("verbs", line))

    assert "presfut_sg1" not in entry.forms
    assert (entry.forms["presfut_sg3"], entry.forms["past_m"]) == ("звучи'т", "звучал")


def test_of_two_rows_of_a_word_the_one_without_forms_stays_so(tmp_path: Path, missing: MissingForms) -> None:
    lines = [make_line("nouns", "утка", "у'тка", "bedpan"), make_line("nouns", "утка", "у'тка", "duck", sg_gen="у'тки")]

    bare, full = _filled(tmp_path, missing, *(("nouns", line) for line in lines))

    assert bare.forms == {}
    assert full.forms == {"sg_gen": "у'тки"}
