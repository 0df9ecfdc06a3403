"""The source that shows objects: one function for each type that is selected, from what is stored to the answer.

An object is shown from its stored map alone wherever its fields are declared as data. For other fields it is made an
object of its class, whose resolver is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from graphql import (
    FieldNode,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_object_type,
)

from plans.arguments import Arguments
from plans.errors import NotCompiledError, UnusualError
from plans.functions import Functions, kinds, text_of
from plans.leaves import coercion
from plans.run import SelectionInfo, Step
from plans.selection import Selecting
from plans.shapes import Shape
from plans.source import Source
from plans.steps import AsyncStep, Room
from plans.stored_values import MISSES, StoredValues
from plans.subject import Asked, Sets, Subject
from schema.fields.direct import python_class, shown
from table.model.rules import whole

__all__ = ["Objects", "Writer"]

Writer: TypeAlias = "Callable[[Objects, Subject, Any, Asked], str | None]"
"""Writes what shows a field by its declaration; None leaves the field to its resolver."""

NOT_COMPILED = frozenset({"MorphemeIndex", "MorphemeIndexEntry"})
"""Types whose lists are too long to be shown without a pause, or are rendered already."""


@dataclass(slots=True)
class _Frame:
    """A function that is being written: the depth of its lines, and the number of objects it always shows."""

    depth: int
    objects: int = 0


@dataclass(slots=True)
class _Waiting:
    """A field of the object that is being written, which may have to wait."""

    condition: str | None
    name: str
    step: Step
    payload: str


_UNUSUAL = {
    "String": "type({0}) is not str",
    "ID": "type({0}) is not str",
    "Boolean": "type({0}) is not bool",
    "Int": MISSES[whole],
}
"""Scalar → when a value has to be coerced."""


class Objects:
    """Writes the functions of one plan.

    Attributes:
        selecting: What the operation selects.
        room: How many morphemes all plans keep.
        writers: The kind of a declaration → what writes its fields.
        is_wire: Whether the items that the plan reads are DynamoDB JSON.
        source: The source that is being written.
        stored: Writes what reads stored values.
        is_async: Whether the plan awaits resolvers.
        is_constant: Whether what has been written since this was set depends on the objects it shows alone.
        steps: The steps, each with the name of the function that shows what it has read.
        tables: Tables of functions by the classes of objects, each with the names of its functions.
        shapes: What is kept of the objects that a function shows, by its name.
        frames: The functions that are being written.
    """

    def __init__(
        self, selecting: Selecting, room: Room, writers: Mapping[type, Writer], *, is_wire: bool = False
    ) -> None:
        self.selecting = selecting
        self.room = room
        self.writers = writers
        self.is_wire = is_wire
        self.source = Source()
        self.stored = StoredValues(self.source)
        self.is_async = False
        self.steps: list[tuple[Step, str]] = []
        self.tables: list[tuple[Functions, dict[type, str]]] = []
        self.shapes: dict[str, Shape] = {}
        self._functions: dict[object, str] = {}
        self._kinds = kinds(selecting.schema)
        self.frames: list[_Frame] = []
        self._waiting: list[list[_Waiting]] = []
        self.is_constant = True

    # ------------------------------------------------------------------ functions

    def boxed_function(self, kind: GraphQLObjectType, sets: Sets) -> str:
        """Write the function of the objects of a type; return its name."""
        return self._function((kind.name, *map(text_of, sets)), "o, r", Subject(kind=kind, boxed="o"), sets)

    def item_function(self, subject: Subject, sets: Sets) -> str:
        """Write the function of the stored maps that a type shows; return its name."""
        what = (subject.kind.name, subject.view, subject.is_whole, subject.is_wire, *map(text_of, sets))
        return self._function(what, "m, i, r", subject, sets)

    def _function(self, what: object, parameters: str, subject: Subject, sets: Sets) -> str:
        name = self._functions.get(what)
        if name is None:
            with _Writing(self, parameters) as name:
                result = self.show(subject, sets)
                self._returned(result)
            self._functions[what] = name
        return name

    def value_function(self, kind: GraphQLOutputType, nodes: list[FieldNode]) -> str:
        """Write the function of the results of a resolver; return its name."""
        with _Writing(self, "v, r") as name:
            self._returned(self.complete("v", kind, nodes))
        return name

    def _returned(self, result: str) -> None:
        self.source.line(f"r.objects += n + {self.frames[-1].objects}")
        self.source.line(f"return {result}")

    def count(self, expression: str = "1") -> None:
        """Count objects, or items of a list that are not objects."""
        frame = self.frames[-1]
        if expression == "1" and self.source.depth == frame.depth:
            frame.objects += 1
        else:
            self.source.line(f"n += {expression}")

    def list_of(self, inside: Subject, sets: Sets, maps: str, places: str) -> str:
        """Write what shows a list of maps; return an expression of the list. Objects of leaves need no function."""
        source = self.source
        fields = self.selecting.fields(inside.kind, sets).values()
        if any(nodes[0].selection_set for nodes in fields):
            return source.set(f"[{self.item_function(inside, sets)}(m, i, r) for m, i in zip({maps}, {places})]")
        inside = replace(inside, item=source.variable(), index=source.variable())
        result = source.set("[]")
        with source.block(f"for {inside.item}, {inside.index} in zip({maps}, {places}):"):
            self.frames.append(_Frame(source.depth))
            source.line(f"{result}.append({self.show(inside, sets)})")
            objects = self.frames.pop().objects
        source.line(f"n += {objects} * len({maps})")
        return result

    # ------------------------------------------------------------------ objects

    def show(self, subject: Subject, sets: Sets) -> str:
        """Write what shows an object; return an expression of the result."""
        if subject.kind.name in NOT_COMPILED:
            raise NotCompiledError(subject.kind.name)
        source = self.source
        self.count()
        self._waiting.append([])
        parts = [
            f"{source.constant(name)}: {self.field(subject, name, nodes)}"
            for name, nodes in self.selecting.fields(subject.kind, sets).items()
        ]
        waiting = self._waiting.pop()
        result = f"{{{', '.join(parts)}}}"
        if not waiting:
            return result
        result = source.set(result)
        for one in waiting:
            note = (
                f"r.pending.append(({result}, {source.constant(one.name)}, {source.constant(one.step)}, {one.payload}))"
            )
            source.line(note if one.condition is None else f"if {one.condition}: {note}")
        return result

    def field(self, subject: Subject, name: str, nodes: list[FieldNode]) -> str:
        """Write what shows a field; return an expression of the result."""
        field_name = nodes[0].name.value
        if field_name == "__typename":
            return self.source.constant(subject.kind.name)
        field_of_type = subject.kind.fields.get(field_name)
        if field_of_type is None:
            raise NotCompiledError(field_name)
        how = shown(field_of_type)
        write = self.writers.get(type(how.declared))
        asked = Asked(name, nodes, field_of_type, how)
        result = write(self, subject, how.declared, asked) if write else None
        return self.resolved(subject, asked) if result is None else result

    def resolved(self, subject: Subject, asked: Asked) -> str:
        """Write the call of a field's resolver, or what takes its attribute."""
        source, how = self.source, asked.how
        boxed = self.box(subject)
        if how.resolver is None:
            return self.complete(source.set(f"{boxed}.{how.attribute}"), asked.field.type, asked.nodes)
        info = SelectionInfo(asked.nodes, self.selecting.fragments) if how.takes_info else None
        arguments = self.arguments(asked)
        self.is_constant &= not how.takes_info
        if how.is_async:
            self.is_async = True
            step = AsyncStep(how.resolver, info, arguments)
            self.wait(None, asked, step, boxed, self.value_function(asked.field.type, asked.nodes))
            return "None"
        given = [] if arguments is None else [f"**{self.given(arguments)}"]
        given += [] if info is None else [f"info={source.constant(info)}.of(r)"]
        value = source.set(f"{source.constant(how.resolver)}({', '.join([boxed, *given])})")
        return self.complete(value, asked.field.type, asked.nodes)

    def wait(self, condition: str | None, asked: Asked, step: Step, payload: str, render: str) -> None:
        """Note that a field of the object that is being written waits, under a condition."""
        self.is_constant = False
        self.steps.append((step, render))
        self._waiting[-1].append(_Waiting(condition, asked.name, step, payload))

    def box(self, subject: Subject) -> str:
        """Return the variable with the object of the class of a type."""
        if subject.boxed is not None:
            return subject.boxed
        source = self.source
        what = ("box", subject.item, subject.kind.name, *subject.values.values(), id(subject.constants))
        found = source.known(what)
        if found is not None:
            return found
        given = [f"{name}={value}" for name, value in subject.values.items()]
        given += [f"{name}={source.constant(value)}" for name, value in subject.constants.items()]
        if subject.item is not None:
            if subject.view is None:
                raise NotCompiledError("an object of unknown class")
            given.append(f"item={self.stored.view(subject)}")
        made = source.set(f"{source.constant(python_class(subject.kind))}({', '.join(given)})")
        return source.remember(what, made)

    def kind_of(self, shown_by: Callable[..., object]) -> GraphQLObjectType:
        """Return the type of the objects of a class."""
        found = self._kinds.get(shown_by)
        if found is None:
            raise NotCompiledError("a class without a type")
        return found

    def arguments(self, asked: Asked) -> Arguments | None:
        """Return the arguments of a field; None if it takes none."""
        if not asked.field.args:
            return None
        arguments = Arguments(asked.field, asked.nodes[0], asked.how)
        self.is_constant &= arguments.fixed is not None
        return arguments

    def given(self, arguments: Arguments) -> str:
        """Return an expression of the arguments."""
        if arguments.fixed is not None:
            return self.source.constant(arguments.fixed)
        return f"{self.source.constant(arguments)}.of(r)"

    # ------------------------------------------------------------------ values of Python

    def complete(self, value: str, kind: GraphQLOutputType, nodes: list[FieldNode]) -> str:
        """Write what shows a value in a variable; return an expression of the result."""
        source = self.source
        if isinstance(kind, GraphQLNonNull) and is_leaf_type(kind.of_type):
            return self._leaf(value, kind.of_type, "")
        if isinstance(kind, GraphQLNonNull):
            source.line(f"if {value} is None: raise {source.constant(UnusualError)}('null')")
            return self._present(value, kind.of_type, nodes)
        if is_leaf_type(kind):
            return self._leaf(value, kind, f"{value} is not None and ")
        result = source.variable()
        source.line(f"{result} = None")
        with source.block(f"if {value} is not None:"):
            source.line(f"{result} = {self._present(value, kind, nodes)}")
        return result

    def _present(self, value: str, kind: Any, nodes: list[FieldNode]) -> str:
        """Write what shows a value that is not None."""
        source = self.source
        if is_leaf_type(kind):
            return self._leaf(value, kind, "")
        if isinstance(kind, GraphQLList):
            result, item = source.set("[]"), source.variable()
            with source.block(f"for {item} in {value}:"):
                source.line("r.check()")
                source.line(f"{result}.append({self.complete(item, kind.of_type, nodes)})")
            if is_leaf_type(get_named_type(kind)):
                self.count(f"len({result})")
            return result
        return (
            f"{source.constant(self._table(kind, [node.selection_set for node in nodes]))}[type({value})]({value}, r)"
        )

    def _leaf(self, value: str, kind: Any, condition: str) -> str:
        unusual = _UNUSUAL.get(kind.name)
        tests = condition + f"({unusual.format(value)})" if unusual else condition.removesuffix(" and ")
        coerce = f"{value} = {self.source.constant(coercion(kind))}({value})"
        self.source.line(f"if {tests}: {coerce}" if tests else coerce)
        return value

    def _table(self, kind: Any, sets: Sets) -> Functions:
        """Return the table of the functions for the classes of a type's objects, to be filled once they exist."""
        possible = [kind] if is_object_type(kind) else self.selecting.schema.get_possible_types(kind)
        table = Functions()
        self.tables.append((table, {python_class(one): self.boxed_function(one, sets) for one in possible}))
        return table


class _Writing:
    """A function that is being written, with what it counts."""

    def __init__(self, objects: Objects, parameters: str) -> None:
        self._objects = objects
        self._function = objects.source.function(parameters)

    def __enter__(self) -> str:
        name = self._function.__enter__()
        self._objects.source.line("n = 0")
        self._objects.frames.append(_Frame(self._objects.source.depth))
        return name

    def __exit__(self, *error: Any) -> None:
        self._function.__exit__(*error)
        self._objects.frames.pop()
