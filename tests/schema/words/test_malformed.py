"""Malformed items: the field is null, the error reveals no internal details, and the log contains the key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from table.engine.protocol import Attributes
from tests.builders import make_breakdown, make_word
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
    "sentences": ([1], "exampleSentences { nodes { russian } }", None),
    "declensions": (["nom"], "forms { label }", None),
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
