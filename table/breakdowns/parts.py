"""The parts of a breakdown, as they are stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["Part", "written_parts"]


class Part(Protocol):
    """A part of a breakdown; plain text has neither id."""

    @property
    def text(self) -> str:
        """The letters."""

    @property
    def morpheme_id(self) -> str | None:
        """The morpheme."""

    @property
    def family_id(self) -> str | None:
        """The family of the morpheme."""


def written_parts(parts: Iterable[Part]) -> list[Attributes]:
    """Build the parts of a breakdown to store; raises ValueError for one that is blank or has one id of the two."""
    return [
        writing.breakdown_part(
            position=position, text=part.text, morpheme_id=part.morpheme_id, family_id=part.family_id
        )
        for position, part in enumerate(parts)
    ]
