"""Credentials and configuration: what is told of those that cannot work, and that replaced ones are read again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiobotocore.credentials import AioCredentials
from aiobotocore.endpoint import AioEndpoint
from aiobotocore.session import AioSession

from table.dynamodb import credentials
from table.dynamodb.credentials import SECONDS_BETWEEN_READS, ReadAgain
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.engine.budget import Budget
from table.engine.protocol import KeyCondition, PrimaryKey, Put
from table.errors import TableError
from tests.table.dynamodb.faults import Exchange, Fault, FaultyEndpoint, faulty_endpoint, refused, undecodable

KEY = PrimaryKey("P", "S")
PROFILE = "[default]\naws_access_key_id = {key}\naws_secret_access_key = secret\n"


@pytest.fixture(autouse=True)
def _no_sdk_waits(aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001  # an order of fixtures
    """Let botocore retry without waiting."""

    async def no_wait(_: AioEndpoint, __: float) -> None:
        """Do not wait."""

    monkeypatch.setattr(AioEndpoint, "_sleep", no_wait)


@pytest.fixture
async def faults() -> AsyncIterator[FaultyEndpoint]:
    """An endpoint without an engine, which answers the call that opens a client."""

    async def warmed(exchange: Exchange) -> None:
        exchange.answer(200, {"Responses": [{}]})

    async with faulty_endpoint() as opened:
        opened.inject("TransactGetItems", warmed)
        yield opened


@pytest.fixture
def replace_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], object]:
    """Use a profile with the key FORMER, and give what replaces it in the file."""
    file = tmp_path / "credentials"
    file.write_text(PROFILE.format(key="FORMER"))
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    return lambda key: file.write_text(PROFILE.format(key=key))


def only_new(code: str) -> Fault:
    """Refuse what is signed with another key than NEW, and answer the rest with nothing."""

    async def answer(exchange: Exchange) -> None:
        if "Credential=NEW/" in exchange.headers["authorization"]:
            exchange.answer(200, {"Items": [], "Responses": {}})
        else:
            await refused(code)(exchange)

    return answer


# ------------------------------------------------------------------ replaced credentials


@pytest.mark.parametrize(
    "code", ["ExpiredTokenException", "UnrecognizedClientException", "InvalidSignatureException", "ExpiredToken"]
)
async def test_replaced_credentials_are_read_again_after_the_first_refusal(
    faults: FaultyEndpoint, replace_key: Callable[[str], object], code: str
) -> None:
    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        for operation in ("BatchGetItem", "Query", "TransactWriteItems"):
            faults.inject(operation, only_new(code))
        replace_key("NEW")

        await engine.get_many([KEY], budget=Budget(30.0))
        await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))
        await engine.transact([Put(item={"pk": "P", "sk": "S"})], token="t", budget=Budget(30.0))

    assert faults.seen[1:] == ["BatchGetItem", "BatchGetItem", "Query", "TransactWriteItems"]


async def test_calls_that_are_refused_together_read_them_once(
    faults: FaultyEndpoint, replace_key: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = _count_reads(monkeypatch)
    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        faults.inject("Query", only_new("ExpiredTokenException"))
        replace_key("NEW")
        reads.clear()

        pages = [engine.query(KeyCondition(partition="P"), budget=Budget(30.0)) for _ in range(20)]
        await asyncio.gather(*pages)

    assert len(reads) == 1


@pytest.mark.usefixtures("replace_key")
async def test_credentials_that_stay_invalid_are_not_read_again_for_every_call(
    faults: FaultyEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = _count_reads(monkeypatch)
    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        faults.inject("Query", only_new("ExpiredTokenException"))
        reads.clear()

        for _ in range(10):
            with pytest.raises(TableError, match="the AWS credentials have expired"):
                await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))

    assert len(reads) == 1
    assert faults.count("Query") == 10


def _count_reads(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Count the sessions that look for credentials; each reads them as before."""
    reads: list[None] = []

    class Counting(AioSession):  # type: ignore[misc]  # botocore has no types
        async def get_credentials(self) -> object:
            reads.append(None)
            return await super().get_credentials()

    monkeypatch.setattr(credentials, "AioSession", Counting)
    return reads


# ------------------------------------------------------------------ causes


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (refused("ExpiredTokenException"), "the AWS credentials have expired"),
        (refused("UnrecognizedClientException"), "AWS does not accept the credentials"),
        (refused("InvalidSignatureException"), "AWS does not accept the credentials"),
        (refused("AccessDeniedException"), "Query is not permitted"),
        (undecodable, "what answered Query is not DynamoDB"),
    ],
)
async def test_the_cause_of_a_refusal_comes_first(faults: FaultyEndpoint, fault: Fault, cause: str) -> None:
    faults.inject("Query", fault)

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        with pytest.raises(TableError) as raised:
            await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))

    assert str(raised.value).startswith(cause)


async def test_a_web_server_that_is_not_dynamodb_is_reported(faults: FaultyEndpoint) -> None:
    async def not_found(exchange: Exchange) -> None:
        exchange.answer(404, b"<html>not here</html>")

    faults.inject("Query", not_found)

    async with open_dynamodb("words", endpoint_url=faults.address) as engine:
        with pytest.raises(TableError, match=r"^what answered Query with status 404 is not DynamoDB: check the region"):
            await engine.query(KeyCondition(partition="P"), budget=Budget(30.0))


@pytest.mark.parametrize(
    ("variables", "cause"),
    [
        ({"AWS_ACCESS_KEY_ID": ""}, "there are no AWS credentials: set AWS_PROFILE"),
        ({"AWS_SECRET_ACCESS_KEY": ""}, "the AWS credentials cannot be used: Partial credentials"),
        ({"AWS_PROFILE": "nobody"}, "there is no AWS profile 'nobody'"),
        ({"AWS_REGION": "", "AWS_ENDPOINT_URL_DYNAMODB": ""}, "no AWS region is set"),
        ({"AWS_REGION": "not a region"}, "'not a region' is not an AWS region"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "not a URL"}, "the endpoint is not a URL (AWS_ENDPOINT_URL_DYNAMODB)"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "ftp://dynamodb.invalid"}, "the endpoint is ftp://dynamodb.invalid, which is"),
        ({"AWS_METADATA_SERVICE_TIMEOUT": "soon"}, "a value of the AWS configuration (a variable AWS_…, or the"),
        ({"AWS_STS_REGIONAL_ENDPOINTS": "some"}, "the AWS configuration cannot be read: STS regional endpoints"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:9"}, "nothing answers at http://127.0.0.1:9"),
        ({"AWS_ENDPOINT_URL_DYNAMODB": "http://dynamodb.invalid"}, "there is no host dynamodb.invalid"),
    ],
)
async def test_the_cause_of_a_configuration_that_cannot_work_comes_first(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], cause: str
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(TableError) as raised:
        async with open_dynamodb("words") as engine:
            await engine.get_many([KEY], budget=Budget(30.0))

    assert str(raised.value).startswith(cause)


# ------------------------------------------------------------------ credentials alone


def _of(key: str) -> AioCredentials:
    return AioCredentials(key, "secret", None)


async def test_without_credentials_there_are_no_others() -> None:
    none = ReadAgain(None)

    assert none.current == ()
    assert not await none.differ_from(())


async def test_credentials_that_cannot_be_read_again_stay_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    held = ReadAgain(_of("FORMER"))
    monkeypatch.setenv("AWS_PROFILE", "a-profile-that-is-gone")

    assert not await held.differ_from(held.current)
    assert held.current[0] == "FORMER"
    assert "the AWS credentials cannot be read again" in caplog.text


async def test_credentials_that_are_gone_stay_as_they_were(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    held = ReadAgain(_of("FORMER"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))

    assert not await held.differ_from(held.current)


async def test_credentials_are_not_read_again_for_every_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    held = ReadAgain(_of("FORMER"), clock=lambda: now[0])
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "FORMER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    first = await held.differ_from(held.current)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "NEW")
    now[0] += SECONDS_BETWEEN_READS - 1
    soon = await held.differ_from(held.current)
    now[0] += 1
    later = await held.differ_from(("FORMER", "secret", ""))

    assert (first, soon, later) == (False, False, True)
    assert held.current[0] == "NEW"
