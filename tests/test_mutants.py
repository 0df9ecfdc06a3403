"""The survivors that `make mutants` accepts are of the code as it is."""

from __future__ import annotations

from tests.mutants import AREAS, ARGUED, ROOT, _argued


def test_every_argued_survivor_is_of_a_line_of_its_file() -> None:
    argued = _argued(ARGUED.read_text(encoding="utf-8"))
    taken_away = {(path, line[2:]) for path, *lines in argued for line in lines if line.startswith("- ")}

    assert len(argued) > 10
    assert {(path, line) for path, line in taken_away if line not in _lines(path)} == set()
    assert {path for path, _ in taken_away if not path.startswith(tuple(AREAS))} == set()


def _lines(path: str) -> set[str]:
    return {line.strip() for line in (ROOT / path).read_text(encoding="utf-8").splitlines()}
