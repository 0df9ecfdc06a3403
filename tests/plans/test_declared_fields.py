"""How many of the fields that can be read state what they show as data."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLNamedType, GraphQLObjectType, get_named_type, is_abstract_type

from schema.api import graphql_schema
from schema.fields.direct import shown

LEAST = 0.95
"""The share of declared fields; a new field with a resolver of its own must not lower it below this."""

APART = frozenset({"ServiceInfo", "ServiceLimits", "RequestLimits", "DataSource", "DictionaryCounts"})
"""The types of `about`, which say what the server is."""


def _reachable(kind: GraphQLNamedType, found: dict[str, GraphQLNamedType]) -> dict[str, GraphQLNamedType]:
    if kind.name not in found and not kind.name.startswith("__") and kind.name not in APART:
        found[kind.name] = kind
        for possible in graphql_schema.get_possible_types(kind) if is_abstract_type(kind) else ():
            _reachable(possible, found)
        for field in getattr(kind, "fields", {}).values():
            if not hasattr(field, "resolve"):
                continue
            _reachable(get_named_type(field.type), found)
    return found


def read_fields() -> Iterator[tuple[str, bool]]:
    """Yield the fields that can be read, and whether each states what it shows: a declaration, or its own attribute."""
    query = graphql_schema.query_type
    assert query is not None
    for kind in _reachable(query, {}).values():
        if isinstance(kind, GraphQLObjectType):
            for name, field in kind.fields.items():
                if name not in ("about", "_service", "_entities"):
                    how = shown(field)
                    yield f"{kind.name}.{name}", how.declared is not None or how.resolver is None


def test_most_fields_state_what_they_show_as_data() -> None:
    fields = dict(read_fields())
    declared = sum(fields.values())

    assert len(fields) > 200
    assert declared / len(fields) >= LEAST, [name for name, is_declared in fields.items() if not is_declared]


def test_what_words_store_is_declared() -> None:
    fields = dict(read_fields())

    assert all(
        fields[f"Word.{name}"] for name in ("text", "stressed", "definitions", "grammar", "forms", "officialBreakdown")
    )
    assert not fields["Word.relatedWords"]
