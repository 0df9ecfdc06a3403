"""The embedded engine beyond the contract: units, requests that DynamoDB rejects, locks of other processes, tokens."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.protocol import Attributes, Check, Condition, Delete, KeyCondition, Operation, PrimaryKey, Put
from table.errors import ConditionFailedError, DeadlineExceededError, TableError, TableUnavailableError
from tests.table.engine.engine_contract import get, make_item, put

ENDLESS = "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT max(n) FROM number"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the table is."""
    return tmp_path / "dictionary.sqlite"


@pytest.fixture
async def table(path: Path) -> AsyncIterator[EmbeddedEngine]:
    """An empty table."""
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        yield engine


@pytest.fixture
def elsewhere(table: EmbeddedEngine) -> Iterator[sqlite3.Connection]:
    """A connection like that of another process."""
    with closing(sqlite3.connect(table.address, isolation_level=None, timeout=0.0)) as connection:
        yield connection


# ------------------------------------------------------------------ units


async def test_a_put_counts_for_the_table_and_each_index_it_is_in(table: EmbeddedEngine, budget: Budget) -> None:
    item = make_item(text="a" * 2000, gsi1pk="I", gsi1sk="1", gsi2pk="I")

    await table.put_many([item], budget=budget)

    assert budget.write_units == 4.0


async def test_a_transaction_counts_double(table: EmbeddedEngine, budget: Budget) -> None:
    await put(table, make_item(sk="old"))
    operations: list[Operation] = [
        Put(item=make_item(text="a" * 2000)),
        Delete(key=PrimaryKey("P", "missing")),
        Check(key=PrimaryKey("P", "old"), condition=Condition(attribute="pk", equals="P")),
    ]

    await table.transact(operations, token="t", budget=budget)

    assert budget.write_units == 8.0


async def test_a_repeated_transaction_and_one_that_failed_count_as_calls(table: EmbeddedEngine, budget: Budget) -> None:
    operations = [Put(item=make_item(), condition=Condition(attribute="pk", absent=True))]
    await table.transact(operations, token="first", budget=budget)

    await table.transact(operations, token="first", budget=budget)
    with pytest.raises(ConditionFailedError):
        await table.transact(operations, token="second", budget=budget)

    assert budget.calls == {"TransactWriteItems": 3}
    assert budget.write_units == 2.0


@pytest.mark.parametrize(("consistent", "units"), [(False, 2.0), (True, 4.0)])
async def test_each_key_of_a_batch_get_counts_for_itself(
    table: EmbeddedEngine, budget: Budget, units: float, *, consistent: bool
) -> None:
    await put(table, make_item(sk="small"), make_item(sk="large", text="a" * 5000))
    keys = [PrimaryKey("P", sk) for sk in ("small", "large", "missing")]

    await table.get_many(keys, budget=budget, consistent=consistent)

    assert budget.read_units == units


async def test_items_of_a_query_or_scan_count_together(table: EmbeddedEngine, budget: Budget) -> None:
    await put(table, *(make_item(sk=str(n), text="a" * 3000) for n in range(5)))

    await table.query(KeyCondition(partition="P"), budget=budget)
    queried = budget.read_units
    await table.query(KeyCondition(partition="none"), budget=budget)
    nothing = budget.read_units - queried
    await table.scan(budget=budget)

    assert (queried, nothing, budget.read_units - queried - nothing) == (2.0, 0.5, 2.0)


# ------------------------------------------------------------------ what DynamoDB refuses


async def test_keys_that_no_item_can_have_are_refused(table: EmbeddedEngine, budget: Budget) -> None:
    key = PrimaryKey("P", "")

    with pytest.raises(ValueError, match="sk has 0 bytes"):
        await table.get_many([key], budget=budget)
    with pytest.raises(ValueError, match="sk has 0 bytes"):
        await table.delete_many([key], budget=budget)
    with pytest.raises(ValueError, match="sk has 0 bytes"):
        await table.transact([Delete(key=key)], token="t", budget=budget)


async def test_one_bad_item_of_a_batch_writes_none_of_it(table: EmbeddedEngine, budget: Budget) -> None:
    bad: Attributes = {"pk": "P", "sk": "bad", "gsi1pk": 1}

    with pytest.raises(TypeError, match="gsi1pk is 1; a key must be a str"):
        await table.put_many([make_item(), bad], budget=budget)

    assert await get(table) is None


@pytest.mark.parametrize("limit", [0, -1])
async def test_a_limit_below_1_is_refused(table: EmbeddedEngine, budget: Budget, limit: int) -> None:
    with pytest.raises(ValueError, match="it must be 1 or more"):
        await table.query(KeyCondition(partition="P"), budget=budget, limit=limit)


async def test_an_index_cannot_be_read_strongly_consistent(table: EmbeddedEngine, budget: Budget) -> None:
    with pytest.raises(ValueError, match="never strongly consistent"):
        await table.query(KeyCondition(partition="I", index=Index.GSI1), budget=budget, consistent=True)


@pytest.mark.parametrize("token", ["", "t" * 37])
async def test_a_token_that_is_empty_or_too_long_is_refused(table: EmbeddedEngine, budget: Budget, token: str) -> None:
    with pytest.raises(ValueError, match="1 to 36 characters"):
        await table.transact([Put(item=make_item())], token=token, budget=budget)


async def test_a_transaction_of_more_than_4_megabytes_is_refused(table: EmbeddedEngine, budget: Budget) -> None:
    operations = [Put(item=make_item(sk=str(n), text="a" * 399_000)) for n in range(11)]

    with pytest.raises(ValueError, match="at most 4194304 bytes"):
        await table.transact(operations, token="t", budget=budget)

    assert await get(table, "P", "0") is None


async def test_a_token_is_forgotten_after_its_time(
    table: EmbeddedEngine, budget: Budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    await table.transact([Put(item=make_item(n=1))], token="t", budget=budget)
    with pytest.raises(TableError, match="used for another one"):
        await table.transact([Put(item=make_item(n=2))], token="t", budget=budget)

    monkeypatch.setattr("table.embedded.writes.TOKEN_SECONDS", 0.0)
    await table.transact([Put(item=make_item(n=2))], token="t", budget=budget)

    assert await get(table) == {"pk": "P", "sk": "S", "n": 2}


# ------------------------------------------------------------------ pages


async def test_a_page_of_large_items_has_at_least_one(table: EmbeddedEngine, budget: Budget) -> None:
    await put(table, *(make_item(sk=str(n), text="a" * 399_000) for n in range(3)))

    pages = [await table.query(KeyCondition(partition="P"), budget=budget, limit=limit) for limit in (1, 2, 3)]

    assert [len(page.items) for page in pages] == [1, 2, 2]
    assert pages[2].last == {"pk": "P", "sk": "1"}


@pytest.mark.parametrize("size", [40, 400, 9000])
async def test_a_page_is_as_full_as_a_megabyte_allows(table: EmbeddedEngine, budget: Budget, size: int) -> None:
    sizes = [size + 2 * (n % 3) for n in range(1 + (3 << 20) // (2 * (size + 12)))]
    await put(table, *(make_item(sk=f"{n:06d}", t="a" * (item - 12)) for n, item in enumerate(sizes)))

    page = await table.query(KeyCondition(partition="P"), budget=budget)

    taken = len(page.items)
    assert sum(sizes[:taken]) <= 1 << 20
    assert taken == len(sizes) or sum(sizes[: taken + 1]) > 1 << 20
    assert (page.last is None) == (taken == len(sizes))


# ------------------------------------------------------------------ at the same time


async def test_every_later_read_sees_what_was_acknowledged(table: EmbeddedEngine, budget: Budget) -> None:
    key = PrimaryKey("P", "S")

    for n in range(20):
        await put(table, make_item(n=n))
        reads = [table.get_many([key], budget=budget) for _ in range(6)]

        assert [found[key]["n"] for found in await asyncio.gather(*reads)] == [n] * 6


async def test_reads_go_on_while_another_process_writes(
    table: EmbeddedEngine, elsewhere: sqlite3.Connection, budget: Budget
) -> None:
    await put(table, make_item())
    elsewhere.execute("BEGIN IMMEDIATE")
    elsewhere.execute("DELETE FROM item")

    during = await table.query(KeyCondition(partition="P"), budget=budget)
    elsewhere.execute("COMMIT")
    after = await table.query(KeyCondition(partition="P"), budget=budget)

    assert (len(during.items), len(after.items)) == (1, 0)


async def test_a_write_waits_until_another_process_has_written(
    table: EmbeddedEngine, elsewhere: sqlite3.Connection, budget: Budget
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    write = asyncio.create_task(table.put_many([make_item()], budget=budget))
    done, _ = await asyncio.wait([write], timeout=0.02)

    elsewhere.execute("COMMIT")
    await write

    assert done == set()
    assert await get(table) == {"pk": "P", "sk": "S"}


async def test_a_write_waits_for_another_process_until_its_deadline(
    table: EmbeddedEngine, elsewhere: sqlite3.Connection
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")

    with pytest.raises(DeadlineExceededError):
        await table.put_many([make_item()], budget=Budget(0.05))
    with pytest.raises(DeadlineExceededError):
        await table.transact([Put(item=make_item())], token="t", budget=Budget(0.05))

    elsewhere.execute("COMMIT")
    assert await get(table) is None


async def test_a_write_without_a_deadline_gives_up_in_the_end(
    table: EmbeddedEngine, elsewhere: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("table.embedded.threads.BUSY_SECONDS", 0.02)
    elsewhere.execute("BEGIN IMMEDIATE")

    with pytest.raises(TableUnavailableError, match="locked by another process"):
        await table.put_many([make_item()], budget=Budget(None))


async def test_a_write_that_is_cancelled_while_it_waits_never_happens(
    table: EmbeddedEngine, elsewhere: sqlite3.Connection, budget: Budget
) -> None:
    elsewhere.execute("BEGIN IMMEDIATE")
    write = asyncio.create_task(table.put_many([make_item()], budget=budget))
    await asyncio.wait([write], timeout=0.02)

    write.cancel()
    with pytest.raises(asyncio.CancelledError):
        await write
    elsewhere.execute("COMMIT")
    await put(table, make_item(sk="other"))

    assert await get(table) is None
    assert await get(table, "P", "other") == {"pk": "P", "sk": "other"}


async def test_a_long_search_ends_at_the_deadline(table: EmbeddedEngine) -> None:
    await put(table, *(make_item(f"P{n}1", text="a" * 100) for n in range(40_000)))

    with pytest.raises(DeadlineExceededError):
        await table.scan(budget=Budget(0.001), segment=0, segments=2)

    assert await get(table, "P71") == make_item("P71", text="a" * 100)


async def test_making_the_table_waits_no_longer_than_the_deadline(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("table.embedded.file.BUSY_SECONDS", 0.5)
    async with open_embedded(path) as engine:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.execute("BEGIN IMMEDIATE")

            with pytest.raises(DeadlineExceededError):
                await engine.create(budget=Budget(0.02))


# ------------------------------------------------------------------ budgets


async def test_an_ended_budget_interrupts_the_read_under_way_and_leaves_the_thread_fit(table: EmbeddedEngine) -> None:
    await table.put_many([make_item()], budget=Budget(None))
    begun = threading.Event()
    budget = Budget(300.0)

    def endless(connection: sqlite3.Connection) -> None:
        begun.set()
        connection.execute(ENDLESS).fetchall()

    reading = asyncio.create_task(table._run(table._readers, endless, budget))
    await asyncio.to_thread(begun.wait)
    budget.end()

    with pytest.raises(DeadlineExceededError):
        await asyncio.wait_for(reading, 30)
    assert await asyncio.gather(*(get(table) for _ in range(8))) == [make_item()] * 8
