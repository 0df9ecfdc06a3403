"""The larger of an operation's cost and its spend is charged, in whatever way the operation ends."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from server.settings.settings import Settings
from tests.server.serving import serving

BURST = 10_000
FAMILIES = "{ morphemeFamilies(first: 60) { nodes { id morphemes { id text } } } }"
WORDS = " ".join(f"слово{one}{other}" for one in "абвгдежзик" for other in "лмнопрстуф")
TEXT = {
    "query": "query ($text: String!) { analyzeText(text: $text) { __typename } }",
    "variables": {"text": WORDS[:500]},
}
"""Costs what is assumed of a text, but reads every word of it."""


@asynccontextmanager
async def _limited(settings: Settings, file: Path, **changed: object) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the starter dictionary with buckets that hardly fill."""
    shutil.copy(file, settings.data_dir / "dictionary.sqlite")
    update = {"rate_limit": 1, "rate_burst": BURST, **changed}
    async with serving(settings.model_copy(update=update)) as client:
        yield client


async def _used(client: httpx.AsyncClient, request: Mapping[str, object]) -> tuple[int, int]:
    """Send a request; return the points that its headers say were taken from a full bucket, and its cost."""
    answer = await client.post("/graphql", json={**request, "extensions": {"cost": True}})
    left = int(answer.headers["ratelimit"].partition(";r=")[2].partition(";")[0])
    return BURST - left, answer.json()["extensions"]["cost"]["requestedQueryCost"]


async def test_an_operation_that_uses_more_than_its_cost_is_charged_what_it_used(
    settings: Settings, starter_file: Path
) -> None:
    async with _limited(settings, starter_file, response_cache=False) as client:
        used, cost = await _used(client, TEXT)

    assert used > cost


async def test_an_operation_that_met_a_limit_is_charged_what_it_used(settings: Settings, starter_file: Path) -> None:
    async with _limited(settings, starter_file, max_read_units=30, max_cost=0) as client:
        used, cost = await _used(client, TEXT)

    assert used > cost


async def test_an_operation_that_uses_less_than_its_cost_is_charged_its_cost(
    settings: Settings, starter_file: Path
) -> None:
    async with _limited(settings, starter_file, response_cache=False) as client:
        first, _ = await _used(client, {"query": FAMILIES})  # as a new document
        both, cost = await _used(client, {"query": FAMILIES})

    assert both - first == cost


async def test_a_cached_answer_is_charged_its_cost_only(settings: Settings, starter_file: Path) -> None:
    async with _limited(settings, starter_file) as client:
        first, cost = await _used(client, TEXT)
        both, _ = await _used(client, TEXT)

    assert first > cost
    assert both - first == cost
