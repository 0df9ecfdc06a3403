"""Learns which parts of speech follow each other, for russian/tags.py.

    python -m benchmarks.tag_transitions FILE DIR

FILE is an embedded table with the full dictionary, DIR the folder of the sources. Reads SMARTool's sentences except
those of the lemmas that `benchmarks/text_analysis.py` measures, takes the first candidate of each token, or the
annotated lemma, and prints the table. Repeat with the printed table until it stays the same.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from itertools import pairwise
from math import log2
from pathlib import Path

from benchmarks.text_analysis import Annotated, is_kept_apart, read_annotated
from loaders.opening import open_dictionary
from loaders.words.readings import CLAUSE
from loaders.words.text import AnalyzedToken
from russian.folding import fold
from russian.parts_of_speech import part_of_speech
from russian.tags import BOUNDARY, STATES, state_of
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget

__all__ = ["main"]

ANNOTATED = 4
"""How many pairs a pair with an annotated word counts for."""

_SMOOTHING = 2.0
_WEIGHT = 20.0


def _states(tokens: list[AnalyzedToken], one: Annotated) -> list[tuple[str, bool]]:
    """Return the states of a sentence, "" for a word without candidates, and whether each is annotated."""
    found = [(BOUNDARY, False)]
    for token in tokens:
        if not token.token.is_word:
            found += [(BOUNDARY, False)] if CLAUSE.search(token.token.text) and found[-1][0] != BOUNDARY else []
            continue
        right = [word for word in token.candidates if fold(word.text) == fold(one.lemma)]
        is_annotated = fold(token.token.text) == fold(one.form) and bool(right)
        chosen = right if is_annotated else token.candidates
        part = part_of_speech(chosen[0].part_of_speech) if chosen else None
        found.append((state_of(part, token.folded) if part else "", is_annotated))
    return [*found, (BOUNDARY, False)] if found[-1][0] != BOUNDARY else found


async def _learn(file: Path, sentences: list[Annotated]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for one in sentences:
            states = _states(await dictionary.request(Budget(None)).texts.analyzed(one.sentence), one)
            for (before, is_sure), (after, is_also_sure) in pairwise(states):
                if before and after:
                    counts[before, after] += ANNOTATED if is_sure or is_also_sure else 1
    return counts


def _tenths(counts: Counter[tuple[str, str]], before: str) -> list[int]:
    """Return how much less likely each state is after another than in general, in tenths of bits."""
    of_state = {after: sum(counts[one, after] for one in STATES) + _SMOOTHING for after in STATES}
    every, total = sum(of_state.values()), sum(counts[before, after] for after in STATES)
    found: list[int] = []
    for after in STATES:
        share = of_state[after] / every
        found.append(round(-10 * log2((counts[before, after] + _WEIGHT * share) / (total + _WEIGHT) / share)))
    return found


def main() -> None:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    parser.add_argument("folder", type=Path, help="the folder of the sources")
    arguments = parser.parse_args()
    sentences = [one for one in read_annotated(arguments.folder) if not is_kept_apart(one.lemma)]
    counts = asyncio.run(_learn(arguments.file, sentences))
    for state in STATES:
        print(f'    "{state}": {tuple(_tenths(counts, state))},')


if __name__ == "__main__":
    main()
