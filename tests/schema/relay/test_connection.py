"""All connections: full pages, edges that agree with nodes, cursors that work from any item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from table.entries.reindex import reindex
from table.model import keys
from tests.builders import make_word
from tests.dictionary import Served, serving, small_table

PAGE = "edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
LISTS = {
    "searchWords": '{ searchWords(query: "по", first: %s) { %s } }',
    "searchMorphemes": '{ searchMorphemes(text: "о", first: %s) { %s } }',
    "morphemeFamilies": "{ morphemeFamilies(first: %s) { %s } }",
    "words by frequency": "{ morphemeFamily(by: { databaseId: 1 }) { words(first: %s) { %s } } }",
    "words by alphabet": "{ morphemeFamily(by: { databaseId: 1 }) { words(orderBy: ALPHABETICAL, first: %s) { %s } } }",
    "relatedWords": "{ word(by: { databaseId: 2002 }) { relatedWords(first: %s) { %s } } }",
}


async def page_of(served: Served, name: str, first: int, after: str | None = None) -> Any:
    """Request a page of a list."""
    arguments = str(first) if after is None else f'{first}, after: "{after}"'
    shown = (await served.ask(LISTS[name] % (arguments, PAGE))).data
    while "edges" not in shown:
        [shown] = shown.values()
    return shown


@pytest.mark.parametrize("name", LISTS)
async def test_pages_add_up_to_the_same_list_whatever_their_size(served: Served, name: str) -> None:
    whole = await page_of(served, name, 12)
    found, after = [], None
    for _ in range(4):
        page = await page_of(served, name, 3, after)
        found += page["edges"]
        after = page["pageInfo"]["endCursor"]

    assert len(whole["edges"]) == 12
    assert found == whole["edges"]
    assert len({edge["cursor"] for edge in found}) == len({edge["node"]["id"] for edge in found}) == 12


@pytest.mark.parametrize("name", LISTS)
async def test_page_info_matches_the_edges(served: Served, name: str) -> None:
    begun = await page_of(served, name, 2)
    after = begun["edges"][0]["cursor"]

    second = await page_of(served, name, 1, after)

    assert begun["nodes"] == [edge["node"] for edge in begun["edges"]]
    assert begun["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": begun["edges"][0]["cursor"],
        "endCursor": begun["edges"][1]["cursor"],
    }
    assert second["edges"] == begun["edges"][1:]
    assert second["pageInfo"]["hasPreviousPage"] is True


@pytest.mark.parametrize("typed", ["в", "выход"])
async def test_a_page_continues_after_its_cursor_while_words_are_added_and_deleted(tmp_path: Path, typed: str) -> None:
    words = [make_word(word_id=str(number), text="выход", frequency_rank=10 * number) for number in range(1, 7)]
    before = make_word(word_id="8", text="выход", frequency_rank=5)
    between = make_word(word_id="9", text="выход", frequency_rank=45)
    query = """query S($query: String!, $after: String) { searchWords(query: $query, first: 3, after: $after) {
        nodes { databaseId } pageInfo { endCursor } } }"""

    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        begun = await served.ask(query, {"query": typed})
        await engine.delete_many([keys.word("3"), keys.word("5")], budget=begun.budget)
        await engine.put_many([before, between], budget=begun.budget)
        await reindex(engine, budget=begun.budget, progress=lambda *_: None)
        after = begun.data["searchWords"]["pageInfo"]["endCursor"]
        ended = await served.ask(query, {"query": typed, "after": after})

    assert [node["databaseId"] for node in begun.data["searchWords"]["nodes"]] == [1, 2, 3]
    assert [node["databaseId"] for node in ended.data["searchWords"]["nodes"]] == [4, 9, 6]


async def test_an_empty_page_has_no_cursors(served: Served) -> None:
    asked = await served.ask(f'{{ searchWords(query: "ъъъ") {{ {PAGE} }} }}')

    assert asked.data["searchWords"] == {
        "edges": [],
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
    }
