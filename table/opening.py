"""Opening: the engine that an operator names, for the server and for `python -m table`. Reads no environment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from table.dynamodb.dynamodb_engine import open_dynamodb
from table.embedded.embedded_engine import open_embedded
from table.engine.protocol import AdminEngine

__all__ = ["DATA_FILE", "ENGINES", "open_engine"]

ENGINES = ("embedded", "dynamodb")

DATA_FILE = "dictionary.sqlite"
"""The file of the embedded engine in the data folder."""


@asynccontextmanager
async def open_engine(*, engine: str, table_name: str, data_dir: Path) -> AsyncIterator[AdminEngine]:
    """Give an engine, closed at the end; whether its table is there is for the caller to ask.

    Args:
        engine: One of `ENGINES`.
        table_name: The DynamoDB table; not read by the embedded engine.
        data_dir: The folder of `DATA_FILE`; not read by DynamoDB, whose endpoint, region and credentials the AWS
            library finds.

    Raises:
        ValueError: There is no engine of that name.
        TableError: What is configured makes no engine, or the file is none of ours.
    """
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; take one of {', '.join(ENGINES)}")
    if engine == "embedded":
        async with open_embedded(data_dir / DATA_FILE) as embedded:
            yield embedded
    else:
        async with open_dynamodb(table_name) as dynamodb:
            yield dynamodb
