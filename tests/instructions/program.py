"""The program whose instructions are counted: `python -m tests.instructions.program DATA_DIR PAGES LISTS`.

It serves the two documents of `benchmarks/`, from the ASGI message to the bytes, over the starter dictionary with the
response cache and kept objects off. The first requests, which compile and fill, are the same in every run.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
from starlette.types import Message, Scope

from schema.relay.global_id import global_id
from server import following
from server.app import create_app
from server.settings.settings import Settings

FOLDER = Path(__file__).parents[2] / "benchmarks"
WORD_IDS = [str(number) for number in range(2001, 2021)]
WARMING = 5
UNTIL_THE_END = 1e6

PAGE = orjson.dumps(
    {"query": (FOLDER / "word_page.graphql").read_text(), "variables": {"id": global_id("Word", WORD_IDS[1])}}
)
LIST = orjson.dumps(
    {
        "query": (FOLDER / "word_list.graphql").read_text(),
        "variables": {"ids": [global_id("Word", number) for number in WORD_IDS]},
    }
)


async def main(data_dir: Path, pages: int, lists: int) -> None:
    """Answer so many requests for each document."""
    settings = Settings(
        data_dir=data_dir, response_cache=False, kept_objects_megabytes=0, rate_limit=0, max_cost=1_000_000
    )
    app = create_app(settings)
    following.POLL_SECONDS = UNTIL_THE_END  # work that depends on the time is not of the requests
    async with app.router.lifespan_context(app) as state:
        while state is not None and state["runtime"].dictionary.catalogue is None:  # noqa: ASYNC110  # a background task
            await asyncio.sleep(1)

        async def ask(body: bytes) -> None:
            await app(_scope(dict(state or {})), _receiving(body), _check)

        for body, number in ((PAGE, WARMING), (LIST, WARMING)):
            await _repeat(ask, body, number)
        gc.collect()
        gc.freeze()
        await _repeat(ask, PAGE, pages)
        await _repeat(ask, LIST, lists)


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
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
