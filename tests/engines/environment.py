"""An environment in which the AWS SDK finds credentials that open nothing, and no others."""

from __future__ import annotations

from functools import cache

import pytest
from botocore.loaders import create_loader

__all__ = ["isolate_from_aws"]

SETTINGS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "eu-central-1",
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
    "AWS_EC2_METADATA_DISABLED": "true",
}
UNSET = ("AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_PROFILE", "AWS_SESSION_TOKEN")


def isolate_from_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the environment, and let clients share botocore's service model: to load it takes longer than most tests."""
    for name in UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("botocore.session.create_loader", _shared_loader)


_shared_loader = cache(create_loader)
