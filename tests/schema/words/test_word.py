"""Words: homographs, morpheme matches, and lists with deleted words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schema.relay.global_id import global_id
from table.errors import TableUnavailableError
from table.model import keys
from tests.dictionary import Served, copied, serving

MATCHES = "query M($text: String!) { word(by: { text: { text: $text } }) { text morphemeMatches { start end morpheme { text kind } } } }"  # noqa: E501
SEARCH = '{ searchWords(query: "выход", mode: EXACT) { nodes { text grammar { __typename } } edges { node { id } } } }'


@pytest.mark.parametrize(
    ("text", "stressed", "others"),
    [("замок", "за́мок", ["замо́к"]), ("мука", "мука́", ["му́ка"]), ("выход", "вы́ход", [])],
)
async def test_homographs_are_distinct_words(served: Served, text: str, stressed: str, others: list[str]) -> None:
    query = """query W($text: String!) { word(by: { text: { text: $text } }) {
        id databaseId stressed homographs { id databaseId stressed homographs { id } } } }"""

    word = (await served.ask(query, {"text": text})).data["word"]

    assert {word["stressed"], *(one["stressed"] for one in word["homographs"])} == {stressed, *others}
    assert word["id"] not in {one["id"] for one in word["homographs"]}
    assert all(one["homographs"] == [{"id": word["id"]}] for one in word["homographs"])


async def test_a_part_of_speech_distinguishes_homographs(served: Served) -> None:
    query = """query W($pos: PartOfSpeech) { word(by: { text: { text: "что", partOfSpeech: $pos } }) {
        text partOfSpeech } }"""

    found = [(await served.ask(query, {"pos": pos})).data["word"] for pos in ("PRONOUN", "CONJUNCTION", "NOUN")]

    assert found == [
        {"text": "что", "partOfSpeech": "PRONOUN"},
        {"text": "что", "partOfSpeech": "CONJUNCTION"},
        None,
    ]
    assert (await served.ask(query, {"pos": None})).data["word"]["text"] == "что"


async def test_all_morpheme_matches_are_listed_by_start_longest_first(served: Served) -> None:
    asked = await served.ask(MATCHES, {"text": "выход"})

    matches = [
        (match["start"], match["end"], match["morpheme"]["text"], match["morpheme"]["kind"])
        for match in asked.data["word"]["morphemeMatches"]
    ]
    assert matches == [
        (0, 2, "вы", "PREFIX"),
        (0, 2, "вы", "ROOT"),
        (0, 1, "в", "PREFIX"),
        (1, 2, "ы", "SUFFIX"),
        (2, 5, "ход", "ROOT"),
        (3, 4, "о", "PREFIX"),
        (3, 4, "о", "SUFFIX"),
        (3, 4, "о", "SUFFIX"),
        (3, 4, "о", "LINK"),
    ]


async def test_a_morpheme_that_occurs_several_times_is_listed_each_time(served: Served) -> None:
    asked = await served.ask(MATCHES, {"text": "хорошо"})

    found = [
        match["start"]
        for match in asked.data["word"]["morphemeMatches"]
        if match["morpheme"] == {"text": "о", "kind": "LINK"}
    ]
    assert found == [1, 3, 5]


@pytest.mark.parametrize("by", ['{ id: "" }', '{ id: "nonsense" }', '{ id: "%s" }' % global_id("Morpheme", "1")])  # noqa: UP031
async def test_a_wrong_word_id_is_rejected_with_its_value(served: Served, by: str) -> None:
    asked = await served.ask(f"{{ word(by: {by}) {{ text }} }}")

    given = by.split('"')[1]
    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"by.id is {json.dumps(given)}, which is not the id of a Word; pass its `id` field"]


@pytest.mark.parametrize("text", ["", "я" * 101])
async def test_a_spelling_has_one_to_a_hundred_characters(served: Served, text: str) -> None:
    asked = await served.ask("query W($t: String!) { word(by: { text: { text: $t } }) { text } }", {"t": text})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"by.text.text has {len(text)} characters; pass 1 to 100"]


async def test_a_list_omits_a_word_that_has_been_deleted(tmp_path: Path, starter_file: Path) -> None:
    async with copied(starter_file, tmp_path) as engine, serving(engine) as served:
        before = await served.ask(SEARCH)
        await engine.delete_many([keys.word("2002")], budget=before.budget)
        after = await served.ask(SEARCH)

    assert before.data["searchWords"]["nodes"] == [{"text": "выход", "grammar": {"__typename": "NounDeclension"}}]
    assert after.data["searchWords"] == {"nodes": [], "edges": []}


async def test_a_list_is_null_if_its_words_cannot_be_read(served: Served) -> None:
    served.engine.fail = lambda method, _asked: TableUnavailableError("down") if method == "get_many" else None

    asked = await served.ask(SEARCH)

    assert asked.partial == {"searchWords": None}
    assert [(error["path"], error["extensions"]["code"]) for error in asked.errors] == [
        (["searchWords"], "SERVICE_UNAVAILABLE")
    ]


async def test_a_real_word_has_all_its_properties(served: Served) -> None:
    query = """{ word(by: { databaseId: 2002 }) { __typename id databaseId text stressed transliteration partOfSpeech
        frequencyRank level gloss breakdown { text } officialBreakdown { text isVerified } aspectualPairs { __typename }
        relatedWords(first: 3) { nodes { text } edges { sharedFamilies { databaseId meanings } } } } }"""

    word: dict[str, Any] = (await served.ask(query)).data["word"]

    related = word.pop("relatedWords")
    assert word == {
        "__typename": "Word",
        "id": "V29yZDoyMDAy",
        "databaseId": 2002,
        "text": "выход",
        "stressed": "вы́ход",
        "transliteration": "vykhod",
        "partOfSpeech": "NOUN",
        "frequencyRank": 560,
        "level": "A1",
        "gloss": "exit, way out",
        "breakdown": {"text": "вы-ход"},
        "officialBreakdown": {"text": "вы-ход", "isVerified": True},
        "aspectualPairs": [],
    }
    assert len(related["nodes"]) == 3
    assert related["edges"][0]["sharedFamilies"] == [{"databaseId": 1, "meanings": ["go on foot", "walk"]}]


@pytest.mark.parametrize("criteria", ["{ hasBreakdown: false }", "{ minFrequencyRank: 9, maxFrequencyRank: 1 }"])
async def test_no_related_word_lacks_a_breakdown_or_fits_impossible_criteria(served: Served, criteria: str) -> None:
    query = f"{{ word(by: {{ databaseId: 2002 }}) {{ relatedWords(filter: {criteria}) {{ nodes {{ id }} }} }} }}"

    found = (await served.ask(query)).data["word"]["relatedWords"]

    assert found == {"nodes": []}
