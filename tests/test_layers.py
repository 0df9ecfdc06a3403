"""Data flows one way, and imports with it: server → schema → loaders → table; russian serves all and knows none."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from tests.layers import (
    ALLOWED,
    LATE_IMPORTS,
    LIBRARIES,
    MAY_IMPORT,
    PACKAGES,
    ROOT,
    all_problems,
    modules,
    problems,
    violations,
)


def test_every_room_uses_only_what_it_may_use() -> None:
    assert all_problems() == []
    assert sum(len(modules(package)) for package in PACKAGES) > 250


@pytest.mark.parametrize(
    ("path", "source"),
    [
        # packages
        ("table/model/keys.py", "from loaders.paging import cut"),
        ("loaders/reader.py", "import server.app"),
        ("loaders/reader.py", "from importing.starter.starter import load_starter"),
        ("importing/present.py", "from schema.api import sdl"),
        ("server/app.py", "from importing.dictionary import load"),
        ("russian/folding.py", "from table.errors import DictionaryError"),
        ("schema/words/word.py", "from table.model import keys"),
        ("schema/words/word.py", "from table.model.keys import word"),
        ("schema/query.py", "from table.engine.protocol import Engine"),
        # rooms
        ("table/model/items.py", "from table.jobs.batch_writer import BatchWriter"),
        ("table/model/items.py", "from table.dynamodb import client"),
        ("table/model/items.py", "from table.entries import entries"),
        ("table/engine/budget.py", "from table.model.keys import Kind"),
        ("table/jobs/loading.py", "from table.embedded.embedded_engine import EmbeddedEngine"),
        ("table/jobs/loading.py", "from table.opening import open_engine"),
        ("table/entries/survey.py", "from table.jobs import dump"),
        ("table/breakdowns/decisions.py", "from table.jobs import dump"),
        ("table/embedded/file.py", "from table.dynamodb.client import READ_TIMEOUT_SECONDS"),
        ("loaders/words/words.py", "from table.opening import open_engine"),
        ("loaders/words/words.py", "from table.model import writing"),
        ("loaders/words/words.py", "from table.jobs import dump"),
        ("importing/present.py", "from table.embedded.embedded_engine import EmbeddedEngine"),
        ("schema/operations/cost.py", "from schema.words.word import Word"),
        ("schema/relay/cursor.py", "from schema.words import word"),
        ("schema/fields/stored.py", "from schema.operations.execution import Executor"),
        ("schema/words/word.py", "from schema.query import Query"),
        ("server/http/body.py", "from schema.words.word import Word"),
        ("server/http/body.py", "from loaders.dictionary import SharedDictionary"),
        ("server/http/body.py", "from server.graphql.endpoint import graphql"),
        ("server/settings/limits.py", "from server.runtime import Runtime"),
        ("server/auth/tokens.py", "from server.graphql.endpoint import graphql"),
        # libraries
        ("schema/words/word.py", "from starlette.requests import Request"),
        ("schema/words/word.py", "import uvicorn"),
        ("schema/words/word.py", "from botocore.exceptions import ClientError"),
        ("schema/words/word.py", "import sqlite3"),
        ("loaders/reader.py", "import sqlite3 as database"),
        ("loaders/reader.py", "import strawberry"),
        ("loaders/reader.py", "from starlette.requests import Request"),
        ("table/model/items.py", "import strawberry"),
        ("table/dynamodb/client.py", "from starlette.requests import Request"),
        ("table/model/items.py", "import sqlite3"),
        ("table/embedded/file.py", "import aiobotocore.session"),
        ("server/app.py", "import strawberry"),
        ("russian/folding.py", "import orjson"),
        ("server/app.py", "import requests"),
        # imports that are not seen
        ("loaders/reader.py", 'import importlib\nimportlib.import_module("server.app")'),
        ("loaders/reader.py", 'from importlib import import_module as load\nload("server.app")'),
        ("loaders/reader.py", '__import__("server.app")'),
        ("loaders/reader.py", "from .. import server"),
        ("loaders/reader.py", "from table.engine.protocol import *"),
        ("loaders/reader.py", 'exec("import server")'),
        ("loaders/reader.py", 'import sys\nsys.modules["server.app"]'),
        # the environment
        ("server/app.py", "from os import environ"),
        ("server/process.py", 'import os\nos.environ["HOST"]'),
        ("server/app.py", 'import os as system\nsystem.getenv("HOST")'),
        ("server/app.py", 'from os import getenv as read\nread("HOST")'),
        ("server/app.py", 'import os\ngetattr(os, "environ")'),
        ("server/http/body.py", "from dotenv import load_dotenv"),
        # keys and item types
        ("loaders/reader.py", 'key = f"WORD#{word_id}"'),
        ("schema/words/word.py", 'scope = key.pk.split("#")[1]'),
        ("table/jobs/loading.py", "from table.engine.protocol import PrimaryKey\nPrimaryKey(keys.HEADWORDS, text)"),
        ("loaders/reader.py", 'from table.engine.protocol import PrimaryKey as Key\nKey("WORD", "x")'),
        ("loaders/reader.py", 'from table.engine import protocol\nprotocol.PrimaryKey("WORD", "x")'),
        ("loaders/reader.py", 'import table.engine.protocol as p\np.PrimaryKey._make(("WORD", "x"))'),
        ("loaders/reader.py", 'from table.engine.protocol import PrimaryKey\nKey = PrimaryKey\nKey("WORD", "x")'),
        ("loaders/reader.py", 'import table.engine.protocol\ntable.engine.protocol.PrimaryKey("WORD", "x")'),
        ("loaders/reader.py", 'from table.engine.protocol import KeyCondition\nKeyCondition(partition="REVIEW")'),
        ("table/entries/entries.py", 'item = {"__type": "WORD"}'),
        ("table/jobs/loading.py", 'is_word = item["__type"] == "WORD"'),
    ],
)
def test_a_violation_is_reported(path: str, source: str) -> None:
    last = source.count("\n") + 1

    assert [found for found in problems(path, source) if found.startswith((f"{path}:{last}:", f"{path}:1:"))] != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("table/model/keys.py", 'from table.engine.protocol import PrimaryKey\nPrimaryKey(f"WORD#{word_id}", "x")'),
        ("loaders/reader.py", '"""A key such as WORD#771."""'),
        ("loaders/reader.py", "from table.engine.protocol import PrimaryKey\nkey = PrimaryKey.of(item)"),
        ("loaders/reader.py", "import os\nos.getpid()"),
        ("server/settings/reading.py", 'import os\nos.environ["HOST"]'),
        ("schema/words/word.py", "import strawberry\nfrom russian.stress import mark\nfrom table.model import items"),
    ],
)
def test_permitted_imports_are_not_reported(path: str, source: str) -> None:
    assert problems(path, source) == []


def test_every_exception_is_used() -> None:
    used = {path: [name for _, name in violations(path, (ROOT / path).read_text("utf-8"))] for path in ALLOWED}

    assert [
        (path, name)
        for path, names in ALLOWED.items()
        for name in names
        if not any(one == name or one.startswith(f"{name}.") for one in used[path])
    ] == []


def test_every_room_and_place_of_the_rules_exists() -> None:
    places = [*MAY_IMPORT, *(place for places in LIBRARIES.values() for place in places)]

    assert [place for place in places if not (ROOT / place).exists()] == []
    assert [
        name
        for names in MAY_IMPORT.values()
        for name in names
        if not (path := ROOT / name.replace(".", "/")).is_dir() and not path.with_suffix(".py").exists()
    ] == []


def test_only_what_few_servers_need_is_imported_inside_a_function() -> None:
    inside = {
        f"{path.relative_to(ROOT)}: {node.module if isinstance(node, ast.ImportFrom) else 'import'}"
        for package in PACKAGES
        for path in modules(package)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inside == LATE_IMPORTS


@pytest.mark.parametrize("path", [path for package in PACKAGES for path in modules(package) if path.stem == "__init__"])
def test_an_init_file_holds_a_docstring_and_nothing_else(path: Path) -> None:
    [statement] = ast.parse(path.read_text()).body

    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_the_one_of_this_repository(package: str) -> None:
    found = importlib.util.find_spec(package)

    assert found is not None
    assert found.origin == str(ROOT / package / "__init__.py")
