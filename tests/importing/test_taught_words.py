"""Words that only SMARTool has are words of the dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.taught_words import taught_words

HEADER = "Target language lemma,User language gloss,POS,Form"


def _texts(folder: Path, *rows: str, known: frozenset[str] = frozenset()) -> list[str]:
    path = folder / "smartool" / "SMARTool_data_B1.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return [entry.text for entry in taught_words(folder, known)]


@pytest.mark.parametrize(
    ("row", "is_taken"),
    [
        ("домофон,intercom,N.Masc.Inan,домофон", True),
        ("домофон,,N.Masc.Inan,домофон", False),
        ("скорая помощь,ambulance,N.Fem.Inan,помощь", False),
        ("Москва,Moscow,N.Fem.Inan,Москва", False),
        ("очень,very,,очень", False),
        ("intercom,intercom,N.Masc.Inan,x", False),
        ("домофон", False),
    ],
)
def test_a_lemma_that_is_one_word_with_a_gloss_is_taken(tmp_path: Path, row: str, is_taken: object) -> None:
    assert bool(_texts(tmp_path, row)) is is_taken


def test_a_lemma_is_taken_once_and_not_if_it_is_known(tmp_path: Path) -> None:
    rows = ("домофон,intercom,N.Masc.Inan,домофон", "домофон,intercom,N.Masc.Inan,домофона", "ёлка,fir,N.Fem.Inan,ёлку")

    assert _texts(tmp_path, *rows, known=frozenset(("елка",))) == ["домофон"]


def test_an_entry_has_what_the_tag_says(tmp_path: Path) -> None:
    _texts(tmp_path, "домофон,intercom; entryphone,N.Masc.Inan,домофон")
    [entry] = taught_words(tmp_path, frozenset())

    assert (entry.part, entry.translations, entry.traits) == (
        "nouns",
        "intercom, entryphone",
        {"gender": "m", "animate": "0"},
    )


def test_there_is_nothing_without_the_folder(tmp_path: Path) -> None:
    assert [*taught_words(tmp_path / "none", frozenset())] == []


def test_what_follows_a_line_that_csv_cannot_read_is_left(tmp_path: Path) -> None:
    rows = ("домофон,intercom,N.Masc.Inan,домофон", "x" * 200_000, "ёлка,fir,N.Fem.Inan,ёлку")

    assert _texts(tmp_path, *rows) == ["домофон"]
