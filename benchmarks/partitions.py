"""Load on partitions: the expected read units a second of each partition under search-as-you-type.

    python -m benchmarks.partitions FILE [--searches 10000]

FILE is an embedded table with the full dictionary. A word is typed with a frequency of 1 / rank (Zipf), letter by
letter, and each letter is a search in all scopes; half of the learners type Cyrillic, half the Latin spelling. The
numbers are expected values, not a simulation. DynamoDB limits a partition to 3,000 read units a second.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import defaultdict
from pathlib import Path

from loaders.words.lookups import lookups_of
from russian.transliteration import TransliterationScheme, transliterate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.paging import query_all
from table.engine.protocol import BATCH_GET_KEYS, Engine, KeyCondition, PrimaryKey
from table.engine.sizes import item_bytes, read_units
from table.entries.findable import Scope
from table.model import items, keys, word_lists

__all__ = ["main"]

UNITS_OF_A_PARTITION = 3000.0
"""Most read units a second of one partition (Amazon DynamoDB Developer Guide, "Designing partition keys")."""

SHOWN = 12


async def _words(engine: Engine) -> list[tuple[str, int]]:
    """Return every ranked word with its rank."""
    every = word_lists.words_by_rank(word_lists.ALL).whole
    words = map(items.StoredWord, await query_all(engine, every, budget=Budget(None)))
    return [(word.text, word.frequency_rank) for word in words if word.frequency_rank is not None]


def _typed(words: list[tuple[str, int]]) -> dict[str, float]:
    """Return each typed prefix and its share of the searches."""
    total = sum(1 / rank for _, rank in words)
    shares: dict[str, float] = {}
    for text, rank in words:
        for spelling in (text, transliterate(text, TransliterationScheme.LEARNER)):
            share = 0.5 / rank / total / len(spelling)
            for length in range(1, len(spelling) + 1):
                shares[spelling[:length]] = shares.get(spelling[:length], 0.0) + share
    return shares


async def _costs(engine: Engine, short: set[PrimaryKey]) -> dict[PrimaryKey, float]:
    """Return the read units of each suggestions item; half a unit if it does not exist."""
    ordered = sorted(short)
    costs: dict[PrimaryKey, float] = {}
    for start in range(0, len(ordered), BATCH_GET_KEYS):
        batch = ordered[start : start + BATCH_GET_KEYS]
        found = await engine.get_many(batch, budget=Budget(None))
        costs |= {key: read_units(item_bytes(found[key]) if key in found else 0, consistent=False) for key in batch}
    return costs


def _reads(shares: dict[str, float]) -> tuple[dict[PrimaryKey, float], dict[KeyCondition, float]]:
    """Return the suggestions items and the queries that are read, each with the share of searches that read it."""
    short: defaultdict[PrimaryKey, float] = defaultdict(float)
    long: defaultdict[KeyCondition, float] = defaultdict(float)
    for text, share in shares.items():
        for scope, folded, is_base in lookups_of(text, {*Scope}):
            if len(folded) <= keys.SUGGEST_LETTERS[scope]:
                short[keys.suggestions(scope, folded)] += share
            else:
                long[(keys.search_exact if is_base else keys.search_prefix)(scope, folded)] += share
    return short, long


async def _loads(engine: Engine, shares: dict[str, float], searches: float) -> dict[str, float]:
    """Return the read units a second of each partition."""
    short, long = _reads(shares)
    loads: defaultdict[str, float] = defaultdict(float)
    for condition, share in long.items():
        budget = Budget(None)
        await engine.query(condition, budget=budget)
        loads[condition.partition] += share * searches * budget.read_units
    costs = await _costs(engine, set(short))
    for key, share in short.items():
        loads[key.pk] += share * searches * costs[key]
    return loads


async def _run(file: Path, searches: float) -> None:
    async with open_embedded(file) as engine:
        words = await _words(engine)
        shares = _typed(words)
        loads = await _loads(engine, shares, searches)
    total = sum(loads.values())
    ranked = sorted(loads.items(), key=lambda one: -one[1])
    hottest, most = ranked[0]
    print(f"{len(words):,} words, {len(shares):,} prefixes")
    print(f"{searches:,.0f} searches/s: {total:,.0f} read units/s in all")
    for partition, load in ranked[:SHOWN]:
        print(f"{load:10.0f} units/s  {partition}")
    breaks_at = searches * UNITS_OF_A_PARTITION / most
    print(f"{hottest} reaches {UNITS_OF_A_PARTITION:,.0f} units/s at {breaks_at:,.0f} searches/s")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    parser.add_argument("--searches", type=float, default=10_000, help="searches a second")
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.file, arguments.searches))


if __name__ == "__main__":
    main()
