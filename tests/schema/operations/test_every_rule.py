"""Several validation rules as one visitor: the same errors, fewer objects in cycles."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from graphql import ASTValidationRule, FieldNode, parse, specified_rules, validate
from graphql.language.ast import QUERY_DOCUMENT_KEYS

from schema.api import graphql_schema
from schema.operations.every_rule import every_rule

DOCUMENTS = [
    "{ __typename }",
    "query Q($a: Int) { wordList(first: $a) { nodes { id ...F } } } fragment F on Word { text stressed(style: NONE) }",
    "{ nothing { id } about { nothing version { id } } word }",
    "query ($a: Int, $a: Nope, $b: Word) { wordList(first: $c, nope: 1, first: 2, first: $a) { nodes { id } } }",
    "{ word(by: { id: 1.5, databaseId: 2, nope: [1], text: { text: null } }) { id } words(ids: [[1], null]) { id } }",
    "query A { ...B } query A { ...C ...A } { ...D } fragment B on Query { ...B } fragment B on Nope { id }",
    "fragment Unused on Word { id } { node(id: 1) { text ... on NounDeclension { gender } ... on String { id } } }",
    "{ randomWord { a: text a: gloss synonyms { b: text b: gloss } forms grammar { gender } } }",
    "{ about @skip @include(if: 1) @nope @skip(if: true) { version } ... @defer { __typename } }",
    "query ($a: Boolean, $s: String) { word(by: { text: { text: $s } }) { id @skip(if: $a) } }",
    "mutation ($t: String) { submitBreakdown(input: { items: [{ text: $t, morphemeId: 1 }, {}] }) { word { id } } }",
    "type A { b: Int } extend schema @nope { query: A } subscription { a } { __typename } { __typename }",
    "{ wordOfTheDay(date: 5) { id } wordList(filter: { partsOfSpeech: [Noun, NOUN], partsOfSpeech: 1 }) { nodes } }",
]


def problems(query: str, rules: tuple[type[ASTValidationRule], ...]) -> list[str]:
    return [str(error) for error in validate(graphql_schema, parse(query), rules, max_errors=1000)]


@pytest.mark.parametrize("query", DOCUMENTS)
def test_all_rules_together_find_what_they_find_in_the_library(query: str) -> None:
    rules = tuple(specified_rules)

    assert problems(query, (every_rule(rules),)) == problems(query, rules)


@pytest.mark.parametrize("rule", specified_rules, ids=lambda rule: rule.__name__)
def test_each_rule_finds_the_same_alone(rule: type[ASTValidationRule]) -> None:
    found = [problems(query, (every_rule((rule,)),)) for query in DOCUMENTS]

    assert found == [problems(query, (rule,)) for query in DOCUMENTS]


@pytest.mark.parametrize("action", [ASTValidationRule.SKIP, ASTValidationRule.BREAK, True, False, None])
@pytest.mark.parametrize("event", ["enter", "leave"])
def test_a_rule_that_skips_or_ends_leaves_the_others_alone(event: str, action: Any) -> None:
    seen: list[str] = []

    class Noting(ASTValidationRule):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            seen.append(f"note {node.name.value}")

    class Acting(ASTValidationRule):
        def enter_field(self, node: FieldNode, *_: object) -> Any:
            seen.append(f"enter {node.name.value}")
            return action if event == "enter" and node.name.value == "about" else None

        def leave_field(self, node: FieldNode, *_: object) -> Any:
            seen.append(f"leave {node.name.value}")
            return action if event == "leave" and node.name.value == "version" else None

    query = "{ a: __typename about { version dataVersion } b: __typename }"
    problems(query, (Acting, Noting))
    expected = seen.copy()
    seen.clear()
    problems(query, (every_rule((Acting, Noting)),))

    assert seen == expected
    assert [name for name in seen if name.startswith("note")] == [
        "note __typename", "note about", "note version", "note dataVersion", "note __typename",
    ]  # fmt: skip


def test_no_rule_makes_a_handler_for_itself_alone() -> None:
    kinds = {f"{event}_{kind}" for kind in QUERY_DOCUMENT_KEYS for event in ("enter", "leave")} | {"enter", "leave"}
    made: list[str] = []

    class Looking(every_rule(tuple(specified_rules))):  # type: ignore[misc]
        def __init__(self, context: object) -> None:
            super().__init__(context)
            made.extend(name for rule in self.rules for name in vars(rule) if name in kinds)

    assert problems("{ __typename }", (Looking,)) == []
    assert made == []


def test_a_document_leaves_few_objects_to_the_garbage_collector() -> None:
    document = parse("{ __typename }", no_location=True)
    rules = tuple(specified_rules)

    def left(rules: tuple[type[ASTValidationRule], ...]) -> int:
        validate(graphql_schema, document, rules)
        gc.collect()
        gc.disable()
        try:
            validate(graphql_schema, document, rules)
            return gc.collect()
        finally:
            gc.enable()

    assert left((every_rule(rules),)) < left(rules) / 3
