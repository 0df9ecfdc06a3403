"""What operations may cost: the rows of docs/access-patterns.md, counted.

A round trip is a time the operation waits for the table; calls that are under way together share one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from schema.operations.limits import UNLIMITED, Limits
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import Attributes
from table.model.writing import breakdown_rows, morphemes
from tests.breaking_down import ADMIN, ANNA, breakdown_id, delete, morpheme, revoke, submit, verify
from tests.builders import make_breakdown, make_family, make_headword, make_user, make_word
from tests.dictionary import Served, serving, small_table
from tests.table.dynamodb.dynamodb_adapter import fresh_table

WHOLE_WORD = """
    text stressed gloss definitions { definitions { text } } exampleSentences { nodes { russian } } forms { label }
    grammar { __typename }
"""
WITH_BREAKDOWN = WHOLE_WORD + (
    "officialBreakdown { items { ... on MorphemeBreakdownItem { morpheme { text family { meanings } } } } }"
)
SPELLED = "query Word($text: String!) { word(by: { text: { text: $text } }) { %s } }"
FAMILY = "{ morphemeFamily(by: { databaseId: 1 }) { %s } }"
WHOLE_MEMBERS = "words { nodes { text forms { label } officialBreakdown { text } } }"
ANY_COST = Limits(max_cost=UNLIMITED)
WORDS = "query Words($ids: [ID!]!) { words(ids: $ids) { %s } }"


def small_dictionary(words: int, *, official: bool = True, submitters: tuple[str, ...] = ()) -> Iterator[Attributes]:
    """Return this many words of one family, with its root, and breakdowns of users on request."""
    family = make_family(family_id="812", members={"1577": "ход"})
    prefix = make_family(family_id="102", kind="prefix", members={"218": "вы"})
    for one in (family, prefix):
        yield one
        yield from morphemes(one)
    for number in range(1, words + 1):
        word_id = str(number)
        yield make_word(word_id=word_id, text="выход", frequency_rank=number)
        yield make_headword(text=f"выход{number}", word_id=word_id)
        if official:
            breakdown = make_breakdown(word_id=word_id)
            yield breakdown
            yield from breakdown_rows(breakdown)
        for email in submitters:
            yield make_breakdown(word_id=word_id, submitter=email, is_official=False)


@asynccontextmanager
async def dictionary(folder: Path, words: int, **named: object) -> AsyncIterator[Served]:
    """Serve a small dictionary."""
    given = small_dictionary(words, **named)  # type: ignore[arg-type]  # passed on as they came
    async with small_table(folder, given) as engine, serving(engine, limits=ANY_COST) as served:
        yield served


def ids(words: int) -> dict[str, object]:
    """Name so many words."""
    return {"ids": [global_id("Word", str(number)) for number in range(1, words + 1)]}


@pytest.mark.parametrize("words", [1, 20, 100])
async def test_whole_words_are_one_batch_get_whatever_their_number(tmp_path: Path, words: int) -> None:
    async with dictionary(tmp_path, words) as served:
        asked = await served.ask(WORDS % WHOLE_WORD, ids(words))

    assert len(asked.data["words"]) == words
    assert asked.budget.calls == {"BatchGetItem": 1}
    assert served.engine.round_trips == 1


@pytest.mark.parametrize(("words", "calls"), [(1, 1), (20, 1), (50, 1), (100, 2)])
async def test_breakdowns_travel_with_their_words_while_the_catalogue_is_warm(
    tmp_path: Path, words: int, calls: int
) -> None:
    async with dictionary(tmp_path, words) as served:
        asked = await served.ask(WORDS % WITH_BREAKDOWN, ids(words))

    assert asked.data["words"][-1]["officialBreakdown"]["items"][1]["morpheme"]["text"] == "ход"
    assert asked.budget.calls == {"BatchGetItem": calls}
    assert served.engine.round_trips == 1
    assert len(served.engine.keys) == len(set(served.engine.keys)) == 2 * words


@pytest.mark.parametrize("words", [1, 20, 50])
async def test_families_are_a_second_round_trip_while_the_catalogue_is_cold(tmp_path: Path, words: int) -> None:
    async with dictionary(tmp_path, words) as served:
        served.cool()
        asked = await served.ask(WORDS % WITH_BREAKDOWN, ids(words))

    assert asked.data["words"][-1]["officialBreakdown"]["items"][1]["morpheme"]["family"]["meanings"] != []
    assert asked.budget.calls == {"BatchGetItem": 2}
    assert served.engine.round_trips == 2


async def test_an_anonymous_viewer_asks_no_key_that_cannot_exist(tmp_path: Path) -> None:
    async with dictionary(tmp_path, 3) as served:
        await served.ask(WORDS % "breakdown { text } officialBreakdown { text }", ids(3))

    assert {key.sk for key in served.engine.keys} == {"WORD#1", "WORD#2", "WORD#3", "BREAKDOWN"}


async def test_where_another_users_breakdown_decides_each_word_costs_one_query_at_most_sixteen_at_once(
    tmp_path: Path,
) -> None:
    async with dictionary(tmp_path, 40, official=False, submitters=("a@example.org", "b@example.org")) as served:
        asked = await served.ask(WORDS % "breakdown { origin text }", ids(40))

    assert {word["breakdown"]["origin"] for word in asked.data["words"]} == {"COMMUNITY"}
    assert asked.budget.calls == {"BatchGetItem": 1, "Query": 40}
    assert served.engine.round_trips == 2


async def test_a_verified_breakdown_costs_no_query(served: Served) -> None:
    asked = await served.ask("{ word(by: { databaseId: 2002 }) { breakdown { isVerified } } }")

    assert asked.data == {"word": {"breakdown": {"isVerified": True}}}
    assert asked.budget.calls == {"BatchGetItem": 1}


@pytest.mark.parametrize("prefix", ["п", "пр", "при"])
async def test_a_short_prefix_is_one_read(served: Served, prefix: str) -> None:
    asked = await served.ask("query S($q: String!) { searchWords(query: $q) { nodes { text gloss } } }", {"q": prefix})

    assert len(asked.data["searchWords"]["nodes"]) > 0
    assert asked.budget.calls == {"BatchGetItem": 1}
    assert [key.pk for key in served.engine.keys] == [f"SUGGEST#HEADWORD#{prefix}", f"SUGGEST#FORM#{prefix}"]


async def test_latin_letters_are_looked_for_in_all_scopes_in_one_read(served: Served) -> None:
    asked = await served.ask('{ searchWords(query: "pri") { nodes { text gloss } } }')

    assert len(asked.data["searchWords"]["nodes"]) > 0
    assert asked.budget.calls == {"BatchGetItem": 1}
    assert len(served.engine.keys) == 4


@pytest.mark.parametrize(
    ("scope", "query", "calls"),
    [
        ("HEADWORD", "прих", {"BatchGetItem": 1}),
        ("HEADWORD", "прихо", {"Query": 1}),
        ("FORM", "прихо", {"BatchGetItem": 1}),
        ("FORM", "приход", {"Query": 1}),
        ("TRANSLITERATION", "prik", {"BatchGetItem": 1}),
        ("TRANSLITERATION", "prikhod", {"Query": 1}),
        ("TRANSLITERATION", "prikhodila", {"Query": 1}),
        ("TRANSLATION", "arri", {"BatchGetItem": 1}),
        ("TRANSLATION", "arrive", {"Query": 1}),
    ],
)
async def test_a_scope_is_one_call(served: Served, scope: str, query: str, calls: dict[str, int]) -> None:
    asked = await served.ask(
        f'{{ searchWords(query: "{query}", in: [{scope}]) {{ edges {{ matchedText matchedIn isExact }} }} }}'
    )

    assert {edge["matchedIn"] for edge in asked.data["searchWords"]["edges"]} == {scope}
    assert asked.budget.calls == calls


async def test_matched_forms_are_one_batch_get_more(served: Served) -> None:
    query = '{ searchWords(query: "приходил", in: [FORM]) { edges { matchedForms { label } node { text } } } }'

    asked = await served.ask(query)

    assert asked.data["searchWords"]["edges"] == [
        {"matchedForms": [{"label": "past masculine"}], "node": {"text": "приходить"}}
    ]
    assert asked.budget.calls == {"Query": 1, "BatchGetItem": 1}


async def test_suggestions_for_no_results_are_one_batch_get_more(served: Served) -> None:
    asked = await served.ask('{ searchWords(query: "привед") { nodes { id } suggestions } }')

    assert asked.data["searchWords"]["nodes"] == []
    assert asked.budget.calls["BatchGetItem"] == 1
    assert asked.budget.calls["Query"] <= 2 + 16
    assert len(served.engine.keys) <= 40


@pytest.mark.parametrize("order", ["FREQUENCY", "ALPHABETICAL"])
async def test_a_page_of_the_word_list_is_one_query(served: Served, order: str) -> None:
    asked = await served.ask(f"{{ wordList(orderBy: {order}, first: 10) {{ nodes {{ text gloss frequencyRank }} }} }}")

    assert len(asked.data["wordList"]["nodes"]) == 10
    assert asked.budget.calls["Query"] <= 2


async def test_a_random_word_is_one_query(served: Served) -> None:
    asked = await served.ask("{ randomWord { text } }")

    assert asked.data["randomWord"]["text"]
    assert asked.budget.calls["Query"] <= 2


async def test_the_word_of_a_day_is_at_most_two_queries(served: Served) -> None:
    asked = await served.ask('{ wordOfTheDay(date: "2026-11-22") { text breakdown { isVerified } } }')

    assert asked.data["wordOfTheDay"]["breakdown"] == {"isVerified": True}
    assert asked.budget.calls["Query"] <= 2


async def test_a_text_is_one_query_a_distinct_word_and_one_batch_get_for_the_forms(served: Served) -> None:
    query = "query T($text: String!) { analyzeText(text: $text) { tokens { text candidates { forms { label } } } } }"

    asked = await served.ask(query, {"text": "Вода, вода… Он приходил!"})

    assert "".join(token["text"] for token in asked.data["analyzeText"]["tokens"]) == "Вода, вода… Он приходил!"
    assert asked.budget.calls == {"Query": 3, "BatchGetItem": 1}
    assert served.engine.round_trips == 2


@pytest.mark.parametrize("mode", ["PREFIX", "EXACT"])
async def test_a_longer_text_is_one_query(served: Served, mode: str) -> None:
    asked = await served.ask(f'{{ searchWords(query: "приходить", mode: {mode}) {{ nodes {{ text gloss level }} }} }}')

    assert next(node["text"] for node in asked.data["searchWords"]["nodes"]) == "приходить"
    assert asked.budget.calls == {"Query": 2}
    assert served.engine.round_trips == 1


async def test_results_are_read_only_where_the_selection_needs_more_than_an_entry_carries(served: Served) -> None:
    asked = await served.ask('{ searchWords(query: "приход") { nodes { definitions { definitions { text } } } } }')

    assert asked.budget.calls == {"Query": 2, "BatchGetItem": 1}
    assert served.engine.round_trips == 2


async def test_a_word_by_its_spelling_is_a_query_and_a_batch_get(served: Served) -> None:
    asked = await served.ask(SPELLED % WITH_BREAKDOWN, {"text": "выход"})

    assert asked.data["word"]["text"] == "выход"
    assert asked.budget.calls == {"Query": 1, "BatchGetItem": 1}


@pytest.mark.parametrize("order", ["FREQUENCY", "ALPHABETICAL"])
async def test_a_page_of_a_familys_words_is_one_query(served: Served, order: str) -> None:
    query = "{ morphemeFamily(by: { databaseId: 1 }) { wordCount words(orderBy: %s) { nodes { text gloss } } } }"

    asked = await served.ask(query % order)

    assert len(asked.data["morphemeFamily"]["words"]["nodes"]) == 20
    assert asked.budget.calls == {"Query": 1}


async def test_words_of_a_family_that_are_needed_whole_are_one_batch_get_more(served: Served) -> None:
    asked = await served.ask(FAMILY % WHOLE_MEMBERS)

    assert asked.budget.calls == {"Query": 1, "BatchGetItem": 1}
    assert served.engine.round_trips == 2


async def test_related_words_are_one_query_for_each_root(served: Served) -> None:
    query = (
        "{ word(by: { databaseId: 2002 }) { relatedWords { edges { node { text } sharedFamilies { meanings } } } } }"
    )

    asked = await served.ask(query)

    assert len(asked.data["word"]["relatedWords"]["edges"]) > 3
    assert asked.budget.calls == {"BatchGetItem": 2, "Query": 1}


@pytest.mark.parametrize(
    "query",
    [
        '{ searchMorphemes(text: "ход") { nodes { text family { meanings wordCount } } } }',
        "{ morphemeFamilies { nodes { meanings wordCount morphemes { text } } } }",
        "{ morphemeIndex { version families { databaseId } } }",
        "{ morpheme(by: { databaseId: 1 }) { text family { wordCount } } }",
        "{ morphemeFamily(by: { databaseId: 1 }) { meanings wordCount } }",
        "{ about { dataVersion sources { name } } }",
    ],
)
async def test_morphemes_cost_nothing_while_the_catalogue_is_warm(served: Served, query: str) -> None:
    asked = await served.ask(query)

    assert asked.data
    assert asked.budget.calls == {}


@pytest.mark.parametrize(
    "query",
    [
        '{ searchMorphemes(text: "ход") { nodes { text family { meanings wordCount } } } }',
        "{ morphemeFamilies { nodes { meanings wordCount morphemes { text } } } }",
        "{ morphemeIndex { version families { databaseId } } }",
    ],
)
async def test_lists_of_morphemes_are_one_query_while_the_catalogue_is_cold(served: Served, query: str) -> None:
    served.cool()

    asked = await served.ask(query)

    assert asked.data
    assert asked.budget.calls == {"Query": 1}


async def test_a_morpheme_by_its_number_is_a_query_and_a_read_while_the_catalogue_is_cold(served: Served) -> None:
    served.cool()

    asked = await served.ask("{ morpheme(by: { databaseId: 1 }) { text family { meanings } } }")

    assert asked.data["morpheme"]["text"] == "ход"
    assert asked.budget.calls == {"Query": 1, "BatchGetItem": 1}


async def test_nodes_of_different_types_share_a_batch_get(served: Served) -> None:
    served.cool()
    wanted = [global_id("Word", "2002"), global_id("Breakdown", "2002"), global_id("MorphemeFamily", "1")]

    asked = await served.ask("query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {"ids": wanted})

    assert [node["__typename"] for node in asked.data["nodes"]] == ["Word", "Breakdown", "MorphemeFamily"]
    assert asked.budget.calls == {"BatchGetItem": 1}


async def test_homographs_are_one_query(served: Served) -> None:
    asked = await served.ask('{ word(by: { text: { text: "замок" } }) { text homographs { stressed gloss } } }')

    assert len(asked.data["word"]["homographs"]) == 1
    assert asked.budget.calls == {"Query": 2}


async def test_a_page_of_aspectual_pairs_is_one_batch_get_more(served: Served) -> None:
    query = WORDS % "aspectualPairs { imperfective { text } perfective { text } }"
    asked = await served.ask(query, {"ids": [global_id("Word", "1001"), global_id("Word", "1005")]})

    assert asked.budget.calls == {"BatchGetItem": 2}
    assert served.engine.round_trips == 2


@pytest.mark.parametrize("words", [1, 20])
@pytest.mark.usefixtures("aws_environment")
async def test_calls_are_the_same_on_dynamodb(tmp_path: Path, moto_endpoint: str, words: int) -> None:
    async with small_table(tmp_path, small_dictionary(words)) as made, fresh_table(moto_endpoint) as engine:
        await engine.put_many([item async for item in all_items(made, budget=Budget(None))], budget=Budget(None))
        async with serving(engine, limits=ANY_COST) as served:
            asked = await served.ask(WORDS % WITH_BREAKDOWN, ids(words))
            searched = await served.ask('{ searchWords(query: "выход") { nodes { text } } }')

    assert [word["text"] for word in asked.data["words"]] == ["выход"] * words
    assert asked.budget.calls == {"BatchGetItem": 1}
    assert len(searched.data["searchWords"]["nodes"]) == words
    assert searched.budget.calls == {"Query": 1, "BatchGetItem": 1}


async def test_read_units_are_half_a_unit_an_item_of_four_kilobytes(tmp_path: Path) -> None:
    async with dictionary(tmp_path, 20) as served:
        asked = await served.ask(WORDS % WITH_BREAKDOWN, ids(20))

    assert asked.budget.read_units == 20.0


MUTATIONS = {
    "submitBreakdown": {"BatchGetItem": 1, "TransactWriteItems": 1},
    "submitBreakdown of an admin": {"BatchGetItem": 1, "Query": 1, "TransactWriteItems": 1},
    "verifyBreakdown": {"BatchGetItem": 3, "Query": 2, "TransactWriteItems": 1},
    "revokeBreakdownVerification": {"BatchGetItem": 3, "Query": 1, "TransactWriteItems": 1},
    "deleteBreakdown": {"BatchGetItem": 1, "TransactWriteItems": 1},
    "deleteBreakdown of an admin": {"BatchGetItem": 2, "Query": 2, "TransactWriteItems": 1},
}
"""Rows of docs/access-patterns.md, with what the payload reads of the word: the viewer's own breakdown and, where the
official one is gone, other users' (a Query)."""


async def test_mutations_cost_as_many_calls_as_listed(tmp_path: Path) -> None:
    given = [*small_dictionary(2), make_user(email=ADMIN, is_admin=True)]
    counted = {}
    async with small_table(tmp_path, given) as engine, serving(engine, limits=ANY_COST) as served:
        asked = await submit(served, ANNA, 1, morpheme(218), morpheme(1577))
        counted["submitBreakdown"] = asked.budget.calls
        own = asked.data["submitBreakdown"]["breakdown"]
        asked = await verify(served, ADMIN, own["id"], own["revision"])
        counted["verifyBreakdown"] = asked.budget.calls
        counted["revokeBreakdownVerification"] = (await revoke(served, ADMIN, breakdown_id(1))).budget.calls
        counted["submitBreakdown of an admin"] = (await submit(served, ADMIN, 2, "выход")).budget.calls
        await submit(served, ANNA, 2, "выход")
        counted["deleteBreakdown"] = (await delete(served, ANNA, breakdown_id(2, served, ANNA))).budget.calls
        counted["deleteBreakdown of an admin"] = (await delete(served, ADMIN, breakdown_id(2))).budget.calls

    assert counted == MUTATIONS


async def test_a_signed_in_viewer_reads_a_word_in_one_round_trip(tmp_path: Path) -> None:
    fields = "text breakdown { text viewerCanDelete } viewerBreakdown { text } officialBreakdown { text }"
    async with dictionary(tmp_path, 1, submitters=(ANNA,)) as served:
        asked = await served.ask("{ word(by: { databaseId: 1 }) { %s } }" % fields, viewer=ANNA)  # noqa: UP031  # as above

    assert asked.data["word"]["breakdown"]["viewerCanDelete"]
    assert served.engine.round_trips == 1
    assert asked.budget.calls == {"BatchGetItem": 1}


@pytest.mark.parametrize(
    ("submitters", "viewer", "calls"),
    [
        ((ANNA,), ANNA, {"Query": 3}),
        ((ANNA,), "Anna@Example.ORG", {"Query": 7}),
        ((), ANNA, {"Query": 3}),
    ],
    ids=["own", "three spellings", "none"],
)
async def test_a_users_breakdowns_are_two_queries_a_spelling_and_one(
    tmp_path: Path, submitters: tuple[str, ...], viewer: str, calls: dict[str, int]
) -> None:
    async with dictionary(tmp_path, 30, submitters=submitters) as served:
        asked = await served.ask("{ viewer { breakdowns(first: 10) { nodes { text } } } }", viewer=viewer)
        page = asked.data["viewer"]["breakdowns"]["nodes"]

    assert len(page) == 10 * len(submitters)
    assert asked.budget.calls == calls
    assert served.engine.round_trips == 1


async def test_official_ones_among_a_users_breakdowns_are_one_batch_get_more_with_the_words(tmp_path: Path) -> None:
    given = [*small_dictionary(2), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        await submit(served, ADMIN, 1, "выход")
        await submit(served, ADMIN, 2, "выход", verify=False)
        asked = await served.ask("{ viewer { breakdowns { nodes { isVerified word { text } } } } }", viewer=ADMIN)

    assert [node["isVerified"] for node in asked.data["viewer"]["breakdowns"]["nodes"]] == [False, True]
    assert asked.budget.calls == {"Query": 3, "BatchGetItem": 2}
