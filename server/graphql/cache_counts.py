"""Where the answers of public operations came from, and how the cache of answers was used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CacheOutcome", "Counts"]


class CacheOutcome(StrEnum):
    """The source of an answer.

    Members:
        HIT: The cache.
        MISS: An execution for this request.
        COALESCED: An execution that another request had started.
        BYPASS: An execution for a signed-in viewer, who has to see their own changes immediately, or for anybody while
            other software may change the table.
    """

    HIT = "hit"
    MISS = "miss"
    COALESCED = "coalesced"
    BYPASS = "bypass"


@dataclass(slots=True)
class Counts:
    """Counters since the start of the process.

    Attributes:
        requests: Requests for public operations, by the source of their answers.
        stored: Answers that were stored.
        evicted: Stored answers that were removed to stay within the bounds.
        too_large: Answers that were not stored because of their size.
        forgotten: Stored answers that were removed because of a change.
    """

    requests: dict[CacheOutcome, int]
    stored: int = 0
    evicted: int = 0
    too_large: int = 0
    forgotten: int = 0
