"""Grouping of roots: only what alternates and is linked comes together, and curated families win."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from importing.morphemes.curated_families import Curated, CuratedFamily, read_curated
from importing.morphemes.root_families import LARGEST, group_roots
from importing.morphemes.segmentations import Morph
from importing.morphemes.word_patterns import WordPatterns
from importing.starter.starter_words import StarterFamily


def _segmented(**roots: str) -> dict[str, tuple[Morph, ...]]:
    return {word: tuple(Morph(text, "root") for text in root.split("+")) for word, root in roots.items()}


def _family(family_id: str, *spellings: str, words: tuple[str, ...] = ()) -> CuratedFamily:
    family = StarterFamily(
        family_id=family_id,
        name=family_id,
        kind="root",
        occurs_in="any",
        level=1,
        meanings=("it",),
        morphemes={spelling: f"{family_id}{place}" for place, spelling in enumerate(spellings)},
    )
    return CuratedFamily(family=family, words=WordPatterns.of(words))


def _grouped(links: list[tuple[str, str]], *curated: CuratedFamily, **roots: str) -> dict[str, str]:
    families = group_roots(_segmented(**roots), links, Curated(curated))
    owners = {word: families.curated_of(root, word) for word, root in roots.items()}
    return {
        word: families.leader_of(root) if (owner := owners[word]) is None else owner.family.name
        for word, root in roots.items()
    }


def test_spellings_that_alternate_and_are_linked_are_one_family() -> None:
    found = _grouped([("снаряд", "снаряжать")], снаряд="ряд", снаряжать="ряж")

    assert found["снаряд"] == found["снаряжать"]


def test_spellings_that_alternate_without_a_link_stay_apart() -> None:
    found = _grouped([], снаряд="ряд", снаряжать="ряж")

    assert found["снаряд"] != found["снаряжать"]


def test_linked_spellings_that_do_not_alternate_stay_apart() -> None:
    found = _grouped([("человек", "люди")], человек="человек", люди="люд")

    assert found["человек"] != found["люди"]


def test_words_with_several_roots_link_nothing() -> None:
    segmented = _segmented(водопад="вод+пад", важ="важ")

    assert group_roots(segmented, [("водопад", "важ")], Curated(())).groupings == []


def test_a_link_brings_a_new_spelling_into_a_curated_family() -> None:
    found = _grouped([("снаряд", "снаряжать")], _family("equip", "ряд"), снаряд="ряд", снаряжать="ряж")

    assert found == {"снаряд": "equip", "снаряжать": "equip"}


def test_two_curated_families_are_never_joined() -> None:
    one, other = _family("row", "ряд"), _family("equip", "ряж")

    found = _grouped([("снаряд", "снаряжать")], one, other, снаряд="ряд", снаряжать="ряж")

    assert found == {"снаряд": "row", "снаряжать": "equip"}


def test_words_of_a_shared_spelling_inherit_from_the_words_they_are_linked_to() -> None:
    water, lead = _family("water", "вод", words=("вода",)), _family("lead", "вод", words=("водить",))
    links = [("вода", "водный"), ("водный", "надводный"), ("водить", "заводить")]

    found = _grouped(
        links, water, lead, вода="вод", водный="вод", надводный="вод", водить="вод", заводить="вод", заводь="вод"
    )

    assert found == {
        "вода": "water", "водный": "water", "надводный": "water", "водить": "lead", "заводить": "lead", "заводь": "вод",
    }  # fmt: skip


def test_the_default_takes_words_whatever_they_are_linked_to() -> None:
    water = _family("water", "вод", words=("вода",))
    lead = replace(_family("lead", "вод"), default_for=frozenset(("вод",)))

    found = _grouped([("вода", "водный")], water, lead, вода="вод", водный="вод")

    assert found == {"вода": "water", "водный": "lead"}


def test_the_place_of_the_root_tells_two_roots_of_one_word_apart(shipped: Curated) -> None:
    families = group_roots({}, [], shipped)

    found = [families.curated_of("вод", "водопровод", start) for start in (0, 7)]
    assert [None if one is None else one.family.meanings[0] for one in found] == ["water", "lead"]


def test_the_reason_of_a_grouping_is_reported() -> None:
    families = group_roots(_segmented(снаряд="ряд", снаряжать="ряж"), [("снаряд", "снаряжать")], Curated(()))

    [grouping] = families.groupings
    assert (grouping.spelling, grouping.other, grouping.reason) == ("ряж", "ряд", "ж/д")
    assert (grouping.word, grouping.base) == ("снаряжать", "снаряд")


def test_a_family_does_not_grow_without_end() -> None:
    # Each vowel of the row may be о or а, and each step changes one of them.
    spellings = ["к" + "".join("оа"[place < step] + "т" for place in range(LARGEST + 3)) for step in range(LARGEST + 4)]
    roots = {f"слово{place}": spelling for place, spelling in enumerate(spellings)}
    links = [(f"слово{place}", f"слово{place + 1}") for place in range(LARGEST + 3)]

    found = _grouped(links, **roots)

    assert max(Counter(found.values()).values()) == LARGEST


def test_the_curated_files_work_with_grouping(tmp_path: Path) -> None:
    families = group_roots(_segmented(вода="вод"), [], read_curated(tmp_path))

    owner = families.curated_of("вод", "вода")
    assert owner is not None
    assert "water" in owner.family.meanings
