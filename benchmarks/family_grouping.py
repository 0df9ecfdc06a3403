"""Quality of the grouping of roots: precision and recall over pairs of roots labelled by hand.

    python -m benchmarks.family_grouping DIR

DIR is the folder of sources. The pairs are in tests/quality, whose README describes how they were chosen and labelled:
root_pairs.tsv contains hard cases, root_pairs_drawn.tsv a random sample. A pair is grouped if the breakdowns of the two
words put the two roots into one family. Precision is the share of grouped pairs that are related, recall the share of
related pairs that are grouped. Prints the wrong pairs. Pairs whose words have no breakdown with the root are reported
but not counted.

The other files have pairs of words by kind; a pair is grouped if the words share the family of a root.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from importing.morphemes.curated_families import read_curated
from importing.morphemes.derivations import Derivations, read_derivations
from importing.morphemes.dictionary_breakdowns import breakdowns_and_families
from importing.morphemes.segmentations import read_segmentations
from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.ranks import NO_FREQUENCIES, read_frequencies
from importing.openrussian.tables import read_tables, related_words
from russian.folding import fold
from table.model import items

__all__ = [
    "SAMPLES",
    "WORD_SAMPLES",
    "Counted",
    "LabelledPair",
    "Scored",
    "families_of_roots",
    "main",
    "read_pairs",
    "score",
    "score_words",
]

QUALITY = Path(__file__).parent.parent / "tests" / "quality"
SAMPLES = ("root_pairs.tsv", "root_pairs_drawn.tsv")
WORD_SAMPLES = (
    "school_pairs.tsv",
    "family_pairs.tsv",
    "family_pairs_set_aside.tsv",
    "family_pairs_by_kind.tsv",
    "family_pairs_afterwards.tsv",
    "family_pairs_common.tsv",
    "family_pairs_common_set_aside.tsv",
    "family_pairs_everyday.tsv",
)


class LabelledPair(NamedTuple):
    """Two roots in two words; `related` is yes or no."""

    root_1: str
    word_1: str
    root_2: str
    word_2: str
    related: str


@dataclass(slots=True)
class Counted:
    """Numbers of right and wrong pairs; correctly separate pairs are not counted."""

    right: int = 0
    wrongly_together: int = 0
    wrongly_apart: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Return the sums."""
        return Counted(
            self.right + other.right,
            self.wrongly_together + other.wrongly_together,
            self.wrongly_apart + other.wrongly_apart,
        )

    def count(self, pair: LabelledPair, *, is_together: bool) -> None:
        """Count a pair, and print it if it is wrong."""
        is_related = pair.related == "yes"
        self.right += is_together and is_related
        self.wrongly_together += is_together and not is_related
        self.wrongly_apart += is_related and not is_together
        if is_together != is_related:
            grouping = "together" if is_together else "apart"
            print(f"wrongly {grouping}: {pair.root_1} of {pair.word_1}, {pair.root_2} of {pair.word_2}")

    @property
    def precision(self) -> float:
        """Share of the grouped pairs that are related, 0 to 1."""
        return self.right / max(1, self.right + self.wrongly_together)

    @property
    def recall(self) -> float:
        """Share of the related pairs that are grouped, 0 to 1."""
        return self.right / max(1, self.right + self.wrongly_apart)

    def summary(self) -> str:
        """Return precision and recall as a sentence."""
        together, related = self.right + self.wrongly_together, self.right + self.wrongly_apart
        return f"precision {self.precision:.1%} of {together} grouped, recall {self.recall:.1%} of {related} related"


@dataclass(slots=True)
class Scored:
    """Counts of a sample: pairs spelled alike, pairs spelled differently, and pairs without a breakdown."""

    alike: Counted = field(default_factory=Counted)
    unlike: Counted = field(default_factory=Counted)
    unknown: int = 0

    @property
    def both(self) -> Counted:
        """All pairs that are in breakdowns."""
        return self.alike + self.unlike


def read_pairs(sample: str) -> list[LabelledPair]:
    """Read a file of tests/quality."""
    with (QUALITY / sample).open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [LabelledPair(*row) for row in rows]


def families_of_roots(folder: Path) -> dict[tuple[str, str], str]:
    """Break down the dictionary; return folded word and root → id of the root's family."""
    frequency = folder / "frequency" / "ru_50k.txt"
    words = read_openrussian(
        folder / "openrussian", frequencies=read_frequencies(frequency) if frequency.is_file() else NO_FREQUENCIES
    ).words
    derived = read_derivations(folder / "morphemes" / "unimorph-rus.derivations")
    related = related_words(read_tables(folder / "openrussian" / "tables-2022"))
    made = breakdowns_and_families(
        words,
        read_segmentations(folder / "morphemes"),
        Derivations((*derived.pairs, *related), derived.problems),
        curated=read_curated(),
        stored_families=(),
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    roots = {str(family["family_id"]) for family in made.families if family["type"] == "root"}
    return {
        (fold(str(official.attributes["word"])), fold(part.text)): part.family_id
        for official in map(items.StoredBreakdown, made.officials)
        for part in official.parts
        if part.family_id is not None and part.family_id in roots
    }


def score(pairs: Iterable[LabelledPair], families: Mapping[tuple[str, str], str]) -> Scored:
    """Count right and wrong pairs, and print the wrong ones.

    Args:
        pairs: The labelled pairs.
        families: Folded word and root → id of the root's family.
    """
    scored = Scored()
    for pair in pairs:
        roots = ((pair.word_1, pair.root_1), (pair.word_2, pair.root_2))
        found = [families.get((fold(word), fold(root))) for word, root in roots]
        if None in found:
            scored.unknown += 1
            print(f"no breakdown: {pair.root_1} of {pair.word_1}, {pair.root_2} of {pair.word_2}")
            continue
        counted = scored.alike if fold(pair.root_1) == fold(pair.root_2) else scored.unlike
        counted.count(pair, is_together=found[0] == found[1])
    return scored


def score_words(sample: str, families: Mapping[tuple[str, str], str]) -> dict[str, Counted]:
    """Count right and wrong pairs of words by kind, `all` included, and print the wrong ones.

    Pairs with a word that has no breakdown are printed, and counted nowhere.
    """
    of_word: dict[str, set[str]] = {}
    for (word, _), family in families.items():
        of_word.setdefault(word, set()).add(family)
    counts: dict[str, Counted] = {}
    with (QUALITY / sample).open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE):
            one, other = (of_word.get(fold(row[name])) for name in ("word1", "word2"))
            if one is None or other is None:
                print(f"no breakdown: {row['word1']}, {row['word2']}")
                continue
            pair = LabelledPair("the root", row["word1"], "the root", row["word2"], row["related"])
            counted = counts.setdefault(row["kind"], Counted())
            counted.count(pair, is_together=bool(one & other))
    return counts | {"all": sum(counts.values(), Counted())}


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of sources, see docs/dictionary.md")
    families = families_of_roots(parser.parse_args().folder)
    for sample in SAMPLES:
        print(f"-------- {sample}")
        pairs = read_pairs(sample)
        scored = score(pairs, families)
        print(f"{len(pairs)} pairs, {scored.unknown} without a breakdown")
        print(f"spelled alike: {scored.alike.summary()}")
        print(f"spelled unlike: {scored.unlike.summary()}")
        print(f"together: {scored.both.summary()}")
    for sample in WORD_SAMPLES:
        print(f"-------- {sample}")
        for kind, counted in score_words(sample, families).items():
            print(f"{kind}: {counted.summary()}")


if __name__ == "__main__":
    main()
