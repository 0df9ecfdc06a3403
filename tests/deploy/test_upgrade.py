"""Upgrades across a version of the derived items, and back, under load: no answer is wrong or empty.

All builds come from git: the last release, this one, and one that differs from this in the version of the derived items
alone. Requests go where a load balancer would send them: to processes whose `/ready` is 200. The steps are those of
docs/operations.md.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from importing.own_files import OwnFiles
from importing.starter.starter import load_starter
from table.dynamodb.dynamodb_engine import open_dynamodb
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.deploy.upgrading import VERSION, Clients, build, is_empty, run, served

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]

REGION = "eu-central-1"

RELEASE = ("v0.1.0", "32c4edea0efb731febeabd03353f8929a829174a")
"""The tag of the last release, or else its commit."""


def _commit_of_release() -> str:
    for name in RELEASE:
        command = ["git", "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}"]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.strip()
    pytest.skip("the last release is not in this clone")


def _version_of(build: Path) -> int:
    found = VERSION.search((build / "table" / "entries" / "entries.py").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1])


async def test_no_answer_is_wrong_or_empty_during_an_upgrade_and_on_the_way_back(
    tmp_path: Path, starter_file: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(starter_file, data / "dictionary.sqlite")
    old = build(tmp_path / "old")
    new = build(tmp_path / "new", version=_version_of(old) + 1)

    async with (
        httpx.AsyncClient(timeout=30) as client,
        served(old, data) as old_url,
        served(new, data) as new_url,
    ):
        clients = Clients(client)
        await clients.until_ready(old_url)
        clients.expected = await clients.ask_all(old_url)
        before = [await clients.is_ready(url) for url in (old_url, new_url)]
        not_ready = await clients.ask_all(new_url)

        clients.balanced = [old_url, new_url]
        async with clients.going_on():
            await run(new, data, "table", "reindex")
            await clients.until_ready(new_url)
            await clients.until_not_ready(old_url)
            await clients.answered(new_url)
            upgraded = clients.answers.copy()

            await run(old, data, "table", "reindex", "--replace-newer")
            await clients.until_ready(old_url)
            await clients.until_not_ready(new_url)
            await clients.answered(old_url)

    assert before == [True, False]
    assert not is_empty(clients.expected)
    assert [name for name in ("list", "families") if "errors" not in not_ready[name]] == []
    assert clients.wrong == []
    assert min(upgraded[url] for url in (old_url, new_url)) > 0
    assert set(clients.refused) <= {"not ready", "ADDITIONS_MISSING"}


async def _fill(data: Path, own: OwnFiles, settings: Mapping[str, str]) -> None:
    """Load a small dictionary into the table that the settings name, which is created."""
    opened = (
        open_dynamodb(settings["ROOTSKI_TABLE"], endpoint_url=settings["AWS_ENDPOINT_URL_DYNAMODB"], region=REGION)
        if settings
        else open_embedded(data / "dictionary.sqlite")
    )
    async with opened as engine:
        await engine.create(budget=Budget(None))
        await load_starter(engine, budget=Budget(None), progress=lambda *_: None, own=own)


@pytest.mark.usefixtures("aws_environment")
@pytest.mark.parametrize("is_dynamodb", [False, True])
async def test_with_items_of_both_versions_every_process_is_ready_and_right_all_the_time(
    tmp_path: Path, small_starter: OwnFiles, moto_endpoint: str, *, is_dynamodb: bool
) -> None:
    of_moto = {"AWS_ENDPOINT_URL_DYNAMODB": moto_endpoint, "AWS_REGION": REGION, "ROOTSKI_TABLE": tmp_path.name}
    credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    settings = {"ROOTSKI_ENGINE": "dynamodb", **of_moto, **credentials} if is_dynamodb else {}
    data = tmp_path / "data"
    data.mkdir()
    await _fill(data, small_starter, settings)
    old = build(tmp_path / "old")
    new = build(tmp_path / "new", version=_version_of(old) + 1)

    async with httpx.AsyncClient(timeout=30) as client, AsyncExitStack() as of_new, AsyncExitStack() as of_old:
        old_url = await of_old.enter_async_context(served(old, data, **settings))
        clients = Clients(client)
        await clients.until_ready(old_url)
        clients.expected = await clients.ask_all(old_url)
        clients.balanced = [old_url]
        async with clients.going_on():
            await run(new, data, "table", "reindex", "--keep-stale", **settings)
            new_url = await of_new.enter_async_context(served(new, data, **settings))
            await clients.until_ready(new_url)
            clients.balanced = [old_url, new_url]
            ready = [await clients.is_ready(url) for url in (old_url, new_url)]
            for url in (old_url, new_url, old_url):  # the way back is open
                await clients.answered(url)

            clients.balanced = [new_url]
            await clients.answered(new_url)
            await of_old.aclose()
            await run(new, data, "table", "reindex", **settings)
            await clients.answered(new_url)

    assert ready == [True, True]
    assert not any(is_empty(clients.expected[name]) for name in ("list", "search", "families"))
    assert (clients.wrong, clients.refused) == ([], {})


async def test_no_answer_is_wrong_or_empty_during_an_upgrade_from_the_last_release_and_on_the_way_back(
    tmp_path: Path,
) -> None:
    data, export = tmp_path / "data", tmp_path / "export.jsonl"
    release, this = build(tmp_path / "release", _commit_of_release()), build(tmp_path / "this")

    async with httpx.AsyncClient(timeout=30) as client, AsyncExitStack() as of_release:
        # 0.1.0 learns of the new items when it reads its catalogue again, and has no words for them.
        started = served(release, data, ROOTSKI_CATALOGUE_REFRESH_SECONDS="86400")
        release_url = await of_release.enter_async_context(started)
        clients = Clients(client)
        await clients.until_ready(release_url)
        await run(this, data, "table", "export", str(export))
        clients.expected = await clients.ask_all(release_url)
        async with served(this, data) as this_url:
            clients.balanced, clients.direct = [release_url], [this_url]
            async with clients.going_on():
                before = await clients.is_ready(this_url)
                await run(this, data, "table", "reindex", "--keep-stale")
                await clients.until_ready(this_url)
                await clients.answered(this_url)
                await clients.answered(release_url)
                refused_of_the_upgrade = clients.refused.copy()

                clients.balanced = []
                await of_release.aclose()
                await run(this, data, "table", "reindex")
                await clients.answered(this_url)
                refused_at_its_end = clients.refused.copy()

                await run(this, data, "table", "restore", "--yes", str(export))
        async with served(release, data) as release_url:
            restored = await clients.ask_all(release_url)

    assert not before
    assert not is_empty(clients.expected)
    assert clients.wrong == []
    assert refused_at_its_end == refused_of_the_upgrade  # only until the first reindex
    assert set(clients.refused) <= {"ADDITIONS_MISSING"}
    assert restored == clients.expected
