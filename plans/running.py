"""Runs plans, level by level: one read of many keys for each level, and no task or future for a key."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

from plans.compiling import Plan
from plans.errors import UnusualError
from plans.run import Pending, Run
from plans.steps import IdsStep
from schema.operations.rendered import to_json
from schema.operations.turns import Turns
from table.engine.codec import to_wire

__all__ = ["run_plan"]

SHOWN_OFTEN = 16
"""How often the bytes that are read may be part of an answer, more or less: in different fields, or under aliases."""

BYTES_A_UNIT = 8192
BYTES_AN_OBJECT = 300


async def run_plan(plan: Plan, run: Run, turns: Turns) -> dict[str, object]:
    """Answer an operation.

    Raises:
        Exception: Only the reference executor can answer it.
    """
    if plan.root is None:
        raise UnusualError("not compiled")
    run.uses_loader = plan.is_async or run.context.is_of_batch
    data = plan.root(None, run)
    keeping = run.keeping
    while run.pending:
        level, run.pending = run.pending, []
        if keeping is not None:
            keeping.next_level()
        awaited = await _read(run, level)
        for at, (target, name, step, payload) in enumerate(level):
            if turns.is_over():
                await turns.wait(run.context.loaders.budget)
            if isinstance(step, IdsStep) and step.is_list and at not in awaited:
                target[name] = await _list(run, step, turns)
            elif keeping is not None:
                target[name] = keeping.finish(at, level[at], awaited, run)
            else:
                target[name] = step.finish(run, payload, awaited.get(at))
            run.check()
    _count(data, run)
    if keeping is not None:
        keeping.end()
    return data


async def _read(run: Run, level: Sequence[Pending]) -> dict[int, object]:
    """Read what the fields of a level need; return the results of those that were awaited, by their place."""
    awaited: dict[int, Coroutine[Any, Any, object]] = {}
    try:
        for at, (_, _, step, payload) in enumerate(level):
            coroutine = step.begin(run, payload)
            if coroutine is not None:
                awaited[at] = coroutine
        keys, run.wanted = [*run.wanted], {}
        stored = run.context.loaders.stored
        if awaited and not run.uses_loader:
            run.remember()
            run.uses_loader = True
        if not run.uses_loader:
            run.found.update(await (stored.read_wires(keys) if run.is_wire else stored.read(keys)))
            return {}
    except BaseException:
        for coroutine in awaited.values():
            coroutine.close()
        raise
    if len(awaited) == 1 and not keys:
        return {at: await coroutine for at, coroutine in awaited.items()}
    found, *results = await asyncio.gather(_loaded(run, keys), *awaited.values(), return_exceptions=True)
    for result in (found, *results):
        if isinstance(result, BaseException):
            raise result
    return dict(zip(awaited, results, strict=True))


async def _loaded(run: Run, keys: list[Any]) -> None:
    """Read keys together with those that resolvers read."""
    for key, found in zip(keys, await run.context.loaders.stored.get_many(keys), strict=True):
        if isinstance(found, Exception):
            raise found
        run.found[key] = to_wire(found) if run.is_wire and found is not None else found


async def _list(run: Run, step: IdsStep, turns: Turns) -> list[object]:
    """Show the objects of a list, in as many turns as it takes."""
    shown = []
    for one in step.ids(run) or ():
        if turns.is_over():
            await turns.wait(run.context.loaders.budget)
        shown.append(step.shown(run, one))
    return shown


def _count(data: dict[str, object], run: Run) -> None:
    """Add what the answer has to the request's budget; what may be too long is left to the reference executor."""
    budget = run.context.loaders.budget
    if budget.exceeded is not None:
        raise budget.exceeded
    estimated = budget.read_units * BYTES_A_UNIT * SHOWN_OFTEN + run.objects * BYTES_AN_OBJECT
    if run.keeping is not None:
        estimated += run.keeping.bytes
    if estimated > budget.limits.answer_bytes:
        estimated = 2 * len(to_json(data))
        if estimated > budget.limits.answer_bytes:
            raise UnusualError("limit")
    budget.objects += run.objects
    budget.answer_bytes += int(estimated)
