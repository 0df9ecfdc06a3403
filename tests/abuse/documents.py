"""Attacks in GraphQL: documents, variables and arguments that ask for too much, or cost too much to look at.

Source: the list of the OWASP GraphQL Cheat Sheet, and what graphql-core's lexer, parser and rules are slow at.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from tests.abuse.wire import get, post

__all__ = ["ANSWERED", "GREEDY", "REFUSED"]

ID = "V29yZDoxMDAx"
TOKENS = 2000


def _repeated(piece: str, times: int) -> str:
    return " ".join(piece.replace("#", str(number)) for number in range(times))


def _nested(opening: str, times: int, innermost: str, closing: str = "}") -> str:
    return opening * times + innermost + closing * times


def _doubling_fragments(levels: int) -> str:
    fragments = [f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(levels)]
    return "{ ...F0 } " + " ".join(fragments) + f" fragment F{levels} on Query {{ __typename }}"


def _deep_json(depth: int) -> bytes:
    return b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * depth + b"]" * depth + b"}}"


def _with_variables(query: str, **variables: object) -> bytes:
    return post({"query": query, "variables": variables})


def _refused() -> Iterator[tuple[str, bytes]]:
    yield "31 aliases", post("{" + _repeated("a#: __typename", 31) + "}")
    yield "600 aliases", post("{" + _repeated("a#: __typename", 600) + "}")
    yield "aliases of one expensive field", post("{" + _repeated("a#: wordOfTheDay { text }", 31) + "}")
    yield (
        "aliases in fragments",
        post(
            "{ ...F ...G } "
            + " ".join(
                f"fragment {name} on Query {{ {_repeated(name.lower() + '#: __typename', 16)} }}" for name in "FG"
            )
        ),
    )
    yield "2,001 tokens", post("{" + _repeated("__typename", TOKENS - 1) + "}")
    yield "a mebibyte of tokens", post("{" + "a " * 520_000 + "}")
    yield "a mebibyte of braces", post("{" * 1_000_000)
    yield "a mebibyte of brackets", post("{ a(b: " + "[" * 1_000_000)
    yield "a mebibyte of comments", post("#" + "x" * 1_000_000)
    yield "a mebibyte of commas", post("," * 1_000_000)
    yield "a mebibyte of empty lines", post("\n" * 500_000)
    yield "a mebibyte of byte order marks", post("\ufeff" * 340_000)
    yield "a string of a mebibyte", post('{ word(by: {text: {text: "' + "x" * 1_000_000 + '"}}) { id } ')
    yield "a string of a mebibyte of escapes", post('{ word(by: {text: {text: "' + "\\u0430" * 80_000 + '"}}) { id } ')
    yield "a block string of many lines", post('{ word(by: {text: {text: """' + "\n x" * 160_000 + '"""}}) { id } ')
    yield "a name of a mebibyte", post("{" + "a" * 1_000_000 + "}")
    yield "a number of 5,000 digits", post("{ wordList(first: " + "9" * 5000 + ") { nodes { id } } }")
    yield "a number of 500,000 digits", post("{ wordList(first: " + "9" * 500_000 + ") { nodes { id } } }")
    yield "a number with a large exponent", post("{ wordList(first: 1e999999999) { nodes { id } } }")
    yield "repeated directives", post("{ __typename" + " @skip(if: false)" * 300 + "}")
    yield "unknown directives", post("{ __typename" + " @a" * 900 + "}")
    yield "one field 990 times", post("{" + "__typename " * 990 + "}")
    yield "one object 200 times", post("{" + "wordOfTheDay { text } " * 200 + "}")
    yield "one object 200 times with other fields", post("{" + _repeated("wordOfTheDay { f# }", 200) + "}")
    yield "conflicting fields", post("{" + _repeated("a: word(by: {databaseId: #}) { id }", 120) + "}")
    yield (
        "conflicting fields in fragments",
        post(
            "{"
            + _repeated("...F#", 90)
            + "}"
            + _repeated("fragment F# on Query { a: word(by: {databaseId: #}) { id } }", 90)
        ),
    )
    yield (
        "circular introspection",
        post("{ __schema { types {" + _nested("fields { type {", 40, "name", "} }") + "} } }"),
    )
    yield (
        "wide introspection",
        post(
            "{ __schema { types { " + "fields { type { fields { type { fields { type { name } } } } } } " * 20 + "} } }"
        ),
    )
    yield "a circle of one fragment", post("{ ...F } fragment F on Query { ...F }")
    yield (
        "a circle of 100 fragments",
        post("{ ...F0 }" + "".join(f" fragment F{n} on Query {{ ...F{(n + 1) % 100} }}" for n in range(100))),
    )
    yield (
        "a circle through fields",
        post(
            "{ wordOfTheDay { ...W } } fragment W on Word { synonyms { ...V } }"
            " fragment V on Word { homographs { ...W } }"
        ),
    )
    yield "fragments that double 150 times", post(_doubling_fragments(150))
    yield (
        "fragments that nobody spreads",
        post("{ __typename }" + _repeated("fragment F# on Query { __typename }", 200)),
    )
    yield "fragments that are missing", post("{" + _repeated("...F#", 600) + "}")
    yield "a depth of 13", post("{ wordOfTheDay {" + _nested("synonyms {", 11, "id") + "} }")
    yield "a depth of 600", post("{ wordOfTheDay {" + _nested("synonyms {", 600, "id") + "} }")
    yield "a depth of 300 inline fragments", post("{" + _nested("... on Query {", 300, "__typename") + "}")
    yield "a depth of 490 bare inline fragments", post("{" + _nested("... {", 490, "__typename") + "}")
    yield "a list in 900 lists", post("{ words(ids: " + _nested("[", 900, "", "]") + ") { id } }")
    yield "an object in 400 objects", post("{ word(by: " + _nested("{a: ", 400, "1") + ") { id } }")
    yield "a type in 900 lists", post("query ($a: " + _nested("[", 900, "Int", "]") + ") { __typename }")
    yield "101 ids", post("{ words(ids: [" + f'"{ID}" ' * 101 + "]) { id } }")
    yield "101 ids of nodes", post("{ nodes(ids: [" + f'"{ID}" ' * 101 + "]) { id } }")
    yield (
        "60,000 ids in variables",
        _with_variables("query ($ids: [ID!]!) { words(ids: $ids) { id } }", ids=["x"] * 60_000),
    )
    yield "variables of a mebibyte", _with_variables("query ($a: String!) { __typename }", b="x" * 1_040_000)
    yield (
        "variables of 60,000 names",
        _with_variables("query ($a: String!) { __typename }", **{f"v{n}": n for n in range(60_000)}),
    )
    yield "600 variables", post("query (" + _repeated("$v#: Int", 600) + ") { __typename }")
    yield "a variable of the wrong type", _with_variables("query ($a: Int!) { __typename }", a={"b": [None, True]})
    yield "variables 100,000 deep", post(_deep_json(100_000))
    yield "variables 2,000 deep", post(_deep_json(2_000))
    yield (
        "a variable of 5,000 digits",
        post(b'{"query": "query ($a: Int!) { __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}"),
    )
    yield "an array in place of an object", post([{"query": "{ __typename }"}] * 1000)
    yield "an empty array", post([])
    yield "an array of arrays", post([[[[]]]])
    yield "600 operations", post(_repeated("query Q# { __typename }", 600))
    yield "two operations without a choice", post("query A { __typename } query B { __typename }")
    yield "an operation that is not there", post({"query": "query A { __typename }", "operationName": "B" * 10_000})
    yield "a subscription", post("subscription { __typename }")
    yield "a schema definition", post("type A { a: Int }")
    yield (
        "many root fields",
        post("{" + _repeated("a#: __typename", 25) + " about { version } wordOfTheDay { id } " * 40 + "}"),
    )
    yield (
        "lists in lists in lists",
        post(
            "{ wordList(first: 100) { nodes { relatedWords(first: 100) {"
            " nodes { relatedWords(first: 100) { nodes { id } } } } } } }"
        ),
    )
    yield "600 mistakes with suggestions", post("{" + _repeated("wordd#", 600) + "}")
    yield "600 unknown arguments", post("{ about(" + _repeated("versionn#: 1", 600) + ") { version } }")
    yield "a NUL in a document", post("{ __type\0name }")
    yield "control characters in a document", post("{ __typename \x07\x1b[31m }")
    yield "nothing at all", post("")
    yield "invalid UTF-8", post(b'{"query": "{ __typename \xff\xfe }"}')
    yield "a lone surrogate", post(b'{"query": "{ a(b: \\"\\ud800\\") }"}')
    yield "no JSON", post(b"{query: { __typename }}")
    yield "half of a JSON text", post(b'{"query": "{ __typ')
    yield "not a number", post(b'{"query": "{ __typename }", "variables": {"a": NaN}}')
    for name, body in {"null": b"null", "a number": b"1", "a text": b'"{ __typename }"', "true": b"true"}.items():
        yield f"{name} in place of an object", post(body)
    for name in ("query", "variables", "operationName", "extensions"):
        yield f"a number as {name}", post({"query": "{ __typename }", name: 1})
    yield (
        "a mutation by GET",
        get("query=" + quote("mutation { deleteBreakdown(input: {breakdownId: 1}) { __typename } }")),
    )
    yield "deep variables by GET", get("query={__typename}&variables=" + quote("[" * 30_000))
    yield "no JSON in variables by GET", get("query={__typename}&variables=%7B%22a%22")
    yield "no query by GET", get("a=" + "b&c=" * 5000)
    yield "a query that breaks its encoding", get("query=%FF%FE%00")


def _answered() -> Iterator[tuple[str, bytes]]:
    search = "query ($text: String!) { searchWords(query: $text) { nodes { text } } }"
    analyze = "query ($text: String!) { analyzeText(text: $text) { tokens { text candidates { word { id } } } } }"
    hostile = {
        "a slow regular expression": "(а+)+$" + "а" * 80,
        "brackets": "((((((((([[[[[[[[[{{{{{{{{{" * 3,
        "wildcards": "%_*?.+^$|\\" * 8,
        "combining marks": "а" + "\u0301\u0308" * 45,
        "letters of all scripts": "аaαあא中\u200b\u202e🙂" * 9,
        "one letter": "ё" * 90,
        "hyphens": "а-" * 45,
        "a query of another language": "' OR 1=1; DROP TABLE words; --",
        "a NUL": "вода\0вода",
        "nothing but spaces": " " * 90,
    }
    for name, text in hostile.items():
        yield f"search: {name}", _with_variables(search, text=text)
        yield f"analysis: {name}", _with_variables(analyze, text=(text * 500)[:500])
    yield "analysis: 250 words", _with_variables(analyze, text="и " * 250)
    yield "search: 100,000 characters", _with_variables(search, text="вода" * 25_000)
    yield "analysis: 100,000 characters", _with_variables(analyze, text="вода " * 20_000)
    for first in ("1000000000", "-1", "0", "101", "2147483647"):
        yield f"first: {first}", post(f"{{ wordList(first: {first}) {{ nodes {{ id }} }} }}")
    for name, cursor in {
        "garbage": "x",
        "much": "A" * 100_000,
        "letters": "ж" * 100,
        "none": "",
        "a NUL": "\0",
    }.items():
        query = "query ($after: String!) { wordList(first: 1, after: $after) { nodes { id } } }"
        yield f"a cursor of {name}", _with_variables(query, after=cursor)
    for name, id_ in {
        "garbage": "x",
        "much": "A" * 100_000,
        "letters": "ж",
        "none": "",
        "another type": "VXNlcjox",
    }.items():
        yield f"an id of {name}", _with_variables("query ($id: ID!) { node(id: $id) { id } }", id=id_)
        yield f"a word by {name}", _with_variables("query ($id: ID!) { word(by: {id: $id}) { id } }", id=id_)
    yield "a number of the wrong size", post("{ word(by: {databaseId: 2147483647}) { id } }")
    yield (
        "directives on every field",
        post("{" + _repeated("a#: __typename @include(if: true) @skip(if: false)", 30) + "}"),
    )
    yield "fragments that double 25 times", post(_doubling_fragments(25))
    yield "a deletion by nobody", post('mutation { deleteBreakdown(input: {breakdownId: "x"}) { __typename } }')
    yield "unknown members", post({"query": "{ __typename }", "a": "b" * 100_000, "extensions": {"c": [1] * 1000}})


REFUSED = dict(_refused())
"""What must be refused: by name, the bytes to be sent."""

_FIELDS = " ".join(f"f{number}: id" for number in range(28))
_SYNONYMS = "synonyms { " * 5 + "id" + " }" * 5
GREEDY = {
    "morphemes of families of morphemes": "{ morphemeIndex { families { morphemes { family { morphemes { family {"
    " morphemes { " + _FIELDS + " } } } } } } } }",
    "words of all families": "{ morphemeIndex { families { words(first: 1) { nodes { id } } } } }",
    "30 pages of families": "{"
    + " ".join(f"a{n}: morphemeFamilies(first: 1) {{ nodes {{ id }} }}" for n in range(30))
    + "}",
    "synonyms of synonyms": '{ word(by: {text: {text: "масса"}}) { ' + _SYNONYMS + " } }",
    "search of morphemes": '{ searchMorphemes(text: "а", first: 1) { nodes { id } } }',
    "30 searches of morphemes": "{"
    + " ".join(f'a{n}: searchMorphemes(text: "а", first: 1) {{ nodes {{ id }} }}' for n in range(30))
    + "}",
    "a rare filter": "{ wordList(orderBy: ALPHABETICAL, first: 1, filter: {partsOfSpeech: [INTERJECTION],"
    " isVerified: true}) { nodes { id } } }",
    "a rare filter by frequency": "{ wordList(first: 1, filter: {partsOfSpeech: [INTERJECTION], isVerified: true}) {"
    " nodes { id } } }",
    "a rank of 0": "{ wordList(first: 1, filter: {maxFrequencyRank: 0}) { nodes { id } } }",
    "a filtered search": '{ searchWords(query: "п", first: 1, filter: {partsOfSpeech: [INTERJECTION],'
    " isVerified: true}) { nodes { id } } }",
    "all forms of a page": "{ wordList(first: 40) { nodes { forms { form { stressed transliteration } label } } } }",
    "30 names of scalars": "{ wordList(first: 100) { nodes { " + _FIELDS + " } } }",
    "the entries of the index": "{ morphemeIndex { families { id meanings morphemes { id text } } } }",
    "a comment": "{ __typename } #" + "a" * 90_000,
    "line breaks": "{ __typename }" + "\n" * 90_000,
    "fragments at nodes": "{"
    + " ".join(f'n{n}: node(id: "x") {{ {"... on Word { id } " * 12}}}' for n in range(19))
    + "}",
    "fields to compare": "{"
    + " ".join(f"a{n}: word(by: {{databaseId: 1}}) {{ {'id ' * 20}}}" for n in range(25))
    + "}",
    "30 names of a computed scalar": "{ word(by: {databaseId: 7}) { breakdown { "
    + " ".join(f'a{n}: text(separator: "{n}")' for n in range(27))
    + " } } }",
    "introspection": "{ __schema { types { name description fields { name description type { name } } } } }",
}
"""Documents that make much of little: cheap by their static cost, or by few points for much work."""

ANSWERED = {**dict(_answered()), **{name: post(query) for name, query in GREEDY.items()}}
"""What is answered, with errors in place of what cannot be."""
