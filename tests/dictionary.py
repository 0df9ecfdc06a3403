"""A served dictionary: operations over a table, and an engine that records its calls."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import orjson

from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from plans.runner import Plans
from schema.api import graphql_schema
from schema.fields.context import Context, Service
from schema.operations.execution import Executor
from schema.operations.limits import Limits
from schema.operations.operation import Answer, OperationRequest
from schema.operations.rendered import to_json
from schema.relay.cursor import Cipher
from table.breakdowns.submission_rate import SubmissionRate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, KeyCondition, Operation, Page, PrimaryKey, StartKey
from table.engine.state import TableState
from table.engine.wires import ItemJson, WireEngine
from table.entries.reindex import reindex

__all__ = ["PLANS", "SECRET", "Asked", "Call", "Recording", "Served", "copied", "serving", "small_table"]

PLANS = os.environ.get("ROOTSKI_PLANS", "off") == "on"
"""Whether tests compile every operation on its first use: `make test-plans`."""

SECRET = b"a secret of the tests, 32 bytes!!"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an engine: the method, its argument, and the number of its round trip, from 1."""

    method: str
    asked: object
    round_trip: int


@dataclass(slots=True)
class Recording:
    """An engine that records its calls and fails on request.

    Concurrent calls are one round trip.

    Attributes:
        engine: The engine that responds.
        calls: The calls in order.
        fail: Returns the error to raise for a method and its argument, or None.
        most_at_once: The largest number of concurrent calls.
    """

    engine: AdminEngine
    calls: list[Call] = field(default_factory=list)
    fail: Callable[[str, object], Exception | None] = lambda _method, _asked: None
    most_at_once: int = 0
    _under_way: int = 0
    _round_trips: int = 0

    @property
    def methods(self) -> list[str]:
        """The methods that were called, in order."""
        return [call.method for call in self.calls]

    @property
    def round_trips(self) -> int:
        """The number of times that the operation waited for the table."""
        return self._round_trips

    @property
    def keys(self) -> list[PrimaryKey]:
        """Every key that was read by `get_many`."""
        asked = (call.asked for call in self.calls if call.method == "get_many")
        return [key for keys in asked if isinstance(keys, list) for key in keys]

    def forget(self) -> None:
        """Forget all calls so far."""
        self.calls.clear()
        self._round_trips = 0
        self.most_at_once = 0

    @asynccontextmanager
    async def _recorded(self, method: str, asked: object) -> AsyncIterator[None]:
        if self._under_way == 0:
            self._round_trips += 1
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        self.calls.append(Call(method, asked, self._round_trips))
        try:
            if (error := self.fail(method, asked)) is not None:
                raise error
            yield
        finally:
            self._under_way -= 1

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by key."""
        asked = list(wanted)
        async with self._recorded("get_many", asked):
            return await self.engine.get_many(asked, budget=budget, consistent=consistent)

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read a page."""
        async with self._recorded("query", condition):
            return await self.engine.query(condition, budget=budget, limit=limit, after=after, consistent=consistent)

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Write all or nothing."""
        async with self._recorded("transact", operations):
            await self.engine.transact(operations, token=token, budget=budget)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write items."""
        given = list(items)
        async with self._recorded("put_many", given):
            await self.engine.put_many(given, budget=budget)

    @property
    def address(self) -> str:
        """The address of the table."""
        return self.engine.address

    async def exists(self, *, budget: Budget) -> bool:
        """Whether the table exists."""
        return await self.engine.exists(budget=budget)

    async def state(self, *, budget: Budget) -> TableState:
        """Tell what the table lacks."""
        return await self.engine.state(budget=budget)

    async def damage(self, *, budget: Budget) -> str:
        """Tell what cannot be read."""
        return await self.engine.damage(budget=budget)

    async def create(self, *, budget: Budget) -> bool:
        """Create the table."""
        return await self.engine.create(budget=budget)

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read a page of the whole table."""
        async with self._recorded("scan", None):
            return await self.engine.scan(budget=budget, segment=segment, segments=segments, limit=limit, after=after)

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items."""
        given = list(keys)
        async with self._recorded("delete_many", given):
            await self.engine.delete_many(given, budget=budget)

    async def aclose(self) -> None:
        """Close the engine."""
        await self.engine.aclose()


@dataclass(frozen=True, slots=True)
class Asked:
    """The response to an operation, and its budget."""

    answer: Answer
    budget: Budget

    @property
    def data(self) -> Any:
        """The data; the operation must have had no errors."""
        assert "errors" not in self.answer.payload, self.answer.payload["errors"]
        return self.answer.payload["data"]

    @property
    def sent(self) -> Any:
        """The data as a client reads it."""
        return orjson.loads(to_json(self.data))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors, none for none."""
        found: Any = self.answer.payload.get("errors", [])
        return list(found)

    @property
    def partial(self) -> Any:
        """The data, whether there were errors or not."""
        return self.answer.payload["data"]

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def messages(self) -> list[str]:
        """The messages of the errors."""
        return [error["message"] for error in self.errors]


class RecordingWires(Recording):
    """One over an engine that hands over DynamoDB JSON."""

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, ItemJson]:
        """Read items by key; recorded as `get_many`."""
        asked, engine = list(requested), cast("WireEngine", self.engine)
        async with self._recorded("get_many", asked):
            return await engine.get_wires(asked, budget=budget, consistent=consistent)


@dataclass(slots=True)
class Served:
    """A dictionary that executes operations.

    Attributes:
        dictionary: The dictionary.
        engine: Its engine, which records calls.
    """

    dictionary: SharedDictionary
    engine: Recording
    executor: Executor
    service: Service

    async def ask(
        self,
        query: str,
        variables: dict[str, object] | None = None,
        *,
        operation_name: str | None = None,
        timeout_seconds: float | None = 20.0,
        queries_only: bool = False,
        with_cost: bool = False,
        viewer: str | None = None,
        client: bytes = b"",
    ) -> Asked:
        """Execute an operation for a viewer, given by e-mail; earlier records are cleared."""
        self.engine.forget()
        budget = Budget(timeout_seconds)
        loaders = self.dictionary.request(budget, viewer_email=viewer)
        context = Context(loaders=loaders, request_id="request-1", service=self.service, client=client)
        request = OperationRequest(
            query=query,
            variables=variables,
            operation_name=operation_name,
            queries_only=queries_only,
            with_cost=with_cost,
        )
        return Asked(await self.executor.execute(request, context), budget)

    def cool(self) -> None:
        """Remove the catalogue, as before its first refresh."""
        self.dictionary.catalogue = None


@asynccontextmanager
async def serving(
    engine: AdminEngine,
    *,
    limits: Limits | None = None,
    introspection: bool = True,
    cached_documents: int = 500,
    submission_rate: SubmissionRate | None = None,
) -> AsyncIterator[Served]:
    """Serve a table, with a warm catalogue, once it is known what the table lacks."""
    recording = RecordingWires(engine) if isinstance(engine, WireEngine) else Recording(engine)
    async with open_dictionary(recording, submission_rate=submission_rate) as dictionary:
        while dictionary.catalogue is None:  # noqa: ASYNC110  # the background task sets it without an event
            await asyncio.sleep(0.01)
        await dictionary.table.examined()
        yield Served(
            dictionary,
            recording,
            Executor(
                limits=limits,
                introspection=introspection,
                cached_documents=cached_documents,
                plans=Plans(graphql_schema, at_once=True) if PLANS else None,
            ),
            Service(version="1.2.3", cipher=Cipher(SECRET), limits=limits or Limits()),
        )


@asynccontextmanager
async def small_table(
    folder: Path, items: Iterable[Attributes], *, additions: bool = True
) -> AsyncIterator[AdminEngine]:
    """Yield a table of some items; without additions it is in the original service's layout."""
    async with open_embedded(folder / "small.sqlite") as engine:
        budget = Budget(None)
        await engine.create(budget=budget)
        await engine.put_many(items, budget=budget)
        if additions:
            await reindex(engine, budget=budget, progress=lambda *_: None)
        yield engine


@asynccontextmanager
async def copied(file: Path, folder: Path) -> AsyncIterator[AdminEngine]:
    """Open a copy of an embedded table, which the test may change."""
    shutil.copy(file, folder / "copy.sqlite")
    async with open_embedded(folder / "copy.sqlite") as engine:
        yield engine
