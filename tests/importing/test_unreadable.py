"""Items of a table that an import cannot read, or that no other source fills."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from importing.own_files import OwnFiles
from importing.present import PresentFamily, PresentWord, family_of, word_of
from importing.starter.starter import load_starter
from server.auth.development import _create, development_key
from table.engine.budget import Budget
from table.engine.protocol import Attributes, PrimaryKey
from table.jobs.readable import readable_items
from tests.builders import make_dictionary, make_family, make_word
from tests.dictionary import Recording
from tests.importing.original_table import original_items
from tests.table.entries.filled import Told, contents, filled_table
from tests.writes.odd_values import with_odd_values


def test_a_word_or_family_that_cannot_be_read_matches_nothing() -> None:
    assert word_of({**make_word(), "word": {"word_id": "771", "word": 5}}) == PresentWord("", "", "", None)
    assert family_of({**make_family(), "morphemes": "x"}) == PresentFamily("", {}, None)


@pytest.mark.parametrize("number", ["odd", "-1", "²", "99999999999", "1 "])
def test_a_word_or_family_whose_id_is_not_a_number_matches_nothing(number: str) -> None:
    word, family = make_word(word_id="5"), make_family(family_id="5")
    odd_word = {**word, "pk": f"WORD#{number}", "sk": f"WORD#{number}"}
    odd_family = {**family, "pk": f"MORPHEME_FAMILY#{number}", "sk": f"MORPHEME_FAMILY#{number}"}
    members: Any = [{"morpheme": "ход", "morpheme_id": number}, {"morpheme": "хож", "morpheme_id": "7"}]

    assert word_of(odd_word) == PresentWord("", "", "", None)
    assert family_of(odd_family) == PresentFamily("", {}, None)
    assert family_of({**family, "morphemes": members}) == PresentFamily("root", {"хож": "7"}, None)


async def test_an_import_beside_odd_items_ends_and_changes_none_of_them(
    tmp_path: Path, small_starter: OwnFiles
) -> None:
    """Each item has one odd value, another one in each round."""
    for round_number in range(12):
        odd: list[Attributes] = []
        for number, item in enumerate(original_items()):
            found = [one for _, one in with_odd_values(item)]
            odd.append(found[(number * 31 + round_number * 17) % len(found)])
        async with filled_table(tmp_path / str(round_number), odd) as engine:
            await load_starter(engine, budget=Budget(None), progress=Told(), own=small_starter, into_existing=True)
            stored = await contents(engine)

        assert [stored[PrimaryKey.of(item)] for item in odd] == odd


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
