"""The application for other ASGI servers, in an installed wheel: `uvicorn rootski_graphql.asgi:app`."""

from __future__ import annotations

import importlib

from rootski_graphql.rooms import use_rooms

__all__ = ["app"]

use_rooms()
app = importlib.import_module("server.asgi").app
