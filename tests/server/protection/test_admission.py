"""The rate limit over HTTP: whose bucket a request is charged to, what is charged, and what the client is told."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from schema.operations.execution import Executor
from schema.operations.operation import Answer, OperationRequest, Ready
from server.app import create_app
from server.auth.development import development_token
from server.auth.tokens import Authenticator
from server.observability.record import RequestRecord
from server.protection.admission import Admission, Client, TooManyRequestsError
from server.protection.client_address import ClientAddresses
from server.protection.rate_limit import RatePolicy, TokenBuckets
from server.runtime import Runtime, open_runtime
from server.settings.settings import Settings
from tests.server.serving import serving

QUERY = {"query": "{ __typename }"}


@pytest.fixture
def tight(settings: Settings) -> Settings:
    """Settings with a bucket of three points that fills in a minute."""
    return settings.model_copy(update={"rate_limit": 3, "rate_burst": 3})


async def _asked_from(settings: Settings, *peers: str, header: tuple[str, str] = ("x-a", "b")) -> list[int]:
    """Ask once from each address, in order, over one application; give the statuses."""
    app = create_app(settings)
    statuses = []
    async with app.router.lifespan_context(app) as state:

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": dict(state or {})}, receive, send)

        for peer in peers:
            transport = httpx.ASGITransport(with_state, client=(peer, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
                answer = await client.post("/graphql", json=QUERY, headers=dict([header]))
                statuses.append(answer.status_code)
    return statuses


async def test_every_answer_has_the_policy_and_the_remaining_points(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"rate_limit": 1, "rate_burst": 100})) as client:
        answers = [
            await client.post("/graphql", json=QUERY),
            await client.post("/graphql", json={"query": "{"}),
            await client.post("/graphql", content=b"{}"),
            await client.post("/graphql", json=QUERY, headers={"Authorization": "Bearer x"}),
        ]

    assert [answer.status_code for answer in answers] == [200, 200, 415, 401]
    assert [answer.headers["ratelimit-policy"] for answer in answers] == ['"cost";q=100;w=6000'] * 4
    assert [answer.headers["ratelimit"] for answer in answers] == [
        '"cost";r=99;t=60',
        '"cost";r=98;t=120',
        '"cost";r=97;t=180',
        '"cost";r=96;t=240',
    ]


async def test_a_client_over_its_rate_gets_the_limit_and_the_waiting_time(tight: Settings) -> None:
    async with serving(tight) as client:
        for _ in range(3):
            assert (await client.post("/graphql", json=QUERY)).status_code == 200
        refused = await client.post("/graphql", json=QUERY, headers={"Accept": "application/graphql-response+json"})
        health = await client.get("/health")

    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert refused.headers["retry-after"] == "20"
    assert refused.headers["ratelimit-policy"] == '"cost";q=3;w=60'
    assert refused.headers["ratelimit"] == '"cost";r=0;t=20'
    assert refused.json() == {
        "errors": [
            {
                "message": "the limit of 3 cost points a minute is used up; try again in 20 s",
                "extensions": {"code": "RATE_LIMITED", "retryAfterSeconds": 20},
            }
        ]
    }
    assert health.status_code == 200
    assert "ratelimit" not in health.headers


async def test_requests_that_are_no_graphql_are_charged_and_refused_unread(tight: Settings) -> None:
    async with serving(tight) as client:
        statuses = [(await client.post("/graphql", content=b"[" * 1000)).status_code for _ in range(4)]

    assert statuses == [415, 415, 415, 429]


def _left(answer: httpx.Response) -> int:
    return int(answer.headers["ratelimit"].partition(";r=")[2].partition(";")[0])


LARGE = b'{"query": "{ __typename }", "variables": {"a": "' + b"x" * 80_000 + b'"}}'


@pytest.mark.parametrize(
    ("body", "headers", "points"),
    [
        (b'{"query": "{ __typename }"}', {}, 1),
        (LARGE, {}, 1 + 9),
        (LARGE[:-1], {}, 1 + 9),
        (b"[" * 80_000, {}, 1 + 9),
        (gzip.compress(LARGE), {"Content-Encoding": "gzip"}, 1 + 9),
        (gzip.compress(b" " * 10_000_000), {"Content-Encoding": "gzip"}, 1 + 1024 * 1024 // 8192),
        (b" " * 1024 * 1024, {}, 1 + 1024 * 1024 // 8192),
        (LARGE, {"Content-Type": "text/plain"}, 1),
        (b"x" * 80_000, {"Content-Encoding": "gzip"}, 1 + 9),
    ],
    ids=["small", "large", "cut", "nested", "gzip", "bomb", "blank", "another type", "no gzip"],
)
async def test_a_body_is_charged_by_its_size_whatever_becomes_of_it(
    settings: Settings, body: bytes, headers: dict[str, str], points: int
) -> None:
    async with serving(settings.model_copy(update={"rate_limit": 1, "rate_burst": 1000})) as client:
        sent = {"Content-Type": "application/json", **headers}
        refused = await client.post("/graphql", content=body, headers=sent)
        after = await client.post("/graphql", json=QUERY)

    assert _left(refused) == 1000 - points
    assert _left(after) == 999 - points


async def test_a_query_string_is_charged_by_its_size(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"rate_limit": 1, "rate_burst": 1000})) as client:
        answer = await client.get(
            "/graphql",
            params={"query": "{ __typename }", "variables": json.dumps({"a": "x" * 40_000})},
            headers={"Accept": "application/graphql-response+json"},
        )

    assert _left(answer) == 999 - 40_000 // 8192


async def test_limiting_can_be_turned_off(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"rate_limit": 0, "rate_burst": 1})) as client:
        answers = [await client.post("/graphql", json=QUERY) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert "ratelimit" not in answers[0].headers


async def test_ten_aliased_words_five_hundred_times_in_a_row_are_within_the_default(client: httpx.AsyncClient) -> None:
    query = "{" + " ".join(f"w{n}: word(by: {{databaseId: {n + 1}}}) {{ id }}" for n in range(10)) + "}"

    answers = [await client.post("/graphql", json={"query": query}) for _ in range(500)]

    assert {answer.status_code for answer in answers} == {200}


async def test_addresses_are_limited_apart_and_a_network_of_ipv6_as_one(tight: Settings) -> None:
    tight = tight.model_copy(update={"rate_limit": 1, "rate_burst": 1})

    statuses = await _asked_from(
        tight, "192.0.2.1", "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "unix", "unix2"
    )

    assert statuses == [200, 429, 200, 200, 429, 200, 200, 429]


async def test_behind_a_trusted_proxy_the_client_is_limited_and_else_the_peer(tight: Settings) -> None:
    once = tight.model_copy(update={"rate_limit": 1, "rate_burst": 1})
    trusting = Settings.model_validate({**once.model_dump(), "trusted_proxies": "192.0.2.0/24"})

    behind = await _asked_from(trusting, "192.0.2.1", "192.0.2.2", header=("x-forwarded-for", "1.2.3.4, 198.51.100.7"))
    lied_to = await _asked_from(once, "192.0.2.1", "192.0.2.2", header=("x-forwarded-for", "198.51.100.7"))

    assert behind == [200, 429]
    assert lied_to == [200, 200]


async def test_a_viewer_has_a_bucket_of_its_own_wherever_it_asks_from(tight: Settings, tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {development_token(tmp_path, 'Anna@example.org', hours=1)}"}
    spelled_otherwise = {"Authorization": f"Bearer {development_token(tmp_path, 'anna@EXAMPLE.org', hours=1)}"}

    async with serving(tight) as client:
        as_viewer = [(await client.post("/graphql", json=QUERY, headers=headers)).status_code for _ in range(3)]
        once_more = await client.post("/graphql", json=QUERY, headers=spelled_otherwise)
        anonymous = await client.post("/graphql", json=QUERY)

    assert as_viewer == [200, 200, 200]
    assert (once_more.status_code, anonymous.status_code) == (429, 200)


class Priced(Executor):
    """An executor that gives every operation one cost."""

    def __init__(self, cost: int) -> None:
        super().__init__()
        self.cost = cost

    async def prepare_in_turns(self, request: OperationRequest, *, request_id: str, client: bytes) -> Ready | Answer:
        """Prepare it, and put the price on it."""
        prepared = await super().prepare_in_turns(request, request_id=request_id, client=client)
        return prepared._replace(cost=self.cost) if isinstance(prepared, Ready) else prepared


@pytest.mark.parametrize(("cost", "left"), [(0, 99), (1, 99), (40, 60), (100, 0), (1000, 0)])
async def test_an_operation_is_charged_its_cost_and_at_least_a_point(settings: Settings, cost: int, left: int) -> None:
    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Runtime]:
        async with open_runtime(settings) as runtime:
            yield replace(runtime, executor=Priced(cost))

    settings = settings.model_copy(update={"rate_limit": 1, "rate_burst": 100})
    async with serving(settings, opened=opened) as client:
        answer = await client.post("/graphql", json=QUERY)

    assert (answer.status_code, answer.headers["ratelimit"].split(";")[1]) == (200, f"r={left}")


@pytest.mark.parametrize(
    ("query", "left"), [("{ nothing }", 199), ("{ %s }" % ("nothing " * 400), 133), ("{" * 9000, 99)]
)
async def test_a_document_that_is_refused_is_charged_by_its_length(settings: Settings, query: str, left: int) -> None:
    settings = settings.model_copy(update={"rate_limit": 1, "rate_burst": 200})

    async with serving(settings) as client:
        answer = await client.post("/graphql", json={"query": query})

    assert "errors" in answer.json()
    assert answer.headers["ratelimit"].split(";")[1] == f"r={left}"


async def test_a_refused_operation_is_charged_for_asking_alone() -> None:
    limiter = TokenBuckets(RatePolicy(points_per_minute=60, burst=100), clock=lambda: 0.0)
    admission = Admission(
        Authenticator([], algorithms=[], leeway_seconds=0), addresses=ClientAddresses(), limiter=limiter
    )
    record = RequestRecord("request-1")
    client = await admission.admit(Headers(), peer="192.0.2.1", record=record)
    await admission.charge(client, 91)

    with pytest.raises(TooManyRequestsError, match="try again in 41 s"):
        await admission.charge(client, 51)

    assert record.headers["RateLimit"] == '"cost";r=9;t=41'
    assert (await limiter.take(bytes([192, 0, 2, 1]), 0)).remaining == 9


async def test_neither_the_answer_nor_the_log_names_the_viewer(
    tight: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Authorization": f"Bearer {development_token(tmp_path, 'anna@example.org', hours=1)}"}

    async with serving(tight) as client:
        with caplog.at_level("DEBUG", logger="server"):
            answers = [await client.post("/graphql", json=QUERY, headers=headers) for _ in range(4)]

    assert "anna" not in caplog.text
    assert all(b"anna" not in orjson.dumps([answer.text, dict(answer.headers)]) for answer in answers)


async def test_without_a_rate_limit_nothing_is_charged() -> None:
    admission = Admission(Authenticator([], algorithms=[], leeway_seconds=0), addresses=ClientAddresses())
    record = RequestRecord("request-1")

    await admission.charge(Client(None, b"", record), 1_000_000)

    assert record.headers == {}


UNUSED = "\n".join(f"query Q{number} {{ {'__typename ' * 20}}}" for number in range(20))
COMMENT = "{ __typename } #" + "a" * 60_000
SHORT = "{ __typename }"


@pytest.mark.parametrize(
    ("query", "points"),
    [(UNUSED, 20 * 24 // 12 + 3), (COMMENT, 21 + 7), (SHORT, 1)],
    ids=["tokens", "characters", "short"],
)
async def test_a_new_document_is_charged_for_its_preparation_and_a_cached_one_is_not(
    settings: Settings, query: str, points: int
) -> None:
    settings = settings.model_copy(update={"rate_limit": 1, "rate_burst": 1000})
    body = {"query": query, "operationName": "Q1" if query is UNUSED else None, "extensions": {"cost": True}}

    async with serving(settings) as client:
        answers = [await client.post("/graphql", json=body) for _ in range(2)]

    left = [1000 - int(answer.headers["ratelimit"].partition(";r=")[2].partition(";")[0]) for answer in answers]
    costs = [answer.json()["extensions"]["cost"]["requestedQueryCost"] for answer in answers]
    assert (left, costs) == ([points, points + 1 + len(query) // 8192], [0, 0])


async def test_the_new_documents_of_a_batch_are_charged_together(settings: Settings) -> None:
    settings = settings.model_copy(update={"rate_limit": 1, "rate_burst": 1000, "batch": 3})
    bodies = [{"query": f"#{number}\n{COMMENT}"} for number in range(3)]

    async with serving(settings) as client:
        answer = await client.post("/graphql", json=bodies)

    assert answer.headers["ratelimit"].split(";")[1] == "r=916"


@pytest.mark.parametrize("query", [COMMENT, "{ word(by: { databaseId: 1 }) { id } } #" + "a" * 60_000, "{" * 5000])
async def test_points_that_a_client_lacks_are_owed_and_delay_its_next_document(settings: Settings, query: str) -> None:
    settings = settings.model_copy(update={"rate_limit": 1, "rate_burst": 10})

    async with serving(settings) as client:
        await client.post("/graphql", json={"query": query})
        later = [await client.post("/graphql", json=QUERY) for _ in range(2)]

    assert [answer.status_code for answer in later] == [429, 429]
