"""Ids: the same whatever else changes, distinct, and within their bounds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.openrussian import ids
from importing.openrussian.ids import FIRST_ID, LAST_ID, word_ids

YEAR = ("nouns", "год", "год", "m", "0")
CASTLE = ("nouns", "замок", "за'мок", "", "")
LOCK = ("nouns", "замок", "замо'к", "m", "0")
SATIN = ("nouns", "атлас", "а'тлас", "m", "0")
OTHER_SATIN = ("nouns", "атлас", "а'тлас", "m", "1")

names = st.tuples(*[st.text(alphabet="аб", max_size=2)] * 4)


def test_ids_are_these_and_stay_these() -> None:
    assert word_ids([YEAR, CASTLE, LOCK]) == ["1228293693", "1576404751", "1967475904"]


def test_an_edit_of_anything_but_the_spelling_keeps_the_id_of_a_word_without_homographs() -> None:
    edited = ("nouns", "год", "го'д", "", "1")

    assert word_ids([edited]) == word_ids([YEAR])


def test_the_same_spelling_in_another_file_is_another_id() -> None:
    assert word_ids([("verbs", *YEAR[1:])]) != word_ids([YEAR])


def test_homographs_keep_their_ids_when_rows_move() -> None:
    castle, lock, year = word_ids([CASTLE, LOCK, YEAR])

    assert word_ids([LOCK, YEAR, CASTLE]) == [lock, year, castle]


def test_homographs_with_one_stress_are_distinguished_by_what_differs_next() -> None:
    one, other = word_ids([SATIN, OTHER_SATIN])

    assert one != other
    assert word_ids([OTHER_SATIN, CASTLE, SATIN])[::2] == [other, one]


@given(st.lists(names, unique=True, max_size=30), st.randoms(use_true_random=False))
def test_ids_are_distinct_bounded_and_do_not_depend_on_order(
    distinctions: list[tuple[str, ...]], shuffler: random.Random
) -> None:
    ids = dict(zip(distinctions, word_ids(distinctions), strict=True))
    shuffled = shuffler.sample(distinctions, len(distinctions))

    assert len(set(ids.values())) == len(distinctions)
    assert all(1_000_000_000 <= int(word_id) <= 2_147_483_647 for word_id in ids.values())
    assert dict(zip(shuffled, word_ids(shuffled), strict=True)) == ids


def test_words_that_hash_alike_get_ids_in_the_order_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "LAST_ID", FIRST_ID + 2)
    words = [("others", letter, letter) for letter in "абв"]

    forward, backward = word_ids(words), word_ids(words[::-1])

    assert sorted(forward) == ["1000000000", "1000000001", "1000000002"]
    assert backward == forward[::-1]


def test_the_bounds_are_above_small_ids_and_within_32_bits() -> None:
    assert (FIRST_ID, LAST_ID) == (1_000_000_000, 2_147_483_647)


def test_no_words_have_no_ids() -> None:
    assert word_ids([]) == []
