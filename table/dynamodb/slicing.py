"""Cuts the response of a BatchGetItem into the texts of its items, each of which is parsed when it is looked at.

All items of a long response are more than the processor's cache holds. When each is parsed, shown and freed before the
next one, a list of 20 words takes a fifth less time. Nothing is cut unless every piece is certain to be one whole item.
"""

from __future__ import annotations

import re
from typing import Any

from botocore.model import Shape

from table.dynamodb.fast_parser import members
from table.engine.protocol import PrimaryKey

__all__ = ["LEAST_BYTES", "Slices", "sliced_members"]

LEAST_BYTES = 16 * 1024
"""A shorter response is parsed as a whole: it stays in the cache."""

_BETWEEN_ITEMS = re.compile(rb'\}\},(?=\{"(?!(?:B|BOOL|BS|L|M|N|NS|NULL|S|SS)":))')
"""Where one object ends and another begins. Values of a list are left out: their only member is named by its type. A
quote within a text is escaped."""

_KEY = re.compile(rb'k":\{"S":"(?<="([ps])k":\{"S":")([^"]*)')
"""A key attribute: the letter that tells which, and its text up to the first quote. The part of it that is searched for
first is rare, and found faster than a quote."""

_END = b"}}]}"
"""The end of the last item, of the list of items and of the tables' map."""


class Slices(dict[PrimaryKey, bytes]):
    """The text of each item, by its key."""


def sliced_members(body: bytes, table: str, shape: Shape) -> dict[str, Any]:
    """Return the members of a response, as `members` does, with the `Slices` of the table in place of its items.

    A response that is short, or of an unusual form, is parsed as a whole: then the items are a list of DynamoDB JSON.

    Raises:
        ResponseParserError: The response, or what is left of it without the items, is not a JSON object.
    """
    begin = body.find(b'"Responses":{"%s":[{' % table.encode()) if len(body) >= LEAST_BYTES else -1
    end = body.rfind(_END)
    if begin < 0 or end < 0:
        return members(body, shape)
    begin, end = body.index(b"[{", begin) + 1, end + 2
    slices = _slices(body[begin:end])
    if slices is None:
        return members(body, shape)
    found = members(body[:begin] + body[end:], shape)
    found["Responses"] = {table: slices}
    return found


def _slices(items: bytes) -> Slices | None:
    """Cut the items of a list apart; None if not every piece is certain to be one item.

    Each item has both key attributes, and no two pieces have those of one, so a piece that has each once is an item.
    """
    pieces = _BETWEEN_ITEMS.split(items)
    last = len(pieces) - 1
    found = Slices()
    for number, piece in enumerate(pieces):
        key = _key_of(piece)
        if key is None:
            return None
        found[key] = piece + b"}}" if number < last else piece
    return found if len(found) == len(pieces) else None


def _key_of(piece: bytes) -> PrimaryKey | None:
    """Return the key in a piece; None if it has another number of key attributes, or one with escaped characters."""
    found = _KEY.findall(piece)
    if len(found) != 2:
        return None
    (first, pk), (second, sk) = found
    if first == second or b"\\" in pk or b"\\" in sk:
        return None
    return PrimaryKey(pk.decode(), sk.decode()) if first == b"p" else PrimaryKey(sk.decode(), pk.decode())
