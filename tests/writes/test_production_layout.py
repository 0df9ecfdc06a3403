"""Every mutation on items in the layout of Rootski's original service, which can read the result."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.model import items, keys
from tests.breaking_down import (
    ADMIN,
    ANNA,
    BORIS,
    assert_clean,
    breakdown_id,
    delete,
    morpheme,
    revoke,
    submit,
    verify,
    word,
)
from tests.builders import make_dictionary, make_user
from tests.dictionary import Served, serving, small_table

ODD_PARTS: list[Any] = [
    {"position": "1", "morpheme": "ход", "morpheme_id": 1577, "morpheme_family_id": 812},
    {"position": "0", "morpheme": "вы", "morpheme_id": "218", "morpheme_family_id": "102"},
    {"position": 1, "morpheme": "ход", "morpheme_id": "1577", "morpheme_family_id": "812"},
]


PLAIN_PREFIX: Any = {"position": "0", "morpheme": "вы", "morpheme_id": None, "morpheme_family_id": None}


def odd(*, is_official: bool, email: str, is_verified: bool) -> Attributes:
    """Return a breakdown like some in production: parts unordered and repeated, numbers as strings, "None" for null."""
    key = keys.official_breakdown("771") if is_official else keys.user_breakdown(email, "771")
    return {
        "pk": key.pk,
        "sk": key.sk,
        "gsi1pk": f"USER#{email}",
        "gsi1sk": "WORD#771",
        "__type": "BREAKDOWN" if is_official else "UNOFFICIAL_USER_BREAKDOWN",
        "word": "None",
        "word_id": 771,
        "is_verified": is_verified,
        "is_inference": False,
        "date_submitted": "2022-02-14 05:11:36.934535",
        "date_verified": "2022-03-01 00:00:00" if is_verified else "None",
        "submitted_by_user_email": email,
        "breakdown_items": [ODD_PARTS[0], PLAIN_PREFIX] if is_official else ODD_PARTS,
        "unknown": {"kept": True},
    }


ODD_ROWS: list[Attributes] = [
    {
        "pk": "WORD#771",
        "sk": "BREAKDOWN_ITEM#812#1",
        "gsi1pk": "MORPHEME_FAMILY#812",
        "gsi1sk": f"BREAKDOWN#{BORIS}",
        "__type": "BREAKDOWN_ITEM",
        "word_id": "771",
        "position": "1",
        "morpheme": "ход",
        "morpheme_id": "1577",
        "morpheme_family_id": "812",
        "submitted_by_user_email": BORIS,
        "breakdown_id": "771",
    },
    {
        "pk": "WORD#771",
        "sk": "BREAKDOWN_ITEM#6f1c2a34-0000-4000-8000-000000000000#0",
        "__type": "BREAKDOWN_ITEM_NULL",
        "word_id": "771",
        "position": "0",
        "morpheme": "вы",
        "morpheme_id": None,
        "morpheme_family_id": None,
        "submitted_by_user_email": BORIS,
        "breakdown_id": "771",
    },
]


@pytest.fixture(params=[True, False], ids=["with additions", "original"])
async def served(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Served]:
    """A word with odd breakdowns of two users: an official, verified one, and an own one."""
    others = [item for item in make_dictionary() if item["pk"] != "WORD#771" or item["sk"] == "WORD#771"]
    odd_ones = [
        odd(is_official=True, email=BORIS, is_verified=True),
        odd(is_official=False, email=ANNA, is_verified=False),
    ]
    if not request.param:  # a reindex gives the keys of gsi2 to those that lack them
        odd_ones = [{**one, "gsi2pk": "WORD#771", "gsi2sk": one["gsi1pk"]} for one in odd_ones]
    given = [*others, *odd_ones, *ODD_ROWS, make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given, additions=request.param) as engine, serving(engine) as opened:
        yield opened
        if request.param:
            await assert_clean(engine)


async def stored(engine: AdminEngine, *wanted: PrimaryKey) -> list[Attributes | None]:
    """Return the items with these keys."""
    found = await engine.get_many(wanted, budget=Budget(None))
    return [found.get(key) for key in wanted]


async def rows(engine: AdminEngine) -> list[Attributes]:
    """Return the items that store the parts of the official breakdown."""
    return (await engine.query(keys.breakdown_items_of_word("771"), budget=Budget(None))).items


async def test_an_odd_one_is_verified_and_written_in_the_plain_layout(served: Served) -> None:
    own = (await word(served, ANNA, 771))["viewerBreakdown"]

    payload = (await verify(served, ADMIN, own["id"], own["revision"])).data["verifyBreakdown"]

    assert payload["userErrors"] == []
    official, former, kept = await stored(
        served.engine,
        keys.official_breakdown("771"),
        keys.user_breakdown(ANNA, "771"),
        keys.user_breakdown(BORIS, "771"),
    )
    assert former is None
    assert official is not None
    assert kept is not None
    assert items.StoredBreakdown(official).replaced is not None
    assert {**official, "replaced": None, "date_verified": "now", "write_id": "mark"} == {
        "pk": "WORD#771",
        "sk": "BREAKDOWN",
        "gsi1pk": f"USER#{ANNA}",
        "gsi1sk": "WORD#771",
        "gsi2pk": "WORD#771",
        "gsi2sk": f"USER#{ANNA}",
        "__type": "BREAKDOWN",
        "word": "выход",
        "word_id": "771",
        "is_verified": True,
        "is_inference": False,
        "date_submitted": "2022-02-14 05:11:36.934535",
        "date_verified": "now",
        "submitted_by_user_email": ANNA,
        "breakdown_items": [
            {"position": 0, "morpheme": "вы", "morpheme_id": "218", "morpheme_family_id": "102"},
            {"position": 1, "morpheme": "ход", "morpheme_id": "1577", "morpheme_family_id": "812"},
        ],
        "verified_by_user_email": ADMIN,
        "replaced": None,
        "unknown": {"kept": True},
        "write_id": "mark",
    }
    assert (kept["__type"], kept["is_verified"], kept["date_verified"]) == ("UNOFFICIAL_USER_BREAKDOWN", False, None)
    assert kept["unknown"] == {"kept": True}


async def test_the_parts_are_separate_items_and_stale_ones_are_deleted(served: Served) -> None:
    await submit(served, ADMIN, 771, morpheme(218), "ход")

    found = await rows(served.engine)
    assert [(row["sk"], row["__type"]) for row in found if row["morpheme_id"]] == [
        ("BREAKDOWN_ITEM#102#0", "BREAKDOWN_ITEM")
    ]
    [known, plain] = sorted(found, key=lambda row: str(row["position"]))
    assert known == {
        "pk": "WORD#771",
        "sk": "BREAKDOWN_ITEM#102#0",
        "gsi1pk": "MORPHEME_FAMILY#102",
        "gsi1sk": f"BREAKDOWN#{ADMIN}",
        "__type": "BREAKDOWN_ITEM",
        "word_id": "771",
        "position": 0,
        "morpheme": "вы",
        "morpheme_id": "218",
        "morpheme_family_id": "102",
        "submitted_by_user_email": ADMIN,
        "breakdown_id": "771",
    }
    assert (plain["__type"], plain["morpheme"], plain["morpheme_family_id"]) == ("BREAKDOWN_ITEM_NULL", "ход", None)
    assert "gsi1pk" not in plain


async def test_an_odd_breakdown_is_replaced_by_its_submitter(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]

    [own] = await stored(served.engine, keys.user_breakdown(ANNA, "771"))
    assert payload["userErrors"] == []
    assert own is not None
    assert own["unknown"] == {"kept": True}
    assert own["breakdown_items"] == [
        {"position": 0, "morpheme": "выход", "morpheme_id": None, "morpheme_family_id": None}
    ]


async def test_the_verification_of_an_odd_breakdown_is_revoked(served: Served) -> None:
    payload = (await revoke(served, ADMIN, breakdown_id(771))).data["revokeBreakdownVerification"]

    [official] = await stored(served.engine, keys.official_breakdown("771"))
    assert payload["breakdown"]["isVerified"] is False
    assert official is not None
    assert (official["is_verified"], official["date_verified"]) == (False, None)
    assert official["submitted_by_user_email"] == BORIS


async def test_odd_breakdowns_are_deleted_with_their_parts(served: Served) -> None:
    for viewer, chosen in ((ANNA, breakdown_id(771, served, ANNA)), (BORIS, breakdown_id(771))):
        payload = (await delete(served, viewer, chosen)).data["deleteBreakdown"]
        assert payload["userErrors"] == []

    assert await rows(served.engine) == []
    assert (await word(served, None, 771))["breakdowns"]["nodes"] == []
