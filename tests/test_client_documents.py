"""The operations of docs/clients.md, executed over the starter dictionary within the default limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from schema.operations.limits import Limits
from table.engine.budget import Budget
from tests.breaking_down import ADMIN, ANNA, submit
from tests.builders import make_user
from tests.client_documents import DOCUMENTS, NAMES
from tests.dictionary import Served, copied, serving

SENTENCE = "Мы нашли выход из трудной ситуации. "


@pytest.fixture
async def changed(starter_file: Path, tmp_path: Path) -> AsyncIterator[Served]:
    """A copy of the starter dictionary with an admin, and with a breakdown that waits for review."""
    async with copied(starter_file, tmp_path) as engine:
        await engine.put_many([make_user(email=ADMIN, is_admin=True)], budget=Budget(None))
        async with serving(engine) as opened:
            await submit(opened, ANNA, 4040, "пеш", "ком")
            await submit(opened, ADMIN, 2002, "вых", "од")
            yield opened


async def ask(served: Served, name: str, viewer: str | None = None, **variables: object) -> Any:
    """Execute an operation of the page, whose cost is within the limit."""
    asked = await served.ask(DOCUMENTS[name][0], variables, viewer=viewer, with_cost=True)
    assert asked.data
    extensions: Any = asked.answer.payload["extensions"]
    assert extensions["cost"]["maximumAvailable"] == Limits().max_cost == 1000
    return asked.data


def empty_lists(answer: object, path: str = "") -> list[str]:
    """Return the paths of empty lists and of null in an answer."""
    if isinstance(answer, dict):
        return [found for name, value in answer.items() for found in empty_lists(value, f"{path}.{name}")]
    if isinstance(answer, list) and answer:
        return empty_lists(answer[0], path)
    return [path] if answer in (None, []) else []


def test_the_page_has_the_operations_that_a_site_needs_first() -> None:
    assert list(DOCUMENTS) == NAMES


@pytest.mark.parametrize("name", NAMES)
async def test_an_operation_costs_what_the_documentation_says(served: Served, name: str) -> None:
    document, cost = DOCUMENTS[name]

    asked = await served.ask(document, with_cost=True)

    assert asked.data
    assert asked.answer.payload["extensions"] == {"cost": {"requestedQueryCost": cost, "maximumAvailable": 1000}}
    assert asked.answer.operation_name == name


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("ReviewQueue", "MyBreakdowns", "History")])
async def test_an_operation_finds_something_in_all_its_lists(served: Served, name: str) -> None:
    found = await ask(served, name)

    missing = {"level", "url", "homographs", "synonyms", "meanings", "endCursor", "aspectualPairs", "suggestions"}
    assert [path for path in empty_lists(found) if path.rpartition(".")[2] not in missing | {"candidates"}] == []


async def test_a_user_finds_their_breakdowns_and_an_admin_the_queue_and_the_history(changed: Served) -> None:
    mine = (await ask(changed, "MyBreakdowns", ANNA))["viewer"]["breakdowns"]["edges"]
    queue = await ask(changed, "ReviewQueue", ADMIN, isAdmin=True)
    history = (await ask(changed, "History", ADMIN))["word"]["breakdownHistory"]["edges"]

    assert [edge["node"]["text"] for edge in mine] == ["пеш-ком"]
    assert queue["viewer"]["isAdmin"]
    assert [edge["node"]["text"] for edge in queue["breakdownsAwaitingReview"]["edges"]] == ["пеш-ком"]
    assert [[part["text"] for part in history[0]["node"][when]] for when in ("before", "after")] == [
        ["вы", "ход"],
        ["вых", "од"],
    ]


async def test_a_list_scrolls_to_its_end(served: Served) -> None:
    found: list[str] = []
    after, more = None, True
    while more:
        page = (await ask(served, "FrequencyList", first=100, after=after))["wordList"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert len(found) == len(set(found)) == page["totalCount"] > 200


async def test_a_text_of_40_words_is_read_with_the_roots_of_its_words(served: Served) -> None:
    tokens = (await ask(served, "Reader", text=(SENTENCE * 7)[:-1]))["analyzeText"]["tokens"]

    words = [token for token in tokens if token["isWord"]]
    [exit_word] = [one["word"] for one in words[2]["candidates"]]
    assert len(words) == 42
    assert exit_word["officialBreakdown"]["items"][1]["morpheme"]["family"]["meanings"] == ["go on foot", "walk"]
    assert SENTENCE[words[2]["start"] : words[2]["end"]] == "выход"


async def test_a_click_on_a_word_leads_to_its_page(served: Served) -> None:
    tokens = (await ask(served, "Reader", text="выход"))["analyzeText"]["tokens"]
    number = tokens[0]["candidates"][0]["word"]["databaseId"]

    word = (await ask(served, "WordPage", number=number))["word"]

    assert word["exampleSentences"]["nodes"][0]["matches"] == [{"start": 10, "end": 15}]


@pytest.mark.parametrize(("number", "kind"), [(2002, "nominative"), (3001, "long"), (4010, "long")])
async def test_the_word_page_shows_grammar_of_every_kind(served: Served, number: int, kind: str) -> None:
    assert (await ask(served, "WordPage", number=number))["word"]["grammar"][kind]


async def test_the_deck_has_a_hundred_cards(served: Served) -> None:
    cards = [edge["node"] for edge in (await ask(served, "DeckByLevel"))["wordList"]["edges"]]

    assert len(cards) == 100
    assert {card["level"] for card in cards} == {"A1", "A2"}
    assert all(card["gloss"] and card["stressed"] and card["exampleSentences"]["nodes"] for card in cards)
    assert any("-" in card["officialBreakdown"]["text"] for card in cards if card["officialBreakdown"])
