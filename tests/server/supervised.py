"""The smallest application, for processes that a supervisor starts."""

from __future__ import annotations

from starlette.applications import Starlette

__all__ = ["app"]

app = Starlette()
