"""What the table asks of an engine: four things on a request's path, three more for jobs.

Items travel as `Attributes`: plain Python values, one type per DynamoDB type, so that what comes back is what was put.
Two adapters answer: `table/dynamodb/dynamodb_engine.py` and `table/embedded/embedded_engine.py`; one contract test
suite runs over both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeAlias

from table.engine.budget import Budget

__all__ = [
    "BATCH_GET_KEYS",
    "BATCH_WRITE_ITEMS",
    "ITEM_BYTES",
    "TRANSACTION_OPERATIONS",
    "Add",
    "AdminEngine",
    "AttributeValue",
    "Attributes",
    "Check",
    "Condition",
    "Conditions",
    "Delete",
    "Engine",
    "Index",
    "KeyCondition",
    "Operation",
    "Page",
    "PrimaryKey",
    "Put",
    "StartKey",
    "conditions_of",
]

# Amazon DynamoDB Developer Guide, "Quotas": the bounds of one call.
BATCH_GET_KEYS = 100
BATCH_WRITE_ITEMS = 25
TRANSACTION_OPERATIONS = 100
ITEM_BYTES = 400 * 1024

AttributeValue: TypeAlias = (
    "str | int | Decimal | bool | bytes | frozenset[str] | frozenset[int | Decimal] | frozenset[bytes]"
    " | list[AttributeValue] | dict[str, AttributeValue] | None"
)
"""A value of an attribute: S str, N int (Decimal where it has a fraction), BOOL bool, NULL None, B bytes, SS/NS/BS
frozenset, L list, M dict. Never float."""

Attributes: TypeAlias = dict[str, AttributeValue]
"""A whole item: attribute name → value, the keys `pk` and `sk` (str) among them."""

StartKey: TypeAlias = dict[str, str]
"""Where a page ended: the key attributes of its last item (pk, sk, and those of the index that was asked)."""


class PrimaryKey(NamedTuple):
    """The primary key of an item."""

    pk: str
    sk: str


class Index(StrEnum):
    """What a query reads: the table itself or one of its global secondary indexes (always eventually consistent)."""

    TABLE = "table"
    GSI1 = "gsi1"
    GSI2 = "gsi2"

    @property
    def partition_key(self) -> str:
        """The attribute that is the partition key here."""
        return "pk" if self is Index.TABLE else f"{self.value}pk"

    @property
    def sort_key(self) -> str:
        """The attribute that is the sort key here."""
        return "sk" if self is Index.TABLE else f"{self.value}sk"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCondition:
    """Which items of one partition a query reads, in the order of the sort key's UTF-8 bytes.

    Attributes:
        partition: The partition key.
        begins_with: The sort key begins with this; "" is every item of the partition.
        between: The sort key lies between these two, both included; only without `begins_with`.
        forward: Ascending, or else descending.
    """

    partition: str
    index: Index = Index.TABLE
    begins_with: str = ""
    between: tuple[str, str] | None = None
    forward: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Part of an answer.

    Attributes:
        items: 0 or more items, in the order of the sort key.
        last: Where to go on; None when nothing follows. A page with a `last` may be followed by an empty one.
    """

    items: list[Attributes]
    last: StartKey | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What has to hold of the stored item for a write to happen.

    Attributes:
        attribute: A top-level attribute; `pk` stands for the item as a whole.
        absent: True: there is no such attribute (with `pk`: no such item).
        equals: The attribute is there and has this value; read only where `absent` is false. With `pk`, give the
            key's own value: the item exists.
    """

    attribute: str
    absent: bool = False
    equals: AttributeValue = None


Conditions: TypeAlias = "Condition | tuple[Condition, ...] | None"
"""What has to hold for a write: nothing, one condition, or all of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write an item whole, in place of the one that has its key."""

    item: Attributes
    condition: Conditions = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Delete an item; one that is not there is no error."""

    key: PrimaryKey
    condition: Conditions = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Write nothing, but let the transaction happen only if the condition holds."""

    key: PrimaryKey
    condition: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add a whole number to an attribute that is none of the keys; a missing attribute, or item, counts as 0.

    Unlike a put it needs nothing to be read first, so that writers of one counter never undo each other.
    """

    key: PrimaryKey
    attribute: str
    amount: int
    condition: Conditions = None


Operation: TypeAlias = Put | Delete | Check | Add


def conditions_of(operation: Operation) -> tuple[Condition, ...]:
    """Give the 0 or more conditions of an operation."""
    stated = operation.condition
    if stated is None:
        return ()
    return stated if isinstance(stated, tuple) else (stated,)


class Engine(Protocol):
    """A DynamoDB table, or what behaves like one, for the path of a request.

    Every method raises a `TableError`: `TableUnavailableError` (unreachable, broken off, its own fault),
    `DeadlineExceededError`, `TableThrottledError`, `TableMissingError`; never anything of a client library.
    Every method keeps to the budget's deadline and slots and records its calls there. A method that is cancelled
    leaves no call under way behind.
    """

    async def get_many(
        self, wanted: Iterable[PrimaryKey], *, budget: Budget, consistent: bool = False
    ) -> dict[PrimaryKey, Attributes]:
        """Read items by primary key.

        A key asked twice is read once; a key with no item is left out of the answer.

        Args:
            wanted: Any number of keys; sent as BatchGetItem of at most 100 keys, several calls at once. Keys left
                unprocessed are asked again with full jitter until the deadline.
            budget: What the calls are counted on and bounded by.
            consistent: Strongly consistent, at twice the price: 1 read unit instead of 0.5 per started 4 KB of an
                item, a miss priced as 4 KB.
        """
        ...

    async def query(
        self,
        condition: KeyCondition,
        *,
        budget: Budget,
        limit: int | None = None,
        after: StartKey | None = None,
        consistent: bool = False,
    ) -> Page:
        """Read one page of a partition: one Query call, at most `limit` items and 1 MB.

        Args:
            condition: Which items, in which order.
            budget: What the call is counted on and bounded by.
            limit: 1 or more; None is as many as 1 MB holds.
            after: The `last` of the page before, of the same condition.
            consistent: Strongly consistent; only on the table itself.
        """
        ...

    async def transact(self, operations: Sequence[Operation], *, token: str, budget: Budget) -> None:
        """Carry out 1 to 100 operations on distinct keys, all or none: one TransactWriteItems.

        Args:
            operations: What to write, on distinct keys.
            token: 1 to 36 characters. The same token with the same operations within 10 minutes writes once.
            budget: What the call is counted on and bounded by.

        Raises:
            ConditionFailedError: A condition does not hold; nothing was written.
            TableReadOnlyError: The table takes no writes.
            EngineUnsupportedError: The engine has no transactions.
        """
        ...

    async def put_many(self, items: Iterable[Attributes], *, budget: Budget) -> None:
        """Write items whole, in no order and not all at once: BatchWriteItem of at most 25 items.

        When it returns, every item is durable. After an error some are written; putting all again is safe.

        Args:
            items: Any number of items with distinct keys, each at most 400 KB.
            budget: What the calls are counted on and bounded by.

        Raises:
            TableReadOnlyError: The table takes no writes.
        """
        ...


class AdminEngine(Engine, Protocol):
    """An engine with what jobs of the command line and start-up need; never called on a request's path."""

    @property
    def address(self) -> str:
        """Where the table is, fit to be shown to its operator: a file's path, or endpoint or region and name."""
        ...

    async def exists(self, *, budget: Budget) -> bool:
        """Tell whether the table is there."""
        ...

    async def create(self, *, budget: Budget) -> bool:
        """Create the table of `table/model/definition.py`, and wait until it can be used; False if it exists."""
        ...

    async def scan(
        self,
        *,
        budget: Budget,
        segment: int = 0,
        segments: int = 1,
        limit: int | None = None,
        after: StartKey | None = None,
    ) -> Page:
        """Read one page of the whole table (or of one of `segments` equal parts), in no order one may rely on."""
        ...

    async def delete_many(self, keys: Iterable[PrimaryKey], *, budget: Budget) -> None:
        """Delete items by key, in no order; one that is not there is no error."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and files; a second call does nothing."""
        ...
