"""How well search finds what learners mean: success at 1 and at 5 over queries judged by hand.

    python -m benchmarks.judged_queries FILE

FILE is an embedded table with the full dictionary; the queries are tests/quality/queries.tsv, whose README says how
they were made. A SUGGESTION succeeds if the word is among the spellings suggested for a query that finds nothing, or
else among the results. Prints the misses, then the share of successes by scope.
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

__all__ = ["JudgedQuery", "main", "place_of", "read_queries"]

QUERIES = Path(__file__).parent.parent / "tests" / "quality" / "queries.tsv"

RESULTS = 5


class JudgedQuery(NamedTuple):
    """What was typed, where, and the word that was meant; `part_of_speech` is "" where it does not matter."""

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


async def place_of(judged: JudgedQuery, loaders: RequestLoaders) -> int | None:
    """Give the place of the expected word among the first `RESULTS`, from 1; None if it is not there."""
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
    for place, (text, part_of_speech) in enumerate(found, start=1):
        is_part = not (judged.part_of_speech and part_of_speech) or judged.part_of_speech.lower() == part_of_speech
        if fold(text) == fold(judged.word) and is_part:
            return place
    return None


async def _run(file: Path) -> None:
    asked: Counter[str] = Counter()
    first: Counter[str] = Counter()
    among: Counter[str] = Counter()
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for judged in read_queries():
            place = await place_of(judged, dictionary.request(Budget(None)))
            asked[judged.scope] += 1
            first[judged.scope] += place == 1
            among[judged.scope] += place is not None
            if place is None:
                print(f"missed: {judged.scope} {judged.query!r} meant {judged.word} ({judged.kind})")
    for scope in [*asked, "in all"]:
        number = asked[scope] or asked.total()
        at_1, at_5 = (counts[scope] if asked[scope] else counts.total() for counts in (first, among))
        print(f"{scope:16} {number:4} queries: {at_1 / number:6.1%} at 1, {at_5 / number:6.1%} at {RESULTS}")


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    asyncio.run(_run(parser.parse_args().file))


if __name__ == "__main__":
    main()
