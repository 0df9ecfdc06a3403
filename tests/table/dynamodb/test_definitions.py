"""What botocore's clients read their definitions from: the same content, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiobotocore.session import AioSession
from botocore.loaders import create_loader

from table.dynamodb.definitions import definitions_of


@pytest.mark.parametrize("name", ["endpoints", "partitions", "sdk-default-configuration", "_retry"])
def test_definitions_are_those_of_botocore(name: str) -> None:
    assert definitions_of(AioSession()).load_data(name) == create_loader().load_data(name)


@pytest.mark.parametrize("kind", ["service-2", "endpoint-rule-set-1"])
def test_the_service_is_that_of_botocore(kind: str) -> None:
    found = definitions_of(AioSession()).load_service_model("dynamodb", kind)

    assert found == create_loader().load_service_model("dynamodb", kind)
    assert list(found) == list(create_loader().load_service_model("dynamodb", kind))


def test_sessions_share_what_has_been_read() -> None:
    first, second = definitions_of(AioSession()), definitions_of(AioSession())

    assert first.load_data("partitions") is second.load_data("partitions")


def test_another_search_path_has_definitions_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.json").write_text('{"b": 1, "a": 2}')
    usual = definitions_of(AioSession())
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    own = definitions_of(AioSession())

    assert list(own.load_data("own").items()) == [("b", 1), ("a", 2)]
    assert own is not usual
    assert own.file_loader.load_file(str(tmp_path / "other")) is None
