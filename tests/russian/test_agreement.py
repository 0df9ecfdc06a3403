"""Tests of the cells of forms and of the cases that prepositions govern."""

from __future__ import annotations

from itertools import product

from russian.agreement import CASES, GENDERS_AND_PLURAL, cells, governed


def test_every_cell_is_a_bit_of_its_own() -> None:
    each = [cells((gender,), case) for gender, case in product(GENDERS_AND_PLURAL, CASES)]

    assert sorted(each) == [1 << number for number in range(24)]
    assert cells(GENDERS_AND_PLURAL, "gen") == sum(cells((gender,), "gen") for gender in GENDERS_AND_PLURAL)


def test_a_preposition_governs_its_cases_in_any_gender_and_number() -> None:
    assert governed("к") == cells(GENDERS_AND_PLURAL, "dat")
    assert governed("в") == cells(GENDERS_AND_PLURAL, "acc") | cells(GENDERS_AND_PLURAL, "prep")
    assert governed("дом") == 0
