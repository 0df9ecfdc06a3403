"""Writes the figures and plots of docs/quality.md.

    python -m benchmarks.quality FILE DIR

FILE is an embedded table with the full dictionary, DIR the folder of the sources. Replaces the tables between the
markers of docs/quality.md and the plots in docs/quality, and leaves the rest of the page alone. Needs matplotlib, which
`make quality` installs.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.judged_queries import QUERIES, RESULTS, SET_ASIDE, Score, read_queries, score
from benchmarks.quality_plots import draw_coverage, draw_success
from benchmarks.text_analysis import Figures, is_kept_apart, measure, read_annotated
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.paging import query_all
from table.model import derived_items, word_lists

__all__ = ["Band", "coverage", "main", "replaced"]

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "quality.md"
PLOTS = ROOT / "docs" / "quality"

BANDS = (1000, 2000, 5000, 10_000, 20_000, 40_000, 999_999)
"""The last rank of each band of the coverage."""


class Band(NamedTuple):
    """The words of a band of ranks, and the shares of them that have something."""

    name: str
    words: int
    meaning: float
    sentence: float
    breakdown: float
    level: float


async def coverage(file: Path) -> list[Band]:
    """Read the list of all words and return what the words of each band have."""
    async with open_embedded(file) as engine:
        every = await query_all(engine, word_lists.words_by_rank(word_lists.ALL).whole, budget=Budget(None))
    words = [derived_items.ListedWord(entry) for entry in every]
    bands: list[Band] = []
    for first, last in zip((1, *(end + 1 for end in BANDS)), BANDS, strict=False):
        within = [word for word in words if first <= (word.frequency_rank or BANDS[-1]) <= last]
        if within:
            bands.append(_band(f"{first:,} to {last:,}" if last < BANDS[-1] else f"{first:,} and rarer", within))
    return bands


def _band(name: str, words: Sequence[derived_items.ListedWord]) -> Band:
    def share(counts: int) -> float:
        return counts / len(words)

    return Band(
        name,
        len(words),
        share(sum(bool(word.gloss) for word in words)),
        share(sum(word.has_sentences for word in words)),
        share(sum(word.has_breakdown for word in words)),
        share(sum(word.level is not None for word in words)),
    )


def replaced(page: str, name: str, table: str) -> str:
    """Return a page with a table in place of what stands between the markers of a name.

    Raises:
        ValueError: The page has no such markers.
    """
    between = re.compile(f"(<!-- {name} -->\n).*?(\n<!-- /{name} -->)", re.DOTALL)
    if not between.search(page):
        raise ValueError(f"{PAGE.name} has no <!-- {name} --> and <!-- /{name} -->; add them where the table belongs")
    return between.sub(lambda found: f"{found[1]}\n{table}\n{found[2]}", page)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def _of_queries(used: Score, aside: Score) -> str:
    apart = {group: rest for group, *rest in aside.rates()}
    rows = []
    for group, number, at_1, at_5 in used.rates():
        row = [group, str(number), _percent(at_1), _percent(at_5)]
        if group in apart:
            other, first, among = apart[group]
            row += [str(round(other)), _percent(first), _percent(among)]
        rows.append(row + [""] * (7 - len(row)))
    rows.sort(key=lambda row: (row[4] == "", row[0] != "in all"))
    return _table(["kind", "queries", "at 1", f"at {RESULTS}", "set aside", "at 1", f"at {RESULTS}"], rows)


def _of_texts(figures: dict[str, Figures]) -> str:
    rows = [
        [
            name,
            f"{found.annotated:,}",
            _percent(found.first / found.annotated),
            _percent(found.adverbs / found.annotated),
            _percent(found.among / found.annotated),
            f"{found.tokens:,}",
            _percent(found.unknown / found.tokens),
        ]
        for name, found in figures.items()
    ]
    head = ["lemmas", "annotated tokens", "first", "its adverb first", "among the candidates", "tokens", "unknown"]
    return _table(head, rows)


def _of_coverage(bands: Sequence[Band]) -> str:
    rows = [[band.name, f"{band.words:,}", *map(_percent, band[2:])] for band in bands]
    return _table(["ranks", "words", "a meaning", "a sentence", "a breakdown", "a level"], rows)


async def _texts(file: Path, folder: Path) -> dict[str, Figures]:
    every = [*read_annotated(folder)]
    apart = [one for one in every if is_kept_apart(one.lemma)]
    rest = [one for one in every if not is_kept_apart(one.lemma)]
    return {
        "kept apart": await measure(file, apart, Counter()),
        "learnt from": await measure(file, rest, Counter()),
    }


async def _run(file: Path, folder: Path) -> None:
    used, aside = [await score(file, read_queries(path), lambda *_: None) for path in (QUERIES, SET_ASIDE)]
    bands, texts = await coverage(file), await _texts(file, folder)
    page = PAGE.read_text(encoding="utf-8")
    for name, table in (
        ("queries", _of_queries(used, aside)),
        ("texts", _of_texts(texts)),
        ("coverage", _of_coverage(bands)),
    ):
        page = replaced(page, name, table)
    PAGE.write_text(page, encoding="utf-8")
    draw_success(PLOTS / "success.svg", [*aside.rates()])
    draw_coverage(PLOTS / "coverage.svg", [(band.name, *band[2:5]) for band in bands])


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    parser.add_argument("folder", type=Path, help="the folder of the sources")
    arguments = parser.parse_args()
    asyncio.run(_run(arguments.file, arguments.folder))


if __name__ == "__main__":
    main()
