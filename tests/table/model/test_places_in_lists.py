"""Places of words in lists."""

from __future__ import annotations

import pytest

from table.model.keys import UNRANKED
from table.model.word_lists import place_after_rank, rank_and_id, rank_place


@pytest.mark.parametrize(("rank", "read"), [(1, 1), (500, 500), (None, UNRANKED)])
def test_a_place_has_rank_and_id(rank: int | None, read: int) -> None:
    assert rank_and_id(rank_place(rank, "771")) == (read, "771")


@pytest.mark.parametrize("rank", [1, 9, 500])
def test_a_place_after_a_rank_is_between_its_words_and_those_of_the_next(rank: int) -> None:
    assert rank_place(rank, "999") < place_after_rank(rank) < rank_place(rank + 1, "1")


def test_no_word_is_after_the_words_without_a_rank() -> None:
    assert place_after_rank(UNRANKED + 5) > rank_place(None, "999")
