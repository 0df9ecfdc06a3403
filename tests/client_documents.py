"""The operations of docs/clients.md."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["DOCUMENTS", "NAMES"]

_PAGE = Path(__file__).parents[1] / "docs" / "clients.md"
_OPERATION = re.compile(r"```graphql\n(query (\w+).*?)```\n\nCosts (\d+) points\.\n", re.DOTALL)

DOCUMENTS = {name: (text, int(cost)) for text, name, cost in _OPERATION.findall(_PAGE.read_text(encoding="utf-8"))}
"""Name → the document and what the page says it costs."""

NAMES = [
    "Home", "Autocomplete", "WordPage", "FamilyPage", "FrequencyList", "ReviewQueue", "MyBreakdowns", "Reader",
    "DeckByLevel", "WordOfTheDay", "MorphemeExplorer", "History",
]  # fmt: skip
