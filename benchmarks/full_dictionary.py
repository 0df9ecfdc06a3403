"""Cost of operations on the full dictionary compared with the starter dictionary.

    python -m benchmarks.full_dictionary DIR            # imports the sources in DIR first: about 2 minutes
    python -m benchmarks.full_dictionary --file FILE    # an embedded table that contains them already

Prints for each operation and both tables: engine calls, read units, CPU milliseconds (median), and the 50th and 99th
percentile of the response time. Requests to the tables alternate, so their ratio is reliable on a noisy machine.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from importing.dictionary import import_dictionary
from importing.starter.starter import load_starter
from loaders.dictionary import SharedDictionary
from loaders.opening import open_dictionary
from schema.fields.context import Context, Service
from schema.operations.execution import Executor
from schema.operations.limits import UNLIMITED, Limits
from schema.operations.operation import OperationRequest
from schema.relay.cursor import Cipher
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget

__all__ = ["OPERATIONS", "main"]

RUNS = 100
DEADLINE_SECONDS = 30.0
SECRET = b"a secret of the benchmark, 32 b!"

_RESULTS = (
    "edges { matchedIn matchedText isExact node { text gloss frequencyRank } } pageInfo { hasNextPage endCursor }"
)
_WORD = """text stressed definitions { definitions { text } } forms { label form { stressed } }
  exampleSentences { nodes { russian english } } breakdown { items { text ... on MorphemeBreakdownItem {
  morpheme { text family { meanings level wordCount } } } } }"""
_TEXT = (
    "В городе живёт много людей. Утром они идут на работу, днём работают, вечером возвращаются домой. Мой друг живёт в "
    "большом доме у реки. Он любит читать книги и писать письма. Вчера мы вместе ходили в лес, смотрели на деревья и "
    "говорили о жизни. Потом пошёл снег, и стало холодно. Мы вернулись в дом, пили чай и слушали музыку. Ночью я долго "
    "не спал: думал о том, что сказал мне друг. Завтра будет новый день, и я снова увижу родителей, брата и сестру. Так"
)


def _search(query: str, scope: str) -> str:
    return f'{{ searchWords(query: "{query}", in: [{scope}]) {{ {_RESULTS} }} }}'


OPERATIONS = {
    "HEADWORD, short prefix": _search("п", "HEADWORD"),
    "HEADWORD, long prefix": _search("пере", "HEADWORD"),
    "FORM, short prefix": _search("дом", "FORM"),
    "FORM, long prefix": _search("приходи", "FORM"),
    "TRANSLITERATION, short": _search("do", "TRANSLITERATION"),
    "TRANSLITERATION, long": _search("prikhodi", "TRANSLITERATION"),
    "TRANSLATION, short prefix": _search("wa", "TRANSLATION"),
    "TRANSLATION, long prefix": _search("water", "TRANSLATION"),
    "all scopes, Latin": f'{{ searchWords(query: "dom") {{ {_RESULTS} }} }}',
    "word page": f'{{ word(by: {{ text: {{ text: "приходить" }} }}) {{ {_WORD} }} }}',
    "family page": "{ morphemeFamily(by: { databaseId: 1 }) { meanings wordCount words { nodes { text gloss } } } }",
    "frequency list": "{ wordList { nodes { text gloss frequencyRank } } }",
    "text of 500 characters": f'{{ analyzeText(text: "{_TEXT[:500]}") {{ tokens {{ text candidates {{ word {{ text }} '
    "forms { label } } } } }",
}  # fmt: skip


class LoadedTable:
    """A table with an executor."""

    def __init__(self, dictionary: SharedDictionary) -> None:
        self.dictionary = dictionary
        self.service = Service(cipher=Cipher(SECRET), version="benchmark")
        self.executor = Executor(limits=Limits(max_cost=UNLIMITED))

    async def ask(self, query: str) -> Budget:
        """Execute an operation and return what it cost.

        Raises:
            ValueError: The response has errors.
        """
        budget = Budget(DEADLINE_SECONDS)
        context = Context(loaders=self.dictionary.request(budget), request_id="benchmark", service=self.service)
        answer = await self.executor.execute(OperationRequest(query=query), context)
        if "errors" in answer.payload:
            raise ValueError(str(answer.payload["errors"]))
        return budget


async def _measured(server: LoadedTable, query: str) -> tuple[float, float, Budget]:
    cpu, wall = time.process_time(), time.perf_counter()
    budget = await server.ask(query)
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000, budget


async def _compare(tables: dict[str, LoadedTable]) -> None:
    print(f"{'operation':26} {'table':8} {'calls':>32} {'units':>7} {'CPU ms':>7} {'p50 ms':>7} {'p99 ms':>7}")
    for name, query in OPERATIONS.items():
        taken: dict[str, list[tuple[float, float, Budget]]] = {table: [] for table in tables}
        for _ in range(RUNS):
            for table, server in tables.items():
                taken[table].append(await _measured(server, query))
        for table, runs in taken.items():
            walls = sorted(wall for _, wall, _ in runs)
            budget = runs[-1][2]
            calls = ", ".join(f"{count} {call}" for call, count in sorted(budget.calls.items())) or "none"
            cpu = statistics.median(cpu for cpu, _, _ in runs)
            p99 = walls[int(len(walls) * 0.99) - 1]
            print(
                f"{name:26} {table:8} {calls:>32} {budget.read_units:7.1f} {cpu:7.2f} "
                f"{statistics.median(walls):7.2f} {p99:7.2f}"
            )


@asynccontextmanager
async def _opened(file: Path, folder: Path | None) -> AsyncIterator[LoadedTable]:
    """Open a table; if it is new, fill it from a folder of sources or with the starter dictionary."""
    async with open_embedded(file) as engine:
        if await engine.create(budget=Budget(None)):
            if folder is None:
                await load_starter(engine, budget=Budget(None), progress=lambda *_: None)
            else:
                await import_dictionary(
                    engine, folder, write_units=None, report=None, budget=Budget(None), progress=lambda *_: None
                )
        async with open_dictionary(engine) as dictionary:
            await dictionary.refresh()
            yield LoadedTable(dictionary)


async def _run(file: Path | None, folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as made:
        async with AsyncExitStack() as stack:
            starter = await stack.enter_async_context(_opened(Path(made) / "starter.sqlite", None))
            full = await stack.enter_async_context(_opened(file or Path(made) / "full.sqlite", folder))
            await _compare({"starter": starter, "full": full})


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", nargs="?", type=Path, help="the folder of sources, see docs/dictionary.md")
    source.add_argument("--file", type=Path, help="the file of an embedded table")
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.file, arguments.folder))


if __name__ == "__main__":
    main()
