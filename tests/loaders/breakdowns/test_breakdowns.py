"""Which breakdown fits an anonymous viewer best: verified, a user's, a guess; and all of them in that order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.request import RequestLoaders
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from tests.builders import make_breakdown, make_word
from tests.dictionary import serving, small_table

VERIFIED = make_breakdown(verified_at=datetime(2026, 3, 1, tzinfo=UTC), submitter="admin@example.org")
GUESS = make_breakdown()
OFFICIAL_OF_A_USER = make_breakdown(submitter="first@example.org")
OLD = make_breakdown(submitter="old@example.org", submitted_at=datetime(2026, 1, 1, tzinfo=UTC), is_official=False)
NEW = make_breakdown(submitter="new@example.org", submitted_at=datetime(2026, 2, 1, tzinfo=UTC), is_official=False)


async def loaders_of(dictionary: SharedDictionary) -> RequestLoaders:
    """Give the loaders of a request."""
    return dictionary.request(Budget(20))


@pytest.mark.parametrize(
    ("given", "best"),
    [
        ([VERIFIED, NEW], "admin@example.org"),
        ([OFFICIAL_OF_A_USER, NEW], "first@example.org"),
        ([GUESS, OLD, NEW], "new@example.org"),
        ([OLD, NEW], "new@example.org"),
        ([GUESS], None),
    ],
    ids=["verified", "official of a user", "newest submission before a guess", "no official one", "guess"],
)
async def test_the_best_breakdown(tmp_path: Path, given: Sequence[Attributes], best: str | None) -> None:
    async with small_table(tmp_path, [make_word(), *given]) as engine, serving(engine) as served:
        found = await (await loaders_of(served.dictionary)).breakdowns.best("771")

    assert found is not None
    assert found.submitter == best


async def test_a_word_without_breakdowns_has_none(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_word()]) as engine, serving(engine) as served:
        breakdowns = (await loaders_of(served.dictionary)).breakdowns

        assert await breakdowns.best("771") is None
        assert await breakdowns.official("771") is None
        assert await breakdowns.all_of("771") == []


@pytest.mark.parametrize("official", [VERIFIED, OFFICIAL_OF_A_USER, GUESS], ids=["verified", "user", "guess"])
async def test_all_breakdowns_come_in_the_order_in_which_one_would_be_chosen(
    tmp_path: Path, official: Attributes
) -> None:
    async with small_table(tmp_path, [make_word(), OLD, official, NEW]) as engine, serving(engine) as served:
        edges = await (await loaders_of(served.dictionary)).breakdowns.all_of("771")

    found = [edge.value.submitter for edge in edges]
    users = ["new@example.org", "old@example.org"]
    assert found == ([*users, None] if official is GUESS else [edges[0].value.submitter, *users])
    assert [edge.cursor_key for edge in edges] == sorted(edge.cursor_key for edge in edges)


async def test_an_official_breakdown_without_index_keys_is_found_all_the_same(tmp_path: Path) -> None:
    bare = {name: value for name, value in GUESS.items() if not name.startswith("gsi")}

    async with small_table(tmp_path, [make_word(), bare, OLD], additions=False) as engine, serving(engine) as served:
        edges = await (await loaders_of(served.dictionary)).breakdowns.all_of("771")

    assert [edge.value.submitter for edge in edges] == ["old@example.org", None]


async def test_a_users_breakdown_is_found_by_an_id_that_does_not_name_the_user(tmp_path: Path) -> None:
    query = "{ word(by: { databaseId: 771 }) { breakdowns { nodes { id origin isVerified } } } }"
    node = "query N($id: ID!) { node(id: $id) { ... on Breakdown { id text submittedAt word { text } } } }"

    async with small_table(tmp_path, [make_word(), GUESS, OLD]) as engine, serving(engine) as served:
        listed = (await served.ask(query)).data["word"]["breakdowns"]["nodes"]
        found = [(await served.ask(node, {"id": one["id"]})).data["node"] for one in listed]
        foreign = await served.ask(node, {"id": global_id("Breakdown", "771:0123456789abcdef01234567")})

    assert [one["origin"] for one in listed] == ["COMMUNITY", "INFERENCE"]
    assert [one["id"] for one in found] == [one["id"] for one in listed]
    assert found[0]["submittedAt"] == "2026-01-01T00:00:00Z"
    assert found[1]["id"] == global_id("Breakdown", "771")
    assert foreign.data == {"node": None}
