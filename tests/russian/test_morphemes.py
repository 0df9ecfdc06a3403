"""Tests of `russian.morphemes`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.folding import fold
from russian.morphemes import Occurrence, occurrences, spelled_as_in, spells
from tests.russian.strategies import lower_words, untidy_texts


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        (["при", "каз", "а", "ть"], "приказать"),
        (["ЗЕЛЕН", "ый"], "зелёный"),
        (["е\u0308лк", "а"], "ёлка"),
        (["и\u0306", "од"], "йод"),
        (["кто", "-", "то"], "кто-то"),
        ([], ""),
    ],
)
def test_parts_spell_a_word_whatever_their_case_and_yo(parts: list[str], word: str) -> None:
    assert spells(parts, word) is None


@pytest.mark.parametrize(
    ("parts", "word", "index"),
    [
        (["при", "каз", "ы", "ть"], "приказать", 6),
        (["про", "каз", "а", "ть"], "приказать", 2),
        (["у", "каз"], "приказ", 0),
        (["при", "каз"], "приказать", 6),
        (["при", "каз", "а", "ть", "ся"], "приказать", 9),
        ([], "дом", 0),
        (["дом"], "", 0),
        (["иод"], "йод", 0),
    ],
)
def test_parts_that_spell_another_word_differ_at_an_index(parts: list[str], word: str, index: int) -> None:
    assert spells(parts, word) == index


def test_parts_take_the_letters_of_the_word() -> None:
    spelled = spelled_as_in(["зелен", "ЫЙ"], "Зелёный")

    assert spelled == ["Зелён", "ый"]


def test_parts_that_do_not_spell_the_word_cannot_take_its_letters() -> None:
    with pytest.raises(ValueError, match="при/ход does not spell приказ: they differ at index 3"):
        spelled_as_in(["при", "ход"], "приказ")


@given(st.lists(lower_words, max_size=5))
def test_a_word_made_of_parts_gives_the_same_parts_back(parts: list[str]) -> None:
    word = "".join(parts)
    distorted = [part.upper().replace("Ё", "е") for part in parts]

    assert spells(distorted, word) is None
    assert spelled_as_in(distorted, word) == parts


def test_pieces_are_found_by_start_and_of_one_start_the_longest_first() -> None:
    pieces = {"при", "приказ", "каз", "аз", "а", "ть", "ход"}

    found = occurrences("Приказа'ть", pieces, longest=6)

    assert found == [
        Occurrence(0, 6, "приказ"),
        Occurrence(0, 3, "при"),
        Occurrence(3, 6, "каз"),
        Occurrence(4, 6, "аз"),
        Occurrence(4, 5, "а"),
        Occurrence(6, 7, "а"),
        Occurrence(7, 9, "ть"),
    ]


def test_a_piece_is_found_whatever_the_case_and_yo_of_the_text() -> None:
    assert occurrences("Зелёный", {"зелен": "green"}, longest=5) == [(0, 5, "зелен")]


def test_no_piece_is_found_beyond_the_longest_or_in_nothing() -> None:
    assert occurrences("приказать", {"приказ"}, longest=5) == []
    assert occurrences("", {"", "а"}, longest=5) == []


@given(st.one_of(lower_words, untidy_texts), st.sets(lower_words.map(fold), max_size=6))
def test_every_place_of_every_piece_is_found_once(text: str, pieces: set[str]) -> None:
    folded = fold(text)
    pieces |= {folded[1:3], folded[:2]} - {""}

    found = occurrences(text, pieces, longest=max(map(len, pieces), default=0))

    everywhere = [
        (start, -len(piece), piece)
        for piece in pieces
        for start in range(len(folded))
        if folded.startswith(piece, start)
    ]
    assert [(place.start, place.start - place.end, place.piece) for place in found] == sorted(everywhere)
