"""The header `Server-Timing`: sent on request, and only where no shared cache may keep the response."""

from __future__ import annotations

import re

import httpx
import pytest

from server.observability.server_timing import prefers_timing

QUERY = '{ word(by: {text: {text: "вода"}}) { id } }'


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("server-timing", True),
        ("Server-Timing", True),
        ("return=minimal, server-timing; detail=all", True),
        ("", False),
        ("server-timing-2", False),
        ("wait=server-timing", False),
    ],
)
def test_a_request_asks_by_a_preference(prefer: str, expected: bool) -> None:  # noqa: FBT001  # a parameter of the test
    assert prefers_timing(prefer) is expected


async def test_who_asks_is_told_the_time_the_cost_and_the_reads(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": QUERY}, headers={"Prefer": "server-timing"})

    told = re.fullmatch(
        r'total;dur=[0-9.]+, cost;desc="(\d+) points", table;desc="(\d+) calls, ([0-9.]+) read units"'
        r', cache;desc="[a-z]+"',
        response.headers["server-timing"],
    )
    assert told is not None
    assert int(told[1]) > 0
    assert int(told[2]) > 0


async def test_a_refused_request_is_told_the_time(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", content=b"{", headers={"Prefer": "server-timing"})

    assert response.status_code == 415
    assert re.fullmatch(r"total;dur=[0-9.]+", response.headers["server-timing"])


async def test_nobody_else_is_told(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": QUERY})
    shared = await client.get(
        "/graphql", params={"query": "{ about { version } }"}, headers={"Prefer": "server-timing"}
    )

    assert "server-timing" not in response.headers
    assert shared.headers["cache-control"].startswith("public")
    assert "server-timing" not in shared.headers
