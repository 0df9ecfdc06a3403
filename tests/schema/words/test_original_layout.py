"""A table of the original service, without derived items: most fields work, and `about` lists what is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.model import keys
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_headword, make_user, make_word
from tests.dictionary import Served, serving, small_table


def original_items() -> list[Attributes]:
    """Return four words of one family in the layout of the original service."""
    going = make_family(family_id="812", members={"1577": "ход", "1578": "хож"})
    out = make_family(family_id="102", kind="prefix", members={"218": "вы"})
    given = [going, out, *morphemes(going), *morphemes(out)]
    for number, text in enumerate(("выход", "ёлка", "Выходной", "выходить"), start=1):
        word_id = str(number)
        given += [
            make_word(word_id=word_id, text=text, frequency_rank=100 - number),
            make_headword(text=text, word_id=word_id, frequency_rank=100 - number),
        ]
        if number != 2:
            breakdown = make_breakdown(word_id=word_id, text=text)
            given += [breakdown, *breakdown_rows(breakdown)]
    return given


@pytest.fixture
async def original(tmp_path: Path) -> AsyncIterator[Served]:
    """A server over such a table."""
    async with small_table(tmp_path, original_items(), additions=False) as engine, serving(engine) as served:
        yield served


async def test_about_reports_that_derived_items_are_missing(original: Served) -> None:
    asked = await original.ask("{ about { dataVersion notices sources { name } } }")

    assert asked.data["about"]["dataVersion"] == "unversioned"
    assert asked.data["about"]["sources"] == []
    assert len(asked.data["about"]["notices"]) == 1
    assert "have not been built" in asked.data["about"]["notices"][0]


async def test_headwords_are_found_in_the_original_list(original: Served) -> None:
    query = 'query S($mode: SearchMode!) { searchWords(query: "выход", mode: $mode) { nodes { stressed gloss } } }'

    prefix = await original.ask(query, {"mode": "PREFIX"})
    exact = await original.ask(query, {"mode": "EXACT"})

    assert [node["stressed"] for node in prefix.data["searchWords"]["nodes"]] == ["выход", "выходить", "Выходной"]
    assert exact.data["searchWords"]["nodes"] == [{"stressed": "выход", "gloss": "exit"}]
    assert prefix.budget.calls == {"Query": 3, "BatchGetItem": 1}


@pytest.mark.parametrize("typed", ["ёлка", "елка", "ЕЛКА", "ё'лка"])
async def test_a_word_is_found_by_its_spelling(original: Served, typed: str) -> None:
    asked = await original.ask("query W($t: String!) { word(by: { text: { text: $t } }) { text } }", {"t": typed})

    assert asked.data == {"word": {"text": "ёлка"}}
    assert asked.budget.calls == {"BatchGetItem": 2}


async def test_the_words_of_a_family_are_found_by_breakdown_items(original: Served) -> None:
    query = """query F($after: String) { morphemeFamily(by: { databaseId: 812 }) { wordCount
        words(first: 2, after: $after) { edges { node { text } morpheme { text } }
        pageInfo { endCursor hasNextPage } } } }"""

    begun = (await original.ask(query)).data["morphemeFamily"]
    ended = (await original.ask(query, {"after": begun["words"]["pageInfo"]["endCursor"]})).data["morphemeFamily"]

    edges = begun["words"]["edges"] + ended["words"]["edges"]
    assert sorted(edge["node"]["text"] for edge in edges) == ["Выходной", "выход", "выходить"]
    assert {edge["morpheme"]["text"] for edge in edges} == {"ход"}
    assert (begun["words"]["pageInfo"]["hasNextPage"], ended["words"]["pageInfo"]["hasNextPage"]) == (True, False)
    assert begun["wordCount"] == 3


async def test_a_breakdown_item_that_names_its_word_otherwise_does_not_fail_the_page(original: Served) -> None:
    page = await original.engine.query(keys.breakdown_items_of_family("812"), budget=Budget(None))
    # They precede the regular items of their words.
    odd = [{**row, "sk": str(row["sk"])[:-1], "word_id": " " + str(row["word_id"]) + ", 1 "} for row in page.items]
    await original.engine.put_many(odd, budget=Budget(None))

    found = await original.ask("{ morphemeFamily(by: { databaseId: 812 }) { words { nodes { text } } } }")

    words = found.data["morphemeFamily"]["words"]["nodes"]
    assert sorted(word["text"] for word in words) == ["Выходной", "выход", "выходить"]


async def test_a_filter_keeps_pages_of_a_family_full(original: Served) -> None:
    query = """{ morphemeFamily(by: { databaseId: 812 }) { words(first: 1, filter: { maxFrequencyRank: 97 }) {
        nodes { frequencyRank } pageInfo { hasNextPage } } } }"""

    page = (await original.ask(query)).data["morphemeFamily"]["words"]

    assert len(page["nodes"]) == 1
    assert page["nodes"][0]["frequencyRank"] <= 97
    assert page["pageInfo"]["hasNextPage"] is True


async def test_words_are_counted_by_a_query_until_the_catalogue_is_loaded(original: Served) -> None:
    original.cool()

    asked = await original.ask("{ morphemeFamily(by: { databaseId: 812 }) { wordCount meanings } }")

    assert asked.data == {"morphemeFamily": {"wordCount": 3, "meanings": ["go on foot"]}}
    assert asked.budget.calls == {"BatchGetItem": 2, "Query": 1}


async def test_lists_of_morphemes_fail_until_the_catalogue_is_loaded(original: Served) -> None:
    warm = await original.ask('{ searchMorphemes(text: "ход") { nodes { text } } }')
    original.cool()

    cold = await original.ask('{ searchMorphemes(text: "ход") { nodes { text } } }')

    assert warm.data == {"searchMorphemes": {"nodes": [{"text": "ход"}]}}
    assert cold.partial == {"searchMorphemes": None}
    assert cold.codes == ["SERVICE_UNAVAILABLE"]


async def test_breakdowns_related_words_and_nodes_work_as_usual(original: Served) -> None:
    query = """query N($ids: [ID!]!) { nodes(ids: $ids) { ... on Word { text
        breakdown { text origin } breakdowns { nodes { text } } relatedWords { nodes { text } } } } }"""

    asked = await original.ask(query, {"ids": [global_id("Word", "1")]})

    assert asked.data["nodes"] == [
        {
            "text": "выход",
            "breakdown": {"text": "вы-ход", "origin": "INFERENCE"},
            "breakdowns": {"nodes": [{"text": "вы-ход"}]},
            "relatedWords": {"nodes": [{"text": "выходить"}, {"text": "Выходной"}]},
        }
    ]


async def test_a_word_that_states_another_id_is_not_among_the_related_words(original: Served) -> None:
    odd = make_word(word_id="4", text="выходить")
    odd["word"] = {**cast("Attributes", odd["word"]), "word_id": " 4, 4 "}
    await original.engine.put_many([odd], budget=Budget(None))
    query = "query R($id: ID!) { word(by: { id: $id }) { relatedWords { nodes { text } } } }"

    asked = await original.ask(query, {"id": global_id("Word", "1")})

    assert asked.data["word"]["relatedWords"]["nodes"] == [{"text": "Выходной"}]


@pytest.mark.parametrize(
    "odd", [{"word_id": ["1"]}, {"word_id": "2147483648"}, {"pos": 7}, {"frequency": "often"}, {"word": 5}]
)
@pytest.mark.parametrize("mode", ["PREFIX", "EXACT"])
async def test_a_headword_that_cannot_be_read_is_left_out_of_searches(
    original: Served, odd: Attributes, mode: str
) -> None:
    await original.engine.put_many(
        [{**make_headword(text="Выход", word_id="3"), **odd}, make_headword(text="ВЫХОД", word_id="4")],
        budget=Budget(None),
    )
    query = 'query S($mode: SearchMode!) { searchWords(query: "выход", mode: $mode) { nodes { databaseId text } } }'

    found = [one["text"] for one in (await original.ask(query, {"mode": mode})).data["searchWords"]["nodes"]]

    assert {"выход", "выходить"} <= {*found}
    assert len(found) == len({*found})


ODD_WORDS: tuple[dict[str, object], ...] = (
    {"word": 5},
    {"accent": ["e"]},
    {"pos": 7},
    {"word_id": None},
    {"word_id": "f4ef8326"},
    {"word_id": "2147483648"},
)


@pytest.mark.parametrize("odd", ODD_WORDS)
async def test_a_word_that_cannot_be_read_is_left_out_of_lists(original: Served, odd: dict[str, object]) -> None:
    word = make_word(word_id="4", text="выходить")
    unreadable = {**word, "word": {**cast("Attributes", word["word"]), **odd}}
    await original.engine.put_many([cast("Attributes", unreadable)], budget=Budget(None))

    asked = await original.ask("""{
        searchWords(query: "выход") { nodes { id databaseId text stressed partOfSpeech frequencyRank } }
        morphemeFamily(by: { databaseId: 812 }) { words { nodes { databaseId text stressed partOfSpeech } } }
        word(by: { databaseId: 1 }) { relatedWords { nodes { databaseId text stressed partOfSpeech } } } }""")

    assert {one["text"] for one in asked.data["searchWords"]["nodes"]} == {"выход", "Выходной"}
    assert {one["text"] for one in asked.data["morphemeFamily"]["words"]["nodes"]} == {"выход", "Выходной"}
    assert {one["text"] for one in asked.data["word"]["relatedWords"]["nodes"]} == {"Выходной"}


async def test_a_breakdown_item_without_a_word_does_not_fail_the_list_of_its_family(original: Served) -> None:
    page = await original.engine.query(keys.breakdown_items_of_family("812"), budget=Budget(None))
    odd: list[Attributes] = [{**page.items[0], "sk": "BREAKDOWN_ITEM#812#9", "word_id": None}]
    await original.engine.put_many(odd, budget=Budget(None))

    found = await original.ask("{ morphemeFamily(by: { databaseId: 812 }) { wordCount words { nodes { text } } } }")

    words = found.data["morphemeFamily"]["words"]["nodes"]
    assert sorted(word["text"] for word in words) == ["Выходной", "выход", "выходить"]


@pytest.mark.parametrize(
    ("query", "partial", "what"),
    [
        (
            '{ word(by: { text: { text: "выход" } }) { text homographs { text } } }',
            {"word": {"text": "выход", "homographs": None}},
            "The list of words with the same spelling",
        ),
        (
            '{ searchWords(query: "ds[jl", in: [HEADWORD]) { nodes { text } suggestions } }',
            {"searchWords": None},
            "The list of suggestions for a query without results",
        ),
    ],
)
async def test_what_the_original_layout_cannot_answer_is_an_error(
    original: Served, query: str, partial: object, what: str
) -> None:
    asked = await original.ask(query)

    assert asked.codes == ["ADDITIONS_MISSING"]
    assert asked.messages[0].startswith(f"{what} is not available")
    assert asked.partial == partial


LISTS = {
    "wordList": ("", "{ nodes { text } }"),
    "searchWords": ('query: "exit", in: [TRANSLATION], ', "{ nodes { text } }"),
    "breakdownsAwaitingReview": ("", "{ nodes { text } }"),
}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("first: -1", "first is -1; ask for 1 to 100"),
        ("first: 101", "first is 101; ask for 1 to 100"),
        ('first: 5, after: "broken"', "after"),
    ],
)
@pytest.mark.parametrize("field", LISTS)
async def test_invalid_arguments_are_reported_before_what_the_table_lacks(
    original: Served, field: str, arguments: str, said: str
) -> None:
    await original.engine.put_many([make_user(email="admin@example.org", is_admin=True)], budget=Budget(None))
    others, selected = LISTS[field]

    asked = await original.ask(f"{{ {field}({others}{arguments}) {selected} }}", viewer="admin@example.org")
    valid = await original.ask(f"{{ {field}({others}first: 5) {selected} }}", viewer="admin@example.org")

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages[0].startswith(said)
    assert valid.codes == ["ADDITIONS_MISSING"]


@pytest.mark.parametrize("field", ['searchMorphemes(text: "ход", first: 0)', "morphemeFamilies(first: 0)"])
async def test_invalid_arguments_are_reported_before_a_catalogue_that_is_not_there(
    original: Served, field: str
) -> None:
    original.dictionary.catalogue = None

    asked = await original.ask(f"{{ {field} {{ nodes {{ id }} }} }}")

    assert asked.codes == ["BAD_USER_INPUT"]


async def test_a_search_with_results_needs_no_suggestions(original: Served) -> None:
    asked = await original.ask('{ searchWords(query: "выход", first: 1) { nodes { text } suggestions } }')

    assert asked.data == {"searchWords": {"nodes": [{"text": "выход"}], "suggestions": []}}
