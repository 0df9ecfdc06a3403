"""Documents are measured in time linear in their length, whatever their fragments do."""

from __future__ import annotations

import pytest
from graphql import parse

from schema.errors import LimitError
from schema.operations import measuring
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.measuring import check_document


def nested(depth: int) -> str:
    """Return a query with this nesting depth."""
    return "{ " + "f { " * (depth - 1) + "a" + " }" * depth


def doubling(levels: int, last: str) -> str:
    """Return a query with fragments that each spread the next one twice."""
    fragments = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return f"{{ word {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Word {{ {last} }}"


def test_a_document_as_deep_as_allowed_passes_and_a_deeper_one_does_not() -> None:
    check_document(parse(nested(12)), Limits(max_depth=12))

    with pytest.raises(LimitError, match=r"An operation is 14 fields deep; at most 12 are allowed\."):
        check_document(parse(nested(14)), Limits(max_depth=12))


def test_aliases_count_as_often_as_their_fragment_is_spread() -> None:
    document = parse("{ a: x ...F ...F } fragment F on Query { b: x c: x }")

    with pytest.raises(LimitError, match=r"An operation has 5 aliases; at most 4 are allowed\."):
        check_document(document, Limits(max_aliases=4))
    check_document(document, Limits(max_aliases=5))


def test_aliases_count_for_each_operation() -> None:
    document = parse("query A { a: x b: x } query B { a: x b: x }")

    check_document(document, Limits(max_aliases=2))


@pytest.mark.parametrize("last", ["a: text", "homographs { a: text }"])
def test_a_fragment_is_measured_once_however_often_it_is_spread(last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    plain = measuring._Selections._selection

    def counted(self: measuring._Selections, selection_set: object) -> object:
        measured.append(selection_set)
        return plain(self, selection_set)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(measuring._Selections, "_selection", counted)
    with pytest.raises(LimitError, match=r"An operation has 33554432 aliases; at most 30 are allowed\."):
        check_document(parse(doubling(25, last)), Limits())

    assert len(measured) < 40


def test_a_fragment_counts_once_among_the_fields_of_a_selection() -> None:
    check_document(parse(doubling(25, "text")), Limits(max_repeats=1))
    twice = "{ word { ...F0 ...G0 } } fragment F0 on Word { text ...G0 } fragment G0 on Word { text }"

    with pytest.raises(LimitError, match=r"A selection has text 2 times; at most 1 are allowed\."):
        check_document(parse(twice), Limits(max_repeats=1))


def test_a_count_is_reported_as_a_short_number_whatever_multiplies_it() -> None:
    with pytest.raises(LimitError, match=r"An operation has 2147483647 aliases; at most 30 are allowed\."):
        check_document(parse(doubling(80, "a: text")), Limits())


def test_a_limit_that_is_off_is_none() -> None:
    check_document(parse(doubling(80, "a: text")), Limits(max_aliases=UNLIMITED))


def test_a_fragment_that_spreads_itself_ends() -> None:
    check_document(parse("{ ...A } fragment A on Query { x { ...B } } fragment B on Query { y { ...A } }"), Limits())


def test_inline_fragments_and_unknown_fragments_are_no_depth() -> None:
    check_document(parse("{ ... on Query { ... { a ...Unknown } } }"), Limits(max_depth=1))


def test_fragments_that_no_operation_spreads_are_measured_too() -> None:
    with pytest.raises(LimitError, match="A selection has a 51 times"):
        check_document(parse("{ x } fragment F on Query { " + "a " * 51 + "}"), Limits())


@pytest.mark.parametrize("root", ["__schema", '__type(name: "Word")'])
def test_introspection_counts_as_one_field_up_to_a_depth_of_twenty(root: str) -> None:
    check_document(parse(f"{{ {root} {nested(20)} }}"), Limits(max_depth=1))

    with pytest.raises(LimitError, match=r"An operation is 22 fields deep; at most 12 are allowed\."):
        check_document(parse(f"{{ {root} {nested(21)} }}"), Limits(max_depth=12))


def test_every_node_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    plain = measuring._Nodes._check_node

    def counted(self: measuring._Nodes, node: object) -> None:
        looked_at.append(id(node))
        plain(self, node)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(measuring._Nodes, "_check_node", counted)
    check_document(parse("query Q($a: [Int] = [1]) { a(b: { c: [$a, 2] }) @d(e: 1) { ...F ... { f } } }"), Limits())

    assert len(looked_at) == len(set(looked_at)) == 24
