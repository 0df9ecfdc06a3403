"""A table of a sample of the real data, with the words that the tests of the site name.

The tests are skipped where the data is not beside the project.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.full_dictionary import DATA
from tests.importing.real_sample import write_real_sample
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


async def import_real_sample(folder: Path) -> None:
    """Import the sample into the embedded table of a folder."""
    if not DATA.is_dir():
        pytest.skip("the real data is not beside the project")
    await import_folder(write_real_sample(folder / "sources", named=REAL_WORDS), folder)
