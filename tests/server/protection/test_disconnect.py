"""Work whose client disconnects is cancelled, unless it must be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import pytest

from schema.operations.operation import OperationRequest
from schema.operations.turns import HasTurns, Turns
from server.graphql.answering import answered
from server.graphql.batching import batch_answered
from server.observability.record import RequestRecord
from server.protection.admission import Client, points_of_refused
from server.protection.disconnect import CancelOnDisconnect, ClientDisconnectedError
from server.runtime import open_runtime
from server.settings.settings import Settings

BURST = 1000
LONG = OperationRequest(query="{ randomWord { " + "id text level gloss " * 100 + "} }")


async def test_work_that_is_no_longer_watched_is_finished_after_the_client_disconnected() -> None:
    gone = asyncio.Event()
    done = []

    async with CancelOnDisconnect(gone.wait) as watch:
        watch.stop_watching()
        gone.set()
        await asyncio.sleep(0.1)
        done.append("all of it")

    assert done == ["all of it"]


async def test_a_cancellation_from_elsewhere_stays_one() -> None:
    async def wait() -> None:
        async with CancelOnDisconnect(asyncio.Event().wait):
            await asyncio.sleep(60)

    waiting = asyncio.create_task(wait())
    await asyncio.sleep(0.01)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


class _NoTurns(Turns):
    """Turns that are never given."""

    async def start(self, operation: HasTurns | None = None) -> None:  # noqa: ARG002
        """Wait for ever."""
        await asyncio.Event().wait()


async def _has_left() -> None:
    """Return at once."""


@pytest.mark.parametrize("is_batch", [False, True])
async def test_a_document_is_not_prepared_for_a_client_that_has_left_and_costs_by_its_length(
    settings: Settings,
    is_batch: bool,  # noqa: FBT001  # a parameter
) -> None:
    async with open_runtime(settings.model_copy(update={"rate_limit": 1, "rate_burst": BURST})) as runtime:
        runtime.executor.turns = _NoTurns()
        documents = runtime.executor.documents
        known, prepared = len(documents), documents.misses  # the site's, if it has been built
        client = Client(None, b"network", RequestRecord("request-1"))
        answering: Awaitable[object] = (
            batch_answered([LONG], runtime=runtime, client=client, left=_has_left)
            if is_batch
            else answered(LONG, runtime=runtime, client=client, left=_has_left)
        )
        with pytest.raises(ClientDisconnectedError):
            await answering

        assert (len(documents), documents.misses) == (known, prepared + 1)
        left = BURST - points_of_refused(LONG.query) + 1
        assert client.record.headers["RateLimit"].startswith(f'"cost";r={left};')
