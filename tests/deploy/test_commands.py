"""The commands of the operator's pages: those that can run here do."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.deploy

ROOT = Path(__file__).parents[2]
PAGES = ("operations", "backup", "incidents")


def _blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder with the command `rootski-graphql` of this tree, as a wheel would install it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "rootski-graphql"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m rootski_graphql "$@"\n', encoding="utf-8"
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return folder


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_that_can_run_here_succeeds(
    page: str, commands: Path, tmp_path: Path, starter_file: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    if page != "operations":  # whose commands begin with an import
        shutil.copy(starter_file, data / "dictionary.sqlite")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ROOTSKI_", "AWS_"))}
    environment |= {"PATH": f"{commands}:{os.environ['PATH']}", "DATA_DIR": str(data)}
    work = tmp_path / "work"
    work.mkdir()

    for block in _blocks(page, "sh"):
        done = subprocess.run(
            ["sh", "-euxc", block], cwd=work, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_cannot_run_here_name_files_and_commands_that_exist(page: str) -> None:
    text = "\n".join(_blocks(page, "bash"))
    files = re.findall(r"\b(?:deploy/[\w./]+|constraints\.txt)", text)
    used = set(re.findall(r"rootski-graphql (\w+)\b", text)) - {"import"}

    assert [file for file in files if not (ROOT / file).exists()] == []
    assert used <= {"serve", "token", "table", "check", "export", "restore", "schema"}
