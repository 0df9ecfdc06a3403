"""Quality of analyzeText: success over short texts of which each word was labelled by hand.

    python -m benchmarks.judged_texts FILE

FILE is an embedded table with the full dictionary. The texts are in tests/quality/texts.tsv, whose README describes
them. Prints the words whose first candidate is another word than labelled, and the share of those that are right.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.opening import open_dictionary
from loaders.words.text import AnalyzedToken
from russian.folding import fold
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget

__all__ = ["JudgedText", "Outcome", "main", "outcomes", "read_texts"]

TEXTS = Path(__file__).parent.parent / "tests" / "quality" / "texts.tsv"


class JudgedText(NamedTuple):
    """A text, and of each of its words the lemmas that are right."""

    text: str
    lemmas: list[list[str]]


class Outcome(NamedTuple):
    """A word of a text, the lemmas that are right, and those of its candidates, likeliest first; all folded."""

    token: str
    meant: list[str]
    found: list[str]

    @property
    def is_first(self) -> bool:
        """Whether the first candidate is right."""
        return bool(self.found) and self.found[0] in self.meant

    @property
    def is_among(self) -> bool:
        """Whether a candidate is right."""
        return not {*self.found}.isdisjoint(self.meant)


def read_texts(path: Path = TEXTS) -> Iterator[JudgedText]:
    """Read the labelled texts."""
    with path.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE):
            lemmas = [[fold(lemma) for lemma in word.split("|")] for word in row["lemmas"].split()]
            yield JudgedText(row["text"], lemmas)


async def outcomes(file: Path, texts: Iterator[JudgedText]) -> list[Outcome]:
    """Analyze texts.

    Raises:
        ValueError: A text has another number of words than labels.
    """
    found: list[Outcome] = []
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for judged in texts:
            analyzed = await dictionary.request(Budget(None)).texts.analyzed(judged.text)
            words = [token for token in analyzed if token.token.is_word]
            found += [_outcome(word, meant) for word, meant in zip(words, judged.lemmas, strict=True)]
    return found


def _outcome(word: AnalyzedToken, meant: list[str]) -> Outcome:
    return Outcome(word.token.text, meant, [fold(candidate.text) for candidate in word.candidates])


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    found = asyncio.run(outcomes(parser.parse_args().file, read_texts()))
    for one in found:
        if not one.is_first:
            print(f"{one.token} meant {'|'.join(one.meant)}, not {' '.join(one.found) or 'known'}")
    first, among = (sum(one.is_first for one in found), sum(one.is_among for one in found))
    print(f"{len(found)} words: {first / len(found):.1%} first, {among / len(found):.1%} among the candidates")


if __name__ == "__main__":
    main()
