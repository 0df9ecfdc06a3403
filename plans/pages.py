"""The source that shows the first page of a list inside an item, unless its cursors are selected."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphql import FieldNode, GraphQLObjectType, get_named_type

from plans.objects import Objects
from plans.subject import Asked, Sets, Subject
from schema.fields import declared
from schema.fields.direct import shown
from schema.operations.limits import checked_first
from table.model.list_attributes import ViewsAttribute

__all__ = ["show_page"]

_PAGE_INFO = frozenset({"__typename", "hasNextPage", "hasPreviousPage"})


def show_page(objects: Objects, subject: Subject, what: declared.EmbeddedPage, asked: Asked) -> str | None:
    """Write what shows a page; None if its resolver has to show it."""
    if not _Page(objects, asked).is_simple() or not isinstance(what.attribute, ViewsAttribute):
        return None
    source, arguments = objects.source, objects.arguments(asked)
    if arguments is None:
        return None
    if arguments.fixed is not None:
        if arguments.fixed.get("after") is not None:
            return None
        first = source.set(f"{source.constant(checked_first)}({source.constant(arguments.fixed['first'])})")
        return _Page(objects, asked).shown(subject, what.attribute, first)
    given, result = source.set(objects.given(arguments)), source.variable()
    with source.block(f"if {given}.get('after') is None:"):
        first = source.set(f"{source.constant(checked_first)}({given}['first'])")
        source.line(f"{result} = {_Page(objects, asked).shown(subject, what.attribute, first)}")
    with source.block("else:"):
        source.line(f"{result} = {objects.resolved(subject, asked)}")
    return result


class _Page:
    """One page that is selected."""

    def __init__(self, objects: Objects, asked: Asked) -> None:
        self._objects = objects
        self._source = objects.source
        self._kind = asked.kind
        self._sets = asked.sets

    def is_simple(self) -> bool:
        """Whether everything that is selected follows from the maps of the page and the number of others."""
        for name, _, sets, kind in self._selected(self._kind, self._sets):
            if name == "nodes":
                simple = self._are_stored(kind, sets, except_for=())
            elif name == "edges":
                simple = self._are_stored(kind, sets, except_for=("node",)) and all(
                    self._are_stored(node_kind, node_sets, except_for=())
                    for field, _, node_sets, node_kind in self._selected(kind, sets)
                    if field == "node"
                )
            elif name == "pageInfo":
                simple = {field for field, *_ in self._selected(kind, sets)} <= _PAGE_INFO
            else:
                simple = name == "__typename"
            if not simple:
                return False
        return True

    def _selected(self, kind: Any, sets: Sets) -> list[tuple[str, str, Sets, Any]]:
        """Return for each selected field its own name, that in the answer, what is selected of it, and its type."""
        fields = self._objects.selecting.fields(kind, sets)
        return [
            (
                nodes[0].name.value,
                name,
                [node.selection_set for node in nodes],
                _kind_of(kind, nodes),
            )
            for name, nodes in fields.items()
        ]

    def _are_stored(self, kind: GraphQLObjectType, sets: Sets, *, except_for: tuple[str, ...]) -> bool:
        names = (name for name, *_ in self._selected(kind, sets) if name not in (*except_for, "__typename"))
        return all(
            isinstance(what := shown(kind.fields[name]).declared, declared.Stored)
            and not isinstance(what.attribute, declared.Picked)
            for name in names
        )

    def shown(self, subject: Subject, attribute: ViewsAttribute[Any], first: str) -> str:
        """Write what shows the page; return an expression of it."""
        source, objects = self._source, self._objects
        maps, places, page = source.variable(), source.variable(), source.variable()
        source.line(f"{maps}, {places} = {objects.stored.list(subject, attribute)}")
        source.line(f"{page} = {maps}[:{first}]")
        objects.count()
        parts = []
        for name, answer, sets, kind in self._selected(self._kind, self._sets):
            inside = (
                Subject(kind=kind, item="m", view=attribute.view_class, index="i", is_wire=subject.is_wire)
                if kind
                else None
            )
            if inside is None:
                value = source.constant(self._kind.name)
            elif name == "nodes":
                value = objects.list_of(inside, sets, page, places)
            elif name == "edges":
                value = self._edges(f"zip({page}, {places})", inside, sets)
            else:
                value = self._page_info(f"len({maps}) > {first}", kind, sets)
            parts.append(f"{source.constant(answer)}: {value}")
        return f"{{{', '.join(parts)}}}"

    def _edges(self, elements: str, inside: Subject, sets: Sets) -> str:
        source, objects = self._source, self._objects
        result = source.set("[]")
        fields = objects.selecting.fields(inside.kind, sets)
        inside = replace(inside, item=source.variable(), index=source.variable())
        with source.block(f"for {inside.item}, {inside.index} in {elements}:"):
            objects.count()
            parts = []
            for name, nodes in fields.items():
                if nodes[0].name.value == "node":
                    node = replace(inside, kind=_kind_of(inside.kind, nodes))
                    function = objects.item_function(
                        replace(node, item="m", index="i"), [one.selection_set for one in nodes]
                    )
                    value = f"{function}({inside.item}, {inside.index}, r)"
                else:
                    value = objects.field(inside, name, nodes)
                parts.append(f"{source.constant(name)}: {value}")
            source.line(f"{result}.append({{{', '.join(parts)}}})")
        return result

    def _page_info(self, has_next: str, kind: GraphQLObjectType, sets: Sets) -> str:
        self._objects.count()
        values = {"hasNextPage": has_next, "hasPreviousPage": "False", "__typename": self._source.constant(kind.name)}
        parts = [f"{self._source.constant(answer)}: {values[name]}" for name, answer, *_ in self._selected(kind, sets)]
        return f"{{{', '.join(parts)}}}"


def _kind_of(kind: GraphQLObjectType, nodes: list[FieldNode]) -> Any:
    """Return the type of a field's objects; None for `__typename`."""
    name = nodes[0].name.value
    return None if name == "__typename" else get_named_type(kind.fields[name].type)
