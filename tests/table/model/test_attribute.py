"""Declared attributes: where a value is, how it is read, and what is said where it cannot be."""

from __future__ import annotations

import pytest

from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import MalformedItemError
from table.model import rules
from table.model.attribute import INSIDE, Attribute, View, ViewAttribute
from table.model.list_attributes import TextsAttribute, ViewsAttribute


class _Part(View):
    text = Attribute("text", rules.text)
    place = Attribute("place", rules.optional_whole, fallback=lambda view: view.index + 1)


class _Thing(View):
    name = Attribute("named.name", rules.text)
    size = Attribute("size", rules.optional_whole)
    shown = Attribute("shown", rules.optional_text, fallback=name.read)
    part = ViewAttribute("part", _Part)
    parts = ViewsAttribute("parts", _Part)
    backwards = ViewsAttribute("parts", _Part, lambda parts: reversed([*parts]))


class _BiggerThing(_Thing):
    weight = Attribute("weight", rules.optional_whole)


def _thing(**attributes: AttributeValue) -> _Thing:
    item: Attributes = {"pk": "THING#1", "sk": "THING#1", "named": {"name": "box"}}
    return _Thing(item | attributes)


def test_an_attribute_of_the_class_is_its_declaration() -> None:
    assert _Thing.name.path == "named.name"
    assert _Thing.name.steps == ("named", "name")


def test_a_value_is_read_along_its_path() -> None:
    assert _thing().name == "box"


@pytest.mark.parametrize("named", [None, "None", [], {}, {"name": None}])
def test_a_path_that_ends_early_leads_to_nothing(named: AttributeValue) -> None:
    thing = _thing(named=named)

    assert _Thing.name.stored(thing) is None
    with pytest.raises(MalformedItemError, match=r"^item THING#1 / THING#1: named\.name is missing$"):
        _ = thing.name


def test_a_refused_value_names_item_and_attribute() -> None:
    thing = _thing(size="big")

    with pytest.raises(MalformedItemError) as refused:
        _ = thing.size

    assert (refused.value.pk, refused.value.sk, refused.value.attribute) == ("THING#1", "THING#1", "size")
    assert str(refused.value) == "item THING#1 / THING#1: size is not a number"


@pytest.mark.parametrize(("shown", "expected"), [(None, "box"), ("None", "box"), ("a box", "a box")])
def test_a_fallback_stands_in_for_what_is_not_said(shown: str | None, expected: str) -> None:
    assert _thing(shown=shown).shown == expected


def test_a_missing_value_without_a_fallback_is_none() -> None:
    assert _thing().size is None


def test_a_map_is_read_as_a_view_with_the_key_of_its_item() -> None:
    part = _thing(part={"text": "lid"}).part

    assert part is not None
    assert part.text == "lid"
    assert part.key == PrimaryKey("THING#1", "THING#1")


@pytest.mark.parametrize("stored", [None, {}, "None"])
def test_an_empty_map_is_none(stored: AttributeValue) -> None:
    assert _thing(part=stored).part is None


@pytest.mark.parametrize("stored", ["lid", ["lid"], 1])
def test_an_invalid_map_is_not_read(stored: AttributeValue) -> None:
    with pytest.raises(MalformedItemError, match=r"part is not a map$"):
        _ = _thing(part=stored).part


def test_maps_of_a_list_know_their_place() -> None:
    parts = _thing(parts=[{"text": "lid"}, {"text": "base", "place": "7"}]).parts

    assert [(part.text, part.index, part.place) for part in parts] == [("lid", 0, 1), ("base", 1, 7)]


def test_a_list_is_arranged_as_declared() -> None:
    backwards = _thing(parts=[{"text": "lid"}, {"text": "base"}]).backwards

    assert [part.text for part in backwards] == ["base", "lid"]


@pytest.mark.parametrize("stored", [None, [], "None"])
def test_a_missing_list_is_empty(stored: AttributeValue) -> None:
    assert _thing(parts=stored).parts == ()


@pytest.mark.parametrize(
    ("stored", "problem"),
    [("lid", "parts is not a list"), ({}, "parts is not a list"), ([{"text": "lid"}, None], "parts is not a map at 1")],
)
def test_an_invalid_list_of_maps_is_not_read(stored: AttributeValue, problem: str) -> None:
    with pytest.raises(MalformedItemError, match=f"{problem}$"):
        _ = _thing(parts=stored).parts


def test_views_are_equal_where_class_key_and_attributes_are() -> None:
    views = {_thing(size=1), _thing(size=1), _thing(size=2), _BiggerThing(_thing(size=1).attributes)}

    assert len(views) == 3
    assert _thing(size=1) != _Thing(_thing(size=1).attributes, PrimaryKey("THING#2", "THING#2"))
    assert _thing(size=1) != _thing(size=1).attributes


def test_a_view_is_shown_with_its_attributes() -> None:
    assert repr(_Part({"text": "lid"})) == "_Part({'text': 'lid'})"


def test_declared_attributes_are_those_of_the_class_and_its_bases() -> None:
    declared = {attribute.path for attribute in _BiggerThing.declared()}

    assert declared == {"named.name", "size", "shown", "part", "parts", "weight"}


def test_a_readable_view_has_no_problems() -> None:
    thing = _thing(size=1, part={"text": "lid"}, parts=[{"text": "base"}])

    assert [*thing.problems()] == []


def test_problems_are_found_in_inner_views_too() -> None:
    thing = _thing(size="big", part={"text": None}, parts=[{"text": "lid"}, {"text": "base", "place": "last"}])

    problems = {str(problem) for problem in thing.problems()}

    assert problems == {
        "item THING#1 / THING#1: size is not a number",
        "item THING#1 / THING#1: text is missing",
        "item THING#1 / THING#1: place is not a number",
    }


class _Shelf(View):
    parts = ViewsAttribute("parts", _Part, required=(_Part.text,))
    labels = TextsAttribute("labels")


ODD_SHELF: Attributes = {
    "parts": [{"text": "lid"}, "base", {"text": 7}, {"text": "side", "place": "left"}],
    "labels": ["old", 7, None, ["new"]],
}


def test_what_is_left_out_of_a_list_is_a_problem_of_its_item() -> None:
    shelf = _Shelf({"pk": "SHELF", "sk": "SHELF", **ODD_SHELF})

    assert [part.text for part in shelf.parts] == ["lid", "side"]
    assert [part.index for part in shelf.parts] == [0, 3]
    assert shelf.labels == ("old",)
    assert [str(problem) for problem in shelf.problems()] == [
        "item SHELF / SHELF: parts is not a map at 1",
        "item SHELF / SHELF: text is not a text",
        "item SHELF / SHELF: place is not a number",
        "item SHELF / SHELF: labels is not a text",
    ]


@pytest.mark.parametrize("name", ["parts", "labels"])
def test_nothing_is_left_out_of_a_map_whose_item_is_not_known(name: str) -> None:
    with pytest.raises(MalformedItemError):
        getattr(_Shelf(ODD_SHELF, INSIDE), name)


@pytest.mark.parametrize("attribute", [_Shelf.parts, _Shelf.labels])
def test_what_is_not_a_list_is_not_read(attribute: ViewsAttribute[_Part] | TextsAttribute) -> None:
    with pytest.raises(MalformedItemError, match="is not a list"):
        attribute.read(_Shelf({"pk": "SHELF", "sk": "SHELF", "parts": "lid", "labels": "old"}))


def test_a_value_that_cannot_be_read_is_none_if_it_is_dispensable(caplog: pytest.LogCaptureFixture) -> None:
    assert _Thing.size.read_if_readable(_thing(size="big")) is None
    assert caplog.messages == ["left out: item THING#1 / THING#1: size is not a number"]
