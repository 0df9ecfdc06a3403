"""What is selected below a field, with fragments and paths."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from schema.fields import selection as selection_module
from schema.fields.context import Info
from schema.fields.selection import needs_whole_word, selects
from tests.dictionary import Served


def selected(document: str, *path: str) -> frozenset[str]:
    """Return what is selected below the first field of a document."""
    definitions = parse(document).definitions
    [operation] = [node for node in definitions if isinstance(node, OperationDefinitionNode)]
    fragments = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    fields = [node for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    raw = SimpleNamespace(field_nodes=fields, fragments=fragments)
    return selects(cast("Info", SimpleNamespace(_raw_info=raw)), *path)


@pytest.mark.parametrize(
    ("document", "path", "found"),
    [
        ("{ word { text gloss } }", (), {"text", "gloss"}),
        ("{ word { shown: text } }", (), {"text"}),
        ("{ word { text } word { gloss } }", (), {"text", "gloss"}),
        ("{ word { ... on Word { text } ... { gloss } } }", (), {"text", "gloss"}),
        ("{ word { ...F } } fragment F on Word { text ...G } fragment G on Word { gloss }", (), {"text", "gloss"}),
        ("{ list { nodes { text } edges { node { gloss } } } }", ("nodes",), {"text"}),
        ("{ list { nodes { text } edges { node { gloss } } } }", ("edges", "node"), {"gloss"}),
        ("{ list { ...F } } fragment F on List { nodes { text } a: nodes { gloss } }", ("nodes",), {"text", "gloss"}),
        ("{ list { pageInfo { hasNextPage } } }", ("nodes",), set()),
        ("{ word }", (), set()),
    ],
)  # fmt: skip
def test_fields_are_found_with_aliases_fragments_and_paths(
    document: str, path: tuple[str, ...], found: set[str]
) -> None:
    assert selected(document, *path) == found


def test_a_fragment_spread_at_two_depths_is_visited_at_both() -> None:
    document = "{ a { ...F b { ...F } } } fragment F on T { b { c } c }"

    assert selected(document) == {"b", "c"}
    assert selected(document, "b") == {"b", "c"}


def test_a_fragment_spread_repeatedly_is_visited_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original: Callable[..., None] = selection_module._collect

    def counted(*args: object) -> None:
        calls.append(args)
        original(*args)

    monkeypatch.setattr(selection_module, "_collect", counted)
    fragments = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} }}" for n in range(25)]

    found = selected(f"{{ word {{ ...F0 }} }} {' '.join(fragments)} fragment F25 on Word {{ text }}")

    assert found == {"text"}
    assert len(calls) == 27


@pytest.mark.parametrize(
    ("fields", "whole"),
    [(set(), False), ({"text", "gloss", "breakdown"}, False), ({"text", "grammar"}, True), ({"definitions"}, True)],
)
def test_a_whole_word_is_needed_if_its_entry_lacks_a_field(fields: set[str], *, whole: bool) -> None:
    assert needs_whole_word(frozenset(fields)) is whole


async def test_selections_in_an_inline_fragment_are_read_with_the_list(served: Served) -> None:
    query = '{ searchWords(query: "выход", first: 1) { edges { node { ... on Word { grammar { __typename } } } } } }'

    asked = await served.ask(query)

    assert asked.data["searchWords"]["edges"] == [{"node": {"grammar": {"__typename": "NounDeclension"}}}]
    assert asked.budget.calls == {"Query": 1, "BatchGetItem": 2}
