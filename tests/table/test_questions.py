"""Commands that ask before they go on, are stopped, or show what they found."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from table import commands
from table.__main__ import main
from table.commands import Job, Outcome
from table.embedded.integrity import damage_in
from table.engine.budget import Budget
from table.engine.pace import PacedBudget
from table.engine.protocol import Attributes
from table.model import writing
from tests.builders import make_breakdown, make_dictionary
from tests.table.entries.filled import Told, filled_table


@pytest.mark.parametrize(("answer", "status"), [("yes\n", 0), ("no\n", 1), ("", 1)])
def test_a_restore_asks_before_it_deletes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, status: int
) -> None:
    folder = ["--data-dir", str(tmp_path)]
    main(["create", *folder])
    main(["user", "a@example.org", "--admin", "--create", *folder])
    main(["export", str(tmp_path / "one.jsonl"), *folder])
    main(["user", "b@example.org", "--admin", "--create", *folder])
    stdin = io.StringIO(answer)
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)

    assert main(["restore", str(tmp_path / "one.jsonl"), *folder]) == status

    main(["count", *folder])
    said = capsys.readouterr()
    assert "will be written and 1 deleted" in said.err
    assert ("nothing was changed" in said.err) is bool(status)
    assert f"{1 + (status == 1)}  user" in said.out


def test_a_stopped_command_says_that_what_was_done_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def stopped(_job: Job) -> Outcome:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "count", stopped)
    main(["create", "--data-dir", str(tmp_path)])

    assert main(["count", "--data-dir", str(tmp_path)]) == 130
    assert "stopped; what was done stays" in capsys.readouterr().err


def _verified(month: int) -> Attributes:
    return writing.history_entry(
        word_id="771",
        text="выход",
        change="verified",
        changed_at=f"2026-{month:02}-01T12:00:00.000000Z",
        changed_by="admin@example.org",
        write_id="w1",
        before=None,
        after=make_breakdown(submitter="anna@example.org"),
    )


async def test_the_history_names_what_cannot_be_read_and_shows_the_rest(tmp_path: Path) -> None:
    odd: list[Attributes] = [
        _verified(4),
        {**_verified(5), "before": {"breakdown_items": "в-ход"}},
        {**_verified(6), "changed_at": 7},
        {**_verified(7), "after": "в-ход"},
    ]
    async with filled_table(tmp_path, [*make_dictionary(), *odd]) as engine:
        found = await commands.history(Job(engine=engine, progress=Told(), budget=Budget(None)), "771")

    after = "вы-ход (by anna@example.org, not verified)"
    assert [*found.results] == [
        f"2026-04-01T12:00:00+00:00  admin@example.org verified: none → {after}",
        f"2026-05-01T12:00:00+00:00  admin@example.org verified: one that cannot be read → {after}",
    ]
    assert [*found.remarks] == [
        "item HISTORY#771 / 2026-06-01T12:00:00.000000Z#w1: changed_at is not a text: it is left out",
        "item HISTORY#771 / 2026-07-01T12:00:00.000000Z#w1: after is not a map: it is left out",
        "word 771: changes of its official breakdown: 2",
    ]
    assert found.exit_status == 1


async def test_the_history_shows_parts_submitters_and_standing(tmp_path: Path) -> None:
    entry = _verified(5)
    async with filled_table(tmp_path, [*make_dictionary(), entry]) as engine:
        job = Job(engine=engine, progress=Told(), budget=Budget(None))
        found = await commands.history(job, "771")
        unknown = await commands.history(job, "4242")

    assert [*found.results] == [
        "2026-05-01T12:00:00+00:00  admin@example.org verified: none → вы-ход (by anna@example.org, not verified)"
    ]
    assert (found.exit_status, unknown.exit_status) == (0, 1)


def test_an_item_that_is_not_json_is_named_as_damage() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE item (pk TEXT, sk TEXT, data TEXT)")
    assert damage_in(connection) == ""
    connection.execute("INSERT INTO item VALUES ('WORD#1', 'WORD#1', '{')")

    assert damage_in(connection) == "the item WORD#1 / WORD#1 cannot be read"


async def test_a_slot_is_free_again_after_a_failed_wait() -> None:
    async def failing(_seconds: float) -> None:
        raise ConnectionError

    budget = PacedBudget(read_units=1.0, sleep=failing)
    async with budget.slots:
        budget.record("Scan", read_units=100.0)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            async with budget.slots:
                pytest.fail("the slot was given")
