"""The program whose instructions are counted: `python -m tests.instructions.program DATA_DIR`.

It serves the two documents of `benchmarks/`, from the ASGI message to the bytes, over the starter dictionary with the
response cache and kept objects off. The first requests, which compile and fill, are not counted: it marks where each
part begins.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
from starlette.types import Message, Scope

from schema.operations.turns import Turns
from schema.relay.global_id import global_id
from server import following
from server.app import create_app
from server.observability import loop_lag
from server.protection import disconnect
from server.runtime import Runtime
from server.settings.settings import Settings

FOLDER = Path(__file__).parents[2] / "benchmarks"
WORD_IDS = [str(number) for number in range(2001, 2021)]
WARMING = 20
REQUESTS = 20
UNTIL_THE_END = 1e6
LONGEST_REQUEST_SECONDS = 300.0
REFRESH_SECONDS = 86_400.0

PAGE = orjson.dumps(
    {"query": (FOLDER / "word_page.graphql").read_text(), "variables": {"id": global_id("Word", WORD_IDS[1])}}
)
LIST = orjson.dumps(
    {
        "query": (FOLDER / "word_list.graphql").read_text(),
        "variables": {"ids": [global_id("Word", number) for number in WORD_IDS]},
    }
)


async def main(data_dir: Path) -> None:
    """Answer REQUESTS pages, then as many lists, each between two marks."""
    settings = Settings(
        data_dir=data_dir,
        response_cache=False,
        kept_objects_megabytes=0,
        rate_limit=0,
        max_cost=1_000_000,
        request_timeout_seconds=LONGEST_REQUEST_SECONDS,
        catalogue_refresh_seconds=REFRESH_SECONDS,
    )
    _leave_out_what_depends_on_the_time()
    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:
        if state is None:
            raise SystemExit("the server has no state")
        runtime: Runtime = state["runtime"]
        runtime.executor.turns = Turns(UNTIL_THE_END, UNTIL_THE_END)
        while runtime.dictionary.catalogue is None:  # noqa: ASYNC110  # a background task
            await asyncio.sleep(1)
        await runtime.dictionary.table.examined()  # the file is read whole in the background

        async def ask(body: bytes) -> None:
            await app(_scope(dict(state)), _receiving(body), _check)

        for body, number in ((PAGE, WARMING), (LIST, WARMING)):
            await _repeat(ask, body, number)
        gc.collect()
        gc.freeze()
        _mark()
        for body in (PAGE, LIST):
            await _repeat(ask, body, REQUESTS)
            _mark()


def _mark() -> None:
    """Call the function of the C library at which valgrind is told to write down what it has counted.

    Nothing else of the server calls it.
    """
    os.getppid()


def _leave_out_what_depends_on_the_time() -> None:
    """Under valgrind a request takes 50 times as long, and the machine may be busy with something else."""
    following.POLL_SECONDS = loop_lag.PERIOD_SECONDS = disconnect.WATCH_SECONDS = UNTIL_THE_END
    sys.setswitchinterval(UNTIL_THE_END)


async def _repeat(ask: Callable[[bytes], Awaitable[None]], body: bytes, number: int) -> None:
    for _ in range(number):
        await ask(body)


def _scope(state: dict[str, object]) -> Scope:
    headers = [(b"content-type", b"application/json"), (b"host", b"localhost")]
    return {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "state": state,
    }


def _receiving(body: bytes) -> Callable[[], Awaitable[Message]]:
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        for message in messages:
            return message
        return await asyncio.Future()  # the client waits

    return receive


async def _check(message: Message) -> None:
    if message.get("status", 200) != 200 or b'"errors"' in message.get("body", b""):
        raise SystemExit(f"the request failed: {message}")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
