"""Fixtures of the imports' tests: those of the table, and the full dictionary."""

from tests.importing.full_dictionary import made
from tests.table.conftest import budget, embedded, engine

__all__ = ["budget", "embedded", "engine", "made"]
