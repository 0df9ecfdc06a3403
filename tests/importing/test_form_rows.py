"""Rows that are forms of another word are left out."""

from __future__ import annotations

from pathlib import Path

from importing.form_rows import without_forms
from importing.starter.starter_files import own_starter
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


def test_a_row_that_is_only_a_form_of_another_word_is_left_out(tmp_path: Path) -> None:
    others = [
        make_line("others", "меня", "меня'", "genitive of I"),
        make_line("others", "тебе", "тебе'", 'dative of "you"'),
        make_line("others", "начала", "нача'ла"),
        make_line("others", "ночью", "но'чью"),
        make_line("others", "побей", "побе'й"),
        make_line("others", "начиная", "начина'я", "starting from"),
        make_line("others", "эвона"),
        make_line("others", "его", "его'", 'genetive of "he"'),
    ]
    verbs = [
        make_line("verbs", "побить", "поби'ть", aspect="perfective", imperative_sg="побе'й"),
        make_line("verbs", "начинать", "начина'ть", aspect="imperfective", presfut_sg1="начина'ю"),
    ]
    nouns = [
        make_line("nouns", "начало", "нача'ло", sg_nom="нача'ло", sg_gen="нача'ла"),
        make_line("nouns", "ночь", sg_nom="ночь", sg_inst="но'чью"),
    ]
    entries = make_entries(tmp_path, {"others": others, "verbs": verbs, "nouns": nouns})

    kept = [entry.text for entry in without_forms(entries, own_starter())]

    assert sorted(kept) == ["его", "начало", "начинать", "начиная", "ночь", "ночью", "побей", "побить", "эвона"]
