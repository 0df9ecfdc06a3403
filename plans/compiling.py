"""Compiles an operation to a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode, OperationType

from plans.errors import NotCompiledError
from plans.selection import Conditions, Selecting
from plans.steps import MemberStep, Room

__all__ = ["Plan", "compiled"]


@dataclass(slots=True)
class Plan:
    """A compiled operation.

    Attributes:
        root: Shows what is known without reading, and notes what has to be read; None if the operation is not compiled.
        is_async: Whether it awaits resolvers, so that its reads have to go through the loaders.
        is_wire: Whether it reads DynamoDB JSON.
        size: The characters of its source, by which the memory of plans is bounded.
        members: The steps that keep morphemes as they are shown.
        runs: How often it was to be run.
        failures: How often the reference executor had to answer instead.
    """

    root: Callable[..., dict[str, object]] | None
    is_async: bool = False
    is_wire: bool = False
    size: int = 0
    members: tuple[MemberStep, ...] = ()
    runs: int = 0
    failures: int = 0

    def forget(self) -> None:
        """Drop what is kept for further runs."""
        for step in self.members:
            step.forget()


def compiled(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    conditions: Conditions,
    room: Room,
    *,
    wires: bool = False,
) -> Plan:
    """Compile an operation for the values of the variables of its conditions.

    With `wires`, what it reads by key is DynamoDB JSON, unless its reads have to go through the loaders.

    Raises:
        NotCompiledError: It has something that is not compiled.
    """
    if operation.operation is not OperationType.QUERY or schema.query_type is None:
        raise NotCompiledError(operation.operation.value)
    if operation.directives:
        raise NotCompiledError("a directive of the operation")
    # A server starts without these, and answers its first requests.
    from plans.declared_fields import WRITERS  # noqa: PLC0415
    from plans.objects import Objects  # noqa: PLC0415

    selecting = Selecting(schema, fragments, conditions)
    objects = Objects(selecting, room, WRITERS, is_wire=wires)
    root = objects.boxed_function(schema.query_type, [operation.selection_set])
    if wires and objects.is_async:
        objects = Objects(selecting, room, WRITERS)
        root = objects.boxed_function(schema.query_type, [operation.selection_set])
    namespace: dict[str, Any] = objects.source.compiled()
    for step, name in objects.steps:
        step.render = namespace[name]
    for table, names in objects.tables:
        table.update({kind: namespace[name] for kind, name in names.items()})
    members = tuple(step for step, _ in objects.steps if isinstance(step, MemberStep))
    return Plan(namespace[root], objects.is_async, objects.is_wire, objects.source.size, members)
