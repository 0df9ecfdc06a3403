"""Users of the command line: admins are made and unmade, whatever the case of their e-mail."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from table.__main__ import main
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.model import items, keys
from table.model.users import InvalidEmailError, registered_spellings, set_admin, spellings
from tests.builders import make_user
from tests.table.entries.filled import contents, filled_table

MIXED, ORIGINAL, FOLDED = "Anna@Example.org", "Anna@example.org", "anna@example.org"


async def test_an_unregistered_user_is_stored_in_the_original_services_spelling(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        assert await set_admin(engine, MIXED, is_admin=True, budget=Budget(None)) == {ORIGINAL: True}
        assert await set_admin(engine, MIXED, is_admin=True, budget=Budget(None)) == {ORIGINAL: False}
        assert await contents(engine) == {keys.user(ORIGINAL): make_user(email=ORIGINAL, is_admin=True)}


async def test_an_unknown_user_is_created_only_on_request(tmp_path: Path) -> None:
    async with filled_table(tmp_path) as engine:
        assert await set_admin(engine, MIXED, is_admin=True, create=False, budget=Budget(None)) == {}
        assert await contents(engine) == {}


async def test_every_item_of_an_address_is_found_and_changed(tmp_path: Path) -> None:
    spelled = ["ANNA@example.org", MIXED, FOLDED]
    others = [make_user(email="anna@example.com", is_admin=True), make_user(email="joanna@example.org", is_admin=True)]
    async with filled_table(tmp_path, [*others, *(make_user(email=one, is_admin=True) for one in spelled)]) as engine:
        found = await registered_spellings(engine, FOLDED, budget=Budget(None))
        changed = await set_admin(engine, FOLDED, is_admin=False, registered=found, budget=Budget(None))
        stored = await contents(engine)

    assert found == spelled
    assert changed == dict.fromkeys(spelled, True)
    admins = {key.pk for key, item in stored.items() if item["is_admin"]}
    assert admins == {"USER#anna@example.com", "USER#joanna@example.org"}


async def test_a_user_under_a_mixed_case_email_is_changed_there_and_keeps_the_rest(tmp_path: Path) -> None:
    stored = {**make_user(email=MIXED, is_admin=True), "note": "kept"}
    async with filled_table(tmp_path, [stored]) as engine:
        assert await set_admin(engine, MIXED, is_admin=False, budget=Budget(None)) == {MIXED: True}
        assert await contents(engine) == {keys.user(MIXED): {**stored, "is_admin": False}}


async def test_an_address_that_only_looks_alike_is_another_users(tmp_path: Path) -> None:
    others = ["\u212aim@example.org", "\u017fim@example.org", "\u0130m@example.org", "wei\u00df@example.org"]
    async with filled_table(tmp_path, [make_user(email=one) for one in others]) as engine:
        for plain in ("kim@example.org", "sim@example.org", "im@example.org", "weiss@example.org"):
            assert await registered_spellings(engine, plain, budget=Budget(None)) == []
        found = await registered_spellings(engine, "WEI\u00df@example.org", budget=Budget(None))

    assert found == ["wei\u00df@example.org"]
    for other in others:
        assert all(not spelling.isascii() for spelling in spellings(other))


async def test_a_right_that_cannot_be_read_is_none_and_can_be_set(tmp_path: Path) -> None:
    stored = {**make_user(email=FOLDED), "is_admin": "perhaps"}
    async with filled_table(tmp_path, [stored]) as engine:
        assert items.StoredUser(stored).may_verify is False
        assert await set_admin(engine, FOLDED, is_admin=False, budget=Budget(None)) == {FOLDED: True}
        assert await contents(engine) == {keys.user(FOLDED): {**stored, "is_admin": False}}


@pytest.mark.parametrize("text", ["", "anna", "@", "a@", "@b", "a b@c", "a@b\n", "a#b@c", "a" * 320 + "@b"])
async def test_an_invalid_email_is_refused(tmp_path: Path, text: str) -> None:
    async with filled_table(tmp_path) as engine:
        with pytest.raises(InvalidEmailError, match="is not an e-mail address"):
            await set_admin(engine, text, is_admin=True, budget=Budget(None))


@pytest.mark.parametrize("stored", ["a#b@example.org", '"a b"@example.org', "anna", "a" * 400 + "@example.org"])
def test_the_right_of_any_stored_address_can_be_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stored: str
) -> None:
    folder = ["--data-dir", str(tmp_path)]

    async def put() -> None:
        async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
            await engine.create(budget=Budget(None))
            key = f"USER#{stored}"
            await engine.put_many([{"pk": key, "sk": key, "email": stored, "is_admin": True}], budget=Budget(None))

    asyncio.run(put())

    assert main(["user", stored, "--no-admin", *folder]) == 0
    assert main(["user", "b#c@example.org", "--no-admin", *folder]) == 2
    assert capsys.readouterr().out == f"{stored} can no longer verify breakdowns\n"


def test_the_command_line_reports_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = ["--data-dir", str(tmp_path)]
    main(["create", *folder])
    capsys.readouterr()

    assert main(["user", MIXED, "--admin", *folder]) == 1
    assert main(["user", MIXED, "--admin", "--create", *folder]) == 0
    assert main(["user", FOLDED, "--no-admin", *folder]) == 0
    assert main(["user", FOLDED, "--no-admin", *folder]) == 0
    assert main(["history", "771", *folder]) == 1

    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{ORIGINAL} may verify breakdowns",
        f"{ORIGINAL} can no longer verify breakdowns",
        f"{ORIGINAL} can no longer verify breakdowns, as before",
    ]
    assert f"{MIXED} is not registered; nothing was changed. To register it: --create" in said.err
    assert "there is no word 771" in said.err
