"""Split iterables into bounded batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["in_batches"]

T = TypeVar("T")


def in_batches(elements: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of `size` elements; the last one may be shorter. No elements give no list."""
    remaining = iter(elements)
    while batch := list(islice(remaining, size)):
        yield batch
