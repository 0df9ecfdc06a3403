"""AWS Lambda: the function behind AWS's own runtime interface client, whose other side is played here."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from tests.deploy.lambda_runtime import http_event, running_function
from tests.server.serving import server_environment

pytestmark = pytest.mark.deploy

HANDLER = "server.lambda_function.handler"
WORD = '{ word(by: {text: {text: "вода"}}) { stressed } }'
STRESSED = {"data": {"word": {"stressed": "вода\u0301"}}}


def test_the_runtime_is_opened_once_and_kept_between_invocations(tmp_path: Path) -> None:
    environment = server_environment(tmp_path, ROOTSKI_LOG_FORMAT="json", ROOTSKI_SECRET="s" * 32)
    with running_function(HANDLER, environment) as function:
        answers = [function.ask(WORD) for _ in range(3)]
        assert function.process is not None
        function.process.kill()
        logged = function.process.stdout.read() if function.process.stdout else ""

    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert answers == [STRESSED] * 3
    assert [line["cache"] for line in lines if line["message"] == "request"] == ["miss", "hit", "hit"]
    assert [line["message"] for line in lines if line["message"] != "request"] == []


def test_other_paths_statuses_and_compression_are_those_of_the_server(tmp_path: Path) -> None:
    with running_function(HANDLER, server_environment(tmp_path)) as function:
        health = function.invoke(http_event("GET", "/health"))
        ready = function.invoke(http_event("GET", "/ready"))
        nowhere = function.invoke(http_event("GET", "/nowhere"))
        malformed = function.invoke(http_event("POST", "/graphql", "{"))
        text = (
            "{ about { requestLimits: limits { requestLimits { name value } } sources { name url license author } } }"
        )
        long = function.invoke(http_event("POST", "/graphql", json.dumps({"query": text}), {"accept-encoding": "gzip"}))

    assert (health["statusCode"], json.loads(health["body"])) == (200, {"status": "ok"})
    assert (ready["statusCode"], nowhere["statusCode"], malformed["statusCode"]) == (200, 404, 400)
    assert health["headers"]["x-content-type-options"] == "nosniff"
    assert long["headers"]["content-encoding"] == "gzip"
    assert "data" in json.loads(gzip.decompress(base64.b64decode(long["body"])))


def test_it_answers_from_a_table_of_dynamodb(tmp_path: Path, moto_endpoint: str) -> None:
    environment = server_environment(
        tmp_path,
        ROOTSKI_ENGINE="dynamodb",
        ROOTSKI_TABLE="no-such-table-of-lambda",
        ROOTSKI_SECRET="s" * 32,
        AWS_ENDPOINT_URL_DYNAMODB=moto_endpoint,
        AWS_REGION="eu-central-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )
    with running_function(HANDLER, environment) as function:
        answer = function.ask(WORD)

    assert answer["errors"][0]["extensions"]["code"] in {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}


def test_a_wrong_setting_ends_the_environment_with_its_name(tmp_path: Path) -> None:
    with running_function(HANDLER, server_environment(tmp_path, PORT="http")) as function:
        path, body = function.answers.get(timeout=60)

    assert path.endswith("/init/error")
    assert "PORT is 'http'" in body.decode()
