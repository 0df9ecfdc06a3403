"""Tests of the beginnings of words."""

from __future__ import annotations

import pytest

from russian.beginnings import can_begin


@pytest.mark.parametrize("text", ["взять", "мгла", "я люблю", "по-русски", "а", "dog", "вс"])
def test_words_can_begin_as_words_do(text: str) -> None:
    assert can_begin(text)


@pytest.mark.parametrize("text", ["ьк", "ббк", "аьк", "пбч", ""])
def test_words_cannot_begin_with_what_nobody_can_say(text: str) -> None:
    assert not can_begin(text)
