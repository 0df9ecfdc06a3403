"""Who is asking: every way a token can be wrong is 401, what is right is believed, and keys come from the issuer."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.datastructures import Headers

from schema.errors import UNAUTHENTICATED
from server.auth.bearer import KeysUnavailableError, TokenRefusedError
from server.auth.development import development_key, development_token
from server.auth.issuers import Issuer, issuers_of
from server.auth.key_sets import (
    AFTER_FAILURE_SECONDS,
    ANSWER_BYTES,
    BETWEEN_FETCHES_SECONDS,
    FRESH_SECONDS,
    FetchedKeys,
)
from server.auth.tokens import Authenticator
from server.settings.settings import EngineName, Settings
from tests.server.serving import server_environment, server_process, serving

RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa"})
ISSUER, AUDIENCE = "https://issuer.example.org", "rootski-web"
EMAIL = "Anna@Example.org"


def claims(**changed: Any) -> dict[str, Any]:
    """Return the claims of a good token; None leaves one out."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": AUDIENCE, "email": EMAIL, "iat": now, "exp": now + 600, "token_use": "id"}
    return {name: value for name, value in {**good, **changed}.items() if value is not None}


def token(key: Any = RSA, header: dict[str, Any] | None = None, **changed: Any) -> str:
    """Sign a token."""
    algorithm = {"RSA": "RS256", "EC": "ES256"}.get(key.key_type, "HS256")
    head = {"alg": algorithm, "kid": key.kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    return jwt.encode(head, claims(**changed), key, algorithms=["RS256", "ES256", "HS256"])


def part(value: object) -> str:
    """Encode a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    """Return a token that says it needs no signature."""
    return f"{part({'alg': algorithm, 'kid': 'rsa'})}.{part(claims())}."


def tampered() -> str:
    """Return a good token with another e-mail put in."""
    head, _, signature = token().split(".")
    return f"{head}.{part(claims(email='admin@example.org'))}.{signature}"


def signed_with_the_public_key() -> str:
    """Return a token signed with the text of the public key as a shared secret."""
    signed = f"{part({'alg': 'HS256', 'kid': 'rsa'})}.{part(claims())}"
    digest = hmac.digest(RSA.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def signed_in_another_way() -> str:
    """Return a token that is right but for its algorithm."""
    return jwt.encode({"alg": "RS512", "kid": "rsa"}, claims(), RSA, algorithms=["RS512"])


WRONG: dict[str, Callable[[], str]] = {
    "empty": lambda: "",
    "not a JWT": lambda: "nonsense",
    "three garbage parts": lambda: "a.b.c",
    "five parts": lambda: "a.b.c.d.e",
    "parts that are no objects": lambda: f"{part([1])}.{part('x')}.{part(1)}",
    "alg none": lambda: unsigned("none"),
    "alg NONE": lambda: unsigned("NONE"),
    "alg nOnE": lambda: unsigned("nOnE"),
    "HS256 with the public key": signed_with_the_public_key,
    "RS512, which is not allowed": signed_in_another_way,
    "unknown kid": lambda: token(header={"kid": "other"}),
    "missing kid": lambda: token(header={"kid": None}),
    "kid that is a path": lambda: token(header={"kid": "../../etc/passwd"}),
    "kid that is a URL": lambda: token(header={"kid": "https://evil.example.org/key"}),
    "kid of 10 KB": lambda: token(header={"kid": "k" * 10_000}),
    "jku": lambda: token(header={"jku": "https://evil.example.org/keys"}),
    "x5u": lambda: token(header={"x5u": "https://evil.example.org/cert"}),
    "jwk": lambda: token(STRANGER, header={"jwk": STRANGER.as_dict(private=False)}),
    "expired": lambda: token(exp=int(time.time()) - 61),
    "without exp": lambda: token(exp=None),
    "exp that is a text": lambda: token(exp="tomorrow"),
    "not yet valid": lambda: token(nbf=int(time.time()) + 120),
    "issued in the future": lambda: token(iat=int(time.time()) + 120),
    "wrong issuer": lambda: token(iss="https://evil.example.org"),
    "issuer that is a list": lambda: token(iss=[ISSUER]),
    "wrong audience": lambda: token(aud="another"),
    "no audience": lambda: token(aud=None),
    "access token": lambda: token(token_use="access", aud=None, client_id=AUDIENCE),  # a kind of token
    "no audience but a client": lambda: token(aud=None, client_id=AUDIENCE),
    "another audience and the client": lambda: token(aud="another", client_id=AUDIENCE),
    "audience that is an empty list": lambda: token(aud=[], client_id=AUDIENCE),
    "audience that is an object": lambda: token(aud={AUDIENCE: True}),
    "audience in a list in a list": lambda: token(aud=[[AUDIENCE]]),
    "audience with a blank": lambda: token(aud=f"{AUDIENCE} "),
    "no token_use": lambda: token(token_use=None),
    "token_use that is a list": lambda: token(token_use=["id"]),
    "token_use in capitals": lambda: token(token_use="ID"),  # a kind of token
    "access token with an audience": lambda: token(token_use="access"),  # a kind of token
    "no e-mail": lambda: token(email=None),
    "e-mail that is no text": lambda: token(email=["anna@example.org"]),
    "e-mail of 400 characters": lambda: token(email="a" * 390 + "@example.org"),
    "e-mail with control characters": lambda: token(email="anna\n@example.org"),
    "e-mail with a NUL": lambda: token(email="anna\0@example.org"),
    "e-mail without an at": lambda: token(email="anna"),
    "e-mail that was not verified": lambda: token(email_verified=False),
    "payload tampered with": tampered,
    "signature stripped": lambda: ".".join([*token().split(".")[:2], ""]),
    "signed by a stranger": lambda: token(STRANGER),
    "100 KB": lambda: token(padding="x" * 100_000),
    "letters of another script": lambda: "токен",
}


@dataclass
class Keys:
    """An issuer's address of keys, over real HTTP."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    requests: int = 0
    keys: list[Any] = field(default_factory=lambda: [RSA.as_dict(private=False), EC.as_dict(private=False)])

    async def answer(self, _request: web.Request) -> web.Response:
        """Answer a request for the keys."""
        self.requests += 1
        return web.Response(status=self.status, body=self.body or json.dumps({"keys": self.keys}).encode())


@pytest.fixture
async def issuer() -> AsyncIterator[Keys]:
    """A server that has keys."""
    served = Keys()
    app = web.Application()
    app.router.add_get("/keys", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}/keys"
    yield served
    await runner.cleanup()


@asynccontextmanager
async def authenticator(
    url: str,
    clock: Callable[[], float] = time.monotonic,
    *,
    token_use: str | None = "id",  # noqa: S107  # a kind of token
) -> AsyncIterator[Authenticator]:
    """Yield an authenticator of the issuer."""
    async with aiohttp.ClientSession() as session:
        issuer = Issuer(name=ISSUER, audiences=frozenset([AUDIENCE]), keys_url=url, token_use=token_use)
        keys = FetchedKeys(url, session, clock=clock)
        yield Authenticator([(issuer, keys)], algorithms=["RS256", "ES256"], leeway_seconds=60.0)


def bearing(text: str, scheme: str = "Bearer") -> Headers:
    """Return the headers that bring a token."""
    return Headers({"authorization": f"{scheme} {text}"})


@pytest.mark.parametrize("way", WRONG)
async def test_a_wrong_token_is_refused(issuer: Keys, caplog: pytest.LogCaptureFixture, way: str) -> None:
    caplog.set_level("DEBUG")
    wrong = WRONG[way]()
    async with authenticator(issuer.url) as asked:
        headers = Headers(raw=[(b"authorization", f"Bearer {wrong}".encode())])
        with pytest.raises(TokenRefusedError) as caught:
            await asked.email_of(headers)

    assert (caught.value.status, caught.value.code) == (401, UNAUTHENTICATED)
    assert caught.value.headers["WWW-Authenticate"].startswith("Bearer ")
    assert not wrong or wrong not in caplog.text + str(caught.value)
    assert len(wrong) < 30 or wrong[-20:] not in caplog.text + str(caught.value)


@pytest.mark.parametrize(
    ("changed", "is_accepted"),
    [
        ({"aud": None, "client_id": AUDIENCE, "token_use": "access"}, True),
        ({"aud": AUDIENCE, "client_id": "another", "token_use": "access"}, True),
        ({"aud": AUDIENCE, "token_use": None}, True),
        ({"aud": [AUDIENCE, "x"], "token_use": None}, True),
        ({"aud": AUDIENCE, "token_use": "id"}, True),
        ({"aud": None, "client_id": "another", "token_use": "access"}, False),
        ({"aud": None, "client_id": [AUDIENCE], "token_use": "access"}, False),
        ({"aud": "another", "client_id": AUDIENCE, "token_use": "access"}, False),
        ({"aud": [], "client_id": AUDIENCE, "token_use": "access"}, False),
        ({"aud": None, "client_id": AUDIENCE, "token_use": None}, False),
        ({"aud": None, "client_id": AUDIENCE, "token_use": "id"}, False),
        ({"aud": None, "client_id": AUDIENCE, "token_use": ["access"]}, False),
        ({"aud": None, "token_use": "access"}, False),
    ],
)
async def test_a_client_id_counts_in_an_access_token_without_an_audience_alone(
    issuer: Keys, changed: dict[str, Any], *, is_accepted: bool
) -> None:
    async with authenticator(issuer.url, token_use=None) as asked:
        if is_accepted:
            assert await asked.email_of(bearing(token(**changed))) == EMAIL
        else:
            with pytest.raises(TokenRefusedError):
                await asked.email_of(bearing(token(**changed)))


@pytest.mark.parametrize("scheme", ["Basic", "Token", "JWT", "Negotiate"])
async def test_another_scheme_is_refused(issuer: Keys, scheme: str) -> None:
    async with authenticator(issuer.url) as asked:
        with pytest.raises(TokenRefusedError, match="Bearer"):
            await asked.email_of(bearing(token(), scheme))


async def test_two_headers_are_refused(issuer: Keys) -> None:
    sent = (b"authorization", f"Bearer {token()}".encode())
    async with authenticator(issuer.url) as asked:
        with pytest.raises(TokenRefusedError, match="twice"):
            await asked.email_of(Headers(raw=[sent, sent]))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
async def test_a_good_token_proves_the_email(issuer: Keys, scheme: str, key: Any) -> None:
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(bearing(token(key), scheme)) == EMAIL
        assert await asked.email_of(bearing(token(key, aud=["x", AUDIENCE]), scheme)) == EMAIL
    assert issuer.requests == 1


async def test_no_header_is_an_anonymous_viewer(issuer: Keys) -> None:
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(Headers({})) is None
    assert issuer.requests == 0


@pytest.mark.parametrize("blank", ["", " ", "  \t "])
async def test_a_blank_header_is_an_anonymous_viewer(issuer: Keys, blank: str) -> None:
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(Headers({"authorization": blank})) is None
    assert issuer.requests == 0


@pytest.mark.parametrize(
    "proof",
    ["Bearer", "Bearer ", "Bearer \t", "bearer  ", "Bearer null", "Bearer undefined", "null", "Basic", "\xa0", ","],
)
async def test_a_header_that_proves_nothing_is_refused(issuer: Keys, proof: str) -> None:
    async with authenticator(issuer.url) as asked:
        with pytest.raises(TokenRefusedError):
            await asked.email_of(Headers({"authorization": proof}))


async def test_two_blank_headers_are_an_anonymous_viewer(issuer: Keys) -> None:
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(Headers(raw=[(b"authorization", b""), (b"authorization", b" \t")])) is None


@pytest.mark.parametrize("other", ["Bearer", "Bearer x"])
async def test_a_blank_header_beside_another_is_refused(issuer: Keys, other: str) -> None:
    async with authenticator(issuer.url) as asked:
        with pytest.raises(TokenRefusedError, match="twice"):
            await asked.email_of(Headers(raw=[(b"authorization", b""), (b"authorization", other.encode())]))


async def test_a_token_expired_within_the_leeway_is_taken(issuer: Keys) -> None:
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(bearing(token(exp=int(time.time()) - 30))) == EMAIL


@pytest.mark.parametrize("claim", ["nbf", "iat"])
async def test_a_token_that_starts_within_the_leeway_is_taken(issuer: Keys, claim: str) -> None:
    claims: dict[str, Any] = {claim: int(time.time()) + 30}
    early = token(**claims)

    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(bearing(early)) == EMAIL


async def _ask_for_ever(asked: Authenticator) -> None:
    while True:
        await asked.email_of(bearing(token()))
        await asyncio.sleep(0.01)


async def test_keys_are_fetched_again_after_an_hour_so_that_a_withdrawn_one_is_refused(issuer: Keys) -> None:
    now = [0.0]
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        await asked.email_of(bearing(token()))
        issuer.keys = [EC.as_dict(private=False)]
        now[0] = 3600.0
        await asked.email_of(bearing(token()))
        await asyncio.sleep(0.1)
        within_the_hour = issuer.requests

        now[0] = 3601.0
        await asked.email_of(bearing(token()))
        with pytest.raises(TokenRefusedError):
            await asyncio.wait_for(_ask_for_ever(asked), 30)

    assert (within_the_hour, issuer.requests) == (1, 2)


async def test_an_issuer_that_is_down_keeps_its_known_keys(issuer: Keys) -> None:
    now = [0.0]
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        await asked.email_of(bearing(token()))
        issuer.status = 500
        now[0] = FRESH_SECONDS + 1
        assert await asked.email_of(bearing(token())) == EMAIL
        with pytest.raises(KeysUnavailableError):
            await asked.email_of(bearing(token(header={"kid": "new"})))
        assert await asked.email_of(bearing(token())) == EMAIL


async def test_a_token_that_needs_keys_which_cannot_be_fetched_is_503(issuer: Keys) -> None:
    issuer.status = 503
    async with authenticator(issuer.url) as asked:
        with pytest.raises(KeysUnavailableError) as caught:
            await asked.email_of(bearing(token()))
        assert await asked.email_of(Headers({})) is None

    assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "5")


async def test_an_issuer_that_is_back_is_asked_again_after_seconds(
    issuer: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    issuer.status = 503
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        for second in range(2 * int(AFTER_FAILURE_SECONDS)):
            now[0] = float(second)
            with pytest.raises(KeysUnavailableError):
                await asked.email_of(bearing(token()))
        requests_while_down = issuer.requests
        issuer.status = 200
        now[0] = 2 * AFTER_FAILURE_SECONDS

        assert await asked.email_of(bearing(token())) == EMAIL
    assert requests_while_down == 2
    assert caplog.text.count("could not be fetched") == 1


async def test_known_keys_are_refreshed_soon_after_an_outage_in_which_they_grew_old(issuer: Keys) -> None:
    now = [0.0]
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        await asked.email_of(bearing(token()))
        issuer.status = 500
        now[0] = FRESH_SECONDS + 1
        await asked.email_of(bearing(token()))
        await asyncio.sleep(0.1)
        issuer.status, issuer.keys = 200, [EC.as_dict(private=False)]
        now[0] += AFTER_FAILURE_SECONDS + 1

        with pytest.raises(TokenRefusedError):
            await asyncio.wait_for(_ask_for_ever(asked), 30)


async def test_a_flood_of_unknown_key_ids_fetches_at_most_once_a_minute(issuer: Keys) -> None:
    now = [0.0]
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        for number in range(200):
            with pytest.raises(TokenRefusedError):
                await asked.email_of(bearing(token(header={"kid": f"unknown{number}"})))
        assert issuer.requests == 1
        now[0] = BETWEEN_FETCHES_SECONDS
        with pytest.raises(TokenRefusedError):
            await asked.email_of(bearing(token(header={"kid": "unknown"})))
        assert issuer.requests == 2


async def test_a_new_key_is_found_once_the_minute_is_over(issuer: Keys) -> None:
    now = [0.0]
    issuer.keys = [EC.as_dict(private=False)]
    async with authenticator(issuer.url, lambda: now[0]) as asked:
        with pytest.raises(TokenRefusedError):
            await asked.email_of(bearing(token(RSA)))
        issuer.keys = [RSA.as_dict(private=False)]
        now[0] = BETWEEN_FETCHES_SECONDS
        assert await asked.email_of(bearing(token(RSA))) == EMAIL
        with pytest.raises(TokenRefusedError):
            await asked.email_of(bearing(token(EC)))


@pytest.mark.parametrize(
    "body",
    [b"nonsense", b"[]", b'{"keys": 5}', b'{"keys": []}' + b" " * ANSWER_BYTES],
    ids=["text", "list", "no", "big"],
)
async def test_an_answer_that_is_no_key_set_is_none(issuer: Keys, body: bytes) -> None:
    issuer.body = body
    async with authenticator(issuer.url) as asked:
        with pytest.raises(KeysUnavailableError):
            await asked.email_of(bearing(token()))


async def test_an_unreadable_key_does_not_hide_others(issuer: Keys) -> None:
    issuer.keys = [{"kty": "RSA", "kid": "broken", "n": "?"}, {"kty": "oct", "kid": "x", "k": "AAAA"}, 7, *issuer.keys]
    async with authenticator(issuer.url) as asked:
        assert await asked.email_of(bearing(token())) == EMAIL


# ------------------------------------------------------------------ settings and the server


def test_a_user_pool_needs_region_pool_and_client() -> None:
    settings = Settings(cognito_region="eu-central-1", cognito_pool_id="eu-central-1_AbC", cognito_client_id="client")

    [found] = issuers_of(settings)

    assert found.name == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC"
    assert found.keys_url == f"{found.name}/.well-known/jwks.json"
    assert found.audiences == {"client"}
    assert found.token_use == "id"


def test_the_development_issuer_is_for_the_embedded_engine_without_another() -> None:
    assert [issuer.name for issuer in issuers_of(Settings())] == ["rootski-development"]
    assert issuers_of(Settings(engine=EngineName.DYNAMODB)) == []
    configured = issuers_of(Settings(jwt_issuer=("https://a.example.org/",), jwt_audience=("x",)))
    assert [issuer.keys_url for issuer in configured] == ["https://a.example.org/.well-known/jwks.json"]


def test_the_key_for_development_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first, second = development_key(tmp_path), development_key(tmp_path)

    assert first.as_dict(private=True) == second.as_dict(private=True)
    assert (tmp_path / "development-key.json").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["development-key.json"]


async def test_a_development_token_signs_in_over_http(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    query = {"query": "{ viewer { email isAdmin } }"}
    async with serving(Settings(data_dir=tmp_path)) as client:
        signed = {"Authorization": f"Bearer {development_token(tmp_path, EMAIL)}"}
        good = await client.post("/graphql", json=query, headers=signed)
        anonymous = await client.post("/graphql", json=query)
        bad = await client.post("/graphql", json=query, headers={"Authorization": "Bearer x.y.z"})
        strange = await client.post("/graphql", json=query, headers={"Authorization": f"Bearer {token()}"})

    assert good.json() == {"data": {"viewer": {"email": EMAIL.casefold(), "isAdmin": False}}}
    assert "Authorization" in good.headers["vary"]
    assert anonymous.json() == {"data": {"viewer": None}}
    for refused in (bad, strange):
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer ")
        assert refused.json()["errors"][0]["extensions"]["code"] == UNAUTHENTICATED
        assert "data" not in refused.json()


async def test_a_token_of_100_kilobytes_is_refused_by_the_real_server(data_dir: Path) -> None:
    async with (
        server_process(server_environment(data_dir)) as server,
        httpx.AsyncClient(base_url=server.url, timeout=30) as client,
    ):
        headers = {"Authorization": f"Bearer {'x' * 100_000}"}
        answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == UNAUTHENTICATED
