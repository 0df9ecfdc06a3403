"""What a process knows of its table: what it lacks, found in the background at start and now and then."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

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
        is_known: Not set while the state is being found for the first time.
    """

    def __init__(self, engine: AdminEngine) -> None:
        self.state = TableState()
        self.problems: list[str] = []
        self.is_known = asyncio.Event()
        self.is_known.set()
        self._engine = engine

    async def look(self) -> None:
        """Find what the table lacks: a few calls; a file is read whole the first time.

        While the table does not answer, what was found before stays.
        """
        try:
            self.state = await self._engine.state(budget=Budget(None))
            self.problems = [f"{problem[:1].upper()}{problem[1:]}." for problem in self.state.problems()]
        except TableDeniedError as error:
            self.problems = [f"A call that serving needs is not permitted: {error}."]
        except TableError as error:
            logger.warning("what the table lacks could not be found: %s", error)
        finally:
            self.is_known.set()

    async def wait(self, seconds: float) -> None:
        """Wait until the state has been found for the first time, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.is_known.wait()
