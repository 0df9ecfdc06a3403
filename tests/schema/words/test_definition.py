"""Definitions in English: groups, numbered definitions, senses with notes."""

from __future__ import annotations

from pathlib import Path

from table.engine.protocol import Attributes
from table.model import word_writing
from tests.builders import make_word
from tests.dictionary import Served, serving, small_table

DEFINITIONS = """
query Definitions($number: Int!) { word(by: { databaseId: $number }) { gloss definitions {
  partOfSpeech definitions { position text senses { position text note } }
} } }
"""


async def test_definitions_are_in_dictionary_order_with_senses_and_notes(served: Served) -> None:
    asked = await served.ask(DEFINITIONS, {"number": 2002})

    assert asked.data["word"] == {
        "gloss": "exit, way out",
        "definitions": [
            {
                "partOfSpeech": "NOUN",
                "definitions": [
                    {
                        "position": 1,
                        "text": "exit, way out (a place); solution (to a problem)",
                        "senses": [
                            {"position": 1, "text": "exit, way out", "note": "a place"},
                            {"position": 2, "text": "solution", "note": "to a problem"},
                        ],
                    },
                    {
                        "position": 2,
                        "text": "going out; release, publication",
                        "senses": [
                            {"position": 1, "text": "going out", "note": None},
                            {"position": 2, "text": "release, publication", "note": None},
                        ],
                    },
                ],
            }
        ],
    }


async def test_a_group_has_its_part_of_speech_other_if_unknown_null_if_missing(tmp_path: Path) -> None:
    word = make_word()
    word["definitions"] = [{"pos": stored, "definitions": []} for stored in ("verb", "gerundive", None, "None")]

    async with small_table(tmp_path, [word]) as engine, serving(engine) as served:
        asked = await served.ask(DEFINITIONS, {"number": 771})

    assert asked.data["word"]["definitions"] == [
        {"partOfSpeech": "VERB", "definitions": []},
        {"partOfSpeech": "OTHER", "definitions": []},
        {"partOfSpeech": None, "definitions": []},
        {"partOfSpeech": None, "definitions": []},
    ]


async def test_definitions_and_senses_are_sorted_by_position(tmp_path: Path) -> None:
    senses = [word_writing.sense(position=position, text=text) for position, text in ((2, "second"), (1, "first"))]
    definitions = [word_writing.definition(position=position, senses=senses) for position in (3, 2)]
    word: Attributes = {
        **make_word(),
        "definitions": [word_writing.definition_group(part_of_speech="noun", definitions=definitions)],
    }

    async with small_table(tmp_path, [word]) as engine, serving(engine) as served:
        [group] = (await served.ask(DEFINITIONS, {"number": 771})).data["word"]["definitions"]

    assert [definition["position"] for definition in group["definitions"]] == [2, 3]
    assert [definition["text"] for definition in group["definitions"]] == ["first; second", "first; second"]


async def test_a_word_without_definitions_has_an_empty_list_and_no_gloss(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word(meanings=[])]) as engine, serving(engine) as served:
        asked = await served.ask(DEFINITIONS, {"number": 771})

    assert asked.data["word"] == {"gloss": None, "definitions": []}
