"""Tests of `russian.parts_of_speech`."""

from __future__ import annotations

import pytest

from russian.parts_of_speech import PartOfSpeech, part_of_speech


def test_the_values_are_the_stored_names() -> None:
    assert [part.value for part in PartOfSpeech] == [
        *("noun", "verb", "adjective", "adverb", "pronoun", "numeral", "preposition", "conjunction"),
        *("particle", "participle", "interjection", "other"),
    ]


@pytest.mark.parametrize("part", PartOfSpeech)
def test_a_stored_name_is_read_as_what_it_is(part: PartOfSpeech) -> None:
    assert part_of_speech(part.value) is part


@pytest.mark.parametrize(
    ("stored", "part"),
    [
        ("Noun", PartOfSpeech.NOUN),
        (" существительное ", PartOfSpeech.NOUN),
        ("имя существительное", PartOfSpeech.NOUN),
        ("v.", PartOfSpeech.VERB),
        ("Глагол", PartOfSpeech.VERB),
        ("ADJ", PartOfSpeech.ADJECTIVE),
        ("прил.", PartOfSpeech.ADJECTIVE),
        ("adv", PartOfSpeech.ADVERB),
        ("наречие", PartOfSpeech.ADVERB),
        ("pron", PartOfSpeech.PRONOUN),
        ("num", PartOfSpeech.NUMERAL),
        ("prep", PartOfSpeech.PREPOSITION),
        ("conj", PartOfSpeech.CONJUNCTION),
        ("part.", PartOfSpeech.PARTICLE),
        ("ptcp.", PartOfSpeech.PARTICIPLE),
        ("причастие", PartOfSpeech.PARTICIPLE),
        ("межд.", PartOfSpeech.INTERJECTION),
    ],
)
def test_other_names_in_use_are_understood(stored: str, part: PartOfSpeech) -> None:
    assert part_of_speech(stored) is part


@pytest.mark.parametrize("stored", [None, "", "None", "phrase", "."])
def test_a_name_that_is_missing_or_not_known_is_other(stored: str | None) -> None:
    assert part_of_speech(stored) is PartOfSpeech.OTHER
