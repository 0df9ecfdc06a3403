"""What a process tells of itself at `/metrics`."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed_openmetrics
from prometheus_client.parser import text_string_to_metric_families

from server.settings.settings import Settings
from tests.server.serving import serving

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "metrics.md"

WORD = "query Word($number: Int!) { word(by: { databaseId: $number }) { text } }"


@pytest.fixture
async def measured(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application over an empty table, with metrics."""
    async with serving(settings.model_copy(update={"metrics": True})) as client:
        yield client


async def _samples(client: httpx.AsyncClient) -> dict[str, float]:
    """Return the samples of our own metrics, each by its name and labels."""
    page = (await client.get("/metrics")).text
    families = text_string_to_metric_families(page)
    return {
        sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
        if sample.name.startswith("rootski_")
    }


async def test_metrics_are_served_only_where_they_are_switched_on(
    client: httpx.AsyncClient, measured: httpx.AsyncClient
) -> None:
    off = await client.get("/metrics")
    on = await measured.get("/metrics")

    assert off.status_code == 404
    assert on.status_code == 200
    assert on.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert on.headers["cache-control"] == "no-store"
    assert "process_resident_memory_bytes" in on.text
    assert "python_gc" not in on.text


async def test_metrics_are_sent_as_openmetrics_on_request(measured: httpx.AsyncClient) -> None:
    page = await measured.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})

    families = {family.name for family in parsed_openmetrics(page.text)}  # type: ignore[no-untyped-call]  # the package left it without types

    assert page.headers["content-type"].startswith("application/openmetrics-text")
    assert {"rootski_build", "rootski_requests", "rootski_response_cache_requests"} <= families


async def test_requests_and_what_they_cost_are_counted_by_kind_and_status(measured: httpx.AsyncClient) -> None:
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": 8}})
    await measured.post("/graphql", content=b"nonsense")
    await measured.get("/ready")
    await measured.get("/nowhere")
    await measured.get("/elsewhere")

    samples = await _samples(measured)

    assert samples["rootski_requests_total kind=query route=/graphql status=200"] == 2
    assert samples["rootski_requests_total kind=none route=/graphql status=415"] == 1
    assert samples["rootski_requests_total kind=none route=/ready status=200"] == 1
    assert samples["rootski_requests_total kind=none route=other status=404"] == 2
    assert samples["rootski_request_seconds_count kind=query route=/graphql"] == 2
    assert samples["rootski_table_calls_total call=BatchGetItem kind=query"] == 2
    assert samples["rootski_table_read_units_total kind=query"] == 1.0
    assert samples["rootski_requests_in_flight"] == 1
    assert samples["rootski_documents"] == 1
    assert samples["rootski_documents_characters"] == len(WORD)


async def test_refusals_of_the_rate_limit_are_counted(settings: Settings) -> None:
    tight = settings.model_copy(update={"metrics": True, "rate_limit": 1, "rate_burst": 1})
    async with serving(tight) as client:
        for _ in range(3):
            await client.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
        samples = await _samples(client)

    assert samples["rootski_rate_limited_total"] == 2
    assert samples["rootski_overloaded_total"] == 0
    assert samples["rootski_operations_running"] == 0
    assert samples["rootski_operations_waiting"] == 0


async def test_the_hit_rate_of_the_response_cache_is_reported(measured: httpx.AsyncClient) -> None:
    for _ in range(3):
        await measured.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
    await measured.post("/graphql", json={"query": "{ viewer { email } }"})

    samples = await _samples(measured)

    told = {name: value for name, value in samples.items() if name.startswith("rootski_response_cache")}
    assert told == {
        "rootski_response_cache_requests_total outcome=hit": 2,
        "rootski_response_cache_requests_total outcome=miss": 1,
        "rootski_response_cache_requests_total outcome=coalesced": 0,
        "rootski_response_cache_requests_total outcome=bypass": 0,
        "rootski_response_cache_stored_total": 1,
        "rootski_response_cache_evicted_total": 0,
        "rootski_response_cache_too_large_total": 0,
        "rootski_response_cache_cleared_total": 0,
        "rootski_response_cache_entries": 1,
        "rootski_response_cache_bytes": 1024 + len('{"data":{"word":null}}'),
    }


async def test_a_cache_that_is_off_has_no_metrics(settings: Settings) -> None:
    off = settings.model_copy(update={"metrics": True, "response_cache": False})
    async with serving(off) as client:
        samples = await _samples(client)

    assert [name for name in samples if "response_cache" in name] == []
    assert samples["rootski_documents"] == 0


async def test_no_client_creates_a_time_series(measured: httpx.AsyncClient) -> None:
    async def asked(number: int) -> None:
        query = f"query Invented{number} {{ word(by: {{ databaseId: {number} }}) {{ text }} }}"
        await measured.post("/graphql", json={"query": query}, headers={"X-Request-Id": f"invented-{number}"})
        await measured.get(f"/invented{number}", headers={"Accept": f"invented/{number}"})
        await measured.get("/graphql", params={"query": f"{{ invented{number} }}"})

    await measured.get("/metrics")
    await asked(0)
    few = set(await _samples(measured))
    for number in range(1, 20):
        await asked(number)
    many = set(await _samples(measured))
    page = (await measured.get("/metrics")).text

    assert many == few
    assert re.findall("(?i)invented", page) == []


async def test_every_metric_is_documented(measured: httpx.AsyncClient) -> None:
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
    page = (await measured.get("/metrics")).text

    told = set(re.findall(r"^# TYPE (rootski_\w+) ", page, re.MULTILINE))
    documented = set(re.findall(r"`(rootski_\w+)`", DOCUMENTATION.read_text(encoding="utf-8")))

    assert told == documented
