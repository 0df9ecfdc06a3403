"""Executes operations with and without plans, and compares everything about the answers."""

from __future__ import annotations

import asyncio
import random as chance
import re
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

import orjson

from plans.kept import KeptObjects
from plans.runner import Plans
from schema.api import graphql_schema
from schema.fields.context import Context
from schema.operations.operation import Answer, OperationRequest
from schema.operations.rendered import to_json
from server.graphql.cache_headers import cache_headers, encoded
from table.engine.budget import Budget
from table.model.topics import EVERYTHING
from tests.dictionary import Served
from tests.plans.documents import Operation

__all__ = ["Compared", "compare", "continued"]


SETTLING_ITERATIONS = 20
"""Iterations of the event loop after an answer. What is read along for fields that @skip leaves out is awaited by
nobody: its topics, on which the answer does not depend, are noted before the answer ends or after it."""

CONDITION = re.compile("@(skip|include)")
"""With a condition, objects that are kept may depend on less than what is read: not on what is read along for fields
that are left out."""


class Place(NamedTuple):
    """A null of the data that an error left: its path, and whether the error is that of a field below it."""

    path: tuple[str | int, ...]
    from_below: bool


@dataclass(slots=True)
class Outcome:
    """What came of an operation."""

    answer: Answer
    budget: Budget
    topics: frozenset[str]

    @property
    def data(self) -> Any:
        """The data, with the order of its names."""
        return orjson.loads(to_json(self.answer.payload.get("data")))

    @property
    def errors(self) -> dict[str, set[Place]]:
        """The errors, without the indexes of their paths, and the places of the data that each of them removed."""
        found: dict[str, set[Place]] = {}
        errors: Any = self.answer.payload.get("errors", [])
        for error in errors:
            shown = orjson.dumps(error | {"path": _without_indexes(error)}).decode()
            found.setdefault(shown, set()).add(_removed(self.data, error.get("path", [])))
        return found

    @property
    def headers(self) -> dict[str, str]:
        """The headers for caches, with the tag of the answer; the age is that of the objects that were kept."""
        answer = encoded(self.answer, data_version="1", made_of=self.topics)
        return {name: value for name, value in cache_headers(answer, method="GET").items() if name != "Age"}

    @property
    def extensions(self) -> object:
        """The extensions."""
        return self.answer.payload.get("extensions")


@dataclass(slots=True)
class Compared:
    """An operation executed in both ways.

    Attributes:
        reference: Executed field by field.
        planned: Executed by a plan, if there is one.
        outcome: What came of the plan.
    """

    reference: Outcome
    planned: Outcome
    outcome: str

    @property
    def differences(self) -> list[str]:
        """What differs; nothing should."""
        one, other = self.reference, self.planned
        found = []
        if difference := _difference(one.data, other.data):
            found.append(f"data{difference}")
        if unmatched := _unmatched(one.errors, other.errors) + _unmatched(other.errors, one.errors):
            found.append(f"errors: {unmatched} of {one.errors} / {other.errors}")
        if one.extensions != other.extensions:
            found.append(f"extensions: {one.extensions} / {other.extensions}")
        if one.answer.hint != other.answer.hint:
            found.append(f"hint: {one.answer.hint} / {other.answer.hint}")
        if one.headers != other.headers:
            found.append(f"headers: {one.headers} / {other.headers}")
        if self.outcome == "compiled":
            if other.budget.calls["Query"] != one.budget.calls["Query"]:
                found.append(f"calls: {dict(one.budget.calls)} / {dict(other.budget.calls)}")
            if one.budget.objects != other.budget.objects:
                found.append(f"objects: {one.budget.objects} / {other.budget.objects}")
            # A missing topic would keep a cached answer that is outdated; one too many only ends it early.
            if EVERYTHING not in other.topics and (missing := one.topics - other.topics):
                found.append(f"topics: {sorted(missing)} are missing")
        return found


async def compare(
    served: Served, operation: Operation, viewer: str | None, kept: KeptObjects | None = None
) -> Compared:
    """Execute an operation in both ways, at first without a plan.

    If objects are kept, the plan is executed twice, so that the second answer consists of those of the first.
    """
    plans = Plans(graphql_schema, at_once=True, kept=kept)
    served.executor.plans = None
    reference = await _executed(served, operation, viewer)
    served.executor.plans = plans
    planned = await _executed(served, operation, viewer)
    if kept is not None:
        first, planned = planned, await _executed(served, operation, viewer)
        if CONDITION.search(operation.query):
            planned.topics |= first.topics
    [outcome] = plans.counts or ["refused before"]
    return Compared(reference, planned, outcome)


async def continued(served: Served, operation: Operation, viewer: str | None, random: Random) -> Operation:
    """Return an operation with cursors of the first pages of the lists that it continues."""
    if not operation.continued:
        return operation
    served.executor.plans = None
    first_pages = Operation(operation.first_pages, operation.variables, operation.name)
    return operation.after((await _executed(served, first_pages, viewer)).data, random)


async def _executed(served: Served, operation: Operation, viewer: str | None) -> Outcome:
    chance.seed(7)  # for `randomWord`
    budget = Budget(20.0)
    loaders = served.dictionary.request(budget, viewer_email=viewer)
    context = Context(loaders=loaders, request_id="request-1", service=served.service)
    request = OperationRequest(
        query=operation.query, variables=operation.variables, operation_name=operation.name, with_cost=True
    )
    answer = await served.executor.execute(request, context)
    for _ in range(SETTLING_ITERATIONS):
        await asyncio.sleep(0)
    return Outcome(answer, budget, loaders.reader.dependencies.topics)


def _without_indexes(error: dict[str, Any]) -> list[str]:
    """Return the path of an error without the indexes of lists."""
    return [name if isinstance(name, str) else "*" for name in error.get("path", ())]


def _removed(data: Any, path: list[str | int]) -> Place:
    """Return the path of the null that an error left, and whether it is a field above the one that failed."""
    for depth, name in enumerate(path):
        if data is None:
            return Place(tuple(path[:depth]), from_below=True)
        data = data[name]
    return Place(tuple(path), from_below=False)


def _unmatched(errors: dict[str, set[Place]], others: dict[str, set[Place]]) -> list[str]:
    """Return the errors of which the other answer has neither the same nor another one that left the same nulls.

    Which of the fields that share a null above them fails first is chance: the executor pauses at any of them.
    """
    places = set().union(*others.values())
    return [
        error
        for error, left in errors.items()
        if error not in others and not all(place.from_below and place in places for place in left)
    ]


def _difference(one: Any, other: Any, path: str = "") -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        if list(one) != list(other):
            return f"{path}: names {list(one)} / {list(other)}"
        return next((found for name in one if (found := _difference(one[name], other[name], f"{path}.{name}"))), "")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return next((found for at, (a, b) in pairs if (found := _difference(a, b, f"{path}.{at}"))), "")
    return "" if type(one) is type(other) and one == other else f"{path}: {one!r:.200} / {other!r:.200}"
