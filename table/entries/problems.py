"""Problems with the items of a table, as a check finds them: all are counted, some of each kind are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["LISTED", "CheckReport", "ItemProblem", "ProblemKind", "Problems"]

LISTED = 100
"""How many problems of a kind are kept unless told otherwise: a table may have millions of one kind."""

REINDEX = "python -m table reindex"


class ProblemKind(StrEnum):
    """The kinds of problems."""

    UNREADABLE = "unreadable"
    WORD_MISSING = "word missing"
    DANGLING = "dangling"
    MISSPELLED = "misspelled"
    PARTS_WITHOUT_BREAKDOWN = "parts without breakdown"
    PARTS_DIFFERENT = "parts different"
    HEADWORD_WITHOUT_WORD = "headword without word"
    ADDITION_MISSING = "addition missing"
    ADDITION_DIFFERENT = "addition different"
    ADDITION_STALE = "addition stale"
    INDEX_KEYS_MISSING = "index keys missing"
    ABOUT_MISSING = "about missing"
    ABOUT_DIFFERENT = "about different"


_REPAIRED_BY_REINDEX = frozenset(
    (
        ProblemKind.ADDITION_MISSING,
        ProblemKind.ADDITION_DIFFERENT,
        ProblemKind.ADDITION_STALE,
        ProblemKind.INDEX_KEYS_MISSING,
        ProblemKind.ABOUT_MISSING,
        ProblemKind.ABOUT_DIFFERENT,
    )
)
_OF_NO_ADDITIONS = frozenset((ProblemKind.ADDITION_MISSING, ProblemKind.ABOUT_MISSING))
"""What a table without additions has, once for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ItemProblem:
    """A problem with the item of a key, which may be missing; `text` is a predicate: "it <text>"."""

    pk: str
    sk: str
    kind: ProblemKind
    text: str


@dataclass(slots=True)
class Problems:
    """Collects problems in bounded memory: the first `most` of each kind, and the number of all."""

    most: int
    kept: list[ItemProblem] = field(default_factory=list)
    counts: Counter[ProblemKind] = field(default_factory=Counter)

    def add(self, found: Iterable[ItemProblem]) -> None:
        """Add problems."""
        for problem in found:
            self.counts[problem.kind] += 1
            if self.counts[problem.kind] <= self.most:
                self.kept.append(problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The result of a check.

    Attributes:
        item_count: Items read.
        problems: At most as many of each kind as were asked for, in the order of their keys.
        counts: Kind → the number of all problems of the kind.
        has_additions: Whether the table has any derived item, or declares their version, or has nothing at all.
        lost: Keys of damaged items, or the pages that they were on; at most as many as were asked for.
        lost_count: The number of all of them.
    """

    item_count: int
    problems: tuple[ItemProblem, ...]
    counts: Mapping[ProblemKind, int] = field(default_factory=dict)
    has_additions: bool = True
    lost: tuple[str, ...] = ()
    lost_count: int = 0

    @property
    def count(self) -> int:
        """The number of all problems."""
        return sum(self.counts.values()) + self.lost_count

    def lines(self) -> Iterator[str]:
        """Yield a line for each problem that was kept, and one for the others of each kind, with the remedy.

        The additions of a table that has none are one line.
        """
        yield from (f"{what}: damaged: it cannot be read" for what in self.lost)
        if self.lost_count > len(self.lost):
            yield f"damaged: {self.lost_count - len(self.lost):,} more"
        hidden = frozenset[ProblemKind]() if self.has_additions else _OF_NO_ADDITIONS
        shown = [problem for problem in self.problems if problem.kind not in hidden]
        yield from (f"{problem.pk} / {problem.sk}: {problem.kind}: it {problem.text}" for problem in shown)
        kept = Counter(problem.kind for problem in self.problems)
        for kind in ProblemKind:
            more = self.counts.get(kind, 0) - kept[kind]
            if more > 0 and kind not in hidden:
                yield f"{kind}: {more:,} more" + (f"; {REINDEX} repairs them" if kind in _REPAIRED_BY_REINDEX else "")
        if missing := sum(self.counts.get(kind, 0) for kind in hidden):
            yield f"the table has no additions: {missing:,} items are missing; build them with: {REINDEX}"
