"""Ids of breakdowns: made from what is stored, and parsed."""

from __future__ import annotations

import hashlib

import pytest

from loaders.breakdowns.breakdown_id import BreakdownId
from table.engine.protocol import Attributes
from table.model import items
from tests.builders import make_breakdown

ANNA = "anna@example.org"
WITHOUT_SUBMITTER = {**make_breakdown(submitter=ANNA, is_official=False), "submitted_by_user_email": None}


def digest(text: str, *former: str) -> list[str]:
    """Return 24 hexadecimal digits that depend on every letter of the text, under the current key and former ones."""
    keys = ("", *former)
    return [hashlib.blake2b(text.encode(), key=key.encode(), digest_size=12).hexdigest() for key in keys]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (make_breakdown(), "771"),
        (make_breakdown(submitter=ANNA), "771"),
        (make_breakdown(submitter=ANNA, is_official=False), "771:d61f86ee5154c109e1d77112"),
        (make_breakdown(word_id="9", submitter="Anna@example.org", is_official=False), "9:65591d52dc0aa4174912a573"),
        (WITHOUT_SUBMITTER, "771:95dee429872bfa962c737f54"),
    ],
    ids=["a guess", "official of a user", "a user's", "as the e-mail is spelled", "a user's without a submitter"],
)
def test_only_a_users_breakdown_has_a_digest_in_its_id(stored: Attributes, expected: str) -> None:
    found = BreakdownId.of(items.StoredBreakdown(stored), digest)

    assert str(found) == expected
    assert BreakdownId.parse(expected) == found


@pytest.mark.parametrize("text", ["", "x", "771:", "771:ABCDEF0123456789ABCDEF01", "771:0", "7" * 21, "771 ", "771\n"])
def test_a_malformed_id_is_not_parsed(text: str) -> None:
    assert BreakdownId.parse(text) is None


def test_ids_do_not_show_that_two_submissions_are_of_one_user() -> None:
    one, other, again = (
        BreakdownId.of(
            items.StoredBreakdown(make_breakdown(word_id=word_id, submitter=ANNA, is_official=False)), digest
        )
        for word_id in ("771", "772", "771")
    )

    assert one == again
    assert one.submitter_digest != other.submitter_digest
    assert one.is_of(ANNA, digest)
    assert not BreakdownId("772", one.submitter_digest).is_of(ANNA, digest)


def test_an_id_is_of_its_user_under_a_former_key_too() -> None:
    former = BreakdownId("771", digest(f"771:{ANNA}", "former")[1])

    assert former.is_of(ANNA, lambda text: digest(text, "other", "former"))
    assert not former.is_of(ANNA, lambda text: digest(text, "other"))
    assert not BreakdownId("771").is_of(ANNA, digest)
