"""The plans of a process: which operations have one, and what happens if it cannot answer."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import TypeAlias

from cachetools import LRUCache
from graphql import GraphQLError, GraphQLSchema

from plans.compiling import Plan, compiled
from plans.errors import NotCompiledError, UnusualError
from plans.kept import KeptObjects
from plans.run import Run
from plans.running import run_plan
from plans.steps import Room
from schema.fields.context import Context
from schema.operations.operation import Ready
from schema.operations.segmented_cache import SegmentedCache
from schema.operations.turns import Turns
from table.errors import DictionaryError, MalformedItemError, SpendLimitError, TableError

__all__ = ["Plans"]

logger = logging.getLogger(__name__)

MOST_CHARACTERS = 8_000_000
"""The most characters of the source of all plans. A plan takes some 4 times its source: 32 MB at the most."""

MOST_PLANS = 1000

USED_ONCE = 2000
"""The most operations that are remembered as used once, by a hash."""

FAILURES = 8
"""Of this many runs of a plan, one may be left to the reference executor after all; then the others are at once."""

FIRST_FAILURES = 32
"""Runs of a plan after which this is counted."""

LIMIT = "limit"

_Key: TypeAlias = tuple[str, str | None, tuple[object, ...], bool]


class Plans:
    """The plans of a process. Operations that are sent once have none, and cannot evict those that are sent again.

    Attributes:
        counts: How operations were executed: `compiled` by a plan, or the reason why not.
        kept: Where objects are kept; None if none are.
    """

    def __init__(self, schema: GraphQLSchema, *, at_once: bool = False, kept: KeptObjects | None = None) -> None:
        """Create an empty store.

        Args:
            schema: The schema.
            at_once: Compile an operation on its first use, not on its second.
            kept: Where objects are kept that are the same for every viewer; None keeps none.
        """
        self.counts: Counter[str] = Counter()
        self.kept = kept
        self._schema = schema
        self._at_once = at_once
        self._used_once: LRUCache[int, None] = LRUCache(USED_ONCE)
        self._plans = SegmentedCache[_Key, Plan](
            MOST_CHARACTERS,
            max_entries=MOST_PLANS,
            size_of=lambda plan: plan.size + 1000,
            removed=lambda _key, plan: plan.forget(),
        )
        self._room = Room()
        self._is_compiling = False

    def __len__(self) -> int:
        """Return the number of plans."""
        return len(self._plans)

    async def answer(self, ready: Ready, context: Context, turns: Turns) -> dict[str, object] | None:
        """Return the data of an operation, all of it without an error; None if the reference executor has to answer."""
        wires = context.loaders.stored.hands_over_wires and not context.is_of_batch
        plan = await self._plan(ready, wires=wires)
        if plan is None:
            return None
        plan.runs += 1
        if plan.failures * FAILURES > plan.runs + FIRST_FAILURES:
            self.counts["failed often"] += 1
            return None
        keeping = self.kept.keeping(context, ready.hint) if self.kept is not None else None
        run = Run(context, ready.variables, is_wire=plan.is_wire, keeping=keeping)
        budget = context.loaders.budget
        before = budget.spent()
        try:
            data = await run_plan(plan, run, turns)
        except Exception as error:  # the reference executor meets it again, and reports it
            reason = _reason(error)
            if reason == LIMIT:
                budget.take_back(before)
                context.loaders.stored.clear_all()
            else:
                run.remember()
                budget.repeat_queries(before)
            if reason == "defect":
                logger.warning("a plan failed, and the operation is executed without it", exc_info=error)
            plan.failures += 1
            self.counts[reason] += 1
            return None
        self.counts["compiled"] += 1
        return data

    async def _plan(self, ready: Ready, *, wires: bool) -> Plan | None:
        """Return the plan of an operation, compiled now if this is its second use."""
        values = tuple(ready.variables.coerced.get(name) for name in ready.conditions)
        key = (ready.request.query, ready.operation_name, values, wires)
        plan = self._plans.get(key)
        if plan is None:
            if not self._at_once and (self._is_compiling or self._is_first_use(key)):
                self.counts["first use"] += 1
                return None
            plan = await self._made(key, ready)
        if plan.root is None:
            self.counts["not compiled"] += 1
            return None
        return plan

    async def _made(self, key: _Key, ready: Ready) -> Plan:
        """Compile an operation, in a thread: it takes longer than one request may hold the event loop.

        One thread at a time: the event loop waits for each of them whenever it has let go of the interpreter's lock.
        """
        conditions = dict(zip(ready.conditions, key[2], strict=True))
        self._is_compiling = True
        try:
            if self._at_once:
                plan = self._compiled(ready, conditions, wires=key[3])
            else:
                plan = await asyncio.to_thread(self._compiled, ready, conditions, wires=key[3])
        finally:
            self._is_compiling = False
        self._plans.put(key, plan)
        return plan

    def _is_first_use(self, key: _Key) -> bool:
        hashed = hash(key)
        if hashed in self._used_once:
            del self._used_once[hashed]
            return False
        self._used_once[hashed] = None
        return True

    def _compiled(self, ready: Ready, conditions: dict[str, object], *, wires: bool) -> Plan:
        fragments = {name: fragment.definition for name, fragment in ready.document.fragments.items()}
        try:
            return compiled(self._schema, ready.operation, fragments, conditions, self._room, wires=wires)
        except (NotCompiledError, GraphQLError, DictionaryError, RecursionError):
            return Plan(None, size=0)


def _reason(error: Exception) -> str:
    if isinstance(error, SpendLimitError):
        return LIMIT
    if isinstance(error, UnusualError):
        return str(error)
    if isinstance(error, MalformedItemError | ValueError):
        return "malformed"
    if isinstance(error, TableError):
        return "table"
    return "refused" if isinstance(error, DictionaryError | GraphQLError) else "defect"
