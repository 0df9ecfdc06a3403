"""Quality of analyzeText, by the sentences of SMARTool, whose key words are annotated with their lemma.

    python -m benchmarks.text_analysis FILE DIR [--trained] [--misses]

FILE is an embedded table with the full dictionary, DIR the folder of the sources. Every fifth lemma, by a digest, is
kept apart: nothing is learnt from its sentences, and it is what is measured unless `--trained` is given. Prints how
often the lemma is the first candidate and one of the candidates, and how many tokens have none. SMARTool annotates
`холодно` as a form of холодный; that the adverb of the annotated adjective comes first is counted separately.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from loaders.opening import open_dictionary
from loaders.words.text import AnalyzedToken, TextAnalyzer
from russian.folding import fold
from russian.stress import unstressed
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.entries.entries import day_digest

__all__ = ["Annotated", "Figures", "is_kept_apart", "main", "measure", "read_annotated"]


class Annotated(NamedTuple):
    """A sentence, a form that occurs in it, and the lemma of that form."""

    sentence: str
    form: str
    lemma: str


class Figures(NamedTuple):
    """Numbers of annotated tokens and of all tokens that are words."""

    annotated: int
    first: int
    adverbs: int
    among: int
    tokens: int
    unknown: int


def is_kept_apart(lemma: str) -> bool:
    """Whether a lemma is one of the fifth from which nothing is learnt."""
    return int(day_digest(fold(lemma)), 16) % 5 == 0


def read_annotated(folder: Path) -> Iterator[Annotated]:
    """Read the sentences of SMARTool whose key word is one word that occurs once in them."""
    for file in sorted(folder.glob("sentences/smartool/SMARTool_data_[AB][12].csv")):
        with file.open(encoding="utf-8-sig", newline="") as source:
            for row in csv.DictReader(source):
                lemma, form = row["Target language lemma"].partition("(")[0].strip(), row["Form"].strip()
                sentence = row["Target language example sentence"].strip()
                if lemma and form and sentence and " " not in lemma + form:
                    yield Annotated(sentence, form, lemma)


async def measure(file: Path, sentences: list[Annotated], missed: Counter[str]) -> Figures:
    """Analyze sentences; `missed` counts what was chosen wrongly and what is unknown."""
    annotated = first = adverbs = among = words = unknown = 0
    async with open_embedded(file) as engine, open_dictionary(engine) as dictionary:
        for one in sentences:
            texts: TextAnalyzer = dictionary.request(Budget(None)).texts
            tokens = [token for token in await texts.analyzed(one.sentence) if token.token.is_word]
            words += len(tokens)
            without = [token.token.text.lower() for token in tokens if not token.candidates]
            unknown += len(without)
            missed.update(f"unknown {word}" for word in without)
            found = [token for token in tokens if fold(token.token.text) == fold(one.form)]
            if len(found) != 1:
                continue
            annotated += 1
            lemmas = _lemmas(found[0])
            first += lemmas[:1] == [fold(one.lemma)]
            among += fold(one.lemma) in lemmas
            adverbs += _is_adverb_of(found[0], fold(one.lemma))
            if lemmas[:1] != [fold(one.lemma)]:
                missed[f"{one.form} of {one.lemma}, not {' '.join(lemmas) or 'known'}"] += 1
    return Figures(annotated, first, adverbs, among, words, unknown)


def _is_adverb_of(token: AnalyzedToken, lemma: str) -> bool:
    """Whether the first candidate is an adverb spelled like the token, and the lemma an adjective after it."""
    if not token.candidates:
        return False
    first, *others = token.candidates
    is_adverb = first.part_of_speech != "adjective" and fold(first.text) == token.folded
    return is_adverb and any(other.part_of_speech == "adjective" and fold(other.text) == lemma for other in others)


def _lemmas(token: AnalyzedToken) -> list[str]:
    return [fold(unstressed(word.text)) for word in token.candidates]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the file of an embedded table with the full dictionary")
    parser.add_argument("folder", type=Path, help="the folder of the sources")
    parser.add_argument("--trained", action="store_true", help="measure the other four fifths")
    parser.add_argument("--misses", type=int, default=0, help="show so many of the commonest misses")
    arguments = parser.parse_args()
    every = [one for one in read_annotated(arguments.folder) if is_kept_apart(one.lemma) != arguments.trained]
    missed: Counter[str] = Counter()
    found = asyncio.run(measure(arguments.file, every, missed))
    for miss, times in sorted(missed.items(), key=lambda one: (one[0].startswith("unknown"), -one[1]))[
        : arguments.misses
    ]:
        print(f"{times:4} {miss}")
    print(f"{found.annotated:,} annotated tokens: {found.first / found.annotated:.1%} first", end=", ")
    print(f"{found.adverbs / found.annotated:.1%} the adverb first", end=", ")
    print(f"{found.among / found.annotated:.1%} among the candidates")
    print(f"{found.tokens:,} tokens: {found.unknown / found.tokens:.1%} without a candidate")


if __name__ == "__main__":
    main()
