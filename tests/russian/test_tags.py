"""Tests of the choice between readings by the parts of speech around them."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.agreement import cells, governed
from russian.parts_of_speech import PartOfSpeech
from russian.tags import BOUNDARY, NEUTER_AFTER_VERB, SHORT, STATES, Reading, _step, state_of, total_costs


def test_after_a_preposition_a_noun_is_likelier_than_a_verb() -> None:
    [_, [noun, verb]] = total_costs([[Reading("preposition", 0.0)], [Reading("noun", 0.0), Reading("verb", 0.0)]])

    assert noun < verb


def test_a_word_without_readings_says_nothing_of_its_neighbours() -> None:
    assert total_costs([[Reading("", 0.0)], [Reading("noun", 1.0)], [Reading("", 0.0)]]) == [[1.0], [1.0], [1.0]]


def test_after_a_preposition_a_form_in_its_case_is_likelier() -> None:
    grief = Reading("noun", 0.0, cells(("n",), "nom") | cells(("n",), "acc"))
    mountain = Reading("noun", 0.0, cells(("f",), "dat") | cells(("f",), "prep"))

    [_, [of_grief, of_mountain]] = total_costs(
        [[Reading("preposition", 0.0, governed=governed("к"))], [grief, mountain]]
    )

    assert of_mountain < of_grief


def test_an_attribute_that_agrees_is_likelier() -> None:
    new = Reading("adjective", 0.0, cells(("n",), "nom"))
    soap = Reading("noun", 0.0, cells(("n",), "nom"))
    other = Reading("noun", 0.0, cells(("f",), "nom"))

    [_, [agreeing, disagreeing]] = total_costs([[new], [soap, other]])

    assert agreeing < disagreeing


def test_an_attribute_that_agrees_in_an_oblique_case_is_likelier_than_a_pronoun_that_does_not() -> None:
    year = Reading("noun", 0.0, cells(("m",), "dat") | cells(("m",), "prep"))
    this = Reading("pronoun", 1.0, cells(("m", "n"), "prep"))
    it = Reading("pronoun", 0.0, cells(("n",), "prep"))

    [[of_this, of_it], _] = total_costs([[this, it], [year]])

    assert of_this < of_it


def test_no_words_have_no_costs() -> None:
    assert total_costs([]) == []


@pytest.mark.parametrize(
    ("part", "folded", "state"),
    [
        (PartOfSpeech.ADJECTIVE, "новый", "adjective"),
        (PartOfSpeech.ADJECTIVE, "новыми", "adjective"),
        (PartOfSpeech.ADJECTIVE, "рад", "short adjective"),
        (PartOfSpeech.ADJECTIVE, "важно", "short adjective"),
        (PartOfSpeech.VERB, "читать", "infinitive"),
        (PartOfSpeech.VERB, "учиться", "infinitive"),
        (PartOfSpeech.VERB, "читал", "verb"),
        (PartOfSpeech.NOUN, "мать", "noun"),
    ],
)
def test_short_adjectives_and_infinitives_are_states_of_their_own(part: PartOfSpeech, folded: str, state: str) -> None:
    assert state_of(part, folded) == state
    assert state in STATES


readings = st.lists(
    st.builds(Reading, st.sampled_from(STATES), st.integers(0, 9).map(float), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=3,
)


@given(st.lists(readings, min_size=1, max_size=4))
def test_the_cost_of_a_reading_is_that_of_the_best_choice_with_it(text: list[list[Reading]]) -> None:
    found = total_costs(text)

    for at, ones in enumerate(text):
        for number, one in enumerate(ones):
            choices = product(*[[one] if place == at else others for place, others in enumerate(text)])
            assert found[at][number] == pytest.approx(min(map(_cost, choices)))


def _cost(choice: tuple[Reading, ...]) -> float:
    boundary = Reading(BOUNDARY, 0.0)
    return sum(_step(*pair) for pair in pairwise([boundary, *choice, boundary])) + sum(one.cost for one in choice)


def test_a_form_that_ends_like_an_infinitive_is_none() -> None:
    assert state_of(PartOfSpeech.VERB, "есть", is_headword=False) == "verb"
    assert state_of(PartOfSpeech.VERB, "есть") == "infinitive"


def test_a_short_neuter_costs_more_after_a_verb_unless_that_is_a_copula() -> None:
    [_, [free]], [_, [linked]], [_, [other]] = (
        total_costs([[Reading("verb", 0.0, is_copula=is_copula)], [Reading(SHORT, 0.0, is_neuter=is_neuter)]])
        for is_copula, is_neuter in ((False, True), (True, True), (False, False))
    )

    assert free - linked == NEUTER_AFTER_VERB
    assert linked == other
