"""Ids of users' breakdowns link no submissions, and ids and cursors outlive a change of the secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from schema.relay.cursor import Cipher
from schema.relay.global_id import global_id, parsed_global_id
from tests.breaking_down import ADMIN, ANNA, BORIS, breakdown_id, delete, submit, verify, word
from tests.builders import make_breakdown, make_dictionary, make_user
from tests.dictionary import SECRET, Served, serving, small_table

NEW = b"a newer secret of the tests, 32 bytes"
NODE = "query N($id: ID!) { node(id: $id) { id ... on Breakdown { text } ... on User { email } } }"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """Four words, three breakdowns by a program, and an admin."""
    given = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as opened:
        yield opened


def seal(served: Served, *secrets: bytes) -> None:
    """Serve with other secrets."""
    served.service = replace(served.service, cipher=Cipher(*secrets))


async def submitted(served: Served, viewer: str, word_id: int, *parts: str) -> str:
    """Submit a breakdown and return its id."""
    payload = (await submit(served, viewer, word_id, *parts, verify=False)).data["submitBreakdown"]
    return str(payload["breakdown"]["id"])


def digest_in(breakdown: str) -> str:
    parsed = parsed_global_id(breakdown)
    assert parsed is not None
    return parsed.local.partition(":")[2]


async def test_submissions_of_one_user_have_nothing_in_common(served: Served) -> None:
    annas = [await submitted(served, ANNA, 771, "вы", "ход"), await submitted(served, ANNA, 9, "ел", "ка")]
    boris = await submitted(served, BORIS, 771, "выход")

    assert len({digest_in(one) for one in (*annas, boris)}) == 3
    assert all(len(digest_in(one)) == 24 for one in annas)
    assert await submitted(served, ANNA, 771, "выход") == annas[0] == breakdown_id(771, served, ANNA)


async def test_the_digest_of_one_word_finds_nothing_of_another(served: Served) -> None:
    first = await submitted(served, ANNA, 771, "вы", "ход")
    await submitted(served, ANNA, 9, "ел", "ка")
    guessed = global_id("Breakdown", f"9:{digest_in(first)}")
    former = global_id("Breakdown", f"9:{served.service.cipher.digest(ANNA)}")  # as ids were before

    for one in (guessed, former):
        for viewer in (ANNA, ADMIN, None):
            assert (await served.ask(NODE, {"id": one}, viewer=viewer)).data == {"node": None}
        for outcome in (await delete(served, ANNA, one), await verify(served, ADMIN, one, "x")):
            [payload] = outcome.data.values()
            assert [error["__typename"] for error in payload["userErrors"]] == ["BreakdownNotFoundError"]


async def test_two_spellings_of_an_email_are_one_user(tmp_path: Path) -> None:
    spelled = make_breakdown(submitter="Anna@Example.org", is_official=False)
    async with small_table(tmp_path, [*make_dictionary(), spelled]) as engine, serving(engine) as served:
        [shown] = [node["id"] for node in (await word(served, None, 771))["breakdowns"]["nodes"] if ":" in local(node)]

        assert shown == breakdown_id(771, served, ANNA)
        for viewer in ("Anna@Example.org", BORIS, None):
            found = (await served.ask(NODE, {"id": shown}, viewer=viewer)).data["node"]
            assert found == {"id": shown, "text": "вы-ход"}


def local(node: dict[str, str]) -> str:
    parsed = parsed_global_id(node["id"])
    assert parsed is not None
    return parsed.local


async def test_ids_and_cursors_outlive_a_change_of_the_secret(served: Served) -> None:
    own = await submitted(served, ANNA, 771, "вы", "ход")
    await submitted(served, ANNA, 9, "ел", "ка")
    page = """query P($after: String) { viewer { id
        breakdowns(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } } }"""
    before = (await served.ask(page, viewer=ANNA)).data["viewer"]
    after = {"after": before["breakdowns"]["pageInfo"]["endCursor"]}

    seal(served, NEW, SECRET)
    changed = (await served.ask(page, viewer=ANNA)).data["viewer"]
    follows = (await served.ask(page, after, viewer=ANNA)).data["viewer"]["breakdowns"]
    new = breakdown_id(771, served, ANNA)
    for viewer in (ANNA, BORIS, None):
        assert (await served.ask(NODE, {"id": own}, viewer=viewer)).data["node"] == {"id": new, "text": "вы-ход"}
    assert (await served.ask(NODE, {"id": before["id"]}, viewer=ANNA)).data["node"] == {
        "id": changed["id"],
        "email": ANNA,
    }

    assert len({before["id"], changed["id"]}) == len({own, new}) == 2
    assert follows["nodes"] == [{"id": new}]
    assert (await delete(served, ADMIN, own)).data["deleteBreakdown"]["userErrors"] == []
    seal(served, NEW)
    assert (await served.ask(page, after, viewer=ANNA)).codes == ["BAD_USER_INPUT"]
    assert (await served.ask(NODE, {"id": before["id"]}, viewer=ANNA)).data == {"node": None}
