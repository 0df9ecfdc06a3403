"""The secrets of cursors: the operator's in their order, and the one that the table keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from table.engine.budget import Budget
from table.errors import TableUnavailableError
from table.model.secret import SECRET_BYTES, cursor_secret, split_secrets
from tests.dictionary import Recording, small_table

ONE, TWO = "1" * 32, "2" * 40


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Recording]:
    """An empty table."""
    async with small_table(tmp_path, []) as table:
        yield Recording(table)


async def secrets(engine: Recording, configured: str | None = None) -> list[bytes]:
    return await cursor_secret(engine, configured=configured, budget=Budget(5))


async def test_a_table_keeps_one_secret(engine: Recording) -> None:
    first, again = await secrets(engine), await secrets(engine)

    assert first == again
    assert [len(one) for one in first] == [SECRET_BYTES]


async def test_configured_secrets_come_in_their_order_and_none_is_stored(engine: Recording) -> None:
    assert await secrets(engine, ONE) == [ONE.encode()]
    assert await secrets(engine, f"{TWO},{ONE}") == [TWO.encode(), ONE.encode()]
    assert "transact" not in engine.methods


async def test_the_secret_of_the_table_decrypts_after_one_is_configured(engine: Recording) -> None:
    [stored] = await secrets(engine)

    assert await secrets(engine, f"{ONE},{TWO}") == [ONE.encode(), TWO.encode(), stored]


async def test_with_a_configured_secret_the_table_need_not_answer(engine: Recording) -> None:
    engine.fail = lambda _method, _asked: TableUnavailableError("down")

    assert await secrets(engine, ONE) == [ONE.encode()]
    with pytest.raises(TableUnavailableError):
        await secrets(engine)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ["a"]),
        ("a,b", ["a", "b"]),
        (" a , b\t", ["a", "b"]),
        ("a,", ["a", ""]),
        ("", [""]),
        (" ", [""]),
        ("ы", ["ы"]),
    ],
)
def test_secrets_are_separated_by_commas(text: str, expected: list[str]) -> None:
    assert split_secrets(text) == [one.encode() for one in expected]
