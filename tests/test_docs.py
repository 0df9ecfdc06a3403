"""The documentation is held to the code: queries run, and what it lists is there."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import orjson
import pytest

from table.engine.protocol import KeyCondition, PrimaryKey
from table.model import keys
from tests.dictionary import Served

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EXAMPLE = re.compile(r"```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """Give the queries of all pages, each with the page's name and its answer ("" where none is shown)."""
    return [(page.name, *found) for page in PAGES for found in EXAMPLE.findall(page.read_text(encoding="utf-8"))]


def test_the_readme_shows_a_query_with_its_answer() -> None:
    assert next(name for name, _, answer in examples() if answer) == "README.md"


@pytest.mark.parametrize(("page", "query", "answer"), examples())
async def test_queries_of_the_documentation_run_and_answer_as_shown(
    served: Served, page: str, query: str, answer: str
) -> None:
    asked = await served.ask(query)

    assert asked.data
    assert not answer or asked.answer.payload == orjson.loads(answer), page


def test_every_question_to_the_table_is_listed() -> None:
    listed = (ROOT / "docs" / "access-patterns.md").read_text(encoding="utf-8")
    spelled = {
        name
        for name, function in inspect.getmembers(keys, inspect.isfunction)
        if inspect.signature(function).return_annotation in (PrimaryKey.__name__, KeyCondition.__name__)
        and name != "key_of"
    }

    assert len(spelled) > 20
    assert {name for name in spelled if f"`{name}`" not in listed} == set()


def test_every_loader_that_reads_is_listed() -> None:
    listed = (ROOT / "docs" / "access-patterns.md").read_text(encoding="utf-8")
    modules = [path for path in (ROOT / "loaders").glob("*.py") if "engine.query(" in path.read_text()]
    readers = {
        function.name
        for path in modules
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and any(isinstance(node, ast.Attribute) and node.attr == "query" for node in ast.walk(function))
    }

    assert {name for name in readers if not re.search(rf"`(\w+\.)?{name}`", listed)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
