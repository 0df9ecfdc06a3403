"""Fixtures of the tests of deployments."""

from __future__ import annotations

from tests.importing.small_starter import small_starter

__all__ = ["small_starter"]
