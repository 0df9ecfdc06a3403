"""The version of the server: that of `pyproject.toml`, which is not read where the server runs."""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = "0.1.0"
