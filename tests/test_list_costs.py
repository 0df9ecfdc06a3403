"""What a page of a filtered list may cost, in a table of 3,000 words in which a hundredth has each property."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from schema.operations.limits import UNLIMITED, Limits
from table.embedded.embedded_engine import open_embedded
from table.engine.protocol import Attributes
from table.model import word_writing
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Served, serving, small_table

WORDS = 3000
RARE = 100
"""Every so many words one has the property."""

SINGLE: list[dict[str, object]] = [
    {"partsOfSpeech": ["INTERJECTION"]},
    {"partsOfSpeech": ["INTERJECTION", "PARTICLE"]},
    {"partsOfSpeech": ["INTERJECTION", "PARTICLE", "PRONOUN", "NUMERAL", "PREPOSITION", "CONJUNCTION"]},
    {"levels": ["A1"]},
    {"levels": ["A1", "A2", "B1"]},
    {"levels": ["A1", "A2", "B1", "B2", "C1"]},
    {"maxFrequencyRank": 0},
    {"maxFrequencyRank": 60},
    {"maxFrequencyRank": 1500},
    {"minFrequencyRank": 1000},
    {"minFrequencyRank": 2900},
    {"minFrequencyRank": 40, "maxFrequencyRank": 90},
    {"minFrequencyRank": 100, "maxFrequencyRank": 900},
    {"minFrequencyRank": 1500, "maxFrequencyRank": 2800},
    {"hasBreakdown": True},
    {"hasBreakdown": False},
    {"isVerified": True},
    {"isVerified": False},
    {"hasBreakdown": True, "isVerified": False},
    {"hasExampleSentences": True},
    {"hasExampleSentences": False},
]
LISTS = {
    "by frequency": "query L($f: WordFilter) { found: wordList(filter: $f) { nodes { text } totalCount } }",
    "by alphabet": "query L($f: WordFilter) { found: wordList(filter: $f, orderBy: ALPHABETICAL) { nodes { text } } }",
    "prefix": 'query L($f: WordFilter) { found: searchWords(query: "п", filter: $f) { nodes { text } } }',
    "longer prefix": 'query L($f: WordFilter) { found: searchWords(query: "пок", filter: $f) { nodes { text } } }',
    "family": "query L($f: WordFilter) { family: morphemeFamily(by: { databaseId: 812 }) {"
    " words(filter: $f) { nodes { text } } } }",
    "family by alphabet": "query L($f: WordFilter) { family: morphemeFamily(by: { databaseId: 812 }) {"
    " words(filter: $f, orderBy: ALPHABETICAL) { nodes { text } } } }",
    "random": "query L($f: WordFilter) { randomWord(filter: $f) { text } }",
}
SEVERAL = {"partsOfSpeech": ["NOUN"], "hasExampleSentences": True, "isVerified": True}
"""Met by no word: those with sentences are not verified."""


def _words() -> Iterator[Attributes]:
    family = make_family(family_id="812", members={"1577": "ход"})
    yield family
    yield from morphemes(family)
    syllables = [consonant + vowel for consonant in "кдлмнрстзвбгжхч" for vowel in "оаеи"]
    texts = ["п" + "".join(parts) for parts in product(["о", "е"], syllables, syllables)][:WORDS]
    sentence = word_writing.sentence(russian="Вот.", english=None, is_exact_match=False)
    for rank, text in enumerate(texts, start=1):
        place = rank % RARE
        word_id = str(rank)
        yield make_word(
            word_id=word_id,
            text=text,
            part_of_speech={0: "interjection", 1: "particle"}.get(place, "noun"),
            frequency_rank=rank,
            level={2: "A1", 3: "A2", 4: "B1"}.get(place),
            sentences=[sentence] if place in (5, 6) else [],
            meanings=(),
        )
        if place in (7, 8) or rank % 2:
            verified_at = datetime(2026, 2, 16, tzinfo=UTC) if place == 7 else None
            breakdown = make_breakdown(word_id=word_id, parts=[("ход", "1577", "812")], verified_at=verified_at)
            yield breakdown
            yield from breakdown_rows(breakdown)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the table, which no test changes."""

    async def made() -> Path:
        async with small_table(tmp_path_factory.mktemp("lists"), _words()) as engine:
            return Path(engine.address)

    return asyncio.run(made())


@pytest.fixture
async def many(table: Path) -> AsyncIterator[Served]:
    """Serve the table."""
    async with open_embedded(table) as engine, serving(engine, limits=Limits(max_cost=UNLIMITED)) as served:
        yield served


async def test_a_page_of_twenty_under_any_property_costs_three_calls_and_twenty_read_units(many: Served) -> None:
    too_costly = []
    short = []
    for (name, query), properties in product(LISTS.items(), SINGLE):
        asked = await many.ask(query, {"f": properties})
        units, calls = asked.budget.read_units, asked.budget.calls.total()
        if calls > 3 or units > 20:
            too_costly.append((name, properties, calls, units))
        page = asked.data.get("found") or (asked.data.get("family") or {}).get("words")
        if page is not None and name != "longer prefix" and len(page["nodes"]) < 20:
            short.append((name, str(properties)))

    assert too_costly == []
    assert {properties for name, properties in short if not name.startswith("family")} == {"{'maxFrequencyRank': 0}"}


async def test_a_long_range_of_ranks_with_both_ends_is_one_property(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.paging.FILTERED_ITEMS", 20)
    texts = [f"п{first}{second}" for first, second in product("абвгдежзиклмнопрст", "абвгдежзик")]
    words = [make_word(word_id=str(n), text=text, frequency_rank=n * 80) for n, text in enumerate(texts, start=1)]
    found, after = [], None
    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        query = """query L($f: WordFilter, $after: String) {
            wordList(filter: $f, orderBy: ALPHABETICAL, after: $after) {
                nodes { text } pageInfo { hasNextPage endCursor } } }"""
        ranks = {"minFrequencyRank": 5000, "maxFrequencyRank": 14000}
        while True:
            asked = await served.ask(query, {"f": ranks, "after": after})
            assert asked.budget.calls.total() <= 3
            page = asked.data["wordList"]
            found += [node["text"] for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break

    assert found == texts[62:175]


async def test_nothing_is_read_for_a_filter_that_no_word_meets(many: Served) -> None:
    impossible: list[dict[str, object]] = [
        {"maxFrequencyRank": 0},
        {"maxFrequencyRank": -5},
        {"minFrequencyRank": 500, "maxFrequencyRank": 400},
        {"partsOfSpeech": []},
        {"levels": []},
        {"isVerified": True, "hasBreakdown": False},
    ]

    for query, properties in product(LISTS.values(), impossible):
        assert (await many.ask(query, {"f": properties})).budget.calls == {}


async def test_a_page_under_several_properties_ends_after_ten_calls_and_goes_on(many: Served) -> None:
    query = """query L($f: WordFilter, $after: String) { wordList(filter: $f, after: $after) {
        nodes { text } pageInfo { hasNextPage endCursor startCursor } totalCount } }"""
    rare = {"partsOfSpeech": ["NOUN"], "hasExampleSentences": False, "isVerified": False, "levels": ["A1", "C2"]}
    pages, after = [], None
    for properties in (SEVERAL, rare):
        asked = await many.ask(query, {"f": properties, "after": after})
        assert asked.budget.calls.total() <= 10
        pages.append(asked.data["wordList"])

    assert pages[0]["nodes"] == []
    assert len(pages[1]["nodes"]) == 20
    assert pages[1]["pageInfo"]["hasNextPage"]


async def test_an_empty_page_that_ends_early_has_a_cursor_that_continues(
    many: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.paging.FILTERED_ITEMS", 2)
    query = """query L($f: WordFilter, $after: String) { wordList(filter: $f, after: $after) {
        nodes { text } pageInfo { hasNextPage endCursor startCursor } totalCount } }"""

    ends, after = [], None
    while True:
        asked = await many.ask(query, {"f": SEVERAL, "after": after})
        assert asked.budget.calls == {"Query": min(10, asked.budget.calls.total())}
        page = asked.data["wordList"]
        assert page["nodes"] == []
        if not page["pageInfo"]["hasNextPage"]:
            break
        assert page["pageInfo"]["startCursor"] is None
        after = page["pageInfo"]["endCursor"]
        ends.append(after)

    assert len(ends) == len(set(ends)) == 1


async def test_the_size_of_a_list_costs_nothing_and_is_null_where_it_would_have_to_be_counted(many: Served) -> None:
    query = "query L($f: WordFilter) { wordList(filter: $f, first: 1) { totalCount } }"
    sizes = {
        None: WORDS,
        "INTERJECTION": WORDS // RARE,
        "A1": WORDS // RARE,
        "sentences": 2 * WORDS // RARE,
        "verified": None,
        "several": None,
        "impossible": 0,
    }
    filters: dict[str | None, dict[str, object] | None] = {
        None: None,
        "INTERJECTION": {"partsOfSpeech": ["INTERJECTION"]},
        "A1": {"levels": ["A1"]},
        "sentences": {"hasExampleSentences": True},
        "verified": {"isVerified": True},
        "several": {"levels": ["A1"], "hasExampleSentences": True},
        "impossible": {"partsOfSpeech": []},
    }

    found = {}
    for name, properties in filters.items():
        asked = await many.ask(query, {"f": properties})
        assert asked.budget.calls.total() <= 1 or name == "several"
        found[name] = asked.data["wordList"]["totalCount"]

    assert found == sizes
