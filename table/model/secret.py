"""The secret for cursors and digests: the operator's, or else one stored in the table.

All processes share a stored secret and it survives restarts, so every process accepts every cursor.
"""

from __future__ import annotations

import base64
import logging
import secrets

from table.engine.budget import Budget
from table.engine.protocol import Condition, Engine, Put
from table.errors import ConditionFailedError, EngineUnsupportedError, TableReadOnlyError
from table.model import keys

__all__ = ["SECRET_BYTES", "cursor_secret"]

logger = logging.getLogger(__name__)

SECRET_BYTES = 32


async def cursor_secret(engine: Engine, *, configured: str | None, budget: Budget) -> bytes:
    """Return the secret, `SECRET_BYTES` bytes or more: 1 read, and 1 transaction the first time a table is served.

    `configured` is the operator's secret, None to use the table's. If a read-only table has none, a warning is logged
    and the secret is valid in this process only. Raises TableError if the table does not respond.
    """
    if configured is not None:
        return configured.encode()
    stored = await _stored(engine, budget)
    if stored is not None:
        return stored
    created = secrets.token_bytes(SECRET_BYTES)
    try:
        await _store(engine, created, budget)
    except ConditionFailedError:
        return await _stored(engine, budget) or created
    except (TableReadOnlyError, EngineUnsupportedError) as error:
        logger.warning("no secret is configured and none can be stored: cursors work in this process only (%s)", error)
    return created


async def _stored(engine: Engine, budget: Budget) -> bytes | None:
    found = await engine.get_many([keys.SECRET], budget=budget, consistent=True)
    value = found.get(keys.SECRET, {}).get("secret")
    return base64.b64decode(value) if isinstance(value, str) else None


async def _store(engine: Engine, created: bytes, budget: Budget) -> None:
    """Write the secret unless another process was first."""
    item = {**keys.key_attributes(keys.SECRET), "__type": "SECRET", "secret": base64.b64encode(created).decode()}
    put = Put(item=item, condition=Condition(attribute="pk", absent=True))
    await engine.transact([put], token=secrets.token_hex(16), budget=budget)
