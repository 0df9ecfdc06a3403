"""graphql-core's executor, with a bound on what an operation may use and on how long it holds the event loop.

The library completes all that needs no reading in one go. Here every object and every item of a list is counted, and
once the stretch of the event loop is over the rest becomes a coroutine that waits for its turn (turns.py). After a
limit was met nothing more is resolved: each branch waits until the operation, of which it is part, is cancelled.
"""

from __future__ import annotations

import asyncio
import inspect
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import CoroutineType
from typing import Any, TypeGuard

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    OperationType,
    Undefined,
    get_nullable_type,
    is_leaf_type,
)
from graphql.pyutils import Path, gather_with_cancel
from strawberry.schema.schema_converter import CustomGraphQLEnumType

from loaders.request import RequestLoaders
from schema.operations.rendered import Rendered, RenderedList, RenderingExecutor, Selection
from schema.operations.turns import Turns
from table.errors import SpendLimitError

__all__ = ["BoundedExecutor"]

ERROR_OBJECTS = 10
"""What an error counts as: it takes as long to locate and to format as ten objects."""

ERROR_BYTES = 200

NAME_BYTES = 8
"""Two quotes, a colon, a comma, and 4 bytes of the value: null, true, a number, or the quotes of a text and more."""

WINDOW = 100
"""Values of one list or object that are awaited at the same time, as many as a page has items."""

MOST_TASKS = 1000
"""Above this number of tasks an operation awaits one value after the other. Cancelling so many takes some 20 ms."""

_LEAVES = frozenset((CustomGraphQLEnumType, GraphQLEnumType, GraphQLScalarType))


class BoundedExecutor(RenderingExecutor):
    """Executes one operation within the limits of its budget.

    Attributes:
        stop: Cancels the operation a moment later; set before it is executed.
        met_by: The path of the field that met a limit; None if none did.
        carried_out: The fields of a mutation that have been executed, by their names in the answer.
    """

    # CPython reads attributes of an object fast while its dictionary has at most 30; graphql-core's executor has 25.
    __slots__ = (
        "_coroutines", "_is_mutation", "_name_bytes", "_tasks", "budget", "carried_out", "met_by", "stop", "turns",
    )  # fmt: skip

    stop: Callable[[], None]

    def begin(self, loaders: RequestLoaders, turns: Turns) -> None:
        """Set what graphql-core's constructor does not take."""
        self.budget = loaders.budget
        self.turns = turns
        self.met_by: list[str | int] | None = None
        self.carried_out: list[str] = []
        self._coroutines: list[CoroutineType[Any, Any, Any]] = []
        self._name_bytes: dict[int, int] = {}
        self._tasks = 0
        self._is_mutation = self.operation.operation is OperationType.MUTATION
        self.is_awaitable = self._is_coroutine

    @property
    def is_complete(self) -> bool:
        """Whether a mutation was executed to its end; its response is sent even if it exceeded a limit."""
        return self._is_mutation and self.met_by is None

    async def close(self) -> None:
        """Close the coroutines that nobody awaits any more, after a failure or the end of the operation.

        The executor, and all that was read, is freed with its last user: not by the garbage collector, which its
        references to its own methods would need.
        """
        while self._coroutines:
            coroutine = self._coroutines.pop()
            if self.turns.is_over():
                await self.turns.wait(self.budget)
            if coroutine.cr_frame is not None and inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED:
                coroutine.close()
        del self.is_awaitable, self.async_helpers

    def settle_in_background(self, awaitables: list[Awaitable[Any]]) -> None:
        """Leave the siblings of a failed field to `close`; graphql-core would execute them for nothing."""

    def _is_coroutine(self, value: object) -> TypeGuard[Awaitable[Any]]:
        """Whether a resolver's result has to be awaited. Resolvers here are plain or `async def`.

        The library's own test accepts any awaitable, at the price of three more checks for each of thousands of values.
        """
        if type(value) is CoroutineType:
            self._coroutines.append(value)
            return True
        return False

    # ------------------------------------------------------------------ what is counted

    def execute_fields(
        self, parent_type: Any, source_value: Any, path: Path | None, grouped_field_set: Any, position_context: None
    ) -> Any:
        """Execute the fields of one object, now or in a later turn."""
        budget = self.budget
        budget.objects += 1
        budget.answer_bytes += self._names(grouped_field_set)
        if self._is_mutation and path is not None and path.prev is None:
            self.carried_out.append(str(path.key))
        if self._has_met_a_limit(path):
            return _never()
        if self.turns.is_over():
            return self._fields_later(parent_type, source_value, path, grouped_field_set)
        return self._fields_now(parent_type, source_value, path, grouped_field_set)

    def _fields_now(self, parent_type: Any, source_value: Any, path: Path | None, fields: dict[str, Any]) -> Any:
        results: dict[str, Any] = {}
        awaited: list[str] = []
        for name, details in fields.items():
            value = results[name] = self.execute_field(
                parent_type, source_value, details, Path(path, name, parent_type.name), None
            )
            if type(value) is CoroutineType:
                self._coroutines.append(value)
                awaited.append(name)
        return self._all(results, awaited) if awaited else results

    def complete_value(
        self, return_type: Any, field_details_list: Any, info: Any, path: Path, result: Any, position_context: None
    ) -> Any:
        """Complete a value, and count its bytes. Scalars and enums, which are most values, take a shorter way."""
        kind = return_type.of_type if type(return_type) is GraphQLNonNull else return_type
        if result is None or isinstance(result, Exception):
            return super().complete_value(return_type, field_details_list, info, path, result, None)
        if type(kind) in _LEAVES:
            value = kind.coerce_output_value(result)
            if value is None or value is Undefined:
                return self.complete_leaf_value(kind, result)  # raises the error
            if type(value) is str:
                self.budget.answer_bytes += len(value.encode())
            return value
        if type(kind) is GraphQLList:
            return self.complete_list_value(kind, field_details_list, info, path, result, None)
        if type(kind) is GraphQLObjectType:
            return self.complete_object_value(kind, field_details_list, info, path, result, None)
        return self.complete_abstract_value(kind, field_details_list, info, path, result, None)

    def render(self, found: RenderedList, selection: Selection, path: Any) -> Rendered | Awaitable[Rendered]:
        """Render a list, and count its bytes."""
        self.budget.answer_bytes += found.size(selection)
        return _never() if self._has_met_a_limit(path) else found.rendered(selection)

    def handle_field_error(self, raw_error: Exception, return_type: Any, field_details_list: Any, path: Path) -> None:
        """Handle the error of a field; a limit that its reads met ends the operation."""
        self.budget.objects += ERROR_OBJECTS
        self.budget.answer_bytes += ERROR_BYTES + len(str(raw_error))
        if isinstance(raw_error, SpendLimitError):
            self._has_met_a_limit(path)
        super().handle_field_error(raw_error, return_type, field_details_list, path)

    def _names(self, grouped_field_set: dict[str, Any]) -> int:
        """Return the bytes that the names of an object take. Sets of fields live as long as the operation."""
        found = self._name_bytes.get(id(grouped_field_set))
        if found is None:
            found = sum(NAME_BYTES + len(name) for name in grouped_field_set)
            self._name_bytes[id(grouped_field_set)] = found
        return found

    def _has_met_a_limit(self, path: Path | None) -> bool:
        budget = self.budget
        limits = budget.limits
        is_within = budget.objects <= limits.objects and budget.answer_bytes <= limits.answer_bytes
        if is_within and budget.exceeded is None:
            return False
        if self.met_by is None:
            budget.check()
            self.met_by = path.as_list() if path else []
            self.stop()
        return True

    # ------------------------------------------------------------------ what waits for its turn

    async def _turn(self, path: Path | None) -> None:
        """Wait for a turn. Reads of the operation wait, too, so that keys of one level still share calls."""
        self.budget.paused += 1
        try:
            await self.turns.wait(self.budget)
        finally:
            self.budget.paused -= 1
        if self._has_met_a_limit(path):
            await _never()

    async def _fields_later(self, parent_type: Any, source_value: Any, path: Path | None, fields: Any) -> Any:
        await self._turn(path)
        done = self._fields_now(parent_type, source_value, path, fields)
        return await done if type(done) is CoroutineType else done

    async def complete_awaitable_value(
        self,
        return_type: Any,
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: None,
    ) -> Any:
        """Await a resolver and complete its value."""
        if self._has_met_a_limit(path):
            await _never()
        if self.turns.is_over():
            await self._turn(path)
        value = await super().complete_awaitable_value(
            return_type, field_details_list, info, path, self._in_steps(result, path), None
        )
        if not (self._is_mutation and path.prev is None) and self._has_met_a_limit(path):
            await _never()
        return value

    @types.coroutine
    def _in_steps(self, resolver: Coroutine[Any, Any, Any], path: Path) -> Generator[Any, Any, Any]:
        """Await a resolver; before each of its further steps, wait for a turn if the stretch is over."""
        resume: Callable[[], Any] = partial(resolver.send, None)
        while True:
            try:
                waited_for = resume()
            except StopIteration as end:
                return end.value
            try:
                yield waited_for
                resume = partial(resolver.send, None)
                if self.turns.is_over():
                    yield from self._turn(path).__await__()
            except BaseException as error:  # noqa: BLE001  # of any kind, passed on as `await` would
                resume = partial(resolver.throw, error)

    def complete_iterable_value(
        self,
        item_type: Any,
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Iterable[Any],
        position_context: None,
    ) -> Any:
        """Complete a list, now or in as many turns as it takes."""
        work = _List(enumerate(items), (item_type, field_details_list, info), path)
        if not self._complete_items(work):
            return self._list_later(work)
        return self._all(work.completed, work.awaited) if work.awaited else work.completed

    def _complete_items(self, work: _List) -> bool:
        """Complete items until the stretch is over or a limit is met; return whether none is left."""
        budget, is_over, path, completed = self.budget, self.turns.is_over, work.path, work.completed
        item_type, details, info = work.common
        is_of_leaves = is_leaf_type(get_nullable_type(item_type))
        for index, item in work.left:
            if self.complete_list_item_value(item, completed, item_type, details, info, Path(path, index, None), None):
                work.awaited.append(index)
                self._coroutines.append(completed[index])
            if is_of_leaves:
                budget.objects += 1
                self._has_met_a_limit(path)
            if budget.exceeded is not None or is_over():
                return False
        return True

    async def _list_later(self, work: _List) -> Any:
        await self._turn(work.path)
        while not self._complete_items(work):
            await self._turn(work.path)
        return await self._all(work.completed, work.awaited)

    async def _all(self, completed: Any, awaited: Sequence[Any]) -> Any:
        """Await the values of a list or an object that wait for something; one alone without a task.

        Many are awaited a window at a time: an operation with thousands of tasks could not be stopped soon.
        """
        start = 0
        while start < len(awaited):
            keys = awaited[start : start + (WINDOW if self._tasks < MOST_TASKS else 1)]
            start += len(keys)
            if len(keys) == 1:
                completed[keys[0]] = await completed[keys[0]]
                continue
            self._tasks += len(keys)
            try:
                values = await gather_with_cancel(*(completed[key] for key in keys))
            finally:
                self._tasks -= len(keys)
            for key, value in zip(keys, values, strict=True):
                completed[key] = value
        return completed


@dataclass(slots=True)
class _List:
    """A list that is being completed."""

    left: Iterator[tuple[int, Any]]
    common: tuple[Any, Any, GraphQLResolveInfo[Any]]
    path: Path
    completed: list[Any] = field(default_factory=list)
    awaited: list[int] = field(default_factory=list)


async def _never() -> Any:
    """Wait to be cancelled."""
    await asyncio.get_running_loop().create_future()
