"""Parts of speech: from the file, from closed lists, and from the adjective that an adverb is made from."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from importing.openrussian import parts_of_speech as under_test
from importing.openrussian.parts_of_speech import part_of_speech
from russian.parts_of_speech import PartOfSpeech

ADJECTIVES = {"тихий", "быстрый", "большой", "внешний", "дружеский", "певучий", "юридический", "мой", "земляной"}


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("others", "и", "conjunction"),
        ("others", "потому что", "conjunction"),
        ("others", "из-за", "preposition"),
        ("others", "она", "pronoun"),
        ("others", "Кому", "pronoun"),
        ("others", "три", "numeral"),
        ("others", "не", "particle"),
        ("others", "ой", "interjection"),
        ("others", "до свидания", "interjection"),
        ("others", "очень", "adverb"),
        ("others", "тихо", "adverb"),
        ("others", "быстро", "adverb"),
        ("others", "внешне", "adverb"),
        ("others", "певуче", "adverb"),
        ("others", "дружески", "adverb"),
        ("others", "по-новому", "adverb"),
        ("others", "по-русски", "adverb"),
        ("others", "по-моему", "adverb"),
        ("others", "эскимо", "other"),
        ("others", "мо", "other"),
        ("others", "земляне", "other"),
        ("others", "очистки", "other"),
        ("others", "кредитная карта", "other"),
        ("others", "военно-морской", "other"),
        ("nouns", "сто", "noun"),
        ("nouns", "тихо", "noun"),
    ],
)
def test_words_without_forms_are_recognised_by_file_list_or_adjective(file: str, text: str, expected: str) -> None:
    assert part_of_speech(file, text, has_forms=False, adjectives=ADJECTIVES).value == expected


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("verbs", "сказать", "verb"),
        ("verbs", "болит", "verb"),
        ("adjectives", "новый", "adjective"),
        ("adjectives", "мамин", "adjective"),
        ("adjectives", "мой", "pronoun"),
        ("adjectives", "который", "pronoun"),
        ("adjectives", "второй", "numeral"),
    ],
)
def test_words_with_forms_are_what_their_file_says_but_for_pronouns_and_numerals(
    file: str, text: str, expected: str
) -> None:
    assert part_of_speech(file, text, has_forms=True, adjectives=ADJECTIVES).value == expected


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("verbs", "умчаться", "verb"),
        ("verbs", "по-семейному", "adverb"),
        ("verbs", "флирт", "verb"),
        ("adjectives", "выдающийся", "adjective"),
        ("adjectives", "как", "conjunction"),
        ("adjectives", "исключая", "preposition"),
        ("adjectives", "юридически", "adverb"),
        ("adjectives", "нараспев", "adverb"),
        ("adjectives", "беж", "adjective"),
    ],
)
def test_misplaced_rows_in_the_verb_and_adjective_files_are_detected(file: str, text: str, expected: str) -> None:
    assert part_of_speech(file, text, has_forms=False, adjectives=ADJECTIVES).value == expected


def test_every_listed_word_is_in_one_list_once() -> None:
    lists = tomllib.loads(under_test.CLOSED_CLASSES.read_text("utf-8"))

    counts = Counter(word for words in lists.values() for word in words.split())

    assert [word for word, count in counts.items() if count > 1] == []
    assert PartOfSpeech.OTHER not in under_test._LISTED.values()
