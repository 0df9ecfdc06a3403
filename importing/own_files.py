"""The files of this project's own dictionary: the starter dictionary, names, and curated morpheme families."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from importing.morphemes import curated_families
from importing.morphemes.curated_families import Curated, read_curated
from importing.starter import starter_files
from importing.starter.english_phrases import EnglishPhrases
from importing.starter.starter_files import own_names, own_phrases, own_starter
from importing.starter.starter_words import Starter, StarterWord

__all__ = ["PACKAGED", "OwnFiles"]


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Where the files are: by default those that come with the server."""

    starter: Path = starter_files.FOLDER
    curated: Path = curated_families.FOLDER

    def read_starter(self) -> Starter:
        """Return the starter dictionary; an import needs it four times, so it is read once per process."""
        return own_starter(self.starter)

    def read_names(self) -> tuple[StarterWord, ...]:
        """Return the names, which only the full dictionary has."""
        return own_names(self.starter)

    def read_phrases(self) -> EnglishPhrases:
        """Return the English phrases that words get as further meanings."""
        return own_phrases(self.starter)

    def read_curated(self) -> Curated:
        """Return the starter dictionary's families and the curated ones."""
        return read_curated(self.curated, starter=self.read_starter())


PACKAGED = OwnFiles()
"""The files that come with the server."""
