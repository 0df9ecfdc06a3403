"""The duration of each step of an import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

__all__ = ["Stages"]


@dataclass(slots=True)
class Stages:
    """Measures the duration of each step of an import."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Measure one step."""
        begun = monotonic()
        try:
            yield
        finally:
            self.seconds[stage] = monotonic() - begun
