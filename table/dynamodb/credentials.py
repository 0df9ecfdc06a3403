"""Credentials that are read again once the service refuses them.

botocore reads the credentials of a profile once. When their owner replaces them in the file, it would go on signing
with the former ones until the process restarts. Credentials of a role renew themselves and are left alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from aiobotocore.credentials import AioCredentials
from aiobotocore.session import AioSession
from botocore.exceptions import BotoCoreError

__all__ = ["ReadAgain"]

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_READS = 5.0
"""A read takes some 20 ms; credentials that stay invalid must not cost that for every call."""


class ReadAgain:
    """The credentials that a client signs with, an object of botocore; None if there are none."""

    def __init__(self, credentials: Any, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._credentials: Any = credentials if type(credentials) is AioCredentials else None
        self._clock = clock
        self._read_at = -SECONDS_BETWEEN_READS
        self._reading = asyncio.Lock()

    @property
    def current(self) -> tuple[str, ...]:
        """What identifies the credentials; compare it, never log it."""
        found = self._credentials
        return () if found is None else (found.access_key, found.secret_key, found.token or "")

    async def differ_from(self, refused: tuple[str, ...]) -> bool:
        """Whether there are other credentials than the refused ones; if not, read them again, but not too often."""
        if self._credentials is None:
            return False
        async with self._reading:
            if self.current == refused and self._clock() - self._read_at >= SECONDS_BETWEEN_READS:
                self._read_at = self._clock()
                await self._read()
        return self.current != refused

    async def _read(self) -> None:
        try:
            found = await AioSession().get_credentials()
        except BotoCoreError as error:
            logger.warning("the AWS credentials cannot be read again: %s", error)
            return
        if type(found) is AioCredentials:
            # The client holds the object, so it signs with the new values from now on.
            self._credentials.access_key = found.access_key
            self._credentials.secret_key = found.secret_key
            self._credentials.token = found.token
