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


def digest(email: str) -> str:
    """Return 24 hexadecimal digits that depend on every letter of the e-mail."""
    return hashlib.blake2b(email.encode(), digest_size=12).hexdigest()


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (make_breakdown(), "771"),
        (make_breakdown(submitter=ANNA), "771"),
        (make_breakdown(submitter=ANNA, is_official=False), "771:ee5627ed2e9ea4bdce10cf59"),
        (make_breakdown(word_id="9", submitter="Anna@example.org", is_official=False), "9:9181d42566b121e57e8e4321"),
        (WITHOUT_SUBMITTER, "771:b8e1dda3ac0aa3820ad2990b"),
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
