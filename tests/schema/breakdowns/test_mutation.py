"""Mutations: what they change and refuse, and that all derived items are correct afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schema.relay.global_id import global_id
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import AdminEngine, Attributes, PrimaryKey
from table.model import items, keys
from table.model.definition import ITEM_ATTRIBUTES
from table.model.kinds import Kind, is_derived, kind_of
from table.model.writing import breakdown_rows, morphemes
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
from tests.builders import make_breakdown, make_dictionary, make_family, make_user, make_word
from tests.dictionary import Asked, Served, serving, small_table

OUT, GO, IN = morpheme(218), morpheme(1577), morpheme(124)
FAMILY = "query F($number: Int!) { morphemeFamily(by: { databaseId: $number }) { wordCount words { nodes { text } } } }"


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """Four words, three breakdowns by a program, and an admin; checked after each test."""
    async with small_table(tmp_path, [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]) as engine:
        async with serving(engine) as opened:
            yield opened
        await assert_clean(engine)


async def stored(engine: AdminEngine) -> dict[PrimaryKey, Attributes]:
    """Return key → item for all items."""
    return {keys.key_of(item): item async for item in all_items(engine, budget=Budget(None))}


def with_official(official: Attributes) -> list[Attributes]:
    """Make the small dictionary with another official breakdown of the same parts."""
    key = keys.key_of(official)
    return [official, *(item for item in make_dictionary() if keys.key_of(item) != key)]


async def family(served: Served, number: int) -> Any:
    """Return the word count and the words of a family."""
    return (await served.ask(FAMILY, {"number": number})).data["morphemeFamily"]


# ------------------------------------------------------------------ submitting


async def test_a_submission_is_the_viewers_own_and_visible_in_the_next_request(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, OUT, "ход")).data["submitBreakdown"]

    assert payload["userErrors"] == []
    own = payload["breakdown"]
    assert (own["text"], own["origin"], own["isVerified"]) == ("вы-ход", "VIEWER", False)
    assert (own["viewerDidSubmit"], own["viewerCanDelete"], own["viewerCanVerify"]) == (True, True, False)
    assert payload["word"]["breakdown"] == payload["word"]["viewerBreakdown"] == own
    assert payload["word"]["officialBreakdown"]["origin"] == "INFERENCE"
    seen = await word(served, ANNA, 771)
    assert seen["viewerBreakdown"] == seen["breakdown"] == own
    assert [node["id"] for node in seen["breakdowns"]["nodes"]] == [own["id"], breakdown_id(771)]


async def test_other_viewers_see_a_submission_as_the_communitys(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]

    for viewer in (None, BORIS):
        seen = await word(served, viewer, 771)
        assert seen["breakdown"]["id"] == own["id"]
        assert (seen["breakdown"]["origin"], seen["breakdown"]["viewerCanDelete"]) == ("COMMUNITY", False)
        assert seen["viewerBreakdown"] is None


async def test_a_submission_costs_one_read_and_one_transaction(served: Served) -> None:
    asked = await submit(served, ANNA, 771, OUT, GO)

    assert asked.data["submitBreakdown"]["userErrors"] == []
    assert asked.budget.calls == {"BatchGetItem": 1, "TransactWriteItems": 1}


async def test_a_second_submission_replaces_the_first(served: Served) -> None:
    await submit(served, ANNA, 771, "вы", "ход")
    second = (await submit(served, ANNA, 771, OUT, GO)).data["submitBreakdown"]["breakdown"]

    nodes = (await word(served, ANNA, 771))["breakdowns"]["nodes"]
    assert [node["id"] for node in nodes] == [second["id"], breakdown_id(771)]
    found = [key for key in await stored(served.engine) if kind_of(PrimaryKey(*key)) is Kind.REVIEW_ENTRY]
    assert len(found) == 1


async def test_stored_parts_are_spelled_as_in_the_word(served: Served) -> None:
    payload = (await submit(served, ANNA, 9, "ЕЛ", "КА")).data["submitBreakdown"]

    assert payload["breakdown"]["text"] == "ёл-ка"
    own = (await stored(served.engine))[keys.user_breakdown(ANNA, "9")]
    assert own["breakdown_items"] == [
        {"position": 0, "morpheme": "ёл", "morpheme_id": None, "morpheme_family_id": None},
        {"position": 1, "morpheme": "ка", "morpheme_id": None, "morpheme_family_id": None},
    ]


async def test_an_admins_submission_is_official_and_verified(served: Served) -> None:
    before = (await family(served, 812))["wordCount"]
    payload = (await submit(served, ADMIN, 9, "ёлка")).data["submitBreakdown"]

    official = payload["word"]["officialBreakdown"]
    assert official == payload["breakdown"] == payload["word"]["breakdown"]
    assert (official["isVerified"], official["origin"], official["viewerCanVerify"]) == (True, "VIEWER", True)
    assert (await word(served, None, 9))["breakdown"]["isVerified"]
    assert (await family(served, 812))["wordCount"] == before


async def test_an_admin_may_submit_without_verifying(served: Served) -> None:
    payload = (await submit(served, ADMIN, 771, "выход", verify=False)).data["submitBreakdown"]

    assert payload["breakdown"]["isVerified"] is False
    assert payload["word"]["officialBreakdown"]["origin"] == "INFERENCE"


async def test_verify_counts_for_admins_only(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, "выход", verify=True)).data["submitBreakdown"]

    assert payload["breakdown"]["isVerified"] is False


async def test_the_words_and_counts_of_families_follow_the_official_breakdown(served: Served) -> None:
    assert (await family(served, 102)) == {"wordCount": 1, "words": {"nodes": [{"text": "выход"}]}}

    await submit(served, ADMIN, 771, "выход")

    assert (await family(served, 102)) == {"wordCount": 0, "words": {"nodes": []}}
    assert [node["text"] for node in (await family(served, 812))["words"]["nodes"]] == ["ходить", "вход"]
    rows = [key for key in await stored(served.engine) if key[0] == "WORD#771" and "BREAKDOWN_ITEM" in key[1]]
    assert len(rows) == 1


async def test_a_displaced_official_breakdown_stays_as_its_submitters_own(tmp_path: Path) -> None:
    official = make_breakdown(submitter=BORIS, verified_at=datetime(2026, 3, 1, tzinfo=UTC))
    given = [*with_official(official), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine:
        async with serving(engine) as served:
            await submit(served, ADMIN, 771, "выход")
            kept = (await word(served, BORIS, 771))["viewerBreakdown"]
        await assert_clean(engine)

    assert (kept["text"], kept["isVerified"], kept["origin"]) == ("вы-ход", False, "VIEWER")


async def test_a_displaced_official_breakdown_that_states_another_word_stays_that_of_its_key(tmp_path: Path) -> None:
    official = {**make_breakdown(submitter=BORIS), "word_id": "5"}
    older = make_breakdown(submitter=BORIS, is_official=False, submitted_at=datetime(2020, 1, 1, tzinfo=UTC))
    given = [*make_dictionary(), official, older, make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        submitted = (await submit(served, ADMIN, 771, "выход")).data["submitBreakdown"]
        found = await stored(engine)

    assert submitted["userErrors"] == []
    kept = found[keys.user_breakdown(BORIS, "771")]
    assert (kept["word_id"], kept["date_submitted"]) == ("771", official["date_submitted"])


async def test_a_verified_breakdown_without_a_date_of_submission_is_listed_kept_and_put_back(tmp_path: Path) -> None:
    official = make_breakdown(submitter=BORIS, verified_at=datetime(2026, 3, 1, tzinfo=UTC))
    given = [*make_dictionary(), {**official, "date_submitted": "None"}, make_user(email=ADMIN, is_admin=True)]
    query = "{ word(by: { databaseId: 771 }) { breakdowns { nodes { id text submittedAt } } } }"
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        before = (await served.ask(query)).data["word"]["breakdowns"]["nodes"]
        await submit(served, ADMIN, 771, "выход")
        replaced = (await served.ask(query)).data["word"]["breakdowns"]["nodes"]
        await revoke(served, ADMIN, replaced[0]["id"])
        found = await stored(engine)
        await assert_clean(engine)

    shown = ("вы-ход", "2026-03-01T00:00:00Z")
    assert [(one["text"], one["submittedAt"]) for one in before] == [shown]
    assert [one["text"] for one in replaced] == ["выход", "вы-ход"]
    again = found[keys.official_breakdown("771")]
    assert (again["is_verified"], again["submitted_by_user_email"]) == (True, BORIS)
    assert again["date_submitted"] == again["date_verified"] == "2026-03-01 00:00:00.000000"


async def test_a_displaced_official_breakdown_does_not_overwrite_a_newer_submission(tmp_path: Path) -> None:
    official = make_breakdown(submitter=BORIS, verified_at=datetime(2026, 3, 1, tzinfo=UTC))
    given = [*with_official(official), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine:
        async with serving(engine) as served:
            await submit(served, BORIS, 771, "в", "ыход")
            await submit(served, ADMIN, 771, "выход")
            kept = (await word(served, BORIS, 771))["viewerBreakdown"]
        await assert_clean(engine)

    assert kept["text"] == "в-ыход"


async def test_the_viewers_unverified_official_breakdown_is_replaced_and_stays_official(tmp_path: Path) -> None:
    async with small_table(tmp_path, with_official(make_breakdown(submitter=ANNA))) as engine:
        async with serving(engine) as served:
            payload = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]
            nodes = (await word(served, ANNA, 771))["breakdowns"]["nodes"]
        await assert_clean(engine)

    assert payload["word"]["officialBreakdown"]["text"] == "выход"
    assert [node["text"] for node in nodes] == ["выход"]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ([""], ["input", "items", "0", "text"]),
        (["вы", "hod"], ["input", "items", "1", "text"]),
        (["вы", "х0д"], ["input", "items", "1", "text"]),
        (["в" * 31], ["input", "items", "0", "text"]),
        (["вы ход"], ["input", "items", "0", "text"]),
        ([], ["input", "items"]),
        (["в"] * 51, ["input", "items"]),
    ],
    ids=["empty", "latin", "digit", "long", "space", "none", "too many"],
)
async def test_an_invalid_part_is_reported_with_its_path(served: Served, parts: list[str], path: list[str]) -> None:
    asked = await submit(served, ANNA, 771, *parts)

    [error] = asked.data["submitBreakdown"]["userErrors"]
    assert (error["__typename"], error["path"]) == ("InvalidBreakdownItemError", path)
    assert asked.data["submitBreakdown"]["breakdown"] is None
    assert "transact" not in served.engine.methods


@pytest.mark.parametrize(
    ("letter", "shown"),
    [("\ufeff", r"\ufeff"), ("\u200b", r"\u200b"), ("\u202e", r"\u202e"), ("\0", r"\u0000"), ("\x85", r"\u0085")],
)
async def test_letters_of_a_part_that_cannot_be_seen_are_escaped_in_the_message(
    served: Served, letter: str, shown: str
) -> None:
    asked = await submit(served, ANNA, 771, f"вы{letter}ход")

    [error] = asked.data["submitBreakdown"]["userErrors"]
    assert error["message"] == f"Part 1 is «вы{shown}ход». Parts contain only Cyrillic letters."


async def test_a_misspelling_is_reported_with_the_first_letter_that_differs(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, IN, GO)).data["submitBreakdown"]

    [error] = payload["userErrors"]
    assert error["__typename"] == "BreakdownMismatchError"
    assert (error["expected"], error["actual"], error["differsAt"]) == ("выход", "вход", 1)
    assert error["path"] == ["input", "items"]
    assert payload["word"]["text"] == "выход"


async def test_all_missing_morphemes_are_reported_together(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, morpheme(5), GO, morpheme(6), morpheme(5))).data["submitBreakdown"]

    [error] = payload["userErrors"]
    assert error["__typename"] == "MorphemesNotFoundError"
    assert error["morphemeIds"] == [global_id("Morpheme", "5"), global_id("Morpheme", "6")]


async def test_a_missing_word_is_reported(served: Served) -> None:
    payload = (await submit(served, ANNA, 12345, "выход")).data["submitBreakdown"]

    [error] = payload["userErrors"]
    assert (error["__typename"], error["path"]) == ("WordNotFoundError", ["input", "wordId"])
    assert payload["word"] is None


async def test_ids_of_other_things_are_bad_input(served: Served) -> None:
    document = """mutation ($input: SubmitBreakdownInput!) { submitBreakdown(input: $input) { word { text } } }"""
    for given in (
        {"wordId": global_id("Morpheme", "771"), "items": [{"text": "выход"}]},
        {"wordId": global_id("Word", "771"), "items": [{"morphemeId": "nonsense"}]},
    ):
        asked = await served.ask(document, {"input": given}, viewer=ANNA)
        assert asked.codes == ["BAD_USER_INPUT"]


async def test_anonymous_viewers_cannot_write(served: Served) -> None:
    for asked in (
        await submit(served, None, 771, "выход"),
        await delete(served, None, breakdown_id(771)),
        await verify(served, None, breakdown_id(771), "x"),
        await revoke(served, None, breakdown_id(771)),
        await served.ask("{ breakdownsAwaitingReview { nodes { id } } }"),
    ):
        assert asked.codes == ["UNAUTHENTICATED"]
        assert "transact" not in served.engine.methods


async def test_reviews_are_for_admins(served: Served) -> None:
    for asked in (
        await verify(served, ANNA, breakdown_id(771), "x"),
        await revoke(served, ANNA, breakdown_id(771)),
        await served.ask("{ breakdownsAwaitingReview { nodes { id } } }", viewer=ANNA),
    ):
        assert asked.codes == ["FORBIDDEN"]


async def test_submissions_of_one_user_are_limited(tmp_path: Path) -> None:
    async with small_table(tmp_path, make_dictionary()) as engine:
        async with serving(engine, submission_rate=SubmissionRate(per_minute=2, per_day=100)) as served:
            for _ in range(2):
                assert (await submit(served, ANNA, 771, "выход")).errors == []
            refused = await submit(served, ANNA, 771, "вы", "ход")
            other = await submit(served, BORIS, 771, "выход")
            kept = (await word(served, ANNA, 771))["viewerBreakdown"]
        await assert_clean(engine)

    assert refused.codes == ["RATE_LIMITED"]
    assert 1 <= refused.errors[0]["extensions"]["retryAfterSeconds"] <= 60
    assert "2 breakdowns within a minute" in refused.messages[0]
    assert kept["text"] == "выход"
    assert other.errors == []


# ------------------------------------------------------------------ deleting


async def test_a_user_deletes_their_own_breakdown(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]

    payload = (await delete(served, ANNA, own["id"])).data["deleteBreakdown"]

    assert (payload["deletedBreakdownId"], payload["userErrors"]) == (own["id"], [])
    assert payload["word"]["viewerBreakdown"] is None
    assert payload["word"]["breakdown"]["origin"] == "INFERENCE"
    assert (await word(served, ANNA, 771))["viewerBreakdown"] is None


async def test_breakdowns_of_other_users_and_missing_ones_are_refused_alike(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]

    refusals = [
        (await delete(served, BORIS, chosen)).data["deleteBreakdown"]
        for chosen in (own["id"], breakdown_id(771), breakdown_id(9), breakdown_id(4242))
    ]

    assert refusals[0]["userErrors"][0]["__typename"] == "BreakdownNotFoundError"
    assert all(refusal == refusals[0] for refusal in refusals)
    assert (await word(served, ANNA, 771))["viewerBreakdown"] == own


async def test_an_admin_deletes_any_breakdown(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]

    first = (await delete(served, ADMIN, own["id"])).data["deleteBreakdown"]
    second = (await delete(served, ADMIN, breakdown_id(771))).data["deleteBreakdown"]

    assert first["userErrors"] == second["userErrors"] == []
    assert second["word"]["officialBreakdown"] is None
    assert (await word(served, None, 771))["breakdowns"]["nodes"] == []
    assert (await family(served, 102))["wordCount"] == 0


# ------------------------------------------------------------------ reviewing


async def test_a_verified_breakdown_is_official_and_keeps_its_submitter(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "вы", GO)).data["submitBreakdown"]["breakdown"]

    payload = (await verify(served, ADMIN, own["id"], own["revision"])).data["verifyBreakdown"]

    assert payload["userErrors"] == []
    assert (payload["breakdown"]["id"], payload["breakdown"]["isVerified"]) == (breakdown_id(771), True)
    assert payload["word"]["officialBreakdown"] == payload["breakdown"]
    assert payload["breakdown"]["verifiedAt"] is not None
    seen = await word(served, ANNA, 771)
    assert (seen["breakdown"]["origin"], seen["breakdown"]["isVerified"]) == ("VIEWER", True)
    assert [node["id"] for node in seen["breakdowns"]["nodes"]] == [breakdown_id(771)]
    assert (await family(served, 102))["wordCount"] == 0


async def test_a_guess_is_verified_and_stays_official(served: Served) -> None:
    guess = (await word(served, ADMIN, 771))["officialBreakdown"]

    payload = (await verify(served, ADMIN, guess["id"], guess["revision"])).data["verifyBreakdown"]

    assert payload["breakdown"]["isVerified"]
    assert (await family(served, 102))["wordCount"] == 1


async def test_a_breakdown_with_another_revision_is_not_verified(served: Served) -> None:
    first = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    second = (await submit(served, ANNA, 771, "вы", "ход")).data["submitBreakdown"]["breakdown"]

    payload = (await verify(served, ADMIN, first["id"], first["revision"])).data["verifyBreakdown"]

    [error] = payload["userErrors"]
    assert (error["__typename"], error["path"]) == ("BreakdownChangedError", ["input", "revision"])
    assert error["current"] == {"revision": second["revision"], "text": "вы-ход"}
    assert payload["breakdown"] is None
    assert not (await word(served, None, 771))["officialBreakdown"]["isVerified"]


async def test_a_verification_is_revoked(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, own["id"], own["revision"])

    payload = (await revoke(served, ADMIN, breakdown_id(771))).data["revokeBreakdownVerification"]
    again = (await revoke(served, ADMIN, breakdown_id(771))).data["revokeBreakdownVerification"]

    assert (payload["breakdown"]["isVerified"], payload["breakdown"]["verifiedAt"]) == (False, None)
    assert payload["word"]["officialBreakdown"] == payload["breakdown"]
    assert again["userErrors"][0]["__typename"] == "BreakdownNotVerifiedError"


async def test_the_review_queue_lists_unverified_submissions_oldest_first(served: Served) -> None:
    document = """query Q($after: String) { breakdownsAwaitingReview(first: 1, after: $after) {
        nodes { text word { text } } pageInfo { hasNextPage endCursor } } }"""
    await submit(served, ANNA, 771, "выход")
    await submit(served, BORIS, 772, "вход")
    first = (await served.ask(document, viewer=ADMIN)).data["breakdownsAwaitingReview"]
    assert first["nodes"] == [{"text": "выход", "word": {"text": "выход"}}]
    assert first["pageInfo"]["hasNextPage"]
    after = first["pageInfo"]["endCursor"]
    second = (await served.ask(document, {"after": after}, viewer=ADMIN)).data["breakdownsAwaitingReview"]
    assert second["nodes"] == [{"text": "вход", "word": {"text": "вход"}}]
    own = (await word(served, ANNA, 771))["viewerBreakdown"]
    await verify(served, ADMIN, own["id"], own["revision"])
    left = (await served.ask(document, viewer=ADMIN)).data["breakdownsAwaitingReview"]
    assert [node["text"] for node in left["nodes"]] == ["вход"]


# ------------------------------------------------------------------ the viewer


async def test_a_viewers_breakdowns_are_listed_newest_first(served: Served) -> None:
    document = "{ viewer { id email isAdmin breakdowns { nodes { text word { text } } } } }"
    await submit(served, ANNA, 771, "выход")
    await submit(served, ANNA, 772, "вход")
    await submit(served, BORIS, 9, "ёлка")

    viewer = (await served.ask(document, viewer="Anna@Example.org")).data["viewer"]

    assert (viewer["email"], viewer["isAdmin"]) == (ANNA, False)
    assert [node["word"]["text"] for node in viewer["breakdowns"]["nodes"]] == ["вход", "выход"]
    assert (await served.ask("{ viewer { isAdmin } }", viewer=ADMIN)).data == {"viewer": {"isAdmin": True}}
    assert (await served.ask("{ viewer { email } }")).data == {"viewer": None}


async def test_a_user_is_visible_only_to_themselves_and_admins(served: Served) -> None:
    anna = (await served.ask("{ viewer { id } }", viewer=ANNA)).data["viewer"]["id"]
    node = "query N($id: ID!) { node(id: $id) { ... on User { email } } }"

    seen = [(await served.ask(node, {"id": anna}, viewer=viewer)).data["node"] for viewer in (ANNA, ADMIN, BORIS, None)]

    assert seen == [{"email": ANNA}, {"email": ANNA}, None, None]
    made_up = global_id("User", ANNA)
    assert (await served.ask(node, {"id": made_up}, viewer=ADMIN)).data["node"] is None


async def test_items_under_a_mixed_case_email_are_the_users_own(tmp_path: Path) -> None:
    mixed = "Anna@Example.org"
    own = make_breakdown(submitter=mixed, is_official=False)
    given = [*make_dictionary(), own, make_user(email=mixed, is_admin=True)]
    async with small_table(tmp_path, given) as engine:
        async with serving(engine) as served:
            seen = await word(served, mixed, 771)
            listed = await served.ask("{ viewer { isAdmin breakdowns { nodes { text } } } }", viewer=mixed)
            await submit(served, mixed, 771, "выход", verify=False)
            found = await stored(engine)
        await assert_clean(engine)

    assert seen["viewerBreakdown"]["text"] == "вы-ход"
    assert listed.data["viewer"] == {"isAdmin": True, "breakdowns": {"nodes": [{"text": "вы-ход"}]}}
    assert items.StoredBreakdown(found[keys.user_breakdown(mixed, "771")]).submitter == mixed
    assert not found.keys() & {keys.user_breakdown(ANNA, "771"), keys.user(ANNA)}


async def test_the_former_id_of_a_breakdown_that_became_official_matches_nothing(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, own["id"], own["revision"])
    node = "query N($id: ID!) { node(id: $id) { ... on Breakdown { text } } }"

    found = [(await served.ask(node, {"id": own["id"]}, viewer=viewer)).data["node"] for viewer in (ANNA, BORIS, None)]
    deleted = [(await delete(served, viewer, own["id"])).data["deleteBreakdown"] for viewer in (ANNA, ADMIN)]

    assert found == [None, None, None]
    assert [payload["userErrors"][0]["__typename"] for payload in deleted] == ["BreakdownNotFoundError"] * 2
    assert (await word(served, None, 771))["officialBreakdown"]["text"] == "выход"


async def test_verifying_a_verified_breakdown_succeeds_and_writes_nothing(served: Served) -> None:
    official = (await submit(served, ADMIN, 771, "выход")).data["submitBreakdown"]["breakdown"]
    before = await stored(served.engine)

    asked = await verify(served, ADMIN, official["id"], official["revision"])

    assert asked.data["verifyBreakdown"]["breakdown"] == official
    assert asked.data["verifyBreakdown"]["userErrors"] == []
    assert "TransactWriteItems" not in asked.budget.calls
    assert await stored(served.engine) == before


# ------------------------------------------------------------------ records


async def test_every_change_of_an_official_breakdown_is_in_the_history(served: Served) -> None:
    own = (await submit(served, ANNA, 771, "выход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, own["id"], own["revision"])
    await revoke(served, ADMIN, breakdown_id(771))
    await delete(served, ADMIN, breakdown_id(771))

    page = await served.engine.query(keys.history_of_word("771"), budget=Budget(None))
    history = [items.HistoryEntry(item) for item in page.items]

    assert [(entry.change, entry.changed_by) for entry in history] == [
        ("verified", ADMIN), ("revoked", ADMIN), ("deleted", ADMIN)
    ]  # fmt: skip
    assert history[0].before is not None
    assert [part.text for part in history[0].before.parts] == ["вы", "ход"]
    assert history[2].after is None


async def test_a_first_time_user_is_registered_and_an_admin_stays_one(served: Served) -> None:
    await submit(served, ANNA, 771, "выход")
    await submit(served, ADMIN, 9, "ёлка")

    found = await stored(served.engine)
    assert found[keys.user(ANNA)] == make_user(email=ANNA)
    assert found[keys.user(ADMIN)] == make_user(email=ADMIN, is_admin=True)


async def test_a_table_without_additions_is_written_only_in_the_original_layout(tmp_path: Path) -> None:
    given = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given, additions=False) as engine, serving(engine) as served:
        await submit(served, ADMIN, 771, "выход")
        await submit(served, ANNA, 771, "вы", "ход")
        listed = (await served.ask("{ viewer { breakdowns { nodes { text } } } }", viewer=ANNA)).data
        found = await stored(engine)

    assert not any(is_derived(key) for key in found)
    assert listed == {"viewer": {"breakdowns": {"nodes": [{"text": "вы-ход"}]}}}


async def test_more_parts_than_a_transaction_takes_are_refused_as_a_whole(tmp_path: Path) -> None:
    letters = "абвгдежзиклмнопрстуфхцчшщыэюя"
    families = [
        make_family(family_id=str(9000 + place), members={str(9100 + place): letter})
        for place, letter in enumerate(letters)
    ]
    own = [(letter, str(9100 + place), str(9000 + place)) for place, letter in enumerate(letters)]
    official = make_breakdown(word_id="5", text=letters, parts=own)
    members = [morpheme for family in families for morpheme in morphemes(family)]
    given = [make_word(word_id="5", text=letters), *families, *members, official, *breakdown_rows(official)]
    async with small_table(tmp_path, [*given, make_user(email=ADMIN, is_admin=True)]) as engine:
        async with serving(engine) as served:
            payload = (await submit(served, ADMIN, 5, *letters)).data["submitBreakdown"]
            fewer = (await submit(served, ADMIN, 5, *(morpheme(9100 + place) for place in range(29)))).data
        await assert_clean(engine)

    assert payload["userErrors"][0]["__typename"] == "InvalidBreakdownItemError"
    assert payload["breakdown"] is None
    assert fewer["submitBreakdown"]["userErrors"] == []


LETTERS = "а" * 110
"""A word of which each letter is a part: more rows than a transaction takes."""


def _of_letters(**options: Any) -> Attributes:
    return make_breakdown(word_id="5", text=LETTERS, parts=[*LETTERS], **options)


def _code(asked: Asked) -> tuple[str, Any]:
    [error] = asked.errors
    return error["extensions"]["code"], error["message"]


async def test_a_breakdown_with_more_parts_than_a_transaction_takes_is_not_verified(tmp_path: Path) -> None:
    official, own = _of_letters(), _of_letters(submitter=ANNA, is_official=False)
    given = [make_word(word_id="5", text=LETTERS), official, *breakdown_rows(official), own]
    async with (
        small_table(tmp_path, [*given, make_user(email=ADMIN, is_admin=True)]) as engine,
        serving(engine) as served,
    ):
        before = await stored(engine)
        revision = items.StoredBreakdown(own).revision
        verified = await verify(served, ADMIN, breakdown_id(5, served, ANNA), revision)
        after = await stored(engine)

    code, message = _code(verified)
    assert code == "BAD_USER_INPUT"
    assert message.startswith("the breakdown cannot be verified: it has, or the official one that it replaces has, ")
    assert message.endswith("submit a breakdown with fewer parts in its place")
    assert verified.partial == {"verifyBreakdown": None}
    assert after == before


async def test_a_breakdown_of_too_many_families_is_not_deleted_and_the_error_says_what_to_do(tmp_path: Path) -> None:
    parts = [(letter, str(9100 + place), str(9000 + place)) for place, letter in enumerate(LETTERS)]
    official = make_breakdown(word_id="5", text=LETTERS, parts=parts)
    given = [make_word(word_id="5", text=LETTERS), official, make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        before = await stored(engine)
        deleted = await delete(served, ADMIN, breakdown_id(5))
        after = await stored(engine)

    code, message = _code(deleted)
    assert code == "BAD_USER_INPUT"
    assert message.startswith("the breakdown cannot be deleted: it has, or the one that becomes official in its place ")
    assert deleted.partial == {"deleteBreakdown": None}
    assert after == before


async def test_rows_that_the_original_service_has_left_behind_do_not_keep_a_word_from_being_changed(
    tmp_path: Path,
) -> None:
    official = make_breakdown()
    left_behind: list[Attributes] = [
        {**breakdown_rows(official)[0], "sk": f"BREAKDOWN_ITEM#{number:08x}#0", "morpheme_family_id": None}
        for number in range(250)
    ]
    given = [*make_dictionary(), *left_behind, make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        submitted = [(await submit(served, ADMIN, 771, *parts)).data for parts in (("вы", "ход"), ("выход",)) * 2]
        rows = [key for key in await stored(engine) if kind_of(key) is Kind.BREAKDOWN_ITEM and key.pk == "WORD#771"]

    assert [one["submitBreakdown"]["userErrors"] for one in submitted] == [[]] * 4
    assert len(rows) == 1


async def test_a_verification_is_not_revoked_if_what_was_verified_before_has_too_many_parts(tmp_path: Path) -> None:
    verified_at = datetime(2026, 2, 20, tzinfo=UTC)
    former = {
        name: value for name, value in _of_letters(verified_at=verified_at).items() if name not in ITEM_ATTRIBUTES
    }
    official = {
        **make_breakdown(word_id="5", text=LETTERS, parts=[LETTERS], verified_at=verified_at),
        "replaced": former,
    }
    given = [make_word(word_id="5", text=LETTERS), official, *breakdown_rows(official)]
    async with (
        small_table(tmp_path, [*given, make_user(email=ADMIN, is_admin=True)]) as engine,
        serving(engine) as served,
    ):
        before = await stored(engine)
        revoked = await revoke(served, ADMIN, breakdown_id(5))
        after = await stored(engine)

    code, message = _code(revoked)
    assert code == "BAD_USER_INPUT"
    assert message.startswith("the breakdown cannot be revoked: it has, or the one that becomes official in its place ")
    assert revoked.partial == {"revokeBreakdownVerification": None}
    assert after == before


async def test_a_breakdown_that_is_not_there_is_neither_verified_nor_revoked(served: Served) -> None:
    for missing in (breakdown_id(9), breakdown_id(4711), breakdown_id(771, served, ANNA)):
        verified = (await verify(served, ADMIN, missing, "0" * 16)).data["verifyBreakdown"]
        revoked = (await revoke(served, ADMIN, missing)).data["revokeBreakdownVerification"]

        for payload in (verified, revoked):
            assert payload["breakdown"] is None
            assert [error["__typename"] for error in payload["userErrors"]] == ["BreakdownNotFoundError"]
