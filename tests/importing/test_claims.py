"""What a file says, as far as it can be read."""

from __future__ import annotations

from typing import Any

import pytest

from importing.claims import Claims
from table.engine.protocol import Attributes
from tests.builders import make_about, make_breakdown, make_word


@pytest.fixture
def claims() -> Claims:
    return Claims()


def _add(claims: Claims, *items: Any) -> None:
    for item in items:
        made: Attributes = item
        claims.add(made)


def test_a_breakdown_names_its_word_and_its_families(claims: Claims) -> None:
    _add(claims, make_breakdown())

    assert [*claims.words] == [*claims.breakdowns] == ["771"]
    assert claims.breakdowns["771"]


def test_a_word_that_follows_its_breakdown_takes_its_place(claims: Claims) -> None:
    _add(claims, make_breakdown(), make_word())

    assert claims.words["771"].part_of_speech


def test_items_that_cannot_be_read_say_nothing(claims: Claims) -> None:
    about = {**make_about(), "sources": "own"}
    _add(claims, about, {**make_breakdown(), "breakdown_items": "вы-ход"})

    assert (claims.count, claims.sources, claims.breakdowns) == (2, [], {"771": []})
