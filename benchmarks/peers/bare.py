"""A bare Starlette route that returns the content of a file: `python -m benchmarks.peers.bare PORT FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CONTENT = Path(sys.argv[2]).read_bytes()


async def answer(_request: Request) -> Response:
    """Return the content."""
    return Response(CONTENT, media_type="application/json")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/graphql", answer, methods=["GET", "POST"])])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
