"""Users are registered when they first touch breakdowns, as by the original service, and no read waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

import loaders.registration as registration_module
from loaders.registration import Registrations
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.errors import EngineUnsupportedError, TableReadOnlyError, TableUnavailableError
from table.model import keys
from table.model.kinds import Kind, kind_of
from table.model.users import set_admin, spellings
from tests.breaking_down import ANNA, submit
from tests.builders import make_dictionary, make_user
from tests.dictionary import Recording, Served, serving, small_table
from tests.original import problems_in

MIXED = "Anna.Smith@Example.ORG"
ORIGINAL = "Anna.Smith@example.org"
OWN = "{ word(by: { databaseId: 771 }) { viewerBreakdown { text } } }"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration_module, "DELAY_SECONDS", 0.3)


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """A small dictionary without users."""
    async with small_table(tmp_path, make_dictionary()) as engine, serving(engine) as served:
        yield served


async def users(served: Served) -> list[Attributes]:
    """Return the users of the table, after what is pending."""
    await asyncio.sleep(0.6)
    scanned = await served.engine.engine.scan(budget=Budget(20))
    return [item for item in scanned.items if kind_of(keys.key_of(item)) is Kind.USER]


@pytest.mark.parametrize(
    "query",
    [
        OWN,
        "{ word(by: { databaseId: 771 }) { breakdown { text } } }",
        "{ word(by: { databaseId: 771 }) { breakdowns { nodes { text } } } }",
        "{ viewer { breakdowns { nodes { text } } } }",
    ],
)
async def test_a_user_who_reads_breakdowns_is_registered_in_the_originals_spelling(served: Served, query: str) -> None:
    await served.ask(query, viewer=MIXED)
    during = served.engine.methods

    assert "transact" not in during
    assert [user["pk"] for user in await users(served)] == [f"USER#{ORIGINAL}"]
    assert [user["is_admin"] for user in await users(served)] == [False]
    assert problems_in(await users(served)) == {}


@pytest.mark.parametrize(
    ("query", "viewer"),
    [(OWN, None), ("{ word(by: { databaseId: 771 }) { text } viewer { email isAdmin } }", MIXED)],
    ids=["anonymous", "no breakdowns"],
)
async def test_nobody_is_registered_who_does_not_touch_breakdowns(
    served: Served, query: str, viewer: str | None
) -> None:
    await served.ask(query, viewer=viewer)

    assert await users(served) == []


async def test_a_user_is_written_once_per_process(served: Served) -> None:
    for viewer in (MIXED, MIXED.lower(), ORIGINAL, MIXED):
        await served.ask(OWN, viewer=viewer)
    await users(served)
    await served.ask(OWN, viewer=MIXED)
    await users(served)

    assert len(await users(served)) == 1
    assert "transact" not in served.engine.methods


@pytest.mark.parametrize("stored", [ORIGINAL, MIXED, MIXED.lower()])
async def test_there_is_never_a_second_copy_and_an_admin_stays_one(served: Served, stored: str) -> None:
    await served.engine.engine.put_many([make_user(email=stored, is_admin=True)], budget=Budget(20))
    await served.ask(OWN, viewer=MIXED)

    assert [(user["pk"], user["is_admin"]) for user in await users(served)] == [(f"USER#{stored}", True)]


async def test_a_user_who_becomes_an_admin_meanwhile_stays_one(served: Served) -> None:
    emails = [f"user{number}@example.org" for number in range(20)]
    for email in emails:
        await served.ask(OWN, viewer=email)
    await asyncio.gather(
        *(set_admin(served.engine.engine, email, is_admin=True, budget=Budget(20)) for email in emails)
    )

    assert [(user["pk"], user["is_admin"]) for user in await users(served)] == sorted(
        (f"USER#{email}", True) for email in emails
    )


async def test_a_first_submission_registers_its_user_itself(served: Served) -> None:
    await submit(served, ANNA, 771, "выход")
    await served.ask(OWN, viewer=ANNA)
    after = await users(served)

    assert [user["pk"] for user in after] == [f"USER#{ANNA}"]
    assert "transact" not in served.engine.methods


async def registered(engine: Recording, registrations: Registrations, emails: Sequence[str]) -> int:
    """Note users one after another; return how many writes were tried."""
    engine.forget()
    for email in emails:
        registrations.note(spellings(email))
        await asyncio.sleep(0.6)
    return engine.methods.count("transact")


@pytest.mark.parametrize("refusal", [TableReadOnlyError("no"), EngineUnsupportedError("no transactions")])
async def test_nobody_is_registered_after_a_refusal(served: Served, refusal: Exception) -> None:
    engine = Recording(served.engine.engine, fail=lambda method, _asked: refusal if method == "transact" else None)
    registrations = Registrations(engine)

    assert await registered(engine, registrations, ["a@example.org", "b@example.org", "a@example.org"]) == 1
    assert registrations.is_possible is False


async def test_a_user_who_could_not_be_written_is_tried_again(served: Served) -> None:
    down = TableUnavailableError("down")
    engine = Recording(served.engine.engine, fail=lambda method, _asked: down if method == "transact" else None)
    registrations = Registrations(engine)

    assert await registered(engine, registrations, ["a@example.org", "a@example.org"]) == 2
    assert await registered(engine, registrations, ["not an address"]) == 0


async def test_memory_and_tasks_are_bounded(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration_module, "DELAY_SECONDS", 60.0)
    registrations = Registrations(served.engine)
    for number in range(registration_module.KNOWN_USERS + 500):
        registrations.note(spellings(f"user{number}@example.org"), is_registered=number >= 500)
    pending = len(registrations._pending)
    await registrations.aclose()

    assert pending == registration_module.MOST_PENDING
    assert len(registrations._known) == registration_module.KNOWN_USERS
    assert not registrations._pending
    assert await users(served) == []
