"""The engine over DynamoDB or a service with its API: `Engine` and `AdminEngine` of `table/engine/protocol.py`.

What a call needs stands beside this file: the client (`dynamodb_client.py`), requests (`dynamodb_requests.py`), one
call under a budget (`dynamodb_calls.py`), errors (`dynamodb_errors.py`), retries (`retrying.py`), and making the table
(`dynamodb_admin.py`). Knows nothing of words, nor of which keys there are.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TypeVar

from table.dynamodb import requests
from table.dynamodb.admin import create_table, has_transactions, table_is_active
from table.dynamodb.calls import Answer, Calls
from table.dynamodb.client import dynamodb_client
from table.dynamodb.requests import Request
from table.dynamodb.retrying import Retries
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
from table.errors import EngineUnsupportedError

__all__ = ["DynamoDBEngine", "open_dynamodb"]

WARMING_SECONDS = 3.0
"""The longest that an engine which does not answer keeps a process from starting."""

T = TypeVar("T")


@asynccontextmanager
async def open_dynamodb(
    table_name: str,
    *,
    endpoint_url: str | None = None,
    region: str | None = None,
    retries: Retries | None = None,
) -> AsyncIterator[DynamoDBEngine]:
    """Give an engine over a table, with a connection that is warm, closed at the end.

    The table need not exist, and the engine need not answer: then the log says so, and calls raise until it does.

    Args:
        table_name: The table's name.
        endpoint_url: Where the engine is; None is as the environment and the profile say, in the end AWS.
        region: An AWS region; None likewise.
        retries: What to do about calls that are left undone; None is as `Retries` has it.

    Raises:
        TableError: What is configured makes no client: no region, an endpoint that is no URL, an unknown profile.
    """
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(dynamodb_client(endpoint_url=endpoint_url, region=region))
        calls = Calls(client)
        yield DynamoDBEngine(
            calls=calls,
            table_name=table_name,
            address=f"{client.meta.endpoint_url} ({client.meta.region_name}), table {table_name}",
            supports_transactions=await has_transactions(calls, table_name, budget=Budget(WARMING_SECONDS)),
            retries=retries or Retries(),
            close=stack.aclose,
        )


class DynamoDBEngine:
    """One table behind one client; see `table.engine.protocol.Engine` for what each method promises.

    Attributes:
        address: Endpoint, region and table.
        supports_transactions: False where the engine has none, as ScyllaDB's Alternator: `transact` always refuses.
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
        """Use `open_dynamodb`, which knows how to make all these."""
        self._calls = calls
        self._table = table_name
        self._retries = retries
        self._close = close
        self._address = address
        self.supports_transactions = supports_transactions

    @property
    def address(self) -> str:
        """Where the table is: endpoint, region and name."""
        return self._address

    # ------------------------------------------------------------------ the path of a request

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key, at most 100 a call, 16 calls at once.

        Raises:
            TableThrottledError: Keys were still unprocessed after the last possible retry.
        """
        found: dict[PrimaryKey, Attributes] = {}

        async def get(keys: list[Request]) -> list[Request]:
            items, left = await self._get_batch(keys, budget, consistent=consistent)
            found.update((PrimaryKey(str(item["pk"]), str(item["sk"])), item) for item in items)
            return left

        keys = map(requests.key_wire, dict.fromkeys(wanted))
        await self._in_batches(keys, BATCH_GET_KEYS, get, budget)
        return found

    async def _get_batch(
        self, keys: list[Request], budget: Budget, *, consistent: bool
    ) -> tuple[list[Attributes], list[Request]]:
        """Read 1 to 100 keys by one call; also give the keys it left unprocessed, as it does past 16 MB."""

        def read(answer: Answer) -> tuple[list[Attributes], list[Request]]:
            left: list[Request] = answer.get("UnprocessedKeys", {}).get(self._table, {}).get("Keys", [])
            return list(map(from_wire, answer["Responses"].get(self._table, []))), left

        def estimate(answered: tuple[list[Attributes], list[Request]]) -> float:
            items, left = answered
            return read_each_units(items, asked=len(keys) - len(left), consistent=consistent)

        request = requests.batch_get(self._table, keys, consistent=consistent)
        return await self._calls.make("BatchGetItem", request, budget=budget, read=read, estimate=estimate)

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition by one Query."""
        request = requests.query(self._table, condition, limit=limit, after=after, consistent=consistent)
        return await self._calls.make(
            "Query", request, budget=budget, read=_page, estimate=lambda page: page_units(page, consistent=consistent)
        )

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Carry out 1 to 100 operations, all or none, by one TransactWriteItems; again where others were in its way.

        Raises:
            ConditionFailedError: A condition does not hold; nothing was written.
            TransactionConflictError: Other transactions were still in its way at the last try; nothing was written.
            ValueError: Too few, too many, or two on one key.
        """
        if not self.supports_transactions:
            raise EngineUnsupportedError("this engine has no transactions")
        request = requests.transaction(self._table, operations, token)

        async def write() -> None:
            await self._calls.make(
                "TransactWriteItems",
                request,
                budget=budget,
                read=_nothing,
                estimate=lambda _: transaction_units(operations),
            )

        await self._retries.through_conflicts(write, budget=budget)

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write items whole, 25 a call, 16 calls at once.

        Raises:
            TableThrottledError: Items were still unprocessed after the last possible retry.
        """
        await self._write_many(map(requests.put_request, items), budget)

    # ------------------------------------------------------------------ jobs and start-up

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key, 25 a call, 16 calls at once."""
        await self._write_many(map(requests.delete_request, dict.fromkeys(keys)), budget)

    async def exists(self, *, budget: Budget) -> bool:
        """Tell whether the table is there, if only in the making."""
        return await table_is_active(self._calls, self._table, budget=budget) is not None

    async def create(self, *, budget: Budget) -> bool:
        """Create the table on demand with both indexes and point-in-time recovery; False if it is there already."""
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
        """Read one page of the table or of a segment of it by one Scan."""
        request = requests.scan(self._table, segment=segment, segments=segments, limit=limit, after=after)
        return await self._calls.make(
            "Scan", request, budget=budget, read=_page, estimate=lambda page: page_units(page, consistent=False)
        )

    async def aclose(self) -> None:
        """Close all connections; a second call does nothing, and other calls raise from now on."""
        await self._close()

    # ------------------------------------------------------------------ what several of them do

    async def _write_many(self, writes: Iterable[Request], budget: Budget) -> None:
        async def write(batch: list[Request]) -> list[Request]:
            def read(answer: Answer) -> list[Request]:
                left: list[Request] = answer.get("UnprocessedItems", {}).get(self._table, [])
                return left

            return await self._calls.make(
                "BatchWriteItem",
                requests.batch_write(self._table, batch),
                budget=budget,
                read=read,
                estimate=lambda left: write_each_units(batch) - write_each_units(left),
            )

        await self._in_batches(writes, BATCH_WRITE_ITEMS, write, budget)

    async def _in_batches(
        self, asks: Iterable[T], size: int, call: Callable[[list[T]], Awaitable[list[T]]], budget: Budget
    ) -> None:
        """Do all asks, `size` a call and several calls at once, until nothing is left undone."""

        async def work(batch: list[T]) -> None:
            await self._retries.until_done(batch, call, budget=budget)

        await for_each(in_batches(asks, size), work, at_once=CONCURRENT_CALLS)


def _page(answer: Answer) -> Page:
    last = answer.get("LastEvaluatedKey")
    return Page(
        items=list(map(from_wire, answer["Items"])),
        last={name: value["S"] for name, value in last.items()} if last else None,
    )


def _nothing(_: Answer) -> None:
    """Read nothing of an answer."""
