"""The direct calls beside aiobotocore's: equal requests, its configuration, checksums, clocks and trust."""

from __future__ import annotations

import datetime as dt
import logging
import ssl
import time
import zlib
from calendar import timegm
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from aiobotocore.config import AioConfig
from aiobotocore.session import AioSession
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import (
    ChecksumError,
    ClientError,
    NoCredentialsError,
    SSLError,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from table.dynamodb.calls import METHODS
from table.dynamodb.client import dynamodb_client
from table.dynamodb.direct import DIRECT_OPERATIONS, DirectCalls, direct_calls
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.engine.budget import Budget
from table.engine.protocol import KeyCondition
from tests.table.dynamodb.faults import Exchange, Fault, FaultyEndpoint, faulty_endpoint
from tests.table.dynamodb.peer import peer, plain

pytestmark = pytest.mark.usefixtures("aws_environment")

REQUEST: dict[str, Any] = {"TableName": "words", "KeyConditionExpression": "pk = :partition"}
EMPTY = b'{"Items": []}'
REQUESTS: dict[str, dict[str, Any]] = {
    "BatchGetItem": {"RequestItems": {"words": {"Keys": [{"pk": {"S": "приходить"}, "sk": {"S": "a"}}]}}},
    "Query": REQUEST,
    "TransactGetItems": {"TransactItems": []},
    "TransactWriteItems": {"TransactItems": [], "ClientRequestToken": "token"},
}
UNSIGNED = {"accept", "accept-encoding", "amz-sdk-invocation-id", "amz-sdk-request", "user-agent"}
"""Headers in which the two differ; they are not signed."""


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[DirectCalls]:
    async with dynamodb_client(endpoint_url=address) as client, direct_calls(client) as direct:
        assert direct is not None
        yield direct


@pytest.fixture
async def faults() -> AsyncIterator[FaultyEndpoint]:
    async with faulty_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
async def direct(faults: FaultyEndpoint) -> AsyncIterator[DirectCalls]:
    async with opened(faults.address) as calls:
        yield calls


def in_turn(*responses: bytes, seen: list[Exchange] | None = None) -> Fault:
    """Answer with exactly these bytes, the last of them to all further requests; note the requests."""
    left = [*responses]

    async def answer(exchange: Exchange) -> None:
        if seen is not None:
            seen.append(exchange)
        exchange.writer.write(left.pop(0) if len(left) > 1 else left[0])

    return answer


def refusal(code: str, *, date: float | None = None) -> bytes:
    headers = "" if date is None else f"Date: {formatdate(date, usegmt=True)}\r\n"
    return plain(b'{"__type": "x#%b", "message": "m"}' % code.encode(), headers=headers, status="400 Bad Request")


# ------------------------------------------------------------------ requests and results


@pytest.mark.parametrize("token", ["", "a/session+token="])
async def test_requests_are_those_of_aiobotocore(
    faults: FaultyEndpoint, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    seen: list[Exchange] = []
    for operation in DIRECT_OPERATIONS:
        faults.inject(operation, in_turn(plain(b"{}"), seen=seen))

    async with dynamodb_client(endpoint_url=faults.address) as client, direct_calls(client) as direct:
        assert direct is not None
        for operation in DIRECT_OPERATIONS:
            await getattr(client, METHODS[operation])(**REQUESTS[operation])
            await direct.call(operation, **REQUESTS[operation])

    assert len(seen) == 2 * len(DIRECT_OPERATIONS)
    for theirs, ours in zip(seen[::2], seen[1::2], strict=True):
        assert ours.body == theirs.body
        assert _comparable(ours) == _comparable(theirs)


def _comparable(exchange: Exchange) -> dict[str, str]:
    """Return the headers but for the time; `test_signing.py` compares signatures."""
    headers = {name: value for name, value in exchange.headers.items() if name not in UNSIGNED}
    headers["x-amz-date"] = headers["x-amz-date"][:4]
    headers["authorization"] = headers["authorization"].partition(", Signature=")[0]
    return headers


@pytest.mark.parametrize(
    "response",
    [
        plain(b'{"Items": [{"pk": {"S": "a"}}], "Count": 1, "Surprise": 1, "LastEvaluatedKey": null}'),
        refusal("ProvisionedThroughputExceededException"),
        refusal("UnheardOfException"),
        plain(
            b'{"__type": "x#TransactionCanceledException", "CancellationReasons": [{"Code": "None"}, {}]}',
            status="400 Bad Request",
        ),
        plain(b"<html>", status="503 Service Unavailable"),
        plain(b"", status="500 Internal Server Error"),
        plain(b'{"__type": 5}', status="500 Internal Server Error"),
    ],
    ids=["items", "code", "unknown code", "reasons", "page", "nothing", "no code"],
)
async def test_results_and_errors_are_those_of_aiobotocore(faults: FaultyEndpoint, response: bytes) -> None:
    faults.inject("Query", in_turn(response))

    async with dynamodb_client(endpoint_url=faults.address) as client, direct_calls(client) as direct:
        assert direct is not None
        theirs = await _outcome(client.query(**REQUEST))
        ours = await _outcome(direct.call("Query", **REQUEST))

    assert ours == theirs


async def _outcome(call: Any) -> dict[str, Any]:  # an awaitable of either
    try:
        outcome: dict[str, Any] = await call
    except ClientError as error:
        outcome = error.response
    metadata = outcome.pop("ResponseMetadata", {})
    return outcome | {"status": metadata.get("HTTPStatusCode", 200)}


async def test_opening_the_engine_warms_the_connection_of_its_requests() -> None:
    async with peer(plain(b'{"Responses": [{}]}'), plain(EMPTY)) as server:
        async with open_dynamodb("words", endpoint_url=f"http://localhost:{server.port}", direct=True) as engine:
            await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))

        assert server.asked == [2]


# ------------------------------------------------------------------ configuration


class _SentError(Exception):
    """Raised instead of sending a request."""


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"AWS_USE_FIPS_ENDPOINT": "true"},
        {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
        {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true"},
        {"AWS_REGION": "cn-north-1"},
        {"AWS_REGION": "us-gov-west-1"},
        {"AWS_ENDPOINT_URL": "http://localhost:8000"},
        {"AWS_ENDPOINT_URL_DYNAMODB": "https://localhost:443/"},
    ],
    ids=str,
)
async def test_the_endpoint_is_that_of_aiobotocore(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    sent: list[AWSPreparedRequest] = []

    def note(request: AWSPreparedRequest, **_: object) -> None:
        sent.append(request)
        raise _SentError

    async with dynamodb_client() as client, direct_calls(client) as direct:
        assert direct is not None
        client.meta.events.register("before-send.dynamodb.Query", note)
        with pytest.raises(_SentError):
            await client.query(**REQUEST)
        ours = (await direct._request("Query", b"{}")).decode()

    [theirs] = sent
    assert theirs.url.rstrip("/") == direct._connections._url.rstrip("/")
    scope = theirs.headers["Authorization"].decode().partition("Credential=")[2].partition(",")[0]
    assert f"Credential={scope}," in ours
    assert f"host: {theirs.url.rstrip('/').partition('//')[2].removesuffix(':443')}\r\n" in ours


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"HTTPS_PROXY": "http://proxy.example.org:3128"}, "a proxy is configured for the endpoint"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "http://localhost:1/table"}, "the endpoint is more than a host and a port"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "http://user@localhost:1"}, "the endpoint is more than a host and a port"),
        ({"AWS_ACCOUNT_ID_ENDPOINT_MODE": "required"}, "endpoints of the account are required"),
    ],
)
async def test_a_configuration_that_needs_aiobotocore_gets_it_and_the_log_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, variables: dict[str, str], reason: str
) -> None:
    caplog.set_level(logging.INFO)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    async with dynamodb_client() as client, direct_calls(client) as direct:
        assert direct is None

    assert f"DynamoDB is called through aiobotocore: {reason}" in caplog.text


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (AioConfig(proxies={"https": "http://proxy.example.org:3128"}), "a proxy is configured for the endpoint"),
        (AioConfig(client_cert="client.pem"), "a client certificate is configured"),
        (AioConfig(signature_version="v4a"), "requests are signed with v4a"),
    ],
    ids=["proxy", "certificate", "signature"],
)
async def test_operations_only_the_client_supports_are_left_to_it(
    caplog: pytest.LogCaptureFixture, config: AioConfig, reason: str
) -> None:
    caplog.set_level(logging.INFO)

    session = AioSession()
    async with (
        session.create_client("dynamodb", region_name="eu-central-1", config=config) as client,
        direct_calls(client) as direct,
    ):
        assert direct is None

    assert f"DynamoDB is called through aiobotocore: {reason}" in caplog.text


async def test_a_proxy_that_does_not_apply_to_the_endpoint_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "amazonaws.com")

    async with dynamodb_client() as client, direct_calls(client) as direct:
        assert direct is not None


async def test_without_credentials_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, faults: FaultyEndpoint) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    async with opened(faults.address) as direct:
        with pytest.raises(NoCredentialsError):
            await direct.call("Query", **REQUEST)

    assert faults.seen == []


# ------------------------------------------------------------------ checksums and clocks


async def test_a_body_that_its_checksum_contradicts_is_no_response(faults: FaultyEndpoint, direct: DirectCalls) -> None:
    sums = [f"x-amz-crc32: {zlib.crc32(EMPTY) + wrong}\r\n" for wrong in (0, 1)]
    faults.inject("Query", in_turn(*(plain(EMPTY, headers=line) for line in sums)))

    assert await direct.call("Query", **REQUEST) == {"Items": []}
    with pytest.raises(ChecksumError):
        await direct.call("Query", **REQUEST)


@pytest.mark.parametrize("code", ["InvalidSignatureException", "RequestTimeTooSkewed"])
@pytest.mark.parametrize("off", [-3600, 3600])
async def test_the_services_clock_is_taken_when_it_refuses_ours(
    faults: FaultyEndpoint, direct: DirectCalls, caplog: pytest.LogCaptureFixture, code: str, off: int
) -> None:
    there, seen = time.time() + off, list[Exchange]()
    faults.inject("Query", in_turn(refusal(code, date=there), plain(EMPTY), seen=seen))

    assert await direct.call("Query", **REQUEST) == {"Items": []}
    assert await direct.call("Query", **REQUEST) == {"Items": []}

    before, *after = [timegm(time.strptime(one.headers["x-amz-date"], "%Y%m%dT%H%M%SZ")) for one in seen]
    assert abs(before - there) > 3000
    assert [abs(stamp - there) < 600 for stamp in after] == [True, True]
    assert "s off DynamoDB's" in caplog.text


@pytest.mark.parametrize(
    ("code", "off"),
    [("InvalidSignatureException", 1), ("InvalidSignatureException", None), ("ValidationException", 9999)],
)
async def test_a_refusal_that_no_clock_explains_is_raised_at_once(
    faults: FaultyEndpoint, direct: DirectCalls, code: str, off: float | None
) -> None:
    faults.inject("Query", in_turn(refusal(code, date=None if off is None else time.time() + off)))

    with pytest.raises(ClientError, match=code):
        await direct.call("Query", **REQUEST)

    assert faults.count("Query") == 1


async def test_a_refusal_by_a_clock_that_was_taken_already_is_raised_at_once(
    faults: FaultyEndpoint, direct: DirectCalls
) -> None:
    refused = refusal("InvalidSignatureException", date=time.time() + 3600)
    faults.inject("Query", in_turn(refused, plain(EMPTY), refused))
    await direct.call("Query", **REQUEST)

    with pytest.raises(ClientError):
        await direct.call("Query", **REQUEST)

    assert faults.count("Query") == 3


async def test_retries_for_clock_skew_are_bounded(faults: FaultyEndpoint, direct: DirectCalls) -> None:
    refused = [refusal("RequestTimeTooSkewed", date=time.time() + off) for off in (3600, -3600)]
    faults.inject("Query", in_turn(*refused))

    with pytest.raises(ClientError):
        await direct.call("Query", **REQUEST)

    assert faults.count("Query") == 2


# ------------------------------------------------------------------ trust


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of localhost that signs itself: its file, and the context of a server with it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=localhost")
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


async def test_a_certificate_of_the_configured_authority_is_trusted_for_its_host_only(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = certificate
    monkeypatch.setenv("AWS_CA_BUNDLE", str(file))

    async with peer(plain(EMPTY), tls=context) as server:
        async with opened(f"https://localhost:{server.port}") as direct:
            assert await direct.call("Query", **REQUEST) == {"Items": []}
            assert await direct.call("Query", **REQUEST) == {"Items": []}
        assert server.asked == [2]
        async with opened(f"https://127.0.0.1:{server.port}") as direct:
            with pytest.raises(SSLError, match="not valid for"):
                await direct.call("Query", **REQUEST)


async def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    async with peer(plain(EMPTY), tls=certificate[1]) as server, opened(f"https://localhost:{server.port}") as direct:
        with pytest.raises(SSLError, match="self-signed"):
            await direct.call("Query", **REQUEST)

    assert sum(server.asked) == 0
