"""Lists of all words, random words, words of the day, and texts, over the starter dictionary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from russian.alphabet import sort_key
from tests.dictionary import Served

LIST = """query L($filter: WordFilter, $orderBy: WordOrder! = FREQUENCY, $first: Int! = 100, $after: String) {
  wordList(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    edges { cursor node { id text frequencyRank partOfSpeech breakdown { isVerified } } }
    nodes { text }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}"""


async def _all(served: Served, **variables: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = None
    while True:
        asked = await served.ask(LIST, {**variables, "after": after})
        page = asked.data["wordList"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_the_frequency_list_contains_every_word_once_in_order(served: Served) -> None:
    words = await _all(served)

    ranks = [word["frequencyRank"] or 10**6 for word in words]
    assert len(words) == 1989
    assert len({word["id"] for word in words}) == 1989
    assert ranks == sorted(ranks)


async def test_the_alphabetical_list_is_in_dictionary_order(served: Served) -> None:
    words = await _all(served, orderBy="ALPHABETICAL", first=97)

    texts = [sort_key(word["text"]) for word in words]
    assert len(words) == 1989
    assert texts == sorted(texts)


@pytest.mark.parametrize("order", ["FREQUENCY", "ALPHABETICAL"])
async def test_filtered_pages_are_full(served: Served, order: str) -> None:
    criteria = {"partsOfSpeech": ["VERB"], "isVerified": True, "maxFrequencyRank": 400}
    every = [word for word in await _all(served) if word["partOfSpeech"] == "VERB"]
    expected = {
        word["id"]
        for word in every
        if (word["frequencyRank"] or 10**6) <= 400 and word["breakdown"] and word["breakdown"]["isVerified"]
    }

    first = await served.ask(LIST, {"filter": criteria, "orderBy": order, "first": 10})
    words = await _all(served, filter=criteria, orderBy=order, first=10)

    assert len(first.data["wordList"]["edges"]) == 10
    assert {word["id"] for word in words} == expected
    assert len(words) == len(expected)


async def test_an_impossible_filter_matches_no_word(served: Served) -> None:
    criteria = {"minFrequencyRank": 500, "maxFrequencyRank": 400}

    assert await _all(served, filter=criteria) == []
    asked = await served.ask("query R($f: WordFilter) { randomWord(filter: $f) { text } }", {"f": criteria})
    assert asked.data == {"randomWord": None}


async def test_random_words_differ_and_match_the_filter(served: Served) -> None:
    query = (
        "{ randomWord(filter: { partsOfSpeech: [NOUN], maxFrequencyRank: 900 }) { text partOfSpeech frequencyRank } }"
    )

    words = [(await served.ask(query)).data["randomWord"] for _ in range(20)]

    assert {word["partOfSpeech"] for word in words} == {"NOUN"}
    assert all(word["frequencyRank"] <= 900 for word in words)
    assert len({word["text"] for word in words}) > 3


async def test_the_word_of_the_day_is_stable_verified_and_changes_daily(served: Served) -> None:
    query = "query D($date: Date) { wordOfTheDay(date: $date) { text officialBreakdown { isVerified } } }"
    today = datetime.now(UTC).date()
    days = [(today - timedelta(days=days)).isoformat() for days in range(30)]

    first = [(await served.ask(query, {"date": day})).data["wordOfTheDay"] for day in days]
    second = [(await served.ask(query, {"date": day})).data["wordOfTheDay"] for day in days]

    assert first == second
    assert all(word["officialBreakdown"]["isVerified"] for word in first)
    assert len({word["text"] for word in first}) > 20
    without_date = (await served.ask("{ wordOfTheDay { text } }")).data["wordOfTheDay"]["text"]
    now = datetime.now(UTC).date().isoformat()  # still `today`, unless midnight has passed
    last = (await served.ask(query, {"date": now})).data["wordOfTheDay"]
    assert without_date in (first[0]["text"], last["text"])


@pytest.mark.parametrize("date", ["2999-01-01", "2026-1-1", "20261122", "2026-02-30", "", 5])
async def test_invalid_and_future_days_are_rejected(served: Served, date: object) -> None:
    asked = await served.ask("query D($date: Date) { wordOfTheDay(date: $date) { text } }", {"date": date})

    assert asked.codes in (["BAD_USER_INPUT"], ["GRAPHQL_VALIDATION_FAILED"])


TEXT = """query T($text: String!) { analyzeText(text: $text) {
  tokens { text isWord candidates { word { text } forms { label grammaticalCase number } } }
} }"""


async def test_a_text_is_split_into_tokens_with_their_words_and_forms(served: Served) -> None:
    asked = await served.ask(TEXT, {"text": "Я вижу воду."})

    tokens = asked.data["analyzeText"]["tokens"]
    assert "".join(token["text"] for token in tokens) == "Я вижу воду."
    assert [token["text"] for token in tokens if token["isWord"]] == ["Я", "вижу", "воду"]
    [water] = tokens[4]["candidates"]
    assert water["word"] == {"text": "вода"}
    assert water["forms"] == [{"label": "accusative singular", "grammaticalCase": "ACCUSATIVE", "number": "SINGULAR"}]


async def test_all_homographs_are_candidates(served: Served) -> None:
    asked = await served.ask(TEXT, {"text": "замок"})

    [token] = asked.data["analyzeText"]["tokens"]
    assert len(token["candidates"]) == 2


@pytest.mark.parametrize("text", ["", "а" * 501])
async def test_empty_and_long_texts_are_rejected(served: Served, text: str) -> None:
    asked = await served.ask(TEXT, {"text": text})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"text has {len(text)} characters; pass 1 to 500"]


@pytest.mark.parametrize(
    "text",
    ["Я вижу воду.", "😀 Вода, 👩‍🚀вода!", "во\u0301ду\r\n\tВода", "…", "Вода", "𝔸𝔹 во'ду"],
)
async def test_tokens_tell_their_place_in_code_units_of_utf_16(served: Served, text: str) -> None:
    query = "query T($text: String!) { analyzeText(text: $text) { tokens { text start end } } }"
    units = text.encode("utf-16-le")

    tokens = (await served.ask(query, {"text": text})).data["analyzeText"]["tokens"]

    assert [units[2 * token["start"] : 2 * token["end"]].decode("utf-16-le") for token in tokens] == [
        token["text"] for token in tokens
    ]
    assert tokens[0]["start"] == 0
    assert tokens[-1]["end"] == len(units) // 2
    assert all(one["end"] == other["start"] for one, other in pairwise(tokens))


async def test_the_reads_for_a_text_are_bounded(served: Served) -> None:
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    short = [*letters, *(one + other for one in letters for other in letters)]
    text = " ".join(short)[:500]

    asked = await served.ask(
        "query T($text: String!) { analyzeText(text: $text) { tokens { isWord } } }", {"text": text}
    )

    assert asked.data
    assert asked.budget.calls["Query"] <= 200
