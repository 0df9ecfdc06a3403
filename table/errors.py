"""Errors of the table; the whole tree is in the docstring of `schema/errors.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class DictionaryError(Exception):
    """Base of all errors that this project raises deliberately."""


class SpendLimitError(DictionaryError):
    """The request has used more than a limit allows.

    Attributes:
        name: What it used, as `SpendLimits` names it: `read_units`.
        limit: The most that is allowed.
    """

    def __init__(self, name: str, limit: float) -> None:
        super().__init__(f"more than {limit} {name.replace('_', ' ')}")
        self.name = name
        self.limit = limit


class TableError(DictionaryError):
    """The table failed to serve a call; the client can only wait."""


class TableUnavailableError(TableError):
    """The engine was unreachable, dropped the connection, or failed internally."""


class TableDamagedError(TableUnavailableError):
    """A part of the embedded file cannot be read; other parts may be."""


class DeadlineExceededError(TableUnavailableError):
    """The request or job has no time left for calls."""


class TableThrottledError(TableError):
    """The engine still lacked capacity after the last retry."""


class UnprocessedKeysError(TableThrottledError):
    """The engine processed some keys of a read and left others, until the last retry; the message says why.

    Attributes:
        found: Key → attributes of the items that were read, as `get_many` returns them.
        unprocessed: The keys that were not read; any other key has been processed.
    """

    def __init__(self, found: Mapping[Any, Any], unprocessed: Collection[Any], cause: TableError) -> None:
        super().__init__(f"{len(unprocessed)} keys of a read were not processed: {cause}")
        self.found = found
        self.unprocessed = unprocessed


class TableMissingError(TableError):
    """The engine has no table of the configured name."""


class TableReadOnlyError(TableError):
    """The engine refuses writes: no permission, or a read-only file."""


class TableDeniedError(TableError):
    """A policy does not permit the operation, which is not a write."""


class TableCredentialsError(TableError):
    """There are no credentials, or the service does not accept them, or they have expired."""


class EngineUnsupportedError(TableError):
    """The engine has no transactions, or none of its writes."""


class ConditionFailedError(TableError):
    """A condition of a transaction was not met; nothing was written.

    Attributes:
        failed: Indexes, from 0, of the operations whose conditions were not met.
    """

    def __init__(self, failed: tuple[int, ...]) -> None:
        super().__init__(f"conditions of operations {', '.join(map(str, failed))} were not met")
        self.failed = failed


class AdditionsMissingError(TableError):
    """Only derived items answer this, and the table has none, or another version. The message is fit for clients."""


class MalformedItemError(TableError):
    """A stored item is not of the form that its key implies.

    The message names the key and the attribute: it is for the log, never for clients.
    """

    def __init__(self, pk: str, sk: str, attribute: str, problem: str) -> None:
        super().__init__(f"item {pk} / {sk}: {attribute or 'the item'} {problem}")
        self.pk = pk
        self.sk = sk
        self.attribute = attribute
        self.problem = problem
