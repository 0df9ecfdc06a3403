"""Data flows one way, and imports with it: server → schema → loaders → table; russian serves all and knows none."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("server", "schema", "loaders", "importing", "table", "russian")

MAY_IMPORT = {
    "server": {"server", "schema", "loaders", "importing", "table", "russian"},
    "schema": {"schema", "loaders", "table", "russian"},
    "loaders": {"loaders", "table", "russian"},
    "importing": {"importing", "table", "russian"},
    "table": {"table", "russian"},
    "russian": {"russian"},
}

SCHEMA_MAY_TAKE_OF_TABLE = {
    "table.breakdowns.outcomes",
    "table.breakdowns.state",
    "table.errors",
    "table.model.attribute",
    "table.model.items",
}
"""The names of stored things, of errors, and of breakdown requests and outcomes; only loaders read or write."""

ADAPTERS = ("table.dynamodb", "table.embedded", "table.opening")
"""The engines themselves; everything else uses `table.engine.protocol`."""

ENGINE_FREE = ("loaders", "table/model", "table/entries", "table/engine", "table/breakdowns", "importing")

KEY_FREE = ("loaders", "table/entries", "table/breakdowns", "importing", "schema", "server")
"""Rooms that get every key from `table.model.keys`."""

ITEM_TYPE_EXCEPTIONS = {
    "schema/operations/cost.py",  # GraphQL's introspection field
}


def modules(package: str) -> list[Path]:
    """Return the source files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Return the full names that a module imports, `from table import items` as `table.model.items`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            if (ROOT / module.replace(".", "/")).is_dir():
                yield from ((f"{module}.{alias.name}", node) for alias in node.names)
            else:
                yield module, node


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_itself_and_what_stands_to_its_right(package: str) -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in modules(package)
        for name, _ in imports(ast.parse(path.read_text()))
        if name.split(".")[0] in PACKAGES
    }

    assert {(path, name) for path, name in found if name.split(".")[0] not in MAY_IMPORT[package]} == set()
    assert found or package == "russian"


def test_the_schema_takes_only_names_of_items_and_errors_from_the_table() -> None:
    taken = {name for path in modules("schema") for name, _ in imports(ast.parse(path.read_text()))}

    of_table = {name for name in taken if name.split(".")[0] == "table"}
    assert of_table == SCHEMA_MAY_TAKE_OF_TABLE


@pytest.mark.parametrize("room", ENGINE_FREE)
def test_a_room_below_the_command_line_imports_no_engine_adapter(room: str) -> None:
    taken = {name for path in modules(room) for name, _ in imports(ast.parse(path.read_text()))}

    assert {name for name in taken if name.startswith(ADAPTERS)} == set()
    assert taken


def test_loaders_write_no_items() -> None:
    taken = {name for path in modules("loaders") for name, _ in imports(ast.parse(path.read_text()))}

    assert "table.model.writing" not in taken


def spelled_keys(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that build a key or take one apart: a `PrimaryKey` of texts, or a text with the separator."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PrimaryKey":
            yield node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield from [node.lineno] if "#" in node.value and "://" not in node.value else []


def named_item_types(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that name the attribute `__type`."""
    yield from (node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value == "__type")


@pytest.mark.parametrize("room", KEY_FREE)
def test_only_the_model_builds_keys_and_takes_them_apart(room: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(room)
        for line in spelled_keys(ast.parse(path.read_text()))
    }

    assert found == set()


@pytest.mark.parametrize("room", KEY_FREE)
def test_only_the_model_names_item_types(room: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in modules(room)
        if any(named_item_types(ast.parse(path.read_text())))
    }

    assert found - ITEM_TYPE_EXCEPTIONS == set()


@pytest.mark.parametrize(
    "source",
    [
        'key = f"WORD#{word_id}"',
        'scope = key.pk.split("#")[1]',
        "key = PrimaryKey(keys.HEADWORDS, text)",
        'condition = KeyCondition(partition="MORPHEME_FAMILY#" + family_id)',
    ],
)
def test_a_key_that_is_built_elsewhere_is_noticed(source: str) -> None:
    assert [*spelled_keys(ast.parse(source))] == [1]


def test_an_item_type_that_is_named_elsewhere_is_noticed() -> None:
    assert [*named_item_types(ast.parse('item = {"__type": "WORD"}'))] == [1]
    assert [*spelled_keys(ast.parse('"""A key such as WORD#771."""'))] == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in PACKAGES
        for path in modules(package)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


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


def test_only_the_servers_settings_and_the_tables_command_line_read_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }

    assert readers <= {"server/settings/settings.py", "server/process.py", "table/command_line.py",
                       "table/dynamodb/client.py"}  # fmt: skip
