"""Filters: every property has to match, and equivalent filters identify the same list."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema.words.word_filter import MorphemeFilter, WordFilter, admits_family, stated, stored_filter
from table.model import items
from tests.builders import make_family, make_word
from tests.dictionary import Served, serving, small_table

FAMILIES = "query F($filter: MorphemeFilter) { morphemeFamilies(filter: $filter) { nodes { databaseId } } }"
PAGES = """query P($filter: WordFilter, $after: String) {
    searchWords(query: "вы", filter: $filter, first: 1, after: $after) { nodes { text } pageInfo { endCursor } } }"""


def families() -> list[items.StoredFamily]:
    """Return a root for any word, a suffix of adjectives of level 3, and a prefix of verbs of unknown level."""
    return [
        items.StoredFamily(one)
        for one in (
            make_family(family_id="1", members={}),
            make_family(family_id="2", kind="suffix", occurs_in="adjective", level=3, members={}),
            make_family(family_id="3", kind="prefix", occurs_in="verb", level=None, members={}),
        )
    ]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, [1, 2, 3]),
        ({}, [1, 2, 3]),
        ({"kinds": None, "minLevel": None, "maxLevel": None, "occursIn": None}, [1, 2, 3]),
        ({"kinds": ["ROOT", "PREFIX"]}, [1, 3]),
        ({"kinds": []}, []),
        ({"occursIn": ["ADJECTIVE", "VERB"]}, [2, 3]),
        ({"minLevel": 2}, [2]),
        ({"maxLevel": 2}, [1]),
        ({"minLevel": 1, "maxLevel": 3}, [1, 2]),
        ({"kinds": ["ROOT"], "minLevel": 2}, []),
    ],
)
async def test_a_family_has_to_match_every_property(
    tmp_path: Path, given: dict[str, object] | None, found: list[int]
) -> None:
    stored = [family.attributes for family in families()]

    async with small_table(tmp_path, stored) as engine, serving(engine) as served:
        asked = await served.ask(FAMILIES, {"filter": given})

    assert [node["databaseId"] for node in asked.data["morphemeFamilies"]["nodes"]] == found


def test_a_family_of_unknown_level_matches_no_minimum_or_maximum() -> None:
    unknown = families()[2]

    assert admits_family(None, unknown)
    assert not admits_family(MorphemeFilter(min_level=1), unknown)
    assert not admits_family(MorphemeFilter(max_level=6), unknown)


def test_a_property_that_is_null_or_omitted_does_not_filter() -> None:
    assert stored_filter(None) == stored_filter(WordFilter()) == stored_filter(WordFilter(parts_of_speech=None))


@pytest.mark.parametrize("given", [None, WordFilter(), WordFilter(has_breakdown=None), MorphemeFilter(kinds=None)])
def test_a_filter_without_properties_equals_no_filter(given: WordFilter | MorphemeFilter | None) -> None:
    assert stated(given) == {}


def test_false_and_an_empty_list_are_properties() -> None:
    assert stated(WordFilter(has_breakdown=False, parts_of_speech=[])) == {
        "has_breakdown": False,
        "parts_of_speech": frozenset(),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, {}),
        ({}, {"minFrequencyRank": None}),
        ({"partsOfSpeech": ["NOUN", "VERB"]}, {"partsOfSpeech": ["VERB", "NOUN", "VERB"], "isVerified": None}),
    ],
)
async def test_a_cursor_is_valid_for_an_equivalent_filter(
    served: Served, one: dict[str, object] | None, other: dict[str, object] | None
) -> None:
    begun = (await served.ask(PAGES, {"filter": one})).data["searchWords"]
    after = begun["pageInfo"]["endCursor"]

    following = [(await served.ask(PAGES, {"filter": given, "after": after})).data for given in (one, other)]

    assert following[0] == following[1]
    assert following[0]["searchWords"]["nodes"] != begun["nodes"]


async def test_a_cursor_is_invalid_for_another_filter(served: Served) -> None:
    begun = (await served.ask(PAGES, {"filter": {"partsOfSpeech": ["NOUN"]}})).data["searchWords"]
    after = begun["pageInfo"]["endCursor"]

    other = await served.ask(PAGES, {"filter": {"partsOfSpeech": ["VERB"]}, "after": after})
    none = await served.ask(PAGES, {"after": after})

    assert other.codes == none.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"minFrequencyRank": 200}, ["б", "в"]),
        ({"maxFrequencyRank": 200}, ["а", "б"]),
        ({"minFrequencyRank": 150, "maxFrequencyRank": 250}, ["б"]),
        ({"partsOfSpeech": ["VERB", "OTHER"]}, ["б", "г"]),
        ({"partsOfSpeech": []}, []),
    ],
)
async def test_a_word_has_to_match_every_property(tmp_path: Path, given: dict[str, object], found: list[str]) -> None:
    words = [
        make_word(word_id=str(number), text=f"вы{letter}", frequency_rank=rank, part_of_speech=part_of_speech)
        for number, (letter, rank, part_of_speech) in enumerate(
            (("а", 100, "noun"), ("б", 200, "verb"), ("в", 300, "noun"), ("г", None, "gerundive")), start=1
        )
    ]
    query = 'query S($filter: WordFilter) { searchWords(query: "вы", filter: $filter) { nodes { text } } }'

    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        asked = await served.ask(query, {"filter": given})

    assert [node["text"][2:] for node in asked.data["searchWords"]["nodes"]] == found
