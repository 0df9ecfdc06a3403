"""Concurrent writers: one outcome, no orphaned items, and a true response to each of them.

Runs on the embedded engine and on ministack; moto loses writes when transactions overlap.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from table.breakdowns.submission_rate import SubmissionRate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine
from table.entries.reindex import reindex
from table.errors import TableUnavailableError
from table.model import items, keys
from table.model.kinds import Kind, kind_of
from table.model.users import set_admin
from tests.breaking_down import (
    ADMIN,
    ANNA,
    BORIS,
    assert_clean,
    breakdown_id,
    delete,
    morpheme,
    submit,
    verify,
    word,
)
from tests.builders import make_dictionary, make_user
from tests.dictionary import Asked, Served, serving
from tests.table.dynamodb.dynamodb_adapter import fresh_table

SECOND_ADMIN = "chief@example.org"
UNBOUNDED = SubmissionRate(per_minute=1_000_000, per_day=1_000_000)
SPLITS = (["выход"], ["вы", "ход"], ["в", "ыход"], [morpheme(218), morpheme(1577)])


@pytest.fixture(params=["embedded", pytest.param("ministack", marks=pytest.mark.engines)])
async def served(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Served]:
    """Serve a small dictionary with two admins, and check every item at the end."""
    async with AsyncExitStack() as stack:
        engine: AdminEngine
        if request.param == "embedded":
            engine = await stack.enter_async_context(open_embedded(tmp_path / "dictionary.sqlite"))
            await engine.create(budget=Budget(None))
        else:
            request.getfixturevalue("aws_environment")
            engine = await stack.enter_async_context(fresh_table(request.getfixturevalue("ministack_endpoint")))
        admins = [make_user(email=email, is_admin=True) for email in (ADMIN, SECOND_ADMIN)]
        await engine.put_many([*make_dictionary(), *admins], budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
        async with serving(engine, submission_rate=UNBOUNDED) as opened:
            yield opened
        await assert_clean(engine)


async def kinds(engine: AdminEngine) -> list[Kind]:
    """Return the kinds of all items."""
    return [kind_of(keys.key_of(item)) async for item in all_items(engine, budget=Budget(None))]


def succeeded(asked: list[Asked], mutation: str) -> list[Asked]:
    """Return the responses that report success."""
    return [one for one in asked if not one.errors and not one.data[mutation]["userErrors"]]


async def test_fifty_submissions_of_one_user_for_one_word_leave_one(served: Served) -> None:
    asked = await asyncio.gather(*(submit(served, ANNA, 771, *SPLITS[number % 4]) for number in range(50)))

    done = succeeded(asked, "submitBreakdown")
    shown = (await word(served, ANNA, 771))["viewerBreakdown"]
    found = await kinds(served.engine)
    assert shown["text"] in {one.data["submitBreakdown"]["breakdown"]["text"] for one in done}
    assert found.count(Kind.USER_BREAKDOWN) == 1
    assert found.count(Kind.REVIEW_ENTRY) == found.count(Kind.SUBMISSION_ENTRY) == 1
    assert {code for one in asked for code in one.codes} <= {"SERVICE_UNAVAILABLE"}
    assert len(done) >= 10


async def test_every_acknowledged_submission_is_counted(served: Served) -> None:
    asked = await asyncio.gather(*(submit(served, ANNA, 771, *SPLITS[number % 4]) for number in range(20)))

    key = keys.submission_count(ANNA)
    count = items.SubmissionCount((await served.engine.get_many([key], budget=Budget(None)))[key])
    assert count.in_day == len(succeeded(asked, "submitBreakdown"))


async def test_concurrent_submissions_of_many_users_for_one_word_are_all_stored(served: Served) -> None:
    users = [f"user{number}@example.org" for number in range(20)]

    asked = await asyncio.gather(*(submit(served, user, 771, "выход") for user in users))

    assert len(succeeded(asked, "submitBreakdown")) == 20
    nodes = (await word(served, None, 771))["breakdowns"]["nodes"]
    assert len(nodes) == 21


async def test_a_verification_applies_to_the_given_revision_or_is_refused(served: Served) -> None:
    for _ in range(10):
        looked_at = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]

        verified, submitted = await asyncio.gather(
            verify(served, ADMIN, looked_at["id"], looked_at["revision"]), submit(served, ANNA, 771, "вы", "ход")
        )

        assert submitted.data["submitBreakdown"]["userErrors"] == []
        official = (await word(served, ANNA, 771))["officialBreakdown"]
        errors = [error["__typename"] for error in verified.data["verifyBreakdown"]["userErrors"]]
        if errors:
            assert errors == ["BreakdownChangedError"]
            assert official is None or not official["isVerified"]  # none: the last one was verified, and deleted
        else:
            assert (official["text"], official["isVerified"]) == ("выход", True)
            await delete(served, ADMIN, official["id"])
        own = (await word(served, ANNA, 771))["viewerBreakdown"]
        assert own["text"] == "вы-ход"


async def test_of_two_concurrent_verifications_one_is_official_and_the_other_breakdown_is_kept(served: Served) -> None:
    of_anna = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    of_boris = (await submit(served, BORIS, 771, "вы", "ход")).data["submitBreakdown"]["breakdown"]

    asked = await asyncio.gather(
        verify(served, ADMIN, of_anna["id"], of_anna["revision"]),
        verify(served, SECOND_ADMIN, of_boris["id"], of_boris["revision"]),
    )

    assert len(succeeded(list(asked), "verifyBreakdown")) == 2
    nodes = (await word(served, None, 771))["breakdowns"]["nodes"]
    assert sorted(node["text"] for node in nodes) == ["вы-ход", "выход"]
    assert [node["isVerified"] for node in nodes] == [True, False]


async def test_a_registration_never_revokes_admin_rights(served: Served) -> None:
    for number in range(10):
        user = f"new{number}@example.org"
        await asyncio.gather(
            submit(served, user, 771, "выход"),
            set_admin(served.engine, user, is_admin=True, budget=Budget(None)),
            submit(served, user, 772, "вход"),
        )
        asked = await served.ask("{ viewer { isAdmin } }", viewer=user)
        assert asked.data == {"viewer": {"isAdmin": True}}


async def test_writers_of_different_words_of_one_family_all_succeed(served: Served) -> None:
    asked = await asyncio.gather(
        submit(served, ADMIN, 771, "выход"), submit(served, SECOND_ADMIN, 772, "вход"), submit(served, ADMIN, 9, "ёлка")
    )

    assert len(succeeded(list(asked), "submitBreakdown")) == 3
    family = await served.ask("{ morphemeFamily(by: { databaseId: 812 }) { wordCount } }")
    assert family.data["morphemeFamily"]["wordCount"] == 1


async def test_a_write_that_never_succeeds_is_an_error(served: Served) -> None:
    def fail(method: str, _asked: object) -> Exception | None:
        return TableUnavailableError("no answer") if method == "transact" else None

    served.engine.fail = fail
    asked = await submit(served, ANNA, 771, "выход")
    served.engine.fail = lambda *_: None

    assert asked.codes == ["SERVICE_UNAVAILABLE"]
    assert asked.partial == {"submitBreakdown": None}
    assert (await word(served, ANNA, 771))["viewerBreakdown"] is None
    assert (await word(served, ANNA, 771))["officialBreakdown"]["id"] == breakdown_id(771)
