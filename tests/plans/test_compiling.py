"""What is not compiled, whoever asks for it, and lists of DynamoDB JSON that are not as usual."""

from __future__ import annotations

from typing import cast

import pytest
from graphql import GraphQLScalarType, OperationDefinitionNode, parse

from plans.compiling import Plan, compiled
from plans.errors import NotCompiledError, UnusualError
from plans.functions import Functions, text_of
from plans.leaves import coercion
from plans.run import Run
from plans.running import run_plan
from plans.steps import MemberStep, Room
from plans.wires import WireList
from schema.api import graphql_schema
from schema.operations.turns import Turns
from table.engine.codec import Wire, from_wire, to_wire
from table.engine.protocol import AttributeValue
from table.engine.wires import parsed
from table.errors import MalformedItemError
from table.model import items
from table.model.attribute import INSIDE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("mutation { deleteBreakdown(id: 1) { id } }", "mutation"),
        ("query @live { about { version } }", "a directive of the operation"),
    ],
)
def test_other_operations_than_plain_queries_are_not_compiled(text: str, reason: str) -> None:
    operation = parse(text).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)

    with pytest.raises(NotCompiledError, match=reason):
        compiled(graphql_schema, operation, {}, {}, Room())


def _sense(number: int) -> Wire:
    return {"M": {"sub_def_position": {"N": str(number)}, "definition": {"S": f"sense {number}"}}}


async def test_a_plan_of_what_is_not_compiled_is_left_to_the_reference_executor() -> None:
    with pytest.raises(UnusualError, match="not compiled"):
        await run_plan(Plan(None), cast("Run", None), Turns())


@pytest.mark.parametrize("value", [None, "x"])
def test_a_leaf_without_a_value_is_left_to_the_reference_executor(value: object) -> None:
    coerced = coercion(GraphQLScalarType("Nothing", coerce_output_value=lambda _: None))

    with pytest.raises(UnusualError, match="null"):
        coerced(value)


def test_a_list_that_holds_something_else_than_maps_is_an_error() -> None:
    odd: Wire = {"L": [{"S": "sense"}]}

    with pytest.raises(MalformedItemError):
        SENSES(odd, {"sub_defs": odd}, 0)


SENSES = WireList(items.StoredDefinition.senses)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({}, []),
        ({"NULL": True}, []),
        ({"L": [_sense(1), _sense(2)]}, ["sense 1", "sense 2"]),
        ({"L": [_sense(2), _sense(1)]}, ["sense 1", "sense 2"]),
    ],
)
def test_a_list_of_maps_is_shown_in_its_order(stored: Wire, shown: list[str]) -> None:
    maps, _ = SENSES(stored, {"sub_defs": stored}, 0)

    assert [one["definition"]["S"] for one in maps] == shown


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param([False, True, False, True], id="flags"),
        pytest.param([False, None, True], id="a flag is missing"),
        pytest.param([False, "True", True], id="a flag is a text"),
        pytest.param([], id="no element"),
    ],
)
def test_sentences_with_the_word_itself_come_first_as_the_reference_has_them(flags: list[AttributeValue]) -> None:
    sentences: list[AttributeValue] = [
        {"rus": f"Выход {number}.", "exact_match": flag} for number, flag in enumerate(flags)
    ]
    stored = to_wire({"sentences": sentences})

    maps, _ = WireList(items.StoredWord.sentences)(stored["sentences"], stored, 0)

    expected = [view.attributes for view in items.StoredWord.sentences.read(items.StoredWord({"sentences": sentences}))]
    assert [from_wire(one) for one in maps] == expected


@pytest.mark.parametrize(
    "items_of_list",
    [
        pytest.param([{"S": "x"}], id="a text"),
        pytest.param([{"M": {"sub_def_position": {"N": "1"}}}], id="an element without its text"),
        pytest.param(
            [{"M": {"sub_def_position": {"S": "one"}, "definition": {"S": "sense"}}}], id="a position in words"
        ),
    ],
)
def test_an_odd_list_is_left_to_its_rules(items_of_list: list[Wire]) -> None:
    stored: Wire = {"L": items_of_list}
    view = items.StoredDefinition(from_wire({"sub_defs": stored}), INSIDE)

    try:
        expected: object = [one.attributes for one in items.StoredDefinition.senses.read(view)]
    except MalformedItemError:
        expected = MalformedItemError
    try:
        shown: object = [from_wire(one) for one in SENSES(stored, {"sub_defs": stored}, 0)[0]]
    except (MalformedItemError, ValueError):
        shown = MalformedItemError

    assert shown == expected


def test_an_item_is_parsed_where_it_is_looked_at() -> None:
    assert parsed(b'{"pk": {"S": "a"}}') == parsed({"pk": {"S": "a"}}) == {"pk": {"S": "a"}}


def test_an_object_that_no_function_shows_is_left_to_the_reference_executor() -> None:
    with pytest.raises(UnusualError, match="no function shows str"):
        Functions()[str]
    with pytest.raises(UnusualError, match="unread"):
        Functions()[MalformedItemError]


def test_selection_sets_without_a_text_have_only_themselves_in_common() -> None:
    one, other = (parse("{ about { version } }", no_location=True).definitions[0] for _ in range(2))
    assert isinstance(one, OperationDefinitionNode)
    assert isinstance(other, OperationDefinitionNode)

    assert text_of(one.selection_set) == text_of(one.selection_set) != text_of(other.selection_set)
    assert text_of(None) == text_of(None)


def test_a_plan_that_is_dropped_forgets_the_morphemes_it_has_shown() -> None:
    room = Room()
    step = MemberStep(lambda _: None, room)

    Plan(None, members=(step,)).forget()

    assert room.used == 0
