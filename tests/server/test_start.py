"""What a server loads before its first answer: each module costs every start CPU time."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.layers import ROOT

LATER = (
    "aiobotocore", "aiohttp", "botocore", "importing", "joserfc",
    "loaders.words.corrections", "plans.objects", "prometheus_client", "rich", "russian.unknown_words",
    "server.observability.metrics", "table.dynamodb", "table.jobs",
)  # fmt: skip
"""Modules that few servers need, or none before it has answered: libraries of other engines and of jobs among them."""


def test_what_few_servers_need_is_not_loaded_at_the_start() -> None:
    command = "import json, sys; import server.__main__, server.app; print(json.dumps([*sys.modules]))"
    shown = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True, cwd=ROOT)  # noqa: S603  # our own

    loaded = json.loads(shown.stdout)

    assert [name for name in LATER if name in loaded] == []
