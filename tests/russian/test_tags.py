"""Tests of the choice between readings by the parts of speech around them."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.parts_of_speech import PartOfSpeech
from russian.tags import _BITS, BOUNDARY, STATES, state_of, total_costs


def test_after_a_preposition_a_noun_is_likelier_than_a_verb() -> None:
    [_, [noun, verb]] = total_costs([[("preposition", 0.0)], [("noun", 0.0), ("verb", 0.0)]])

    assert noun < verb


def test_a_word_without_readings_says_nothing_of_its_neighbours() -> None:
    assert total_costs([[("", 0.0)], [("noun", 1.0)], [("", 0.0)]]) == [[1.0], [1.0], [1.0]]


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


readings = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 9).map(float)), min_size=1, max_size=3)


@given(st.lists(readings, min_size=1, max_size=4))
def test_the_cost_of_a_reading_is_that_of_the_best_choice_with_it(text: list[list[tuple[str, float]]]) -> None:
    found = total_costs(text)

    for at, ones in enumerate(text):
        for number, one in enumerate(ones):
            choices = product(*[[one] if place == at else others for place, others in enumerate(text)])
            assert found[at][number] == pytest.approx(min(map(_cost, choices)))


def _cost(choice: tuple[tuple[str, float], ...]) -> float:
    states = [BOUNDARY, *(state for state, _ in choice), BOUNDARY]
    steps = sum(_BITS[pair] for pair in pairwise(states))
    return steps + sum(own for _, own in choice)
