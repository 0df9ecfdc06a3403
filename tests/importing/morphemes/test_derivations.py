"""UniMorph's derivations."""

from __future__ import annotations

from pathlib import Path

from importing.morphemes.derivations import read_derivations


def test_pairs_are_read_without_stress(tmp_path: Path) -> None:
    path = tmp_path / "rus.derivations"
    path.write_text("бо\u0301рть\tбортник\tN:N\t-ник\nписать\tпереписать\tV:V\tпере-\n", encoding="utf-8")

    assert read_derivations(path).pairs == (("борть", "бортник"), ("писать", "переписать"))


def test_lines_that_are_no_pairs_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "rus.derivations"
    path.write_text("дом\tдомик\n\nhouse\tдомик\tN:N\t-ик\n", encoding="utf-8")

    found = read_derivations(path)

    assert found.pairs == ()
    assert [(problem.line, problem.row) for problem in found.problems] == [
        (1, "дом\tдомик"),
        (3, "house\tдомик\tN:N\t-ик"),
    ]


def test_a_missing_file_has_no_derivations(tmp_path: Path) -> None:
    assert read_derivations(tmp_path / "none").pairs == ()
