"""Search quality: success at 1 and at 5 over queries judged by hand.

    python -m benchmarks.judged_queries FILE [--set-aside]

FILE is an embedded table with the full dictionary. The queries are in tests/quality/queries.tsv, whose README describes
how they were made; `--set-aside` scores those in queries_set_aside.tsv instead. Prints the misses, then the success
rate by scope and by kind.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from loaders.opening import open_dictionary
from loaders.request import RequestLoaders
from loaders.words.search import Match, Scope
from loaders.words.words import WordCriteria
from russian.folding import fold
from russian.stress import to_stored, unstressed
from russian.transliteration import TransliterationScheme, transliterate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.model import items

__all__ = ["QUERIES", "RESULTS", "SET_ASIDE", "JudgedQuery", "Score", "main", "rank_of", "read_queries", "score"]

QUALITY = Path(__file__).parent.parent / "tests" / "quality"
QUERIES = QUALITY / "queries.tsv"
SET_ASIDE = QUALITY / "queries_set_aside.tsv"

RESULTS = 5


class JudgedQuery(NamedTuple):
    """A query and the words it may mean; `part_of_speech` is "" if it does not matter."""

    scope: str
    query: str
    mode: str
    word: str
    part_of_speech: str
    kind: str

    def is_found(self, match: Match) -> bool:
        """Whether a match is one of the words meant; a slip may also have been meant as a form."""
        is_form = self.scope == "SUGGESTION" and fold(match.spelling) in map(fold, self.word.split("|"))
        return is_form or self.is_meant(match.word)

    def is_meant(self, word: items.StoredWord) -> bool:
        """Whether a word is one of those meant; one written with a stress mark has to have that stress."""
        part = word.part_of_speech or ""
        if self.part_of_speech and part and self.part_of_speech.lower() != part:
            return False
        return any(_is_word(meant, word) for meant in self.word.split("|"))


def _is_word(meant: str, word: items.StoredWord) -> bool:
    if meant != unstressed(meant):
        return to_stored(meant) == to_stored(word.stressed)
    return fold(meant) == fold(word.text) and meant[:1].isupper() == word.text[:1].isupper()


def read_queries(path: Path = QUERIES) -> list[JudgedQuery]:
    """Read judged queries."""
    with path.open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [JudgedQuery(*row) for row in rows]


async def rank_of(judged: JudgedQuery, loaders: RequestLoaders) -> int | None:
    """Return the rank of a word that is meant among the first `RESULTS`, from 1; None if there is none."""
    named = judged.scope not in ("ALL", "SUGGESTION")
    page = await loaders.search.find(
        judged.query,
        scopes=[Scope[judged.scope]] if named else Scope,
        is_exact=judged.mode == "EXACT",
        criteria=WordCriteria(),
        first=RESULTS,
        after=None,
    )
    if judged.scope == "SUGGESTION" and not page.edges:
        return await _rank_of_spelling(judged, loaders)
    return next((rank for rank, edge in enumerate(page.edges, start=1) if judged.is_found(edge.value)), None)


async def _rank_of_spelling(judged: JudgedQuery, loaders: RequestLoaders) -> int | None:
    """Return the rank of the spelling of a word that is meant, in Cyrillic or Latin letters, among those suggested."""
    meant = judged.word.split("|")
    spelled = {fold(spelling) for spelling in meant}
    spelled |= {transliterate(spelling, TransliterationScheme.LEARNER) for spelling in meant}
    suggested = await loaders.near_spellings(judged.query)
    return next((rank for rank, spelling in enumerate(suggested, start=1) if fold(spelling) in spelled), None)


class Score:
    """How many queries of each scope, and of each kind, find what they mean."""

    def __init__(self) -> None:
        self.total: Counter[str] = Counter()
        self.first: Counter[str] = Counter()
        self.among: Counter[str] = Counter()

    def add(self, judged: JudgedQuery, rank: int | None) -> None:
        """Count a query with the rank of what it means."""
        for group in (judged.scope, judged.kind, "in all"):
            self.total[group] += 1
            self.first[group] += rank == 1
            self.among[group] += rank is not None

    def rates(self) -> Iterator[tuple[str, int, float, float]]:
        """Yield each group with the number of its queries, and success at 1 and at `RESULTS`."""
        for group, number in self.total.items():
            yield group, number, self.first[group] / number, self.among[group] / number


async def score(file: Path, queries: Sequence[JudgedQuery], missed: Callable[[JudgedQuery, int | None], None]) -> Score:
    """Ask every query of a table; `missed` is called with each that does not have its word first."""
    scored = Score()
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for judged in queries:
            rank = await rank_of(judged, dictionary.request(Budget(None)))
            scored.add(judged, rank)
            if rank != 1:
                missed(judged, rank)
    return scored


def _print_miss(judged: JudgedQuery, rank: int | None) -> None:
    if rank is None:
        print(f"missed: {judged.scope} {judged.query!r} meant {judged.word} ({judged.kind})")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    parser.add_argument("--set-aside", action="store_true", help="score the queries that were set aside")
    arguments = parser.parse_args()
    queries = read_queries(SET_ASIDE if arguments.set_aside else QUERIES)
    for group, number, at_1, at_5 in asyncio.run(score(arguments.file, queries, _print_miss)).rates():
        print(f"{group:48} {number:4} queries: {at_1:6.1%} at 1, {at_5:6.1%} at {RESULTS}")


if __name__ == "__main__":
    main()
