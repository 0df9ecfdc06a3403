"""Searches while the table changes: what stood all the time is shown once, whatever comes and goes between pages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.words.words import WordCriteria
from russian.parts_of_speech import PartOfSpeech
from table.engine.budget import Budget
from table.entries.findable import Scope
from table.entries.reindex import reindex
from tests.builders import make_word
from tests.dictionary import serving, small_table

STANDING = range(100, 130)
COMING = range(1, 90)


@settings(max_examples=12)
@given(
    st.sampled_from(["в", "вых", "выход", "выходить"]),
    st.integers(min_value=1, max_value=12),
    st.lists(st.sampled_from(COMING), max_size=6, unique=True),
)
async def test_paging_neither_repeats_nor_loses_what_stood_all_the_time(
    prefix: str, first: int, coming: list[int]
) -> None:
    shown: list[str] = []
    waiting = [make_word(word_id=str(number), text="выходить", frequency_rank=number * 2) for number in coming]
    words = [make_word(word_id=str(number), text="выходить", frequency_rank=number) for number in STANDING]

    with tempfile.TemporaryDirectory() as folder:
        async with small_table(Path(folder), words) as engine, serving(engine) as served:
            after = None
            while True:
                search = served.dictionary.request(Budget(20)).search
                page = await search.find(
                    prefix, scopes=Scope, is_exact=False, criteria=WordCriteria(), first=first, after=after
                )
                shown += [edge.value.word.word_id for edge in page.edges]
                if not page.has_next:
                    break
                after = page.edges[-1].cursor_key
                if waiting:
                    await engine.put_many([waiting.pop()], budget=Budget(20))
                    await reindex(engine, budget=Budget(20), progress=lambda *_: None)

    standing = [word_id for word_id in shown if int(word_id) in STANDING]
    assert standing == [str(number) for number in STANDING]
    assert len(shown) == len(set(shown))


async def test_pages_after_an_exact_match_begin_with_the_most_frequent_of_the_others(tmp_path: Path) -> None:
    """The suggestions item has the exact match and verbs; the filter drops the verbs, and the nouns come after it."""
    exact = make_word(word_id="1", text="вода", frequency_rank=5000)
    verbs = [
        make_word(word_id=str(rank), text="водаить", part_of_speech="verb", frequency_rank=rank)
        for rank in range(10, 130)
    ]
    nouns = [make_word(word_id=str(rank), text="водаик", frequency_rank=rank) for rank in range(200, 204)]
    shown: list[str] = []

    async with small_table(tmp_path, [exact, *verbs, *nouns]) as engine, serving(engine) as served:
        after = None
        while True:
            page = await served.dictionary.request(Budget(20)).search.find(
                "вода",
                scopes=[Scope.HEADWORD],
                is_exact=False,
                criteria=WordCriteria(parts_of_speech=frozenset((PartOfSpeech.NOUN,))),
                first=1,
                after=after,
            )
            shown += [edge.value.word.word_id for edge in page.edges]
            if not page.has_next:
                break
            after = page.edges[-1].cursor_key

    assert shown == ["1", "200", "201", "202", "203"]
