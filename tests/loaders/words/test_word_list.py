"""Words of a range of ranks: one Query reads a short range, and a random word of it is any of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.words.words import WordCriteria
from russian.parts_of_speech import PartOfSpeech
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


@pytest.mark.parametrize(
    "criteria",
    [WordCriteria(parts_of_speech=frozenset((PartOfSpeech.VERB,))), WordCriteria(min_rank=1, max_rank=90)],
    ids=["a small list", "a small range of ranks"],
)
async def test_each_of_a_few_words_is_picked_equally_often(tmp_path: Path, criteria: WordCriteria) -> None:
    verbs = [make_word(word_id=str(rank), frequency_rank=rank, part_of_speech="verb") for rank in (1, 2, 3, 90)]
    nouns = [make_word(word_id=str(rank), frequency_rank=rank) for rank in range(100, 300)]

    async with small_table(tmp_path, [*verbs, *nouns]) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        lists = dictionary.request(Budget(None)).word_lists
        picked = Counter([word.word_id for _ in range(240) if (word := await lists.random(criteria)) is not None])

    assert picked.keys() == {"1", "2", "3", "90"}
    assert min(picked.values()) > 25


@pytest.mark.parametrize("is_alphabetical", [True, False])
async def test_the_total_of_a_range_of_ranks_is_unknown_in_each_order(tmp_path: Path, *, is_alphabetical: bool) -> None:
    words = [make_word(word_id=str(rank), frequency_rank=rank) for rank in range(1, 9)]

    async with small_table(tmp_path, words) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        lists = dictionary.request(Budget(None)).word_lists
        ranked = await lists.page(WordCriteria(max_rank=5), is_alphabetical=is_alphabetical, first=2, after=None)
        every = await lists.page(WordCriteria(), is_alphabetical=is_alphabetical, first=2, after=None)

    assert (ranked.total, every.total) == (None, 8)


async def test_a_short_range_of_ranks_is_read_once_by_the_alphabet_though_words_share_ranks(tmp_path: Path) -> None:
    words = [make_word(word_id=str(number), frequency_rank=1 + number * 300 // 410) for number in range(1, 410)]

    async with small_table(tmp_path, words) as table:
        engine = Recording(table)
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        engine.forget()
        lists = dictionary.request(Budget(None)).word_lists
        page = await lists.page(WordCriteria(min_rank=1, max_rank=300), is_alphabetical=True, first=100, after=None)

    assert (len(page.edges), page.has_next) == (100, True)
    assert engine.methods == ["query"]
