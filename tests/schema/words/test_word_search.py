"""Search as learners type, over the starter dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.breaking_down import assert_clean
from tests.builders import make_word
from tests.dictionary import Served, serving, small_table

SEARCH = """query S(
  $query: String!, $in: [SearchScope!], $mode: SearchMode! = PREFIX, $first: Int! = 20, $after: String
) {
  searchWords(query: $query, in: $in, mode: $mode, first: $first, after: $after) {
    edges { cursor matchedIn matchedText isExact node { text frequencyRank } matchedForms { label form { text } } }
    nodes { text }
    pageInfo { hasNextPage endCursor }
    normalizedQuery
    suggestions
  }
}"""


FILTERED = """query F($query: String!, $in: [SearchScope!], $first: Int! = 3, $after: String) {
  searchWords(query: $query, in: $in, first: $first, after: $after, filter: { partsOfSpeech: [VERB] }) {
    nodes { text } pageInfo { hasNextPage endCursor } } }"""


async def _search(served: Served, query: str, **variables: object) -> dict[str, Any]:
    asked = await served.ask(SEARCH, {"query": query, **variables})
    found: dict[str, Any] = asked.data["searchWords"]
    return found


def _first(found: dict[str, Any]) -> tuple[str, str, str, bool]:
    edge = found["edges"][0]
    return edge["node"]["text"], edge["matchedIn"], edge["matchedText"], edge["isExact"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("вода", ("вода", "HEADWORD", "вода", True)),
        ("ВОДА", ("вода", "HEADWORD", "вода", True)),
        ("вода́", ("вода", "HEADWORD", "вода", True)),
        ("вода'", ("вода", "HEADWORD", "вода", True)),
        ("водa", ("вода", "HEADWORD", "вода", True)),
        ("людей", ("человек", "FORM", "людей", True)),
        ("шел", ("идти", "FORM", "шёл", True)),
        ("voda", ("вода", "TRANSLITERATION", "voda", True)),
        ("lyublyu", ("любить", "TRANSLITERATION", "lyublyu", True)),
        ("ljublju", ("любить", "TRANSLITERATION", "lyublyu", True)),
        ("lyubly", ("любить", "TRANSLITERATION", "lyublyu", False)),
        ("idu", ("идти", "TRANSLITERATION", "idu", True)),
        ("shjol", ("идти", "TRANSLITERATION", "shyol", True)),
        ("shel", ("идти", "TRANSLITERATION", "shyol", True)),
        ("lyudei", ("человек", "TRANSLITERATION", "lyudey", True)),
        ("prikhodila", ("приходить", "TRANSLITERATION", "prikhodila", True)),
        ("zhizn'", ("жизнь", "TRANSLITERATION", "zhizn", True)),
        ("žizn", ("жизнь", "TRANSLITERATION", "zhizn", True)),
        ("molodjož", ("молодёжь", "TRANSLITERATION", "molodyozh", True)),
        ("water", ("вода", "TRANSLATION", "water", True)),
        ("to go", ("идти", "TRANSLATION", "to go", True)),
        ("go away", ("уйти", "TRANSLATION", "to go away", True)),
    ],
)
async def test_a_word_is_found_as_it_is_typed(served: Served, query: str, expected: tuple[str, str, str, bool]) -> None:
    assert _first(await _search(served, query)) == expected


async def test_exact_matches_precede_prefixes_and_headwords_precede_forms(served: Served) -> None:
    edges = (await _search(served, "вод", first=100))["edges"]

    scopes = ["HEADWORD", "FORM", "TRANSLITERATION", "TRANSLATION"]
    order = [
        (not edge["isExact"], scopes.index(edge["matchedIn"]), edge["node"]["frequencyRank"] or 10**6) for edge in edges
    ]
    assert len(edges) > 3
    assert order == sorted(order)
    assert len({edge["node"]["text"] for edge in edges}) == len(edges)


@pytest.mark.parametrize("query", ["п", "s", "go", "прихо", "pri", "prikh", "prikhod"])
async def test_pages_add_up_to_the_whole_list(served: Served, query: str) -> None:
    whole = (await _search(served, query, first=100))["edges"]
    pages: list[dict[str, Any]] = []
    after = None
    for _ in range(100):
        page = await _search(served, query, first=7, after=after)
        pages += page["edges"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"] or len(pages) >= len(whole):
            break

    assert pages[: len(whole)] == whole


async def test_headwords_continue_after_the_precomputed_ones_before_other_scopes(served: Served) -> None:
    found: list[str] = []
    after = None
    while True:
        page = await _search(served, "п", first=50, after=after)
        found += [edge["node"]["text"] + edge["matchedIn"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    headwords = [one for one in found if one.endswith("HEADWORD")]
    assert found[: len(headwords)] == headwords
    assert len({*found}) == len(found)


@pytest.mark.parametrize(("query", "scope"), [("s", "TRANSLATION"), ("pr", "TRANSLITERATION"), ("по", "FORM")])
async def test_filtered_pages_of_a_short_prefix_are_full_except_the_last(
    served: Served, query: str, scope: str
) -> None:
    pages: list[list[str]] = []
    after = None
    while True:
        asked = await served.ask(FILTERED, {"query": query, "in": [scope], "after": after})
        found = asked.data["searchWords"]
        pages.append([node["text"] for node in found["nodes"]])
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break

    whole = (await served.ask(FILTERED, {"query": query, "in": [scope], "first": 100})).data["searchWords"]
    assert len(pages) > 1
    assert {len(page) for page in pages[:-1]} == {3}
    assert 0 < len(pages[-1]) <= 3
    assert [text for page in pages for text in page] == [node["text"] for node in whole["nodes"]]


async def test_only_the_given_scopes_are_searched(served: Served) -> None:
    assert (await _search(served, "людей", **{"in": ["HEADWORD", "TRANSLATION"]}))["edges"] == []
    assert _first(await _search(served, "людей", **{"in": ["FORM"]}))[0] == "человек"


async def test_exact_mode_finds_no_prefixes(served: Served) -> None:
    found = await _search(served, "выход", mode="EXACT")

    assert {edge["isExact"] for edge in found["edges"]} == {True}
    assert (await _search(served, "выхо", mode="EXACT"))["edges"] == []


async def test_the_matched_forms_are_returned(served: Served) -> None:
    found = await _search(served, "воды", mode="EXACT", **{"in": ["FORM"]})

    [edge] = [edge for edge in found["edges"] if edge["node"]["text"] == "вода"]
    assert {form["label"] for form in edge["matchedForms"]} >= {"genitive singular"}
    assert {form["form"]["text"] for form in edge["matchedForms"]} == {"воды"}


@pytest.mark.parametrize(("query", "form"), [("vody", "воды"), ("prikhodila", "приходила")])
async def test_forms_that_match_in_latin_spelling_are_returned(served: Served, query: str, form: str) -> None:
    found = await _search(served, query, **{"in": ["TRANSLITERATION"]})

    assert {one["form"]["text"] for one in found["edges"][0]["matchedForms"]} == {form}


async def test_the_latin_spelling_of_a_headword_is_not_a_form(served: Served) -> None:
    found = await _search(served, "voda", mode="EXACT", **{"in": ["TRANSLITERATION"]})

    assert [(edge["node"]["text"], edge["matchedForms"]) for edge in found["edges"]] == [("вода", [])]


async def test_latin_spellings_of_headwords_precede_those_of_forms(served: Served) -> None:
    edges = (await _search(served, "prikhodi", first=100, **{"in": ["TRANSLITERATION"]}))["edges"]

    texts = [edge["node"]["text"] for edge in edges]
    assert texts.index("приходить") == 0
    assert len({*texts}) == len(texts)
    is_form = [edge["matchedForms"] != [] for edge in edges if " " not in edge["node"]["text"]]
    assert is_form == sorted(is_form)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("водда", "вода"),
        ("вада", "вода"),
        ("djlf", "вода"),
        ("вдоа", "вода"),
        ("watre", "water"),
        ("зделать", "сделать"),
        ("учитиль", "учитель"),
        ("zhyznn", "zhizn"),
        ("нашол", "нашёл"),
        ("учитилями", "учителями"),
    ],
)
async def test_a_query_without_results_has_suggestions(served: Served, query: str, near: str) -> None:
    found = await _search(served, query)

    assert near in found["suggestions"]
    assert [edge["isExact"] for edge in found["edges"]] == [False] * len(found["edges"])
    for suggestion in found["suggestions"]:
        assert (await _search(served, suggestion))["edges"] != []


async def test_a_query_with_results_has_no_suggestions(served: Served) -> None:
    assert (await _search(served, "вода"))["suggestions"] == []


@pytest.mark.parametrize("query", ["'", "…", "#", "в#", "SUGGEST#HEADWORD#в", "a" * 100, "привет#000001"])
async def test_odd_queries_find_nothing_without_an_error(served: Served, query: str) -> None:
    found = await _search(served, query)

    assert found["edges"] == []


@pytest.mark.parametrize("text", ["'", "´", " "])
async def test_a_spelling_without_letters_is_of_no_word(served: Served, text: str) -> None:
    query = "query W($text: String!) { word(by: { text: { text: $text } }) { text } }"

    assert (await served.ask(query, {"text": text})).data == {"word": None}


@pytest.mark.parametrize(("query", "first"), [("to come", "verb"), ("a house", "noun")])
async def test_an_article_or_to_puts_words_of_its_part_of_speech_first(served: Served, query: str, first: str) -> None:
    found = await served.ask(
        "query S($q: String!) { searchWords(query: $q, in: [TRANSLATION], first: 1) { nodes { partOfSpeech } } }",
        {"q": query},
    )

    assert [node["partOfSpeech"].lower() for node in found.data["searchWords"]["nodes"]] == [first]


async def test_a_meaning_that_reads_like_no_value_is_found(tmp_path: Path) -> None:
    word = make_word(text="недействительный", part_of_speech="adjective", meanings=("invalid, void, null",))
    query = "query S($q: String!) { searchWords(query: $q) { edges { matchedText isExact node { text } } } }"
    async with small_table(tmp_path, [word]) as engine:
        await assert_clean(engine)
        async with serving(engine) as served:
            found = [(await served.ask(query, {"q": typed})).data["searchWords"]["edges"] for typed in ("null", "nu")]

    assert [[(edge["matchedText"], edge["isExact"]) for edge in edges] for edges in found] == [
        [("null", True)],
        [("null", False)],
    ]
