"""When topics (`table.model.topics`) changed last, as far as the process remembers."""

from __future__ import annotations

import math
from collections.abc import Collection

from table.model.topics import EVERYTHING

__all__ = ["RecentChanges"]

CHANGED_TOPICS = 10_000
"""The most topics whose last change is remembered."""


class RecentChanges:
    """The last changes of topics.

    Attributes:
        number: The number of the last change.
    """

    def __init__(self) -> None:
        self.number = 0
        self._last: dict[str, tuple[int, float]] = {}
        self._latest = self._oldest = (0, -math.inf)

    def note(self, changed: Collection[str], at: float) -> None:
        """Note a change. What is dropped to stay within `CHANGED_TOPICS` counts as a change of everything."""
        self.number += 1
        self._latest = (self.number, at)
        for topic in changed:
            self._last.pop(topic, None)
            self._last[topic] = self._latest
        while len(self._last) > CHANGED_TOPICS:
            self._oldest = self._last.pop(next(iter(self._last)))

    def last(self, made_of: Collection[str]) -> tuple[int, float]:
        """Return the number and the time of the last change of any of the topics; 0 and minus infinity if none."""
        if EVERYTHING in made_of:
            return self._latest
        of_topics = (self._last.get(topic, self._oldest) for topic in made_of)
        return max(self._oldest, self._last.get(EVERYTHING, self._oldest), *of_topics)
