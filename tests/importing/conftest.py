"""Fixtures of the imports' tests: those of the table, the full dictionary, and a small starter dictionary."""

import pytest

from importing.morphemes.curated_families import Curated, read_curated
from tests.importing.full_dictionary import made
from tests.importing.small_starter import small_starter
from tests.table.conftest import budget, embedded, engine

__all__ = ["budget", "embedded", "engine", "made", "small_starter"]


@pytest.fixture(scope="session")
def shipped() -> Curated:
    """The curated families that come with the server."""
    return read_curated()
