"""What can come of a write of breakdowns, beside an error: done, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from loaders.breakdowns.submission_rate import TooManySubmissions
from table.model import items

__all__ = [
    "Changed",
    "DeleteOutcome",
    "Done",
    "MissingBreakdown",
    "MissingMorphemes",
    "MissingWord",
    "Misspelled",
    "NotVerified",
    "RevokeOutcome",
    "SubmitOutcome",
    "TooLarge",
    "VerifyOutcome",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It was written.

    Attributes:
        word: The word.
        breakdown: The breakdown as it is now; None if it was deleted.
    """

    word: items.StoredWord
    breakdown: items.StoredBreakdown | None


@dataclass(frozen=True, slots=True)
class MissingWord:
    """There is no word of the id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingMorphemes:
    """Some morphemes do not exist; all of them are named, once each."""

    word: items.StoredWord
    morpheme_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelled:
    """The parts do not spell the word: from the letter `differs_at`, from 0, they differ."""

    word: items.StoredWord
    actual: str
    differs_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """The change would touch more items than can be written at once."""

    word: items.StoredWord


@dataclass(frozen=True, slots=True)
class MissingBreakdown:
    """There is no breakdown of the id, or it is not the viewer's to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The breakdown is not in the revision that was looked at."""

    current: items.StoredBreakdown


@dataclass(frozen=True, slots=True)
class NotVerified:
    """The breakdown is not verified."""


SubmitOutcome: TypeAlias = Done | MissingWord | MissingMorphemes | Misspelled | TooLarge | TooManySubmissions
DeleteOutcome: TypeAlias = Done | MissingBreakdown | TooLarge
VerifyOutcome: TypeAlias = Done | MissingBreakdown | Changed | TooLarge
RevokeOutcome: TypeAlias = Done | MissingBreakdown | NotVerified
