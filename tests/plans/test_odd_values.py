"""Odd stored values: a plan shows them as the executor that works field by field, or leaves them to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from plans.runner import Plans
from schema.api import graphql_schema
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.model import word_writing
from tests.builders import make_breakdown, make_dictionary, make_word
from tests.dictionary import Recording, Served, serving, small_table
from tests.plans.comparing import compare
from tests.plans.documents import Operation
from tests.plans.stepping import HandingOverWires


@pytest.fixture(params=[Recording, HandingOverWires])
async def small(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """A small dictionary, with a plan for every operation; its items are read as plain values and as DynamoDB JSON."""
    async with small_table(tmp_path, make_dictionary()) as engine, serving(request.param(engine)) as served:
        served.executor.plans = Plans(graphql_schema, at_once=True)
        yield served


async def _put(served: Served, *items: dict[str, Any]) -> None:
    await served.engine.engine.put_many(items, budget=Budget(None))


async def _outcome(served: Served, operation: Operation, viewer: str | None = None) -> tuple[str, Any]:
    """Return how an operation was executed, and its data, the same in both ways."""
    compared = await compare(served, operation, viewer)
    assert compared.differences == []
    return compared.outcome, compared.planned.data


# ------------------------------------------------------------------ lists of maps

MEANINGS = """{ word(by: { databaseId: 771 }) {
  gloss
  definitions { partOfSpeech definitions { position text senses { position text note } } }
} }"""


def _sense(position: object, text: object) -> Attributes:
    odd: Any = {"sub_def_id": "1", "sub_def_position": position, "definition": text, "notes": None}
    made: Attributes = odd
    return made


def _with_senses(*senses: object) -> Attributes:
    definition = {"definition_id": "1", "def_position": 1, "sub_defs": [*senses]}
    odd: Any = {**make_word(), "definitions": [{"pos": "noun", "definitions": [definition]}]}
    made: Attributes = odd
    return made


@pytest.mark.parametrize(
    ("senses", "shown"),
    [
        ([_sense(1, "a"), _sense(2, "b")], ["a", "b"]),
        ([_sense(2, "b"), _sense(1, "a")], ["a", "b"]),
        ([_sense(1, "a"), _sense(1, "b")], ["a", "b"]),
        ([_sense("2", "b"), _sense("1", "a")], ["a", "b"]),
        ([_sense(None, "a"), _sense(None, "b")], ["a", "b"]),
        ([_sense(1, "a"), _sense(2, None), _sense(3, "None"), _sense(4, "d")], ["a", "d"]),
        ([_sense(2, ""), _sense(1, "a")], ["a"]),
        ([_sense(-1, "a"), _sense(0, "b")], ["a", "b"]),
        ([_sense(1, "null"), _sense(2, "None")], ["null"]),
        ([], []),
    ],
)
async def test_senses_are_shown_in_their_order_without_empty_ones(
    small: Served, senses: list[Attributes], shown: list[str]
) -> None:
    await _put(small, _with_senses(*senses))

    outcome, data = await _outcome(small, Operation(MEANINGS))

    assert outcome == "compiled"
    [[found]] = [[one["senses"] for one in group["definitions"]] for group in data["word"]["definitions"]]
    assert [sense["text"] for sense in found] == shown


@pytest.mark.parametrize(
    "senses",
    [
        [_sense(1, "a"), "b"],
        [_sense(1, "a"), None],
        [_sense("first", "a")],
        [_sense(2**31, "a")],
        [_sense(True, "a")],
        [_sense(1, ["a"])],
    ],
)
async def test_senses_that_cannot_be_read_are_left_to_the_executor(small: Served, senses: list[object]) -> None:
    await _put(small, _with_senses(*senses))

    outcome, _ = await _outcome(small, Operation(MEANINGS))

    assert outcome != "compiled"


SELECTED = (
    "definitions { partOfSpeech }",
    "definitions { definitions { position } }",
    "definitions { definitions { text } }",
    "definitions { definitions { senses { note } } }",
    "exampleSentences { nodes { english } }",
    "exampleSentences { edges { isExactMatch } pageInfo { hasNextPage } }",
    "aspectualPairs { perfectiveText { text } }",
    "gloss forms { label } synonyms { text }",
)
"""Parts of the lists of a word: what is left out of a list does not depend on what is selected."""

ODD_IN_LISTS: tuple[Any, ...] = (None, "None", "null", "", 1, "1", True, "odd", [], {}, [1], {"M": {}}, 2**40, b"odd")


def _changed(value: Any, odd: Any) -> Iterator[Any]:
    """Yield a stored value with an odd one in the place of each of its parts, one after the other."""
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for at, inner in places:
        for instead in (odd, *_changed(inner, odd)):
            changed = value.copy()
            changed[at] = instead
            yield changed


@pytest.mark.parametrize("odd", ODD_IN_LISTS, ids=repr)
async def test_lists_of_a_word_are_the_same_in_both_ways_whatever_is_selected(small: Served, odd: Any) -> None:
    word = _with_senses(_sense(1, "a"), _sense(2, "b"))
    lists: dict[str, Any] = {
        "definitions": word["definitions"],
        "sentences": [SENTENCE, {**SENTENCE, "exact_match": False}],
        "aspectual_pairs": [PAIR],
        "synonyms": ["772"],
    }
    for name, stored in lists.items():
        for changed in _changed(stored, odd):
            await _put(small, {**word, **lists, name: changed})
            for selected in SELECTED:
                await _outcome(small, Operation(f"{{ word(by: {{ databaseId: 771 }}) {{ {selected} }} }}"))


@pytest.mark.parametrize("definitions", [None, "None", [], "a text", {}, [{"pos": None, "definitions": None}]])
async def test_definitions_may_be_anything(small: Served, definitions: object) -> None:
    odd: Any = {**make_word(), "definitions": definitions}
    await _put(small, odd)

    await _outcome(small, Operation(MEANINGS))


PARTS = """{ word(by: { databaseId: 771 }) { officialBreakdown { text items {
  __typename position text ... on MorphemeBreakdownItem { morpheme { text kind family { level meanings } } }
} } } }"""


def _part(position: object, text: str, morpheme_id: object = None, family_id: object = None) -> Any:
    return {"position": position, "morpheme": text, "morpheme_id": morpheme_id, "morpheme_family_id": family_id}


@pytest.mark.parametrize(
    "parts",
    [
        [_part(1, "ход", "1577", "812"), _part(0, "вы", "218", "102")],
        [_part(0, "вы", "218", "102"), _part(0, "вы"), _part(1, "ход", 1577, 812)],
        [_part("0", "вы", "218", None), _part("1", "ход", "1577", "999")],
        [_part(0, "вы", "9999", "102"), _part(1, "ход", "None", "None")],
        [_part(5, "вы", "218", "812"), _part(9, "ход", "1577", "812")],
        [_part(None, "вы")],
        [_part(0, "вы", ["218"], "102")],
        ["вы", "ход"],
    ],
)
@pytest.mark.parametrize("catalogue", ["warm", "cold"])
async def test_parts_are_shown_as_they_are_stored(small: Served, parts: list[Any], catalogue: str) -> None:
    await _put(small, {**make_breakdown(), "breakdown_items": parts})
    if catalogue == "cold":
        small.cool()

    for _ in range(2):
        await _outcome(small, Operation(PARTS))


# ------------------------------------------------------------------ values

NAMED = ("word", "accent", "pos", "frequency", "level")
NOUN = word_writing.declension(
    gender="m", is_animate=False, is_indeclinable=False, singular=["вы'ход"] * 6, plural=["вы'ходы"] * 6
)
PAIR = word_writing.aspectual_pair(
    imperfective="ходи'ть", imperfective_id="773", perfective="пойти'", perfective_id=None
)
SENTENCE: Any = {"rus": "Где выход?", "eng": "Where?", "exact_match": True, "source": "own", "stress": [5]}
ODD: tuple[object, ...] = (None, "None", "", 1, -1, True, "odd", [], {}, ["x"], 2**40, "1\u0000")


def _whole_word() -> Any:
    word = make_word(stressed="вы'ход", level="A1", declension=NOUN, aspectual_pairs=[PAIR])
    return {**word, "sentences": [SENTENCE], "level": "A1"}


WHOLE = """{ word(by: { databaseId: 771 }) {
  id databaseId text stressed transliteration partOfSpeech frequencyRank level gloss
  grammar { __typename ... on NounGrammar { gender isAnimate } }
  forms { __typename }
  aspectualPairs {
    imperfective { text } perfective { text } imperfectiveText { text stressed } perfectiveText { text }
  }
  exampleSentences(first: 3) { nodes { russian english level source { name } stressed matches { start end } } }
} }"""
"""The fields of a word that follow from its item."""


@pytest.mark.parametrize("name", NAMED)
async def test_odd_values_of_a_word_are_shown_as_without_plans(small: Served, name: str) -> None:
    word = _whole_word()
    for odd in ODD:
        await _put(small, {**word, "word": {**word["word"], name: odd}})
        await _outcome(small, Operation(WHOLE))


@pytest.mark.parametrize(
    ("attribute", "names"),
    [
        ("declensions", ("gender", "animate", "nom")),
        ("sentences", ("rus", "eng", "level", "source", "stress", "exact_match")),
        ("aspectual_pairs", ("imp_word_id", "pfv_accent")),
    ],
)
async def test_odd_values_inside_a_word_are_shown_as_without_plans(
    small: Served, attribute: str, names: Sequence[str]
) -> None:
    word = _whole_word()
    held = word[attribute]
    for name in names:
        for odd in (None, "None", 1, "odd", [], ["x"], 2**40):
            changed = [{**held[0], name: odd}] if isinstance(held, list) else {**held, name: odd}
            await _put(small, {**word, attribute: changed})
            await _outcome(small, Operation(WHOLE))


# ------------------------------------------------------------------ odd arguments and selections


OPERATIONS = (
    Operation("query Q($n: Int) { word(by: { databaseId: $n }) { text } }", {"n": -5}),
    Operation("query Q($by: WordLookup!) { word(by: $by) { text } }", {"by": {"text": {"text": "ВХОД"}}}),
    Operation("query Q($by: WordLookup!) { word(by: $by) { text } }", {"by": {"id": "x"}}),
    Operation("query Q($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": []}),
    Operation("query Q($ids: [ID!]!) { words(ids: $ids) { text } }", {"ids": [global_id("Word", "771")] * 3}),
    Operation(
        "query Q($s: String!) { word(by: { databaseId: 771 }) { officialBreakdown { text(separator: $s) } } }",
        {"s": ""},
    ),
    Operation(
        "query Q($f: Int!) { word(by: { databaseId: 771 }) { exampleSentences(first: $f) { nodes { russian } } } }",
        {"f": 0},
    ),
    Operation(
        "{ word(by: { databaseId: 771 }) { id ...A ...A ... on Node { id } } } fragment A on Word { text ... { id } }"
    ),
    Operation("{ about { __typename notices limits { __typename } } viewer { __typename } }"),
    Operation('{ node(id: "V29yZDo3NzE") { ... on MorphemeFamily { level } ... on Word { text } } }'),
    Operation(
        "{ morphemeFamilies(first: 2) { totalCount nodes { wordCount members { text } } pageInfo { endCursor } } }"
    ),
    Operation('{ searchMorphemes(text: "ход") { nodes { text family { keyWord { text } } } } }'),
    Operation("{ wordList(first: 3) { totalCount nodes { text breakdown { items { text } } } edges { cursor } } }"),
    Operation(
        """{ word(by: { databaseId: 771 }) {
          all: exampleSentences(first: 5) { edges { cursor node { russian } } pageInfo { hasNextPage hasPreviousPage } }
          more: exampleSentences(after: "x") { nodes { russian } }
        } }"""
    ),
)


@pytest.mark.parametrize("viewer", [None, "anna@example.org"])
async def test_odd_arguments_and_selections_are_answered_as_without_plans(small: Served, viewer: str | None) -> None:
    for operation in OPERATIONS:
        await _outcome(small, operation, viewer)


@pytest.mark.parametrize("change", [lambda served: served.cool(), lambda _: None])
async def test_a_morpheme_is_shown_again_from_what_was_kept(small: Served, change: Callable[[Served], None]) -> None:
    first = await small.ask(PARTS)
    change(small)
    second = await small.ask(PARTS)
    third = await small.ask(PARTS)

    assert first.data == second.data == third.data
    assert small.executor.plans is not None
    assert small.executor.plans.counts == {"compiled": 3}
