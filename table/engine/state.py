"""The state of a table: what of it works, so that what does not is said and not hidden.

An engine finds it with a few calls, at start and now and then; never on a request's path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from table.engine.index import Index

__all__ = ["TableState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableState:
    """What a table lacks; without arguments: nothing.

    Attributes:
        key_problem: What is wrong with the primary key, as a predicate of the table; "" if nothing is.
        index_problems: GSI1 or GSI2 → what is wrong with it, as a predicate: "is missing".
        damage: Which part of the embedded file cannot be read; "" if all can, as far as has been found.
        is_writable: Whether breakdowns can be submitted: writes are permitted, and there are transactions.
        has_transactions: Whether the engine has them.
        can_scan: Whether the whole table may be read, by jobs and for the families of a table without a list of them.
    """

    key_problem: str = ""
    index_problems: Mapping[Index, str] = field(default_factory=dict)
    damage: str = ""
    is_writable: bool = True
    has_transactions: bool = True
    can_scan: bool = True

    @property
    def is_right(self) -> bool:
        """Whether answers are right: keys and indexes are as they should be, and everything can be read."""
        return not self.problems()

    def problems(self) -> list[str]:
        """Return a sentence for the operator about everything that makes answers wrong or missing."""
        problems = [f"the table {self.key_problem}"] if self.key_problem else []
        problems += [f"the index {index} {problem}" for index, problem in sorted(self.index_problems.items())]
        return problems + ([f"the file is damaged: {self.damage}"] if self.damage else [])

    def limits(self) -> list[str]:
        """Return a sentence for the operator about everything that this table or policy is not meant to do."""
        limits = []
        if not self.has_transactions:
            limits.append("the engine has no transactions: breakdowns cannot be submitted")
        elif not self.is_writable:
            limits.append("the table can only be read: breakdowns cannot be submitted")
        if not self.can_scan:
            limits.append("Scan is not permitted: jobs cannot run, and a table without derived items lists no families")
        return limits
