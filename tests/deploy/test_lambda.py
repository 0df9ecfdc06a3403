"""AWS Lambda: the function behind AWS's own runtime interface client, whose other side is played here."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from table.dynamodb.dynamodb_engine import open_dynamodb
from table.engine.budget import Budget
from table.entries.reindex import reindex
from tests.builders import make_dictionary
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
        logged = function.output.read_text(encoding="utf-8")

    lines = [json.loads(line) for line in logged.splitlines() if line.startswith("{")]
    assert answers == [STRESSED] * 3
    assert [line["cache"] for line in lines if line["message"] == "request"] == ["miss", "hit", "hit"]
    assert [line["message"] for line in lines if line["message"] != "request"] == []


def test_an_environment_imports_neither_a_web_server_nor_the_aws_library_for_the_embedded_table(
    tmp_path: Path, starter_file: Path
) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    names = "{'uvicorn', 'httptools', 'botocore', 'aiobotocore', 'importing'}"
    command = f"import sys, server.lambda_function; print(sorted({names} & {{*sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", command],
        env=server_environment(tmp_path),
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "[]\n"


def test_other_paths_statuses_and_compression_are_those_of_the_server(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
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


def test_every_call_reads_the_table_that_was_opened_at_the_start(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    with running_function(HANDLER, server_environment(tmp_path, ROOTSKI_RESPONSE_CACHE="off")) as function:
        answers = [function.ask(WORD) for _ in range(5)]

    assert answers == [STRESSED] * 5


def test_an_answer_as_large_as_permitted_is_below_the_limit_of_lambda(tmp_path: Path, starter_file: Path) -> None:
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    limits = ("COST", "OBJECTS", "TABLE_CALLS", "READ_UNITS", "EXAMINED_ITEMS", "ALIASES")
    unlimited = {f"ROOTSKI_MAX_{name}": "0" for name in limits} | {"ROOTSKI_RATE_LIMIT": "0"}
    environment = server_environment(tmp_path, ROOTSKI_REQUEST_TIMEOUT_SECONDS="60", **unlimited)
    stressed = " ".join(f"s{number}: stressed" for number in range(9))
    lists = " ".join(
        f"l{number}: wordList(first: 100) {{ nodes {{ {stressed} gloss "
        "exampleSentences(first: 20) { nodes { russian english } } } }"
        for number in range(28)
    )
    with running_function(HANDLER, environment) as function:
        answer = function.invoke(http_event("POST", "/graphql", json.dumps({"query": f"{{ {lists} }}"})))

    body = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    assert answer["statusCode"] == 200
    assert "errors" not in json.loads(body)
    assert len(body) > 500_000
    assert len(json.dumps(answer)) < 1.4 * len(body)


def _of_table(folder: Path, endpoint: str, table: str) -> dict[str, str]:
    return server_environment(
        folder,
        ROOTSKI_ENGINE="dynamodb",
        ROOTSKI_TABLE=table,
        ROOTSKI_SECRET="s" * 32,
        ROOTSKI_RESPONSE_CACHE="off",
        AWS_ENDPOINT_URL_DYNAMODB=endpoint,
        AWS_REGION="eu-central-1",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
    )


@pytest.mark.usefixtures("aws_environment")
async def test_it_answers_from_a_table_of_dynamodb(tmp_path: Path, moto_endpoint: str) -> None:
    table = f"lambda-{uuid.uuid4().hex}"
    async with open_dynamodb(table, endpoint_url=moto_endpoint, region="eu-central-1") as engine:
        await engine.create(budget=Budget(None))
        await engine.put_many(make_dictionary(), budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)

    with running_function(HANDLER, _of_table(tmp_path, moto_endpoint, table)) as function:
        ready = function.invoke(http_event("GET", "/ready"))
        answers = [function.ask("{ wordList(first: 2) { nodes { text } } }") for _ in range(3)]

    assert ready["statusCode"] == 200
    assert len(answers[0]["data"]["wordList"]["nodes"]) == 2
    assert answers == answers[:1] * 3


def test_without_its_table_it_starts_and_says_that_it_cannot_answer(tmp_path: Path, moto_endpoint: str) -> None:
    with running_function(HANDLER, _of_table(tmp_path, moto_endpoint, "no-such-table-of-lambda")) as function:
        answer = function.ask(WORD)
        ready = function.invoke(http_event("GET", "/ready"))

    assert answer["errors"][0]["extensions"]["code"] in {"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE"}
    assert ready["statusCode"] == 503


def test_a_wrong_setting_ends_the_environment_with_its_name(tmp_path: Path) -> None:
    with running_function(HANDLER, server_environment(tmp_path, PORT="http")) as function:
        path, body = function.answered()

    assert path.endswith("/init/error")
    assert "PORT is 'http'" in body.decode()
