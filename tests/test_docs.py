"""The documentation agrees with the code: queries run, and the files, keys and loaders it names exist."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import orjson
import pytest

from table.engine.protocol import KeyCondition, PrimaryKey
from table.model import keys, word_lists
from tests.dictionary import Served

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")])
EXAMPLE = re.compile(r"```graphql\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)


def examples() -> list[tuple[str, str, str]]:
    """Return page name, query and shown answer ("" if there is none) of every query in the documentation."""
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
    built = (PrimaryKey.__name__, KeyCondition.__name__, word_lists.OrderedWords.__name__)
    spelled = {
        name
        for module in (keys, word_lists)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if inspect.signature(function).return_annotation in built and name != "key_of"
    }

    assert len(spelled) > 20
    assert {name for name in spelled if f"`{name}`" not in listed} == set()


def test_every_loader_that_queries_is_listed() -> None:
    listed = (ROOT / "docs" / "access-patterns.md").read_text(encoding="utf-8")
    readers = {
        function.name
        for path in (ROOT / "loaders").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.AsyncFunctionDef)
        and not function.name.startswith("_")
        and any(isinstance(node, ast.Attribute) and node.attr == "query" for node in ast.walk(function))
    }

    assert {name for name in readers if not re.search(rf"`(\w+\.)?{name}`", listed)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_headings_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8"))

    assert [link for link in links if link[1] not in anchors(page.parent / link[0] if link[0] else page)] == []


def anchors(page: Path) -> set[str]:
    """Return the fragments that GitHub gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_readme_names_every_suite_that_make_test_leaves_out() -> None:
    suites = re.findall(r"^(test-\w+): .*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert len(suites) > 5
    assert [suite for suite in suites if f"`make {suite}`" not in readme] == []


ROOMS = "server|schema|loaders|importing|table|russian|tests|benchmarks|docs|examples"
PATH = re.compile(rf"(?<![\w/.])((?:{ROOMS})/[\w./-]*\w/?)(?![\w*{{<…])")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_names_exist(page: Path) -> None:
    code = re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8"))
    named = {path for span in code for path in PATH.findall(span)}

    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_tests_that_the_security_page_names_exist() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    defined = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert len(named) > 15
    assert [name for name in named if f"def {name}(" not in defined] == []


def test_test_files_that_a_page_names_exist() -> None:
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = {name for page in PAGES for name in re.findall(r"`(test_\w+\.py)`", page.read_text(encoding="utf-8"))}

    assert sorted(named - files) == []
