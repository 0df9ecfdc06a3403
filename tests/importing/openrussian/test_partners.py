"""Pairs of verbs: joined by spelling, in the right order, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.openrussian.partners import Pair, aspectual_pairs
from tests.importing.openrussian.openrussian_sample import make_entries, make_line

IMPERFECTIVE, PERFECTIVE, BOTH = "imperfective", "perfective", "both"


def _verb(stressed: str, aspect: str, partner: str = "") -> str:
    return make_line("verbs", stressed.replace("'", ""), stressed, aspect=aspect, partner=partner)


def _pairs(folder: Path, *lines: str) -> dict[int, list[Pair]]:
    return aspectual_pairs(make_entries(folder, {"verbs": lines})).by_entry


def test_two_verbs_that_name_each_other_are_one_pair_of_both(tmp_path: Path) -> None:
    pairs = _pairs(tmp_path, _verb("сказа'ть", PERFECTIVE, "говорить"), _verb("говори'ть", IMPERFECTIVE, "сказать"))

    assert pairs == {0: [Pair(1, 0)], 1: [Pair(1, 0)]}


def test_a_pair_that_one_verb_names_is_also_the_others_after_those_it_names_itself(tmp_path: Path) -> None:
    pairs = _pairs(
        tmp_path,
        _verb("взима'ть", IMPERFECTIVE, "взять"),
        _verb("взять", PERFECTIVE, "брать"),
        _verb("брать", IMPERFECTIVE, "-"),
    )

    assert pairs == {0: [Pair(0, 1)], 1: [Pair(2, 1), Pair(0, 1)], 2: [Pair(2, 1)]}


@pytest.mark.parametrize(
    "named", ["сделать;поделать", "сделать,поделать", "сде'лать; подѐлать", "-;сделать;-; поделать", "Сде́лать/поделать"]
)
def test_partners_are_found_whatever_their_separators_marks_and_case(tmp_path: Path, named: str) -> None:
    pairs = _pairs(
        tmp_path,
        _verb("де'лать", IMPERFECTIVE, named),
        _verb("поде'лать", PERFECTIVE),
        _verb("сде'лать", PERFECTIVE),
    )

    assert pairs[0] == [Pair(0, 2), Pair(0, 1)]


def test_a_partner_may_write_e_for_yo(tmp_path: Path) -> None:
    pairs = _pairs(tmp_path, _verb("навернуть", PERFECTIVE, "навертывать"), _verb("навёртывать", IMPERFECTIVE))

    assert pairs[0] == [Pair(1, 0)]


@pytest.mark.parametrize("nothing", ["", "-", "_", ".", "-;"])
def test_a_verb_may_have_no_partner(tmp_path: Path, nothing: str) -> None:
    assert _pairs(tmp_path, _verb("идти'", IMPERFECTIVE, nothing)) == {}


def test_a_partner_that_is_no_word_keeps_its_spelling(tmp_path: Path) -> None:
    pairs = _pairs(
        tmp_path, _verb("означа'ть", IMPERFECTIVE, "озна'чить"), _verb("окропи'ть", PERFECTIVE, "окропля'ть")
    )

    assert pairs == {0: [Pair(0, "озна'чить")], 1: [Pair("окропля'ть", 1)]}


def test_of_a_verb_with_both_aspects_a_partner_that_is_no_word_is_omitted(tmp_path: Path) -> None:
    assert _pairs(tmp_path, _verb("казни'ть", BOTH, "сказнить"), _verb("моли'ться", "", "помолиться")) == {}


def test_a_verb_that_names_itself_has_no_partner_but_for_another_stress(tmp_path: Path) -> None:
    pairs = _pairs(
        tmp_path,
        _verb("вреза'ться", IMPERFECTIVE, "врезаться"),
        _verb("зреза'ть", PERFECTIVE, "зреза'ть"),
        _verb("сыпа'ть", IMPERFECTIVE, "сы'пать"),
    )

    assert pairs == {2: [Pair(2, "сы'пать")]}


def test_only_a_verb_of_another_aspect_is_a_partner(tmp_path: Path) -> None:
    pairs = _pairs(
        tmp_path,
        _verb("идти'", IMPERFECTIVE, "ходить;казнить"),
        _verb("ходи'ть", IMPERFECTIVE, "женить"),
        _verb("казни'ть", BOTH, "женить"),
        _verb("жени'ть", BOTH),
        _verb("мни'ться", "", "идти"),
    )

    assert pairs == {0: [Pair(0, 2)], 1: [Pair(1, 3)], 2: [Pair(0, 2)], 3: [Pair(1, 3)]}


@pytest.mark.parametrize(("aspect", "pair"), [(IMPERFECTIVE, Pair(1, 0)), (PERFECTIVE, Pair(0, 1))])
def test_a_verb_with_both_aspects_takes_the_place_its_partner_leaves(tmp_path: Path, aspect: str, pair: Pair) -> None:
    pairs = _pairs(tmp_path, _verb("арендова'ть", BOTH, "заарендовать"), _verb("заарендова'ть", aspect))

    assert pairs[0] == [pair]


def test_homographs_of_unlike_aspect_are_partners_of_each_other(tmp_path: Path) -> None:
    pairs = _pairs(tmp_path, _verb("засыпа'ть", IMPERFECTIVE, "засыпать"), _verb("засы'пать", PERFECTIVE, "засыпа'ть"))

    assert pairs == {0: [Pair(0, 1)], 1: [Pair(0, 1)]}


def test_of_several_verbs_the_one_with_the_stress_that_is_given_is_taken(tmp_path: Path) -> None:
    verbs = (_verb("сре'зать", PERFECTIVE), _verb("среза'ть", PERFECTIVE, "резать"))

    marked = _pairs(tmp_path, _verb("ре'зать", IMPERFECTIVE, "сре'зать"), *verbs)
    unmarked = _pairs(tmp_path, _verb("ре'зать", IMPERFECTIVE, "срезать"), *verbs)

    assert marked[0] == [Pair(0, 1), Pair(0, 2)]
    assert unmarked[0] == [Pair(0, 2)]


def test_of_several_verbs_without_a_sign_the_first_is_taken(tmp_path: Path) -> None:
    pairs = _pairs(
        tmp_path,
        _verb("ре'зать", IMPERFECTIVE, "срезать"),
        _verb("сре'зать", PERFECTIVE),
        _verb("среза'ть", PERFECTIVE),
    )

    assert pairs == {0: [Pair(0, 1)], 1: [Pair(0, 1)]}


def test_a_partner_that_is_not_russian_is_reported(tmp_path: Path) -> None:
    entries = make_entries(tmp_path, {"verbs": [_verb("обедня'ть", IMPERFECTIVE, "arm machen;обеднить")]})

    pairs = aspectual_pairs(entries)

    assert pairs.unreadable == [(0, "arm machen")]
    assert pairs.by_entry == {0: [Pair(0, "обеднить")]}


def test_verbs_find_only_verbs(tmp_path: Path) -> None:
    entries = make_entries(
        tmp_path,
        {"verbs": [_verb("печь", IMPERFECTIVE, "испечь")], "nouns": [make_line("nouns", "испечь", partner="печь")]},
    )

    assert aspectual_pairs(entries).by_entry == {0: [Pair(0, "испечь")]}
