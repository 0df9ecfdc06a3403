"""Tests of common words that are spelled by ear."""

from __future__ import annotations

import pytest

from russian.by_ear import meant_by_ear, meant_by_ear_in_latin
from russian.latin import latin_key


@pytest.mark.parametrize(("heard", "meant"), [("што", "что"), ("ево", "его"), ("ищё", None), ("что", None), ("", None)])
def test_a_common_word_is_recognized_by_ear(heard: str, meant: str | None) -> None:
    assert meant_by_ear(heard) == meant


@pytest.mark.parametrize(("heard", "meant"), [("shto", "chto"), ("yevo", "ego"), ("book", None), ("malako", "moloko")])
def test_a_latin_spelling_has_the_key_of_the_word(heard: str, meant: str | None) -> None:
    assert meant_by_ear_in_latin(latin_key(heard)) == (latin_key(meant) if meant else None)
