"""A table of the original service, before the first reindex, while that service writes to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schema.operations.cache_policy import NEVER
from schema.operations.limits import UNLIMITED, Limits
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.entries.reindex import reindex
from table.model.writing import breakdown_rows, morphemes
from tests.breaking_down import ADMIN, ANNA, submit
from tests.builders import make_breakdown, make_dictionary, make_family, make_headword, make_user, make_word
from tests.dictionary import Served, serving, small_table
from tests.original import OriginalWriter, problems_in

OUT, IN, GO = ("вы", 218, 102), ("в", 124, 64), ("ход", 1577, 812)
SPELLED = {"1": "ещё", "2": "Москва", "3": "США", "4": "ёлка", "5": "ещё раз", "6": "Нью-Йорк", "7": "Чёрное"}

SEARCH = """query S(
  $query: String!, $in: [SearchScope!], $mode: SearchMode! = PREFIX, $first: Int = 20, $after: String
) {
  searchWords(query: $query, in: $in, mode: $mode, first: $first, after: $after) {
    nodes { text } pageInfo { endCursor hasNextPage } } }"""
FAMILY = (
    """{ morphemeFamily(by: { databaseId: %d }) { wordCount words { edges { node { text } morpheme { text } } } } }"""
)
MINE = """query Mine($first: Int = 20, $after: String) { viewer { breakdowns(first: $first, after: $after) {
  nodes { text isVerified word { text } } pageInfo { endCursor hasNextPage } } } }"""


def headwords() -> list[Attributes]:
    """Return words with their headwords, and the dictionary of выход, вход, ходить and ёлка with the parts of all."""
    found = make_dictionary()
    for number, (word_id, text) in enumerate(SPELLED.items(), start=1):
        found.append(make_word(word_id=word_id, text=text, frequency_rank=number))
        found.append(make_headword(text=text, word_id=word_id, frequency_rank=number))
    return found


@dataclass(frozen=True, slots=True)
class Beside:
    """A server over a table, and the original service that writes to it."""

    served: Served
    original: OriginalWriter

    async def found(self, query: str, **named: object) -> list[str]:
        """Search, and return the words."""
        asked = await self.served.ask(SEARCH, {"query": query, **named})
        return [node["text"] for node in asked.data["searchWords"]["nodes"]]

    async def family(self, number: int) -> tuple[int, dict[str, str]]:
        """Return the word count of a family, and its words with the member in each."""
        family = (await self.served.ask(FAMILY % number)).data["morphemeFamily"]
        return family["wordCount"], {
            edge["node"]["text"]: edge["morpheme"]["text"] for edge in family["words"]["edges"]
        }

    async def mine(self, viewer: str, **named: object) -> list[tuple[str, str, bool]]:
        """Return the user's breakdowns: word, parts, whether verified."""
        asked = await self.served.ask(MINE, dict(named), viewer=viewer)
        nodes = asked.data["viewer"]["breakdowns"]["nodes"]
        return [(node["word"]["text"], node["text"], node["isVerified"]) for node in nodes]


@pytest.fixture
async def beside(tmp_path: Path) -> AsyncIterator[Beside]:
    """The table in the original layout, without derived items."""
    given = [*headwords(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        yield Beside(served, OriginalWriter(engine))


# ------------------------------------------------------------------ searches


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("ещё", "ещё"), ("еще", "ещё"), ("ЕЩЁ", "ещё"), ("ещ", "ещё"), ("Москва", "Москва"), ("москва", "Москва"),
        ("МОСК", "Москва"), ("моск", "Москва"), ("сша", "США"), ("Елка", "ёлка"), ("нью-йорк", "Нью-Йорк"),
        ("черное", "Чёрное"), ("чер", "Чёрное"), ("мо'ск", "Москва"), ("Mоск", "Москва"),
    ],
)  # fmt: skip
async def test_a_prefix_is_found_in_any_case_and_with_or_without_the_dots_of_yo(
    beside: Beside, typed: str, word: str
) -> None:
    assert word in await beside.found(typed)
    assert word in await beside.found(typed, **{"in": ["HEADWORD"]})


@pytest.mark.parametrize(("typed", "word"), [("еще", "ещё"), ("МОСКВА", "Москва"), ("черное", "Чёрное")])
async def test_a_whole_word_is_found_too_and_nothing_longer(beside: Beside, typed: str, word: str) -> None:
    assert await beside.found(typed, mode="EXACT") == [word]


async def test_a_prefix_is_a_bounded_number_of_queries(beside: Beside) -> None:
    asked = await beside.served.ask(SEARCH, {"query": "е" * 100, "in": ["HEADWORD"]})

    assert asked.data["searchWords"]["nodes"] == []
    assert asked.budget.calls == {"Query": 16}


async def test_pages_of_headwords_in_different_cases_continue_after_their_cursor(beside: Beside) -> None:
    add = [
        one
        for number, text in enumerate(("выйти", "Выборг", "вы", "выбор"), start=20)
        for one in (
            make_word(word_id=str(number), text=text, frequency_rank=number),
            make_headword(text=text, word_id=str(number), frequency_rank=number),
        )
    ]
    await beside.served.engine.engine.put_many(add, budget=Budget(20))
    seen: list[str] = []
    after = None
    for _ in range(6):
        page = (await beside.served.ask(SEARCH, {"query": "вы", "first": 1, "after": after})).data["searchWords"]
        seen += [node["text"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert seen == ["вы", "выйти", "Выборг", "выбор"]


# ------------------------------------------------------------------ what derived items alone answer

MISSING = [
    "{ wordList { nodes { text } } }",
    "{ wordList(orderBy: ALPHABETICAL) { nodes { text } } }",
    "{ randomWord { text } }",
    "{ wordOfTheDay { text } }",
    "{ breakdownsAwaitingReview { nodes { text } } }",
    '{ analyzeText(text: "Он вышел из дома.") { tokens { text } } }',
    '{ searchWords(query: "vykhod", in: [TRANSLITERATION]) { nodes { text } } }',
    '{ searchWords(query: "exit", in: [TRANSLATION]) { nodes { text } } }',
    '{ searchWords(query: "выхода", in: [FORM], mode: EXACT) { nodes { text } } }',
    '{ searchWords(query: "выход", in: [HEADWORD, FORM]) { nodes { text } } }',
    '{ searchWords(query: "exit") { nodes { text } } }',
]


@pytest.mark.parametrize("query", MISSING)
async def test_fields_that_need_derived_items_are_errors_that_name_the_command(beside: Beside, query: str) -> None:
    asked = await beside.served.ask(query, viewer=ADMIN)

    assert asked.codes == ["ADDITIONS_MISSING"]
    assert "python -m table reindex" in asked.messages[0]
    assert [*asked.partial.values()] == [None]
    assert asked.answer.hint == NEVER


@pytest.mark.parametrize("query", MISSING)
async def test_the_same_is_answered_after_a_reindex(beside: Beside, query: str) -> None:
    await reindex(beside.served.engine.engine, budget=Budget(20), progress=lambda *_: None)
    await beside.served.dictionary.look()

    assert (await beside.served.ask(query, viewer=ADMIN)).errors == []


async def test_headwords_alone_may_find_nothing(beside: Beside) -> None:
    assert await beside.found("exit", **{"in": ["HEADWORD"]}) == []


async def test_answers_are_not_cached_before_a_reindex_and_are_after_it(beside: Beside) -> None:
    queries = [
        '{ searchWords(query: "ещ") { nodes { text } } }',
        '{ word(by: { text: { text: "ещё" } }) { text } }',
        "{ morphemeFamily(by: { databaseId: 812 }) { wordCount } }",
        "{ morphemeFamily(by: { databaseId: 812 }) { words { nodes { text } } } }",
        "{ word(by: { databaseId: 771 }) { relatedWords { nodes { text } } } }",
    ]
    before = {(await beside.served.ask(query)).answer.hint for query in queries}
    whole = (await beside.served.ask("{ word(by: { databaseId: 771 }) { text breakdowns { nodes { text } } } }")).answer
    await reindex(beside.served.engine.engine, budget=Budget(20), progress=lambda *_: None)
    await beside.served.dictionary.look()

    assert before == {NEVER}
    assert whole.hint.max_age
    assert all([(await beside.served.ask(query)).answer.hint.max_age for query in queries])


# ------------------------------------------------------------------ families


async def test_the_words_of_a_family_are_those_of_the_official_breakdowns_while_the_original_writes(
    beside: Beside,
) -> None:
    at_first = [await beside.family(number) for number in (102, 64, 812)]
    await beside.original.post_breakdown(ADMIN, 771, "выход", [IN, "ыход"], is_admin=True)
    await beside.original.post_breakdown(ADMIN, 772, "вход", ["в", ("хож", 1578, 812)], is_admin=True)

    assert at_first[0] == (1, {"выход": "вы"})
    assert await beside.family(102) == (0, {})
    assert await beside.family(64) == (1, {"выход": "в"})
    assert await beside.family(812) == (2, {"вход": "хож", "ходить": "ход"})
    related = await beside.served.ask("{ word(by: { databaseId: 772 }) { relatedWords { nodes { text } } } }")
    assert related.data["word"]["relatedWords"]["nodes"] == [{"text": "ходить"}]
    official = await beside.served.ask("{ word(by: { databaseId: 771 }) { breakdown { text isVerified } } }")
    assert official.data["word"]["breakdown"] == {"text": "в-ыход", "isVerified": True}


async def test_the_words_of_a_large_family_are_not_counted_one_by_one(tmp_path: Path) -> None:
    family = make_family(family_id="812", members={"1577": "ход"})
    breakdowns = [
        make_breakdown(word_id=str(number), text="ход", parts=[("ход", "1577", "812")]) for number in range(1200)
    ]
    given = [family, *morphemes(family), *breakdowns, *(row for one in breakdowns for row in breakdown_rows(one))]
    count = "{ morphemeFamily(by: { databaseId: 812 }) { wordCount } }"
    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        warm = await served.ask(count)
        served.cool()
        cold = await served.ask(count)

    assert warm.data == {"morphemeFamily": {"wordCount": 1200}}
    assert warm.budget.calls == {"Query": 1}
    assert cold.codes == ["ADDITIONS_MISSING"]
    assert cold.budget.calls == {"BatchGetItem": 1, "Query": 1}


async def test_a_long_list_of_families_has_the_counts_of_the_scan(tmp_path: Path) -> None:
    given: list[Attributes] = []
    for number in range(1, 41):
        family = make_family(family_id=str(number), members={str(number): "ход"})
        breakdown = make_breakdown(word_id=str(number), text="ход", parts=[("ход", str(number), str(number))])
        given += [family, *morphemes(family), breakdown, *breakdown_rows(breakdown)]
    async with (
        small_table(tmp_path, given, additions=False) as engine,
        serving(engine, limits=Limits(max_cost=UNLIMITED)) as served,
    ):
        asked = await served.ask("{ morphemeFamilies(first: 40) { nodes { wordCount } } }")

    assert [family["wordCount"] for family in asked.data["morphemeFamilies"]["nodes"]] == [1] * 40
    assert asked.budget.calls["Query"] == 0


# ------------------------------------------------------------------ a user's own breakdowns


@pytest.mark.parametrize("has_additions", [False, True])
async def test_a_users_breakdowns_are_right_while_the_original_writes_them(beside: Beside, has_additions: bool) -> None:  # noqa: FBT001  # a parameter
    if has_additions:
        await reindex(beside.served.engine.engine, budget=Budget(20), progress=lambda *_: None)
        await beside.served.dictionary.look()
    await submit(beside.served, ADMIN, 771, "вы", "ход", verify=False)
    await beside.original.post_breakdown(ADMIN, 772, "вход", [IN, GO])
    await beside.original.post_breakdown(ADMIN, 773, "ходить", ["ходить"], is_admin=True)

    newest_first = [("ходить", "ходить", True), ("вход", "в-ход", False), ("выход", "вы-ход", False)]
    assert await beside.mine(ADMIN) == newest_first

    await beside.original.post_breakdown(ADMIN, 771, "выход", ["выход"])
    await beside.original.post_breakdown("boris@example.org", 773, "ходить", [GO, "ить"], is_admin=True)

    assert await beside.mine(ADMIN) == [("выход", "выход", False), ("вход", "в-ход", False)]
    assert await beside.mine("boris@example.org") == [("ходить", "ход-ить", True)]


async def test_stale_entries_in_the_list_of_submissions_are_not_shown(
    beside: Beside,
) -> None:
    await reindex(beside.served.engine.engine, budget=Budget(20), progress=lambda *_: None)
    await beside.served.dictionary.look()
    await submit(beside.served, ANNA, 771, "вы", "ход")
    await submit(beside.served, ADMIN, 772, "вход")
    await beside.served.engine.engine.delete_many(
        [beside.served.dictionary.request(Budget(1), viewer_email=ANNA).breakdowns.keys_of("771")[1]], budget=Budget(20)
    )
    await beside.original.post_breakdown("boris@example.org", 772, "вход", [IN, GO], is_admin=True)

    assert await beside.mine(ANNA) == []
    assert await beside.mine(ADMIN) == []


async def test_pages_of_a_users_breakdowns_follow_each_other_while_new_ones_come(beside: Beside) -> None:
    for number in range(1, 6):
        await beside.original.post_breakdown(ANNA, number, SPELLED[str(number)], [SPELLED[str(number)]])
    seen: list[str] = []
    after = None
    while True:
        asked = await beside.served.ask(MINE, {"first": 2, "after": after}, viewer=ANNA)
        page: Any = asked.data["viewer"]["breakdowns"]
        seen += [node["word"]["text"] for node in page["nodes"]]
        await beside.original.post_breakdown(ANNA, 771, "выход", ["выход"])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert seen == [SPELLED[str(number)] for number in range(5, 0, -1)]


async def test_items_under_another_spelling_of_the_email_belong_to_the_user(beside: Beside) -> None:
    await beside.original.post_breakdown("Anna.Smith@example.org", 771, "выход", [OUT, GO])

    assert await beside.mine("Anna.Smith@Example.ORG") == [("выход", "вы-ход", False)]


async def test_items_written_beside_the_original_are_readable_by_it(beside: Beside) -> None:
    await beside.original.post_breakdown(ANNA, 771, "выход", [OUT, GO])
    await submit(beside.served, ANNA, 771, "выход")
    await submit(beside.served, ADMIN, 772, "вход")
    scanned = await beside.served.engine.engine.scan(budget=Budget(20))

    assert problems_in(scanned.items) == {}
