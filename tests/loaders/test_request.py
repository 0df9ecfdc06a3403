"""The loaders of a request share one memory; what the table says of itself is read where it is not known yet."""

from __future__ import annotations

import asyncio
from pathlib import Path

from loaders.dictionary import SharedDictionary
from table.engine.budget import Budget
from tests.builders import make_breakdown, make_word
from tests.dictionary import Recording, small_table


async def test_loaders_of_different_kinds_read_in_one_call(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word(), make_breakdown()]) as table:
        engine = Recording(table)
        loaders = SharedDictionary(engine).request(Budget(20))
        word, official, family, about = await asyncio.gather(
            loaders.words.by_id("771"),
            loaders.breakdowns.official("771"),
            loaders.morphemes.family("812"),
            loaders.about(),
        )

    assert word is not None
    assert official is not None
    assert about is not None
    assert (word.text, official.word_id, family, about.word_count) == ("выход", "771", None, 1)
    assert engine.methods == ["get_many"]
    assert loaders.budget.calls == {"BatchGetItem": 1}


async def test_an_unknown_about_is_read_once(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word()]) as table:
        engine = Recording(table)
        dictionary = SharedDictionary(engine)
        cold = dictionary.request(Budget(20))
        first, second = await cold.about(), await cold.about()
        await dictionary.look()
        engine.forget()
        warm = await dictionary.request(Budget(20)).about()

    assert first is second
    assert warm == first
    assert engine.calls == []


async def test_a_table_in_the_original_layout_says_nothing_of_itself(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word()], additions=False) as table:
        about = await SharedDictionary(table).request(Budget(20)).about()

    assert about is None
