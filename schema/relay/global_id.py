"""Global ids: opaque texts that name one object of the whole API."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

from loaders.breakdowns.breakdown_id import BREAKDOWN_ID
from schema.errors import BadNodeIdError

__all__ = ["GlobalId", "global_id", "local_id", "parsed_global_id"]

ID_CHARACTERS = 800
"""A user's id, the longest, seals an e-mail of at most 320 characters and is encoded twice."""


_NUMBER = re.compile("[0-9]{1,20}")
_LOCAL_IDS = {"Breakdown": BREAKDOWN_ID}
"""What the local part looks like, for types whose objects are not named by a number alone."""


class GlobalId(NamedTuple):
    """The type of an object and its id within the type."""

    type_name: str
    local: str


def global_id(type_name: str, local: str) -> str:
    """Write a global id."""
    return base64.urlsafe_b64encode(f"{type_name}:{local}".encode()).rstrip(b"=").decode()


def parsed_global_id(text: str) -> GlobalId | None:
    """Read a global id; None for what is none. An object has one id only: other spellings of it are none."""
    if len(text) > ID_CHARACTERS:
        return None
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        return None
    type_name, colon, local = decoded.partition(":")
    return GlobalId(type_name, local) if colon and global_id(type_name, local) == text else None


def local_id(text: str, type_name: str, argument: str) -> str:
    """Read a global id where an object of one type has to be named.

    Raises:
        BadNodeIdError: It is no global id, or names an object of another type.
    """
    parsed = parsed_global_id(text)
    if (
        parsed is None
        or parsed.type_name != type_name
        or not _LOCAL_IDS.get(type_name, _NUMBER).fullmatch(parsed.local)
    ):
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise BadNodeIdError(f"{argument} is {shown!r}, which is no id of a {type_name}; give an `id` of one")
    return parsed.local
