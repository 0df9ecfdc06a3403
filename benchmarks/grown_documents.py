"""Random valid documents, grown from the schema: each is a query that an attacker or a careless client could send."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)
from graphql import get_nullable_type as nullable

from schema.api import graphql_schema
from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest, Ready
from schema.relay.global_id import global_id

__all__ = ["grown_documents"]

DEEPEST = 7
WIDEST = 6
TEXTS = ("а", "п", "ход", "вода", "масса", "дом", "voda", "to go", "приходить", "Вижу воду.")


def grown_documents(number: int, *, seed: int) -> Iterator[str]:
    """Yield documents within the limits; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # guards nothing
    executor = Executor()
    while number:
        query = _Growth(random).selection(graphql_schema.type_map["Query"], DEEPEST)
        ready = executor.prepare(OperationRequest(query=query), request_id="grown")
        if isinstance(ready, Ready):
            number -= 1
            yield query


class _Growth:
    """The growth of one document."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._aliases = 0

    def selection(self, kind: GraphQLNamedType, depth: int) -> str:
        """Return a selection of an object, or of a possible type of an interface or union."""
        if not isinstance(kind, GraphQLObjectType):
            possible = self._random.choice(graphql_schema.get_possible_types(kind))  # type: ignore[arg-type]  # abstract
            return f"{{ __typename ... on {possible.name} {self.selection(possible, depth)} }}"
        names = self._random.choices(list(kind.fields), k=self._random.randint(1, WIDEST))
        return "{ __typename " + " ".join(self._field(kind, name, depth - 1) for name in names) + " }"

    def _field(self, kind: GraphQLObjectType, name: str, depth: int) -> str:
        field = kind.fields[name]
        named = get_named_type(field.type)
        if is_composite_type(named) and depth <= 0:
            return ""
        self._aliases += 1
        arguments = ", ".join(
            f"{argument}: {self._value(declared, argument)}"
            for argument, declared in field.args.items()
            if argument not in ("after", "before") and (is_required_argument(declared) or self._random.random() < 0.5)
        )
        inner = self.selection(named, depth) if is_composite_type(named) else ""
        return f"a{self._aliases}: {name}{f'({arguments})' if arguments else ''} {inner}"

    def _value(self, declared: GraphQLArgument, name: str) -> str:
        return self._of_type(declared.type, name)

    def _of_type(self, declared: object, name: str) -> str:
        kind = nullable(declared)  # type: ignore[call-overload]  # any type of an input
        if is_list_type(kind):
            return f"[{', '.join(self._of_type(kind.of_type, name) for _ in range(self._random.randint(1, 5)))}]"
        if isinstance(kind, GraphQLEnumType):
            return str(self._random.choice(list(kind.values)))
        if isinstance(kind, GraphQLInputObjectType):
            return self._of_object(kind)
        return self._scalar(str(kind.name), name)

    def _of_object(self, kind: GraphQLInputObjectType) -> str:
        fields = kind.fields
        chosen = [self._random.choice(list(fields))] if kind.is_one_of else list(fields)
        return (
            "{"
            + ", ".join(
                f"{name}: {self._of_type(fields[name].type, name)}"
                for name in chosen
                if kind.is_one_of or is_required_input_field(fields[name]) or self._random.random() < 0.4
            )
            + "}"
        )

    def _scalar(self, kind: str, name: str) -> str:
        match kind:
            case "Int":
                return str(self._random.choice((1, 2, 5, 20, 100) if name == "first" else (0, 1, 3, 1000, 4000)))
            case "Boolean":
                return self._random.choice(("true", "false"))
            case "ID":
                of = self._random.choice(("Word", "Word", "Morpheme", "MorphemeFamily"))
                return f'"{global_id(of, str(self._random.randint(1, 3000)))}"'
            case "Date":
                return '"2025-06-01"'
            case _:
                return f'"{self._random.choice(TEXTS)}"'
