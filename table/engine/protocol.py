"""The engine protocol: `Engine` for requests, `AdminEngine` also for jobs and start-up.

Items are `Attributes`: plain Python values, one type per DynamoDB type, so reading returns exactly what was put. The
adapters are `table/dynamodb/dynamodb_engine.py` and `table/embedded/embedded_engine.py`; one contract test suite covers
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, Protocol, TypeAlias

from table.engine.budget import Budget
from table.engine.index import Index
from table.engine.state import TableState

# Amazon DynamoDB Developer Guide, "Quotas": limits of one call.
BATCH_GET_KEYS = 100
BATCH_WRITE_ITEMS = 25
TRANSACTION_OPERATIONS = 100
ITEM_BYTES = 400 * 1024

AttributeValue: TypeAlias = (
    "str | int | Decimal | bool | bytes | frozenset[str] | frozenset[int | Decimal] | frozenset[bytes]"
    " | list[AttributeValue] | dict[str, AttributeValue] | None"
)
"""An attribute value: S str, N int (Decimal with a fraction), BOOL bool, NULL None, B bytes, SS/NS/BS frozenset,
L list, M dict. Never float."""

Attributes: TypeAlias = dict[str, AttributeValue]
"""A whole item: attribute name → value, including the keys `pk` and `sk` (str)."""

StartKey: TypeAlias = dict[str, str]
"""Where a page ended: the key attributes of its last item (pk, sk, and those of the index that was queried)."""


class PrimaryKey(NamedTuple):
    """The primary key of an item."""

    pk: str
    sk: str

    @classmethod
    def of(cls, item: Attributes) -> PrimaryKey:
        """Return the key of a whole item."""
        return cls(str(item["pk"]), str(item["sk"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCondition:
    """Selects items of one partition, in the order of the sort key's UTF-8 bytes.

    Attributes:
        begins_with: The prefix of the sort key; "" selects the whole partition.
        between: The first and last sort key, inclusive; only without `begins_with`.
        forward: Whether the order is ascending.
    """

    partition: str
    index: Index = Index.TABLE
    begins_with: str = ""
    between: tuple[str, str] | None = None
    forward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a query or scan.

    Attributes:
        items: 0 or more items, in sort key order.
        last: The start key of the next page, which may be empty; None on the last page.
    """

    items: list[Attributes]
    last: StartKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition on the stored item that a write requires.

    Attributes:
        attribute: A top-level attribute; `pk` means the whole item.
        absent: If true, the attribute must not exist (with `pk`: the item must not exist).
        equals: Unless `absent`, the attribute must have this value. With `pk` and the key's own value: the item exists.
    """

    attribute: str
    absent: bool = False
    equals: AttributeValue = None


Conditions: TypeAlias = "Condition | tuple[Condition, ...] | None"
"""What a write requires: nothing, one condition, or all of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write a whole item, replacing the one with its key."""

    item: Attributes
    condition: Conditions = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Delete an item; a missing item is not an error."""

    key: PrimaryKey
    condition: Conditions = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Require a condition without writing."""

    key: PrimaryKey
    condition: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add an integer to an attribute that is not a key; a missing attribute or item counts as 0.

    Needs no read before, so concurrent writers of one counter never undo each other. `also` are further attributes to
    set, neither keys nor the counter.
    """

    key: PrimaryKey
    attribute: str
    amount: int
    condition: Conditions = None
    also: Attributes = field(default_factory=dict)


Operation: TypeAlias = Put | Delete | Check | Add


def conditions_of(operation: Operation) -> tuple[Condition, ...]:
    """Return the 0 or more conditions of an operation."""
    condition = operation.condition
    if condition is None:
        return ()
    return condition if isinstance(condition, tuple) else (condition,)


def distinct_keys(operations: Sequence[Operation]) -> list[PrimaryKey]:
    """Return the keys of a transaction's operations, in their order.

    Raises:
        ValueError: There are not 1 to 100 operations, or two have the same key.
    """
    if not 1 <= len(operations) <= TRANSACTION_OPERATIONS:
        raise ValueError(f"a transaction has 1 to {TRANSACTION_OPERATIONS} operations, not {len(operations)}")
    keys = [PrimaryKey.of(one.item) if isinstance(one, Put) else one.key for one in operations]
    if len(set(keys)) < len(keys):
        raise ValueError("two operations of a transaction have the same key")
    return keys


class Engine(Protocol):
    """A DynamoDB table, or an equivalent, as requests use it.

    Every method raises a `TableError`: `TableUnavailableError`, `DeadlineExceededError`, `TableThrottledError` or
    `TableMissingError`; never an error of a client library. Every method respects the deadline and slots of its budget
    and records its calls there. A cancelled method leaves no call running.
    """

    async def get_many(
        self, requested: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read any number of items by primary key, in concurrent BatchGetItem calls of at most 100 keys.

        Repeated keys are read once; keys without an item are missing from the result.

        Args:
            requested: Any number of keys, sent as concurrent BatchGetItem calls of at most 100 keys. Unprocessed keys
                are retried with full jitter until the deadline, or for half of the time left if others of their call
                were processed, so that these can still be used.
            budget: Limits and counts the calls.
            consistent: Strongly consistent at twice the price: 1 read unit instead of 0.5 per started 4 KB of an item;
                a miss costs as much as 4 KB.

        Raises:
            UnprocessedKeysError: Some keys were processed and others were not.
        """

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition: one Query call, at most `limit` items and 1 MB; None reads up to 1 MB.

        `after` is `last` of the previous page of the same condition. Only the table can be read strongly consistently,
        not an index.
        """

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Execute 1 to 100 operations on distinct keys, all or none: one TransactWriteItems.

        A token has 1 to 36 characters. The same one with the same operations within 10 minutes writes once.

        Raises:
            ConditionFailedError: A condition was not met; nothing was written.
            TableReadOnlyError: The table is read-only.
            EngineUnsupportedError: The engine has no transactions.
        """

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write whole items with distinct keys, each at most 400 KB, in no order and not atomically.

        They are sent as BatchWriteItem calls of at most 25 items. On return every item is durable. After an error some
        are written; putting all again is safe. Raises TableReadOnlyError if the table is read-only.
        """


class AdminEngine(Engine, Protocol):
    """An engine with the methods that start-up and command-line jobs need; requests never call these."""

    @property
    def address(self) -> str:
        """Where the table is, for its operator: a file path, or endpoint, region and table name."""

    async def exists(self, *, budget: Budget) -> bool:
        """Whether the table exists."""

    async def state(self, *, budget: Budget) -> TableState:
        """Find what the table lacks: `table.engine.state.TableState`. The damage is what has been found so far.

        Raises TableError if the table does not answer, or if a call that serving needs is not permitted.
        """

    async def damage(self, *, budget: Budget) -> str:
        """Return which part of a file cannot be read; "" if all can, and for tables that are not files: no call.

        Reads the file whole: some 4 s of CPU per GB. Raises TableError if it does not answer.
        """

    async def create(self, *, budget: Budget) -> bool:
        """Create the table of `table/model/definition.py` and wait until it is usable; False if it exists."""

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read one page of the table, or of one of `segments` equal parts, in unspecified order."""

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key, in no order; a missing item is not an error."""

    async def aclose(self) -> None:
        """Close connections and files; a second call does nothing."""
