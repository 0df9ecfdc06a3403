"""Execution: documents, operations, variables, and what a client is told of what is wrong with them."""

from __future__ import annotations

import pytest
from graphql import get_introspection_query

from schema import documents as documents_module
from schema.api import graphql_schema
from schema.documents import Documents
from schema.limits import Limits
from tests.dictionary import Served, serving

TWO = "query A { about { version } } query B { word(by: { databaseId: 2002 }) { text } }"


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ word(", None, "GRAPHQL_PARSE_FAILED"),
        ("", None, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { submit }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Word { text }", None, "GRAPHQL_VALIDATION_FAILED"),
        ("query W($n: Int!) { word(by: { databaseId: $n }) { text } }", {}, "BAD_USER_INPUT"),
        ("query W($n: Int!) { word(by: { databaseId: $n }) { text } }", {"n": "x"}, "BAD_USER_INPUT"),
        (TWO, None, "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_cannot_be_executed_has_a_code_and_no_data(
    served: Served, query: str, variables: dict[str, object] | None, code: str
) -> None:
    asked = await served.ask(query, variables)

    assert set(asked.codes) == {code}
    assert "data" not in asked.answer.payload
    assert asked.answer.executed is False
    assert asked.budget.calls == {}


async def test_the_named_operation_is_executed(served: Served) -> None:
    first = await served.ask(TWO, operation_name="A")
    second = await served.ask(TWO, operation_name="B")
    none = await served.ask(TWO, operation_name="C")

    assert first.data == {"about": {"version": "1.2.3"}}
    assert second.data == {"word": {"text": "выход"}}
    assert (second.answer.operation_name, second.answer.operation_kind) == ("B", "query")
    assert none.messages == ["There is no operation named 'C' in the document."]


async def test_the_standard_introspection_passes_and_can_be_switched_off(served: Served) -> None:
    query = get_introspection_query(descriptions=True)

    on = await served.ask(query)
    async with serving(served.engine, introspection=False) as closed:
        off = await closed.ask(query)
        typename = await closed.ask("{ __typename }")

    assert len(on.data["__schema"]["types"]) > 50
    assert set(off.codes) == {"GRAPHQL_VALIDATION_FAILED"}
    assert typename.data == {"__typename": "Query"}


def test_documents_are_prepared_once_and_the_oldest_are_dropped() -> None:
    documents = Documents(graphql_schema, limits=Limits(), introspection=True, cached_documents=2)

    first = documents.prepared("{ about { version } }")
    again = documents.prepared("{ about { version } }")
    documents.prepared("{ __typename }")
    documents.prepared("{ wrong }")
    fresh = documents.prepared("{ about { version } }")

    assert first is again
    assert first is not fresh
    assert len(documents._cache) == 2


def test_the_text_of_all_kept_documents_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents_module, "CACHED_CHARACTERS", 50)
    documents = Documents(graphql_schema, limits=Limits(), introspection=True, cached_documents=100)

    for number in range(20):
        documents.prepared(f"{{ a{number}: __typename }}")

    assert sum(map(len, documents._cache)) == documents._characters <= 50


def test_at_most_twenty_errors_are_told() -> None:
    documents = Documents(graphql_schema, limits=Limits(), introspection=True, cached_documents=1)

    prepared = documents.prepared("{ " + " ".join(f"wrong{number}" for number in range(100)) + " }")

    assert 20 <= len(prepared.errors) <= 21


async def test_stress_and_transliteration_come_in_every_style(served: Served) -> None:
    query = """{ word(by: { text: { text: "жениться" } }) {
        acute: stressed apostrophe: stressed(style: APOSTROPHE) none: stressed(style: NONE)
        learner: transliteration iso: transliteration(scheme: ISO_9) } }"""

    asked = await served.ask(query)

    assert asked.data["word"] == {
        "acute": "жени́ться",
        "apostrophe": "жени'ться",
        "none": "жениться",
        "learner": "zhenitsya",
        "iso": "ženitʹsâ",
    }


async def test_the_grammar_of_a_noun(served: Served) -> None:
    query = """{ word(by: { databaseId: 2002 }) { grammar { ... on NounDeclension { gender isAnimate
        genitive { singular { text stressed variants { text } } plural { transliteration } } } }
        forms { kind grammaticalCase number label form { stressed } } } }"""

    asked = await served.ask(query)

    word = asked.data["word"]
    assert word["grammar"] == {
        "gender": "MASCULINE",
        "isAnimate": False,
        "genitive": {
            "singular": {"text": "выхода", "stressed": "вы́хода", "variants": []},
            "plural": {"transliteration": "vykhodov"},
        },
    }
    assert [form["label"] for form in word["forms"]][:3] == ["base form", "nominative singular", "genitive singular"]
    assert word["forms"][2] == {
        "kind": "CASE", "grammaticalCase": "GENITIVE", "number": "SINGULAR", "label": "genitive singular",
        "form": {"stressed": "вы́хода"},
    }  # fmt: skip
    assert len(word["forms"]) == 13


async def test_the_grammar_of_a_verb_and_its_pair(served: Served) -> None:
    query = """{ word(by: { text: { text: "приходить" } }) {
        grammar { ... on VerbConjugation { aspect nonPastTense nonPast { firstSingular { stressed } }
          past { feminine { stressed } } imperative { plural { stressed } }
          participles { activeNonPast { stressed } passivePast { stressed } } adverbialParticiple { stressed } } }
        aspectualPairs { imperfective { text } perfective { text } }
        definitions { partOfSpeech definitions { position text senses { position text note } } } forms { label } } }"""

    word = (await served.ask(query)).data["word"]

    assert word["grammar"] == {
        "aspect": "IMPERFECTIVE",
        "nonPastTense": "PRESENT",
        "nonPast": {"firstSingular": {"stressed": "прихожу́"}},
        "past": {"feminine": {"stressed": "приходи́ла"}},
        "imperative": {"plural": {"stressed": "приходи́те"}},
        "participles": {"activeNonPast": {"stressed": "приходя́щий"}, "passivePast": None},
        "adverbialParticiple": {"stressed": "приходя́"},
    }
    assert word["aspectualPairs"] == [{"imperfective": {"text": "приходить"}, "perfective": {"text": "прийти"}}]
    assert word["definitions"][0]["partOfSpeech"] == "VERB"
    assert word["definitions"][0]["definitions"][0]["position"] == 1
    assert {"base form", "first person singular", "past feminine", "imperative plural"} <= {
        form["label"] for form in word["forms"]
    }


async def test_the_grammar_of_an_adjective(served: Served) -> None:
    query = """{ word(by: { text: { text: "новый" } }) {
        grammar { ... on AdjectiveForms { comparative { stressed } superlative { stressed }
          short { masculine { stressed } plural { stressed } } } }
        forms { kind label gender number form { stressed variants { stressed } } } } }"""

    word = (await served.ask(query)).data["word"]

    assert word["grammar"]["comparative"]["stressed"] in ("нове́е", "нове́й")
    assert word["grammar"]["short"]["masculine"] == {"stressed": "нов"}
    labels = {form["label"]: form for form in word["forms"]}
    assert labels["genitive feminine"]["form"]["stressed"] == "но́вой"
    assert labels["accusative plural"]["form"]["variants"] != []
    assert {form["kind"] for form in word["forms"]} >= {"BASE", "CASE", "SHORT", "COMPARATIVE"}


async def test_sentences_come_page_by_page(served: Served) -> None:
    query = """query S($after: String) { word(by: { databaseId: 2002 }) { exampleSentences(first: 1, after: $after) {
        edges { isExactMatch node { russian source { name } } }
        pageInfo { endCursor hasNextPage hasPreviousPage } } } }"""

    found, after = [], None
    while True:
        page = (await served.ask(query, {"after": after})).data["word"]["exampleSentences"]
        found.append(page["edges"][0])
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert len({edge["node"]["russian"] for edge in found}) == len(found) >= 2
    assert [edge["isExactMatch"] for edge in found] == sorted((edge["isExactMatch"] for edge in found), reverse=True)
    assert found[0]["node"]["source"] == {"name": "Rootski GraphQL starter dictionary"}


async def test_a_breakdowns_parts_spell_its_word(served: Served) -> None:
    query = """{ word(by: { databaseId: 2002 }) { officialBreakdown { text dotted: text(separator: " · ") revision
        items { position text ... on MorphemeBreakdownItem { morpheme { kind } } } word { text } } } }"""

    asked = await served.ask(query)
    long = await served.ask('{ word(by: { databaseId: 2002 }) { officialBreakdown { text(separator: "123456") } } }')

    breakdown = asked.data["word"]["officialBreakdown"]
    assert (breakdown["text"], breakdown["dotted"]) == ("вы-ход", "вы · ход")
    assert breakdown["items"] == [
        {"position": 0, "text": "вы", "morpheme": {"kind": "PREFIX"}},
        {"position": 1, "text": "ход", "morpheme": {"kind": "ROOT"}},
    ]
    assert breakdown["word"] == {"text": "выход"}
    assert len(breakdown["revision"]) == 16
    assert long.messages == ["separator has 6 characters; give at most 5"]


async def test_places_where_morphemes_are_spelled(served: Served) -> None:
    asked = await served.ask(
        "{ word(by: { databaseId: 2002 }) { morphemeMatches { start end morpheme { text kind } } } }"
    )

    matches = asked.data["word"]["morphemeMatches"]
    assert {"start": 2, "end": 5, "morpheme": {"text": "ход", "kind": "ROOT"}} in matches
    assert {"start": 0, "end": 2, "morpheme": {"text": "вы", "kind": "PREFIX"}} in matches
    assert [match["start"] for match in matches] == sorted(match["start"] for match in matches)
    assert all("выход"[match["start"] : match["end"]] == match["morpheme"]["text"] for match in matches)
