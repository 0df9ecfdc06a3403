"""Opens what finds out who sent a request.

Verifying tokens takes libraries that take 0.1 s to load. Unless issuers are configured, they are loaded by the first
token, in a thread: a server for readers starts without them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol

from starlette.datastructures import Headers

from server.auth.bearer import bearer_token
from server.auth.issuers import issuers_of
from server.settings.settings import Settings

__all__ = ["Authenticating", "LateAuthenticator", "open_authenticator"]


class Authenticating(Protocol):
    """Finds out who sent a request."""

    async def email_of(self, headers: Headers) -> str | None:
        """Return the viewer's e-mail address; None for an anonymous request. Raises as `Authenticator.email_of`."""
        ...


class LateAuthenticator:
    """An authenticator that is opened by the first request with a token."""

    def __init__(self, settings: Settings, stack: AsyncExitStack) -> None:
        """Prepare for the settings; `stack` closes what is opened."""
        self._settings = settings
        self._stack = stack
        self._opening = asyncio.Lock()
        self._opened: Authenticating | None = None

    async def email_of(self, headers: Headers) -> str | None:
        """Return the viewer's e-mail address, as `Authenticator.email_of` does."""
        if bearer_token(headers) is None:
            return None
        async with self._opening:
            if self._opened is None:
                self._opened = await _opened(self._settings, self._stack)
        return await self._opened.email_of(headers)


@asynccontextmanager
async def open_authenticator(settings: Settings) -> AsyncIterator[Authenticating]:
    """Open the configured authenticator: at once if users of an issuer are expected."""
    async with AsyncExitStack() as stack:
        if any(issuer.keys_url is not None for issuer in issuers_of(settings)):
            yield await _opened(settings, stack)
        else:
            yield LateAuthenticator(settings, stack)


async def _opened(settings: Settings, stack: AsyncExitStack) -> Authenticating:
    opened: Authenticating = await stack.enter_async_context(await asyncio.to_thread(_verifying, settings))
    return opened


def _verifying(settings: Settings) -> AbstractAsyncContextManager[Authenticating]:
    from server.auth.tokens import open_verifying  # noqa: PLC0415  # takes 0.1 s

    return open_verifying(settings)
