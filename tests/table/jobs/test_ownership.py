"""Who made an item, also one that cannot be read."""

from __future__ import annotations

import pytest

from table.engine.protocol import AttributeValue
from table.jobs.ownership import LegacyItems, maker_of
from tests.builders import make_headword

LEGACY = LegacyItems(maker="import:starter", words={"771"}, families={"812"})


@pytest.mark.parametrize(
    ("word_id", "maker"),
    [("771", "import:starter"), ("772", None), (["771"], None), ({"771": "771"}, None), (None, None)],
)
def test_a_headword_is_of_the_import_that_made_its_word(word_id: AttributeValue, maker: str | None) -> None:
    assert maker_of({**make_headword(), "word_id": word_id}, LEGACY) == maker
