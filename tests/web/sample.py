"""A small table as the import of the full dictionary makes it, from sources in the same layout."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path

from tests.importing.dictionary_sample import FILES, write_dictionary
from tests.importing.openrussian.openrussian_sample import make_line, write_folder
from tests.server.serving import server_environment

__all__ = ["ODD_WORDS", "import_folder", "import_sample"]

ODD_WORDS = ["ещё", "до свидания", "из-за", "замок", "бракосочетание", "возвратить"]
"""With ё, of two words, with a hyphen, a homograph, rare, a verb."""

_MORE = {
    "nouns": [
        make_line("nouns", "замок", "за'мок", "castle", gender="m", sg_gen="за'мка"),
        make_line("nouns", "замок", "замо'к", "lock", gender="m", sg_gen="замка'"),
        make_line("nouns", "бракосочетание", "бракосочета'ние", "wedding ceremony", gender="n"),
        make_line("nouns", "куздра", "ку'здра", "a made-up animal of L. V. Shcherba's", gender="f"),
    ],
    "others": [
        make_line("others", "ещё", "ещё", "still; yet"),
        make_line("others", "до свидания", "до свида'ния", "goodbye"),
        make_line("others", "из-за", "из-за", "because of"),
    ],
}


async def import_sample(folder: Path) -> None:
    """Import the sample, with the starter dictionary, into the embedded table of a folder."""
    sources = write_dictionary(folder / "sources")
    write_folder(sources / "openrussian", {part: [*FILES[part], *_MORE.get(part, [])] for part in FILES})
    await import_folder(sources, folder)


async def import_folder(sources: Path, folder: Path) -> None:
    """Import sources, with the starter dictionary, into the embedded table of a folder.

    Raises:
        AssertionError: The import failed.
    """
    words = [sys.executable, "-m", "importing", "dictionary", str(sources), "--data-dir", str(folder)]
    process = await asyncio.create_subprocess_exec(*words, env=server_environment(folder), stdout=DEVNULL, stderr=PIPE)
    _, said = await process.communicate()
    if process.returncode:
        raise AssertionError(said.decode())
