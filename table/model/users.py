"""Users: the spellings of an e-mail address, and the right to verify breakdowns, which the command line grants."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, Check, Condition, Engine, Operation, PrimaryKey, Put
from table.errors import ConditionFailedError, DictionaryError, MalformedItemError, TableUnavailableError
from table.model import items, keys, writing
from table.model.kinds import Kind, kind_of

__all__ = [
    "EMAIL_CHARACTERS",
    "InvalidEmailError",
    "checked_email",
    "original_spelling",
    "registered_spellings",
    "registration",
    "set_admin",
    "spellings",
]

TRIES = 10

EMAIL_CHARACTERS = 320
"""RFC 3696, erratum 1690, gives 254; identity providers allow 64 + 1 + 255."""


class InvalidEmailError(DictionaryError):
    """A text that should be an e-mail address is not one."""


def original_spelling(email: str) -> str:
    """Return the spelling that the original service stores: the local part as given, the domain in lower case."""
    local, at, domain = email.rpartition("@")
    return f"{local}{at}{keys.folded_email(domain)}"


def spellings(email: str) -> tuple[str, ...]:
    """Return the spellings under which a user may be stored, distinct: the original service's, as given, folded."""
    return tuple(dict.fromkeys((original_spelling(email), email, keys.folded_email(email))))


def registration(spelled: Sequence[str]) -> list[Operation]:
    """Return operations that register a user under the first spelling, on the condition that no spelling exists.

    Raises:
        InvalidEmailError: A spelling is not an e-mail address.
    """
    absent = Condition(attribute="pk", absent=True)
    first, *others = map(checked_email, spelled)
    put = Put(item=writing.user(email=first, is_admin=False), condition=absent)
    return [put, *(Check(key=keys.user(other), condition=absent) for other in others)]


def checked_email(email: str) -> str:
    """Return the e-mail address, or raise `InvalidEmailError` if it cannot be one."""
    name, at, host = email.partition("@")
    if not (name and at and host) or len(email) > EMAIL_CHARACTERS or not email.isprintable() or set(email) & set(" #"):
        raise InvalidEmailError(f"{email[:80]!r} is not an e-mail address")
    return email


async def registered_spellings(engine: AdminEngine, email: str, *, budget: Budget) -> list[str]:
    """Return every spelling under which a user is registered, in any case of letters: reads the whole table."""
    found, folded = [], keys.folded_email(email)
    async for item in all_items(engine, budget=budget):
        key = keys.key_of(item)
        if kind_of(key) is Kind.USER and keys.folded_email(keys.email_of(key)) == folded:
            found.append(keys.email_of(key))
    return sorted(found)


async def set_admin(
    engine: Engine,
    email: str,
    *,
    is_admin: bool,
    budget: Budget,
    create: bool = True,
    registered: Iterable[str] = (),
) -> dict[str, bool]:
    """Set whether a user may verify breakdowns, in every item of the user.

    Args:
        engine: The engine; its table exists.
        email: The user's e-mail; all of its `spellings` are looked up.
        is_admin: Whether the user may verify breakdowns.
        budget: The budget of the calls.
        create: Register an unknown user.
        registered: Further spellings of it, from `registered_spellings`.

    Returns:
        The spelling of each item → whether it was changed; empty for an unknown user that is not created.

    Raises:
        InvalidEmailError: The user is unknown, and the text is not an e-mail address.
        TableUnavailableError: The user was changed concurrently `TRIES` times.
    """
    looked_up = [keys.user(spelling) for spelling in dict.fromkeys((*spellings(email), *registered))]
    for _ in range(TRIES):
        stored: dict[PrimaryKey, Attributes | None] = {
            **await engine.get_many(looked_up, budget=budget, consistent=True)
        }
        if not stored and create:
            checked_email(email)
            stored = {looked_up[0]: None}
        puts = {key: _put(key, one, is_admin=is_admin) for key, one in stored.items()}
        try:
            if operations := [put for put in puts.values() if put is not None]:
                await engine.transact(operations, token=uuid.uuid4().hex, budget=budget)
        except ConditionFailedError:
            continue
        return {keys.email_of(key): put is not None for key, put in puts.items()}
    raise TableUnavailableError("the user was changed concurrently too many times")


def _put(key: PrimaryKey, stored: Attributes | None, *, is_admin: bool) -> Put | None:
    if stored is None:
        made = writing.user(email=keys.email_of(key), is_admin=is_admin)
        return Put(item=made, condition=Condition(attribute="pk", absent=True))
    try:
        if items.StoredUser(stored).is_admin == is_admin:
            return None
    except MalformedItemError:
        pass  # it is replaced
    unchanged = Condition(attribute="is_admin", absent="is_admin" not in stored, equals=stored.get("is_admin"))
    return Put(item={**stored, "is_admin": is_admin}, condition=unchanged)
