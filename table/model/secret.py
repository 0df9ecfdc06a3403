"""The secrets for cursors and digests: the operator's, or else one stored in the table.

All processes share a stored secret and it survives restarts, so every process accepts every cursor.
"""

from __future__ import annotations

import base64
import logging
import secrets

from table.engine.budget import Budget
from table.engine.protocol import Condition, Engine, Put
from table.errors import ConditionFailedError, EngineUnsupportedError, TableError, TableReadOnlyError
from table.model import keys

__all__ = ["SECRET_BYTES", "cursor_secret", "split_secrets"]

logger = logging.getLogger(__name__)

SECRET_BYTES = 32


def split_secrets(text: str) -> list[bytes]:
    """Return the secrets of a text that separates them by commas, without blanks around them."""
    return [part.strip().encode() for part in text.split(",")]


async def cursor_secret(engine: Engine, *, configured: str | None, budget: Budget) -> list[bytes]:
    """Return the secrets: 1 read, and 1 transaction the first time a table without configured ones is served.

    Args:
        engine: The engine.
        configured: The operator's secrets, separated by commas, each `SECRET_BYTES` bytes or more; None to use the
            table's.
        budget: The budget of the calls.

    Returns:
        1 or more secrets of `SECRET_BYTES` bytes or more. The first encrypts; the others decrypt what an earlier one
        encrypted, the table's own included, if it can be read. If a read-only table has no secret and none is
        configured, a warning is logged and the secret is valid in this process only.

    Raises:
        TableError: The table did not respond, and no secret is configured.
    """
    if configured is not None:
        return [*split_secrets(configured), *await _former(engine, budget)]
    stored = await _stored(engine, budget)
    if stored is not None:
        return [stored]
    created = secrets.token_bytes(SECRET_BYTES)
    try:
        await _store(engine, created, budget)
    except ConditionFailedError:
        return [await _stored(engine, budget) or created]
    except (TableReadOnlyError, EngineUnsupportedError) as error:
        logger.warning("no secret is configured and none can be stored: cursors work in this process only (%s)", error)
    return [created]


async def _former(engine: Engine, budget: Budget) -> list[bytes]:
    """Return the secret that the table kept before one was configured; none if the table does not answer yet."""
    try:
        stored = await _stored(engine, budget)
    except TableError:
        return []
    return [] if stored is None else [stored]


async def _stored(engine: Engine, budget: Budget) -> bytes | None:
    found = await engine.get_many([keys.SECRET], budget=budget, consistent=True)
    value = found.get(keys.SECRET, {}).get("secret")
    return base64.b64decode(value) if isinstance(value, str) else None


async def _store(engine: Engine, created: bytes, budget: Budget) -> None:
    """Write the secret unless another process was first."""
    item = {**keys.key_attributes(keys.SECRET), "__type": "SECRET", "secret": base64.b64encode(created).decode()}
    put = Put(item=item, condition=Condition(attribute="pk", absent=True))
    await engine.transact([put], token=secrets.token_hex(16), budget=budget)
