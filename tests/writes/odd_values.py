"""Every odd value that may stand in an attribute of an item, as other software or an accident may leave it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from table.engine.protocol import Attributes

__all__ = ["with_odd_values"]

MISSING = object()
ODD: tuple[Any, ...] = (
    MISSING,
    None,
    "",
    "None",
    "odd",
    " ",
    "x" * 5_000,
    -1,
    10**37,
    Decimal("0.5"),
    True,
    b"odd",
    [],
    [None, 7, "odd", [], {}],
    {},
    {"odd": {"odd": [1]}},
    frozenset({"a"}),
    frozenset({1}),
)
KEYS = frozenset({"pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"})
"""What the table itself requires to be a text, if there is one."""


def with_odd_values(item: Attributes) -> Iterator[tuple[str, Attributes]]:
    """Yield the item with an odd value in the place of each of its attributes, one after the other, also in maps."""
    found: Any = item
    yield from _changed(found, "")


def _changed(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    places = [*value.items()] if isinstance(value, dict) else [*enumerate(value)] if isinstance(value, list) else []
    for at, inner in places:
        here = f"{path}.{at}" if path else str(at)
        for odd in ODD:
            if odd is MISSING and at not in ("pk", "sk"):
                yield f"{here} missing", _without(value, at)
            elif odd is not MISSING and at not in KEYS:
                yield f"{here} = {odd!r:.30}", _with(value, at, odd)
        for deeper, changed in _changed(inner, here):
            yield deeper, _with(value, at, changed)


def _with(value: Any, at: Any, instead: Any) -> Any:
    changed = value.copy()
    changed[at] = instead
    return changed


def _without(value: Any, at: Any) -> Any:
    changed = value.copy()
    del changed[at]
    return changed
