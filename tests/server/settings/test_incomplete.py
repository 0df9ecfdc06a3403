"""Settings of authentication that are refused, or lack their counterpart."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from server.auth.tokens import _claims, _development_keys, _timestamp
from server.settings.settings import Settings


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        ({"jwt_issuer": ("https://a.example",)}, ["ROOTSKI_JWT_AUDIENCE is missing"]),
        ({"jwt_audience": ("app",)}, ["ROOTSKI_JWT_AUDIENCE has no effect"]),
        ({"jwks_url": ("https://a.example/keys",)}, ["ROOTSKI_JWKS_URL must have one URL"]),
        ({"cognito_region": "eu-west-1"}, ["ROOTSKI_COGNITO_POOL_ID", "ROOTSKI_COGNITO_CLIENT_ID"]),
        (
            {"cognito_region": "us-east-1", "cognito_pool_id": "eu-central-1_AbC", "cognito_client_id": "client"},
            ["ROOTSKI_COGNITO_POOL_ID is 'eu-central-1_AbC', which is not of the region 'us-east-1'"],
        ),
        (
            {"cognito_region": "eu-central-1", "cognito_pool_id": "eu-central-1_AbC", "cognito_client_id": "client"},
            [],
        ),
        ({}, []),
    ],
)
def test_a_setting_without_its_counterpart_is_reported(given: dict[str, object], problems: list[str]) -> None:
    found = Settings(**given).incomplete_authentication()  # type: ignore[arg-type]  # of several types

    assert len(found) == len(problems)
    assert all(message.startswith(begin) for message, begin in zip(found, problems, strict=True))


@pytest.mark.parametrize(
    "given", [{"jwt_issuer": ("http://a.example",)}, {"jwt_algorithms": ()}, {"jwt_algorithms": ("HS256",)}]
)
def test_an_insecure_issuer_or_algorithm_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**given)  # type: ignore[arg-type]  # of several types


def test_claims_are_an_object_and_times_are_numbers() -> None:
    with pytest.raises(TypeError, match="claims"):
        _claims(b"[]")
    for value in (True, "1"):
        with pytest.raises(TypeError, match="exp"):
            _timestamp({"exp": value}, "exp")


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"kty": "EC", "crv": "P-256", "x": "a", "y": "b"}'])
def test_with_a_stored_key_that_is_none_signing_in_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "development-key.json").write_bytes(content)

    assert _development_keys(Settings(data_dir=tmp_path)) == {}
    assert "nobody can sign in" in caplog.text


def test_without_a_stored_key_signing_in_is_refused(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")

    assert _development_keys(Settings(data_dir=tmp_path / "file" / "inside")) == {}
    assert "nobody can sign in" in caplog.text
