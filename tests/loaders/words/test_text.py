"""The words of a text: which of several candidates comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from table.engine.budget import Budget
from tests.builders import make_word
from tests.dictionary import small_table


@pytest.mark.parametrize(
    ("token", "candidates"), [("всё", ["всё", "все"]), ("Всё", ["всё", "все"]), ("все", ["все", "всё"])]
)
async def test_a_token_with_yo_is_first_of_all_the_word_with_yo_and_one_without_is_the_more_frequent_word(
    tmp_path: Path, token: str, candidates: list[str]
) -> None:
    words = [
        make_word(word_id="1", text="все", frequency_rank=10),
        make_word(word_id="2", text="всё", frequency_rank=20),
    ]

    async with small_table(tmp_path, words) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        [analyzed] = await dictionary.request(Budget(20)).texts.analyzed(token)

    assert [word.text for word in analyzed.candidates] == candidates
