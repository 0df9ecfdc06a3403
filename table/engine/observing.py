"""What an engine reports of its calls, for metrics and traces."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

__all__ = ["Call", "CallObserver", "Observable"]


class Call:
    """A call while it is made, as a context, and afterwards what observers receive.

    Attributes:
        operation: The DynamoDB operation.
        seconds: How long it took, attempts and waits included.
        failure: The class of the exception that ended it; empty if it succeeded.
        attempts: How often it was tried.
        throttled: Attempts that were throttled, or of which the table processed a part only.
        units: The read or write units it used.
    """

    __slots__ = ("_observers", "_started", "attempts", "failure", "operation", "seconds", "throttled", "units")

    def __init__(self, operation: str, observers: Sequence[CallObserver]) -> None:
        self.operation = operation
        self.seconds = 0.0
        self.failure = ""
        self.attempts = 0
        self.throttled = 0
        self.units = 0.0
        self._observers = observers
        self._started = 0.0

    def __enter__(self) -> Self:
        """Start the clock."""
        self._started = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Pass the call to the observers."""
        self.seconds = time.perf_counter() - self._started
        self.failure = "" if kind is None else kind.__name__
        for observer in self._observers:
            observer.called(self)


class CallObserver(Protocol):
    """Receives calls; must neither wait nor raise."""

    def called(self, call: Call) -> None:
        """Note a call that has ended, in the context of the task that made it."""


@runtime_checkable
class Observable(Protocol):
    """An engine that reports its calls.

    Attributes:
        observers: Each receives every call; any may be added.
    """

    observers: list[CallObserver]
