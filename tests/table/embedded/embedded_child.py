"""Another process using the embedded engine's file: `python -m tests.table.embedded_child TASK PATH NAME`.

Prints one line per thing that was acknowledged.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Condition, PrimaryKey, Put
from table.errors import ConditionFailedError

INCREMENTS = 15
BATCH = 40
COUNTER = PrimaryKey("COUNTER", "COUNTER")


async def create(engine: EmbeddedEngine, _name: str) -> None:
    """Create the table and print whether this process did."""
    _tell(await engine.create(budget=Budget(None)))


async def load(engine: EmbeddedEngine, name: str) -> None:
    """Put batches endlessly, and print the number of each acknowledged one."""
    for batch in itertools.count():
        items: list[Attributes] = [{"pk": f"{name}{batch}", "sk": str(n), "text": "выход" * 50} for n in range(BATCH)]
        await engine.put_many(items, budget=Budget(None))
        _tell(batch)


async def increment(engine: EmbeddedEngine, name: str) -> None:
    """Add 1 to a counter repeatedly, each time on the condition that it is unchanged."""
    done = 0
    for attempt in itertools.count():
        found = await engine.get_many([COUNTER], budget=Budget(None))
        count = found[COUNTER]["count"]
        assert isinstance(count, int)
        put = Put(
            item={"pk": COUNTER.pk, "sk": COUNTER.sk, "count": count + 1},
            condition=Condition(attribute="count", equals=count),
        )
        try:
            await engine.transact([put], token=f"{name}-{attempt}", budget=Budget(None))
        except ConditionFailedError:
            continue
        done += 1
        if done == INCREMENTS:
            break
    _tell(done)


def _tell(acknowledged: object) -> None:
    sys.stdout.write(f"{acknowledged}\n")
    sys.stdout.flush()


TASKS = {"create": create, "load": load, "increment": increment}


async def main(task: str, path: str, name: str) -> None:
    """Open the file and run the task."""
    async with open_embedded(Path(path)) as engine:
        await TASKS[task](engine, name)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
