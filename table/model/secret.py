"""The secret that cursors and digests are sealed with: the operator's, else one that is kept in the table.

Kept in the table it is shared by all processes and survives a restart, so that a cursor works on every one of them.
"""

from __future__ import annotations

import base64
import logging
import secrets

from table.engine.budget import Budget
from table.engine.protocol import Attributes, Condition, Engine, Put
from table.errors import ConditionFailedError, EngineUnsupportedError, TableReadOnlyError
from table.model import keys

__all__ = ["SECRET_BYTES", "cursor_secret"]

logger = logging.getLogger(__name__)

SECRET_BYTES = 32


async def cursor_secret(engine: Engine, *, configured: str | None, budget: Budget) -> bytes:
    """Give the secret: 1 read, and 1 transaction the first time a table is served.

    Args:
        engine: The engine.
        configured: The operator's secret, `SECRET_BYTES` bytes or more; None to use the table's.
        budget: What the calls are counted on.

    Returns:
        `SECRET_BYTES` bytes or more. On a table that takes no writes and has none: one for this process alone, with a
        warning, since cursors then work on this process only.

    Raises:
        TableError: The table did not answer.
    """
    if configured is not None:
        return configured.encode()
    stored = await _stored(engine, budget)
    if stored is not None:
        return stored
    made = secrets.token_bytes(SECRET_BYTES)
    try:
        await _keep(engine, made, budget)
    except ConditionFailedError:
        return await _stored(engine, budget) or made
    except (TableReadOnlyError, EngineUnsupportedError) as error:
        logger.warning("no secret is configured and none can be kept: cursors work on this process only (%s)", error)
    return made


async def _stored(engine: Engine, budget: Budget) -> bytes | None:
    found = await engine.get_many([keys.SECRET], budget=budget, consistent=True)
    value = found.get(keys.SECRET, {}).get("secret")
    return base64.b64decode(value) if isinstance(value, str) else None


async def _keep(engine: Engine, made: bytes, budget: Budget) -> None:
    """Write the secret unless another process was first."""
    item: Attributes = {
        "pk": keys.SECRET.pk,
        "sk": keys.SECRET.sk,
        "__type": "SECRET",
        "secret": base64.b64encode(made).decode(),
    }
    put = Put(item=item, condition=Condition(attribute="pk", absent=True))
    await engine.transact([put], token=secrets.token_hex(16), budget=budget)
