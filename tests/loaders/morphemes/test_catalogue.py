"""The catalogue: all families at one moment, those left out that no list could read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from loaders.morphemes.catalogue import catalogue_of, read_catalogue
from table.engine.budget import Budget
from table.engine.protocol import Attributes, AttributeValue
from tests.builders import make_family, make_word
from tests.dictionary import Recording, small_table

GOING = make_family(family_id="812", members={"1577": "ход", "1578": "хож"})
TREE = make_family(family_id="9", members={"31": "ёл", "32": "ел"})


def test_families_and_morphemes_are_found_by_id_and_by_folded_spelling() -> None:
    catalogue = catalogue_of([GOING, TREE])

    assert [*catalogue.families] == ["9", "812"]
    assert catalogue.morphemes["1578"].member.text == "хож"
    assert catalogue.morphemes["1578"].family.family_id == "812"
    assert [found.member.morpheme_id for found in catalogue.by_spelling["ел"]] == ["31", "32"]
    assert catalogue.longest == 3


def test_the_version_follows_what_the_families_say_not_the_order_in_which_they_came() -> None:
    version = catalogue_of([GOING, TREE]).version

    assert catalogue_of([TREE, GOING]).version == version
    assert catalogue_of([TREE]).version != version
    assert catalogue_of([TREE, {**GOING, "level": 2}]).version != version
    assert len(version) == 16


@pytest.mark.parametrize(
    ("attribute", "stored", "logged"),
    [
        ("family_id", None, "family_id is missing"),
        ("type", "unheard of", "type is not one of"),
        ("word_pos", "adverb", "word_pos is not one of"),
        ("level", "easy", "level is not a number"),
        ("morphemes", "ход", "morphemes is not a list"),
    ],
)
def test_a_family_that_cannot_be_read_is_omitted_and_the_log_names_it(
    caplog: pytest.LogCaptureFixture, attribute: str, stored: AttributeValue, logged: str
) -> None:
    catalogue = catalogue_of([TREE, {**GOING, attribute: stored}])

    assert [*catalogue.families] == ["9"]
    assert [record.getMessage().split(" / ")[0] for record in caplog.records] == [
        "left out of the catalogue: item MORPHEME_FAMILY#812"
    ]
    assert logged in caplog.text


def test_a_member_that_cannot_be_read_is_left_out_and_the_log_names_its_family(
    caplog: pytest.LogCaptureFixture,
) -> None:
    members: list[AttributeValue] = [{"morpheme": "хож"}, "ход", {"morpheme": "ход", "morpheme_id": Decimal(1577)}]

    catalogue = catalogue_of([{**GOING, "morphemes": members}])

    assert [found.member.text for found in catalogue.morphemes.values()] == ["ход"]
    assert [record.getMessage() for record in caplog.records] == [
        "left out: item MORPHEME_FAMILY#812 / MORPHEME_FAMILY#812: morpheme_id is missing",
        "left out: item MORPHEME_FAMILY#812 / MORPHEME_FAMILY#812: morphemes is not a map at 1",
    ]


async def test_the_list_of_families_is_read_to_its_end(tmp_path: Path) -> None:
    long = [make_family(family_id=str(number), meanings=["x" * 300_000], members={}) for number in range(1, 6)]

    async with small_table(tmp_path, long) as table:
        engine = Recording(table)
        catalogue = await read_catalogue(engine, budget=Budget(20))

    assert catalogue is not None
    assert [*catalogue.families] == ["1", "2", "3", "4", "5"]
    assert engine.methods == ["query", "query"]


async def test_a_table_without_the_list_of_families_has_no_catalogue_to_read(tmp_path: Path) -> None:
    given: list[Attributes] = [GOING, make_word()]

    async with small_table(tmp_path, given, additions=False) as engine:
        catalogue = await read_catalogue(engine, budget=Budget(20))

    assert catalogue is None


def test_a_family_is_listed_without_what_is_dispensable_and_cannot_be_read(caplog: pytest.LogCaptureFixture) -> None:
    odd: Attributes = {
        "family_meanings": "walk",
        "meanings_are_derived": "perhaps",
        "word_count": [],
        "key_word": "ход",
    }

    catalogue = catalogue_of([TREE, {**GOING, **odd}])

    family = catalogue.families["812"]
    assert (family.meanings, family.meanings_are_derived, family.word_count, family.key_word) == ((), False, None, None)
    assert [member.text for member in family.members] == ["ход", "хож"]
    assert family.key == ("MORPHEME_FAMILY#812", "MORPHEME_FAMILY#812")
    assert len([one for one in caplog.records if one.getMessage().startswith("shown without it: item MORPHEME_")]) == 4
