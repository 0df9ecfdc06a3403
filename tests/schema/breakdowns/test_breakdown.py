"""Breakdowns: their parts, revisions, origins, order, and ids that do not reveal the submitter."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.relay.global_id import global_id
from table.engine.protocol import Attributes
from table.model import items
from table.model.writing import breakdown_rows, morphemes
from tests.builders import make_breakdown, make_family, make_word
from tests.dictionary import Served, serving, small_table

ANNA, BORIS = "anna@example.org", "boris@example.org"
ALL = """
query All($first: Int! = 10, $after: String) { word(by: { databaseId: 771 }) {
  breakdown { id } officialBreakdown { id }
  breakdowns(first: $first, after: $after) {
    edges { cursor node { id text origin isVerified isInference submittedAt verifiedAt } }
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
} }
"""
NODE = "query Node($id: ID!) { node(id: $id) { id ... on Breakdown { text revision word { text } } } }"
PARTS = st.lists(st.tuples(st.sampled_from(["вы", "ход", "в"]), st.sampled_from(["1", "2", None])), max_size=4)


def at(day: int) -> datetime:
    """Return noon of a day."""
    return datetime(2026, 3, day, 12, 0, tzinfo=UTC)


def dictionary(*breakdowns: Attributes) -> list[Attributes]:
    """Make the word выход with some breakdowns and the morphemes they name."""
    going, out = make_family(), make_family(family_id="102", kind="prefix", members={"218": "вы"})
    rows = [row for breakdown in breakdowns if breakdown["sk"] == "BREAKDOWN" for row in breakdown_rows(breakdown)]
    return [make_word(), going, out, *morphemes(going), *morphemes(out), *breakdowns, *rows]


def submitted(by: str, day: int, *parts: str) -> Attributes:
    """Make a user's own breakdown into plain text."""
    return make_breakdown(submitter=by, submitted_at=at(day), parts=parts, is_official=False)


def breakdown_of(*stated: tuple[str, str | None]) -> items.StoredBreakdown:
    """Make a breakdown of these parts, as it is read."""
    split = [(text, morpheme_id, "9") if morpheme_id else text for text, morpheme_id in stated]
    return items.StoredBreakdown(make_breakdown(text="".join(text for text, _ in stated), parts=split))


async def test_a_breakdown_shows_its_parts_and_their_morphemes(served: Served) -> None:
    query = """{ word(by: { databaseId: 4010 }) { officialBreakdown {
        id text dotted: text(separator: " · ") together: text(separator: "") origin isVerified isInference
        submittedAt verifiedAt word { text }
        items { __typename position text
          ... on MorphemeBreakdownItem { morpheme { databaseId text kind family { databaseId meanings } } } } } } }"""

    asked = await served.ask(query)

    assert asked.data["word"]["officialBreakdown"] == {
        "id": global_id("Breakdown", "4010"),
        "text": "мо-й",
        "dotted": "мо · й",
        "together": "мой",
        "origin": "INFERENCE",
        "isVerified": False,
        "isInference": True,
        "submittedAt": "2026-11-22T00:00:00Z",
        "verifiedAt": None,
        "word": {"text": "мой"},
        "items": [
            {
                "__typename": "MorphemeBreakdownItem",
                "position": 0,
                "text": "мо",
                "morpheme": {
                    "databaseId": 2076,
                    "text": "мо",
                    "kind": "ROOT",
                    "family": {"databaseId": 549, "meanings": ["I, me, my"]},
                },
            },
            {"__typename": "TextBreakdownItem", "position": 1, "text": "й"},
        ],
    }


async def test_a_separator_has_at_most_five_characters(served: Served) -> None:
    query = "query T($by: String!) { word(by: { databaseId: 2002 }) { officialBreakdown { text(separator: $by) } } }"

    five = await served.ask(query, {"by": " <-> "})
    six = await served.ask(query, {"by": "123456"})

    assert five.data["word"]["officialBreakdown"] == {"text": "вы <-> ход"}
    assert six.codes == ["BAD_USER_INPUT"]
    assert six.messages == ["separator has 6 characters; give at most 5"]
    assert six.partial == {"word": {"officialBreakdown": None}}


async def test_a_word_without_a_breakdown_has_null_and_an_empty_list(served: Served) -> None:
    query = """{ word(by: { databaseId: 2166 }) { breakdown { text } officialBreakdown { text }
        breakdowns { edges { cursor } nodes { text } pageInfo { hasNextPage startCursor endCursor } } } }"""

    asked = await served.ask(query)

    assert asked.data["word"] == {
        "breakdown": None,
        "officialBreakdown": None,
        "breakdowns": {
            "edges": [],
            "nodes": [],
            "pageInfo": {"hasNextPage": False, "startCursor": None, "endCursor": None},
        },
    }


async def test_breakdowns_are_listed_best_first(tmp_path: Path) -> None:
    given = dictionary(
        make_breakdown(submitter=ANNA, submitted_at=at(1), verified_at=at(9)),
        submitted(ANNA, 2, "вы", "ход"),
        submitted(BORIS, 3, "вых", "од"),
    )

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        word = (await served.ask(ALL)).data["word"]

    edges = [edge["node"] for edge in word["breakdowns"]["edges"]]
    assert [(one["text"], one["origin"], one["isVerified"], one["isInference"]) for one in edges] == [
        ("вы-ход", "COMMUNITY", True, False),
        ("вых-од", "COMMUNITY", False, False),
        ("вы-ход", "COMMUNITY", False, False),
    ]
    assert [(one["submittedAt"], one["verifiedAt"]) for one in edges] == [
        ("2026-03-01T12:00:00Z", "2026-03-09T12:00:00Z"),
        ("2026-03-03T12:00:00Z", None),
        ("2026-03-02T12:00:00Z", None),
    ]
    assert word["breakdown"] == word["officialBreakdown"] == {"id": edges[0]["id"]}
    assert word["breakdowns"]["nodes"] == [{"id": one["id"]} for one in edges]


async def test_a_users_breakdown_fits_better_than_a_guess(tmp_path: Path) -> None:
    given = dictionary(make_breakdown(), submitted(ANNA, 2, "вы", "ход"), submitted(BORIS, 3, "вых", "од"))

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        word = (await served.ask(ALL)).data["word"]

    edges = [edge["node"] for edge in word["breakdowns"]["edges"]]
    assert [(one["text"], one["origin"]) for one in edges] == [
        ("вых-од", "COMMUNITY"), ("вы-ход", "COMMUNITY"), ("вы-ход", "INFERENCE"),
    ]  # fmt: skip
    assert word["breakdown"] == {"id": edges[0]["id"]}
    assert word["officialBreakdown"] == {"id": global_id("Breakdown", "771")} == {"id": edges[2]["id"]}


async def test_breakdowns_are_listed_in_pages(tmp_path: Path) -> None:
    given = dictionary(make_breakdown(), *(submitted(f"u{day}@example.org", day, "выход") for day in range(1, 5)))

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        whole = (await served.ask(ALL)).data["word"]["breakdowns"]
        begun = (await served.ask(ALL, {"first": 3})).data["word"]["breakdowns"]
        after = begun["pageInfo"]["endCursor"]
        ended = (await served.ask(ALL, {"first": 3, "after": after})).data["word"]["breakdowns"]

    assert begun["edges"] + ended["edges"] == whole["edges"]
    assert (len(begun["edges"]), len(ended["edges"])) == (3, 2)
    assert (begun["pageInfo"]["hasNextPage"], begun["pageInfo"]["hasPreviousPage"]) == (True, False)
    assert (ended["pageInfo"]["hasNextPage"], ended["pageInfo"]["hasPreviousPage"]) == (False, True)
    assert ended["pageInfo"]["startCursor"] == ended["edges"][0]["cursor"]


async def test_any_breakdown_is_found_by_its_id_which_does_not_reveal_its_submitter(tmp_path: Path) -> None:
    given = dictionary(make_breakdown(), submitted(ANNA, 2, "вы", "ход"), submitted(BORIS, 3, "вых", "од"))

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        shown = [edge["node"] for edge in (await served.ask(ALL)).data["word"]["breakdowns"]["edges"]]
        found = [(await served.ask(NODE, {"id": one["id"]})).data["node"] for one in shown]

    assert [(one["id"], one["text"]) for one in found] == [(one["id"], one["text"]) for one in shown]
    assert {one["word"]["text"] for one in found} == {"выход"}
    assert len({one["id"] for one in shown}) == 3
    exposed = json.dumps(shown) + "".join(base64.urlsafe_b64decode(one["id"] + "==").decode() for one in shown)
    assert not any(name in exposed for name in ("anna", "boris", "@", "example.org"))


@pytest.mark.parametrize("local", ["771:", "771:0", "771:" + "0" * 24, "772", ":", "", "771#x"])
async def test_an_id_without_a_breakdown_finds_nothing(tmp_path: Path, local: str) -> None:
    given = dictionary(make_breakdown(submitter=ANNA), submitted(BORIS, 3, "вых", "од"))

    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        asked = await served.ask(NODE, {"id": global_id("Breakdown", local)})

    assert asked.data == {"node": None}


async def test_a_word_without_an_official_breakdown_has_no_official_node(tmp_path: Path) -> None:
    async with small_table(tmp_path, dictionary(submitted(ANNA, 2, "вы", "ход"))) as engine, serving(engine) as served:
        node = await served.ask(NODE, {"id": global_id("Breakdown", "771")})
        word = (await served.ask(ALL)).data["word"]

    assert node.data == {"node": None}
    assert word["officialBreakdown"] is None
    assert word["breakdown"] == {"id": word["breakdowns"]["nodes"][0]["id"]}


async def test_a_breakdown_of_a_deleted_word_has_null_for_the_word(tmp_path: Path) -> None:
    async with small_table(tmp_path, [make_breakdown()]) as engine, serving(engine) as served:
        asked = await served.ask(NODE, {"id": global_id("Breakdown", "771")})

    assert asked.data["node"]["text"] == "вы-ход"
    assert asked.data["node"]["word"] is None


@given(PARTS, PARTS)
def test_the_revision_changes_when_parts_change_and_only_then(
    one: list[tuple[str, str | None]], other: list[tuple[str, str | None]]
) -> None:
    assert (breakdown_of(*one).revision == breakdown_of(*other).revision) is (one == other)


async def test_verification_and_submitter_do_not_change_the_revision(tmp_path: Path) -> None:
    revisions = set()
    for name, breakdown in (
        ("guess", make_breakdown()),
        ("user", make_breakdown(submitter=ANNA)),
        ("verified", make_breakdown(submitter=ANNA, verified_at=at(9))),
    ):
        folder = tmp_path / name
        folder.mkdir()
        async with small_table(folder, dictionary(breakdown)) as engine, serving(engine) as served:
            asked = await served.ask(NODE, {"id": global_id("Breakdown", "771")})
            revisions.add(asked.data["node"]["revision"])

    assert len(revisions) == 1
