"""Cursors: the place of an element in its list, sealed so that a client can neither read nor alter it.

A cursor is bound to the field and the arguments it was made for. Sealing is deterministic (AES-SIV, RFC 5297): the
same place in the same list gives the same cursor, on every process that shares the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

import orjson
import strawberry
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from loaders.paging import CursorKey
from schema.errors import BadCursorError

__all__ = ["CURSOR_CHARACTERS", "Cipher", "ListCursors"]

CURSOR_CHARACTERS = 2000
"""A longer text is no cursor of ours: the longest key of the table has 3 KB only in theory, 300 bytes in practice."""

_VERSION = b"\x01"

_OF_EMAILS = b"e-mails"
"""What seals of e-mails are bound to; lists are bound to JSON, which this is not."""


class Cipher:
    """Seals and opens places, and digests e-mails, with keys derived from one secret."""

    __slots__ = ("_aes", "_digest_key")

    def __init__(self, secret: bytes) -> None:
        """Derive the keys.

        Args:
            secret: 32 bytes or more.
        """
        self._aes = AESSIV(hashlib.blake2b(secret, digest_size=64, person=b"rootski-cursors").digest())
        self._digest_key = hashlib.blake2b(secret, digest_size=32, person=b"rootski-digests").digest()

    def of_list(self, field: str, **arguments: object) -> ListCursors:
        """Give the cursors of one list: of a field such as `Query.searchWords` with its arguments (not the page's)."""
        return ListCursors(self, orjson.dumps([field, arguments], option=orjson.OPT_SORT_KEYS, default=_plain))

    def seal(self, place: CursorKey, binding: bytes) -> str:
        """Write a place as a cursor."""
        sealed = self._aes.encrypt(orjson.dumps(place), [_VERSION, binding])
        return _encoded(_VERSION + sealed)

    def opened(self, cursor: str, binding: bytes) -> CursorKey:
        """Read a place from a cursor.

        Raises:
            BadCursorError: It is malformed, or was made for another list.
        """
        try:
            sealed = _decoded(cursor)
            place = orjson.loads(self._aes.decrypt(sealed[1:], [sealed[:1], binding]))
        except (ValueError, binascii.Error, InvalidTag):
            raise BadCursorError(
                f"after is {_shortened(cursor)!r}, which is no cursor of this list with these arguments; "
                "give an endCursor of its last page, or nothing to begin"
            ) from None
        return tuple(place)

    def sealed_email(self, email: str) -> str:
        """Write an e-mail so that only this service can read it; the same e-mail is always written the same."""
        return _encoded(self._aes.encrypt(email.encode(), [_VERSION, _OF_EMAILS]))

    def opened_email(self, sealed: str) -> str | None:
        """Read what `sealed_email` wrote; None for anything else."""
        try:
            return self._aes.decrypt(_decoded(sealed), [_VERSION, _OF_EMAILS]).decode()
        except (ValueError, binascii.Error, InvalidTag):
            return None

    def digest(self, email: str) -> str:
        """Give 24 hexadecimal digits that stand for an e-mail and do not reveal it."""
        return hashlib.blake2b(email.casefold().encode(), key=self._digest_key, digest_size=12).hexdigest()


class ListCursors:
    """The cursors of one list."""

    __slots__ = ("_binding", "_sealer")

    def __init__(self, sealer: Cipher, binding: bytes) -> None:
        self._sealer = sealer
        self._binding = binding

    def seal(self, place: CursorKey) -> str:
        """Write a place as a cursor."""
        return self._sealer.seal(place, self._binding)

    def opened(self, after: str | None) -> CursorKey | None:
        """Read the place to go on behind; null, or an argument left out, is the beginning.

        Raises:
            BadCursorError: It is malformed, or was made for another list.
        """
        return None if after is None or after is strawberry.UNSET else self._sealer.opened(after, self._binding)


def _encoded(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _decoded(cursor: str) -> bytes:
    """Read the letters of a cursor; a place has one spelling only, others that stand for the same bytes are none."""
    if len(cursor) > CURSOR_CHARACTERS:
        raise ValueError("too long")
    sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    if _encoded(sealed) != cursor:
        raise ValueError("another spelling")
    return sealed


def _plain(value: object) -> object:
    """Give a set as a list, in an order that is the same in every process."""
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    raise TypeError(f"a list of {type(value).__name__} cannot be told from another")


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
