"""Grants and revokes the right to verify breakdowns. For the command line; requests register users as they write."""

from __future__ import annotations

import uuid

from table.engine.budget import Budget
from table.engine.protocol import Attributes, Condition, Engine, Put
from table.errors import ConditionFailedError, DictionaryError, TableUnavailableError
from table.model import items, keys, writing

__all__ = ["InvalidEmailError", "checked_email", "set_admin"]

TRIES = 10

EMAIL_CHARACTERS = 320
"""RFC 3696, erratum 1690, gives 254; identity providers allow 64 + 1 + 255."""


class InvalidEmailError(DictionaryError):
    """A text that should be an e-mail address is not one."""


def checked_email(email: str) -> str:
    """Return the e-mail address, or raise `InvalidEmailError` if it cannot be one."""
    name, at, host = email.partition("@")
    if not (name and at and host) or len(email) > EMAIL_CHARACTERS or not email.isprintable() or set(email) & set(" #"):
        raise InvalidEmailError(f"{email[:80]!r} is not an e-mail address")
    return email


async def set_admin(engine: Engine, email: str, *, is_admin: bool, budget: Budget) -> bool:
    """Set whether a user may verify breakdowns; return whether anything was written. An unknown user is registered.

    The e-mail may be in any case; it is stored case-folded.

    Raises:
        InvalidEmailError: The text is not an e-mail address.
        TableUnavailableError: The user was changed concurrently `TRIES` times.
    """
    spellings = dict.fromkeys((checked_email(email).casefold(), email))
    for _ in range(TRIES):
        stored = await engine.get_many(map(keys.user, spellings), budget=budget, consistent=True)
        puts = [put for one in (stored.values() or [None]) if (put := _put(one, email.casefold(), is_admin=is_admin))]
        if not puts:
            return False
        try:
            await engine.transact(puts, token=uuid.uuid4().hex, budget=budget)
        except ConditionFailedError:
            continue
        return True
    raise TableUnavailableError("the user was changed concurrently too many times")


def _put(stored: Attributes | None, email: str, *, is_admin: bool) -> Put | None:
    if stored is None:
        return Put(item=writing.user(email=email, is_admin=is_admin), condition=Condition(attribute="pk", absent=True))
    if items.StoredUser(stored).is_admin == is_admin:
        return None
    unchanged = Condition(attribute="is_admin", absent="is_admin" not in stored, equals=stored.get("is_admin"))
    return Put(item={**stored, "is_admin": is_admin}, condition=unchanged)
