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

_PK, _SK = b'"pk":{"S":"', b'"sk":{"S":"'

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
    if not len(pieces) == items.count(_PK) == items.count(_SK):
        return None
    last = len(pieces) - 1
    found = Slices()
    for number, piece in enumerate(pieces):
        pk, sk = _text_after(_PK, piece), _text_after(_SK, piece)
        if pk is None or sk is None:
            return None
        found[PrimaryKey(pk, sk)] = piece + b"}}" if number < last else piece
    return found if len(found) == len(pieces) else None


def _text_after(mark: bytes, piece: bytes) -> str | None:
    """Return the text that a mark begins; None if there is none, or one with escaped characters."""
    begin = piece.find(mark) + len(mark)
    end = piece.find(b'"', begin)
    if begin < len(mark) or end < 0 or b"\\" in piece[begin:end]:
        return None
    return piece[begin:end].decode()
