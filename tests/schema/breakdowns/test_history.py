"""The history of an official breakdown, and verified breakdowns that come back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.breaking_down import ADMIN, ANNA, BORIS, assert_clean, breakdown_id, delete, revoke, submit, verify, word
from tests.builders import SUBMITTED_AT, make_breakdown, make_dictionary, make_user
from tests.dictionary import Served, serving, small_table
from tests.original import problems_in
from tests.schema.breakdowns.test_mutation import stored

HISTORY = """query History($first: Int! = 10, $after: String) { word(by: { databaseId: 771 }) {
  breakdownHistory(first: $first, after: $after) {
    edges { cursor node { kind } }
    nodes { kind wasVerified isVerified before { text } after { text position } changedBy { email } changedAt }
    pageInfo { hasNextPage endCursor } } } }"""


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """The small dictionary with an admin; everything in it is readable for the original service afterwards."""
    async with small_table(tmp_path, [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]) as engine:
        async with serving(engine) as opened:
            yield opened
        await assert_clean(engine)
        assert problems_in((await stored(engine)).values()) == {}


async def history(served: Served, viewer: str | None, **variables: object) -> Any:
    """Read the history of выход."""
    return (await served.ask(HISTORY, variables, viewer=viewer)).data["word"]["breakdownHistory"]


def _texts(seen: Any) -> list[str]:
    return [node["text"] for node in seen["breakdowns"]["nodes"]]


async def test_a_replaced_verified_breakdown_is_listed_and_comes_back_when_the_new_one_is_deleted(
    served: Served,
) -> None:
    await submit(served, ADMIN, 771, "вы", "ход")
    await submit(served, ADMIN, 771, "в", "ыход")
    replaced = await word(served, None, 771)
    await delete(served, ADMIN, breakdown_id(771))
    restored = await word(served, None, 771)

    assert (replaced["officialBreakdown"]["text"], _texts(replaced)) == ("в-ыход", ["в-ыход", "вы-ход"])
    assert (restored["officialBreakdown"]["text"], _texts(restored)) == ("вы-ход", ["вы-ход"])
    assert restored["officialBreakdown"]["isVerified"]


async def test_a_revoked_breakdown_gives_way_to_the_verified_one_that_it_replaced(served: Served) -> None:
    boris = (await submit(served, BORIS, 771, "вы", "ход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, boris["id"], boris["revision"])
    await submit(served, ADMIN, 771, "в", "ыход")

    revoked = (await revoke(served, ADMIN, breakdown_id(771))).data["revokeBreakdownVerification"]
    seen = await word(served, BORIS, 771)

    assert (revoked["breakdown"]["text"], revoked["breakdown"]["isVerified"]) == ("в-ыход", False)
    assert (seen["officialBreakdown"]["text"], seen["officialBreakdown"]["viewerDidSubmit"]) == ("вы-ход", True)
    assert _texts(seen) == ["вы-ход", "в-ыход"]


async def test_a_verified_guess_that_an_admin_replaced_comes_back(tmp_path: Path) -> None:
    official = make_breakdown(verified_at=SUBMITTED_AT)
    given = [one for one in make_dictionary() if (one["pk"], one["sk"]) != (official["pk"], official["sk"])]
    async with small_table(tmp_path, [official, *given, make_user(email=ADMIN, is_admin=True)]) as engine:
        async with serving(engine) as served:
            await submit(served, ADMIN, 771, "в", "ыход")
            replaced = await word(served, None, 771)
            await delete(served, ADMIN, breakdown_id(771))
            restored = await word(served, None, 771)
        await assert_clean(engine)

    assert _texts(replaced) == ["в-ыход", "вы-ход"]
    assert (_texts(restored), restored["officialBreakdown"]["isVerified"]) == (["вы-ход"], True)


async def test_submitting_the_former_parts_again_restores_them(served: Served) -> None:
    for parts in (("вы", "ход"), ("в", "ыход"), ("вы", "ход")):
        await submit(served, ADMIN, 771, *parts)

    assert (await word(served, None, 771))["officialBreakdown"]["text"] == "вы-ход"


async def test_the_history_is_listed_newest_first_and_says_what_was_done(served: Served) -> None:
    assert (await history(served, None))["nodes"] == []
    anna = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, anna["id"], anna["revision"])
    await submit(served, ADMIN, 771, "в", "ыход")
    await delete(served, ADMIN, breakdown_id(771))
    await revoke(served, ADMIN, breakdown_id(771))

    seen = (await history(served, ADMIN))["nodes"]

    def shown(parts: list[dict[str, Any]]) -> str:
        return "-".join(part["text"] for part in parts)

    assert [
        (one["kind"], shown(one["before"]), one["wasVerified"], shown(one["after"]), one["isVerified"]) for one in seen
    ] == [
        ("REVOKED", "выход", True, "выход", False),
        ("DELETED", "в-ыход", True, "выход", True),
        ("SUBMITTED", "выход", True, "в-ыход", True),
        ("VERIFIED", "вы-ход", False, "выход", True),
    ]
    assert [one["changedAt"] for one in seen] == sorted((one["changedAt"] for one in seen), reverse=True)


async def test_the_history_is_paged(served: Served) -> None:
    for parts in (("вы", "ход"), ("в", "ыход"), ("выход",)):
        await submit(served, ADMIN, 771, *parts)
    pages, after = [], None
    while True:
        page = await history(served, None, first=2, after=after)
        pages.append(["".join(part["text"] for part in one["after"]) for one in page["nodes"]])
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert [len(page) for page in pages] == [2, 1]


async def test_a_page_of_the_history_is_one_query(served: Served) -> None:
    await submit(served, ADMIN, 771, "выход")
    await history(served, None)

    assert served.engine.methods == ["get_many", "query"]


@pytest.mark.parametrize(("viewer", "seen"), [(ADMIN, ADMIN), (ANNA, None), (None, None)])
async def test_only_admins_see_who_verified_and_who_else_changed(
    served: Served, viewer: str | None, seen: str | None
) -> None:
    query = "{ word(by: { databaseId: 771 }) { officialBreakdown { verifiedBy { email } } } }"
    await submit(served, ADMIN, 771, "выход")

    found = (await served.ask(query, viewer=viewer)).data["word"]["officialBreakdown"]["verifiedBy"]
    changed = (await history(served, viewer))["nodes"][0]["changedBy"]

    expected = None if seen is None else {"email": seen}
    assert (found, changed) == (expected, expected)


async def test_users_see_their_own_changes(served: Served) -> None:
    await delete(served, ADMIN, breakdown_id(772))
    await submit(served, ADMIN, 771, "выход")
    await served.ask("{ __typename }")

    assert (await history(served, ADMIN.upper()))["nodes"][0]["changedBy"] == {"email": ADMIN}


async def test_an_unverified_breakdown_has_no_verifier(served: Served) -> None:
    query = "{ word(by: { databaseId: 771 }) { breakdowns { nodes { isVerified verifiedBy { email } } } } }"
    await submit(served, ADMIN, 771, "выход", verify=False)

    nodes = (await served.ask(query, viewer=ADMIN)).data["word"]["breakdowns"]["nodes"]

    assert nodes == [{"isVerified": False, "verifiedBy": None}] * 2


@pytest.mark.parametrize("email", ["Anna.Smith@Example.ORG", "anna@example.org", "ÅSA@Пример.РФ"])
async def test_the_original_service_finds_what_a_new_user_submits(served: Served, email: str) -> None:
    local, _, domain = email.partition("@")
    spelling = f"{local}@{domain.lower()}"

    await submit(served, email, 771, "выход")
    await submit(served, email, 772, "вход")

    found = {(key.pk, key.sk) for key in await stored(served.engine) if "BREAKDOWN#" in key.sk or key.pk == key.sk}
    assert (f"USER#{spelling}", f"USER#{spelling}") in found
    assert (f"USER#{spelling}", "BREAKDOWN#771") in found
