"""Every audit of the npm package graphql-http passes over the server as it is deployed (make test-audit)."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.server.serving import server_environment, server_process

FOLDER = Path(__file__).parent


@pytest.mark.audit
async def test_every_audit_of_graphql_over_http_passes(tmp_path: Path) -> None:
    async with server_process(server_environment(tmp_path)) as server:
        node = await asyncio.create_subprocess_exec(
            "node", "audit.mjs", f"{server.url}/graphql", cwd=FOLDER, stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await node.communicate()

    results = [json.loads(line) for line in printed.decode().splitlines()]
    assert [result for result in results if result["status"] != "ok"] == []
    assert node.returncode == 0
    assert Counter(result["name"].split()[0] for result in results) == {"MUST": 13, "SHOULD": 23, "MAY": 25}
    assert len({result["id"] for result in results}) == 61
