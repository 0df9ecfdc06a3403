"""The engine over DynamoDB or a compatible service: `AdminEngine` of `table/engine/protocol.py`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from table.dynamodb import requests
from table.dynamodb.admin import create_table, has_transactions, table_exists
from table.dynamodb.calls import Answer, Calls, ignore
from table.dynamodb.client import READ_TIMEOUT_SECONDS, dynamodb_client
from table.dynamodb.direct import direct_calls
from table.dynamodb.probing import find_state
from table.dynamodb.requests import Request
from table.dynamodb.retrying import Retries
from table.dynamodb.slicing import Slices
from table.dynamodb.units import page_units, read_each_units, transaction_units, write_each_units
from table.engine.batches import in_batches
from table.engine.budget import CONCURRENT_CALLS, Budget
from table.engine.codec import from_wire
from table.engine.protocol import (
    BATCH_GET_KEYS,
    BATCH_WRITE_ITEMS,
    Attributes,
    KeyCondition,
    Operation,
    Page,
    PrimaryKey,
    StartKey,
)
from table.engine.side_by_side import for_each
from table.engine.sizes import units_of_keys, units_of_query
from table.engine.state import TableState
from table.engine.wires import ItemJson, parsed
from table.errors import EngineUnsupportedError, TableError, UnprocessedKeysError

__all__ = ["DynamoDBEngine", "open_dynamodb"]

WARMING_SECONDS = 3.0
"""How long an unresponsive service may delay start-up."""

T = TypeVar("T")


@asynccontextmanager
async def open_dynamodb(
    table_name: str,
    *,
    endpoint_url: str | None = None,
    region: str | None = None,
    retries: Retries | None = None,
    read_seconds: float = READ_TIMEOUT_SECONDS,
    direct: bool = False,
) -> AsyncIterator[DynamoDBEngine]:
    """Yield an engine with a warm connection, closed on exit; the other options are those of `dynamodb_client`.

    With `direct`, the calls of a request's path do not use botocore's call path (`table/dynamodb/direct.py`).
    If the table does not exist or the service does not respond, the log says so and calls raise until it does. Raises
    TableError for an invalid configuration.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            dynamodb_client(endpoint_url=endpoint_url, region=region, read_seconds=read_seconds)
        )
        calls_without_client = await stack.enter_async_context(direct_calls(client)) if direct else None
        calls = Calls(client, direct=calls_without_client, retries=retries or Retries())
        yield DynamoDBEngine(
            calls=calls,
            table_name=table_name,
            address=f"{client.meta.endpoint_url} ({client.meta.region_name}), table {table_name}",
            supports_transactions=await has_transactions(calls, table_name, budget=Budget(WARMING_SECONDS)),
            retries=retries or Retries(),
            close=stack.aclose,
        )


class DynamoDBEngine:
    """One table of one client; the contract of each method is in `table.engine.protocol`.

    Attributes:
        observers: Each receives every call.
        supports_transactions: False for services without them (ScyllaDB's Alternator); then `transact` always raises.
    """

    def __init__(
        self,
        *,
        calls: Calls,
        table_name: str,
        address: str,
        supports_transactions: bool,
        retries: Retries,
        close: Callable[[], Awaitable[None]],
    ) -> None:
        """Use `open_dynamodb` instead."""
        self._calls = calls
        self.observers = calls.observers
        self._table = table_name
        self._retries = retries
        self._close = close
        self._address = address
        self.supports_transactions = supports_transactions

    @property
    def address(self) -> str:
        """Endpoint, region and table name."""
        return self._address

    # ------------------------------------------------------------------ requests

    async def get_many(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key, 100 per call, 16 calls concurrently.

        Raises:
            TableThrottledError: Keys were still unprocessed after the last retry; `UnprocessedKeysError` if others
                were processed.
        """
        return await self._get(requested, _plain, budget, consistent=consistent)

    async def get_wires(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, ItemJson]:
        """Read items as `get_many` does, but return them as DynamoDB JSON."""
        return await self._get(requested, _unchanged, budget, consistent=consistent)

    async def _get(
        self, requested: Iterable[PrimaryKey], decode: Callable[[ItemJson], T], budget: Budget, *, consistent: bool
    ) -> dict[PrimaryKey, T]:
        unique = dict.fromkeys(requested)
        found: dict[PrimaryKey, T] = {}
        processed: list[Request] = []

        async def get(keys: list[Request]) -> list[Request]:
            items, unprocessed = await self._get_batch(keys, decode, budget, consistent=consistent)
            found.update(items)
            processed.extend([key for key in keys if key not in unprocessed] if unprocessed else keys)
            return unprocessed

        try:
            await self._in_batches(map(requests.key_wire, unique), BATCH_GET_KEYS, get, budget, spares_time=True)
        except TableError as error:
            if not processed:
                raise
            unprocessed = unique.keys() - map(requests.key_of_wire, processed)
            raise UnprocessedKeysError(found, unprocessed, error) from error
        return found

    async def _get_batch(
        self, keys: list[Request], decode: Callable[[ItemJson], T], budget: Budget, *, consistent: bool
    ) -> tuple[dict[PrimaryKey, T], list[Request]]:
        """Read 1 to 100 keys with one call; return the items and the unprocessed keys (those beyond 16 MB)."""
        read_items: list[ItemJson] = []

        def read(answer: Answer) -> tuple[dict[PrimaryKey, T], list[Request]]:
            found = answer["Responses"].get(self._table, [])
            items = found if isinstance(found, Slices) else {requests.key_of_wire(wire): wire for wire in found}
            read_items[:] = items.values()
            unprocessed: list[Request] = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            return {key: decode(item) for key, item in items.items()}, unprocessed

        def estimate(result: tuple[dict[PrimaryKey, T], list[Request]]) -> float:
            return read_each_units(read_items, requested=len(keys) - len(result[1]), consistent=consistent)

        request = requests.batch_get(self._table, keys, consistent=consistent)
        reserved = units_of_keys(len(keys), consistent=consistent)
        return await self._calls.make(
            "BatchGetItem", request, budget=budget, read=read, estimate=estimate, reserved=reserved
        )

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition with one Query."""
        request = requests.query(self._table, condition, limit=limit, after=after, consistent=consistent)
        return await self._calls.make(
            "Query",
            request,
            budget=budget,
            read=_page,
            estimate=lambda page: page_units(page, consistent=consistent),
            reserved=units_of_query(limit, consistent=consistent),
        )

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Execute 1 to 100 operations, all or none, with one TransactWriteItems, retried on conflicts.

        Raises:
            ConditionFailedError: A condition was not met; nothing was written.
            TransactionConflictError: The last attempt still conflicted with others; nothing was written.
            ValueError: There are no or over 100 operations, or two have the same key.
        """
        if not self.supports_transactions:
            raise EngineUnsupportedError("this engine has no transactions")
        request = requests.transaction(self._table, operations, token)

        async def write() -> None:
            await self._calls.make(
                "TransactWriteItems",
                request,
                budget=budget,
                read=ignore,
                estimate=lambda _: transaction_units(operations),
            )

        await self._retries.through_conflicts(write, budget=budget)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write whole items, 25 per call, 16 calls concurrently.

        Raises:
            TableThrottledError: Items were still unprocessed after the last retry.
        """
        await self._write_many(map(requests.put_request, items), budget)

    # ------------------------------------------------------------------ jobs and start-up

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key, 25 per call, 16 calls concurrently."""
        await self._write_many(map(requests.delete_request, dict.fromkeys(keys)), budget)

    async def exists(self, *, budget: Budget) -> bool:
        """Whether the table exists, or is being created."""
        return await table_exists(self._calls, self._table, budget=budget)

    async def state(self, *, budget: Budget) -> TableState:
        """Find what the table lacks, by the calls of `table/dynamodb/probing.py`."""
        return await find_state(self._calls, self._table, has_transactions=self.supports_transactions, budget=budget)

    async def damage(self, *, budget: Budget) -> str:  # noqa: ARG002  # as the protocol has it
        """Return "": DynamoDB keeps its files itself."""
        return ""

    async def create(self, *, budget: Budget) -> bool:
        """Create the on-demand table with both indexes and point-in-time recovery; False if it exists."""
        return await create_table(self._calls, self._table, budget=budget)

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read one page of the table or of a segment with one Scan."""
        request = requests.scan(self._table, segment=segment, segments=segments, limit=limit, after=after)
        return await self._calls.make(
            "Scan", request, budget=budget, read=_page, estimate=lambda page: page_units(page, consistent=False)
        )

    async def aclose(self) -> None:
        """Close all connections; a second call does nothing, other calls raise."""
        await self._close()

    # ------------------------------------------------------------------ batches

    async def _write_many(self, writes: Iterable[Request], budget: Budget) -> None:
        async def write(batch: list[Request]) -> list[Request]:
            def read(answer: Answer) -> list[Request]:
                unprocessed: list[Request] = answer.get("UnprocessedItems", {}).get(self._table, [])
                return unprocessed

            return await self._calls.make(
                "BatchWriteItem",
                requests.batch_write(self._table, batch),
                budget=budget,
                read=read,
                estimate=lambda unprocessed: write_each_units(batch) - write_each_units(unprocessed),
            )

        await self._in_batches(writes, BATCH_WRITE_ITEMS, write, budget)

    async def _in_batches(
        self,
        elements: Iterable[T],
        size: int,
        call: Callable[[list[T]], Awaitable[list[T]]],
        budget: Budget,
        *,
        spares_time: bool = False,
    ) -> None:
        """Process all elements, `size` per call and several calls concurrently, retrying unprocessed ones."""

        async def work(batch: list[T]) -> None:
            await self._retries.until_done(batch, call, budget=budget, spares_time=spares_time)

        await for_each(in_batches(elements, size), work, at_once=CONCURRENT_CALLS)


def _plain(item: ItemJson) -> Attributes:
    return from_wire(parsed(item))


def _unchanged(item: ItemJson) -> ItemJson:
    return item


def _page(answer: Answer) -> Page:
    last = answer.get("LastEvaluatedKey")
    return Page(
        items=list(map(from_wire, answer["Items"])),
        last={name: value["S"] for name, value in last.items()} if last else None,
    )
