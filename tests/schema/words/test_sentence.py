"""Example sentences: exact matches first, in pages that stay correct while sentences change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.relay.cursor import Cipher, ListCursors
from schema.words.sentence import sentence_page
from table.engine.protocol import Attributes
from table.model import items, word_writing
from tests.builders import make_about, make_source, make_word
from tests.dictionary import SECRET, Served, serving, small_table

CIPHER = Cipher(SECRET)
SENTENCES = """
query Sentences($number: Int!, $first: Int! = 10, $after: String) {
  word(by: { databaseId: $number }) { exampleSentences(first: $first, after: $after) {
    edges { cursor isExactMatch node { russian english level source { name url license author } } }
    nodes { russian }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }
}
"""


def sentence(russian: str, *, is_exact_match: bool = True) -> Attributes:
    """Return a sentence without a translation."""
    return word_writing.sentence(russian=russian, english=None, is_exact_match=is_exact_match)


def stored(*texts: str) -> tuple[items.StoredSentence, ...]:
    """Return a word's sentences as they are read."""
    return items.StoredWord(make_word(sentences=[sentence(text) for text in texts])).sentences


def cursors(after: str | None = None) -> ListCursors:
    """Return the cursors of a word's sentences."""
    return ListCursors(CIPHER, "Word.exampleSentences", after, of="771")


def page_after(
    sentences: tuple[items.StoredSentence, ...], first: int, after: str | None
) -> tuple[list[str], str | None]:
    """Return the texts of a page, and the cursor for the next one."""
    page = sentence_page(sentences, cursors(after), first=first)
    texts = [edge.item.russian for edge in page.edges]
    return texts, page.page_info.cursors.end(page.page_info.end) if page.page_info.has_next_page else None


def all_pages(sentences: tuple[items.StoredSentence, ...], first: int) -> list[str]:
    """Read all pages, at most as many as there are sentences."""
    found, after = page_after(sentences, first, None)
    for _ in sentences:
        if after is not None:
            texts, after = page_after(sentences, first, after)
            found += texts
    assert after is None
    return found


async def test_a_sentence_has_its_translation_level_and_source(served: Served) -> None:
    page = (await served.ask(SENTENCES, {"number": 2002})).data["word"]["exampleSentences"]

    assert [(edge["isExactMatch"], edge["node"]["russian"], edge["node"]["english"]) for edge in page["edges"]] == [
        (True, "Где здесь выход?", "Where is the exit here?"),
        (True, "Мы нашли выход из трудной ситуации.", "We found a way out of a difficult situation."),
    ]
    assert page["nodes"] == [{"russian": edge["node"]["russian"]} for edge in page["edges"]]
    assert page["edges"][0]["node"]["level"] is None
    assert page["edges"][0]["node"]["source"] == {
        "name": "Rootski GraphQL starter dictionary", "url": None, "license": "MIT", "author": None,
    }  # fmt: skip


async def test_a_sentence_has_the_offsets_of_its_word(served: Served) -> None:
    query = """query Matches($number: Int!) { word(by: { databaseId: $number }) { exampleSentences {
        edges { node { matches { start end } } } nodes { russian matches { start end } }
    } } }"""

    page = (await served.ask(query, {"number": 2002})).data["word"]["exampleSentences"]

    assert [
        [node["russian"][place["start"] : place["end"]] for place in node["matches"]] for node in page["nodes"]
    ] == [["выход"], ["выход"]]
    assert [edge["node"]["matches"] for edge in page["edges"]] == [node["matches"] for node in page["nodes"]]


async def test_an_inflected_word_is_found_in_its_sentences_and_no_other_is(tmp_path: Path) -> None:
    declension = word_writing.declension(
        gender="f", is_animate=False, is_indeclinable=False, plural=[],
        singular=["вода'", "воды'", "воде'", "во'ду", "водо'й, водо'ю", "воде'"],
    )  # fmt: skip
    texts = ("Дай воды, 😀 воды!", "Водою мыть.", "Водка?")
    word = make_word(text="вода", declension=declension, sentences=[sentence(text) for text in texts])
    query = "{ word(by: { databaseId: 771 }) { exampleSentences { nodes { matches { start end } } } } }"

    async with small_table(tmp_path, [word]) as engine, serving(engine) as served:
        nodes = (await served.ask(query)).data["word"]["exampleSentences"]["nodes"]

    assert [[(place["start"], place["end"]) for place in node["matches"]] for node in nodes] == [
        [(4, 8), (13, 17)],
        [(0, 5)],
        [],
    ]


async def test_the_stress_of_a_sentence_is_marked_where_it_is_known(tmp_path: Path) -> None:
    known = word_writing.sentence(russian="Вот выход.", english=None, is_exact_match=True, stress=[5])
    word = make_word(sentences=[known, sentence("Выход там.")])
    query = """{ word(by: { databaseId: 771 }) { exampleSentences { nodes {
        stressed apostrophe: stressed(style: APOSTROPHE) none: stressed(style: NONE) } } } }"""

    for additions in (True, False):
        folder = tmp_path / str(additions)
        folder.mkdir()
        async with small_table(folder, [word], additions=additions) as engine, serving(engine) as served:
            nodes = (await served.ask(query)).data["word"]["exampleSentences"]["nodes"]

        assert nodes == [
            {"stressed": "Вот вы\u0301ход.", "apostrophe": "Вот вы'ход.", "none": "Вот выход."},
            {"stressed": "Выход там.", "apostrophe": "Выход там.", "none": "Выход там."},
        ]


async def test_sentences_of_the_starter_dictionary_are_stressed(served: Served) -> None:
    query = "{ word(by: { databaseId: 2002 }) { exampleSentences { nodes { stressed } } } }"

    nodes = (await served.ask(query)).data["word"]["exampleSentences"]["nodes"]

    assert nodes[0] == {"stressed": "Где здесь вы\u0301ход?"}


async def test_pages_follow_each_other(served: Served) -> None:
    begun = (await served.ask(SENTENCES, {"number": 2002, "first": 1})).data["word"]["exampleSentences"]
    after = begun["pageInfo"]["endCursor"]
    ended = (await served.ask(SENTENCES, {"number": 2002, "first": 1, "after": after})).data["word"]["exampleSentences"]
    past_the_end = await served.ask(SENTENCES, {"number": 2002, "after": ended["pageInfo"]["endCursor"]})

    first, second = begun["edges"][0]["cursor"], ended["edges"][0]["cursor"]
    assert begun["pageInfo"] == {
        "hasNextPage": True, "hasPreviousPage": False, "startCursor": first, "endCursor": first,
    }  # fmt: skip
    assert ended["pageInfo"] == {
        "hasNextPage": False, "hasPreviousPage": True, "startCursor": second, "endCursor": second,
    }  # fmt: skip
    assert [begun["nodes"], ended["nodes"]] == [
        [{"russian": "Где здесь выход?"}], [{"russian": "Мы нашли выход из трудной ситуации."}],
    ]  # fmt: skip
    assert past_the_end.data["word"]["exampleSentences"] == {
        "edges": [],
        "nodes": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": True, "startCursor": None, "endCursor": None},
    }


async def test_exact_matches_come_first_and_keep_their_order(tmp_path: Path) -> None:
    given = [sentence(text, is_exact_match=text in "БГ") for text in "АБВГ"]

    async with small_table(tmp_path, [make_word(sentences=given)]) as engine, serving(engine) as served:
        page = (await served.ask(SENTENCES, {"number": 771})).data["word"]["exampleSentences"]

    assert [(edge["node"]["russian"], edge["isExactMatch"]) for edge in page["edges"]] == [
        ("Б", True), ("Г", True), ("А", False), ("В", False),
    ]  # fmt: skip


async def test_a_source_is_null_if_it_is_missing_or_unknown(tmp_path: Path) -> None:
    given = [
        word_writing.sentence(russian=text, english=None, is_exact_match=True, level=level, source=source)
        for text, level, source in (("А", "B1", "own"), ("Б", None, "lost"), ("В", None, None))
    ]
    about: Attributes = {**make_about(), "sources": [make_source(source_id="other", name="Other"), make_source()]}

    async with small_table(tmp_path, [about, make_word(sentences=given)]) as engine, serving(engine) as served:
        page = (await served.ask(SENTENCES, {"number": 771})).data["word"]["exampleSentences"]

    shown = [edge["node"] for edge in page["edges"]]
    assert [node["level"] for node in shown] == ["B1", None, None]
    assert [node["source"] and node["source"]["name"] for node in shown] == ["Own work", None, None]


@given(st.lists(st.sampled_from("АБВ"), max_size=8), st.integers(1, 4))
def test_pages_add_up_to_the_whole_list_even_with_repeated_sentences(texts: list[str], first: int) -> None:
    assert all_pages(stored(*texts), first) == texts


@given(st.data())
def test_a_sentence_that_stays_is_neither_skipped_nor_repeated_while_others_come_and_go(data: st.DataObject) -> None:
    before = data.draw(st.lists(st.sampled_from("АБВГДЕЖ"), unique=True, min_size=2))
    first = data.draw(st.integers(1, len(before) - 1))
    read, after = page_after(stored(*before), first, None)
    kept = [text for text in before if text == read[-1] or data.draw(st.booleans())]
    index = data.draw(st.integers(0, len(kept)))
    changed = [*kept[:index], "Новое", *kept[index:]]

    rest, _ = page_after(stored(*changed), 100, after)

    assert [text for text in rest if text != "Новое"] == [text for text in kept if text not in read]


@pytest.mark.parametrize(("cursor_key", "following"), [((1, "gone"), ["Б", "В"]), ((0, "gone"), ["А", "Б", "В"])])
def test_after_a_deleted_sentence_its_number_decides_where_the_page_starts(
    cursor_key: tuple[int, str], following: list[str]
) -> None:
    texts, _ = page_after(stored("А", "Б", "В"), 100, cursors().encrypt(cursor_key))

    assert texts == following
