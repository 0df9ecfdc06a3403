"""Cache hints in the schema: exactly those of the contract."""

from __future__ import annotations

from graphql import GraphQLInterfaceType, GraphQLObjectType

from schema.api import graphql_schema, sdl
from schema.fields.cache_control import CacheControl, CacheControlScope
from schema.fields.directives import carried

DECLARED = {
    "Breakdown": (300, "PUBLIC"),
    "Breakdown.origin": (0, "PRIVATE"),
    "Breakdown.verifiedBy": (0, "PRIVATE"),
    "Breakdown.viewerCanDelete": (0, "PRIVATE"),
    "Breakdown.viewerCanVerify": (0, "PRIVATE"),
    "Breakdown.viewerDidSubmit": (0, "PRIVATE"),
    "Morpheme": (86400, "PUBLIC"),
    "MorphemeFamily": (86400, "PUBLIC"),
    "MorphemeFamily.words": (3600, "PUBLIC"),
    "BreakdownChange.changedBy": (0, "PRIVATE"),
    "MorphemeIndex": (86400, "PUBLIC"),
    "Query.analyzeText": (3600, "PUBLIC"),
    "Query.breakdownsAwaitingReview": (0, "PRIVATE"),
    "Query.morphemeFamilies": (86400, "PUBLIC"),
    "Query.morphemeIndex": (86400, "PUBLIC"),
    "Query.randomWord": (0, None),
    "Query.searchMorphemes": (86400, "PUBLIC"),
    "Query.searchWords": (3600, "PUBLIC"),
    "Query.viewer": (0, "PRIVATE"),
    "Query.wordList": (3600, "PUBLIC"),
    "Query.wordOfTheDay": (3600, "PUBLIC"),
    "ServiceInfo": (3600, "PUBLIC"),
    "User": (0, "PRIVATE"),
    "Word": (86400, "PUBLIC"),
    "Word.breakdown": (0, "PRIVATE"),
    "Word.breakdownHistory": (0, "PRIVATE"),
    "Word.breakdowns": (300, "PUBLIC"),
    "Word.officialBreakdown": (300, "PUBLIC"),
    "Word.relatedWords": (3600, "PUBLIC"),
    "Word.viewerBreakdown": (0, "PRIVATE"),
}


def _values(control: CacheControl) -> tuple[int | None, str | None]:
    return control.max_age, control.scope.name if isinstance(control.scope, CacheControlScope) else None


def test_fields_and_types_have_the_hints_of_the_contract() -> None:
    found: dict[str, tuple[int | None, str | None]] = {}
    for name, kind in graphql_schema.type_map.items():
        elements = {name: carried(kind, CacheControl)}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            elements |= {f"{name}.{field}": carried(one, CacheControl) for field, one in kind.fields.items()}
        found |= {path: _values(control) for path, control in elements.items() if control}

    assert found == DECLARED


def test_hints_are_printed_as_declared() -> None:
    printed = sdl()

    assert printed.count(" @cacheControl(") == 30 + 1
    assert "  randomWord(" in printed
    assert "  ): Word @cacheControl(maxAge: 0) @cost(weight: 5)\n" in printed
    assert "type Breakdown implements Node @cacheControl(maxAge: 300, scope: PUBLIC) {" in printed
    assert "  viewer: User @cacheControl(maxAge: 0, scope: PRIVATE)\n" in printed
    assert '  """Seconds the value stays fresh."""\n  maxAge: Int\n' in printed
    assert '  """Who may share the cached value."""\n  scope: CacheControlScope\n' in printed
