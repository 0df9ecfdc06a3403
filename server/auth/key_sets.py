"""The public keys of an issuer, fetched in the background and refreshed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import aiohttp
import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey

__all__ = ["FetchedKeys", "FixedKeys", "KeySource", "KeysNotFetchedError"]

logger = logging.getLogger(__name__)

BETWEEN_FETCHES_SECONDS = 60.0
"""An unknown key id triggers a fetch, but not more often than this, because anyone can invent ids."""

AFTER_FAILURE_SECONDS = 3.0
"""The same after a fetch that failed, so that an issuer that is back is noticed soon."""

FRESH_SECONDS = 3600.0
"""Older keys are fetched again in the background, so that withdrawn ones expire."""

FETCH_SECONDS = 5.0
ANSWER_BYTES = 256 * 1024
KEYS = 100


class KeysNotFetchedError(Exception):
    """The key is unknown, and the issuer's keys could not be fetched."""


class KeySource(Protocol):
    """A source of public keys."""

    async def key(self, key_id: str) -> Key | None:
        """Return the key with an id; None if the issuer has no such key.

        Raises:
            KeysNotFetchedError: The issuer's keys could not be fetched.
        """
        ...


class FixedKeys:
    """Keys known from the start."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = dict(keys)

    async def key(self, key_id: str) -> Key | None:
        """Return the key with an id."""
        return self._keys.get(key_id)


class FetchedKeys:
    """Keys fetched from an issuer's URL.

    Fetched keys are used until newer ones arrive, so that an issuer's outage only affects unknown keys. While it lasts,
    requests that need the issuer try again every few seconds.
    """

    def __init__(
        self, url: str, session: aiohttp.ClientSession, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.url = url
        self.session = session
        self.clock = clock
        self._keys: dict[str, Key] | None = None
        self._fetched_at: float | None = None
        self._is_down = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, key_id: str) -> Key | None:
        """Return the key with an id; an unknown id triggers a fetch, unless the last one was recent."""
        known = (self._keys or {}).get(key_id)
        if known is not None:
            if self._age() > (AFTER_FAILURE_SECONDS if self._is_down else FRESH_SECONDS):
                self._fetch()
            return known
        between = AFTER_FAILURE_SECONDS if self._is_down else BETWEEN_FETCHES_SECONDS
        if self._fetching is not None or self._age() >= between:
            await asyncio.shield(self._fetch())
            known = (self._keys or {}).get(key_id)
        if known is None and self._is_down:
            raise KeysNotFetchedError
        return known

    def _age(self) -> float:
        """Return the seconds since the last fetch started."""
        return float("inf") if self._fetched_at is None else self.clock() - self._fetched_at

    def _fetch(self) -> asyncio.Task[None]:
        """Start a fetch, or join the running one."""
        if self._fetching is None:
            self._fetched_at = self.clock()
            self._fetching = asyncio.create_task(self._refresh())
        return self._fetching

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS), self.session.get(self.url, allow_redirects=False) as response:
                response.raise_for_status()
                content = await response.content.read(ANSWER_BYTES + 1)
                while len(content) <= ANSWER_BYTES and (more := await response.content.read(ANSWER_BYTES)):
                    content += more
            self._keys = _public_keys(content)
            self._is_down = False
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            level = logging.DEBUG if self._is_down else logging.WARNING  # an outage is many attempts
            logger.log(level, "the keys of an issuer could not be fetched from %s: %r", self.url, error)
            self._is_down = True
        finally:
            self._fetching = None


def _public_keys(content: bytes) -> dict[str, Key]:
    """Parse a JSON Web Key Set, ignoring keys that are not RSA or EC or have another use.

    Raises:
        ValueError: It is malformed or too large.
    """
    if len(content) > ANSWER_BYTES:
        raise ValueError(f"more than {ANSWER_BYTES} bytes")
    loaded: Any = orjson.loads(content)
    listed = loaded.get("keys") if isinstance(loaded, dict) else None
    if not isinstance(listed, list):
        raise ValueError("not a key set")
    keys: dict[str, Key] = {}
    for entry in listed[:KEYS]:
        key_id = entry.get("kid") if isinstance(entry, dict) else None
        if isinstance(key_id, str) and entry.get("kty") in ("RSA", "EC") and entry.get("use", "sig") == "sig":
            try:
                keys[key_id] = _public(JWKRegistry.import_key(entry))
            except (JoseError, ValueError, TypeError, KeyError):
                logger.warning("a key of an issuer cannot be parsed and is ignored")
    return keys


def _public(key: Key) -> Key:
    if not isinstance(key, RSAKey | ECKey):
        raise TypeError(f"unsupported key type {key.key_type}")
    return key
