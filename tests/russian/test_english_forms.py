"""Tests of base forms and spellings of English words."""

from __future__ import annotations

import pytest

from russian.english_forms import base_phrases
from russian.english_spellings import other_spelling


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("dogs", "dog"), ("cities", "city"), ("boxes", "box"), ("houses", "house"), ("potatoes", "potato"),
        ("women", "woman"), ("children", "child"), ("knives", "knife"), ("leaves", "leaf"), ("leaves", "leave"),
        ("went", "go"), ("bought", "buy"), ("ate", "eat"), ("goes", "go"), ("was", "be"), ("written", "write"),
        ("running", "run"), ("reading", "read"), ("making", "make"), ("dying", "die"), ("singing", "sing"),
        ("stopped", "stop"), ("loved", "love"), ("asked", "ask"), ("cried", "cry"), ("missed", "miss"),
        ("telling", "tell"), ("travelled", "travel"), ("opened", "open"), ("decided", "decide"),
        ("loudly", "loud"), ("happily", "happy"),
        ("gave up", "give up"), ("looking for", "look for"), ("old men", "old man"),
    ],
)  # fmt: skip
def test_an_inflected_form_has_its_base_form(typed: str, base: str) -> None:
    assert base in base_phrases(typed)


@pytest.mark.parametrize("typed", ["dog", "news", "bus", "glass", "this", "king", "thing", "red", "only", "собаки", ""])
def test_what_is_not_inflected_has_none(typed: str) -> None:
    assert base_phrases(typed) == ()


def test_a_phrase_has_few_base_forms() -> None:
    assert len(base_phrases("making leaves")) <= 3


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("color", "colour"),
        ("gray", "grey"),
        ("theater", "theatre"),
        ("favorite", "favourite"),
        ("organize", "organise"),
        ("realizing", "realising"),
        ("civilization", "civilisation"),
        ("the color gray", "the colour grey"),
    ],
)
def test_both_spellings_know_each_other(american: str, british: str) -> None:
    assert other_spelling(american) == british
    assert other_spelling(british) == american


@pytest.mark.parametrize("text", ["dog", "size", "prize", "surprise", "exercise", "promise", "advertise", "wise", ""])
def test_most_words_have_one_spelling(text: str) -> None:
    assert other_spelling(text) is None


def test_a_word_without_a_vowel_before_its_ending_has_no_base() -> None:
    assert base_phrases("sting") == ()
