"""Random words of a rank range: every match can be picked, and one Query finds it."""

from __future__ import annotations

from pathlib import Path

from loaders.dictionary import SharedDictionary
from loaders.words.words import WordCriteria
from table.engine.budget import Budget
from tests.builders import make_word
from tests.dictionary import Recording, small_table


async def test_a_random_word_of_a_minimum_rank_is_any_of_them_and_costs_one_query(tmp_path: Path) -> None:
    ranks = [*range(1, 900, 10), *range(900, 1000), *range(1500, 2000)]
    words = [make_word(word_id=str(rank), frequency_rank=rank) for rank in ranks]

    async with small_table(tmp_path, words) as table:
        engine = Recording(table)
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        engine.forget()
        picked = {}
        for least, most in ((900, 999), (1500, None)):
            lists = dictionary.request(Budget(20)).word_lists
            found = [await lists.random(WordCriteria(min_rank=least, max_rank=most)) for _ in range(30)]
            picked[least] = {word.frequency_rank or 0 for word in found if word is not None}

    assert min(picked[900]) >= 900
    assert max(picked[900]) <= 999
    assert min(picked[1500]) >= 1500
    assert len(picked[900]) > 15
    assert len(picked[1500]) > 15
    assert engine.methods == ["query"] * 60
