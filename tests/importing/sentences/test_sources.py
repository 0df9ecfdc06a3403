"""Sentence files → sentences: layouts of the two sources, and lines that give nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from importing.openrussian.rows import Problem
from importing.sentences.sources import SENTENCE_SOURCES, SourcedSentence, read_sentences, read_smartool, read_tatoeba

_HEADER = (
    "Target language lemma,ID,User language gloss,English gloss,POS,Level,Word source,Ex. ID,Form,Analysis,"
    "Target language example sentence,User language translation,English translation,Reference,Topic(s),Lesson,"
)


def _smartool(folder: Path, *rows: str, level: str = "A1") -> Path:
    folder.mkdir(exist_ok=True)
    content = "".join(f"{line}\n" for line in (_HEADER, *rows))
    (folder / f"SMARTool_data_{level}.csv").write_bytes(content.encode())
    return folder


def _tatoeba(folder: Path, russian: str, english: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "pairs.rus").write_bytes(russian.encode())
    (folder / "pairs.eng").write_bytes(english.encode())
    return folder


def _pairs(read: Sequence[SourcedSentence | Problem]) -> list[tuple[str, str | None]]:
    return [(found.russian, found.english) for found in read if isinstance(found, SourcedSentence)]


def _reasons(read: Sequence[SourcedSentence | Problem]) -> list[tuple[int, str]]:
    return [(found.line, found.reason) for found in read if isinstance(found, Problem)]


# ------------------------------------------------------------------ SMARTool


def test_a_row_of_smartool_tells_lemma_part_of_speech_and_level(tmp_path: Path) -> None:
    row = (
        'лодка,1,boat,,N.Fem.Inan,A1,"MiP, LM",1,лодку,Acc.Sing,"Мы купили лодку, и не одну.",We bought a boat.,,_,,1,'
    )

    [read] = read_smartool(_smartool(tmp_path, row))

    assert read == SourcedSentence(
        russian="Мы купили лодку, и не одну.",
        english="We bought a boat.",
        source="smartool",
        level="A1",
        lemma="лодка",
        part_of_speech="noun",
    )


def test_rows_may_have_fewer_and_more_fields_than_the_header(tmp_path: Path) -> None:
    fewer = "лодка,1,boat,,N.Fem.Inan,A2,LM,1,лодка,Nom.Sing,Вот лодка.,Here is a boat.,,_,вода"
    more = "лодка,2,boat,,N.Fem.Inan,A2,LM,2,лодки,Nom.Plur,Вот лодки.,Here are boats.,,_,вода,,,"

    read = [*read_smartool(_smartool(tmp_path, fewer, more, level="A2"))]

    assert _pairs(read) == [("Вот лодка.", "Here is a boat."), ("Вот лодки.", "Here are boats.")]


def test_a_line_end_in_a_cell_becomes_a_blank_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    over_two_lines = 'лодка,1,boat,,N,A1,LM,1,лодка,,Вот лодка.,"Here is\na boat.\n",,_,,,'
    without = "плот,2,raft,,N,A1,LM,1,плот,,,,,_,,,"

    read = [*read_smartool(_smartool(tmp_path, over_two_lines, "", without))]

    assert _pairs(read) == [("Вот лодка.", "Here is a boat.")]
    assert _reasons(read) == [(6, "there is no sentence")]


def test_a_row_without_sentence_or_translation_is_a_problem_with_its_line(tmp_path: Path) -> None:
    rows = (
        "12 deleted,,,,,,,,,,,,,,,,",
        "плот,2,raft,,N,A1,LM,1,плот,,_,_,,_,,,",
        "плот,3,raft,,N,A1,LM,2,плота,,Нет плота.,_,,_,,,",
        "плот,4",
        "плот,5,raft,,N,A1,LM,3,плоты,,Here.,Here.,,_,,,",
    )

    read = [*read_smartool(_smartool(tmp_path, *rows))]

    assert _pairs(read) == []
    assert _reasons(read) == [
        (2, "there is no sentence"),
        (3, "there is no sentence"),
        (4, "there is no translation"),
        (5, "there is no sentence"),
        (6, "the sentence is not in Russian letters"),
    ]
    assert read[3] == Problem(file="SMARTool_data_A1.csv", line=5, reason="there is no sentence", row="плот,4")


@pytest.mark.parametrize(
    ("lemma", "tag", "expected"),
    [
        ("идти", "V", ("идти", "verb")),
        ("синий", "A", ("синий", "adjective")),
        ("рад", "A", ("рад", "adjective")),
        ("мыться", "A", ("мыться", "verb")),
        ("сани", "N.Inan", ("сани", "noun")),
        ("болеть(и)", "V", ("болеть", "verb")),
        ("увы", "", ("увы", None)),
        ("", "V", (None, "verb")),
    ],
)
def test_a_lemma_is_read_without_its_note_and_with_its_part_of_speech(
    tmp_path: Path, lemma: str, tag: str, expected: tuple[str | None, str | None]
) -> None:
    [read] = read_smartool(_smartool(tmp_path, f"{lemma},1,,,{tag},A1,LM,1,,,Вот оно.,Here it is.,,_,,,"))

    assert isinstance(read, SourcedSentence)
    assert (read.lemma, read.part_of_speech) == expected


def test_an_invalid_level_is_unknown(tmp_path: Path) -> None:
    [read] = read_smartool(_smartool(tmp_path, "плот,1,raft,,N,easy,LM,1,плот,,Вот плот.,Here is a raft.,,_,,,"))

    assert isinstance(read, SourcedSentence)
    assert read.level is None


def test_stress_marks_and_latin_letters_within_russian_words_are_repaired(tmp_path: Path) -> None:
    row = "плот,1,raft,,N,A1,LM,1,плот,,Bот пло\u0301т «Queen»  и и\u0306од.,Here is a raft.,,_,,,"

    read = [*read_smartool(_smartool(tmp_path, row))]

    assert _pairs(read) == [("Вот плот «Queen» и йод.", "Here is a raft.")]


def test_levels_are_read_from_the_easiest_on_and_other_files_are_not(tmp_path: Path) -> None:
    _smartool(tmp_path, "плот,1,raft,,N,B1,LM,1,плот,,Вот плот.,Here is a raft.,,_,,,", level="B1")
    _smartool(tmp_path, "лодка,1,boat,,N,A2,LM,1,лодка,,Вот лодка.,Here is a boat.,,_,,,", level="A2")
    _smartool(tmp_path, "нет,1,no,,N,A2,LM,1,нет,,Вот нет.,Here is none.,,_,,,", level="Topics")

    assert [found.level for found in read_smartool(tmp_path) if isinstance(found, SourcedSentence)] == ["A2", "B1"]


def test_a_file_that_lacks_columns_gives_one_problem(tmp_path: Path) -> None:
    (tmp_path / "SMARTool_data_A1.csv").write_text("Target language lemma,POS\nплот,N\n", encoding="utf-8")

    [problem] = read_smartool(tmp_path)

    assert problem == Problem(
        file="SMARTool_data_A1.csv",
        line=1,
        reason="lacks the columns Level, Target language example sentence, User language translation",
        row="Target language lemma,POS",
    )


def test_a_quote_that_never_ends_ends_the_file_with_a_problem(tmp_path: Path) -> None:
    sound = "плот,1,raft,,N,A1,LM,1,плот,,Вот плот.,Here is a raft.,,_,,,"
    _smartool(tmp_path, sound, 'плот,2,raft,,N,A1,LM,1,плот,,"' + "а" * 140_000)

    read = [*read_smartool(tmp_path)]

    assert _pairs(read) == [("Вот плот.", "Here is a raft.")]
    [(_, reason)] = _reasons(read)
    assert reason.startswith("the rest of the file is unreadable: field larger than field limit")


# ------------------------------------------------------------------ Tatoeba


def test_aligned_files_are_read_line_by_line(tmp_path: Path) -> None:
    read = [*read_tatoeba(_tatoeba(tmp_path, "Вот плот.\nВот лодка.\n", "Here is a raft.\r\nHere is a boat."))]

    assert read == [
        SourcedSentence(russian="Вот плот.", english="Here is a raft.", source="tatoeba"),
        SourcedSentence(russian="Вот лодка.", english="Here is a boat.", source="tatoeba"),
    ]


def test_aligned_files_of_unlike_length_give_no_sentence(tmp_path: Path) -> None:
    [problem] = read_tatoeba(_tatoeba(tmp_path, "Вот плот.\nВот лодка.\n", "Here is a raft.\n"))

    assert problem == Problem(
        file="pairs.rus",
        line=1,
        reason="pairs.eng has 1 lines for 2: the files are not aligned",
        row="",
    )


def test_a_russian_file_without_its_english_one_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "pairs.rus").write_text("Вот плот.\n", encoding="utf-8")

    assert _reasons([*read_tatoeba(tmp_path)]) == [(1, "pairs.eng is missing")]


def test_an_empty_line_of_an_aligned_file_is_a_problem_and_moves_no_other(tmp_path: Path) -> None:
    read = [*read_tatoeba(_tatoeba(tmp_path, "Вот плот.\n\nДа.\n", "Here is a raft.\nA boat.\nYes.\n"))]

    assert _pairs(read) == [("Вот плот.", "Here is a raft."), ("Да.", "Yes.")]
    assert _reasons(read) == [(2, "there is no sentence")]


def test_tatoebas_own_download_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    lines = '\ufeff11\tВот плот.\t21\tHere is a raft.\r\n12\tСказал: "Да.\t22\tSaid: "Yes.\r\n\r\n'
    (tmp_path / "Sentence pairs in Russian-English.tsv").write_bytes(lines.encode())

    read = [*read_tatoeba(tmp_path)]

    assert _pairs(read) == [("Вот плот.", "Here is a raft."), ('Сказал: "Да.', 'Said: "Yes.')]
    assert _reasons(read) == []


def test_lines_of_a_download_that_are_no_pair_are_problems(tmp_path: Path) -> None:
    lines = b"11\t\xd0\x94\xd0\xb0.\t21\n12\t\xd0\x94\xff\t22\tYes.\n13\t\xd0\x94\xd0\xb0.\t23\t\n"
    (tmp_path / "pairs.tsv").write_bytes(lines)

    read = [*read_tatoeba(tmp_path)]

    assert read == [
        Problem(file="pairs.tsv", line=1, reason="the line does not have four tab-separated fields", row="11\tДа.\t21"),
        Problem(file="pairs.tsv", line=2, reason="the sentence is not UTF-8", row="12\tД\\xff\t22\tYes."),
        Problem(file="pairs.tsv", line=3, reason="there is no translation", row="13\tДа.\t23\t"),
    ]


# ------------------------------------------------------------------ both


def test_of_equal_pairs_the_first_stands(tmp_path: Path) -> None:
    _smartool(tmp_path / "smartool", "плот,1,raft,,N,A1,LM,1,плот,,Вот плот.,Here is a raft.,,_,,,")
    _tatoeba(
        tmp_path / "tatoeba", "Вот плот.\nВот плот.\nДа.\nДа.\n", "Here is a raft.\nThere is a raft.\nYes.\nYes.\n"
    )

    found = read_sentences(tmp_path)

    assert [(sentence.source, sentence.russian, sentence.english) for sentence in found.sentences] == [
        ("smartool", "Вот плот.", "Here is a raft."),
        ("tatoeba", "Вот плот.", "There is a raft."),
        ("tatoeba", "Да.", "Yes."),
    ]
    assert found.problems == []


def test_each_source_may_be_missing(tmp_path: Path) -> None:
    nothing = read_sentences(tmp_path / "nowhere")
    _tatoeba(tmp_path / "tatoeba", "Да.\nНет.\n", "Yes.\n_\n")
    one = read_sentences(tmp_path)

    assert (nothing.sentences, nothing.problems) == ([], [])
    assert _pairs(one.sentences) == [("Да.", "Yes.")]
    assert _reasons(one.problems) == [(2, "there is no translation")]


def test_each_source_names_its_licence() -> None:
    assert [(source["source_id"], source["license"]) for source in SENTENCE_SOURCES] == [
        ("smartool", "CC-BY-4.0"),
        ("tatoeba", "CC-BY-2.0"),
    ]
