"""What is known of a table that does not answer, or that a policy hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.known_table import KnownTable
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
