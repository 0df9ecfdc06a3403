"""A sample of the real sources: some 2,000 of OpenRussian's 58,825 words, with all that the other sources say of them.

The most used words of each kind are in it, every fortieth of the others, which are mostly rare, and the words that are
named. It is made when the tests run, where the data is beside the project.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection
from pathlib import Path

from tests.importing.full_dictionary import DATA

__all__ = ["write_real_sample"]

MOST_USED = 200
STEP = 40


def write_real_sample(sources: Path, *, named: Collection[str] = ()) -> Path:
    """Write the sample of the sources, the named words included, into a new folder, and return the folder."""
    (sources / "openrussian").mkdir(parents=True)
    for name in ("morphemes", "sentences", "frequency", "openrussian/tables-2022"):
        (sources / name).symlink_to(DATA / name)
    for file in (DATA / "openrussian").glob("*.csv*"):
        _write_part(file, sources / "openrussian" / file.name.removesuffix(".gz"), frozenset(named))
    return sources


def _write_part(file: Path, target: Path, named: Collection[str]) -> None:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as lines:
        header, *rows = lines
    kept = [row for at, row in enumerate(rows) if at < MOST_USED or at % STEP == 0 or row.partition("\t")[0] in named]
    target.write_text("".join([header, *kept]), encoding="utf-8", newline="")
