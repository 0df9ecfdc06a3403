"""The version of the server, the same as in `pyproject.toml`; a test compares them."""

from __future__ import annotations

__all__ = ["VERSION"]

VERSION = "0.1.0"
