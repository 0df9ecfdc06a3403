"""Global ids: each object has one, and any other text is null or rejected."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import BadNodeIdError
from schema.relay.global_id import global_id, local_id, parsed_global_id
from tests.dictionary import Served

EXIT = "V29yZDoyMDAy"


@given(st.sampled_from(["Word", "Breakdown", "MorphemeFamily"]), st.text(max_size=30))
def test_an_id_survives_encoding(type_name: str, local: str) -> None:
    assert parsed_global_id(global_id(type_name, local)) == (type_name, local)


def test_the_local_part_may_contain_colons() -> None:
    assert parsed_global_id(global_id("Breakdown", "2002:0a1b")) == ("Breakdown", "2002:0a1b")


def test_an_id_needs_no_escaping_in_a_url() -> None:
    assert global_id("Word", "2002") == EXIT
    assert global_id("Word", "?>~ ") == "V29yZDo_Pn4g"


@given(st.text(max_size=220))
def test_an_object_has_only_one_id(text: str) -> None:
    parsed = parsed_global_id(text)

    assert parsed is None or global_id(*parsed) == text


@given(st.data())
def test_an_altered_id_does_not_identify_the_same_object(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(EXIT) - 1))
    letter = data.draw(st.sampled_from("ABCwxyz0189-_").filter(lambda one: one != EXIT[index]))

    parsed = parsed_global_id(EXIT[:index] + letter + EXIT[index + 1 :])

    assert parsed != ("Word", "2002")


@pytest.mark.parametrize(
    "wrong",
    [
        "", "A", "=", "Word:2002", "выход", "слово", EXIT + "=", EXIT + "====", EXIT + "\n", " " + EXIT, "V29yZA",
        "/w", "+/+/", "_____w", "V29yZDo_Pn5", "A" * 201,
    ],
)  # fmt: skip
def test_a_malformed_id_is_none(wrong: str) -> None:
    assert parsed_global_id(wrong) is None


def test_an_id_that_is_too_long_is_none() -> None:
    assert parsed_global_id(global_id("Word", "1" * 590)) is not None
    assert parsed_global_id(global_id("Word", "1" * 600)) is None


def test_an_id_of_the_type_is_decoded() -> None:
    assert local_id(EXIT, "Word", "ids") == "2002"


@pytest.mark.parametrize("local", ["", "x", "-1", "1.5", "²", "٣", "1:2"])
def test_the_id_of_a_word_contains_a_number(local: str) -> None:
    with pytest.raises(BadNodeIdError, match="which is not the id of a Word; pass its `id` field"):
        local_id(global_id("Word", local), "Word", "ids")


def test_an_id_of_another_type_is_rejected_with_the_argument_and_the_value() -> None:
    with pytest.raises(BadNodeIdError) as raised:
        local_id(global_id("Morpheme", "1"), "Word", "by.id")

    assert str(raised.value) == 'by.id is "TW9ycGhlbWU6MQ", which is not the id of a Word; pass its `id` field'


def test_a_malformed_id_is_rejected_with_its_value() -> None:
    with pytest.raises(BadNodeIdError, match='ids is "nonsense", which is not the id of a Word'):
        local_id("nonsense", "Word", "ids")


LONG = "x" * 5000


def test_a_long_value_is_shortened_in_the_message() -> None:
    with pytest.raises(BadNodeIdError) as raised:
        local_id(LONG, "Word", "ids")

    assert str(raised.value) == f'ids is "{LONG[:60]}…", which is not the id of a Word; pass its `id` field'


async def test_each_type_of_object_is_found_by_its_id(served: Served) -> None:
    query = """{ word(by: { databaseId: 2002 }) { id officialBreakdown { id
        items { ... on MorphemeBreakdownItem { morpheme { id family { id } } } } } } }"""
    word = (await served.ask(query)).data["word"]
    morpheme = word["officialBreakdown"]["items"][1]["morpheme"]
    ids = [word["id"], word["officialBreakdown"]["id"], morpheme["id"], morpheme["family"]["id"]]

    asked = await served.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": ids})

    assert [node["__typename"] for node in asked.data["nodes"]] == ["Word", "Breakdown", "Morpheme", "MorphemeFamily"]
    assert [node["id"] for node in asked.data["nodes"]] == ids
    assert base64.urlsafe_b64decode(ids[0]) == b"Word:2002"
