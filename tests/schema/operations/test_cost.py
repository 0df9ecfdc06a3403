"""The cost of operations: computed before they run, in a number of steps linear in the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_introspection_query,
    get_named_type,
    is_abstract_type,
    is_list_type,
    parse,
)
from graphql import get_nullable_type as nullable

from schema.api import graphql_schema
from schema.fields.directives import ListSize, carried
from schema.operations import points as points_module
from schema.operations.cost import CostAnalysis
from schema.operations.execution import Executor
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.operation import Answer, OperationRequest, Ready
from schema.operations.points import points
from tests.builders import make_family
from tests.dictionary import Served, serving, small_table


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def cost_of(query: str, variables: dict[str, object] | None = None, *, operation_name: str | None = None) -> int:
    """Return the cost of an operation, with wide limits."""
    executor = Executor(limits=Limits(max_cost=UNLIMITED, max_tokens=20_000, max_aliases=UNLIMITED))
    request = OperationRequest(query=query, variables=variables, operation_name=operation_name)
    ready = executor.prepare(request, request_id="request-1")
    assert isinstance(ready, Ready), ready.payload
    return ready.cost


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0),
        ("{ about { version } }", 1),
        ("{ about { version limits { maxDepth } } }", 2),
        ("{ about { sources { name } } }", 2),
        ('{ word(by: { id: "a" }) { text stressed(style: NONE) level } }', 1),
        ("{ randomWord { text } }", 5),
        ("{ morphemeIndex { version entries { text meanings } } }", 100),
    ],
)
def test_objects_weigh_one_and_scalars_nothing_by_default(query: str, cost: int) -> None:
    assert cost_of(query) == cost


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ('{ words(ids: ["a", "b", "c"]) { text } }', 3),
        ('{ words(ids: ["a", "b", "c"]) { aspectualPairs { perfective { text } } } }', 15),
        ("{ words(ids: []) { text } }", 0),
        ('{ words(ids: "a") { text } }', 1),
        ('{ word(by: { id: "a" }) { definitions { definitions { senses { text } } } } }', 22),
        ('{ word(by: { id: "a" }) { morphemeMatches { morpheme { text } } } }', 61),
        ("{ wordList { nodes { text } } }", 21),
        ("{ wordList(first: 3) { nodes { text } } }", 4),
        ("{ wordList(first: 3) { edges { node { text } } pageInfo { hasNextPage } } }", 8),
        ("{ wordList(first: 3) { nodes { homographs { text } } } }", 7),
        ('{ searchWords(query: "a", first: 3) { nodes { text } suggestions } }', 8),
        ("{ wordList(first: 3) { nodes { relatedWords(first: 2) { nodes { text } } } } }", 25),
    ],
)
def test_a_list_multiplies_what_it_holds(query: str, cost: int) -> None:
    assert cost_of(query) == cost


@pytest.mark.parametrize(
    ("text", "words"),
    [("дом", 1), ("Кто-то дома, и не один.", 5), ("а,б;в", 3), ("!", 0), ("house", 0), ("", 0), ("а " * 250, 250)],
)
def test_an_analysis_costs_by_the_words_of_its_text(text: str, words: int) -> None:
    selected = "{ tokens { start candidates { forms { label } word { text } } } }"
    cost = 5 + words * (1 + 2 * (1 + 1))
    variable = f"query A($text: String!) {{ analyzeText(text: $text) {selected} }}"
    default = f'query A($text: String! = "{text}") {{ analyzeText(text: $text) {selected} }}'

    assert cost_of(f'{{ analyzeText(text: "{text}") {selected} }}') == cost
    assert cost_of(f'{{ analyzeText(text: """{text}""") {selected} }}') == cost
    assert cost_of(variable, {"text": text}) == cost
    assert cost_of(default) == cost


WITH_PARENT = """{ word(by: { id: "a" }) { officialBreakdown { items {
    ... on MorphemeBreakdownItem { morpheme { text kind family { meanings %s } } }
} } } }"""


@pytest.mark.parametrize(
    ("more", "cost"),
    [
        ("", 2 + 5),
        ("meaningsAreDerived keyWord { stressed gloss }", 2 + 5),
        ("keyWord { definitions { partOfSpeech } }", 2 + 5 * (1 + 1)),
        ("a: keyWord { gloss } b: keyWord { text }", 2 + 5 * (1 + 2)),
        ("morphemes { text }", 2 + 5 * (1 + 3)),
        ("morphemes { family { level } }", 2 + 5 * (1 + 3)),
        ("morphemes { a: family { level } b: family { level } }", 2 + 5 * (1 + 3 * 3)),
        ("words(first: 4) { nodes { text } }", 2 + 5 * (1 + 1 + 4)),
    ],
)
def test_fields_read_with_a_list_item_have_no_cost(more: str, cost: int) -> None:
    assert cost_of(WITH_PARENT % more) == cost


async def test_the_list_of_all_families_costs_by_their_number(tmp_path: Path) -> None:
    query = "{ morphemeIndex { families { morphemes { text } } } }"
    families = [make_family(family_id=str(number), members={f"{number}1": "ход"}) for number in range(1, 226)]

    async with small_table(tmp_path, families[:224]) as engine, serving(engine) as served:
        fitting = await served.ask(query, with_cost=True)
        served.cool()
        cold = await served.ask(query, with_cost=True)
        served.dictionary.about = None
        unknown = await served.ask(query)
    folder = tmp_path / "more"
    folder.mkdir()
    async with small_table(folder, families) as engine, serving(engine, limits=Limits(max_cost=999)) as served:
        refused = await served.ask(query)

    costs = [asked.answer.payload["extensions"] for asked in (fitting, cold)]
    assert costs == [{"cost": {"requestedQueryCost": 100 + 224 * (1 + 3), "maximumAvailable": 1000}}] * 2
    assert len(fitting.data["morphemeIndex"]["families"]) == len(cold.data["morphemeIndex"]["families"]) == 224
    assert unknown.codes == ["COST_LIMIT_EXCEEDED"]
    assert unknown.messages[0].startswith("The operation costs 2100 points")
    assert refused.messages[0].startswith("The operation costs 1000 points; at most 999 are allowed")


CHAINS = {
    "Word.synonyms": ("{ randomWord { %s } }", "synonyms { %s }", "id"),
    "Word.homographs": ("{ randomWord { %s } }", "homographs { %s }", "id"),
    "Word.aspectualPairs": ("{ randomWord { %s } }", "aspectualPairs { perfective { %s } }", "id"),
    "MorphemeFamily.morphemes": ("{ morphemeIndex { families { %s } } }", "morphemes { family { %s } }", "id"),
    "Breakdown.items": (
        "{ randomWord { %s } }",
        "officialBreakdown { items { ... on MorphemeBreakdownItem { morpheme { family { keyWord { %s } } } } } }",
        "id",
    ),
    "Word.morphemeMatches": (
        "{ randomWord { %s } }",
        "morphemeMatches { morpheme { family { keyWord { %s } } } }",
        "id",
    ),
    "RussianText.variants": ("{ randomWord { forms { form { %s } } } }", "variants { %s }", "text"),
}
"""Every list that leads back to itself: an operation that has it, one link of the chain, its end."""


def chain(name: str, links: int) -> str:
    """Return a query that nests a list in itself."""
    query, link, end = CHAINS[name]
    for _ in range(links):
        query %= link
    return query % end


@pytest.mark.parametrize("name", CHAINS)
def test_a_list_of_an_assumed_size_may_be_nested_in_itself_once(name: str) -> None:
    executor = Executor(limits=Limits(max_cost=UNLIMITED, max_depth=UNLIMITED))
    fitting, refused = (executor.prepare(asking(chain(name, links)), request_id="request-1") for links in (2, 3))

    assert isinstance(fitting, Ready), fitting.payload
    assert isinstance(refused, Answer)
    assert refused.payload["errors"] == [
        {
            "message": f"{name} is nested in itself 2 times; at most once is allowed.",
            "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
        }
    ]


def asking(query: str) -> OperationRequest:
    """Return the request for a query."""
    return OperationRequest(query=query)


@pytest.mark.parametrize(
    "query",
    [
        "{ randomWord { ...A } } fragment A on Word { homographs { ... on Word { homographs { ...B } } } }"
        " fragment B on Word { synonyms { homographs { id } } }",
        '{ node(id: "a") { ... on MorphemeFamily { morphemes { family { words(first: 1) { nodes { officialBreakdown {'
        " items { ... on MorphemeBreakdownItem { morpheme { family { morphemes { family { morphemes { id }"
        " } } } } } } } } } } } } } }",
        "{ randomWord { homographs { homographs { a: homographs @include(if: false) { id } } } } }",
    ],
    ids=["through fragments", "through a page", "although it is not included"],
)
def test_a_chain_is_found_wherever_its_links_are(query: str) -> None:
    refused = Executor(limits=Limits(max_depth=UNLIMITED)).prepare(asking(query), request_id="request-1")

    assert isinstance(refused, Answer)
    assert "is nested in itself 2 times" in str(refused.payload)


def test_every_list_that_can_be_nested_in_itself_without_a_page_is_one_of_the_chains() -> None:
    assumed = {
        f"{kind.name}.{name}": get_named_type(field.type)
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if (size := carried(field, ListSize)) and not size.slicing and is_list_type(nullable(field.type))
    }

    circular = {name for name, kind in assumed.items() if name.split(".")[0] in reached_without_pages(kind.name)}

    assert circular == set(CHAINS)


def reached_without_pages(start: str) -> set[str]:
    """Return the types that a type leads to by fields that are not pages, itself included."""
    reached, new = {start}, [start]
    while new:
        kind = graphql_schema.get_type(new.pop())
        fields = kind.fields.values() if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else ()
        found = {
            get_named_type(one.type).name for one in fields if not ((size := carried(one, ListSize)) and size.slicing)
        }
        if is_abstract_type(kind):
            found |= {one.name for one in graphql_schema.get_possible_types(kind)}
        new += found - reached
        reached |= found
    return reached


def test_a_size_beyond_what_a_field_takes_counts_as_the_most_it_takes() -> None:
    assert cost_of("{ wordList(first: 5000) { nodes { text } } }") == 101
    assert cost_of("{ wordList(first: -5000) { nodes { text } } }") == 1


def test_the_size_of_a_page_may_come_from_a_variable_or_its_default() -> None:
    query = "query Q($first: Int = 7) { wordList(first: $first) { nodes { text } } }"

    assert cost_of(query, {"first": 3}) == 4
    assert cost_of(query) == 8
    assert cost_of("query Q($first: Int) { wordList(first: $first) { nodes { text } } }") == 21


def test_the_length_of_a_list_may_come_from_a_variable() -> None:
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { homographs { text } } }"

    assert cost_of(query, {"ids": ["a", "b", "c"]}) == 6
    assert cost_of(query, {"ids": "a"}) == 2
    assert cost_of(query, {"ids": ["a"] * 100}) == 200


def test_variables_may_multiply_each_other() -> None:
    query = (
        "query Q($a: Int!, $b: Int!) { wordList(first: $a) { nodes { relatedWords(first: $b) { nodes { text } } } } }"
    )

    assert cost_of(query, {"a": 10, "b": 20}) == 1 + 10 * (1 + 5 + 20)


def test_skipped_fields_cost_nothing() -> None:
    query = """query Q($with: Boolean!) {
        word(by: { id: "a" }) {
            ... @include(if: $with) { forms { label } }
            homographs @skip(if: $with) { text }
            synonyms @include(if: false) { text }
            aspectualPairs @skip(if: true) { __typename }
        }
    }"""

    assert cost_of(query, {"with": True}) == 21
    assert cost_of(query, {"with": False}) == 2


def test_the_most_expensive_possible_type_counts() -> None:
    grammar = """{ word(by: { id: "a" }) { grammar {
        ... on NounDeclension { nominative { singular { text } } }
        ... on VerbConjugation { past { masculine { text } feminine { text } } }
        ... on AdjectiveForms { comparative { text } }
    } } }"""

    assert cost_of(grammar) == 1 + 1 + 3
    assert (
        cost_of('{ node(id: "a") { ... on Node { ... on Breakdown { items { text } } ... on Word { text } } } }') == 6
    )


def test_a_page_may_be_selected_by_fragments() -> None:
    query = """{
        few: wordList(first: 2) { ...Page }
        many: wordList(first: 50) { ...Page ... on WordConnection { edges { cursor } } }
    }
    fragment Page on WordConnection { nodes { text } pageInfo { hasNextPage } }"""

    assert cost_of(query) == (1 + 2 + 1) + (1 + 50 + 1 + 50)


def test_the_fields_of_a_mutation_cost_ten() -> None:
    query = """mutation { deleteBreakdown(input: { breakdownId: "a" }) {
        word { text } userErrors { ... on UserError { message } }
    } }"""

    assert cost_of(query) == 12


def test_each_operation_of_a_document_costs_for_itself() -> None:
    query = "query A { randomWord { text } } query B { about { version } }"

    assert cost_of(query, operation_name="A") == 5
    assert cost_of(query, operation_name="B") == 1


def test_the_standard_introspection_is_within_the_limit_and_thirty_of_it_are_not() -> None:
    schema = "__schema { types { fields { args { name type { name } } type { name } } } }"

    assert cost_of(get_introspection_query(schema_description=True, input_value_deprecation=True)) < 700
    assert cost_of('{ __type(name: "Word") { name } }') == 1
    assert cost_of("{ " + schema + " }") == 99
    assert cost_of("{ " + " ".join(f"a{number}: {schema}" for number in range(30)) + " }") == 2970


def doubling(levels: int, last: str) -> str:
    """Return a query with fragments that each spread the next one twice."""
    fragments = [f"fragment F{n} on Word {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    head = "query Q($first: Int) { randomWord { ...F0 } }"
    return f"{head} {' '.join(fragments)} fragment F{levels} on Word {{ {last} }}"


def counting(monkeypatch: pytest.MonkeyPatch, kind: type, method: str) -> list[str]:
    """Write a method down each time it is called."""
    calls: list[str] = []
    plain = getattr(kind, method)

    def counted(*given: object) -> object:
        calls.append(method)
        return plain(*given)

    monkeypatch.setattr(kind, method, counted)
    return calls


@pytest.mark.parametrize(
    "last", ["homographs { text }", "relatedWords(first: $first) { nodes { text } }"], ids=["fixed", "by a variable"]
)
def test_a_selection_is_worked_out_once_however_often_it_is_spread(last: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = counting(monkeypatch, CostAnalysis, "_part")
    sums = counting(monkeypatch, points_module._Combination, "evaluate")
    document = parse(doubling(25, last))

    cost = CostAnalysis(graphql_schema, fragments_of(document)).operation(document.definitions[0])  # type: ignore[arg-type]  # it is one

    assert points(cost, {"first": 3}) >= 2**25
    assert len(parts) < 60
    assert len(sums) < 60


def test_a_cost_is_a_short_number_whatever_multiplies_it() -> None:
    query = doubling(60, "relatedWords(first: $first) { nodes { text } }")

    assert cost_of(query, {"first": 3}) == 2**31 - 1


def test_nesting_beyond_the_interpreters_limit_has_the_maximum_cost() -> None:
    nested = "relatedWords(first: $first) { nodes { " * 75 + "text" + " } }" * 75
    executor = Executor(limits=Limits(max_depth=UNLIMITED))
    request = OperationRequest(query=f"query Q($first: Int!) {{ randomWord {{ {nested} }} }}", variables={"first": 1})

    refused = executor.prepare(request, request_id="request-1")

    assert "The operation costs 2147483647 points" in str(getattr(refused, "payload", None))


def test_every_list_of_objects_tells_its_size_but_for_those_that_are_short_or_free() -> None:
    silent = [
        f"{kind.name}.{name}"
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if is_list_type(nullable(field.type)) and not carried(field, ListSize)
        if isinstance(get_named_type(field.type), GraphQLObjectType | GraphQLInterfaceType)
        if not (kind.name.endswith("Connection") and name in ("edges", "nodes"))
    ]

    assert sorted(silent) == ["MorphemeIndex.families", "ServiceInfo.sources", "TextAnalysis.tokens"]


def test_the_size_assumed_of_a_page_is_the_default_of_first() -> None:
    pages = {
        f"{kind.name}.{name}": (size.assumed, field.args["first"].default_value)
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if (size := carried(field, ListSize)) and size.slicing == ["first"]
    }

    assert len(pages) == 11
    assert [name for name, (assumed, default) in pages.items() if assumed != default] == []


def test_no_list_needs_a_slicing_argument() -> None:
    sizes = [
        size
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        for field in kind.fields.values()
        if (size := carried(field, ListSize))
    ]

    assert {size.require_one for size in sizes} == {False}


# ------------------------------------------------------------------ the limit

PAGE = "query Page($first: Int!) { wordList(first: $first) { nodes { text forms { label } } } }"


async def test_an_operation_over_the_limit_is_refused_before_it_runs(served: Served) -> None:
    asked = await served.ask(PAGE, {"first": 100})
    fitting = await served.ask(PAGE, {"first": 4})

    assert asked.messages == [
        "The operation costs 2101 points; at most 1000 are allowed. "
        "Ask for shorter pages (`first`) or less of each object."
    ]
    assert asked.codes == ["COST_LIMIT_EXCEEDED"]
    assert (asked.answer.executed, asked.answer.operation_name) == (False, "Page")
    assert not asked.budget.calls
    assert len(fitting.data["wordList"]["nodes"]) == 4


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ('{ words(ids: ["a"]) { text } }', "fewer ids (`ids`) or less of each object"),
        ('{ analyzeText(text: "Я") { __typename } }', "a shorter text (`text`) or less of each object"),
        ("{ ...A } fragment A on Query { ...B } fragment B on Query { morphemeIndex { families { id } } }",
         "`entries` instead of `families` or less of each object"),
        ('{ word(by: { databaseId: 1 }) { breakdowns { nodes { id } } } words(ids: ["a"]) { id } }',
         "shorter pages (`first`), fewer ids (`ids`), or less of each object"),
        ("{ randomWord { definitions { partOfSpeech } } }", "less of each object"),
        ('mutation { deleteBreakdown(input: { breakdownId: "a" }) { word { text } } }', "less of each object"),
    ],
)  # fmt: skip
def test_a_refusal_names_what_the_operation_can_change(query: str, advice: str) -> None:
    [message] = refusals(query)

    assert message.endswith(f"points; at most 0 are allowed. Ask for {advice}.")


def test_a_refusal_names_nothing_of_other_operations_of_the_document() -> None:
    document = "query A { wordList { nodes { text } } } query B { randomWord { id } }"

    assert [message.partition("allowed. ")[2] for message in refusals(document, "B")] == [
        "Ask for less of each object."
    ]


def refusals(query: str, operation_name: str | None = None) -> list[str]:
    """Return the errors of an operation where nothing may cost anything."""
    request = OperationRequest(query=query, operation_name=operation_name)
    refused = Executor(limits=Limits(max_cost=0)).prepare(request, request_id="request-1")
    assert isinstance(refused, Answer)
    errors: Any = refused.payload["errors"]
    return [error["message"] for error in errors]


async def test_the_cost_is_returned_on_request(served: Served) -> None:
    told = await served.ask(PAGE, {"first": 4}, with_cost=True)
    untold = await served.ask(PAGE, {"first": 4})
    refused = await served.ask(PAGE, {"first": 100}, with_cost=True)

    assert told.answer.payload["extensions"] == {"cost": {"requestedQueryCost": 85, "maximumAvailable": 1000}}
    assert "extensions" not in untold.answer.payload
    assert refused.answer.payload["extensions"] == {"cost": {"requestedQueryCost": 2101, "maximumAvailable": 1000}}


async def test_the_limit_is_a_setting_and_is_in_about(served: Served) -> None:
    about = "{ about { limits { maxCost } } }"

    async with serving(served.engine, limits=Limits(max_cost=5)) as strict:
        told = await strict.ask(about)
        refused = await strict.ask("{ wordList(first: 10) { nodes { text } } }")

    assert told.data["about"]["limits"] == {"maxCost": 5}
    assert refused.codes == ["COST_LIMIT_EXCEEDED"]
