"""What is known of a table that does not answer, or that a policy hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.known_table import KnownTable
from loaders.opening import open_dictionary
from table.engine.budget import Budget
from table.engine.state import TableState
from table.errors import TableDeniedError, TableUnavailableError
from tests.dictionary import Recording, small_table


class Silent(Recording):
    """An engine whose state cannot be found."""

    error: Exception

    async def state(self, *, budget: Budget) -> TableState:  # noqa: ARG002  # as the protocol has it
        """Fail."""
        raise self.error


@pytest.mark.parametrize(
    ("error", "problems"),
    [
        (TableDeniedError("Query"), ["A call that serving needs is not permitted: Query."]),
        (TableUnavailableError("x"), []),
    ],
)
async def test_a_table_that_is_hidden_has_a_problem_and_one_that_is_silent_keeps_its_own(
    tmp_path: Path, error: Exception, problems: list[str]
) -> None:
    async with small_table(tmp_path, []) as engine:
        silent = Silent(engine)
        silent.error = error
        known = KnownTable(silent)
        await known.look()

    assert known.problems == problems
    assert known.is_known.is_set()


class Damaged(Recording):
    """An engine that says when it is asked for damage, and may fail."""

    examinations = 0
    error: Exception | None = None

    async def damage(self, *, budget: Budget) -> str:  # noqa: ARG002  # as the protocol has it
        """Return what is damaged."""
        self.examinations += 1
        if self.error is not None:
            raise self.error
        return "page 7"


async def test_a_table_is_not_read_whole_at_the_start_but_when_readiness_is_asked_for(tmp_path: Path) -> None:
    async with small_table(tmp_path, []) as engine:
        damaged = Damaged(engine)
        async with open_dictionary(damaged) as dictionary:
            at_start = damaged.examinations, dictionary.problems()
            is_ready = await dictionary.is_ready(Budget(20))
            later = damaged.examinations, dictionary.problems()

    assert at_start == (0, [])
    assert is_ready
    assert later == (1, ["The file is damaged: page 7."])


async def test_a_table_is_read_whole_after_a_while_without_being_asked(tmp_path: Path) -> None:
    async with small_table(tmp_path, []) as engine:
        known = KnownTable(Damaged(engine))
        await known.examine(0.01)

    assert known.problems == ["The file is damaged: page 7."]


async def test_a_table_that_is_silent_while_it_is_read_whole_has_no_problem(tmp_path: Path) -> None:
    async with small_table(tmp_path, []) as engine:
        damaged = Damaged(engine)
        damaged.error = TableUnavailableError("x")
        known = KnownTable(damaged)
        await known.examine(0.0)

    assert known.problems == []
    assert known.is_examined.is_set()
