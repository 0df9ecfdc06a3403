"""Search quality: success at 1 and at 5 over queries judged by hand.

    python -m benchmarks.judged_queries FILE

FILE is an embedded table with the full dictionary. The queries are in tests/quality/queries.tsv, whose README describes
how they were made. A query of the scope SUGGESTION succeeds if the word is among the results, or among the suggested
spellings if there are no results. Prints the misses, then the success rate by scope.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from loaders.dictionary import open_dictionary
from loaders.request import RequestLoaders
from loaders.words.search import Scope
from loaders.words.words import WordCriteria
from russian.folding import fold
from russian.transliteration import TransliterationScheme, transliterate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget

__all__ = ["JudgedQuery", "main", "rank_of", "read_queries"]

QUERIES = Path(__file__).parent.parent / "tests" / "quality" / "queries.tsv"

RESULTS = 5


class JudgedQuery(NamedTuple):
    """A query and the word it should find; `part_of_speech` is "" if it does not matter."""

    scope: str
    query: str
    mode: str
    word: str
    part_of_speech: str
    kind: str


def read_queries(path: Path = QUERIES) -> list[JudgedQuery]:
    """Read the judged queries."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [JudgedQuery(*row) for row in rows]


async def rank_of(judged: JudgedQuery, loaders: RequestLoaders) -> int | None:
    """Return the rank of the expected word among the first `RESULTS`, from 1; None if it is missing."""
    named = judged.scope not in ("ALL", "SUGGESTION")
    page = await loaders.search.find(
        judged.query,
        scopes=[Scope[judged.scope]] if named else Scope,
        is_exact=judged.mode == "EXACT",
        criteria=WordCriteria(),
        first=RESULTS,
        after=None,
    )
    found = [(edge.value.word.text, edge.value.word.part_of_speech or "") for edge in page.edges]
    if judged.scope == "SUGGESTION" and not found:
        found = [(spelling, "") for spelling in await loaders.near_spellings(judged.query)]
        latin = transliterate(judged.word, TransliterationScheme.LEARNER)
        found = [(judged.word if spelling == latin else spelling, part) for spelling, part in found]
    for rank, (text, part_of_speech) in enumerate(found, start=1):
        is_part = not (judged.part_of_speech and part_of_speech) or judged.part_of_speech.lower() == part_of_speech
        if fold(text) == fold(judged.word) and is_part:
            return rank
    return None


async def _run(file: Path) -> None:
    total: Counter[str] = Counter()
    first: Counter[str] = Counter()
    among: Counter[str] = Counter()
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for judged in read_queries():
            rank = await rank_of(judged, dictionary.request(Budget(None)))
            total[judged.scope] += 1
            first[judged.scope] += rank == 1
            among[judged.scope] += rank is not None
            if rank is None:
                print(f"missed: {judged.scope} {judged.query!r} meant {judged.word} ({judged.kind})")
    for scope in [*total, "in all"]:
        number = total[scope] or total.total()
        at_1, at_5 = (counts[scope] if total[scope] else counts.total() for counts in (first, among))
        print(f"{scope:16} {number:4} queries: {at_1 / number:6.1%} at 1, {at_5 / number:6.1%} at {RESULTS}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    asyncio.run(_run(parser.parse_args().file))


if __name__ == "__main__":
    main()
