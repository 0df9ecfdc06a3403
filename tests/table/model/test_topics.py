"""Topics: what reads of items and queries depend on."""

from __future__ import annotations

import pytest

from table.engine.index import Index
from table.engine.protocol import KeyCondition, PrimaryKey
from table.model import keys, topics, word_lists


@pytest.mark.parametrize(
    ("key", "topic"),
    [
        (keys.official_breakdown("771"), "w771"),
        (keys.user_breakdown("anna@example.org", "771"), "u771"),
        (keys.word("771"), None),
        (keys.family("812"), None),
        (keys.family_entry(1, "812"), None),
        (keys.suggestions("HEADWORD", "вых"), None),
        (keys.headword("выход"), None),
        (keys.ABOUT, None),
    ],
)
def test_an_item_that_a_breakdown_write_changes_has_a_topic(key: PrimaryKey, topic: str | None) -> None:
    assert topics.of_key(key) == topic


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (keys.breakdowns_of_word("771"), {"w771", "u771"}),
        (keys.breakdown_items_of_word("771"), {"w771"}),
        (keys.breakdown_items_of_family("812"), {"f812"}),
        (keys.words_of_family("812"), {"f812"}),
        (word_lists.family_by_rank("812").whole, {"f812"}),
        (word_lists.family_by_alphabet("812").whole, {"f812"}),
        (keys.verified_words(), {"s"}),
        (keys.morpheme_by_id("1577"), set()),
        (keys.headwords("вы"), set()),
        (keys.families(), set()),
        (word_lists.words_by_rank("ALL").whole, set()),
        (word_lists.words_by_alphabet("ALL").whole, set()),
        (word_lists.words_shuffled("ALL").whole, set()),
        (word_lists.words_of_band(0).whole, set()),
        (keys.search_exact("FORM", "выход"), set()),
        (keys.search_prefix("HEADWORD", "выход"), set()),
        (word_lists.headwords_after_suggestions("вы").whole, set()),
        (keys.reviews(), {"*"}),
        (keys.history_of_word("771"), {"*"}),
        (keys.breakdowns_of_user("anna@example.org"), {"*"}),
        (keys.submissions_of_user("anna@example.org"), {"*"}),
        (KeyCondition(partition="OF_ANOTHER_VERSION#1"), {"*"}),
        (KeyCondition(partition="OF_ANOTHER_VERSION#1", index=Index.GSI1), {"*"}),
    ],
)
def test_a_query_has_the_topics_of_what_it_can_return(condition: KeyCondition, expected: set[str]) -> None:
    assert {*topics.of_query(condition)} == expected


def test_a_topic_of_a_family_names_it() -> None:
    found = [topics.family_of(topic) for topic in (topics.family("812"), topics.official("1"), "s", "*")]

    assert found == ["812", None, None, None]
