"""What a process tells of itself at `/metrics`."""

from __future__ import annotations

import asyncio
import hashlib
import math
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import orjson
import pytest
from prometheus_client import generate_latest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed_openmetrics
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from schema import errors
from server.observability.metrics import CODES, TRUSTED_NAMES, Metrics
from server.observability.record import RequestRecord
from server.settings.settings import DocumentsMode, Settings
from table.entries.entries import DERIVED_ITEMS_VERSION
from tests.free_ports import free_ports
from tests.server.serving import serving

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "metrics.md"

SECRET = "a secret of scrapers".replace(" ", "-")

WORD = "query Word($number: Int!) { word(by: { databaseId: $number }) { text } }"


@pytest.fixture
async def measured(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application over an empty table, with metrics."""
    async with serving(_with_metrics(settings)) as client:
        yield client


def _with_metrics(settings: Settings, **changes: object) -> Settings:
    # Without the site, whose documents a server keeps where it is built.
    metrics = {"metrics": True, "metrics_secret": SecretStr(SECRET), "site": False}
    return settings.model_copy(update={**metrics, **changes})


async def _page(client: httpx.AsyncClient, **headers: str) -> httpx.Response:
    return await client.get("/metrics", headers={"Authorization": f"Bearer {SECRET}", **headers})


async def _samples(client: httpx.AsyncClient) -> dict[str, float]:
    """Return the samples of our own metrics, each by its name and labels."""
    page = (await _page(client)).text
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
    on = await _page(measured)

    assert off.status_code == 404
    assert on.status_code == 200
    assert on.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert on.headers["cache-control"] == "no-store"
    assert "process_resident_memory_bytes" in on.text
    assert "python_gc" not in on.text


async def test_metrics_are_sent_as_openmetrics_on_request(measured: httpx.AsyncClient) -> None:
    page = await _page(measured, Accept="application/openmetrics-text; version=1.0.0")

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


async def test_automatic_persisted_queries_are_counted_by_outcome(measured: httpx.AsyncClient) -> None:
    query = "{ __typename }"
    named = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(query.encode()).hexdigest()}}
    for body in ({}, {"query": query}, {}, {}):
        await measured.post("/graphql", json={**body, "extensions": named})

    samples = await _samples(measured)

    assert samples["rootski_persisted_query_requests_total outcome=miss"] == 1
    assert samples["rootski_persisted_query_requests_total outcome=hit"] == 2


async def test_refusals_of_the_rate_limit_are_counted(settings: Settings) -> None:
    tight = _with_metrics(settings, rate_limit=1, rate_burst=1)
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


async def test_kept_objects_are_reported(settings: Settings, starter_file: Path) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    shutil.copy(starter_file, settings.data_dir / "dictionary.sqlite")
    async with serving(_with_metrics(settings, response_cache=False)) as client:
        for _ in range(4):
            await client.post("/graphql", json={"query": WORD, "variables": {"number": 2002}})
        samples = await _samples(client)

    told = {name: value for name, value in samples.items() if name.startswith("rootski_kept_objects")}
    assert told.pop("rootski_kept_objects_bytes") > 1024
    assert told == {
        "rootski_kept_objects_used_total": 2,
        "rootski_kept_objects_stored_total": 1,
        "rootski_kept_objects_evicted_total": 0,
        "rootski_kept_objects_cleared_total": 0,
        "rootski_kept_objects": 1,
    }


async def test_a_cache_that_is_off_has_no_metrics(settings: Settings) -> None:
    off = _with_metrics(settings, response_cache=False, kept_objects_megabytes=0)
    async with serving(off) as client:
        samples = await _samples(client)

    assert [name for name in samples if "response_cache" in name or "kept_objects" in name] == []
    assert samples["rootski_documents"] == 0


async def test_no_client_creates_a_time_series(measured: httpx.AsyncClient) -> None:
    async def asked(number: int) -> None:
        query = f"query Invented{number} {{ word(by: {{ databaseId: {number} }}) {{ text }} }}"
        await measured.post("/graphql", json={"query": query}, headers={"X-Request-Id": f"invented-{number}"})
        await measured.get(f"/invented{number}", headers={"Accept": f"invented/{number}"})
        await measured.get("/graphql", params={"query": f"{{ invented{number} }}"})

    async def series() -> set[str]:
        # The change log is read in the background, by a Query: the first one may come at any time.
        return {name for name in await _samples(measured) if "call=Query" not in name}

    await _page(measured)
    await asked(0)
    few = await series()
    for number in range(1, 20):
        await asked(number)
    many = await series()
    page = (await _page(measured)).text

    assert many == few
    assert re.findall("(?i)invented", page) == []


async def test_every_metric_is_documented(measured: httpx.AsyncClient) -> None:
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
    page = (await _page(measured)).text

    told = set(re.findall(r"^# TYPE (rootski_\w+) ", page, re.MULTILINE))
    documented = set(re.findall(r"`(rootski_\w+)`", DOCUMENTATION.read_text(encoding="utf-8")))

    assert told == documented


async def test_a_scrape_without_the_secret_is_refused(measured: httpx.AsyncClient) -> None:
    answers = [await measured.get("/metrics", headers=headers) for headers in ({}, {"Authorization": "Bearer wrong"})]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert [answer.headers["www-authenticate"] for answer in answers] == ['Bearer realm="metrics"'] * 2
    assert "rootski" not in answers[0].text


async def test_metrics_have_a_port_of_their_own(settings: Settings) -> None:
    port_of_first = free_ports(2)
    apart = settings.model_copy(update={"metrics": True, "metrics_port": port_of_first})
    async with serving(apart) as client, serving(apart) as other:
        await client.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
        here = await client.get("/metrics")
        async with httpx.AsyncClient() as scraper:
            pages = [
                await scraper.get(f"http://127.0.0.1:{port}/metrics") for port in (port_of_first, port_of_first + 1)
            ]
        assert (await other.get("/health")).status_code == 200

    assert here.status_code == 404
    counted = 'rootski_requests_total{kind="query",route="/graphql",status="200"} 1.0'
    assert [counted in page.text for page in pages] == [True, False]


async def test_errors_are_counted_by_code_and_kind_once_a_response(measured: httpx.AsyncClient) -> None:
    await measured.post("/graphql", json={"query": "{ nonsense otherNonsense }"})
    await measured.post("/graphql", json={"query": "query { word(by: {databaseId: 1}) { text }"})
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": "seven"}})
    await measured.post("/graphql", content=b"nonsense", headers={"Content-Type": "application/json"})

    samples = await _samples(measured)

    assert {name: value for name, value in samples.items() if name.startswith("rootski_errors_total")} == {
        "rootski_errors_total code=GRAPHQL_VALIDATION_FAILED kind=none": 1,
        "rootski_errors_total code=GRAPHQL_PARSE_FAILED kind=none": 1,
        "rootski_errors_total code=BAD_USER_INPUT kind=query": 1,
        "rootski_errors_total code=BAD_USER_INPUT kind=none": 1,
    }


async def test_calls_of_the_table_are_timed_by_operation_whatever_they_are_made_for(
    measured: httpx.AsyncClient,
) -> None:
    await measured.get("/ready")
    before = await _samples(measured)
    await measured.post("/graphql", json={"query": WORD, "variables": {"number": 7}})

    samples = await _samples(measured)

    assert samples["rootski_table_seconds_count call=BatchGetItem"] >= 2
    name = "rootski_table_units_total call=BatchGetItem"
    assert samples[name] >= before[name] + 0.5
    assert samples["rootski_table_failed_total call=BatchGetItem"] == 0
    assert samples["rootski_table_retries_total call=BatchGetItem"] == 0
    assert samples["rootski_table_throttled_total call=BatchGetItem"] == 0


async def test_the_state_of_the_dictionary_is_told(starter_file: Path, tmp_path: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    async with serving(_with_metrics(Settings(data_dir=tmp_path))) as client:
        async with asyncio.timeout(30):
            while math.isnan((samples := await _samples(client))["rootski_catalogue_age_seconds"]):  # noqa: ASYNC110  # polls
                await asyncio.sleep(0.05)

    assert samples["rootski_catalogue_age_seconds"] < 30
    assert samples["rootski_derived_items_version"] == DERIVED_ITEMS_VERSION


async def test_documents_are_counted_by_whether_they_were_prepared(measured: httpx.AsyncClient) -> None:
    for number in (7, 8, 9):
        await measured.post("/graphql", json={"query": WORD, "variables": {"number": number}})

    samples = await _samples(measured)

    assert samples["rootski_document_requests_total outcome=hit"] == 2
    assert samples["rootski_document_requests_total outcome=miss"] == 1


async def test_trusted_documents_have_a_histogram_by_name_and_others_have_none(
    settings: Settings, tmp_path: Path
) -> None:
    manifest = tmp_path / "documents.json"
    manifest.write_bytes(orjson.dumps({"word": WORD, "type": "{ __typename }"}))
    trusting = _with_metrics(settings, documents=DocumentsMode.PREFER, documents_file=manifest)
    async with serving(trusting) as client:
        await client.post("/graphql", json={"documentId": "word", "variables": {"number": 7}})
        await client.post("/graphql", json={"query": WORD, "variables": {"number": 7}})
        await client.post("/graphql", json={"documentId": "type"})
        await client.post("/graphql", json={"query": "query Invented { __typename }"})
        samples = await _samples(client)

    counts = {name: value for name, value in samples.items() if "trusted_operation_seconds_count" in name}
    assert counts == {
        "rootski_trusted_operation_seconds_count operation=Word": 2,
        "rootski_trusted_operation_seconds_count operation=other": 1,
    }


def test_more_trusted_documents_than_the_bound_share_one_histogram() -> None:
    metrics = Metrics()
    for number in range(TRUSTED_NAMES + 50):
        record = RequestRecord("id")
        record.operation_name, record.is_trusted = f"Name{number}", True
        metrics.started()
        metrics.finished("/graphql", record, status=200, seconds=0.01)

    page = generate_latest(metrics.registry).decode()

    assert len(re.findall("trusted_operation_seconds_count", page)) == TRUSTED_NAMES + 1
    assert 'rootski_trusted_operation_seconds_count{operation="other"} 50.0' in page


def test_every_code_of_the_schema_is_counted_by_name() -> None:
    codes = {value for name, value in vars(errors).items() if name == value}

    assert "SERVICE_UNAVAILABLE" in codes
    assert codes <= CODES
