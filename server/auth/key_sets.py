"""The public keys of one issuer: fetched without blocking, kept, and fetched again when they may have changed."""

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
"""An unknown key id is a reason to fetch again, but no oftener than this: anyone can make up ids."""

FRESH_SECONDS = 3600.0
"""Keys older than this are fetched again in the background, so that withdrawn ones end."""

FETCH_SECONDS = 5.0
ANSWER_BYTES = 256 * 1024
KEYS = 100


class KeysNotFetchedError(Exception):
    """The key may exist, but the issuer could not be asked."""


class KeySource(Protocol):
    """Where keys come from."""

    async def key(self, key_id: str) -> Key | None:
        """Give the public key of an id; None if the issuer has no such key.

        Raises:
            KeysNotFetchedError: The issuer could not be asked.
        """
        ...


class FixedKeys:
    """Keys that are known from the start."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = dict(keys)

    async def key(self, key_id: str) -> Key | None:
        """Give the key of an id."""
        return self._keys.get(key_id)


class FetchedKeys:
    """Keys at an issuer's address.

    What was fetched stays until something newer comes: an issuer that is down keeps nobody out whose key is known.
    """

    def __init__(
        self, url: str, session: aiohttp.ClientSession, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.url = url
        self.session = session
        self.clock = clock
        self._keys: dict[str, Key] | None = None
        self._asked_at: float | None = None
        self._is_down = False
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, key_id: str) -> Key | None:
        """Give the public key of an id, fetching where it is unknown and that was not tried a moment ago."""
        known = (self._keys or {}).get(key_id)
        if known is not None:
            if self._age() > FRESH_SECONDS:
                self._fetch()
            return known
        if self._fetching is not None or self._age() >= BETWEEN_FETCHES_SECONDS:
            await asyncio.shield(self._fetch())
            known = (self._keys or {}).get(key_id)
        if known is None and self._is_down:
            raise KeysNotFetchedError
        return known

    def _age(self) -> float:
        """Tell how long ago the issuer was last asked, in seconds."""
        return float("inf") if self._asked_at is None else self.clock() - self._asked_at

    def _fetch(self) -> asyncio.Task[None]:
        """Ask the issuer; all who wait share one request."""
        if self._fetching is None:
            self._asked_at = self.clock()
            self._fetching = asyncio.create_task(self._fetched())
        return self._fetching

    async def _fetched(self) -> None:
        try:
            async with asyncio.timeout(FETCH_SECONDS), self.session.get(self.url, allow_redirects=False) as response:
                response.raise_for_status()
                content = await response.content.read(ANSWER_BYTES + 1)
                while len(content) <= ANSWER_BYTES and (more := await response.content.read(ANSWER_BYTES)):
                    content += more
            self._keys = _public_keys(content)
            self._is_down = False
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            self._is_down = True
            logger.warning("the keys of an issuer could not be fetched from %s: %r", self.url, error)
        finally:
            self._fetching = None


def _public_keys(content: bytes) -> dict[str, Key]:
    """Read a JSON Web Key Set; keys of other kinds than RSA and EC, or for other uses, are passed over.

    Raises:
        ValueError: It is none, or too large.
    """
    if len(content) > ANSWER_BYTES:
        raise ValueError(f"more than {ANSWER_BYTES} bytes")
    loaded: Any = orjson.loads(content)
    listed = loaded.get("keys") if isinstance(loaded, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no list of keys")
    found: dict[str, Key] = {}
    for one in listed[:KEYS]:
        key_id = one.get("kid") if isinstance(one, dict) else None
        if isinstance(key_id, str) and one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig":
            try:
                found[key_id] = _public(JWKRegistry.import_key(one))
            except (JoseError, ValueError, TypeError, KeyError):
                logger.warning("a key of an issuer cannot be read and is passed over")
    return found


def _public(key: Key) -> Key:
    if not isinstance(key, RSAKey | ECKey):
        raise TypeError(f"a key of kind {key.key_type}")
    return key
