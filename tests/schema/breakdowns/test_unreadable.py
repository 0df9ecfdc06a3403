"""Lists with breakdowns that cannot be read: only these are left out, and the log names them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from table.engine.budget import Budget
from table.engine.protocol import Attributes
from table.model import keys
from tests.breaking_down import ADMIN, ANNA, BORIS, submit
from tests.builders import make_breakdown, make_dictionary, make_user
from tests.dictionary import Served, serving, small_table

NO_TEXT: Any = [
    {"position": 0, "morpheme": "в", "morpheme_id": None, "morpheme_family_id": None},
    {"position": 1, "morpheme": "", "morpheme_id": None, "morpheme_family_id": None},
    {"position": 2, "morpheme": "ход", "morpheme_id": None, "morpheme_family_id": None},
]
ODD: tuple[Attributes, ...] = (
    {"breakdown_items": NO_TEXT},
    {"breakdown_items": "в-ход"},
    {"breakdown_items": ["в", "ход"]},
    {"breakdown_items": [{"position": 0, "morpheme": "вход", "morpheme_id": ["1"], "morpheme_family_id": None}]},
    {"date_submitted": "yesterday"},
    {"is_verified": "perhaps"},
    {"submitted_by_user_email": 7},
)


def _own(word_id: int, text: str, submitter: str, day: int) -> Attributes:
    return make_breakdown(
        word_id=str(word_id),
        text=text,
        parts=[text],
        submitter=submitter,
        submitted_at=datetime(2026, 3, day, tzinfo=UTC),
        is_official=False,
    )


async def _put(served: Served, *given: Attributes) -> None:
    await served.engine.engine.put_many(given, budget=Budget(None))


@pytest.fixture(params=[True, False], ids=["indexed", "original layout"])
async def served(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Served]:
    """Anna's breakdowns of three words, the second of which a test makes odd, and Boris's of that one."""
    given = [
        _own(771, "выход", ANNA, 1),
        _own(772, "вход", ANNA, 2),
        _own(773, "ходить", ANNA, 3),
        _own(772, "вход", BORIS, 1),
        make_user(email=ADMIN, is_admin=True),
    ]
    async with (
        small_table(tmp_path, [*make_dictionary(), *given], additions=request.param) as engine,
        serving(engine) as opened,
    ):
        yield opened


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_a_viewers_other_breakdowns_are_listed(
    served: Served, odd: Attributes, caplog: pytest.LogCaptureFixture
) -> None:
    await _put(served, {**_own(772, "вход", ANNA, 2), **odd})
    query = """query B($first: Int!, $after: String) { viewer { breakdowns(first: $first, after: $after) {
      edges { cursor node { id revision text isVerified isInference submittedAt origin items { text } } }
      pageInfo { hasNextPage endCursor } } } }"""

    whole = (await served.ask(query, {"first": 100}, viewer=ANNA)).data["viewer"]["breakdowns"]
    first = (await served.ask(query, {"first": 1}, viewer=ANNA)).data["viewer"]["breakdowns"]
    after = first["pageInfo"]["endCursor"]
    second = (await served.ask(query, {"first": 1, "after": after}, viewer=ANNA)).data["viewer"]["breakdowns"]

    assert [edge["node"]["text"] for edge in whole["edges"]] == ["ходить", "выход"]
    assert first["edges"] + second["edges"] == whole["edges"]
    assert first["pageInfo"]["hasNextPage"] is True
    assert second["pageInfo"]["hasNextPage"] is False
    assert any("1 left out of a list" in record.getMessage() for record in caplog.records)
    assert any(f"item USER#{ANNA} / BREAKDOWN#772" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_the_other_breakdowns_of_a_word_are_listed(served: Served, odd: Attributes) -> None:
    await _put(served, {**_own(772, "вход", ANNA, 2), **odd})
    query = "{ word(by: { databaseId: 772 }) { breakdowns { nodes { text isVerified submittedAt } } } }"

    for viewer in (None, ANNA, BORIS):
        listed = (await served.ask(query, viewer=viewer)).data["word"]["breakdowns"]["nodes"]
        assert sorted(one["text"] for one in listed) == ["в-ход", "вход"]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: next(iter(odd)))
async def test_another_users_breakdown_fits_if_a_newer_one_cannot_be_read(served: Served, odd: Attributes) -> None:
    await served.engine.delete_many([keys.official_breakdown("772")], budget=Budget(None))
    await _put(served, {**_own(772, "вход", ANNA, 2), **odd})

    found = (await served.ask("{ word(by: { databaseId: 772 }) { breakdown { text submittedAt } } }")).data

    assert found["word"]["breakdown"] == {"text": "вход", "submittedAt": "2026-03-01T00:00:00Z"}


async def test_the_review_queue_leaves_out_what_cannot_be_read_and_goes_on_after_it(tmp_path: Path) -> None:
    odd = {**_own(772, "вход", ANNA, 2), "breakdown_items": NO_TEXT}
    given = [_own(771, "выход", ANNA, 1), odd, _own(773, "ходить", ANNA, 3), make_user(email=ADMIN, is_admin=True)]
    query = """query Q($after: String) { breakdownsAwaitingReview(first: 1, after: $after) { nodes { text }
      pageInfo { hasNextPage endCursor } } }"""
    async with small_table(tmp_path, [*make_dictionary(), *given]) as engine, serving(engine) as served:
        pages: list[Any] = []
        after = None
        while not pages or pages[-1]["pageInfo"]["hasNextPage"]:
            asked = await served.ask(query, {"after": after}, viewer=ADMIN)
            pages.append(asked.data["breakdownsAwaitingReview"])
            after = pages[-1]["pageInfo"]["endCursor"]

    assert [[one["text"] for one in page["nodes"]] for page in pages] == [["выход"], [], ["ходить"]]


@pytest.mark.parametrize(
    ("odd", "before"),
    [
        ({"breakdown_items": NO_TEXT}, ["в", "ход"]),
        ({"breakdown_items": "в-ход"}, []),
        ({"is_verified": "perhaps"}, ["в", "ход"]),
        ({"date_submitted": "yesterday"}, ["в", "ход"]),
    ],
)
async def test_the_history_shows_of_a_replaced_breakdown_what_can_be_read(
    served: Served, odd: Attributes, before: list[str]
) -> None:
    official = make_breakdown(word_id="772", text="вход", parts=["в", "ход"])
    await _put(served, {**official, **odd})
    await submit(served, ADMIN, 772, "вход")
    query = """{ word(by: { databaseId: 772 }) { breakdownHistory { nodes {
      kind wasVerified isVerified before { position text } after { text } } } } }"""

    [change] = (await served.ask(query)).data["word"]["breakdownHistory"]["nodes"]

    assert (change["kind"], change["wasVerified"], change["isVerified"]) == ("SUBMITTED", False, True)
    assert change["before"] == [{"position": position, "text": text} for position, text in enumerate(before)]
    assert change["after"] == [{"text": "вход"}]


@pytest.mark.parametrize("odd", [{"changed_at": "then"}, {"change": "merged"}, {"change": None}, {"before": "в-ход"}])
async def test_a_change_that_cannot_be_read_is_left_out_of_the_history(served: Served, odd: Attributes) -> None:
    await submit(served, ADMIN, 772, "вход")
    await submit(served, ADMIN, 772, "в", "ход")
    [_, last] = (await served.engine.query(keys.history_of_word("772"), budget=Budget(None))).items
    await _put(served, {**last, **odd})
    query = "{ word(by: { databaseId: 772 }) { breakdownHistory { nodes { kind changedAt after { text } } } } }"

    [change] = (await served.ask(query)).data["word"]["breakdownHistory"]["nodes"]

    assert change["after"] == [{"text": "вход"}]


async def test_an_official_breakdown_of_the_viewer_is_shown_if_the_own_one_has_no_date(served: Served) -> None:
    official = make_breakdown(word_id="772", text="вход", parts=["вх", "од"], submitter=ANNA)
    await _put(served, official, {**_own(772, "вход", ANNA, 2), "date_submitted": "yesterday"})

    found = (await served.ask("{ word(by: { databaseId: 772 }) { viewerBreakdown { text } } }", viewer=ANNA)).data

    assert found["word"]["viewerBreakdown"] == {"text": "вх-од"}
