"""Items of a table that an import cannot read, or that no other source fills."""

from __future__ import annotations

from pathlib import Path

from importing.present import PresentFamily, PresentWord, family_of, word_of
from server.auth.development import _create, development_key
from table.engine.budget import Budget
from table.jobs.readable import readable_items
from tests.builders import make_dictionary, make_family, make_word
from tests.dictionary import Recording
from tests.table.entries.filled import filled_table


def test_a_word_or_family_that_cannot_be_read_matches_nothing() -> None:
    assert word_of({**make_word(), "word": {"word_id": "771", "word": 5}}) == PresentWord("", "", "", None)
    assert family_of({**make_family(), "morphemes": "x"}) == PresentFamily("", {}, None)


async def test_every_item_of_an_engine_without_a_file_is_readable(tmp_path: Path) -> None:
    lost: list[str] = []
    async with filled_table(tmp_path, make_dictionary()) as engine:
        found = [item async for item in readable_items(Recording(engine), budget=Budget(None), lost=lost.append)]

    assert len(found) == len(make_dictionary())
    assert lost == []


def test_of_two_processes_that_create_the_development_key_the_first_wins(tmp_path: Path) -> None:
    key = development_key(tmp_path)
    file = next(tmp_path.iterdir())
    _create(file)

    assert development_key(tmp_path).thumbprint() == key.thumbprint()
    assert [one.name for one in tmp_path.iterdir()] == [file.name]
