"""The outcomes of a breakdown write: done, or the reason why nothing was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from table.model import items


class Done(NamedTuple):
    """The table is as requested. The breakdown is as it is now, None if it was deleted."""

    word: items.StoredWord
    breakdown: items.StoredBreakdown | None


@dataclass(frozen=True, slots=True)
class MissingWord:
    """No word has the id."""


class MissingMorphemes(NamedTuple):
    """Some morphemes do not exist; each of them is listed once."""

    word: items.StoredWord
    morpheme_ids: tuple[str, ...]


class Misspelled(NamedTuple):
    """The parts do not spell the word; `differs_at` is the first letter that differs, from 0."""

    word: items.StoredWord
    actual: str
    differs_at: int


class TooLarge(NamedTuple):
    """The change does not fit into one transaction."""

    word: items.StoredWord


class TooManySubmissions(NamedTuple):
    """The user has submitted as many as are allowed per period (`minute` or `day`); nothing was written.

    The next submission is accepted in `wait_seconds`, 1 or more.
    """

    allowed: int
    period: str
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class MissingBreakdown:
    """The breakdown does not exist, or the user must not change it."""


class Changed(NamedTuple):
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
