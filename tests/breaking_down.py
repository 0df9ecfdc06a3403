"""Breakdown writes as clients send them: the mutations, and shortcuts to send them."""

from __future__ import annotations

from typing import Any

from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.entries.check import check
from tests.dictionary import Asked, Served

__all__ = [
    "ADMIN",
    "ANNA",
    "BORIS",
    "SUBMIT",
    "assert_clean",
    "breakdown_id",
    "delete",
    "morpheme",
    "revoke",
    "submit",
    "verify",
    "word",
    "words",
]

ANNA, BORIS, ADMIN = "anna@example.org", "boris@example.org", "admin@example.org"

FIELDS = "id revision text origin isVerified isInference viewerDidSubmit viewerCanDelete viewerCanVerify verifiedAt"
WORD = f"word {{ id text breakdown {{ {FIELDS} }} officialBreakdown {{ {FIELDS} }} viewerBreakdown {{ {FIELDS} }} }}"
ERRORS = """userErrors { __typename ... on UserError { message path }
  ... on MorphemesNotFoundError { morphemeIds } ... on BreakdownMismatchError { expected actual differsAt } }"""

SUBMIT = f"""mutation Submit($input: SubmitBreakdownInput!) {{
  submitBreakdown(input: $input) {{ breakdown {{ {FIELDS} }} {WORD} {ERRORS} }} }}"""
DELETE = f"""mutation Delete($input: DeleteBreakdownInput!) {{
  deleteBreakdown(input: $input) {{ deletedBreakdownId {WORD}
    userErrors {{ __typename ... on UserError {{ message path }} }} }} }}"""
VERIFY = f"""mutation Verify($input: VerifyBreakdownInput!) {{
  verifyBreakdown(input: $input) {{ breakdown {{ {FIELDS} }} {WORD}
    userErrors {{ __typename ... on UserError {{ message path }}
      ... on BreakdownChangedError {{ current {{ revision text }} }} }} }} }}"""
REVOKE = f"""mutation Revoke($input: RevokeBreakdownVerificationInput!) {{
  revokeBreakdownVerification(input: $input) {{ breakdown {{ {FIELDS} }} {WORD}
    userErrors {{ __typename ... on UserError {{ message path }} }} }} }}"""
SHOWN = f"""fragment Shown on Word {{
  breakdown {{ {FIELDS} }} officialBreakdown {{ {FIELDS} }} viewerBreakdown {{ {FIELDS} }}
  breakdowns(first: 100) {{ nodes {{ {FIELDS} }} }} }}"""


def morpheme(number: int) -> dict[str, str]:
    """Name a part that is a morpheme."""
    return {"morphemeId": global_id("Morpheme", str(number))}


def breakdown_id(word_id: int, served: Served | None = None, email: str | None = None) -> str:
    """Return the global id of the official breakdown of a word or, with an e-mail, of a user's own."""
    if served is None or email is None:
        return global_id("Breakdown", str(word_id))
    digest = served.service.cipher.digest(f"{word_id}:{email}")
    return global_id("Breakdown", f"{word_id}:{digest}")


async def submit(
    served: Served, viewer: str | None, word_id: int, *parts: str | dict[str, str], verify: bool = True
) -> Asked:
    """Submit a breakdown; a part that is a text is plain text."""
    items = [part if isinstance(part, dict) else {"text": part} for part in parts]
    given = {"wordId": global_id("Word", str(word_id)), "items": items, "verify": verify}
    return await served.ask(SUBMIT, {"input": given}, viewer=viewer)


async def delete(served: Served, viewer: str | None, breakdown: str) -> Asked:
    """Delete a breakdown by its global id."""
    return await served.ask(DELETE, {"input": {"breakdownId": breakdown}}, viewer=viewer)


async def verify(served: Served, viewer: str | None, breakdown: str, revision: str) -> Asked:
    """Verify a breakdown by its global id."""
    return await served.ask(VERIFY, {"input": {"breakdownId": breakdown, "revision": revision}}, viewer=viewer)


async def revoke(served: Served, viewer: str | None, breakdown: str) -> Asked:
    """Revoke a verification."""
    return await served.ask(REVOKE, {"input": {"breakdownId": breakdown}}, viewer=viewer)


async def word(served: Served, viewer: str | None, word_id: int) -> Any:
    """Read the breakdowns of a word."""
    [found] = await words(served, viewer, word_id)
    return found


async def words(served: Served, viewer: str | None, *word_ids: int) -> list[Any]:
    """Read the breakdowns of some words in one operation."""
    fields = [f"w{number}: word(by: {{ databaseId: {number} }}) {{ ...Shown }}" for number in word_ids]
    data = (await served.ask(f"{{ {' '.join(fields)} }} {SHOWN}", viewer=viewer)).data
    return [data[f"w{number}"] for number in word_ids]


async def assert_clean(engine: AdminEngine) -> None:
    """Assert that `check` finds no problem."""
    report = await check(engine, budget=Budget(None), progress=lambda *_: None)
    assert report.problems == ()
