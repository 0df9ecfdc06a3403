"""A server killed in the middle of writes: every acknowledged write is stored, and none is stored in part."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from schema.relay.global_id import global_id
from server.auth.development import development_token
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import PrimaryKey
from table.entries.reindex import reindex
from table.model import items, keys
from tests.breaking_down import ADMIN, SUBMIT, assert_clean
from tests.builders import make_user, make_word
from tests.server.serving import server_environment, server_process

pytestmark = pytest.mark.writes

WRITES, WRITERS = 1000, 8
KILLED_AFTER = 400


async def _submit(client: httpx.AsyncClient, number: int, tokens: dict[str, str]) -> str | None:
    """Submit one breakdown; return its text if the write was acknowledged, None otherwise."""
    email = ADMIN if number % 2 else f"user{number % 7}@example.org"
    parts = [{"text": "сло"}, {"text": "во"}] if number % 3 else [{"text": "слово"}]
    given = {"wordId": global_id("Word", str(1 + number % 100)), "items": parts}
    try:
        response = await client.post(
            "/graphql",
            json={"query": SUBMIT, "variables": {"input": given}},
            headers={"Authorization": f"Bearer {tokens[email]}"},
        )
    except httpx.HTTPError:
        return None
    payload: Any = response.json()
    if "errors" in payload:
        return None
    text: str = payload["data"]["submitBreakdown"]["breakdown"]["text"]
    return text


async def test_acknowledged_writes_survive_a_kill(tmp_path: Path) -> None:
    async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
        await engine.create(budget=Budget(None))
        words = [make_word(word_id=str(number), text="слово", frequency_rank=number) for number in range(1, 101)]
        await engine.put_many([*words, make_user(email=ADMIN, is_admin=True)], budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
    emails = [ADMIN, *(f"user{number}@example.org" for number in range(7))]
    tokens = {email: development_token(tmp_path, email) for email in emails}
    acknowledged: dict[PrimaryKey, list[str]] = {}
    unanswered: set[PrimaryKey] = set()
    done = 0
    environment = server_environment(tmp_path, ROOTSKI_SUBMISSIONS_PER_MINUTE="100000")
    async with server_process(environment) as server, httpx.AsyncClient(base_url=server.url, timeout=30) as client:
        waiting = iter(range(WRITES))

        async def write() -> None:
            nonlocal done
            for number in waiting:
                word_id = str(1 + number % 100)
                email = ADMIN if number % 2 else f"user{number % 7}@example.org"
                key = keys.official_breakdown(word_id) if number % 2 else keys.user_breakdown(email, word_id)
                text = await _submit(client, number, tokens)
                if text is None:
                    unanswered.add(key)
                else:
                    acknowledged.setdefault(key, []).append(text)
                done += 1
                if done == KILLED_AFTER:
                    server.process.kill()

        await asyncio.gather(*(write() for _ in range(WRITERS)))

    assert sum(map(len, acknowledged.values())) >= KILLED_AFTER - WRITERS
    async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
        stored = await engine.get_many(acknowledged, budget=Budget(None), consistent=True)
        for key, texts in acknowledged.items():
            found = "-".join(part.text for part in items.StoredBreakdown(stored[key]).parts)
            assert found in texts or key in unanswered
        await assert_clean(engine)
