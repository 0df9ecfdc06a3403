"""Cursors: the position of an item in its list, encrypted so that clients can neither read nor alter it.

A cursor is bound to the field and the arguments it was made for. Encryption is deterministic (AES-SIV, RFC 5297): the
same position in the same list gives the same cursor in every process that shares the key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from contextlib import suppress
from typing import Annotated, Any, TypeAlias

import orjson
import strawberry
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from loaders.paging import CursorKey, Edge
from schema.errors import BadCursorError, as_json

__all__ = ["CURSOR_CHARACTERS", "After", "Cipher", "ListCursors"]

After: TypeAlias = Annotated[str | None, strawberry.argument(description="Continue after this cursor.")]
"""The argument `after` of every connection."""

CURSOR_CHARACTERS = 2000
"""Longer texts are rejected unread. A cursor contains a key of the table: at most 3 KB in theory, 300 bytes in fact."""

_VERSION = b"\x01"

_EMAIL_BINDING = b"e-mails"
"""Binds encrypted e-mails. Lists are bound to JSON, which this is not."""


class Cipher:
    """Encrypts cursor keys and e-mails, and digests e-mails, with keys derived from one or more secrets."""

    __slots__ = ("_aes", "_digest_keys")

    def __init__(self, *secrets: bytes) -> None:
        """Derive the keys.

        Args:
            secrets: One or more of 32 bytes or more. The first one encrypts, all of them decrypt.
        """
        self._aes = [AESSIV(_derived(secret, 64, b"rootski-cursors")) for secret in secrets]
        self._digest_keys = [_derived(secret, 32, b"rootski-digests") for secret in secrets]

    def encrypt(self, cursor_key: CursorKey, binding: bytes) -> str:
        """Return the cursor for a key in the list that `binding` identifies."""
        return _encoded(_VERSION + self._aes[0].encrypt(orjson.dumps(cursor_key), [_VERSION, binding]))

    def decrypt(self, cursor: str, binding: bytes) -> CursorKey:
        """Return the key in a cursor.

        Raises:
            BadCursorError: The cursor is malformed, or was made for another list.
        """
        try:
            encrypted = _decoded(cursor)
            cursor_key = orjson.loads(self._decrypted(encrypted[1:], [encrypted[:1], binding]))
        except (ValueError, binascii.Error, InvalidTag):
            shown = cursor if len(cursor) <= 40 else cursor[:40] + "…"
            raise BadCursorError(
                f"after is {as_json(shown)}, which is not a cursor of this list with these arguments; "
                "pass the endCursor of the previous page, or omit it to start at the beginning"
            ) from None
        return tuple(cursor_key)

    def encrypt_email(self, email: str) -> str:
        """Encrypt an e-mail; the same e-mail always gives the same text."""
        return _encoded(self._aes[0].encrypt(email.encode(), [_VERSION, _EMAIL_BINDING]))

    def decrypt_email(self, encrypted: str) -> str | None:
        """Return the e-mail that `encrypt_email` encrypted; None for any other text."""
        try:
            return self._decrypted(_decoded(encrypted), [_VERSION, _EMAIL_BINDING]).decode()
        except (ValueError, binascii.Error, InvalidTag):
            return None

    def digest(self, text: str) -> str:
        """Return 24 hexadecimal digits that identify a text, in any case, without revealing it."""
        return self.digests(text)[0]

    def digests(self, text: str) -> list[str]:
        """Return the digests of a text under all secrets, in their order."""
        folded = text.casefold().encode()
        return [hashlib.blake2b(folded, key=key, digest_size=12).hexdigest() for key in self._digest_keys]

    def _decrypted(self, encrypted: bytes, binding: list[bytes]) -> bytes:
        for aes in self._aes:
            with suppress(InvalidTag):
                return aes.decrypt(encrypted, binding)
        raise InvalidTag


def _derived(secret: bytes, size: int, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=size, person=purpose).digest()


class ListCursors:
    """The cursors of one list, and where in it the requested page starts.

    Attributes:
        after: The key after which the page starts; None at the beginning of the list.
    """

    __slots__ = ("_binding", "_cipher", "after")

    def __init__(self, cipher: Cipher, field: str, after: str | None, **arguments: object) -> None:
        """Bind cursors to a list and decrypt the argument `after`.

        Args:
            cipher: Encrypts the cursors.
            field: The field that returns the list, `Query.searchWords` for example.
            after: The cursor passed by the client; null or omitted for the first page.
            arguments: What else identifies the list: the field's other arguments, or the object it belongs to.

        Raises:
            BadCursorError: `after` is malformed, or was made for another list.
        """
        self._cipher = cipher
        self._binding = orjson.dumps([field, arguments], option=orjson.OPT_SORT_KEYS, default=_sorted)
        self.after = None if after is None or after is strawberry.UNSET else cipher.decrypt(after, self._binding)

    def encrypt(self, cursor_key: CursorKey) -> str:
        """Return the cursor for a key of the list."""
        return self._cipher.encrypt(cursor_key, self._binding)

    def place(self, edge: Edge[Any]) -> str:
        """Return the cursor of an element of the list."""
        return self.encrypt(edge.cursor_key)

    def end(self, cursor_key: CursorKey | None) -> str | None:
        """Return the cursor for an end of a page, None for that of an empty page."""
        return None if cursor_key is None else self.encrypt(cursor_key)


def _encoded(encrypted: bytes) -> str:
    return base64.urlsafe_b64encode(encrypted).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Decode base64, but reject any spelling of the bytes other than `_encoded`'s."""
    if len(text) > CURSOR_CHARACTERS:
        raise ValueError("too long")
    encrypted = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _encoded(encrypted) != text:
        raise ValueError("not canonical")
    return encrypted


def _sorted(value: object) -> object:
    """Serialize a set as a list, in the same order in every process."""
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    raise TypeError(f"{type(value).__name__} cannot identify a list")
