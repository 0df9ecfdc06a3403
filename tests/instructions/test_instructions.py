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
from pathlib import Path

import pytest

from tests.instructions.program import REQUESTS

ROOT = Path(__file__).parents[2]
ACCEPTED = Path(__file__).with_name("accepted.json")
MARK = "getppid"
TOLERANCE = 0.05

pytestmark = pytest.mark.instructions


@pytest.fixture(scope="module")
def instructions(starter_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The instructions of a request for each document."""
    if shutil.which("valgrind") is None:
        pytest.skip("valgrind is missing, so instructions are not counted (Debian: valgrind)")
    folder = tmp_path_factory.mktemp("instructions")
    shutil.copy(starter_file, folder / "dictionary.sqlite")
    counts = folder / "counts"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ROOTSKI_", "AWS_"))}
    subprocess.run(  # noqa: S603  # the arguments are of this file
        [
            *("valgrind", "--tool=callgrind", f"--dump-before={MARK}", f"--callgrind-out-file={counts}"),
            *(sys.executable, "-m", "tests.instructions.program", str(folder)),
        ],
        cwd=ROOT,
        env={**kept, "PYTHONHASHSEED": "0", "ROOTSKI_LOG_LEVEL": "error"},
        check=True,
        capture_output=True,
    )
    # The first part is everything before the first mark: the start and the requests that compile and fill.
    parts = {"word_page": 2, "word_list": 3}
    return {name: _total(counts.with_name(f"counts.{part}")) // REQUESTS for name, part in parts.items()}


def _total(part: Path) -> int:
    totals = (line for line in part.read_text(errors="replace").splitlines() if line.startswith("totals:"))
    return int(next(totals).split()[1])


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
