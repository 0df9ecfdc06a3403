"""Registers users: a signed-in user who touches breakdowns becomes an item of the table, as in the original service.

It happens in the background, once per user and process, and never changes an existing item.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

from table.engine.budget import Budget
from table.engine.protocol import Engine
from table.errors import ConditionFailedError, EngineUnsupportedError, TableError, TableReadOnlyError
from table.model.users import InvalidEmailError, registration

__all__ = ["Registrations"]

logger = logging.getLogger(__name__)

KNOWN_USERS = 10_000
"""Users that a process remembers. One who was forgotten costs another write that changes nothing."""

MOST_PENDING = 100
"""Most registrations that wait or are under way. A user who comes meanwhile is registered by a later request."""

DELAY_SECONDS = 1.0
"""Wait before a registration: the request goes first, and a first submission registers its user itself."""

WRITE_SECONDS = 5.0

CLOSING_SECONDS = 2.0
"""How long registrations under way may take at shutdown."""


class Registrations:
    """The registrations of a process.

    Attributes:
        is_possible: Whether the table accepts users; false after it has refused one.
    """

    def __init__(self, engine: Engine) -> None:
        self.is_possible = True
        self._engine = engine
        self._known: dict[str, bool] = {}
        self._pending: set[asyncio.Task[None]] = set()
        self._is_closing = asyncio.Event()

    def note(self, spellings: Sequence[str], *, is_registered: bool = False) -> None:
        """Register a user in the background unless this process knows the user.

        Args:
            spellings: The spellings of the e-mail, the original service's first and the folded one last.
            is_registered: Whether the user is known to be registered, so that nothing has to be written.
        """
        folded = spellings[-1]
        if folded not in self._known and not is_registered:
            if not self.is_possible or len(self._pending) >= MOST_PENDING:
                return
            task = asyncio.create_task(self._register(spellings))
            self._pending.add(task)
            task.add_done_callback(self._pending.discard)
        self._known[folded] = is_registered or self._known.get(folded, False)
        if len(self._known) > KNOWN_USERS:
            del self._known[next(iter(self._known))]

    async def _register(self, spellings: Sequence[str]) -> None:
        """Put the user in the first spelling unless there is one in any: 1 TransactWriteItems."""
        with suppress(TimeoutError):
            async with asyncio.timeout(DELAY_SECONDS):
                await self._is_closing.wait()
        if self._known.get(spellings[-1]) or not self.is_possible:
            return
        try:
            operations = registration(spellings)
            await self._engine.transact(operations, token=uuid4().hex, budget=Budget(WRITE_SECONDS))
        except (ConditionFailedError, InvalidEmailError):
            pass  # registered already, or never to be
        except (TableReadOnlyError, EngineUnsupportedError) as error:
            self.is_possible = False
            logger.info("users are not registered: %s", error)
        except TableError as error:
            self._known.pop(spellings[-1], None)
            logger.warning("a user could not be registered: %s", error)

    async def aclose(self) -> None:
        """Finish the registrations under way, in at most `CLOSING_SECONDS`; those that wait are given up."""
        self.is_possible = False
        self._is_closing.set()
        if not self._pending:
            return
        _, late = await asyncio.wait(self._pending, timeout=CLOSING_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
