"""The two documents take as many instructions as was accepted, within 5 %.

`make instructions-accept` accepts what they take now. Counted with valgrind, so neither the load of the machine nor its
speed matters; another Python or processor does, and is said.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("accepted.json")
REQUESTS = 20
TOLERANCE = 0.05

pytestmark = pytest.mark.instructions


def _counted(data_dir: Path, folder: Path, *, pages: int = 0, lists: int = 0) -> int:
    """Return the instructions of a run of the program."""
    out = folder / f"callgrind-{pages}-{lists}"
    copy = folder / f"data-{pages}-{lists}"
    shutil.copytree(data_dir, copy)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROOTSKI_", "AWS_"))}
    subprocess.run(  # noqa: S603  # the arguments are of this file
        [
            *("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}"),
            *(sys.executable, "-m", "tests.instructions.program", str(copy), str(pages), str(lists)),
        ],
        cwd=ROOT,
        env={**kept, "PYTHONHASHSEED": "0", "ROOTSKI_LOG_LEVEL": "error"},
        check=True,
        capture_output=True,
    )
    summary = next(
        line for line in out.read_text(errors="replace").splitlines() if line.startswith(("summary:", "totals:"))
    )
    return int(summary.split()[1])


@pytest.fixture(scope="module")
def instructions(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The instructions of a request for each document: what a run with requests takes more than one without."""
    if shutil.which("valgrind") is None:
        pytest.skip("valgrind is missing, so instructions are not counted (Debian: valgrind)")
    folder = tmp_path_factory.mktemp("instructions")
    data_dir = folder / "data"
    data_dir.mkdir()
    shutil.copy(starter_file, data_dir / "dictionary.sqlite")
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(_counted, data_dir, folder, **requests)
            for requests in ({}, {"pages": REQUESTS}, {"lists": REQUESTS})
        ]
    none, pages, lists = (run.result() for run in runs)
    return {"word_page": (pages - none) // REQUESTS, "word_list": (lists - none) // REQUESTS}


def test_the_documents_take_the_accepted_instructions(instructions: dict[str, int]) -> None:
    here = {"python": platform.python_version(), "machine": platform.machine()}
    if os.environ.get("ACCEPT"):
        ACCEPTED.write_text(json.dumps({**here, "instructions": instructions}, indent=2) + "\n", encoding="utf-8")
        return
    if not ACCEPTED.exists():
        pytest.skip(f"nothing is accepted yet, run `make instructions-accept`; now: {instructions}")
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    if {name: accepted[name] for name in here} != here:
        pytest.skip(f"accepted on {accepted['python']}, {accepted['machine']}; this is another: {instructions}")

    changes = {name: count / accepted["instructions"][name] - 1 for name, count in instructions.items()}

    assert {name: f"{change:+.1%}" for name, change in changes.items() if abs(change) > TOLERANCE} == {}
