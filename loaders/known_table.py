"""What a process knows of its table: what it lacks, found in the background at start and now and then."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.engine.state import TableState
from table.errors import TableDeniedError, TableError

__all__ = ["KnownTable"]

logger = logging.getLogger(__name__)


class KnownTable:
    """What a table lacks, as far as is known.

    Attributes:
        state: What it lacks; nothing until that has been found.
        problems: What makes answers wrong or missing, as sentences for the operator.
        is_known: Not set while the state, apart from damage, is being found for the first time.
        is_examined: Not set while damage is being found for the first time.
        is_awaited: Set when damage should be found at once.
    """

    def __init__(self, engine: AdminEngine) -> None:
        self.state = TableState()
        self.problems: list[str] = []
        self.is_known = asyncio.Event()
        self.is_examined = asyncio.Event()
        self.is_awaited = asyncio.Event()
        self.is_known.set()
        self.is_examined.set()
        self._engine = engine

    async def look(self) -> None:
        """Find what the table lacks: a few calls.

        While the table does not answer, what was found before stays.
        """
        try:
            self._know(await self._engine.state(budget=Budget(None)))
        except TableDeniedError as error:
            self.problems = [f"A call that serving needs is not permitted: {error}."]
        except TableError as error:
            logger.warning("what the table lacks could not be found: %s", error)
        finally:
            self.is_known.set()

    async def examine(self, seconds: float) -> None:
        """Find what of the table is damaged, after `seconds` or when it is awaited: a file is read whole."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.is_awaited.wait()
        try:
            if damage := await self._engine.damage(budget=Budget(None)):
                self._know(replace(self.state, damage=damage))
        except TableError as error:
            logger.warning("whether the table is damaged could not be found: %s", error)
        finally:
            self.is_examined.set()

    async def examined(self) -> None:
        """Wait until it has been found for the first time what of the table is damaged."""
        self.is_awaited.set()
        await self.is_examined.wait()

    def _know(self, state: TableState) -> None:
        self.state = state
        self.problems = [f"{problem[:1].upper()}{problem[1:]}." for problem in state.problems()]

    async def wait(self, seconds: float) -> None:
        """Wait until the state has been found for the first time, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.is_known.wait()
