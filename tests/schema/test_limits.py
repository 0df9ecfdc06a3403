"""Limits of documents: told with limit and value, measured in time linear in the document."""

from __future__ import annotations

import pytest
from graphql import parse

from schema import limits as limits_module
from schema.errors import LimitError
from schema.limits import Limits, check_document
from tests.dictionary import Served, serving


def nested(depth: int) -> str:
    """Give a query that is so many fields deep."""
    return "{ " + "f { " * (depth - 1) + "a" + " }" * depth


def doubling(levels: int, last: str) -> str:
    """Give fragments that each spread the next one twice."""
    fragments = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return f"{{ word {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Word {{ {last} }}"


def test_a_document_as_deep_as_allowed_passes_and_a_deeper_one_does_not() -> None:
    check_document(parse(nested(12)), Limits(max_depth=12))

    with pytest.raises(LimitError, match=r"The document is 14 fields deep; at most 12 are allowed\."):
        check_document(parse(nested(14)), Limits(max_depth=12))


def test_aliases_count_as_often_as_their_fragment_is_spread() -> None:
    document = parse("{ a: x ...F ...F } fragment F on Query { b: x c: x }")

    with pytest.raises(LimitError, match=r"The document has 5 aliases; at most 4 are allowed\."):
        check_document(document, Limits(max_aliases=4))
    check_document(document, Limits(max_aliases=5))


def test_a_fragment_is_measured_once_however_often_it_is_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    plain = limits_module._Measurer.selection

    def counted(self: limits_module._Measurer, selection_set: object) -> object:
        measured.append(selection_set)
        return plain(self, selection_set)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(limits_module._Measurer, "selection", counted)
    with pytest.raises(LimitError, match="The document has 33554432 aliases"):
        check_document(parse(doubling(25, "a: text")), Limits())

    assert len(measured) < 40


def test_a_fragment_that_spreads_itself_ends() -> None:
    check_document(parse("{ ...A } fragment A on Query { x { ...B } } fragment B on Query { y { ...A } }"), Limits())


def test_inline_fragments_and_unknown_fragments_are_no_depth() -> None:
    check_document(parse("{ ... on Query { ... { a ...Unknown } } }"), Limits(max_depth=1))


async def test_a_query_over_a_limit_is_refused_before_it_runs(served: Served) -> None:
    pairs = "{ breakdown { word " * 7 + "{ text }" + "} }" * 7
    deep = await served.ask("{ word(by: { databaseId: 2002 }) " + pairs + " }")
    aliased = await served.ask("{ " + " ".join(f"a{n}: about {{ version }}" for n in range(31)) + " }")
    long = await served.ask("{ " + "about { version } " * 600 + "}")

    assert deep.messages == ["The document is 16 fields deep; at most 12 are allowed."]
    assert aliased.messages == ["The document has 31 aliases; at most 30 are allowed."]
    assert "2000" in long.messages[0]
    assert deep.codes == aliased.codes == ["GRAPHQL_VALIDATION_FAILED"]
    assert long.codes == ["GRAPHQL_PARSE_FAILED"]
    assert not any(asked.budget.calls for asked in (deep, aliased, long))


async def test_a_document_nested_beyond_the_interpreter_is_refused(served: Served) -> None:
    asked = await served.ask("{ " + "a { " * 900 + "b" + " }" * 901)

    assert not asked.answer.executed
    assert len(asked.messages) == 1


async def test_limits_are_settings_and_are_told(served: Served) -> None:
    query = "{ about { limits { maxDepth maxAliases maxTokens } } }"

    async with serving(served.engine, limits=Limits(max_depth=3, max_aliases=0, max_tokens=100)) as strict:
        told = await strict.ask(query)
        refused = await strict.ask("{ a: about { version } }")

    assert told.data["about"]["limits"] == {"maxDepth": 3, "maxAliases": 0, "maxTokens": 100}
    assert refused.messages == ["The document has 1 aliases; at most 0 are allowed."]
