"""Upgrades across a version of the derived items, and back, under load: no answer is wrong or empty.

All builds come from git: the last release, this one, and one that differs from this in the version of the derived items
alone. Requests go where a load balancer would send them: to processes whose `/ready` is 200. The steps are those of
docs/operations.md.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.deploy.upgrading import VERSION, Clients, build, is_empty, run, served

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]

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
            after = [await clients.is_ready(url) for url in (old_url, new_url)]
            await clients.answered(new_url)
            upgraded = clients.answers.copy()

            await run(old, data, "table", "reindex", "--replace-newer")
            await clients.until_ready(old_url)
            back = [await clients.is_ready(url) for url in (old_url, new_url)]
            await clients.answered(old_url)

    assert (before, after, back) == ([True, False], [False, True], [True, False])
    assert not is_empty(clients.expected)
    assert [name for name in ("list", "families") if "errors" not in not_ready[name]] == []
    assert clients.wrong == []
    assert min(upgraded[url] for url in (old_url, new_url)) > 0
    assert set(clients.refused) <= {"not ready", "ADDITIONS_MISSING"}


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
