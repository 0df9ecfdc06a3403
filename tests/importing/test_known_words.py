"""Words of the starter dictionary that an import brings again."""

from __future__ import annotations

from pathlib import Path

from importing.dictionary import import_dictionary
from importing.known_words import KnownWords
from importing.own_files import OwnFiles
from importing.starter.starter import load_starter
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine
from table.model import items
from table.model.word_writing import aspectual_pair, word
from tests.importing.openrussian.openrussian_sample import make_line, write_folder
from tests.table.entries.filled import Told


def test_a_word_is_known_by_spelling_stress_and_part_of_speech() -> None:
    castle = word(word_id="1", text="замок", stressed="за'мок", part_of_speech="noun", frequency_rank=900)
    lock = word(word_id="2", text="замок", stressed="замо'к", part_of_speech="noun", frequency_rank=800)

    known = KnownWords([castle, lock])

    assert known.id_of("замо'к", "noun") == "2"
    assert known.id_of("за'мок", "noun") == "1"
    assert known.id_of("за'мок", "verb") is None


def test_a_mark_on_one_syllable_or_beside_yo_is_ignored() -> None:
    year = word(word_id="1", text="год", stressed="го'д", part_of_speech="noun", frequency_rank=None)
    spruce = word(word_id="2", text="ёлка", stressed="ёлка", part_of_speech="noun", frequency_rank=None)

    known = KnownWords([year, spruce])

    assert (known.id_of("год", "noun"), known.id_of("ё'лка", "noun")) == ("1", "2")


def test_a_known_word_takes_rank_and_pairs_and_keeps_the_rest() -> None:
    stored = word(word_id="1", text="идти", stressed="идти'", part_of_speech="verb", frequency_rank=None, level="A1")
    pair = aspectual_pair(imperfective_id="1", imperfective="идти'", perfective_id="2", perfective="пойти'")
    known = KnownWords([stored])

    given = word(
        word_id="1",
        text="идти",
        stressed="идти'",
        part_of_speech="verb",
        frequency_rank=40,
        level="B2",
        aspectual_pairs=[pair],
    )
    other = word(word_id="9", text="нора", stressed="нора'", part_of_speech="noun", frequency_rank=1)

    view = items.StoredWord(known.joined("1", given))
    assert (view.frequency_rank, view.level) == (40, "A1")
    assert [one.perfective_id for one in view.aspectual_pairs] == ["2"]
    assert known.joined("9", other) == other


async def test_an_import_over_the_starter_dictionary_makes_no_word_twice(
    embedded: AdminEngine, tmp_path: Path, small_starter: OwnFiles
) -> None:
    await load_starter(embedded, budget=Budget(None), progress=Told(), own=small_starter)
    write_folder(
        tmp_path / "openrussian",
        {
            "nouns": [
                make_line("nouns", "выход", "вы'ход", "exit", gender="m"),
                make_line("nouns", "нора", "нора'", "hole"),
            ]
        },
    )

    await import_dictionary(
        embedded, tmp_path, write_units=None, report=None, budget=Budget(None), progress=Told(), own=small_starter
    )

    named = [
        word
        async for item in all_items(embedded, budget=Budget(None))
        if item.get("__type") == "WORD" and (word := items.StoredWord(item)).text in ("выход", "нора")
    ]
    [known] = [word for word in named if word.text == "выход"]
    [new] = [word for word in named if word.text == "нора"]
    assert (known.word_id, known.frequency_rank, len(known.sentences) > 0) == ("2002", 1, True)
    assert (new.word_id > "1000000000", new.frequency_rank) == (True, 2)
