"""Malformed items: the field is null, the error reveals no internal details, and the log contains the key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plans.runner import Plans
from schema.api import graphql_schema
from table.engine.protocol import Attributes
from tests.builders import make_breakdown, make_dictionary, make_family, make_word
from tests.dictionary import serving, small_table

MASKED = "The answer could not be completed. Try again; if it happens again, report the request id."
PARTS = "officialBreakdown { items { text ... on MorphemeBreakdownItem { morpheme { text } } } }"
QUERY = "query Q { word(by: { databaseId: 771 }) { text %s } about { version } }"


def broken(**changed: object) -> Attributes:
    """Return a word with malformed attributes."""
    return {**make_word(), **changed}  # type: ignore[dict-item]  # that is the point


CASES = {
    "conjugations": ("no map", "grammar { __typename }", {"text": "выход", "grammar": None}),
    "definitions": ("no list", "gloss", {"text": "выход", "gloss": None}),
    "sentences": ({"rus": "Где выход?"}, "exampleSentences { nodes { russian } }", None),
    "declensions": (["nom"], "grammar { __typename }", {"text": "выход", "grammar": None}),
    "aspectual_pairs": ({"imp_word_id": "1"}, "aspectualPairs { perfective { text } }", None),
}
"""Attribute → stored value, selection, and the word in the response."""


@pytest.mark.parametrize("attribute", CASES)
async def test_the_field_or_its_nearest_nullable_parent_is_null(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, attribute: str
) -> None:
    value, selection, shown = CASES[attribute]
    given = [broken(**{attribute: value})]

    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        asked = await served.ask(QUERY % selection)

    assert asked.partial == {"word": shown, "about": {"version": "1.2.3"}}
    assert asked.codes == ["INTERNAL_SERVER_ERROR"]
    assert "Malformed" not in json.dumps(asked.answer.payload)
    assert not {"WORD#771", attribute} & set(json.dumps(asked.answer.payload).replace('"', " ").split())
    assert any("item WORD#771 / WORD#771" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("stored", "field", "logged"),
    [
        ({"breakdown_items": [{"position": "first", "morpheme": "вы"}]}, "text", "position is not a number"),
        ({"breakdown_items": "вы-ход"}, "revision", "breakdown_items is not a list"),
        ({"date_submitted": "yesterday"}, "submittedAt", "date_submitted is not a moment in time"),
        ({"is_verified": "perhaps"}, "isVerified", "is_verified is neither yes nor no"),
    ],
)
async def test_a_malformed_breakdown_is_null_but_its_word_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, stored: Attributes, field: str, logged: str
) -> None:
    given: list[Attributes] = [make_word(), {**make_breakdown(), **stored}]

    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        asked = await served.ask(QUERY % f"officialBreakdown {{ {field} }}")

    assert asked.partial["word"] == {"text": "выход", "officialBreakdown": None}
    assert asked.codes == ["INTERNAL_SERVER_ERROR"]
    assert asked.messages == [MASKED]
    assert asked.errors[0]["path"] == ["word", "officialBreakdown", field]
    assert any(f"item WORD#771 / BREAKDOWN: {logged}" in record.getMessage() for record in caplog.records)


async def test_a_word_without_a_number_is_null_if_the_number_is_selected(tmp_path: Path) -> None:
    word = make_word(word_id="771")
    named = word["word"]
    assert isinstance(named, dict)
    word["word"] = {**named, "word_id": "seven"}

    async with small_table(tmp_path, [word], additions=False) as engine, serving(engine) as served:
        asked = await served.ask("{ word(by: { databaseId: 771 }) { text databaseId } }")

    assert asked.partial == {"word": None}
    assert asked.codes == ["INTERNAL_SERVER_ERROR"]


async def test_a_deleted_morpheme_is_null_without_an_error(tmp_path: Path) -> None:
    given = [make_word(), make_breakdown()]

    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        asked = await served.ask(QUERY % PARTS)

    assert asked.data["word"]["officialBreakdown"]["items"] == [
        {"text": "вы", "morpheme": None},
        {"text": "ход", "morpheme": None},
    ]


WHOLE = """{ word(by: { databaseId: 771 }) {
  text gloss
  definitions { partOfSpeech definitions { position text senses { position text note } } }
  exampleSentences { nodes { russian english stressed } edges { isExactMatch } }
  forms { label form { text } }
  aspectualPairs { imperfectiveText { text } perfectiveText { text } }
  synonyms { text }
} }"""
SENSE: Any = {"sub_def_id": "1", "sub_def_position": 1, "definition": "exit", "notes": None}
DEFINITION: Any = {"definition_id": "1", "def_position": 1, "sub_defs": [SENSE]}
GROUP: Any = {"pos": "noun", "definitions": [DEFINITION]}
SENTENCE: Any = {"rus": "Где выход?", "eng": "Where is the exit?", "exact_match": True}
DECLENSION: Any = {"gender": "m", "nom": "вы'ход", "gen": "вы'хода"}
PAIR: Any = {"imp_word_id": "5", "imp_accent": "ходи'ть", "pfv_word_id": None, "pfv_accent": "пойти'"}
BY_LIST: dict[str, Any] = {
    "definitions": [GROUP],
    "sentences": [SENTENCE],
    "declensions": DECLENSION,
    "aspectual_pairs": [PAIR],
    "synonyms": ["772"],
}
ODD: tuple[Any, ...] = (
    7,
    "a text",
    ["a list"],
    True,
    None,
    b"bytes",
    frozenset({"a set"}),
    {"an": {"unknown": "map"}},
)
NO_MAPS = (*ODD[:-1],)


async def _word_with(tmp_path: Path, **changed: Any) -> Any:
    """Return the word with everything that is stored of it, as it is shown without and with plans."""
    given = [*make_dictionary(), {**make_word(), **BY_LIST, **changed}]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        shown = (await served.ask(WHOLE)).data["word"]
        served.executor.plans = Plans(graphql_schema, at_once=True)
        assert (await served.ask(WHOLE)).data["word"] == shown
    return shown


@pytest.mark.parametrize("odd", NO_MAPS, ids=repr)
async def test_what_is_not_a_map_is_left_out_of_the_lists_of_a_word(
    tmp_path: Path, odd: Any, caplog: pytest.LogCaptureFixture
) -> None:
    definition = {**DEFINITION, "sub_defs": [odd, SENSE]}
    group = {**GROUP, "definitions": [definition, odd]}

    shown = await _word_with(tmp_path, definitions=[odd, group], sentences=[odd, SENTENCE], aspectual_pairs=[PAIR, odd])

    assert shown == await _word_with(tmp_path / "usual")
    named = {record.getMessage() for record in caplog.records if "left out" in record.getMessage()}
    assert named == {
        f"left out: item WORD#771 / WORD#771: {problem}"
        for problem in (
            "definitions is not a map at 0",
            "definitions is not a map at 1",
            "sub_defs is not a map at 0",
            "sentences is not a map at 0",
            "aspectual_pairs is not a map at 1",
        )
    }


LEFT_OUT: tuple[tuple[str, Any], ...] = (
    ("a sense without a readable text", {"definitions": [{**GROUP, "definitions": [{**DEFINITION, "sub_defs": [
        SENSE, {**SENSE, "definition": 7}, {**SENSE, "sub_def_position": "second"},
    ]}]}]}),
    ("a definition", {"definitions": [{**GROUP, "definitions": [
        DEFINITION, {**DEFINITION, "def_position": [2]}, {**DEFINITION, "sub_defs": "exit"},
    ]}]}),
    ("a group", {"definitions": [{**GROUP, "definitions": 7}, GROUP]}),
    ("a sentence", {"sentences": [{**SENTENCE, "rus": None}, SENTENCE, {**SENTENCE, "exact_match": "perhaps"}]}),
    ("a form", {"declensions": {**DECLENSION, "dat": 7, "nom_pl": ["вы'ходы"]}}),
    ("the inflection", {"conjugations": ["a list"], "long_forms": 7, "short_forms": "a text"}),
    ("a synonym", {"synonyms": [7, "772", ["773"]]}),
)  # fmt: skip


@pytest.mark.parametrize(("changed"), [changed for _, changed in LEFT_OUT], ids=[name for name, _ in LEFT_OUT])
async def test_what_cannot_be_read_of_the_lists_of_a_word_is_left_out(tmp_path: Path, changed: Any) -> None:
    assert await _word_with(tmp_path, **changed) == await _word_with(tmp_path / "usual")


async def test_a_sense_is_shown_without_a_note_that_cannot_be_read(tmp_path: Path) -> None:
    odd = [{**GROUP, "definitions": [{**DEFINITION, "sub_defs": [{**SENSE, "notes": 7}]}]}]
    given: Any = {**make_word(), "definitions": odd}

    async with small_table(tmp_path, [given]) as engine, serving(engine) as served:
        asked = await served.ask(WHOLE)

    [definition] = asked.partial["word"]["definitions"][0]["definitions"]
    assert definition == {"position": 1, "text": "exit", "senses": [{"position": 1, "text": "exit", "note": None}]}
    assert [error["path"][-1] for error in asked.errors] == ["note"]


async def test_a_sentence_is_shown_without_the_translation_or_the_stress_that_cannot_be_read(tmp_path: Path) -> None:
    odd: Any = {**make_word(), "sentences": [{**SENTENCE, "eng": ["Where?"], "stress": "first"}]}

    async with small_table(tmp_path, [odd]) as engine, serving(engine) as served:
        asked = await served.ask(WHOLE)

    assert asked.partial["word"]["exampleSentences"]["nodes"] == [
        {"russian": "Где выход?", "english": None, "stressed": "Где выход?"}
    ]
    assert [error["path"][-1] for error in asked.errors] == ["english"]


@pytest.mark.parametrize("text", ["null", "none", "nothing"])
async def test_a_meaning_that_is_a_word_for_nothing_is_shown(tmp_path: Path, text: str) -> None:
    senses = [{**SENSE, "definition": text}, {**SENSE, "sub_def_position": 2, "definition": "void"}]
    definitions = [{**GROUP, "definitions": [{**DEFINITION, "sub_defs": senses}]}]

    shown = await _word_with(tmp_path, definitions=definitions)

    assert shown["gloss"] == text
    assert shown["definitions"][0]["definitions"][0]["text"] == f"{text}; void"


async def test_an_entry_of_a_list_has_a_gloss_that_is_null(tmp_path: Path) -> None:
    given = [make_word(meanings=["null"])]

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        asked = await served.ask("{ wordList { nodes { gloss } } word(by: { databaseId: 771 }) { gloss } }")

    assert asked.data == {"wordList": {"nodes": [{"gloss": "null"}]}, "word": {"gloss": "null"}}


MEMBERS: Any = [{"morpheme": "ход", "morpheme_id": "1577"}, {"morpheme": "хож", "morpheme_id": "1578"}]


ODD_MEMBERS: Any = [
    *NO_MAPS,
    {"morpheme": None, "morpheme_id": "9"},
    {"morpheme": "хаж"},
    {"morpheme": "хаж", "morpheme_id": "2147483648"},
    {"morpheme": "хаж", "morpheme_id": "f4ef8326"},
]


@pytest.mark.parametrize("odd", ODD_MEMBERS, ids=repr)
async def test_what_cannot_be_read_of_a_family_is_left_out(tmp_path: Path, odd: Any) -> None:
    family = make_family(family_id="812", kind="root")
    given: Any = [{**family, "morphemes": [odd, *MEMBERS], "family_meanings": ["go", 7, None, "walk"]}]
    query = """{ morphemeFamily(by: { databaseId: 812 }) { meanings morphemes { databaseId text } }
      morphemeFamilies { nodes { meanings morphemes { databaseId text } } }
      searchMorphemes(text: "ход") { nodes { text } } }"""

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        data = (await served.ask(query)).data

    members = [{"databaseId": 1577, "text": "ход"}, {"databaseId": 1578, "text": "хож"}]
    shown = {"meanings": ["go", "walk"], "morphemes": members}
    assert data["morphemeFamily"] == shown
    assert data["morphemeFamilies"]["nodes"] == [shown]
    assert data["searchMorphemes"]["nodes"] == [{"text": "ход"}]
