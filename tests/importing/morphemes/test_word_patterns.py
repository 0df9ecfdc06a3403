"""Patterns that name words, and which of several is the most precise."""

from __future__ import annotations

import pytest

from importing.morphemes.word_patterns import NO_WORDS, WordPatterns


@pytest.mark.parametrize(
    ("pattern", "word", "start", "names"),
    [
        ("вода", "вода", 0, True), ("вода", "водаа", 0, False), ("водян*", "водяной", 0, True),
        ("водян*", "приводян", 3, False), ("*логия", "биология", 3, True), ("*логия", "логиям", 0, False),
        ("*водян*", "приводян", 3, True), ("<вод*", "водный", 0, True), ("<вод*", "переводный", 4, False),
        ("водопро<вод*", "водопровод", 7, True), ("водопро<вод*", "водопровод", 0, False),
        ("водо<вод", "водовод", 4, True), ("Ёлка", "елка", 0, True),
    ],
)  # fmt: skip
def test_a_pattern_names_words_by_their_ends_and_by_where_the_root_stands(
    pattern: str,
    word: str,
    start: int,
    names: bool,  # noqa: FBT001 - an expected value
) -> None:
    assert (WordPatterns.of([pattern]).precision(word, start) > 0) is names


def test_the_longest_pattern_counts_and_a_whole_word_more_than_any() -> None:
    patterns = WordPatterns.of(["во*", "вод*", "*а"])

    assert patterns.precision("вода", 0) == 3
    assert (patterns | WordPatterns.of(["вода"])).precision("вода", 0) > 100


def test_no_patterns_name_nothing() -> None:
    assert NO_WORDS.precision("вода", 0) == 0
