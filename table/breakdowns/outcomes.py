"""The outcomes of a breakdown write: done, or the reason why nothing was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from table.model import items


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The table is as requested. The breakdown is as it is now, None if it was deleted."""

    word: items.StoredWord
    breakdown: items.StoredBreakdown | None


@dataclass(frozen=True, slots=True)
class MissingWord:
    """No word has the id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingMorphemes:
    """Some morphemes do not exist; each of them is listed once."""

    word: items.StoredWord
    morpheme_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelled:
    """The parts do not spell the word; `differs_at` is the first letter that differs, from 0."""

    word: items.StoredWord
    actual: str
    differs_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """The change does not fit into one transaction."""

    word: items.StoredWord


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManySubmissions:
    """The user has submitted as many as are allowed per period (`minute` or `day`); nothing was written.

    The next submission is accepted in `wait_seconds`, 1 or more.
    """

    allowed: int
    period: str
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class MissingBreakdown:
    """The breakdown does not exist, or the user must not change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The breakdown no longer has the requested revision."""

    current: items.StoredBreakdown


@dataclass(frozen=True, slots=True)
class NotVerified:
    """The breakdown is not verified."""


Refusal: TypeAlias = (
    MissingWord | MissingMorphemes | Misspelled | TooManySubmissions | MissingBreakdown | Changed | NotVerified
)
SubmitOutcome: TypeAlias = Done | MissingWord | MissingMorphemes | Misspelled | TooLarge | TooManySubmissions
DeleteOutcome: TypeAlias = Done | MissingBreakdown | TooLarge
VerifyOutcome: TypeAlias = Done | MissingBreakdown | Changed | TooLarge
RevokeOutcome: TypeAlias = Done | MissingBreakdown | NotVerified | TooLarge
