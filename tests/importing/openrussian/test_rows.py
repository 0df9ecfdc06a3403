"""OpenRussian's files as rows: bytes, lines and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.rows import OpenRussianError, Problem, Row, read_rows
from tests.importing.openrussian.openrussian_sample import HEADERS, make_line, make_row, write_folder

OTHERS = "bare\taccented\ttranslations_en\ttranslations_de\r\n"


def _others(folder: Path, content: bytes) -> list[Row | Problem]:
    (folder / "others.csv").write_bytes(content)
    return [*read_rows(folder)]


def _bare(read: Row | Problem) -> str:
    assert isinstance(read, Row)
    return read.cell("bare")


def test_a_row_gives_its_cells_by_column(tmp_path: Path) -> None:
    row = make_row(tmp_path, "verbs", "сказать", "сказа'ть", "say, tell", aspect="perfective", presfut_sg1="скажу'")

    assert (row.part, row.file, row.line) == ("verbs", "verbs.csv", 2)
    assert row.cell("accented") == "сказа'ть"
    assert row.cell("presfut_sg1") == "скажу'"
    assert row.cell("partner") == ""


def test_files_are_read_plain_and_compressed_and_each_may_be_missing(tmp_path: Path) -> None:
    write_folder(tmp_path, {"nouns.gz": [make_line("nouns", "год")], "others": [make_line("others", "и")]})

    assert [_bare(row) for row in read_rows(tmp_path)] == ["и", "год"]


def test_columns_are_found_by_name_whatever_their_order(tmp_path: Path) -> None:
    [row] = _others(tmp_path, "translations_de\tlevel\taccented\tbare\ttranslations_en\r\n\tA1\tи\tи\tand".encode())

    assert isinstance(row, Row)
    assert (row.cell("bare"), row.cell("translations_en")) == ("и", "and")


@pytest.mark.parametrize("content", [f"\ufeff{OTHERS}и\tи\tand\t\r\n", OTHERS.replace("\r", "") + "и\tи\tand\t\n"])
def test_a_byte_order_mark_and_either_end_of_line_are_fine(tmp_path: Path, content: str) -> None:
    assert [_bare(row) for row in _others(tmp_path, content.encode())] == ["и"]


def test_quotes_are_characters_like_any_other(tmp_path: Path) -> None:
    [row] = _others(tmp_path, (OTHERS + 'ей\tей\tdative of "she"\t"halb\r\n').encode())

    assert isinstance(row, Row)
    assert (row.cell("translations_en"), row.cell("translations_de")) == ('dative of "she"', '"halb')


def test_a_line_that_is_not_utf_8_is_a_problem_and_the_next_one_is_read(tmp_path: Path) -> None:
    broken, sound = _others(tmp_path, OTHERS.encode() + b"\xff\xfe\tx\t\t\r\n" + "и\tи\tand\t\r\n".encode())

    assert broken == Problem(file="others.csv", line=2, reason="the line is not UTF-8", row="\\xff\\xfe\tx\t\t")
    assert _bare(sound) == "и"


def test_empty_lines_are_passed_over_but_counted(tmp_path: Path) -> None:
    [row] = _others(tmp_path, (OTHERS + "\r\n\t\t\t\r\nи\tи\tand\t\r\n").encode())

    assert isinstance(row, Row)
    assert row.line == 4


def test_a_tab_too_many_at_the_end_of_others_is_harmless(tmp_path: Path) -> None:
    [row] = _others(tmp_path, (OTHERS + "переборот\tперебо'рот\tovercome, subdue\tSiehe :\tPartizip\r\n").encode())

    assert isinstance(row, Row)
    assert (row.cell("translations_de"), row.extra) == ("Siehe :", ("Partizip",))


@pytest.mark.parametrize(("part", "line"), [("others", "и\tи"), ("nouns", make_line("nouns", "год") + "\t")])
def test_a_wrong_number_of_fields_is_a_problem(tmp_path: Path, part: str, line: str) -> None:
    [problem] = read_rows(write_folder(tmp_path, {part: [line]}))

    number = line.count("\t") + 1
    assert isinstance(problem, Problem)
    assert problem.reason == f"the line has {number} fields, the header {len(HEADERS[part])}"
    assert problem.row == line


def test_a_folder_with_none_of_the_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OpenRussianError, match=r"has none of others\.csv, verbs\.csv, nouns\.csv, adjectives\.csv"):
        [*read_rows(tmp_path)]


def test_a_file_without_its_columns_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OpenRussianError, match="lacks the columns translations_en, translations_de"):
        _others(tmp_path, b"bare\taccented\r\n")


def test_a_damaged_compressed_file_is_an_error(tmp_path: Path) -> None:
    write_folder(tmp_path, {"others.gz": [make_line("others", "и")]})
    path = tmp_path / "others.csv.gz"
    path.write_bytes(path.read_bytes()[:-9])

    with pytest.raises(OpenRussianError, match="cannot be read"):
        [*read_rows(tmp_path)]
