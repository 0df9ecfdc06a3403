"""Breakdowns from segmentations, and the families of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from importing.morphemes.curated_families import Curated, read_curated
from importing.morphemes.derivations import Derivations
from importing.morphemes.dictionary_breakdowns import DerivedBreakdowns, breakdowns_and_families
from importing.morphemes.segmentations import Morph, Segmentations, read_segmentations
from importing.openrussian.openrussian_words import OpenRussianWord
from table.model import items
from tests.importing.dictionary_sample import make_words, write_dictionary

NO_LINKS = Derivations((), ())


def _made(
    folder: Path,
    words: Sequence[OpenRussianWord],
    *,
    segmented: Segmentations | None = None,
    stored: Sequence[items.StoredFamily] = (),
    curated: Curated | None = None,
) -> DerivedBreakdowns:
    return breakdowns_and_families(
        words,
        segmented or read_segmentations(write_dictionary(folder) / "morphemes"),
        NO_LINKS,
        curated=Curated(()) if curated is None else curated,
        stored_families=stored,
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def _texts(made: DerivedBreakdowns) -> dict[str, list[str]]:
    officials = map(items.StoredBreakdown, made.officials)
    return {str(one.attributes["word"]): [part.text for part in one.parts] for one in officials}


def test_a_breakdown_is_an_anonymous_guess_spelled_like_its_word(tmp_path: Path) -> None:
    made = _made(tmp_path, make_words(tmp_path))

    assert _texts(made) == {
        "возвратить": ["воз", "врат", "и", "ть"],
        "возвращать": ["воз", "вращ", "а", "ть"],
        "возврат": ["воз", "врат"],
        "костёр": ["костёр"],
        "кот": ["кот"],
        "том": ["том"],
    }
    for official in map(items.StoredBreakdown, made.officials):
        assert official.is_official
        assert official.is_inference
        assert not official.is_verified
        assert official.submitter is None


def test_verbs_that_differ_in_aspect_show_which_roots_are_one(tmp_path: Path) -> None:
    made = _made(tmp_path, make_words(tmp_path))

    roots = [family for family in map(items.StoredFamily, made.families) if family.kind == "root"]
    spelled = sorted(sorted(member.text for member in family.members) for family in roots)
    assert spelled == [["врат", "вращ"], ["костер"], ["кот"], ["том"]]
    assert [(one.reason, one.word, one.base) for one in made.groupings] == [("т/щ", "возвратить", "возвращать")]


def test_a_segmentation_that_does_not_spell_its_word_is_rejected(tmp_path: Path) -> None:
    words = [word for word in make_words(tmp_path) if word.entry.text == "кот"]

    made = _made(tmp_path, words, segmented=Segmentations({"кот": (Morph("кит", "root"),)}, ()))

    assert made.officials == []
    assert [problem.row for problem in made.rejected] == ["кот"]


def test_a_hyphen_is_plain_text(tmp_path: Path) -> None:
    [word] = [word for word in make_words(tmp_path) if word.entry.text == "кот"]

    made = _made(tmp_path, [word], segmented=Segmentations({"кот": (Morph("к", None), Morph("от", "root"))}, ()))

    [official] = map(items.StoredBreakdown, made.officials)
    assert [part.morpheme_id is None for part in official.parts] == [True, False]


def test_the_same_data_gives_the_same_items(tmp_path: Path) -> None:
    words = make_words(tmp_path)

    first, second = _made(tmp_path, words), _made(tmp_path, words[::-1])

    assert sorted(map(repr, first.families)) == sorted(map(repr, second.families))
    assert sorted(map(repr, first.officials)) == sorted(map(repr, second.officials))


def test_families_keep_the_ids_a_table_has_for_their_morphemes(tmp_path: Path) -> None:
    words = make_words(tmp_path)
    first = _made(tmp_path, words)
    stored = [items.StoredFamily({**family, "family_id": f"7{place}"}) for place, family in enumerate(first.families)]
    fewer = [word for word in words if word.entry.text != "возвратить"]

    again = _made(tmp_path, fewer, stored=stored)

    kept = {items.StoredFamily(family).family_id for family in again.families}
    assert kept <= {family.family_id for family in stored}


def test_curated_families_keep_their_ids_and_are_there_without_words(tmp_path: Path) -> None:
    curated = read_curated(tmp_path)

    made = _made(tmp_path, make_words(tmp_path), curated=curated)

    families = {family.family_id: family for family in map(items.StoredFamily, made.families)}
    assert {one.family.family_id for one in curated.families} <= families.keys()
    [infinitive] = [one for one in curated.families if one.family.name == "-ть"]
    [part] = [part for one in map(items.StoredBreakdown, made.officials) for part in one.parts if part.text == "ть"][:1]
    assert part.family_id == infinitive.family.family_id
    assert part.morpheme_id == infinitive.family.morphemes["ть"]


def test_levels_follow_the_ranks_and_classes_the_parts_of_speech(tmp_path: Path) -> None:
    families = {
        family.members[0].text: family
        for family in map(items.StoredFamily, _made(tmp_path, make_words(tmp_path)).families)
    }

    assert families["кот"].level == 1
    assert families["ть"].occurs_in == "verb"
    assert families["кот"].occurs_in == "noun"
    assert families["воз"].occurs_in == "any"
    assert families["кот"].meanings == ()


def test_the_spellings_of_a_curated_family_are_in_the_order_of_how_many_words_have_them(tmp_path: Path) -> None:
    made = _made(tmp_path, make_words(tmp_path), curated=read_curated(tmp_path))

    [family] = [one for one in map(items.StoredFamily, made.families) if {"верт", "врат"} <= {*_spellings(one)}]
    assert _spellings(family)[:2] == ["врат", "вращ"]
    assert _spellings(family).index("верт") < _spellings(family).index("вер")


def _spellings(family: items.StoredFamily) -> list[str]:
    return [member.text for member in family.members]
