"""What a word lacks is filled; what it has stays."""

from __future__ import annotations

import pytest

from table.engine.protocol import Attributes, AttributeValue
from table.jobs.filling import filled
from tests.builders import make_word


def _word(**attributes: AttributeValue) -> Attributes:
    return {**make_word(level="A1", frequency_rank=5), **attributes}


@pytest.mark.parametrize("empty", [None, "", "None", [], {}])
@pytest.mark.parametrize(
    ("name", "value", "called"),
    [
        ("sentences", [{"rus": "Вот выход.", "eng": None, "exact_match": True}], "sentences"),
        ("definitions", [{"pos": "noun", "definitions": []}], "definitions"),
        ("declensions", {"gender": "m"}, "grammar"),
        ("conjugations", {"aspect": "impf"}, "grammar"),
        ("short_forms", {"comp": "x"}, "grammar"),
        ("long_forms", {"m_nom": "x"}, "grammar"),
        ("aspectual_pairs", [{"imp_word_id": "1"}], "aspectual pairs"),
        ("synonyms", ["1"], "synonyms"),
    ],
)
def test_empty_attributes_are_filled(empty: AttributeValue, name: str, value: AttributeValue, called: str) -> None:
    after, lacks = filled(_word(**{name: empty}), _word(**{name: value}))

    assert after == _word(**{name: value})
    assert lacks == [called]


def test_a_missing_form_is_filled_beside_those_that_are_there() -> None:
    theirs = _word(declensions={"gender": "f", "nom": "x", "gen": None, "dat": "-", "extra": 1})
    ours = _word(declensions={"gender": "m", "nom": "y", "gen": "z", "dat": "w", "acc": None})

    after, lacks = filled(theirs, ours)

    assert after["declensions"] == {"gender": "f", "nom": "x", "gen": "z", "dat": "-", "extra": 1}
    assert lacks == ["grammar"]


@pytest.mark.parametrize("rank", [None, 0, -1, "-1", "None"])
def test_an_unknown_rank_and_level_are_filled(rank: AttributeValue) -> None:
    theirs = _word(word={"word_id": 771, "word": "выход", "accent": "вы'ход", "pos": "noun", "frequency": rank})

    after, lacks = filled(theirs, _word())

    assert after["word"] == {
        "word_id": 771, "word": "выход", "accent": "вы'ход", "pos": "noun", "frequency": 5, "level": "A1",
    }  # fmt: skip
    assert sorted(lacks) == ["level", "rank"]


def test_existing_attributes_stay_and_none_is_lacking() -> None:
    theirs = make_word(level="C1", frequency_rank=9, meanings=["theirs"], sentences=[{"rus": "a", "eng": "b"}])
    theirs |= {"lesson": 3, "synonyms": ["5"]}
    ours = make_word(level="A1", frequency_rank=5, meanings=["ours"], sentences=[{"rus": "c", "eng": "d"}])

    assert filled(theirs, ours | {"synonyms": ["6"]}) == (theirs, [])


def test_a_word_that_cannot_be_read_stays() -> None:
    theirs = make_word(level="A1", frequency_rank=5) | {"word": "broken", "definitions": "broken"}

    assert filled(theirs, make_word(level="A1", frequency_rank=5)) == (theirs, [])


@pytest.mark.parametrize(("theirs", "exact"), [("impf", None), (None, "both")])
def test_an_aspect_that_the_original_service_knows_stays(theirs: str | None, exact: str | None) -> None:
    stored = _word(conjugations={"aspect": theirs, "past_m": "ше'л"})
    own = _word(conjugations={"aspect": "impf", "exact_aspect": "both", "past_f": "шла'"})

    after, _ = filled(stored, own)

    conjugations = after["conjugations"]
    assert isinstance(conjugations, dict)
    assert (conjugations.get("exact_aspect"), conjugations["past_f"]) == (exact, "шла'")
