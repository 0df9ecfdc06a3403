"""What a table holds before an import, and who made it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from importing.own_files import OwnFiles
from importing.present import survey_present
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.builders import make_about, make_family, make_word
from tests.table.entries.filled import Told, filled_table


async def test_a_table_that_does_not_exist_holds_nothing(tmp_path: Path) -> None:
    async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
        present = await survey_present(engine, budget=Budget(None), progress=Told())

    assert (present.words, present.families, present.is_of_other_origin) == ({}, {}, False)


@pytest.mark.parametrize(
    "about", [None, {**make_about(), "sources": [{"source_id": "own"}]}, {**make_about(), "sources": "own"}]
)
async def test_without_a_description_that_can_be_read_unsigned_words_are_of_another_origin(
    tmp_path: Path, small_starter: OwnFiles, about: Any
) -> None:
    given = [make_word(), make_family(), *([] if about is None else [about])]
    async with filled_table(tmp_path, given) as engine:
        present = await survey_present(engine, own=small_starter, budget=Budget(None), progress=Told())

    assert present.is_of_other_origin
    assert [*present.told()] == ["word: 1 (such as выход (771))", "morpheme family: 1 (such as ход/хож (812))"]


async def test_words_and_families_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    word, family = make_word(), make_family()
    odd: Any = [{**word, "word": {"word": ["выход"]}}, {**family, "morphemes": "ход"}]
    async with filled_table(tmp_path, odd) as engine:
        present = await survey_present(engine, budget=Budget(None), progress=Told())

    assert [*present.told()] == ["word: 1 (such as an unreadable one (771))", "morpheme family: 1 (such as ? (812))"]
