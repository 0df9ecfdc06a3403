"""Cut what is long into bounded pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["in_batches"]

T = TypeVar("T")


def in_batches(elements: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give lists of `size` elements, the last one shorter; nothing for nothing."""
    remaining = iter(elements)
    while batch := list(islice(remaining, size)):
        yield batch
