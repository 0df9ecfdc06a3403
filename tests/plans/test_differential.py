"""Random operations on random tables: a plan answers as the executor that works field by field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from random import Random

import pytest

from plans.kept import KeptObjects
from schema.operations.limits import Limits
from schema.operations.operation import OperationRequest, Ready
from table.engine.budget import Budget
from tests.dictionary import Served, serving, small_table
from tests.plans.comparing import Compared, compare, continued
from tests.plans.documents import Operation, random_operation
from tests.plans.stepping import InStep, InStepWithWires, Unreliable
from tests.plans.tables import ADMIN, LEARNER, odd, random_items

OPERATIONS = 40
"""Operations on each table: 1,000 in all."""

KEPT_BYTES = 4 * 1024 * 1024
"""The memory of the objects that are kept on every second table."""

BY_IDS = re.compile(r"\bwords?\(")

MOST_ATTEMPTS = 300
"""Operations that are drawn to find one whose objects are kept."""

ADDITIONAL_CALLS = 2
"""An operation with many different fields may share calls differently: a plan reads level by level."""


@asynccontextmanager
async def _table(random: Random, seed: int, folder: Path) -> AsyncIterator[Served]:
    """Serve a random table.

    Of four tables one is regular and one malformed; of three, one has no derived items; every other one is read as
    DynamoDB JSON; of seven, one does not answer some reads; of eleven, one allows few objects.
    """
    items = random_items(random)
    async with small_table(folder, items, additions=seed % 3 != 0) as engine:
        if seed % 4:
            changed = [odd(random, item, readable=seed % 4 < 3) for item in items if random.random() < 0.5]
            await engine.put_many(changed, budget=Budget(None))
        unreliable = Unreliable(engine)
        limits = Limits(max_objects=random.randint(2, 120)) if seed % 11 == 6 else None
        in_step = InStepWithWires if seed % 2 else InStep
        async with serving(in_step(unreliable), limits=limits) as served:
            if seed % 5 == 0:
                served.cool()
            if seed % 7 == 3:
                unreliable.every = random.randint(5, 40)
            yield served


def _valid_operation(random: Random, served: Served, *, public: bool) -> Operation:
    """Return a random operation; if possible a public one that names words, if that is asked for."""
    for attempt in count():
        operation = random_operation(random, public=public)
        request = OperationRequest(query=operation.query, variables=operation.variables, operation_name=operation.name)
        ready = served.executor.prepare(request, request_id="request-1")
        if isinstance(ready, Ready):
            is_public = ready.hint.is_public and BY_IDS.search(operation.query) is not None
            if is_public or not public or attempt > MOST_ATTEMPTS:
                return operation
    raise AssertionError


async def _compared(seed: int, folder: Path, operations: int) -> tuple[list[tuple[Operation, Compared]], int]:
    """Return the operations that were compared on a table, and how many objects were kept ones."""
    random = Random(seed)  # noqa: S311  # guards nothing
    async with _table(random, seed, folder) as served:
        found = []
        kept = KeptObjects(KEPT_BYTES) if seed % 2 else None
        for _ in range(operations):
            public = kept is not None and random.random() < 0.8
            operation = _valid_operation(random, served, public=public)
            viewer = None if public else random.choice((None, None, LEARNER, ADMIN))
            operation = await continued(served, operation, viewer, random)
            found.append((operation, await compare(served, operation, viewer, kept)))
        return found, 0 if kept is None else kept.used


def _check(compared: list[tuple[Operation, Compared]]) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for operation, one in compared:
        assert one.differences == [], (operation.query, operation.variables)
        assert one.outcome != "defect", (operation.query, operation.variables)
        outcomes[one.outcome] += 1
        if one.outcome == "compiled":
            additional = one.planned.budget.calls.total() - one.reference.budget.calls.total()
            assert additional <= ADDITIONAL_CALLS, (operation.query, operation.variables)
            outcomes["additional calls"] += additional
    assert outcomes["additional calls"] <= len(compared) / 20
    return outcomes


@pytest.mark.parametrize("seed", [4, 7, 10])
async def test_a_plan_answers_a_few_random_operations_as_the_executor(seed: int, tmp_path: Path) -> None:
    compared, used = await _compared(seed, tmp_path, 15)

    assert _check(compared)["compiled"] >= 5
    assert (used > 0) == (seed % 2 == 1)


@pytest.mark.plans
@pytest.mark.parametrize("seed", range(100, 125))
async def test_a_plan_answers_random_operations_as_the_executor(seed: int, tmp_path: Path) -> None:
    compared, _ = await _compared(seed, tmp_path, OPERATIONS)

    assert _check(compared)["compiled"] >= OPERATIONS / 5
