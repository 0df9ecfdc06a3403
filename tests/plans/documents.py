"""Random valid operations over everything that can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, ClassVar

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLNonNull,
    Undefined,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)
from graphql import get_nullable_type as nullable

from schema.api import graphql_schema
from schema.fields.cache_control import CacheControl, CacheControlScope
from schema.fields.directives import carried
from schema.operations.cache_policy import CacheHint
from schema.relay.global_id import global_id

__all__ = ["Operation", "random_operation"]

DEEPEST = 6
WIDEST = 5
WORDS = 16
TEXTS = ("выход", "вы", "ход", "ЁЛКА", "vykhod", "exit", "ходить вход", "Вижу выход.", "x", "a`\\\"'{}$")
PAGING = frozenset({"first", "after"})
RARE = {"randomWord": 0.0, "about": 0.3, "morphemeIndex": 0.2, "breakdownsAwaitingReview": 0.3}
"""Root fields that are chosen less often: they differ by chance, select nothing or everything, or are for admins."""


CURSORS = re.compile("%list[0-9]+%")
"""Where a list that is continued has its cursors selected, to find out what they are."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation to execute.

    Attributes:
        query: The document.
        variables: Its variables, by name.
        name: The name of the operation, if the document has several.
        first_pages: The document with the cursors of the lists that it continues.
        continued: The variables that continue a list after a cursor, each with the name of the list in the answer.
    """

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    name: str | None = None
    first_pages: str = ""
    continued: Mapping[str, str] = field(default_factory=dict)

    def after(self, first_pages: Any, random: Random) -> Operation:
        """Return the operation that continues its lists after cursors in the data of their first pages."""
        found = {variable: [*_cursors(first_pages, name)] for variable, name in self.continued.items()}
        chosen = {variable: random.choice(cursors) for variable, cursors in found.items() if cursors}
        return Operation(self.query, {**self.variables, **chosen}, self.name)


def _cursors(data: Any, name: str) -> Iterator[str]:
    """Yield the cursors of the lists with a name."""
    if isinstance(data, list):
        for one in data:
            yield from _cursors(one, name)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key == name and isinstance(value, dict):
                yield from (edge["cursor"] for edge in value["edges"])
                if value["pageInfo"]["endCursor"] is not None:
                    yield value["pageInfo"]["endCursor"]
            yield from _cursors(value, name)


def random_operation(random: Random, *, public: bool = False) -> Operation:
    """Return an operation; it may be over the limits, or have fields that conflict.

    Args:
        random: What chooses.
        public: Whether it has only fields that are the same for every viewer, and names words.
    """
    growth = _Growth(random, public=public)
    body = growth.selection(graphql_schema.type_map["Query"], DEEPEST)
    declared = f"({', '.join(growth.declared)})" if growth.declared else ""
    query = f"query Chosen{declared} {body}\n" + "\n".join(growth.fragments)
    name = None
    if random.random() < 0.1:
        query, name = f"query Other {{ __typename }}\n{query}", "Chosen"
    return Operation(
        CURSORS.sub("", query),
        growth.variables,
        name,
        first_pages=CURSORS.sub("pageInfo { endCursor } edges { cursor }", query),
        continued=growth.continued,
    )


def _is_private(one: GraphQLField) -> bool:
    """Whether a field, or its type, depends on the viewer."""
    declared = (carried(element, CacheControl) for element in (one, get_named_type(one.type)))
    return any(control is not None and not _hint(control).is_public for control in declared)


def _hint(control: CacheControl) -> CacheHint:
    return CacheHint(control.max_age, is_private=control.scope is CacheControlScope.PRIVATE)


class _Growth:
    """The growth of one document."""

    _kinds: ClassVar[dict[str, str]] = {
        "word": "Word",
        "words": "Word",
        "morpheme": "Morpheme",
        "morphemes": "Morpheme",
        "morphemeFamily": "MorphemeFamily",
    }

    def __init__(self, random: Random, *, public: bool) -> None:
        self._public = public
        self.declared: list[str] = []
        self.fragments: list[str] = []
        self.variables: dict[str, Any] = {}
        self.continued: dict[str, str] = {}
        self._random = random
        self._aliases = 0
        self._root = ""

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability

    def selection(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return a selection of an object of a type."""
        parts = ["__typename"] if self._chance(0.2) else []
        if is_abstract_type(kind):
            possible = graphql_schema.get_possible_types(kind)
            chosen = self._random.sample(list(possible), min(len(possible), 3))
            parts += [f"... on {one.name} {self._fields(one, depth)}" for one in chosen]
            if isinstance(kind, GraphQLInterfaceType) and self._chance(0.6):
                parts.append(self._fields(kind, depth)[1:-1])
        else:
            parts.append(self._fields(kind, depth)[1:-1])
        self._random.shuffle(parts)
        return "{ " + " ".join(parts) + " }"

    def _fields(self, kind: Any, depth: int) -> str:
        known = [name for name, one in kind.fields.items() if not (self._public and _is_private(one))]
        names = self._random.choices(known, k=self._random.randint(1, WIDEST))
        if kind.name == "Query":
            names = [name for name in names if self._chance(RARE.get(name, 1.0))][: 1 if self._public else 2]
            often = ("word", "words") if self._public else ("word", "words", "node", "wordList", "searchWords")
            names += self._random.choices(often, k=self._public or self._chance(0.7))
        parts = [part for name in names if (part := self._field(kind, name, depth - 1))]
        return "{ " + " ".join(self._wrapped(kind, part) for part in parts or ["__typename"]) + " }"

    def _wrapped(self, kind: Any, part: str) -> str:
        """Put a field into a fragment now and then."""
        conditions = [kind.name, *(one.name for one in getattr(kind, "interfaces", ()) if part in one.fields)]
        if self._chance(0.1):
            name = f"F{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {kind.name} {{ {part} }}")
            return f"...{name}{self._directive()}"
        if self._chance(0.1):
            return f"... on {self._random.choice(conditions)}{self._directive()} {{ {part} }}"
        return f"...{self._directive()} {{ {part} }}" if self._chance(0.05) else part

    def _directive(self) -> str:
        if not self._chance(0.25):
            return ""
        condition = self._random.choice(("true", "false", None, None))
        if condition is None:
            name = f"if{len(self.declared)}"
            self.declared.append(f"${name}: Boolean!")
            self.variables[name] = self._chance(0.5)
            condition = f"${name}"
        return f" @{self._random.choice(('skip', 'include'))}(if: {condition})"

    def _field(self, kind: Any, name: str, depth: int) -> str:
        field_of_kind: GraphQLField = kind.fields[name]
        named = get_named_type(field_of_kind.type)
        if is_composite_type(named) and depth <= 0:
            return ""
        if kind.name == "Query":
            self._root = name
        alias = ""
        if field_of_kind.args or self._chance(0.2):
            self._aliases += 1
            alias = f"a{self._aliases}: " if self._chance(0.8) else ""
        is_continued = "after" in field_of_kind.args and self._chance(0.4)
        given = {
            argument: self._value(declared, argument)
            for argument, declared in field_of_kind.args.items()
            if is_required_argument(declared) or (self._chance(0.3) and not (is_continued and argument in PAGING))
        }
        inner = self.selection(named, depth) if is_composite_type(named) else ""
        directive = self._directive() if self._chance(0.3) else ""
        if is_continued:
            listed = f"list{self._aliases}"
            given |= {"after": self._continued(listed), "first": str(self._random.choice((1, 2, 3)))}
            alias, inner = f"{listed}: ", f"{{ %{listed}% {inner[1:]}"
        arguments = ", ".join(f"{argument}: {value}" for argument, value in given.items())
        return f"{alias}{name}{f'({arguments})' if arguments else ''}{directive} {inner}"

    def _continued(self, listed: str) -> str:
        """Declare the variable that continues a list."""
        variable = f"after{len(self.declared)}"
        self.declared.append(f"${variable}: String")
        self.continued[variable] = listed
        return f"${variable}"

    def _value(self, declared: Any, name: str) -> str:
        value = self._of_type(declared.type, name)
        if not self._chance(0.4):
            return _literal(value)
        variable = f"v{len(self.declared)}"
        kind = declared.type
        if declared.default_value is not Undefined and isinstance(kind, GraphQLNonNull) and self._chance(0.5):
            self.declared.append(f"${variable}: {kind.of_type} = {_literal(value)}")
            return f"${variable}"
        self.declared.append(f"${variable}: {kind}")
        if isinstance(kind, GraphQLNonNull) or self._chance(0.8):
            self.variables[variable] = _plain(value)
        elif self._chance(0.5):
            self.variables[variable] = None
        return f"${variable}"

    def _of_type(self, declared: Any, name: str) -> Any:
        kind: Any = nullable(declared)
        if is_list_type(kind):
            return [self._of_type(kind.of_type, name) for _ in range(self._random.randint(0, 4))]
        if isinstance(kind, GraphQLEnumType):
            return _Enum(self._random.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            fields = kind.fields
            chosen = [self._random.choice(list(fields))] if kind.is_one_of else list(fields)
            return {
                one: self._of_type(fields[one].type, one)
                for one in chosen
                if kind.is_one_of or is_required_input_field(fields[one]) or self._chance(0.3)
            }
        return self._scalar(str(kind.name), name)

    def _scalar(self, kind: str, name: str) -> Any:
        match kind:
            case "Int":
                return self._random.choice((1, 2, 3, 5, 20) if name == "first" else (0, 1, 2, 3, 7, WORDS, 1000))
            case "Boolean":
                return self._chance(0.5)
            case "ID":
                of = self._kinds.get(self._root) or self._random.choice(("Word", "Word", "Morpheme", "Breakdown"))
                real = global_id(of, str(self._random.randint(0, WORDS + 2)))
                return real if self._chance(0.98) else self._random.choice(("V29yZA", "Wort\u0000", ""))
            case "Date":
                return "2025-06-01"
            case _:
                texts = ("-", "", " · ", "'\"\\", "too long") if name == "separator" else TEXTS
                return self._random.choice(texts)


class _Enum(str):
    """The name of an enum value."""

    __slots__ = ()


def _literal(value: Any) -> str:
    if isinstance(value, _Enum):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_literal(one)}" for name, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return str(value) if isinstance(value, _Enum) else value
