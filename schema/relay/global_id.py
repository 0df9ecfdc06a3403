"""Global ids: opaque texts that identify one object of the whole API."""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64
from functools import lru_cache
from typing import NamedTuple

from loaders.breakdowns.breakdown_id import BREAKDOWN_ID
from schema.errors import BadNodeIdError, as_json

__all__ = ["GlobalId", "global_id", "local_id", "parsed_global_id"]

ID_CHARACTERS = 800
"""A user's id is the longest: it contains an encrypted e-mail of at most 320 characters, encoded twice."""

FREQUENT_IDS = 2048
"""Ids that are kept encoded, and as many that are kept decoded. Most requests name the same few words."""

SHORT_CHARACTERS = 64
"""A longer id is decoded each time, so that those that clients make up take less than 1 MB."""

_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
_NUMBER = re.compile("[0-9]{1,20}")
_LOCAL_IDS = {"Breakdown": BREAKDOWN_ID}
"""What the local part looks like, for types whose objects are not named by a number alone."""


class GlobalId(NamedTuple):
    """The type of an object and its id within the type."""

    type_name: str
    local: str

    def is_number_of(self, type_name: str) -> bool:
        """Whether it identifies an object of a type whose objects are named by a number alone."""
        return self.type_name == type_name and _NUMBER.fullmatch(self.local) is not None


@lru_cache(FREQUENT_IDS)
def global_id(type_name: str, local: str) -> str:
    """Encode a global id."""
    return _encoded(f"{type_name}:{local}".encode()).decode()


def _encoded(content: bytes) -> bytes:
    return b2a_base64(content, newline=False).rstrip(b"=").translate(_TO_URL)


def parsed_global_id(text: str) -> GlobalId | None:
    """Decode a global id; None if it is malformed. Of several encodings of the same id only `global_id`'s is accepted."""
    if len(text) <= SHORT_CHARACTERS:
        return _kept_short(text)
    return _parsed(text) if len(text) <= ID_CHARACTERS else None


def _parsed(text: str) -> GlobalId | None:
    try:
        encoded = text.encode("ascii")
        content = a2b_base64(encoded.translate(_FROM_URL) + b"=" * (-len(encoded) % 4))
        type_name, colon, local = content.decode().partition(":")
    except ValueError:
        return None
    return GlobalId(type_name, local) if colon and _encoded(content) == encoded else None


_kept_short = lru_cache(FREQUENT_IDS)(_parsed)


def local_id(text: str, type_name: str, argument: str) -> str:
    """Decode a global id that has to identify an object of a given type.

    Raises:
        BadNodeIdError: It is malformed, or identifies an object of another type.
    """
    parsed = parsed_global_id(text)
    if (
        parsed is None
        or parsed.type_name != type_name
        or not _LOCAL_IDS.get(type_name, _NUMBER).fullmatch(parsed.local)
    ):
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise BadNodeIdError(
            f"{argument} is {as_json(shown)}, which is not the id of a {type_name}; pass its `id` field"
        )
    return parsed.local
