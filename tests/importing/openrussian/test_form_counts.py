"""How the counts of shared forms are divided."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.form_counts import frequencies_of
from tests.importing.openrussian.openrussian_sample import make_entries, make_line

MULBERRY = make_line("nouns", "ту", sg_nom="ту", sg_gen="ту'та", sg_dat="ту'ту", sg_inst="ту'том", pl_gen="тут")
HERE = make_line("others", "тут")


def test_a_form_is_that_of_the_word_whose_other_forms_occur(tmp_path: Path) -> None:
    entries = make_entries(
        tmp_path,
        {
            "nouns": [
                make_line("nouns", "взяток", sg_nom="взя'ток", sg_gen="взя'тка", sg_inst="взя'тком"),
                make_line("nouns", "взятка", sg_nom="взя'тка", sg_gen="взя'тки", sg_acc="взя'тку", pl_gen="взя'ток"),
            ]
        },
    )

    bag, bribe = frequencies_of(entries, {"взятка": 50, "взяток": 20, "взятки": 60, "взятку": 70}, {})

    assert bag < 5
    assert bribe > 195


def test_a_word_takes_no_more_of_a_shared_form_than_its_own_forms_allow(tmp_path: Path) -> None:
    entries = make_entries(tmp_path, {"nouns": [MULBERRY], "others": [HERE]})

    mulberry, here = sorted(frequencies_of(entries, {"тут": 10_000_000, "тута": 30, "туту": 1}, {}))

    assert mulberry < 50_000
    assert here > 9_900_000


def test_a_noun_made_of_an_adjective_has_a_small_share(tmp_path: Path) -> None:
    cells = {"decl_m_nom": "ру'сский", "decl_m_gen": "ру'сского", "decl_f_nom": "ру'сская"}
    entries = make_entries(
        tmp_path,
        {
            "nouns": [make_line("nouns", f"слово{'о' * number}") for number in range(20)]
            + [make_line("nouns", "русский", sg_nom="ру'сский", sg_gen="ру'сского")],
            "adjectives": [make_line("adjectives", "русский", **cells)],
        },
    )

    found = frequencies_of(entries, {"русский": 100, "русского": 100, "русская": 100}, {})

    by_part = {entry.part: count for entry, count in zip(entries, found, strict=True) if entry.text == "русский"}
    assert by_part["nouns"] == pytest.approx(0.05 / 1.05 * 200, rel=0.5)
    assert by_part["adjectives"] == pytest.approx(300 - by_part["nouns"])


def test_forms_that_a_word_has_elsewhere_are_its_own(tmp_path: Path) -> None:
    entries = make_entries(
        tmp_path,
        {
            "nouns": [make_line("nouns", "кома", sg_nom="ко'ма", sg_gen="ко'мы", sg_dat="ко'ме", sg_acc="ко'му")],
            "others": [make_line("others", "кто")],
        },
    )

    counts = frequencies_of(entries, {"кому": 1_000_000, "кто": 5_000_000, "комы": 2_000}, {"кто": ["кто", "кому"]})

    by_text = {entry.text: count for entry, count in zip(entries, counts, strict=True)}
    assert by_text["кома"] < 200_000
    assert by_text["кто"] > 5_800_000
