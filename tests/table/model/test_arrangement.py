"""The order of maps in a list: the same, however they are arranged, and never guessed from what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.protocol import Attributes, AttributeValue
from table.errors import MalformedItemError
from table.model import items, rules
from table.model.attribute import Attribute, View
from table.model.list_attributes import Arrangement, ViewsAttribute


class _Row(View):
    place = Attribute("place", rules.optional_whole)
    is_first = Attribute("is_first", rules.flag)
    text = Attribute("text", rules.optional_text)


BY_PLACE = Arrangement(by=_Row.place)
FIRST = Arrangement(by=_Row.is_first, descending=True)
WITH_TEXT = Arrangement(by=_Row.place, needed=_Row.text)
DISTINCT = Arrangement(by=_Row.place, is_unique=True)

ARRANGED = {
    "by place": BY_PLACE,
    "the marked ones first": FIRST,
    "with a text": WITH_TEXT,
    "one of each place": DISTINCT,
    "senses": items.StoredDefinition.senses.arrange,
    "sentences": items.StoredWord.sentences.arrange,
}


def _places(maps: list[Attributes] | None) -> list[AttributeValue]:
    assert maps is not None
    return [one.get("place") for one in maps]


def test_maps_are_sorted_and_those_of_one_place_keep_their_order() -> None:
    rows: list[Any] = [{"place": 2}, {"place": 1, "text": "a"}, {"place": 1, "text": "b"}, {"place": "0"}]

    found = BY_PLACE.of_maps(rows)

    assert found == [{"place": "0"}, {"place": 1, "text": "a"}, {"place": 1, "text": "b"}, {"place": 2}]


def test_what_is_sorted_already_is_not_copied() -> None:
    rows: list[Any] = [{"place": 1}, {"place": 1}, {"place": 3}]

    assert BY_PLACE.of_maps(rows) is rows


def test_marked_maps_come_first_and_the_others_keep_their_order() -> None:
    rows: list[Any] = [{"place": 1}, {"place": 2, "is_first": True}, {"place": 3, "is_first": False}]

    assert _places(FIRST.of_maps([{**row, "is_first": row.get("is_first", False)} for row in rows])) == [2, 1, 3]


def test_of_several_maps_of_a_place_the_first_is_shown() -> None:
    rows: list[Any] = [{"place": 2, "text": "a"}, {"place": 1}, {"place": 2, "text": "b"}]

    assert DISTINCT.of_maps(rows) == [{"place": 1}, {"place": 2, "text": "a"}]


@pytest.mark.parametrize("arrangement", [BY_PLACE, FIRST, WITH_TEXT, DISTINCT])
@pytest.mark.parametrize("odd", [None, "text", 1, ["place"]])
def test_a_list_with_something_else_than_maps_is_left_to_the_reader(arrangement: Arrangement, odd: object) -> None:
    assert arrangement.of_maps([{"place": 1, "is_first": True, "text": "a"}, odd]) is None


@pytest.mark.parametrize("missing", [{}, {"text": None}, {"text": ""}, {"text": "None"}])
def test_a_map_without_what_is_needed_is_left_to_the_reader(missing: dict[str, object]) -> None:
    assert WITH_TEXT.of_maps([{"place": 1, "text": "a"}, {"place": 2, **missing}]) is None


def test_a_place_that_is_missing_is_left_to_the_reader() -> None:
    assert BY_PLACE.of_maps([{"place": 1}, {"place": "None"}]) is None


@pytest.mark.parametrize("place", [True, 1.5, "first", 2**31, [1]])
def test_a_place_that_cannot_be_read_is_a_problem(place: object) -> None:
    with pytest.raises(ValueError, match=r"is not a number|is not a whole number|is out of range"):
        BY_PLACE.of_maps([{"place": place}])


odd_numbers = st.sampled_from([None, "None", "", "1", "2", "x", True, False, 2**31, -(2**31)]) | st.integers(-3, 3)
maps = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("place", "is_first", "exact_match", "sub_def_position"), odd_numbers)
    | {"text": st.sampled_from(["a", "", None]), "definition": st.sampled_from(["a", "", None])},
)


@pytest.mark.parametrize("name", ARRANGED)
@given(rows=st.lists(maps, max_size=6))
def test_maps_are_arranged_as_their_views_or_left_to_the_reader(name: str, rows: list[Any]) -> None:
    arrange = ARRANGED[name]
    assert isinstance(arrange, Arrangement)
    view_class = {"senses": items.StoredSense, "sentences": items.StoredSentence}.get(name, _Row)
    try:
        found = arrange.of_maps(rows)
    except ValueError:
        found = None
    try:
        views = ViewsAttribute("rows", view_class, arrange).read(View({"rows": rows}))
    except MalformedItemError:
        assert found is None
    else:
        assert found is None or found == [view.attributes for view in views]
