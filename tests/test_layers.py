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

LOADERS_MAY_NOT_TAKE = {
    "table.dynamodb.dynamodb_engine",
    "table.embedded.embedded_engine",
    "table.opening",
    "table.model.writing",
}
"""Loaders know the protocol of engines, none of them by name; what is written is for the table to say."""


def modules(package: str) -> list[Path]:
    """Give the source files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Give the full names that a module imports, `from table import items` as `table.model.items`."""
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


def test_loaders_know_no_engine_by_name_and_spell_no_item() -> None:
    taken = {name for path in modules("loaders") for name, _ in imports(ast.parse(path.read_text()))}

    assert taken & LOADERS_MAY_NOT_TAKE == set()
    assert "table.engine.protocol" in taken


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
