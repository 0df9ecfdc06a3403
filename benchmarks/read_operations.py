"""Cost of the read operations of docs/access-patterns.md, compiled and field by field.

`python -m benchmarks.read_operations`
Prints CPU milliseconds of the process, all threads, on the embedded table with the starter dictionary: the median of
interleaved rounds, and the smallest and largest ratio of a round.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from importing.starter.starter import load_starter
from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from plans.runner import Plans
from schema.api import graphql_schema
from schema.fields.context import Context, Service
from schema.operations.execution import Executor
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.operation import OperationRequest
from schema.operations.rendered import to_json
from schema.relay.cursor import Cipher
from schema.relay.global_id import global_id
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine
from table.model import keys, writing
from table.model.items import StoredBreakdown

FOLDER = Path(__file__).parent
ROUNDS = 9
SECONDS = 0.03
"""What a round of one operation takes, roughly."""

VIEWER = "reader@example.org"
WORD_IDS = [str(number) for number in (*range(1001, 1011), *range(2001, 2011))]
SEARCH = """query Search($query: String!, $in: [SearchScope!]!) { searchWords(query: $query, in: $in) {
  edges { cursor matchedIn matchedText isExact node { id text stressed gloss partOfSpeech frequencyRank level } }
  pageInfo { hasNextPage endCursor }
} }"""
LISTED = (
    "nodes { id databaseId text stressed gloss partOfSpeech frequencyRank level } pageInfo { hasNextPage endCursor }"
)
TEXT = "Он читает книгу и пишет письмо. Она идёт домой и видит большой дом. "


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation to measure."""

    name: str
    query: str
    variables: dict[str, object] = field(default_factory=dict)
    viewer: str | None = None


def _search(scope: str, query: str) -> Operation:
    return Operation(f"search, {scope}: {query}", SEARCH, {"query": query, "in": [scope]})


OPERATIONS = (
    Operation(
        "20 words", (FOLDER / "word_list.graphql").read_text(), {"ids": [global_id("Word", one) for one in WORD_IDS]}
    ),
    Operation("word page", (FOLDER / "word_page.graphql").read_text(), {"id": global_id("Word", "1001")}),
    _search("HEADWORD", "при"),
    _search("HEADWORD", "прино"),
    _search("FORM", "книгу"),
    _search("TRANSLITERATION", "kniga"),
    _search("TRANSLATION", "to go"),
    Operation("wordList", f"{{ wordList(first: 20) {{ {LISTED} }} }}"),
    Operation("wordList, alphabetical", f"{{ wordList(first: 20, orderBy: ALPHABETICAL) {{ {LISTED} }} }}"),
    Operation(
        "family page",
        f"""query Family($id: Int!) {{ morphemeFamily(by: {{ databaseId: $id }}) {{
          id level kind meanings wordCount morphemes {{ id text }} keyWord {{ text gloss }}
          words(first: 20) {{ edges {{ isGuess morpheme {{ text }} node {{ id }} }} {LISTED} }}
        }} }}""",
        {"id": 1},
    ),
    Operation(
        "related words",
        f"""query Related($id: ID!) {{ word(by: {{ id: $id }}) {{ text relatedWords(first: 20) {{
          edges {{ sharedFamilies {{ id meanings }} node {{ id }} }} {LISTED}
        }} }} }}""",
        {"id": global_id("Word", "1001")},
    ),
    Operation(
        "analyzeText",
        """query Text($text: String!) { analyzeText(text: $text) { tokens {
          text isWord candidates { word { id text stressed gloss partOfSpeech } }
        } } }""",
        {"text": (TEXT * 7)[:500]},
    ),
    Operation(
        "viewer's breakdowns",
        """{ viewer { email isAdmin breakdowns(first: 20) { nodes {
          id submittedAt isVerified text word { id text stressed } items { position text }
        } } } }""",
        viewer=VIEWER,
    ),
    Operation(
        "node",
        "query N($id: ID!) { node(id: $id) { id ... on Word { text stressed gloss } } }",
        {"id": global_id("Word", "1001")},
    ),
    Operation(
        "20 nodes",
        "query N($ids: [ID!]!) { nodes(ids: $ids) { id ... on Word { text definitions { definitions { text } } } } }",
        {"ids": [global_id("Word", one) for one in WORD_IDS]},
    ),
    Operation(
        "searchMorphemes", '{ searchMorphemes(text: "ход") { nodes { id text kind family { id meanings level } } } }'
    ),
    Operation(
        "morphemeFamilies",
        "{ morphemeFamilies(first: 20) { nodes { id kind level meanings morphemes { text } } totalCount } }",
    ),
    Operation(
        "word by its spelling",
        '{ word(by: { text: { text: "книга" } }) { id text homographs { id } definitions { definitions { text } } } }',
    ),
    Operation(
        "all forms",
        "query F($id: ID!) { word(by: { id: $id }) { forms { form { text stressed } kind label number person } } }",
        {"id": global_id("Word", "1001")},
    ),
)


class Server:
    """An executor over the table, without HTTP."""

    def __init__(self, dictionary: SharedDictionary, plans: Plans | None) -> None:
        self._dictionary = dictionary
        self._executor = Executor(limits=Limits(max_cost=UNLIMITED), plans=plans)
        self._service = Service(version="benchmark", cipher=Cipher(b"benchmark" * 4))

    async def answer(self, operation: Operation) -> bytes:
        """Return the response."""
        budget = Budget(30)
        loaders = self._dictionary.request(budget, viewer_email=operation.viewer)
        context = Context(loaders=loaders, request_id="benchmark", service=self._service)
        request = OperationRequest(query=operation.query, variables=operation.variables)
        return to_json((await self._executor.execute(request, context)).payload)

    async def milliseconds(self, operation: Operation, requests: int) -> float:
        """Return the CPU time of a request."""
        start = time.process_time()
        for _ in range(requests):
            await self.answer(operation)
        return (time.process_time() - start) / requests * 1000


async def compare(reference: Server, planned: Server, plans: Plans) -> None:
    """Print a row for each operation."""
    grid = Grid("operation", "field by field: ms", "by plans: ms", "ratio", "min", "max", "plan", "bytes")
    for operation in OPERATIONS:
        answer = await reference.answer(operation)
        plans.counts.clear()
        for _ in range(3):
            assert await planned.answer(operation) == answer, operation.name  # noqa: S101  # a benchmark
        outcome = ", ".join(name for name in plans.counts if name != "first use")
        requests = max(2, int(SECONDS * 1000 / await planned.milliseconds(operation, 3)))
        rounds = [
            (await reference.milliseconds(operation, requests), await planned.milliseconds(operation, requests))
            for _ in range(ROUNDS)
        ]
        ratios = sorted(one[1] / one[0] for one in rounds)
        medians = [statistics.median(one[at] for one in rounds) for at in (0, 1)]
        figures = (*medians, statistics.median(ratios), ratios[0], ratios[-1])
        grid.add_row(operation.name, *(f"{figure:.2f}" for figure in figures), outcome, str(len(answer)))
    Console(width=130).print(grid)


async def main() -> None:
    """Run the benchmark."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_embedded(Path(folder) / "dictionary.sqlite") as engine:
            budget = Budget(None)
            await engine.create(budget=budget)
            await load_starter(engine, budget=budget, progress=lambda *_: None)
            await engine.put_many(await _submissions(engine), budget=budget)
            async with open_dictionary(engine) as dictionary:
                await dictionary.refresh()
                plans = Plans(graphql_schema)
                await compare(Server(dictionary, None), Server(dictionary, plans), plans)


async def _submissions(engine: Engine) -> list[Attributes]:
    """Return breakdowns of a viewer, made of the official ones."""
    official = await engine.get_many(map(keys.official_breakdown, WORD_IDS), budget=Budget(None))
    return [
        writing.breakdown(
            word_id=one.word_id,
            text=str(one.attributes["word"]),
            parts=[part.attributes for part in one.parts],
            submitter=VIEWER,
            submitted_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
            verified_at=None,
            is_inference=False,
            is_official=False,
        )
        for number, one in enumerate(map(StoredBreakdown, official.values()))
    ]


if __name__ == "__main__":
    asyncio.run(main())
