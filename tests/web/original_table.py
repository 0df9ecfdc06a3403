"""The starter dictionary as the original service would hold it: without anything that this project adds."""

from __future__ import annotations

from pathlib import Path

from importing.starter.starter import load_starter
from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.protocol import PrimaryKey
from table.model import keys
from table.model.kinds import Kind, is_derived, kind_of
from tests.original import OriginalWriter

__all__ = ["write_original_table"]

WATER = 2041
"""The number of вода in the starter dictionary."""


async def write_original_table(folder: Path) -> None:
    """Write the table into a folder, for the embedded engine; anna@example.org has broken вода down as во-да."""
    async with open_embedded(folder / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        await load_starter(engine, budget=Budget(None), progress=lambda *_: None)
        await engine.delete_many(await _added(engine), budget=Budget(None))
        await OriginalWriter(engine).post_breakdown("anna@example.org", WATER, "вода", ["во", "да"])


async def _added(engine: EmbeddedEngine) -> list[PrimaryKey]:
    """Return the keys of derived items, and of what says that they are there."""
    found: list[PrimaryKey] = []
    after = None
    while True:
        page = await engine.scan(budget=Budget(None), after=after)
        found += [keys.key_of(item) for item in page.items]
        after = page.last
        if after is None:
            return [key for key in found if is_derived(key) or kind_of(key) is Kind.ABOUT]
