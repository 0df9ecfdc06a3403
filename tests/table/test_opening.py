"""Opening: the engine that is named, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from table.engine.budget import Budget
from table.opening import open_engine


async def test_the_embedded_engine_keeps_a_file_in_the_data_folder(tmp_path: Path) -> None:
    async with open_engine(engine="embedded", table_name="rootski-table", data_dir=tmp_path) as engine:
        before = await engine.exists(budget=Budget(30.0))
        await engine.create(budget=Budget(30.0))

    assert not before
    assert engine.address == str(tmp_path / "dictionary.sqlite")
    assert (tmp_path / "dictionary.sqlite").is_file()


async def test_opening_makes_nothing(tmp_path: Path) -> None:
    async with open_engine(engine="embedded", table_name="rootski-table", data_dir=tmp_path / "data"):
        pass

    assert not (tmp_path / "data").exists()


@pytest.mark.usefixtures("aws_environment")
async def test_dynamodb_is_found_the_aws_way(
    monkeypatch: pytest.MonkeyPatch, moto_endpoint: str, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", moto_endpoint)

    async with open_engine(engine="dynamodb", table_name="opened-table", data_dir=tmp_path / "data") as engine:
        is_there = await engine.exists(budget=Budget(30.0))

    assert not is_there
    assert engine.address == f"{moto_endpoint} (eu-central-1), table opened-table"
    assert not (tmp_path / "data").exists()


async def test_an_engine_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^engine 'postgres' is unknown; use one of embedded, dynamodb$"):
        async with open_engine(engine="postgres", table_name="rootski-table", data_dir=tmp_path):
            pass
