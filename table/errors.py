"""Errors of the table; the whole tree stands in the docstring of `schema/errors.py`."""

from __future__ import annotations

__all__ = [
    "ConditionFailedError",
    "DeadlineExceededError",
    "DictionaryError",
    "EngineUnsupportedError",
    "MalformedItemError",
    "TableError",
    "TableMissingError",
    "TableReadOnlyError",
    "TableThrottledError",
    "TableUnavailableError",
]


class DictionaryError(Exception):
    """Anything this project raises on purpose."""


class TableError(DictionaryError):
    """The table did not give what was asked; the client can only wait."""


class TableUnavailableError(TableError):
    """The engine could not be reached, broke off, or answered with a fault of its own."""


class DeadlineExceededError(TableUnavailableError):
    """The time that the request or job had for its calls is used up."""


class TableThrottledError(TableError):
    """The engine was still refusing for lack of capacity after the last retry."""


class TableMissingError(TableError):
    """There is no table of the configured name on the engine."""


class TableReadOnlyError(TableError):
    """The engine refuses writes: no permission, or a file that cannot be written."""


class EngineUnsupportedError(TableError):
    """The engine lacks an operation that was asked, for example transactions."""


class ConditionFailedError(TableError):
    """A transaction was refused because what it expects of an item does not hold; nothing was written.

    Attributes:
        failed: Indexes, from 0, of the operations whose condition did not hold.
    """

    def __init__(self, failed: tuple[int, ...]) -> None:
        super().__init__(f"conditions of operations {', '.join(map(str, failed))} do not hold")
        self.failed = failed


class MalformedItemError(TableError):
    """A stored item cannot be read as what its key says it is.

    The message names the key and the attribute: it is for the log, never for a client.
    """

    def __init__(self, pk: str, sk: str, attribute: str, problem: str) -> None:
        super().__init__(f"item {pk} / {sk}: {attribute or 'the item'} {problem}")
        self.pk = pk
        self.sk = sk
        self.attribute = attribute
        self.problem = problem
