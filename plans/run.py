"""One run of a plan: what has been read, what waits to be read, and what is counted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeAlias

from graphql import FieldNode, FragmentDefinitionNode
from graphql.execution import VariableValues

from loaders.morphemes.catalogue import Catalogue
from plans.errors import UnusualError
from schema.fields.context import Context
from schema.fields.selection import selects
from table.engine.codec import from_wire
from table.engine.protocol import Attributes, PrimaryKey
from table.engine.wires import parsed

if TYPE_CHECKING:
    from plans.kept import Keeping

__all__ = ["LATER", "Pending", "Run", "SelectionInfo", "Step"]


class _Later:
    """Stands for what has not been read."""


LATER: Final = _Later()


Pending: TypeAlias = "tuple[dict[str, object], str, Step, Any]"
"""A field that waits: the object of the answer that has it, its name, its step, and what the step needs."""


class Step(ABC):
    """A field whose value has to be read.

    Attributes:
        render: Shows what was read; set when the plan is compiled.
        is_resolved: Whether its resolver reads, so that nothing is known of what it reads.
    """

    render: Callable[..., Any]
    is_resolved: ClassVar[bool] = False

    @abstractmethod
    def begin(self, run: Run, payload: Any) -> Coroutine[Any, Any, object] | None:
        """Note the keys that have to be read, or return what has to be awaited."""

    @abstractmethod
    def finish(self, run: Run, payload: Any, awaited: Any) -> object:
        """Return the value of the field."""


class Run:
    """One run of a plan.

    Attributes:
        context: The request.
        variables: The coerced variables.
        catalogue: The families, if they are in memory.
        is_wire: Whether what is read is DynamoDB JSON.
        found: Key → what has been read, None for a missing item; DynamoDB JSON may be a text that is parsed when shown.
        wanted: The keys to read next.
        pending: The fields that wait for the next read.
        objects: Objects of the answer so far, and items of lists that are not objects.
        most_objects: The most that there may be.
        uses_loader: Whether reads go through the loader that resolvers read through.
        values: What is made once for a run, under the object that makes it.
        links: The keys of linked items, in the order in which they were shown or noted to be read.
        keeping: The objects that it takes from those that are kept, and adds to them; None if it does neither.
    """

    __slots__ = (
        "catalogue",
        "context",
        "found",
        "is_wire",
        "keeping",
        "links",
        "most_objects",
        "objects",
        "pending",
        "uses_loader",
        "values",
        "variables",
        "wanted",
    )

    def __init__(
        self,
        context: Context,
        variables: VariableValues,
        *,
        is_wire: bool = False,
        keeping: Keeping | None = None,
    ) -> None:
        self.context = context
        self.is_wire = is_wire
        self.keeping = keeping
        self.links: list[PrimaryKey] = []
        self.variables = variables
        self.catalogue: Catalogue | None = context.loaders.morphemes.warm
        self.found: dict[PrimaryKey, Any] = {}
        self.wanted: dict[PrimaryKey, None] = {}
        self.pending: list[Pending] = []
        self.objects = 0
        self.most_objects = context.loaders.budget.limits.objects
        self.uses_loader = False
        self.values: dict[int, Any] = {}

    def want(self, key: PrimaryKey) -> None:
        """Note a key to read, unless it has been read."""
        if key not in self.found:
            self.wanted[key] = None

    def remember(self) -> None:
        """Let the loaders know what has been read."""
        stored = self.context.loaders.stored
        (stored.remember_wires if self.is_wire else stored.remember)(self.found)

    def attributes(self, key: PrimaryKey) -> Attributes | None:
        """Return the attributes of an item that has been read, None for a missing one."""
        found: Any = self.found[key]
        return from_wire(parsed(found)) if self.is_wire and found is not None else found

    def check(self) -> None:
        """Leave an answer that is too large to the reference executor."""
        if self.objects > self.most_objects:
            raise UnusualError("limit")


class _RawInfo(NamedTuple):
    """What `selects` reads of graphql-core's info."""

    field_nodes: list[FieldNode]
    fragments: Mapping[str, FragmentDefinitionNode]


class _Info:
    """The `info` of a resolver that reads the context and what is selected."""

    __slots__ = ("_raw_info", "context")

    def __init__(self, context: Context, raw: _RawInfo) -> None:
        self.context = context
        self._raw_info = raw


class SelectionInfo:
    """The `info` of a field, for each run.

    Attributes:
        selected: The names of the fields selected of the field's objects.
    """

    __slots__ = ("_raw", "selected")

    def __init__(self, nodes: list[FieldNode], fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._raw = _RawInfo(nodes, fragments)
        made: Any = _Info(NotImplemented, self._raw)
        self.selected = selects(made)

    def of(self, run: Run) -> _Info:
        """Return the info in a run."""
        return _Info(run.context, self._raw)
