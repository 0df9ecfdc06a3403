"""A sample of the real data: some 2,000 of its 58,825 words, with everything that the sources say about them.

The most used words of each kind are in it, every fortieth of the others, which are mostly rare, and the words that the
tests name. It is made when the tests run, and the tests are skipped where the data is not beside the project.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.importing.full_dictionary import DATA
from tests.web.sample import import_folder

__all__ = ["REAL_WORDS", "import_real_sample"]

REAL_WORDS = [
    *("ещё", "этот", "замок", "писать", "вода", "водопад", "подводный", "приходить", "прийти", "новый", "лёд"),
    *(
        "до свидания",
        "из-за",
        "бракосочетание",
        "по-русски",
        "железнодорожник",
        "съёжиться",
        "человеконенавистнический",
    ),
]
"""With ё, a pronoun, homographs, a family, an aspectual pair, phrases, with a hyphen, long, and rare words."""

MOST_USED = 200
STEP = 40


async def import_real_sample(folder: Path) -> None:
    """Import the sample into the embedded table of a folder."""
    if not DATA.is_dir():
        pytest.skip("the real data is not beside the project")
    sources = folder / "sources"
    (sources / "openrussian").mkdir(parents=True)
    for name in ("morphemes", "sentences", "frequency", "openrussian/tables-2022"):
        (sources / name).symlink_to(DATA / name)
    for file in (DATA / "openrussian").glob("*.csv*"):
        _write_part(file, sources / "openrussian" / file.name.removesuffix(".gz"))
    await import_folder(sources, folder)


def _write_part(file: Path, target: Path) -> None:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as lines:
        header, *rows = lines
    named = set(REAL_WORDS)
    kept = [row for at, row in enumerate(rows) if at < MOST_USED or at % STEP == 0 or row.partition("\t")[0] in named]
    target.write_text("".join([header, *kept]), encoding="utf-8", newline="")
