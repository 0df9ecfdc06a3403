"""Families put together by hand: which of them a morph is of, and what contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.morphemes.curated_families import Curated, CuratedFamilyError, read_curated

PEACE = """
[[family]]
name = "мирр-1"
id = 9001
kind = "root"
occurs_in = "any"
level = 1
meanings = ["peace"]
morphemes = { "мирр" = 90001 }
words = ["мирр", "миррит*"]
"""
WORLD = """
[[family]]
name = "мирр-2"
id = 9002
kind = "root"
occurs_in = "any"
level = 1
meanings = ["world"]
morphemes = { "мирр" = 90002 }
"""


def _read(folder: Path, *files: str) -> Curated:
    for number, text in enumerate(files):
        (folder / f"{number}.toml").write_text(text, encoding="utf-8")
    return read_curated(folder)


def _name(curated: Curated, word: str) -> str | None:
    found = curated.sure("root", "мирр", word) or curated.likely("root", "мирр")
    return None if found is None else found.family.name


def test_the_families_that_come_with_the_server_are_sound(shipped: Curated) -> None:
    assert len(shipped.families) >= 1300
    assert all(family.family.meanings for family in shipped.families)


def test_a_family_names_its_words_and_beginnings_of_words(tmp_path: Path) -> None:
    curated = _read(tmp_path, PEACE, WORLD)

    assert _name(curated, "мирр") == "мирр-1"
    assert _name(curated, "миррить") == "мирр-1"


def test_words_that_nobody_names_are_unsure(tmp_path: Path) -> None:
    assert _name(_read(tmp_path, PEACE, WORLD), "всемиррный") is None


def test_a_default_takes_the_words_that_nobody_names(tmp_path: Path) -> None:
    assert _name(_read(tmp_path, PEACE, f"{WORLD}default = true\n"), "всемиррный") == "мирр-2"


def test_the_only_family_of_a_spelling_takes_all(tmp_path: Path) -> None:
    assert _name(_read(tmp_path, WORLD), "всемиррный") == "мирр-2"


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (WORLD.replace("9002", "9001", 1), "the families мирр-1 and мирр-2 share the id 9001"),
        (WORLD.replace("90002", "90001"), "the morphemes мирр-1: мирр and мирр-2: мирр share the id 90001"),
    ],
)
def test_shared_ids_are_refused(tmp_path: Path, other: str, message: str) -> None:
    with pytest.raises(CuratedFamilyError, match=message):
        _read(tmp_path, PEACE, other)


def test_the_most_precise_pattern_decides(tmp_path: Path) -> None:
    curated = _read(tmp_path, PEACE, f'{WORLD}words = ["миррить"]\n')

    assert _name(curated, "миррить") == "мирр-2"
    assert _name(curated, "миррится") == "мирр-1"


def test_a_family_may_be_the_default_of_one_spelling_alone(tmp_path: Path) -> None:
    peace = PEACE.replace('{ "мирр" = 90001 }', '{ "мирр" = 90001, "мырр" = 90003 }')
    curated = _read(tmp_path, f'{peace}default_for = ["мырр"]\n', WORLD)

    assert _name(curated, "всемиррный") is None
    found = curated.likely("root", "мырр")
    assert found is not None
    assert found.family.name == "мирр-1"


def test_a_family_that_stands_elsewhere_may_get_more_spellings(tmp_path: Path) -> None:
    words = '[[words]]\nid = 9002\nmorphemes = { "мырр" = 90003 }\n'
    (tmp_path / "words.toml").write_text(words, encoding="utf-8")

    curated = _read(tmp_path, WORLD)

    found = curated.sure("root", "мырр", "мырр")
    assert found is not None
    assert found.family.morphemes == {"мирр": "90002", "мырр": "90003"}


def test_a_family_that_takes_named_words_only_leaves_the_others(tmp_path: Path) -> None:
    curated = _read(tmp_path, f"{PEACE}only_named = true\n")

    assert _name(curated, "миррить") == "мирр-1"
    assert _name(curated, "всемиррный") is None


def test_a_family_that_takes_named_words_only_does_not_make_the_spelling_ambiguous(tmp_path: Path) -> None:
    (tmp_path / "roots.tsv").write_text("мирр\tmyrrh\tмиррит*\nмирр\tworld\n", encoding="utf-8")
    curated = _read(tmp_path)

    assert _name(curated, "миррить") == "мирр (myrrh)"
    assert _name(curated, "всемиррный") == "мирр (world)"


def test_a_pattern_with_a_stress_mark_names_one_of_two_homographs(tmp_path: Path) -> None:
    (tmp_path / "roots.tsv").write_text("мирр\tmyrrh\tмирра\u0301\nмирр\tworld\n", encoding="utf-8")
    curated = _read(tmp_path)

    found = [curated.sure("root", "мирр", "мирра", stressed=stressed) for stressed in ("мирра'", "ми'рра", "")]

    assert [one.family.meanings[0] if one else None for one in found] == ["myrrh", "world", "world"]


def test_words_of_a_family_may_be_named_in_a_file_of_their_own(tmp_path: Path) -> None:
    words = '[[words]]\nid = 9002\nwords = ["миррящий"]\ndefault = true\n'
    (tmp_path / "words.toml").write_text(words, encoding="utf-8")

    curated = _read(tmp_path, PEACE, WORLD)

    assert _name(curated, "миррящий") == "мирр-2"
    assert _name(curated, "всемиррный") == "мирр-2"


def test_words_of_a_family_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text("[[words]]\nid = 8888\n", encoding="utf-8")

    with pytest.raises(CuratedFamilyError, match=r"^words.toml extends the family 8888, which does not exist$"):
        read_curated(tmp_path)


@pytest.mark.parametrize(
    ("word", "root", "meaning"),
    [
        ("нос", "нос", "nose"), ("выносить", "нос", "carry"), ("пара", "пар", "pair"), ("паровоз", "пар", "steam"),
        ("всемирный", "мир", "world"), ("перемирие", "мир", "peace"), ("умирать", "мир", "die"),
        ("рядовой", "ряд", "row"), ("луковица", "лук", "onion"), ("излука", "лук", "bend"),
        ("заводить", "вод", "lead"), ("биология", "лог", "word"), ("налог", "лог", "lie"), ("мучной", "муч", "flour"),
        ("мучить", "муч", "torment"), ("седина", "сед", "grey-haired"), ("растеряться", "тер", "lose"),
        ("подводник", "вод", "water"), ("внутривидовой", "вид", "kind"), ("увидеть", "вид", "see"),
        ("бороться", "бор", "fight"), ("выбор", "бор", "take"), ("покос", "кос", "mow"),
        ("косичка", "кос", "braid"),
        ("горный", "гор", "mountain"), ("загорать", "гор", "burn"), ("умереть", "мер", "die"),
        ("мерить", "мер", "measure"), ("лук", "лук", "onion"), ("мировой", "мир", "world"),
    ],
)  # fmt: skip
def test_roots_that_are_spelled_alike_are_distinguished(
    shipped: Curated, word: str, root: str, meaning: str | None
) -> None:
    found = shipped.sure("root", root, word) or shipped.likely("root", root)

    assert (None if found is None else found.family.meanings[0]) == meaning


def test_a_spelling_that_a_family_has_gets_no_second_id(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('[[words]]\nid = 9001\nmorphemes = { "мирр" = 90003 }\n', encoding="utf-8")

    with pytest.raises(CuratedFamilyError, match=r"words\.toml adds мирр to the family мирр-1, which has it"):
        _read(tmp_path, PEACE)
