"""Random valid operations over everything that can be read."""

from __future__ import annotations

import json
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
from schema.relay.global_id import global_id

__all__ = ["Operation", "random_operation"]

DEEPEST = 6
WIDEST = 5
WORDS = 16
TEXTS = ("выход", "вы", "ход", "ЁЛКА", "vykhod", "exit", "ходить вход", "Вижу выход.", "x", "a`\\\"'{}$")
RARE = {"randomWord": 0.0, "about": 0.3, "morphemeIndex": 0.2, "breakdownsAwaitingReview": 0.3}
"""Root fields that are chosen less often: they differ by chance, select nothing or everything, or are for admins."""


@dataclass(slots=True)
class Operation:
    """An operation to execute."""

    query: str
    variables: dict[str, Any] = field(default_factory=dict)
    name: str | None = None


def random_operation(random: Random) -> Operation:
    """Return an operation; it may be over the limits, or have fields that conflict."""
    growth = _Growth(random)
    body = growth.selection(graphql_schema.type_map["Query"], DEEPEST)
    declared = f"({', '.join(growth.declared)})" if growth.declared else ""
    query = f"query Chosen{declared} {body}\n" + "\n".join(growth.fragments)
    name = None
    if random.random() < 0.1:
        query, name = f"query Other {{ __typename }}\n{query}", "Chosen"
    return Operation(query, growth.variables, name)


class _Growth:
    """The growth of one document."""

    _kinds: ClassVar[dict[str, str]] = {
        "word": "Word",
        "words": "Word",
        "morpheme": "Morpheme",
        "morphemes": "Morpheme",
        "morphemeFamily": "MorphemeFamily",
    }

    def __init__(self, random: Random) -> None:
        self.declared: list[str] = []
        self.fragments: list[str] = []
        self.variables: dict[str, Any] = {}
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
        names = self._random.choices(list(kind.fields), k=self._random.randint(1, WIDEST))
        if kind.name == "Query":
            names = [name for name in names if self._chance(RARE.get(name, 1.0))][:2]
            names += self._random.choices(("word", "words", "node", "wordList", "searchWords"), k=self._chance(0.7))
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
        arguments = ", ".join(
            f"{argument}: {self._value(declared, argument)}"
            for argument, declared in field_of_kind.args.items()
            if is_required_argument(declared) or self._chance(0.3)
        )
        inner = self.selection(named, depth) if is_composite_type(named) else ""
        directive = self._directive() if self._chance(0.3) else ""
        return f"{alias}{name}{f'({arguments})' if arguments else ''}{directive} {inner}"

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
