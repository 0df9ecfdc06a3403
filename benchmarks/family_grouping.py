"""How right the grouping of roots is: precision and recall over pairs of roots labelled by hand.

    python -m benchmarks.family_grouping DIR

DIR is the folder of sources. The pairs are those of tests/quality, whose README says how they were found and labelled:
root_pairs.tsv asks for what is hard, root_pairs_drawn.tsv was drawn at random. Of each pair is asked whether the
breakdowns of the two words put the two roots into one family. Precision: of the pairs that are put together, how many
belong together. Recall: of those that belong together, how many are put together. Prints the pairs that are wrong;
pairs whose words have no breakdown with the root are told and do not count.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from russian.folding import fold
from table import items
from table.importing.curated_families import read_curated
from table.importing.derivations import read_derivations
from table.importing.dictionary_breakdowns import breakdowns_and_families
from table.importing.openrussian import read_openrussian
from table.importing.segmentations import read_segmentations

__all__ = ["main"]

QUALITY = Path(__file__).parent.parent / "tests" / "quality"
SAMPLES = ("root_pairs.tsv", "root_pairs_drawn.tsv")


class Pair(NamedTuple):
    """Two roots as they stand in two words; `related` is yes or no."""

    root_1: str
    word_1: str
    root_2: str
    word_2: str
    related: str


@dataclass(slots=True)
class _Counted:
    """How many pairs are right and wrong."""

    right: int = 0
    wrongly_together: int = 0
    wrongly_apart: int = 0

    def __add__(self, other: _Counted) -> _Counted:
        """Give the sums."""
        return _Counted(
            self.right + other.right,
            self.wrongly_together + other.wrongly_together,
            self.wrongly_apart + other.wrongly_apart,
        )

    def count(self, pair: Pair, *, is_together: bool) -> None:
        """Count a pair, and tell one that is wrong."""
        is_related = pair.related == "yes"
        self.right += is_together and is_related
        self.wrongly_together += is_together and not is_related
        self.wrongly_apart += is_related and not is_together
        if is_together != is_related:
            said = "together" if is_together else "apart"
            print(f"wrongly {said}: {pair.root_1} of {pair.word_1}, {pair.root_2} of {pair.word_2}")

    def told(self) -> str:
        """Give precision and recall."""
        together, related = self.right + self.wrongly_together, self.right + self.wrongly_apart
        precision, recall = self.right / max(1, together), self.right / max(1, related)
        return f"precision {precision:.1%} of {together} put together, recall {recall:.1%} of {related} that are one"


def _pairs(sample: str) -> list[Pair]:
    with (QUALITY / sample).open(encoding="utf-8", newline="") as source:
        rows = csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Pair(*row) for row in rows]


def _families(folder: Path) -> dict[tuple[str, str], str]:
    """Break the dictionary down; give folded word and root → the id of the root's family."""
    frequency = folder / "frequency" / "ru_50k.txt"
    words = read_openrussian(folder / "openrussian", frequency=frequency if frequency.is_file() else None).words
    made = breakdowns_and_families(
        words,
        read_segmentations(folder / "morphemes"),
        read_derivations(folder / "morphemes" / "unimorph-rus.derivations"),
        curated=read_curated(),
        stored_families=(),
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return {
        (fold(str(official.attributes["word"])), fold(part.text)): part.family_id
        for official in map(items.Breakdown, made.officials)
        for part in official.parts
        if part.family_id is not None
    }


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of sources, as docs/dictionary.md says")
    families = _families(parser.parse_args().folder)
    for sample in SAMPLES:
        print(f"-------- {sample}")
        _score(_pairs(sample), families)


def _score(pairs: Sequence[Pair], families: Mapping[tuple[str, str], str]) -> None:
    alike, unlike, unknown = _Counted(), _Counted(), 0
    for pair in pairs:
        roots = ((pair.word_1, pair.root_1), (pair.word_2, pair.root_2))
        found = [families.get((fold(word), fold(root))) for word, root in roots]
        if None in found:
            unknown += 1
            print(f"no breakdown: {pair.root_1} of {pair.word_1}, {pair.root_2} of {pair.word_2}")
            continue
        counted = alike if fold(pair.root_1) == fold(pair.root_2) else unlike
        counted.count(pair, is_together=found[0] == found[1])
    print(f"{len(pairs)} pairs, {unknown} of them without a breakdown")
    print(f"spelled alike: {alike.told()}")
    print(f"spelled unlike: {unlike.told()}")
    print(f"together: {(alike + unlike).told()}")


if __name__ == "__main__":
    main()
