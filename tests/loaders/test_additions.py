"""The messages of fields that need derived items."""

from __future__ import annotations

import pytest

from loaders.additions import missing
from table.entries.entries import DERIVED_ITEMS_VERSION


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (None, "lacks derived items. The operator of this server has to run `python -m table reindex`."),
        (
            DERIVED_ITEMS_VERSION - 1,
            f"lacks derived items in version {DERIVED_ITEMS_VERSION}. The operator of this server has to run"
            " `python -m table reindex`.",
        ),
        (
            DERIVED_ITEMS_VERSION + 1,
            f"lacks derived items in version {DERIVED_ITEMS_VERSION}. The operator of this server has to update the"
            " server.",
        ),
    ],
    ids=["none", "an earlier version", "a later version"],
)
def test_the_message_names_what_the_table_lacks_and_what_to_do(found: int | None, reason: str) -> None:
    assert str(missing("A random word", found)) == f"A random word is not available: the table {reason}"
