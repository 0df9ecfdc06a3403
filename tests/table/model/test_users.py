"""Users of the command line: admins are made and unmade, whatever the case of their e-mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from table.__main__ import main
from table.engine.budget import Budget
from table.model import keys
from table.model.users import InvalidEmailError, set_admin
from tests.builders import make_user
from tests.table.entries.filled import contents, filled_table

MIXED, FOLDED = "Anna@Example.org", "anna@example.org"


async def test_a_user_who_is_not_registered_is(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        assert await set_admin(engine, MIXED, is_admin=True, budget=Budget(None))
        assert not await set_admin(engine, FOLDED, is_admin=True, budget=Budget(None))
        assert await contents(engine) == {keys.user(FOLDED): make_user(email=FOLDED, is_admin=True)}


async def test_a_user_under_a_mixed_case_email_is_changed_there_and_keeps_the_rest(tmp_path: Path) -> None:
    stored = {**make_user(email=MIXED, is_admin=True), "note": "kept"}
    async with filled_table(tmp_path, [stored]) as engine:
        assert await set_admin(engine, MIXED, is_admin=False, budget=Budget(None))
        assert await contents(engine) == {keys.user(MIXED): {**stored, "is_admin": False}}


@pytest.mark.parametrize("text", ["", "anna", "@", "a@", "@b", "a b@c", "a@b\n", "a#b@c", "a" * 320 + "@b"])
async def test_what_is_no_email_is_refused(tmp_path: Path, text: str) -> None:
    async with filled_table(tmp_path) as engine:
        with pytest.raises(InvalidEmailError, match="is not an e-mail address"):
            await set_admin(engine, text, is_admin=True, budget=Budget(None))


def test_the_command_line_tells_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--data-dir", str(tmp_path)]
    main(["create", *folder])
    capsys.readouterr()

    assert main(["user", MIXED, "--admin", *folder]) == 0
    assert main(["user", MIXED, "--no-admin", *folder]) == 0
    assert main(["history", "771", *folder]) == 0

    said = capsys.readouterr()
    assert said.out == f"{FOLDED} may verify breakdowns\n{FOLDED} can no longer verify breakdowns\n"
    assert "word 771: changes of its official breakdown: 0" in said.err
