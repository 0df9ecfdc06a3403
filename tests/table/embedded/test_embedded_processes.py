"""Several processes using one file of the embedded engine, and one that is killed."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import Process
from pathlib import Path

from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import PrimaryKey
from tests.table.embedded.embedded_child import BATCH, COUNTER, INCREMENTS

ROOT = Path(__file__).parents[3]


async def _start(task: str, path: Path, name: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.table.embedded.embedded_child",
        task,
        str(path),
        name,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )


async def _said(process: Process) -> list[str]:
    output, _ = await process.communicate()
    return output.decode().split()


async def test_acknowledged_writes_survive_a_kill_of_the_process(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
    loader = await _start("load", path, "batch")
    assert loader.stdout is not None
    for _ in range(5):
        await loader.stdout.readline()

    loader.kill()
    acknowledged = 5 + len(await _said(loader))

    keys = [PrimaryKey(f"batch{batch}", str(n)) for batch in range(acknowledged) for n in range(BATCH)]
    async with open_embedded(path) as engine:
        assert len(await engine.get_many(keys, budget=Budget(30.0))) == acknowledged * BATCH
        await engine.put_many([{"pk": "after", "sk": "after"}], budget=Budget(30.0))


async def test_of_processes_that_make_the_table_at_once_one_does(tmp_path: Path) -> None:
    children = [await _start("create", tmp_path / "new" / "dictionary.sqlite", str(n)) for n in range(3)]

    said = [await _said(child) for child in children]

    assert sorted(said) == [["False"], ["False"], ["True"]]
    assert [child.returncode for child in children] == [0, 0, 0]


async def test_no_update_is_lost_between_processes(tmp_path: Path) -> None:
    path = tmp_path / "dictionary.sqlite"
    async with open_embedded(path) as engine:
        await engine.create(budget=Budget(30.0))
        await engine.put_many([{"pk": COUNTER.pk, "sk": COUNTER.sk, "count": 0}], budget=Budget(30.0))

        children = [await _start("increment", path, f"child{n}") for n in range(2)]
        said = [await _said(child) for child in children]

        assert said == [[str(INCREMENTS)], [str(INCREMENTS)]]
        found = await engine.get_many([COUNTER], budget=Budget(30.0))
        assert found[COUNTER]["count"] == 2 * INCREMENTS
