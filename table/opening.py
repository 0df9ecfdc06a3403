"""Open the configured engine, for the server and for `python -m table`. Reads no environment variables.

Only the engine that is opened is imported: the AWS libraries take 0.2 s of a processor to load.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from table.engine.protocol import AdminEngine

__all__ = ["DATA_FILE", "ENGINES", "open_engine"]

ENGINES = ("embedded", "dynamodb")

DATA_FILE = "dictionary.sqlite"
"""Name of the embedded engine's file in the data folder."""


@asynccontextmanager
async def open_engine(
    *,
    engine: str,
    table_name: str,
    data_dir: Path,
    read_seconds: float | None = None,
    may_be_damaged: bool = False,
    direct: bool = False,
) -> AsyncIterator[AdminEngine]:
    """Yield one of `ENGINES`, closed on exit. The caller checks whether its table exists.

    The embedded engine only uses the folder, DynamoDB only the table's name and `read_seconds`, how long it may take to
    answer a call: the AWS library finds the rest. A file that `may_be_damaged` is opened nevertheless. `direct` is as
    for `open_dynamodb`.

    Raises:
        ValueError: The engine is unknown.
        TableError: The configuration is invalid, or the file is not a table of this program.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is unknown; use one of {', '.join(ENGINES)}")
    if engine == "embedded":
        from table.embedded.embedded_engine import open_embedded  # noqa: PLC0415

        async with open_embedded(data_dir / DATA_FILE, may_be_damaged=may_be_damaged) as embedded:
            yield embedded
    else:
        from table.dynamodb.client import READ_TIMEOUT_SECONDS  # noqa: PLC0415
        from table.dynamodb.dynamodb_engine import open_dynamodb  # noqa: PLC0415

        async with open_dynamodb(
            table_name, read_seconds=read_seconds or READ_TIMEOUT_SECONDS, direct=direct
        ) as dynamodb:
            yield dynamodb
