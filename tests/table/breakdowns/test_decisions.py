"""Every case of a breakdown write, decided without a table: who requests what, and whose breakdown is official."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from table.breakdowns.changes import topics_of
from table.breakdowns.decisions import Change, Unread, decide
from table.breakdowns.operations import TooManyOperationsError, operations, unchanged
from table.breakdowns.outcomes import (
    Changed,
    Done,
    MissingBreakdown,
    MissingMorphemes,
    MissingWord,
    Misspelled,
    NotVerified,
    TooManySubmissions,
)
from table.breakdowns.state import (
    Attempt,
    DeleteRequest,
    RequestedPart,
    RevokeRequest,
    Snapshot,
    SubmitRequest,
    VerifyRequest,
)
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.protocol import Add, Attributes, Check, Condition, Delete, PrimaryKey, Put
from table.model import derived_items, items, keys, topics
from table.model.kinds import Kind, kind_of
from tests.builders import make_breakdown, make_family, make_user, make_word

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOON = 1_777_636_800
VERIFIED_AT = datetime(2026, 3, 1, tzinfo=UTC)
ANNA, BORIS, ADMIN = "anna@example.org", "boris@example.org", "admin@example.org"
OFFICIAL = keys.official_breakdown("771")
OWN = {email: keys.user_breakdown(email, "771") for email in (ANNA, BORIS, ADMIN)}

Request: TypeAlias = SubmitRequest | DeleteRequest | VerifyRequest | RevokeRequest
Decision: TypeAlias = Change | Done | Unread | object

OFFICIALS: Mapping[str, Attributes | None] = {
    "none": None,
    "guess": make_breakdown(),
    "verified guess": make_breakdown(verified_at=VERIFIED_AT),
    "anna's": make_breakdown(submitter=ANNA),
    "anna's verified": make_breakdown(submitter=ANNA, verified_at=VERIFIED_AT),
    "boris's": make_breakdown(submitter=BORIS),
    "boris's verified": make_breakdown(submitter=BORIS, verified_at=VERIFIED_AT),
    "admin's": make_breakdown(submitter=ADMIN),
    "admin's verified": make_breakdown(submitter=ADMIN, verified_at=VERIFIED_AT),
}


def _replacing(former: Attributes, submitter: str) -> Attributes:
    """The admin's выход, verified, in place of a verified breakdown."""
    content = {name: value for name, value in former.items() if not name.endswith(("pk", "sk"))}
    return {**make_breakdown(parts=("выход",), submitter=submitter, verified_at=VERIFIED_AT), "replaced": content}


OFFICIALS = {
    **OFFICIALS,
    "admin's over boris's": _replacing(make_breakdown(submitter=BORIS, verified_at=VERIFIED_AT), ADMIN),
    "anna's over boris's": _replacing(make_breakdown(submitter=BORIS, verified_at=VERIFIED_AT), ANNA),
    "admin's over a guess": _replacing(make_breakdown(verified_at=VERIFIED_AT), ADMIN),
    "admin's over its own": _replacing(make_breakdown(submitter=ADMIN, verified_at=VERIFIED_AT), ADMIN),
}


def submit(
    email: str,
    *parts: str,
    verify: bool = True,
    rate: SubmissionRate | None = None,
    morphemes: Mapping[str, str] | None = None,
    spellings: Sequence[str] = (),
) -> SubmitRequest:
    """A submission of text parts and, after them, of morphemes (morpheme id → family id)."""
    named = morphemes or {}
    return SubmitRequest(
        word_id="771",
        spellings=spellings or (email,),
        write_id="w1",
        parts=[*(RequestedPart(text=part) for part in parts), *(RequestedPart(morpheme_id=one) for one in named)],
        family_ids=named,
        verify=verify,
        rate=rate or SubmissionRate(),
    )


def delete(email: str, key: PrimaryKey, *, attempted: Attempt | None = None) -> DeleteRequest:
    """A deletion of the breakdown under a key."""
    return DeleteRequest(word_id="771", spellings=(email,), write_id="w1", key=key, attempted=attempted)


def verify(key: PrimaryKey, *, revision: str | None = None) -> VerifyRequest:
    """A verification by the admin; the revision is that of вы-ход unless given."""
    current = items.StoredBreakdown(make_breakdown()).revision
    return VerifyRequest(word_id="771", spellings=(ADMIN,), write_id="w1", key=key, revision=revision or current)


def revoke(key: PrimaryKey) -> RevokeRequest:
    """A revocation by the admin."""
    return RevokeRequest(word_id="771", spellings=(ADMIN,), write_id="w1", key=key)


def own(email: str, *parts: str) -> Attributes:
    """A user's own breakdown: вы-ход unless parts are given."""
    given = {"parts": parts} if parts else {}
    return make_breakdown(submitter=email, is_official=False, **given)  # type: ignore[arg-type]  # parts alone


def snapshot(
    request: Request, official: Attributes | None, *others: Attributes, rows: Sequence[PrimaryKey] | None = ()
) -> Snapshot:
    """What a loader would have read: the word, an admin, two users, and the breakdowns of all three."""
    known = [make_word(), make_user(email=ADMIN, is_admin=True), make_user(email=BORIS), make_family(), *others]
    program = keys.user_breakdown("anonymous", "771")
    stored: dict[PrimaryKey, Attributes | None] = dict.fromkeys((*request.reads, *OWN.values(), program))
    stored |= {keys.key_of(item): item for item in known}
    return Snapshot(word_id="771", stored={**stored, OFFICIAL: official}, rows=rows)


def described(decision: Decision) -> object:
    """A decision as literals: key → «parts submitter state» of what is written, `deleted`; or a refusal's name."""
    if not isinstance(decision, Change):
        return type(decision).__name__
    program = keys.user_breakdown("anonymous", "771")
    names = {OFFICIAL: "official", program: "program", **{key: email.partition("@")[0] for email, key in OWN.items()}}
    return {
        names[key]: _state(after)
        for key, after in decision.after.items()
        if after != decision.before.get(key)
    }  # fmt: skip


def _state(stored: Attributes | None) -> str:
    if stored is None:
        return "deleted"
    found = items.StoredBreakdown(stored)
    submitter = (found.submitter or "program").partition("@")[0]
    verified, replaced, former = ["verified"] * found.is_verified, [], found.replaced
    while former is not None:
        replaced += ["over", _text(former)]
        former = former.replaced
    return " ".join([_text(found), submitter, *verified, *replaced])


def _text(breakdown: items.StoredBreakdown) -> str:
    return "-".join(part.text for part in breakdown.parts)


# ------------------------------------------------------------------ one table of all cases

ANNA_OWN, BORIS_OWN, ADMIN_OWN = own(ANNA), own(BORIS), own(ADMIN)

CASES: list[tuple[str, Request, str, list[Attributes], object]] = [
    # request, official breakdown before, users' own before, expected
    ("user submits", submit(ANNA, "выход"), "none", [], {"anna": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "guess", [], {"anna": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "verified guess", [], {"anna": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "anna's", [], {"official": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "anna's verified", [], {"anna": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "boris's", [], {"anna": "выход anna"}),
    ("user submits", submit(ANNA, "выход"), "boris's verified", [], {"anna": "выход anna"}),
    ("user submits again", submit(ANNA, "выход"), "guess", [ANNA_OWN], {"anna": "выход anna"}),
    ("user submits again", submit(ANNA, "выход"), "anna's", [ANNA_OWN], {"anna": "deleted", "official": "выход anna"}),
    ("user submits again", submit(ANNA, "выход"), "anna's verified", [ANNA_OWN], {"anna": "выход anna"}),
    ("user submits again", submit(ANNA, "выход"), "boris's", [ANNA_OWN, BORIS_OWN], {"anna": "выход anna"}),
    ("user does not verify", submit(ANNA, "выход", verify=False), "guess", [], {"anna": "выход anna"}),
    ("admin submits", submit(ADMIN, "выход"), "none", [], {"official": "выход admin verified"}),
    ("admin submits", submit(ADMIN, "выход"), "guess", [], {"official": "выход admin verified"}),
    ("admin submits", submit(ADMIN, "выход"), "verified guess", [],
        {"official": "выход admin verified over вы-ход", "program": "вы-ход program"}),
    ("admin submits", submit(ADMIN, "выход"), "admin's", [], {"official": "выход admin verified"}),
    ("admin submits", submit(ADMIN, "выход"), "admin's verified", [],
        {"official": "выход admin verified over вы-ход", "admin": "вы-ход admin"}),
    ("admin submits the same", submit(ADMIN, "выход"), "admin's over boris's", [BORIS_OWN],
        {"official": "выход admin verified over вы-ход"}),
    ("admin submits the same", submit(ADMIN, "выход"), "anna's over boris's", [BORIS_OWN],
        {"official": "выход admin verified over выход over вы-ход", "anna": "выход anna"}),
    ("admin submits", submit(ADMIN, "выход"), "boris's", [],
        {"official": "выход admin verified", "boris": "вы-ход boris"}),
    ("admin submits", submit(ADMIN, "выход"), "boris's verified", [],
        {"official": "выход admin verified over вы-ход", "boris": "вы-ход boris"}),
    ("admin submits, newer one stays", submit(ADMIN, "выход"), "boris's verified", [own(BORIS, "в", "ыход")],
        {"official": "выход admin verified over вы-ход"}),
    ("admin submits again", submit(ADMIN, "в", "ыход"), "admin's over boris's", [BORIS_OWN],
        {"official": "в-ыход admin verified over выход over вы-ход", "admin": "выход admin"}),
    ("admin submits again", submit(ADMIN, "выход"), "guess", [ADMIN_OWN],
        {"official": "выход admin verified", "admin": "deleted"}),
    ("admin does not verify", submit(ADMIN, "выход", verify=False), "guess", [], {"admin": "выход admin"}),
    ("admin does not verify", submit(ADMIN, "выход", verify=False), "admin's", [], {"official": "выход admin"}),
    ("admin does not verify", submit(ADMIN, "выход", verify=False), "admin's verified", [], {"admin": "выход admin"}),
    ("user deletes own", delete(ANNA, OWN[ANNA]), "guess", [ANNA_OWN], {"anna": "deleted"}),
    ("user deletes own official", delete(ANNA, OFFICIAL), "anna's", [], {"official": "deleted"}),
    ("user deletes own official", delete(ANNA, OFFICIAL), "anna's verified", [], {"official": "deleted"}),
    ("user deletes a guess", delete(ANNA, OFFICIAL), "guess", [], "MissingBreakdown"),
    ("user deletes another's", delete(ANNA, OFFICIAL), "boris's", [], "MissingBreakdown"),
    ("user deletes another's", delete(ANNA, OWN[BORIS]), "none", [BORIS_OWN], "MissingBreakdown"),
    ("user deletes nothing", delete(ANNA, OWN[ANNA]), "guess", [], "MissingBreakdown"),
    ("admin deletes a guess", delete(ADMIN, OFFICIAL), "guess", [], {"official": "deleted"}),
    ("admin deletes another's", delete(ADMIN, OFFICIAL), "boris's verified", [BORIS_OWN], {"official": "deleted"}),
    ("admin deletes another's", delete(ADMIN, OWN[BORIS]), "guess", [BORIS_OWN], {"boris": "deleted"}),
    ("admin deletes a replacement", delete(ADMIN, OFFICIAL), "admin's over boris's", [BORIS_OWN],
        {"official": "вы-ход boris verified", "boris": "deleted"}),
    ("admin deletes a replacement", delete(ADMIN, OFFICIAL), "admin's over boris's", [own(BORIS, "в", "ыход")],
        {"official": "вы-ход boris verified"}),
    ("admin deletes a replacement", delete(ADMIN, OFFICIAL), "admin's over a guess", [],
        {"official": "вы-ход program verified"}),
    ("revoke a replacement", revoke(OFFICIAL), "admin's over boris's", [BORIS_OWN],
        {"official": "вы-ход boris verified", "boris": "deleted", "admin": "выход admin"}),
    ("revoke a replacement", revoke(OFFICIAL), "admin's over boris's", [own(ADMIN, "в", "ыход")],
        {"official": "вы-ход boris verified"}),
    ("revoke a replacement", revoke(OFFICIAL), "admin's over its own", [ADMIN_OWN],
        {"official": "вы-ход admin verified", "admin": "выход admin"}),
    ("verify over a replacement", verify(OWN[ANNA]), "admin's over boris's", [ANNA_OWN, BORIS_OWN],
        {"official": "вы-ход anna verified over выход over вы-ход", "anna": "deleted", "admin": "выход admin"}),
    ("verify a guess", verify(OFFICIAL), "guess", [], {"official": "вы-ход program verified"}),
    ("verify the official one", verify(OFFICIAL), "boris's", [], {"official": "вы-ход boris verified"}),
    ("verify what is verified", verify(OFFICIAL), "boris's verified", [], "Done"),
    ("verify a submission", verify(OWN[ANNA]), "none", [ANNA_OWN],
        {"official": "вы-ход anna verified", "anna": "deleted"}),
    ("verify a submission", verify(OWN[ANNA]), "guess", [ANNA_OWN],
        {"official": "вы-ход anna verified", "anna": "deleted"}),
    ("verify a submission", verify(OWN[ANNA]), "verified guess", [ANNA_OWN],
        {"official": "вы-ход anna verified", "anna": "deleted"}),
    ("verify a submission", verify(OWN[ANNA]), "anna's verified", [ANNA_OWN],
        {"official": "вы-ход anna verified", "anna": "deleted"}),
    ("verify a submission", verify(OWN[ANNA]), "boris's", [ANNA_OWN],
        {"official": "вы-ход anna verified", "anna": "deleted", "boris": "вы-ход boris"}),
    ("verify a submission", verify(OWN[ANNA]), "boris's verified", [ANNA_OWN, own(BORIS, "в", "ыход")],
        {"official": "вы-ход anna verified over вы-ход", "anna": "deleted"}),
    ("verify a stale revision", verify(OWN[ANNA], revision="0" * 16), "guess", [ANNA_OWN], "Changed"),
    ("verify a stale revision", verify(OFFICIAL, revision="0" * 16), "boris's verified", [], "Changed"),
    ("verify nothing", verify(OWN[ANNA]), "guess", [], "MissingBreakdown"),
    ("revoke", revoke(OFFICIAL), "verified guess", [], {"official": "вы-ход program"}),
    ("revoke", revoke(OFFICIAL), "boris's verified", [], {"official": "вы-ход boris"}),
    ("revoke what is not verified", revoke(OFFICIAL), "boris's", [], "NotVerified"),
    ("revoke what is not verified", revoke(OWN[ANNA]), "guess", [ANNA_OWN], "NotVerified"),
    ("revoke nothing", revoke(OFFICIAL), "none", [], "MissingBreakdown"),
]  # fmt: skip


NAMES: Mapping[type[Request], str] = {
    SubmitRequest: "submitted", DeleteRequest: "deleted", VerifyRequest: "verified", RevokeRequest: "revoked"
}  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "official", "others", "expected"),
    [case[1:] for case in CASES],
    ids=[f"{case[0]}, official: {case[2]}, own: {len(case[3])}" for case in CASES],
)
def test_a_decision(request_: Request, official: str, others: list[Attributes], expected: object) -> None:
    decision = decide(snapshot(request_, OFFICIALS[official], *others), request_, NOW)

    assert described(decision) == expected
    if isinstance(decision, Change):
        assert (decision.name, decision.at, decision.write_id) == (NAMES[type(request_)], NOW, "w1")


# ------------------------------------------------------------------ refusals and limits


def count(*, minute: int, in_minute: int, day: int, in_day: int) -> Attributes:
    """Anna's submission count; the periods began so many seconds before noon."""
    return {
        "pk": "USER#anna@example.org",
        "sk": "SUBMISSION_COUNT",
        "minute_began": NOON - minute,
        "in_minute": in_minute,
        "day_began": NOON - day,
        "in_day": in_day,
        "write_id": "w0",
    }


RATE = SubmissionRate(per_minute=2, per_day=5)


def too_many(allowed: int, period: str, wait_seconds: int) -> TooManySubmissions:
    """The refusal of one submission too many."""
    return TooManySubmissions(allowed=allowed, period=period, wait_seconds=wait_seconds)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (count(minute=59, in_minute=1, day=59, in_day=1), (2, 2)),
        (count(minute=59, in_minute=2, day=59, in_day=2), too_many(2, "minute", 1)),
        (count(minute=60, in_minute=2, day=60, in_day=2), (1, 3)),
        (count(minute=60, in_minute=2, day=60, in_day=4), (1, 5)),
        (count(minute=60, in_minute=2, day=60, in_day=5), too_many(5, "day", 86340)),
        (count(minute=0, in_minute=1, day=86399, in_day=5), too_many(5, "day", 1)),
        (count(minute=90000, in_minute=2, day=86400, in_day=5), (1, 1)),
    ],
    ids=["room", "minute full", "next minute", "last of the day", "day full", "day ends in a second", "next day"],
)  # fmt: skip
def test_a_user_may_submit_so_much_a_minute_and_a_day(stored: Attributes, expected: object) -> None:
    request = submit(ANNA, "выход", rate=RATE)

    decision = decide(snapshot(request, None, stored), request, NOW)

    if isinstance(decision, Change):
        counted = decision.also[keys.submission_count(ANNA)]
        assert (counted["in_minute"], counted["in_day"]) == expected
        assert (counted["pk"], counted["write_id"]) == ("USER#anna@example.org", "w1")
    else:
        assert decision == expected


@pytest.mark.parametrize(
    ("stored", "minute_began", "day_began"),
    [
        (None, NOON, NOON),
        (count(minute=59, in_minute=1, day=59, in_day=1), NOON - 59, NOON - 59),
        (count(minute=60, in_minute=1, day=600, in_day=1), NOON, NOON - 600),
        (count(minute=86400, in_minute=1, day=86400, in_day=1), NOON, NOON),
    ],
    ids=["first", "same minute", "same day", "next day"],
)
def test_a_minute_and_a_day_begin_with_their_first_submission(
    stored: Attributes | None, minute_began: int, day_began: int
) -> None:
    request = submit(ANNA, "выход", rate=RATE)

    decision = decide(snapshot(request, None, *([] if stored is None else [stored])), request, NOW)

    assert isinstance(decision, Change)
    counted = decision.also[keys.submission_count(ANNA)]
    assert (counted["minute_began"], counted["day_began"]) == (minute_began, day_began)


def test_a_submission_for_a_missing_word_is_refused() -> None:
    request = submit(ANNA, "выход")
    read = snapshot(request, None)
    read = Snapshot(word_id="771", stored={**read.stored, keys.word("771"): None}, rows=())

    assert decide(read, request, NOW) == MissingWord()


def test_missing_morphemes_are_each_listed_once() -> None:
    request = submit(ANNA, "вы", morphemes={"1577": "812", "5": "812", "6": "99"})

    decision = decide(snapshot(request, None), request, NOW)

    assert isinstance(decision, MissingMorphemes)
    assert (decision.word, decision.morpheme_ids) == (items.StoredWord(make_word()), ("5", "6"))


def test_parts_that_do_not_spell_the_word_are_refused_with_the_first_wrong_letter() -> None:
    request = submit(ANNA, "в", "ход")

    decision = decide(snapshot(request, None), request, NOW)

    assert isinstance(decision, Misspelled)
    assert (decision.word, decision.actual, decision.differs_at) == (items.StoredWord(make_word()), "вход", 1)


def test_the_current_breakdown_is_returned_for_a_stale_revision() -> None:
    request = verify(OFFICIAL, revision="0" * 16)

    decision = decide(snapshot(request, OFFICIALS["boris's"]), request, NOW)

    assert decision == Changed(current=items.StoredBreakdown(OFFICIALS["boris's"] or {}))


@pytest.mark.parametrize("request_", [delete(ANNA, OFFICIAL), verify(OFFICIAL), revoke(OFFICIAL)])
def test_a_breakdown_of_a_missing_word_is_missing(request_: Request) -> None:
    stored = {**snapshot(request_, OFFICIALS["anna's"]).stored, keys.word("771"): None}

    assert decide(Snapshot(word_id="771", stored=stored, rows=()), request_, NOW) == MissingBreakdown()


# ------------------------------------------------------------------ earlier attempts


@pytest.mark.parametrize(
    ("request_", "key"),
    [(submit(ANNA, "выход"), OWN[ANNA]), (submit(ADMIN, "выход"), OFFICIAL), (verify(OWN[ANNA]), OFFICIAL)],
    ids=["own", "official", "verified"],
)
def test_an_earlier_attempt_that_succeeded_is_not_repeated(request_: Request, key: PrimaryKey) -> None:
    written = {**(OFFICIALS["anna's"] if key == OFFICIAL else ANNA_OWN), "write_id": "w1"}  # type: ignore[dict-item]  # not None
    stored = {**snapshot(request_, None).stored, key: written}

    decision = decide(Snapshot(word_id="771", stored=stored, rows=()), request_, NOW)

    assert decision == Done(word=items.StoredWord(make_word()), breakdown=items.StoredBreakdown(written))


def test_an_earlier_revocation_that_succeeded_is_not_repeated() -> None:
    written = {**make_breakdown(submitter=BORIS), "write_id": "w1"}

    decision = decide(snapshot(revoke(OFFICIAL), written), revoke(OFFICIAL), NOW)

    assert decision == Done(word=items.StoredWord(make_word()), breakdown=items.StoredBreakdown(written))


def test_a_repeated_deletion_of_an_absent_item_succeeds() -> None:
    attempted = Attempt(word=items.StoredWord(make_word()), breakdown=items.StoredBreakdown(ANNA_OWN))
    request = delete(ANNA, OWN[ANNA], attempted=attempted)

    decision = decide(snapshot(request, None), request, NOW)

    assert decision == Done(word=items.StoredWord(make_word()), breakdown=None)


# ------------------------------------------------------------------ what else is read and written


def test_a_change_of_the_official_breakdown_needs_its_rows_and_the_displaced_users_own() -> None:
    request = submit(ADMIN, "выход")
    stored = dict(snapshot(request, OFFICIALS["boris's"]).stored)
    del stored[OWN[BORIS]]

    assert decide(Snapshot(word_id="771", stored=stored), request, NOW) == Unread((OWN[BORIS],))
    assert decide(Snapshot(word_id="771", stored=stored, rows=()), request, NOW) == Unread((OWN[BORIS],))
    assert decide(snapshot(request, OFFICIALS["boris's"], rows=None), request, NOW) == Unread(())


def test_a_change_of_a_users_own_breakdown_needs_nothing_more() -> None:
    request = submit(ANNA, "выход")

    assert described(decide(snapshot(request, OFFICIALS["guess"], rows=None), request, NOW)) == {"anna": "выход anna"}


def test_a_first_time_user_is_registered_and_a_known_one_is_not_touched() -> None:
    for email, registered in ((ANNA, {keys.user(ANNA)}), (BORIS, set()), (ADMIN, set())):
        request = submit(email, "выход")
        decision = decide(snapshot(request, None), request, NOW)

        assert isinstance(decision, Change)
        assert decision.also.keys() == {keys.submission_count(email), *registered}


SPELLINGS = ("Anna@example.org", "Anna@Example.org", ANNA)
"""The original service's spelling, the token's, and the folded one."""


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_submission_replaces_the_users_own_under_the_spelling_that_is_stored(spelling: str) -> None:
    request = submit(ANNA, "выход", spellings=SPELLINGS)

    decision = decide(snapshot(request, None, own(spelling), make_user(email=spelling)), request, NOW)

    assert isinstance(decision, Change)
    written = {key: after for key, after in decision.after.items() if after is not None}
    assert written.keys() == {keys.user_breakdown(spelling, "771")} == {decision.result}
    assert written[decision.result]["submitted_by_user_email"] == spelling
    assert decision.also.keys() == {keys.submission_count(ANNA)}


@pytest.mark.parametrize("registered", [None, *SPELLINGS])
def test_a_first_submission_is_stored_under_the_users_spelling(registered: str | None) -> None:
    request = submit(ANNA, "выход", spellings=SPELLINGS)
    known = [] if registered is None else [make_user(email=registered)]

    decision = decide(snapshot(request, None, *known), request, NOW)

    assert isinstance(decision, Change)
    assert decision.result == keys.user_breakdown(registered or SPELLINGS[0], "771")
    assert (keys.user(SPELLINGS[0]) in decision.also) == (registered is None)


def test_two_copies_of_a_users_own_become_one() -> None:
    request = submit(ANNA, "выход", spellings=SPELLINGS)

    decision = decide(snapshot(request, None, *map(own, SPELLINGS)), request, NOW)

    assert isinstance(decision, Change)
    written = [key for key, after in decision.after.items() if after is not None]
    assert written == [keys.user_breakdown(SPELLINGS[0], "771")]


def test_the_admin_who_verifies_is_recorded() -> None:
    for request in (submit(ADMIN, "выход"), verify(OWN[ANNA])):
        decision = decide(snapshot(request, None, ANNA_OWN), request, NOW)

        assert isinstance(decision, Change)
        assert decision.breakdown is not None
        assert decision.breakdown.verified_by == ADMIN
        later = replace(revoke(OFFICIAL), write_id="w2")
        revoked = decide(snapshot(later, decision.after[OFFICIAL]), later, NOW)
        assert isinstance(revoked, Change)
        assert revoked.breakdown is not None
        assert revoked.breakdown.verified_by is None


def test_a_change_over_a_replacement_needs_both_submitters_own() -> None:
    official = OFFICIALS["admin's over boris's"]

    decision = decide(
        Snapshot(word_id="771", stored={**snapshot(delete(ADMIN, OFFICIAL), official).stored, OWN[BORIS]: None}),
        delete(ADMIN, OFFICIAL),
        NOW,
    )

    assert decision == Unread(())


def _next(change: Change) -> Snapshot:
    """The table after a change, as the next attempt or writer reads it."""
    return Snapshot(word_id="771", stored={**change.snapshot.stored, **change.after, **change.also}, rows=())


def _first(request: Request, *others: Attributes) -> Change:
    decision = decide(snapshot(request, OFFICIALS["admin's over boris's"], *others), request, NOW)
    assert isinstance(decision, Change)
    return decision


ATTEMPT = Attempt(
    word=items.StoredWord(make_word()),
    breakdown=items.StoredBreakdown(OFFICIALS["admin's over boris's"] or {}, OFFICIAL),
)


@pytest.mark.parametrize("write_id", ["w1", "w2"], ids=["a lost response", "another admin was faster"])
def test_a_deletion_that_is_tried_again_does_not_delete_what_was_put_back(write_id: str) -> None:
    first = _first(delete(ADMIN, OFFICIAL), BORIS_OWN)
    again = replace(delete(ADMIN, OFFICIAL, attempted=ATTEMPT), write_id=write_id)

    assert decide(_next(first), again, NOW) == Done(word=ATTEMPT.word, breakdown=None)


def test_a_revocation_that_is_tried_again_returns_what_it_revoked() -> None:
    first = _first(revoke(OFFICIAL), BORIS_OWN)

    done = decide(_next(first), replace(revoke(OFFICIAL), attempted=ATTEMPT), NOW)

    assert isinstance(done, Done)
    assert done.breakdown == first.breakdown
    assert first.breakdown is not None
    assert not first.breakdown.is_verified


def test_a_revocation_after_another_admins_does_not_revoke_what_was_put_back() -> None:
    first = _first(revoke(OFFICIAL), BORIS_OWN)
    again = replace(revoke(OFFICIAL), attempted=ATTEMPT, write_id="w2")
    stored = {key: found for key, found in _next(first).stored.items() if key != OWN[ADMIN]}

    assert decide(_next(first), again, NOW) == NotVerified()
    assert decide(Snapshot(word_id="771", stored=stored, rows=()), again, NOW) == Unread((OWN[ADMIN],))


def test_a_revoked_breakdown_that_gives_way_to_a_newer_own_one_is_not_returned_as_verified() -> None:
    assert _first(revoke(OFFICIAL), own(ADMIN, "в", "ыход")).breakdown is None


def _older(email: str) -> Attributes:
    """A user's own breakdown of before the official ones, as the original service leaves it beside a later official."""
    return {**own(email, "в", "ыход"), "date_submitted": "2020-01-01 00:00:00.000000"}


@pytest.mark.parametrize("spelling", [BORIS, "boris@Example.org"])
def test_an_older_own_breakdown_gives_way_to_the_later_official_one_of_its_submitter(spelling: str) -> None:
    older = {**_older(BORIS), **keys.key_attributes(keys.user_breakdown(spelling, "771"))}
    official = {**(OFFICIALS["boris's verified"] or {}), "submitted_by_user_email": "boris@Example.org"}

    change = decide(snapshot(submit(ADMIN, "выход"), official, older), submit(ADMIN, "выход"), NOW)
    if isinstance(change, Unread):
        request = submit(ADMIN, "выход")
        first = snapshot(request, official, older)
        change = decide(first._replace(stored={**dict.fromkeys(change.keys), **first.stored}), request, NOW)

    assert isinstance(change, Change)
    assert [_state(after) for key, after in change.after.items() if key != OFFICIAL and after is not None] == [
        "вы-ход boris"
    ]


def test_an_older_own_breakdown_gives_way_to_the_revoked_one() -> None:
    change = _first(revoke(OFFICIAL), BORIS_OWN, _older(ADMIN))

    assert described(change) == {"official": "вы-ход boris verified", "boris": "deleted", "admin": "выход admin"}


def test_an_own_breakdown_whose_date_cannot_be_read_stays() -> None:
    odd = {**own(BORIS, "в", "ыход"), "date_submitted": "yesterday"}
    request = submit(ADMIN, "выход")

    change = decide(snapshot(request, OFFICIALS["boris's verified"], odd), request, NOW)

    assert isinstance(change, Change)
    assert change.after[OWN[BORIS]] == odd


_ODD: Mapping[str, Attributes] = {
    "no date": {"date_submitted": "None", "date_verified": "None"},
    "no parts": {"breakdown_items": None},
    "odd parts": {"breakdown_items": [{"position": 0, "morpheme": None}]},
    "odd verification": {"is_verified": "yes"},
}
UNREADABLE = {name: {**make_breakdown(verified_at=VERIFIED_AT), **odd} for name, odd in _ODD.items()}


@pytest.mark.parametrize("official", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize(
    ("request_", "written"),
    [
        (submit(ADMIN, "выход"), {OFFICIAL: "выход admin verified"}),
        (submit(ANNA, "выход"), {OWN[ANNA]: "выход anna"}),
        (verify(OWN[BORIS]), {OFFICIAL: "вы-ход boris verified", OWN[BORIS]: "deleted"}),
        (delete(ADMIN, OFFICIAL), {OFFICIAL: "deleted"}),
    ],
    ids=["admin submits", "user submits", "admin verifies", "admin deletes"],
)
def test_an_official_breakdown_that_cannot_be_read_can_be_replaced(
    official: Attributes, request_: Request, written: Mapping[PrimaryKey, str]
) -> None:
    change = decide(snapshot(request_, official, BORIS_OWN), request_, NOW)

    assert isinstance(change, Change)
    changed = {key: _state(after) for key, after in change.after.items() if after != change.before.get(key)}
    assert changed == written
    planned = operations(change, levels={}, slot=1)
    puts = [
        one.item for one in planned if isinstance(one, Put) and kind_of(keys.key_of(one.item)) is Kind.HISTORY_ENTRY
    ]
    kept = [entry["before"] for entry in puts]
    assert [(one["date_submitted"], one["breakdown_items"]) for one in kept] == [  # type: ignore[call-overload,index]
        (official["date_submitted"], official["breakdown_items"])
    ] * (OFFICIAL in written)
    assert (topics.official("771") in topics_of(change)) == (OFFICIAL in written)


def test_at_most_three_replaced_breakdowns_are_kept() -> None:
    official: Attributes | None = None
    for number in range(1, 6):
        parts = filter(None, ("выход"[:number], "выход"[number:]))
        request = replace(submit(ADMIN, *parts), write_id=f"w{number}")
        decision = decide(snapshot(request, official), request, NOW)
        assert isinstance(decision, Change)
        official = decision.after[OFFICIAL]

    assert official is not None
    assert _state(official).count("over") == 3


@pytest.mark.parametrize("request_", [delete(ADMIN, OFFICIAL), revoke(OFFICIAL)], ids=["deletion", "revocation"])
def test_what_is_put_back_keeps_what_it_had_replaced(request_: Request) -> None:
    first = make_breakdown(parts=("вых", "од"), submitter=BORIS, verified_at=VERIFIED_AT)
    second = {
        **make_breakdown(submitter=ANNA, verified_at=VERIFIED_AT),
        "replaced": _replacing(first, ANNA)["replaced"],
    }

    decision = decide(snapshot(request_, _replacing(second, ADMIN)), request_, NOW)

    assert isinstance(decision, Change)
    assert _state(decision.after[OFFICIAL]) == "вы-ход anna verified over вых-од"


def test_a_revocation_that_is_tried_again_after_the_official_one_is_gone_finds_no_verification() -> None:
    again = replace(revoke(OFFICIAL), attempted=ATTEMPT)

    assert decide(snapshot(again, None), again, NOW) == NotVerified()


def _topics(request: Request, official: Attributes | None, *others: Attributes) -> frozenset[str]:
    decision = decide(snapshot(request, official, *others), request, NOW)
    assert isinstance(decision, Change)
    return topics_of(decision)


def test_a_submission_of_a_users_own_changes_nothing_that_the_official_one_shows() -> None:
    assert _topics(submit(ANNA, "выход"), make_breakdown()) == {topics.users("771")}
    assert _topics(submit(ANNA, "выход"), None) == {topics.users("771")}


def test_a_verification_of_the_same_parts_changes_what_is_shown_and_the_lists_of_verified_words() -> None:
    assert _topics(verify(OFFICIAL), make_breakdown()) == {topics.official("771"), topics.STATES}


def test_the_families_that_a_word_joins_or_leaves_change() -> None:
    found = _topics(submit(ADMIN, "вы", morphemes={"1577": "812"}), make_breakdown())

    assert found == {topics.official("771"), topics.STATES, topics.family("102")}


@pytest.mark.parametrize(("submitter", "is_guess"), [(None, True), (ANNA, False)])
def test_entries_say_whether_the_official_breakdown_is_a_guess(submitter: str | None, *, is_guess: bool) -> None:
    official = make_breakdown(parts=["выход"], submitter=ANNA)
    former = make_breakdown(submitter=submitter, verified_at=VERIFIED_AT)
    request = delete(ADMIN, OFFICIAL)
    decision = decide(snapshot(request, {**official, "replaced": _replacing(former, ADMIN)["replaced"]}), request, NOW)
    assert isinstance(decision, Change)

    puts = [one.item for one in operations(decision, levels={}) if isinstance(one, Put)]

    listed = [derived_items.FamilyWord(item) for item in puts if kind_of(keys.key_of(item)) is Kind.FAMILY_WORD]
    assert {entry.is_guess for entry in listed} == {is_guess}


@pytest.mark.parametrize(
    ("parts", "morphemes", "official", "expected"),
    [
        (["выход"], {}, "guess", {"102": -1, "812": -1}),
        (["вы"], {"1577": "812"}, "guess", {"102": -1}),
        (["вы"], {"1577": "812"}, "none", {"812": 1}),
    ],
)
def test_a_word_is_counted_in_the_families_that_it_joins_and_leaves(
    parts: list[str], morphemes: Mapping[str, str], official: str, expected: Mapping[str, int]
) -> None:
    request = submit(ADMIN, *parts, morphemes=morphemes)

    decision = decide(snapshot(request, OFFICIALS[official]), request, NOW)

    assert isinstance(decision, Change)
    assert decision.count_changes == expected


NO_WRITE_ID = Condition(attribute="write_id", absent=True)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, Condition(attribute="pk", absent=True)),
        ({"pk": "P", "write_id": "w0", "date_submitted": "d"}, Condition(attribute="write_id", equals="w0")),
        ({"pk": "P", "date_submitted": "d"}, (NO_WRITE_ID, Condition(attribute="date_submitted", equals="d"))),
        ({"pk": "P"}, (NO_WRITE_ID, Condition(attribute="pk", equals="P"))),
    ],
)
def test_an_item_is_guarded_by_what_changes_with_each_write(stored: Attributes | None, expected: object) -> None:
    assert unchanged(stored) == expected


def test_the_count_of_submissions_is_guarded_too() -> None:
    request = submit(ANNA, "выход")
    stored = count(minute=1, in_minute=1, day=1, in_day=1)
    decision = decide(snapshot(request, None, stored), request, NOW)
    assert isinstance(decision, Change)

    guarded = {one.item["sk"]: one.condition for one in operations(decision, levels=None) if isinstance(one, Put)}

    assert guarded["SUBMISSION_COUNT"] == Condition(attribute="write_id", equals="w0")


def guards(request: Request, official: Attributes | None, *others: Attributes) -> dict[str, str]:
    """Sort key → kind and conditions of the operations on breakdowns."""
    decision = decide(snapshot(request, official, *others), request, NOW)
    assert isinstance(decision, Change)
    found = {}
    for operation in operations(decision, levels=None):
        key = keys.key_of(operation.item) if isinstance(operation, Put) else operation.key
        if key in {OFFICIAL, OWN[ANNA]} and isinstance(operation, Put | Check | Delete):
            conditions = operation.condition if isinstance(operation.condition, tuple) else (operation.condition,)
            shown = [f"{one.attribute}={one.equals!s}" for one in conditions if one is not None]
            found[key.sk] = " ".join([type(operation).__name__, *shown])
    return found


def test_a_breakdown_that_the_original_service_wrote_is_guarded_by_its_date() -> None:
    assert guards(submit(ANNA, "выход"), OFFICIALS["guess"], ANNA_OWN) == {
        "BREAKDOWN": "Check write_id=None date_submitted=2026-02-15 09:00:24.000000",
        "BREAKDOWN#771": "Put write_id=None date_submitted=2026-02-15 09:00:24.000000",
    }


def test_a_breakdown_of_this_service_is_guarded_by_its_write_id_and_a_missing_one_by_its_absence() -> None:
    official = {**make_breakdown(submitter=ANNA), "write_id": "w0"}

    assert guards(delete(ANNA, OFFICIAL), official) == {
        "BREAKDOWN": "Delete write_id=w0",
        "BREAKDOWN#771": "Check pk=None",
    }


CONTENT: Attributes = {
    "word": "выход",
    "word_id": "771",
    "is_verified": False,
    "is_inference": False,
    "date_submitted": "2026-02-15 09:00:24.000000",
    "date_verified": None,
    "submitted_by_user_email": ANNA,
    "breakdown_items": [
        {"position": 0, "morpheme": "вы", "morpheme_id": "218", "morpheme_family_id": "102"},
        {"position": 1, "morpheme": "ход", "morpheme_id": "1577", "morpheme_family_id": "812"},
    ],
}
VERIFIED = {
    "is_verified": True,
    "date_verified": "2026-05-01 12:00:00.000000",
    "verified_by_user_email": ADMIN,
}
MARKS = {"write_id": "w1", "note": "kept"}


@pytest.mark.parametrize(
    ("request_", "stored", "content"),
    [
        (verify(OWN[ANNA]), ANNA_OWN, CONTENT | VERIFIED),
        (
            verify(OFFICIAL),
            make_breakdown(),
            CONTENT | VERIFIED | {"is_inference": True, "submitted_by_user_email": "anonymous"},
        ),
        (revoke(OFFICIAL), make_breakdown(submitter=ANNA, verified_at=VERIFIED_AT), CONTENT),
        (
            revoke(OFFICIAL),
            make_breakdown(submitter=ANNA, verified_at=VERIFIED_AT, is_inference=True),
            CONTENT | {"is_inference": True},
        ),
    ],
    ids=[
        "a submission is verified",
        "a guess is verified",
        "a user's is revoked",
        "a guess that a user took is revoked",
    ],
)
def test_a_verdict_changes_its_mark_and_keeps_the_rest(
    request_: Request, stored: Attributes, content: Attributes
) -> None:
    stored = {**stored, "note": "kept"}
    others = [stored] if keys.key_of(stored) != OFFICIAL else []

    decision = decide(snapshot(request_, None if others else stored, *others), request_, NOW)

    assert isinstance(decision, Change)
    email = str(content["submitted_by_user_email"])
    index_keys = {"gsi1pk": f"USER#{email}", "gsi1sk": "WORD#771", "gsi2pk": "WORD#771", "gsi2sk": f"USER#{email}"}
    assert decision.after[OFFICIAL] == {
        "pk": "WORD#771", "sk": "BREAKDOWN", "__type": "BREAKDOWN", **index_keys, **content, **MARKS
    }  # fmt: skip


def test_a_displaced_breakdown_keeps_what_no_view_reads() -> None:
    request = verify(OWN[ANNA])
    official = {**make_breakdown(submitter=BORIS, verified_at=VERIFIED_AT), "note": "kept"}

    decision = decide(snapshot(request, official, ANNA_OWN), request, NOW)

    assert isinstance(decision, Change)
    assert decision.after[OWN[BORIS]] == {**BORIS_OWN, **MARKS}


@pytest.mark.parametrize(("email", "key", "note"), [(ANNA, OWN[ANNA], "own"), (ADMIN, OFFICIAL, "official")])
def test_a_submission_keeps_what_no_view_reads_of_the_breakdown_that_it_replaces(
    email: str, key: PrimaryKey, note: str
) -> None:
    request = submit(email, "выход")

    decision = decide(
        snapshot(request, {**make_breakdown(), "note": "official"}, {**own(email), "note": "own"}), request, NOW
    )

    assert isinstance(decision, Change)
    assert decision.result == key
    stored = decision.after[key] or {}
    assert (stored["note"], stored["write_id"]) == (note, "w1")


def test_derived_items_that_stay_as_they_are_are_not_written() -> None:
    request = submit(ANNA, "выход")
    decision = decide(snapshot(request, make_breakdown(), ANNA_OWN), request, NOW)
    assert isinstance(decision, Change)

    found = operations(decision, levels={})

    written = [kind_of(keys.key_of(one.item)) for one in found if isinstance(one, Put)]
    assert sorted(written) == sorted([
        Kind.USER_BREAKDOWN, Kind.SUBMISSION_COUNT, Kind.USER,
        Kind.REVIEW_ENTRY, Kind.SUBMISSION_ENTRY,
    ])  # fmt: skip


def test_the_parts_of_a_submission_are_morphemes_in_the_spelling_of_the_word() -> None:
    request = submit(ANNA, "вЫ", morphemes={"1577": "812"})

    decision = decide(snapshot(request, None), request, NOW)

    assert isinstance(decision, Change)
    assert decision.breakdown == items.StoredBreakdown(decision.after[OWN[ANNA]] or {})
    assert decision.breakdown.attributes["word"] == "выход"
    assert decision.breakdown.attributes["breakdown_items"] == [
        {"position": 0, "morpheme": "вы", "morpheme_id": None, "morpheme_family_id": None},
        {"position": 1, "morpheme": "ход", "morpheme_id": "1577", "morpheme_family_id": "812"},
    ]


def test_the_history_has_who_changed_what_and_when() -> None:
    request = verify(OWN[ANNA])
    decision = decide(snapshot(request, make_breakdown(parts=["выход"]), ANNA_OWN), request, NOW)
    assert isinstance(decision, Change)

    puts = [one.item for one in operations(decision, levels=None) if isinstance(one, Put)]

    assert [item for item in puts if item["__type"] == "HISTORY"] == [
        {
            "pk": "HISTORY#771",
            "sk": "2026-05-01T12:00:00.000000Z#w1",
            "__type": "HISTORY",
            "word_id": "771",
            "word": "выход",
            "change": "verified",
            "changed_at": "2026-05-01T12:00:00.000000Z",
            "changed_by_user_email": ADMIN,
            "before": CONTENT | {
                "__type": "BREAKDOWN",
                "is_inference": True,
                "submitted_by_user_email": "anonymous",
                "breakdown_items": [
                    {"position": 0, "morpheme": "выход", "morpheme_id": None, "morpheme_family_id": None}
                ],
            },
            "after": CONTENT | VERIFIED | {"__type": "BREAKDOWN", "write_id": "w1"},
        }
    ]  # fmt: skip


def test_the_counts_of_families_change_only_where_the_families_are_listed() -> None:
    request = delete(ADMIN, OFFICIAL)
    decision = decide(snapshot(request, make_breakdown()), request, NOW)
    assert isinstance(decision, Change)

    found = [one for one in operations(decision, levels={"812": 3}) if isinstance(one, Add)]

    key = keys.family_entry(3, "812")
    listed = Condition(attribute="pk", equals=key.pk)
    assert found == [Add(key=key, attribute="word_count", amount=-1, condition=listed)]


@pytest.mark.parametrize(("parts", "count"), [(94, 100), (95, 101)])
def test_a_change_of_more_than_100_operations_is_refused_as_a_whole(parts: int, count: int) -> None:
    """They are the breakdown, its history, checks of other places of it, and a row for each part."""
    official = make_breakdown(text="в" * parts, parts=["в"] * parts, submitter=ANNA)
    request = verify(OFFICIAL, revision=items.StoredBreakdown(official).revision)
    decision = decide(snapshot(request, official), request, NOW)
    assert isinstance(decision, Change)

    if count > 100:
        with pytest.raises(TooManyOperationsError, match="101 operations"):
            operations(decision, levels=None)
    else:
        assert len(operations(decision, levels=None)) == 100


@pytest.mark.parametrize("slot", [None, 0])
def test_rows_of_former_breakdowns_are_deleted_as_far_as_the_transaction_has_room(slot: int | None) -> None:
    left_behind = [keys.breakdown_item("771", str(9000 + number), number) for number in range(150)]
    request = delete(ANNA, OFFICIAL)
    decision = decide(snapshot(request, OFFICIALS["anna's"], rows=left_behind), request, NOW)
    assert isinstance(decision, Change)

    found = operations(decision, levels=None, slot=slot)

    assert len(found) == 100
    without = operations(decision._replace(snapshot=decision.snapshot._replace(rows=[])), levels=None, slot=slot)
    assert found[: len(without)] == without
    assert found[len(without) :] == [Delete(key=key) for key in left_behind[: 100 - len(without)]]


def test_a_change_is_logged_by_one_operation_that_counts() -> None:
    request = submit(ADMIN, "выход")
    decision = decide(snapshot(request, OFFICIALS["guess"]), request, NOW)
    assert isinstance(decision, Change)

    *others, logged = operations(decision, levels=None, slot=31)

    assert others == operations(decision, levels=None)
    assert logged == Add(
        key=PrimaryKey("CHANGES", "07"),
        attribute="number",
        amount=1,
        also={"write_id": "w1", "topics": "f102 f812 s w771"},
    )


def test_a_verification_can_be_refused_as_not_verified() -> None:
    assert decide(snapshot(revoke(OFFICIAL), OFFICIALS["guess"]), revoke(OFFICIAL), NOW) == NotVerified()
