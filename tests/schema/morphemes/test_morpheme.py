"""Morphemes, their families, and the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schema.relay.global_id import global_id
from table.engine.protocol import Attributes
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Served, serving, small_table

FAMILY = """{ morphemeFamily(by: %s) { id databaseId kind occursIn level meanings wordCount
    morphemes { id databaseId text kind family { databaseId } } } }"""


@pytest.mark.parametrize("by", ["{ databaseId: 3 }", '{ id: "%s" }' % global_id("MorphemeFamily", "3")])  # noqa: UP031
async def test_a_family_has_members_and_meanings(served: Served, by: str) -> None:
    asked = await served.ask(FAMILY % by)

    family = asked.data["morphemeFamily"]
    assert {name: value for name, value in family.items() if name != "morphemes"} == {
        "id": global_id("MorphemeFamily", "3"),
        "databaseId": 3,
        "kind": "ROOT",
        "occursIn": "ANY",
        "level": 1,
        "meanings": ["go by vehicle", "ride"],
        "wordCount": 13,
    }
    assert [one["text"] for one in family["morphemes"]] == ["езд", "езж", "ех"]
    assert {(one["kind"], one["family"]["databaseId"]) for one in family["morphemes"]} == {("ROOT", 3)}
    assert [one["id"] for one in family["morphemes"]] == [
        global_id("Morpheme", str(one["databaseId"])) for one in family["morphemes"]
    ]


async def test_the_word_count_of_a_family_matches_its_list(served: Served) -> None:
    query = "{ morphemeFamily(by: { databaseId: 3 }) { wordCount words(first: 100) { nodes { text } } } }"

    family = (await served.ask(query)).data["morphemeFamily"]

    assert family["wordCount"] == len({node["text"] for node in family["words"]["nodes"]}) == 13


async def test_the_words_of_a_family_are_sorted_by_frequency_or_alphabet(tmp_path: Path) -> None:
    family = make_family()
    given = [family, *morphemes(family)]
    for word_id, text, rank in (("1", "ёход", None), ("2", "яход", 10), ("3", "еход", 500)):
        breakdown = make_breakdown(word_id=word_id, text=text, parts=(text[0], ("ход", "1577", "812")))
        given += [make_word(word_id=word_id, text=text, frequency_rank=rank), breakdown, *breakdown_rows(breakdown)]
    query = """query W($by: WordOrder!) { morphemeFamily(by: { databaseId: 812 }) { words(orderBy: $by) {
        edges { morpheme { text } node { text frequencyRank gloss } } } } }"""

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        found = {
            order: (await served.ask(query, {"by": order})).data["morphemeFamily"]["words"]["edges"]
            for order in ("FREQUENCY", "ALPHABETICAL")
        }

    assert [edge["node"]["text"] for edge in found["FREQUENCY"]] == ["яход", "еход", "ёход"]
    assert [edge["node"]["text"] for edge in found["ALPHABETICAL"]] == ["еход", "ёход", "яход"]
    assert found["FREQUENCY"][0] == {
        "morpheme": {"text": "ход"},
        "node": {"text": "яход", "frequencyRank": 10, "gloss": "exit"},
    }


async def test_morphemes_are_in_the_requested_order_with_duplicates_and_null_for_missing_ones(served: Served) -> None:
    one, other, none = (global_id("Morpheme", number) for number in ("1", "2", "999999"))
    query = "query M($ids: [ID!]!) { morphemes(ids: $ids) { text } }"

    asked = await served.ask(query, {"ids": [other, none, one, other]})

    assert asked.data["morphemes"] == [{"text": "хож"}, None, {"text": "ход"}, {"text": "хож"}]


@pytest.mark.parametrize("wrong", ["nonsense", global_id("Word", "1"), ""])
async def test_a_wrong_morpheme_id_is_rejected_with_its_value(served: Served, wrong: str) -> None:
    many = await served.ask("query M($ids: [ID!]!) { morphemes(ids: $ids) { text } }", {"ids": [wrong]})
    one = await served.ask("query M($id: ID!) { morpheme(by: { id: $id }) { text } }", {"id": wrong})
    family = await served.ask("query F($id: ID!) { morphemeFamily(by: { id: $id }) { level } }", {"id": wrong})

    assert many.messages == [f"ids is {json.dumps(wrong)}, which is not the id of a Morpheme; pass its `id` field"]
    assert one.messages == [f"by.id is {json.dumps(wrong)}, which is not the id of a Morpheme; pass its `id` field"]
    assert family.messages == [
        f"by.id is {json.dumps(wrong)}, which is not the id of a MorphemeFamily; pass its `id` field"
    ]
    assert many.codes == one.codes == family.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("by", ["{ databaseId: 1 }", '{ id: "%s" }' % global_id("Morpheme", "1")])  # noqa: UP031
async def test_a_morpheme_is_found_by_number_and_id(served: Served, by: str) -> None:
    asked = await served.ask(f"{{ morpheme(by: {by}) {{ databaseId text kind family {{ meanings }} }} }}")

    assert asked.data["morpheme"] == {
        "databaseId": 1,
        "text": "ход",
        "kind": "ROOT",
        "family": {"meanings": ["go on foot", "walk"]},
    }


async def test_a_missing_morpheme_or_family_is_null_without_an_error(served: Served) -> None:
    asked = await served.ask(
        "{ morpheme(by: { databaseId: 999999 }) { text } morphemeFamily(by: { databaseId: -1 }) { level } }"
    )

    assert asked.data == {"morpheme": None, "morphemeFamily": None}


async def test_the_index_contains_all_families_sorted_by_number(tmp_path: Path) -> None:
    given = [make_family(family_id=number, members={f"{number}1": "ход"}) for number in ("20", "3", "100")]

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        asked = await served.ask("{ morphemeIndex { morphemeCount families { databaseId morphemes { text } } } }")

    index = asked.data["morphemeIndex"]
    assert index["morphemeCount"] == 3
    assert [family["databaseId"] for family in index["families"]] == [3, 20, 100]
    assert index["families"][0]["morphemes"] == [{"text": "ход"}]


async def test_every_morpheme_found_matches_the_text(served: Served) -> None:
    query = """query S($mode: MorphemeSearchMode!) { searchMorphemes(text: "ё", mode: $mode, first: 100) {
        nodes { text } } }"""

    exact = (await served.ask(query, {"mode": "EXACT"})).data["searchMorphemes"]["nodes"]
    contains = (await served.ask(query, {"mode": "CONTAINS"})).data["searchMorphemes"]["nodes"]

    assert {node["text"] for node in exact} == {"е"}
    assert all("е" in node["text"] or "ё" in node["text"] for node in contains)
    assert contains[: len(exact)] == exact


@pytest.mark.parametrize("text", ["", "о" * 101])
async def test_a_searched_text_has_one_to_a_hundred_characters(served: Served, text: str) -> None:
    asked = await served.ask(
        "query S($text: String!) { searchMorphemes(text: $text) { nodes { text } } }", {"text": text}
    )

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"text has {len(text)} characters; pass 1 to 100"]


async def test_a_family_has_its_key_word(served: Served) -> None:
    query = """{ morphemeFamily(by: { databaseId: 3 }) {
        meaningsAreDerived keyWord { databaseId text stressed gloss partOfSpeech frequencyRank } } }"""

    family = (await served.ask(query)).data["morphemeFamily"]

    assert family["meaningsAreDerived"] is False
    assert family["keyWord"]["text"] == "ехать"
    assert served.engine.calls == []


@pytest.mark.parametrize("additions", [True, False])
async def test_a_key_word_is_served_in_both_layouts(tmp_path: Path, additions: bool) -> None:  # noqa: FBT001
    word = make_word(word_id="5", text="ход", meanings=["walk"])
    shown: Attributes = {"word": word["word"], "gloss": "walk"}
    written = make_family(meanings=["walk"])
    families = [written | {"key_word": shown, "meanings_are_derived": True}, make_family(family_id="9", members={})]
    query = """query F($id: Int!) { morphemeFamily(by: { databaseId: $id }) { meanings meaningsAreDerived
        keyWord { text gloss definitions { definitions { text } } } } }"""

    async with small_table(tmp_path, [word, *families], additions=additions) as engine, serving(engine) as served:
        known = (await served.ask(query, {"id": 812})).data["morphemeFamily"]
        unknown = (await served.ask(query, {"id": 9})).data["morphemeFamily"]

    assert known == {
        "meanings": ["walk"],
        "meaningsAreDerived": True,
        "keyWord": {"text": "ход", "gloss": "walk", "definitions": [{"definitions": [{"text": "walk"}]}]},
    }
    assert (unknown["meaningsAreDerived"], unknown["keyWord"]) == (False, None)
