"""The application as a whole: made from the environment, and calm when a client leaves."""

from __future__ import annotations

import gc
import logging
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.types import Message, Scope

from server import app as application
from server.app import create_app, from_environment, open_prepared
from server.http.error_responses import SettingsError
from server.http.middleware import RequestLog
from server.settings.settings import Settings
from table.engine.budget import Budget
from tests.server.serving import serving


def test_a_worker_process_makes_it_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    configured: list[dict[str, object]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(application, "configure_logging", lambda **chosen: configured.append(chosen))
    monkeypatch.setenv("ROOTSKI_LOG_FORMAT", "json")

    app = from_environment()

    assert configured == [{"log_format": "json", "level": "info"}]
    paths = [getattr(route, "path", None) for route in app.routes]
    assert paths[:4] == ["/graphql", "/health", "/ready", "/graphiql"]
    assert {"/", "/schema.graphql", "/favicon.ico"} <= set(paths)


async def test_a_worker_process_keeps_the_collector_from_what_stays(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, starter_file: Path
) -> None:
    shutil.copy(starter_file, settings.data_dir / "dictionary.sqlite")
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr(application, "configure_logging", lambda **_chosen: None)
    before = gc.get_freeze_count()

    app = from_environment()
    try:
        async with app.router.lifespan_context(app) as state:
            frozen = gc.get_freeze_count() - before
            dictionary = state["runtime"].dictionary  # type: ignore[index]  # the lifespan yields a state
            catalogues = []
            await dictionary.refresh()
            for _ in range(2):
                dictionary.catalogue.version = "of another refresh"  # else it stays
                await dictionary.refresh()
                catalogues.append(dictionary.catalogue)
                assert all(each is not dictionary.catalogue for each in gc.get_objects())
    finally:
        gc.unfreeze()

    assert frozen > 50_000
    assert catalogues[0] is not catalogues[1]


async def test_a_client_that_leaves_in_the_middle_is_no_failure(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope: Scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}

    app = create_app(settings)
    async with app.router.lifespan_context(app) as state:
        with caplog.at_level(logging.INFO):
            caplog.clear()
            await app({**scope, "state": dict(state or {})}, receive, send)

    assert sent[0]["status"] == 400
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("INFO", "request")]


async def test_a_failure_after_the_answer_began_is_logged_and_breaks_the_answer_off(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(_scope: Scope, _receive: object, send: object) -> None:
        assert callable(send)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("the second half is missing")

    async def receive() -> Message:
        raise AssertionError("nothing is to be received")

    async def send(_message: Message) -> None:
        return

    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}

    with pytest.raises(RuntimeError, match="the second half is missing"):
        await RequestLog(broken)(scope, receive, send)

    assert "request failed" in [record.getMessage() for record in caplog.records]


async def test_other_asgi_scopes_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    passed: list[str] = []

    async def inner(scope: Scope, _receive: object, _send: object) -> None:
        passed.append(scope["type"])

    async def receive() -> Message:
        raise AssertionError("nothing is to be received")

    async def send(_message: Message) -> None:
        raise AssertionError("nothing is to be sent")

    with caplog.at_level(logging.INFO):
        await RequestLog(inner)({"type": "lifespan"}, receive, send)

    assert passed == ["lifespan"]
    assert caplog.records == []


async def test_cursors_outlive_changes_of_the_secret(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    query = "query P($after: String) { wordList(first: 1, after: $after) { nodes { text } pageInfo { endCursor } } }"
    one, two = "1" * 32, "2" * 32
    cursors: list[str] = []
    refused: list[list[bool]] = []

    for secret in (None, one, f"{two},{one}", two):
        configured = None if secret is None else SecretStr(secret)
        async with serving(Settings(data_dir=tmp_path, secret=configured)) as client:
            pages = [
                (await client.post("/graphql", json={"query": query, "variables": {"after": after}})).json()
                for after in (None, *cursors)
            ]
        cursors.append(pages[0]["data"]["wordList"]["pageInfo"]["endCursor"])
        refused.append(["errors" in page for page in pages[1:]])

    # The cursor of the table's own secret is always accepted, that of the first key until it is taken away.
    assert refused == [[], [False], [False, False], [False, True, False]]
    assert len(set(cursors)) == 3


@pytest.mark.skipif(find_spec("opentelemetry") is not None, reason="the extra is installed")
def test_traces_without_their_extra_are_refused_at_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ROOTSKI_TRACES requires the extra `telemetry`"):
        create_app(Settings(data_dir=tmp_path, traces=True))


async def test_a_server_of_another_program_prepares_the_table_first(data_dir: Path) -> None:
    thresholds = gc.get_threshold()
    try:
        async with open_prepared(Settings(data_dir=data_dir)) as runtime:
            assert await runtime.dictionary.is_ready(Budget(20))
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
