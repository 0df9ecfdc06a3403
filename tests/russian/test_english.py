"""Search keys of English meanings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from russian.english import KEY_CHARACTERS, KEYS, meaning_keys, query_key


@pytest.mark.parametrize(
    ("meaning", "keys"),
    [
        ("house", ("house",)),
        ("to go away (on foot)", ("go away", "away")),
        ("the House of Lords", ("house of lords", "lords")),
        ("be", ("be",)),
        ("to be", ("be",)),
        ("in", ("in",)),
        ("to", ("to",)),
        ("(note only)", ("note only", "only")),
        ("one's own", ("ones own", "own")),
        ("grown-up", ("grown up",)),
        ("café", ("cafe",)),
        ("", ()),
        ("…", ()),
    ],
)
def test_a_meaning_is_found_under_its_whole_and_its_ends(meaning: str, keys: tuple[str, ...]) -> None:
    assert meaning_keys(meaning) == keys


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("to go", "go"),
        ("to", "to"),
        ("The House", "house"),
        ("go away ", "go away"),
        ("a", "a"),
        ("to-do", "to do"),
        ("ice-cream", "ice cream"),
        ("!", ""),
    ],
)
def test_a_query_is_levelled_as_meanings_are(query: str, key: str) -> None:
    assert query_key(query) == key


@given(st.text())
def test_keys_are_few_short_and_distinct(meaning: str) -> None:
    keys = meaning_keys(meaning)

    assert len(keys) == len(set(keys)) <= KEYS
    assert all(0 < len(key) <= KEY_CHARACTERS for key in keys)
    assert all(query_key(key) for key in keys)
