"""The entry points: what they find, in which order, and what they reject."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schema.operations.limits import UNLIMITED, Limits
from schema.relay.global_id import global_id
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Served, serving, small_table

EXIT = global_id("Word", "2002")
GOING = global_id("Word", "1001")
NOBODY = global_id("Word", "999999")
WORDS = "query Words($ids: [ID!]!) { words(ids: $ids) { text } }"
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"
SEARCH = """
query Search($query: String!, $mode: SearchMode! = PREFIX, $filter: WordFilter, $first: Int! = 20, $after: String) {
  searchWords(query: $query, mode: $mode, filter: $filter, first: $first, after: $after) {
    normalizedQuery
    edges { isExact matchedIn matchedText node { text partOfSpeech frequencyRank } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""

MORPHEMES = """
query Morphemes($mode: MorphemeSearchMode!, $filter: MorphemeFilter) {
  searchMorphemes(text: "ХО", mode: $mode, filter: $filter) { nodes { text } }
}
"""
FAMILIES = """
query Families($after: String) {
  morphemeFamilies(first: 3, after: $after) { nodes { databaseId level } pageInfo { endCursor hasNextPage } }
}
"""


async def test_words_are_in_the_requested_order_with_duplicates_and_null_for_missing_ones(served: Served) -> None:
    asked = await served.ask(WORDS, {"ids": [GOING, NOBODY, EXIT, GOING]})

    assert asked.data["words"] == [{"text": "идти"}, None, {"text": "выход"}, {"text": "идти"}]


@pytest.mark.parametrize("wrong", ["nonsense", global_id("Morpheme", "1"), global_id("Word", "x"), "", EXIT + "=="])
async def test_a_wrong_word_id_is_rejected_with_its_value(served: Served, wrong: str) -> None:
    asked = await served.ask(WORDS, {"ids": [EXIT, wrong]})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"ids is {json.dumps(wrong)}, which is not the id of a Word; pass its `id` field"]


async def test_nodes_are_in_the_requested_order_with_null_for_missing_ones(served: Served) -> None:
    family = global_id("MorphemeFamily", "1")
    morpheme = global_id("Morpheme", "1")
    wanted = [family, "nonsense", EXIT, NOBODY, morpheme, global_id("Breakdown", "2002"), global_id("Sky", "1"), EXIT]

    asked = await served.ask(NODES, {"ids": wanted})

    assert [node and node["__typename"] for node in asked.data["nodes"]] == [
        "MorphemeFamily", None, "Word", None, "Morpheme", "Breakdown", None, "Word",
    ]  # fmt: skip
    assert [node["id"] for node in asked.data["nodes"] if node] == [
        family, EXIT, morpheme, global_id("Breakdown", "2002"), EXIT,
    ]  # fmt: skip


async def test_a_malformed_or_unknown_node_id_is_null(served: Served) -> None:
    query = "query Node($id: ID!) { node(id: $id) { id } }"

    assert [(await served.ask(query, {"id": one})).data["node"] for one in ("", "nonsense", NOBODY)] == [None] * 3
    assert (await served.ask(query, {"id": EXIT})).data["node"] == {"id": EXIT}


@pytest.mark.parametrize("query", [WORDS, NODES, WORDS.replace("words(", "morphemes(")])
async def test_more_than_a_hundred_ids_are_rejected(served: Served, query: str) -> None:
    asked = await served.ask(query, {"ids": [EXIT] * 101})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == ["Variable '$ids' has a list of 101 items; at most 100 are allowed."]


async def test_more_than_a_hundred_ids_are_rejected_even_if_longer_lists_are_allowed(served: Served) -> None:
    async with serving(served.engine, limits=Limits(max_list=UNLIMITED)) as wide:
        asked = await wide.ask(WORDS, {"ids": [EXIT] * 101})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == ["ids has 101 ids; ask for at most 100 at once"]


@pytest.mark.parametrize("first", [0, -1, 101, 500])
@pytest.mark.parametrize(
    "field",
    [
        'searchWords(query: "вы", first: %d) { normalizedQuery }',
        'searchMorphemes(text: "вы", first: %d) { nodes { text } }',
        "morphemeFamilies(first: %d) { nodes { level } }",
        "word(by: { databaseId: 2002 }) { exampleSentences(first: %d) { nodes { russian } } }",
        "word(by: { databaseId: 2002 }) { breakdowns(first: %d) { nodes { text } } }",
        "word(by: { databaseId: 2002 }) { relatedWords(first: %d) { nodes { text } } }",
        "morphemeFamily(by: { databaseId: 1 }) { words(first: %d) { nodes { text } } }",
    ],
)
async def test_a_page_has_one_to_a_hundred_items(served: Served, field: str, first: int) -> None:
    asked = await served.ask(f"{{ {field % first} }}")

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"first is {first}; ask for 1 to 100"]


@pytest.mark.parametrize("by", ['{ id: "%s" }' % EXIT, "{ databaseId: 2002 }", '{ text: { text: "Вы́ход" } }'])  # noqa: UP031
async def test_a_word_is_found_by_id_number_and_spelling(served: Served, by: str) -> None:
    asked = await served.ask(f"{{ word(by: {by}) {{ databaseId }} }}")

    assert asked.data == {"word": {"databaseId": 2002}}


@pytest.mark.parametrize("by", ["{ databaseId: 999999 }", "{ databaseId: -5 }", '{ text: { text: "ъъъ" } }'])
async def test_a_missing_word_is_null_without_an_error(served: Served, by: str) -> None:
    assert (await served.ask(f"{{ word(by: {by}) {{ text }} }}")).data == {"word": None}


async def test_a_lookup_takes_exactly_one_property(served: Served) -> None:
    both = await served.ask('{ word(by: { databaseId: 1, id: "x" }) { text } }')
    null = await served.ask("query W($n: Int) { word(by: { databaseId: $n }) { text } }", {"n": None})
    value = await served.ask("query W($by: WordLookup!) { word(by: $by) { text } }", {"by": {"databaseId": None}})

    assert both.codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert null.codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert value.codes == ["BAD_USER_INPUT"]


async def test_homographs_are_distinct_words(tmp_path: Path) -> None:
    castle = make_word(word_id="1", text="замок", stressed="за'мок", frequency_rank=900)
    lock = make_word(word_id="2", text="замок", stressed="замо'к", frequency_rank=800)
    frozen = make_word(word_id="3", text="Замок", part_of_speech="verb", frequency_rank=700)
    query = '{ word(by: { text: { text: "%s" } }) { stressed homographs { stressed } } }'
    by_part = '{ word(by: { text: { text: "замок", partOfSpeech: VERB } }) { databaseId } }'

    async with small_table(tmp_path, [castle, lock, frozen]) as engine, serving(engine) as served:
        exact = await served.ask(query % "замок")
        capital = await served.ask(query % "Замок")
        verb = await served.ask(by_part)

    assert exact.data["word"] == {"stressed": "замо́к", "homographs": [{"stressed": "Замок"}, {"stressed": "за́мок"}]}
    assert capital.data["word"]["stressed"] == "Замок"
    assert verb.data["word"] == {"databaseId": 3}


async def test_yo_and_ye_find_each_other_and_an_exact_spelling_wins(tmp_path: Path) -> None:
    everything = make_word(word_id="1", text="всё", frequency_rank=20)
    everyone = make_word(word_id="2", text="все", frequency_rank=30)
    query = '{ word(by: { text: { text: "%s" } }) { text homographs { text } } }'

    async with small_table(tmp_path, [everything, everyone]) as engine, serving(engine) as served:
        found = [(await served.ask(query % text)).data["word"] for text in ("все", "ВСЁ")]

    assert found == [{"text": "все", "homographs": []}, {"text": "всё", "homographs": []}]


async def test_exact_matches_come_first_then_more_frequent_words(tmp_path: Path) -> None:
    words = [
        make_word(word_id="1", text="дом", frequency_rank=900),
        make_word(word_id="2", text="домой", frequency_rank=10),
        make_word(word_id="3", text="домашний", frequency_rank=None),
        make_word(word_id="4", text="домик", frequency_rank=500, part_of_speech="adjective"),
    ]

    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        prefix = await served.ask(SEARCH, {"query": "ДОМ"})
        exact = await served.ask(SEARCH, {"query": "дом", "mode": "EXACT"})
        adjectives = await served.ask(SEARCH, {"query": "дом", "filter": {"partsOfSpeech": ["ADJECTIVE"]}})
        frequent = await served.ask(SEARCH, {"query": "дома", "filter": {"maxFrequencyRank": 1000}})

    assert [edge["node"]["text"] for edge in prefix.data["searchWords"]["edges"]] == [
        "дом", "домой", "домик", "домашний",
    ]  # fmt: skip
    assert [edge["isExact"] for edge in prefix.data["searchWords"]["edges"]] == [True, False, False, False]
    assert prefix.data["searchWords"]["normalizedQuery"] == "дом"
    assert [edge["node"]["text"] for edge in exact.data["searchWords"]["edges"]] == ["дом"]
    assert [edge["node"]["text"] for edge in adjectives.data["searchWords"]["edges"]] == ["домик"]
    assert frequent.data["searchWords"]["edges"] == []


@pytest.mark.parametrize(("prefix", "first"), [("в", 7), ("вы", 100), ("выход", 2), ("выходить", 1)])
async def test_pages_are_full_and_add_up_to_the_whole_list(tmp_path: Path, prefix: str, first: int) -> None:
    words = [make_word(word_id=str(n), text=f"выход{'ить' * (n % 2)}", frequency_rank=n) for n in range(1, 131)]

    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        sizes, ranks, after = [], [], None
        while True:
            asked = await served.ask(SEARCH, {"query": prefix, "first": first, "after": after})
            page = asked.data["searchWords"]
            sizes.append(len(page["edges"]))
            ranks += [edge["node"]["frequencyRank"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break

    matching = [n for n in range(1, 131) if words[n - 1]["sk"] and (n % 2 or prefix != "выходить")]
    exact = [n for n in matching if not n % 2] if prefix == "выход" else []
    assert ranks == [*exact, *(n for n in matching if n not in exact)]
    assert all(size == first for size in sizes[:-1])


async def test_a_filter_on_breakdowns_uses_the_official_one(tmp_path: Path) -> None:
    family = make_family(family_id="812", members={"1577": "ход"})
    given = [family, *morphemes(family)]
    given += [make_word(word_id=str(number), text="выход", frequency_rank=number) for number in (1, 2, 3)]
    for breakdown in (make_breakdown(word_id="1"), make_breakdown(word_id="2", submitter="a@example.org")):
        given += [breakdown, *breakdown_rows(breakdown)]

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        has = await served.ask(SEARCH, {"query": "выход", "filter": {"hasBreakdown": True}})
        has_not = await served.ask(SEARCH, {"query": "вых", "filter": {"hasBreakdown": False}})
        verified = await served.ask(SEARCH, {"query": "выход", "filter": {"isVerified": True}})

    assert [edge["node"]["frequencyRank"] for edge in has.data["searchWords"]["edges"]] == [1, 2]
    assert [edge["node"]["frequencyRank"] for edge in has_not.data["searchWords"]["edges"]] == [3]
    assert verified.data["searchWords"]["edges"] == []


@pytest.mark.parametrize("query", ["", "я" * 101])
async def test_a_search_has_one_to_a_hundred_characters(served: Served, query: str) -> None:
    asked = await served.ask(SEARCH, {"query": query})

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages == [f"query has {len(query)} characters; pass 1 to 100"]


async def test_a_search_for_stress_marks_alone_finds_nothing(served: Served) -> None:
    asked = await served.ask(SEARCH, {"query": "'"})

    assert asked.data["searchWords"]["edges"] == []


async def test_an_empty_list_of_scopes_is_rejected(served: Served) -> None:
    asked = await served.ask('{ searchWords(query: "я", in: []) { normalizedQuery } }')

    assert asked.messages == ["in is []; name a scope, or omit it to search all of them"]


async def test_morphemes_match_exactly_by_prefix_or_anywhere(tmp_path: Path) -> None:
    given = [
        make_family(family_id="1", members={"11": "ход", "12": "хож"}),
        make_family(family_id="2", members={"21": "хо"}, kind="suffix", level=3),
        make_family(family_id="3", members={"31": "уход"}, level=None),
    ]
    query = MORPHEMES

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        found = {
            mode: [node["text"] for node in (await served.ask(query, {"mode": mode})).data["searchMorphemes"]["nodes"]]
            for mode in ("EXACT", "PREFIX", "CONTAINS")
        }
        easy = await served.ask(query, {"mode": "CONTAINS", "filter": {"maxLevel": 2, "kinds": ["ROOT"]}})

    assert found == {"EXACT": ["хо"], "PREFIX": ["хо", "ход", "хож"], "CONTAINS": ["хо", "ход", "хож", "уход"]}
    assert [node["text"] for node in easy.data["searchMorphemes"]["nodes"]] == ["ход", "хож"]


async def test_families_are_paged_easiest_first(tmp_path: Path) -> None:
    levels = {"5": 2, "6": 1, "7": None, "8": 1}
    given = [make_family(family_id=family_id, level=level, members={}) for family_id, level in levels.items()]
    query = FAMILIES

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        begun = (await served.ask(query)).data["morphemeFamilies"]
        ended = (await served.ask(query, {"after": begun["pageInfo"]["endCursor"]})).data["morphemeFamilies"]

    assert [node["databaseId"] for node in begun["nodes"] + ended["nodes"]] == [6, 8, 5, 7]
    assert (begun["pageInfo"]["hasNextPage"], ended["pageInfo"]["hasNextPage"]) == (True, False)


async def test_the_index_contains_all_morphemes_and_its_version_changes_with_the_data(tmp_path: Path) -> None:
    query = "{ morphemeIndex { version morphemeCount families { morphemes { text } } } }"
    versions = []

    for name, members in (("a", {"1": "ход"}), ("b", {"1": "ход"}), ("c", {"1": "ход", "2": "хож"})):
        folder = tmp_path / name
        folder.mkdir()
        async with small_table(folder, [make_family(members=members)]) as engine, serving(engine) as served:
            index = (await served.ask(query)).data["morphemeIndex"]
            versions.append((index["version"], index["morphemeCount"]))

    assert [count for _, count in versions] == [1, 1, 2]
    assert versions[0] == versions[1]
    assert versions[0][0] != versions[2][0]


async def test_about_returns_versions_sources_and_limits(served: Served) -> None:
    asked = await served.ask(
        "{ about { version sources { name license } notices limits { maxDepth maxAliases maxTokens maxPageSize } } }"
    )

    assert asked.data["about"] == {
        "version": "1.2.3",
        "sources": [{"name": "Rootski GraphQL starter dictionary", "license": "MIT"}],
        "notices": [],
        "limits": {"maxDepth": 12, "maxAliases": 30, "maxTokens": 2000, "maxPageSize": 100},
    }


async def test_related_words_are_sorted_by_shared_roots_then_by_frequency(tmp_path: Path) -> None:
    going = make_family(family_id="1", members={"11": "ход"})
    water = make_family(family_id="2", members={"21": "вод"})
    given = [going, water]
    both, one = (("вод", "21", "2"), "о", ("ход", "11", "1")), (("ход", "11", "1"),)
    for word_id, text, rank, parts in (
        ("1", "водоход", 50, both), ("2", "ход", 10, one), ("3", "водоход", 900, both), ("4", "ход", 5, one)
    ):  # fmt: skip
        breakdown = make_breakdown(word_id=word_id, text=text, parts=parts)
        given += [make_word(word_id=word_id, text=text, frequency_rank=rank), breakdown, *breakdown_rows(breakdown)]
    query = """query R($after: String) { word(by: { databaseId: 1 }) { relatedWords(first: 2, after: $after) {
        edges { node { databaseId } sharedFamilies { databaseId } } pageInfo { endCursor hasNextPage } } } }"""

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        begun = (await served.ask(query)).data["word"]["relatedWords"]
        ended = (await served.ask(query, {"after": begun["pageInfo"]["endCursor"]})).data["word"]["relatedWords"]

    assert [edge["node"]["databaseId"] for edge in begun["edges"] + ended["edges"]] == [3, 4, 2]
    assert [len(edge["sharedFamilies"]) for edge in begun["edges"] + ended["edges"]] == [2, 1, 1]
    assert (begun["pageInfo"]["hasNextPage"], ended["pageInfo"]["hasNextPage"]) == (True, False)
