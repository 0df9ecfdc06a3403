"""Fixtures of the imports' tests: those of the table."""

from tests.table.conftest import budget, embedded, engine

__all__ = ["budget", "embedded", "engine"]
