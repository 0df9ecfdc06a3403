"""Ids in a table: what is there keeps its id, and an import takes ids that nothing else has."""

from __future__ import annotations

import pytest

from importing.placing import FamilyCandidate, PlacedFamily, Places, WordCandidate
from importing.present import Present, PresentFamily, PresentWord
from table.model.kinds import Kind


def _present(words: dict[str, PresentWord], families: dict[str, PresentFamily] | None = None) -> Present:
    found = Present(words=words, families=families or {})
    for word_id, word in words.items():
        if word.maker is None:
            found.note_other(Kind.WORD, word_id)
    for family_id, family in found.families.items():
        if family.maker is None:
            found.note_other(Kind.FAMILY, family_id)
            found.morphemes.update(family.morphemes.values())
    return found


def _noun(text: str, stressed: str = "", maker: str | None = None) -> PresentWord:
    return PresentWord(text, stressed or text, "noun", maker)


STARTER = "import:starter"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, "2004"),
        ({"7": _noun("дом", maker=STARTER)}, "2004"),
        ({"7": _noun("дом")}, "1002004"),
        ({"2004": _noun("дом")}, "1002004"),
        ({"2004": _noun("дом"), "1002004": _noun("сад")}, "2002004"),
        ({"2004": _noun("переход", maker=STARTER), "7": _noun("дом")}, "2004"),
        ({"1002004": _noun("переход", maker=STARTER)}, "1002004"),
        ({"7": _noun("переход")}, "7"),
        ({"7": _noun("переход"), "1002004": _noun("переход", maker=STARTER)}, "1002004"),
        ({"7": PresentWord("переход", "", "verb", None)}, "1002004"),
        ({"7": PresentWord("", "", "", None)}, "1002004"),
    ],
)
def test_the_place_of_a_word(words: dict[str, PresentWord], expected: str) -> None:
    [placed] = Places(_present(words)).words([WordCandidate("2004", "переход", "перехо'д", "noun")])

    assert placed == expected


def test_homographs_are_joined_by_their_stress_and_each_once() -> None:
    places = Places(_present({"1": _noun("замок", "замо'к"), "2": _noun("замок", "за'мок")}))

    placed = places.words(
        [
            WordCandidate("2140", "замок", "за'мок", "noun"),
            WordCandidate("2139", "замок", "замо'к", "noun"),
            WordCandidate("2141", "замок", "замок", "noun"),
        ]
    )

    assert placed == ["2", "1", "1002141"]
    assert places.joined == {"1", "2"}


def test_an_exact_spelling_comes_before_one_with_yo() -> None:
    places = Places(_present({"1": _noun("небо"), "2": _noun("елка")}))

    placed = places.words(
        [
            WordCandidate("2001", "нёбо", "нёбо", "noun"),
            WordCandidate("2002", "небо", "не'бо", "noun"),
            WordCandidate("2003", "ёлка", "ёлка", "noun"),
        ]
    )

    assert placed == ["1002001", "1", "2"]


def test_a_numeral_is_what_the_original_calls_it() -> None:
    places = Places(_present({"1": PresentWord("пять", "пять", "adjective", None)}))

    assert places.words([WordCandidate("4067", "пять", "пять", "numeral")]) == ["1"]


def test_a_family_is_joined_if_it_is_the_only_one_that_fits() -> None:
    go = PresentFamily("root", {"ход": "0", "хож": "1", "шед": "2"}, None)
    places = Places(_present({}, {"5": go, "6": PresentFamily("root", {"вод": "3"}, None)}))

    placed = places.families(
        [
            FamilyCandidate("1", "root", {"ход": "1", "хож": "2"}),
            FamilyCandidate("2", "root", {"вод": "3"}),
            FamilyCandidate("3", "root", {"вод": "4"}),
            FamilyCandidate("4", "prefix", {"ход": "5"}),
            FamilyCandidate("600000000", "root", {"сад": "200000000"}),
        ]
    )

    assert placed == [
        PlacedFamily("5", {"ход": "0", "хож": "1"}),
        PlacedFamily("1000002", {"вод": "1000003"}),
        PlacedFamily("1000003", {"вод": "1000004"}),
        PlacedFamily("1000004", {"ход": "1000005"}),
        PlacedFamily("600000000", {"сад": "200000000"}),
    ]


def test_a_family_of_the_same_spellings_is_joined_before_others_that_fit() -> None:
    lead = PresentFamily("root", {"вод": "0", "вож": "1", "вед": "2"}, None)
    water = PresentFamily("root", {"вод": "3", "вож": "4"}, None)
    twice = PresentFamily("root", {"мир": "5"}, None)
    places = Places(_present({}, {"5": lead, "6": water, "7": twice, "8": twice}))

    placed = places.families(
        [
            FamilyCandidate("1", "root", {"вед": "1"}),
            FamilyCandidate("2", "root", {"вод": "2", "вож": "3"}),
            FamilyCandidate("3", "root", {"мир": "4"}),
        ]
    )

    assert placed == [
        PlacedFamily("5", {"вед": "2"}),
        PlacedFamily("6", {"вод": "3", "вож": "4"}),
        PlacedFamily("1000003", {"мир": "1000004"}),
    ]


def test_a_family_that_an_import_made_keeps_its_ids_and_gets_free_ones_for_new_spellings() -> None:
    ours = PresentFamily("root", {"ход": "1000001"}, STARTER)
    places = Places(_present({"7": _noun("дом")}, {"1000001": ours, "1": PresentFamily("root", {"ход": "1"}, None)}))

    [placed] = places.families([FamilyCandidate("1", "root", {"ход": "1", "хож": "2"})])

    assert placed == PlacedFamily("1000001", {"ход": "1000001", "хож": "1000002"})
