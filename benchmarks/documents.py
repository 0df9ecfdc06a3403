"""CPU time to prepare or reject hostile documents: `python -m benchmarks.documents`.

Prints for each document its tokens, the milliseconds of CPU from its text to a prepared operation or its rejection, and
the cost or the error. tests/schema/ tests which documents are rejected, and after how many steps.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from graphql import TokenKind, get_introspection_query
from graphql.language import Lexer, Source

from schema.operations.execution import Executor
from schema.operations.operation import OperationRequest, Ready

ROUNDS = 5
SHOWN_CHARACTERS = 90
FOLDER = Path(__file__).parent


def _many(template: str, count: int) -> str:
    """Repeat a template, with each % replaced by the number of the repetition."""
    return " ".join(template.replace("%", str(number)) for number in range(count))


def _word(selection: str) -> str:
    return "{ randomWord { " + selection + " } }"


def _fragments(selection: Callable[[int], str], count: int) -> str:
    return " ".join(f"fragment F{n} on Word {{ {selection(n)} }}" for n in range(count))


HOSTILE = {
    "25 levels of fragments, each twice": _word("...F0")
    + _fragments(lambda n: f"...F{n + 1} ...F{n + 1}", 25)
    + " fragment F25 on Word { text }",
    "11 levels of fragments below fields": _word("...F0")
    + _fragments(lambda n: f"homographs {{ ...F{n + 1} }} synonyms {{ ...F{n + 1} }}", 11)
    + " fragment F11 on Word { text }",
    "a chain of 220 fragments": _word("...F0")
    + _fragments(lambda n: f"...F{n + 1}", 219)
    + " fragment F219 on Word { text }",
    "3,000 fields of one name": _word("text " * 3000),
    "1,900 fields of one name": _word("text " * 1900),
    "50 of each of 25 fields": _word(
        "id databaseId text stressed level gloss partOfSpeech frequencyRank transliteration __typename " * 50
    ),
    "1,900 unknown fields": _word(_many("wrong%", 1900)),
    "590 fields of two words, 10 levels": "{ "
    + _many("a%: randomWord { " + ("id text level gloss __typename " * 6 + "homographs { ") * 9 + "id" + " }" * 10, 2)
    + " }",
    "270 fields with arguments, 10 levels": "query Q($a: StressStyle!) { "
    + _many("a%: randomWord { " + ("stressed(style: $a) " * 9 + "homographs { ") * 9 + "id" + " }" * 10, 3)
    + " }",
    "1,700 fields of seven words, 10 levels": "{ "
    + _many("a%: randomWord { " + ("id text level gloss __typename " * 5 + "homographs { ") * 9 + "id" + " }" * 10, 7)
    + " }",
    "30 aliases of each of 20 fields": _word(_many("text id level gloss stressed(style: NONE) a%: text", 30)),
    "50 fields of one name, with arguments": _word("stressed(style: ACUTE) transliteration(scheme: ISO_9) " * 50),
    "50 fields of one name, 30 below each": _word(("homographs { " + "text " * 30 + "} ") * 50),
    "400 fields of one name, one below each": _word("homographs { text } " * 400),
    "fields of one name, 10 levels": "{ "
    + " ".join("randomWord { " + "synonyms { homographs { " * 4 + "text" + " } }" * 4 + " }" for _ in range(45))
    + " }",
    "conflicting fields of one name": _word(_many("a: text a: gloss", 300)),
    "conflicts in 40 fragments": _word(_many("...F%", 40)) + _fragments(lambda n: f"homographs {{ b: f{n} }}", 40),
    "100 fragments of one selection": _word(_many("...F%", 100)) + _fragments(lambda _: "text id gloss", 100),
    "40 fragments that spread 40": _word("...F0") + _fragments(lambda _: _many("...F%", 40), 40),
    "200 selections of a fragment of 600 fields": _word("homographs { ...F0 } " * 180)
    + _fragments(lambda _: "text id gloss level " * 150, 1),
    "fields in 250 levels": "{ " + "a { " * 490 + "b" + " }" * 491,
    "inline fragments in 150 levels": "{ " + "... { " * 150 + "__typename" + " }" * 151,
    "objects in 190 levels": "{ word(by: " + "{ text: " * 190 + "1" + " }" * 190 + ") { text } }",
    "450 variables": "query Q(" + _many("$v%: Int", 450) + ") { __typename }",
    "390 operations": _many("query Q% { __typename }", 390),
    "20 operations of a fragment with variables": _many("query Q%($a: Int) { ...F }", 20)
    + " fragment F on Query { "
    + "wordList(first: $a) { nodes { text } } " * 45
    + "}",
    "900 unknown directives": _word("text " + "@x " * 900),
    "5 directives at each of 100 fields": _word("text @x @y @z @x @y " * 100),
    "600 arguments": "{ wordList(" + _many("a%: 1", 600) + ") { nodes { text } } }",
    "600 arguments of one name": "{ wordList(" + "first: 1 " * 600 + ") { nodes { text } } }",
    "600 fields of an object": "{ word(by: { " + _many("a%: 1", 600) + " }) { text } }",
    "1,900 ids": "{ words(ids: [" + '"a" ' * 1900 + "]) { text } }",
    "types in types in types": "{ __schema { types { " + "fields { type { " * 8 + "name" + " } }" * 8 + " } } }",
    "30 times the schema": "{ "
    + _many("a%: __schema { types { fields { args { name type { name } } type { name } } } }", 30)
    + " }",
    "a comment of 100,000 characters": "#" + "x" * 99_900 + "\n{ __typename }",
    "a comment of 1,000,000 characters": "#" + "x" * 999_900 + "\n{ __typename }",
    "a text of 90,000 characters": '{ word(by: { id: "' + "x" * 90_000 + '" }) { text } }',
    "a number of 90,000 digits": "{ wordList(first: " + "1" * 90_000 + ") { nodes { text } } }",
    "a name of 90,000 letters": "{ " + "x" * 90_000 + " }",
}

HONEST = {
    "the word page": (FOLDER / "word_page.graphql").read_text(),
    "the standard introspection": get_introspection_query(schema_description=True, input_value_deprecation=True),
}


def tokens(text: str) -> int:
    """Return the number of tokens in a document."""
    lexer, count = Lexer(Source(text)), 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
    return count


def prepared(text: str) -> tuple[float, str]:
    """Prepare a document with an empty cache; return the milliseconds of CPU in the best round, and the result."""
    best, result = float("inf"), ""
    for _ in range(ROUNDS):
        executor = Executor()
        gc.collect()
        began = time.process_time()
        ready = executor.prepare(OperationRequest(query=text, variables={"id": "a"}), request_id="benchmark")
        best = min(best, time.process_time() - began)
        result = f"costs {ready.cost}" if isinstance(ready, Ready) else str(ready.payload["errors"])
    return best * 1000, result.removeprefix("[{'message': ")[:SHOWN_CHARACTERS]


def main() -> None:
    """Run the benchmark."""
    for name, text in (HONEST | HOSTILE).items():
        milliseconds, result = prepared(text)
        print(f"{name:44} {tokens(text):6} tokens {milliseconds:7.1f} ms  {result}")


if __name__ == "__main__":
    main()
