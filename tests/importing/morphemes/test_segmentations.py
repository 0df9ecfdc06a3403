"""Segmentations: lines, doubled words, and lines that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.morphemes.segmentations import Morph, read_segmentations


def test_all_files_are_read_together_and_folded(tmp_path: Path) -> None:
    (tmp_path / "rus.train").write_text("переписать\tпере:PREF/пис:ROOT/а:SUFF/ть:SUFF", encoding="utf-8")
    (tmp_path / "rus.test").write_text("Ёж\tёж:ROOT\nкто-то\tкто:ROOT/-:HYPH/то:POSTFIX\n", encoding="utf-8")

    found = read_segmentations(tmp_path)

    assert found.by_word == {
        "переписать": (Morph("пере", "prefix"), Morph("пис", "root"), Morph("а", "suffix"), Morph("ть", "suffix")),
        "еж": (Morph("еж", "root"),),
        "кто-то": (Morph("кто", "root"), Morph("-", None), Morph("то", "suffix")),
    }
    assert found.problems == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("дом", "the line is not a word, a tab and morphs of known types"),
        ("дом\tдом", "the line is not a word, a tab and morphs of known types"),
        ("дом\tдом:NOUN", "the line is not a word, a tab and morphs of known types"),
        ("дом\tдо:ROOT", "the morphs do not spell the word"),
        ("кот\tко:ROOT/т:SUFF", "an earlier line has another analysis of the word"),
    ],
)
def test_a_line_that_cannot_be_taken_is_reported(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "rus.train").write_text(f"кот\tкот:ROOT\nкот\tкот:ROOT\n\n{line}\n", encoding="utf-8")

    found = read_segmentations(tmp_path)

    assert [*found.by_word] == ["кот"]
    assert [(problem.file, problem.line, problem.reason, problem.row) for problem in found.problems] == [
        ("rus.train", 4, reason, line)
    ]


def test_a_folder_without_files_has_no_segmentations(tmp_path: Path) -> None:
    assert read_segmentations(tmp_path).by_word == {}
