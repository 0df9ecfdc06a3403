"""Random writes of random users, compared with a model after each step."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schema.operations.limits import UNLIMITED, Limits
from table.breakdowns.submission_rate import SubmissionRate
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine
from table.jobs.loading import load
from table.model import keys
from tests import breaking_down as client
from tests.breaking_down import ADMIN, ANNA, BORIS, assert_clean, breakdown_id, morpheme
from tests.builders import make_dictionary, make_source, make_user
from tests.dictionary import Served, serving
from tests.table.dynamodb.dynamodb_adapter import fresh_table
from tests.writes.model import Model, Official, Parts

SECOND_ADMIN = "Chief@example.org"
USERS = (ANNA, BORIS, ADMIN, SECOND_ADMIN)
ADMINS = (ADMIN, SECOND_ADMIN)
WORDS = {771: "выход", 772: "вход", 9: "ёлка"}
GUESSES: dict[int, Parts] = {771: ("вы", "ход"), 772: ("в", "ход"), 773: ("ход", "ить")}
KNOWN = {"вы": 218, "ход": 1577, "в": 124}
SPLITS: dict[int, list[Parts]] = {
    771: [("выход",), ("вы", "ход"), ("в", "ы", "ход"), ("вы", "хо", "д")],
    772: [("вход",), ("в", "ход"), ("вх", "од")],
    9: [("ёлка",), ("ёл", "ка"), ("ё", "лк", "а")],
}
UNBOUNDED = SubmissionRate(per_minute=1_000_000, per_day=1_000_000)
ANY_COST = Limits(max_cost=UNLIMITED)
FAMILIES = "{ all: morphemeFamilies(first: 10) { nodes { wordCount words(first: 100) { nodes { text } } } } }"
QUEUE = "{ breakdownsAwaitingReview(first: 100) { nodes { text word { databaseId } } } }"


class Breakdowns(RuleBasedStateMachine):
    """Each rule makes one request to the API and the same change in the model."""

    @initialize()
    def begin(self) -> None:
        """Open a small dictionary."""
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.served: Served = self.runner.run(self._open())
        self.model = Model(GUESSES, {word: Official(parts=parts) for word, parts in GUESSES.items()})

    async def _engine(self) -> AdminEngine:
        return await self.stack.enter_async_context(open_embedded(self.folder / "dictionary.sqlite"))

    async def _open(self) -> Served:
        engine = await self._engine()
        await engine.create(budget=Budget(None))
        await engine.put_many([make_user(email=email, is_admin=True) for email in ADMINS], budget=Budget(None))
        await self._load(engine)
        return await self.stack.enter_async_context(serving(engine, limits=ANY_COST, submission_rate=UNBOUNDED))

    @staticmethod
    async def _load(engine: Any) -> None:
        given = make_dictionary()
        await load(
            engine, given, total=len(given), sources=[make_source()], budget=Budget(None), progress=lambda *_: None
        )

    def teardown(self) -> None:
        """Close the dictionary."""
        if hasattr(self, "runner"):
            self.runner.run(self.stack.aclose())
            self.runner.close()

    # ------------------------------------------------------------------ rules

    @rule(user=st.sampled_from(USERS), word=st.sampled_from([*WORDS]), choice=st.integers(0, 3), verify=st.booleans())
    def submit(self, user: str, word: int, choice: int, *, verify: bool) -> None:
        """A user submits one of a few splits, with the known parts as morphemes."""
        parts = SPLITS[word][choice % len(SPLITS[word])]
        requested = [morpheme(KNOWN[part]) if part in KNOWN else part for part in parts]
        payload = self.runner.run(client.submit(self.served, user, word, *requested, verify=verify)).data
        assert payload["submitBreakdown"]["userErrors"] == []
        self.model.submit(user.casefold(), word, parts, verified=verify and user in ADMINS)
        shown = payload["submitBreakdown"]["word"]["breakdown"]
        assert shown["text"] == "-".join(self.model.best(word, user.casefold()) or ())

    @rule(user=st.sampled_from(USERS), word=st.sampled_from([*WORDS]))
    def misspell(self, user: str, word: int) -> None:
        """A submission that does not spell the word changes nothing."""
        payload = self.runner.run(client.submit(self.served, user, word, "ход", "ы")).data["submitBreakdown"]
        assert payload["userErrors"][0]["__typename"] == "BreakdownMismatchError"

    @rule(viewer=st.sampled_from(USERS), owner=st.sampled_from(USERS), word=st.sampled_from([*WORDS]))
    def delete_own(self, viewer: str, owner: str, word: int) -> None:
        """A user, who may or may not have the right, deletes a user's own submission."""
        folded = owner.casefold()
        named = breakdown_id(word, self.served, folded)
        payload = self.runner.run(client.delete(self.served, viewer, named)).data["deleteBreakdown"]
        exists = folded in self.model.own.get(word, {})
        is_allowed = exists and (viewer == owner or viewer in ADMINS)
        assert (payload["userErrors"] == []) is is_allowed
        if is_allowed:
            self.model.delete(word, folded)

    @rule(viewer=st.sampled_from(USERS), word=st.sampled_from([*WORDS]))
    def delete_official(self, viewer: str, word: int) -> None:
        """A user, who may or may not have the right, deletes the official breakdown."""
        payload = self.runner.run(client.delete(self.served, viewer, breakdown_id(word))).data["deleteBreakdown"]
        official = self.model.officials.get(word)
        is_allowed = official is not None and (viewer in ADMINS or official.submitter == viewer.casefold())
        assert (payload["userErrors"] == []) is is_allowed
        if is_allowed:
            self.model.delete(word, None)

    @rule(
        admin=st.sampled_from(ADMINS),
        owner=st.sampled_from([None, *USERS]),
        word=st.sampled_from([*WORDS]),
        stale=st.booleans(),
    )
    def verify(self, admin: str, owner: str | None, word: int, *, stale: bool) -> None:
        """An admin verifies a breakdown, with its present revision or a stale one."""
        folded = None if owner is None else owner.casefold()
        named = breakdown_id(word) if folded is None else breakdown_id(word, self.served, folded)
        exists = word in self.model.officials if folded is None else folded in self.model.own.get(word, {})
        revision = "0" * 16 if stale or not exists else self._revision(named, admin)
        payload = self.runner.run(client.verify(self.served, admin, named, revision)).data["verifyBreakdown"]
        kinds = [error["__typename"] for error in payload["userErrors"]]
        assert kinds == (["BreakdownNotFoundError"] if not exists else ["BreakdownChangedError"] if stale else [])
        if not kinds:
            self.model.verify(word, folded)

    def _revision(self, named: str, admin: str) -> str:
        query = "query R($id: ID!) { node(id: $id) { ... on Breakdown { revision } } }"
        asked = self.runner.run(self.served.ask(query, {"id": named}, viewer=admin))
        revision: str = asked.data["node"]["revision"]
        return revision

    @rule(admin=st.sampled_from(ADMINS), word=st.sampled_from([*WORDS]))
    def revoke(self, admin: str, word: int) -> None:
        """An admin revokes a verification, if there is one."""
        payload = self.runner.run(client.revoke(self.served, admin, breakdown_id(word))).data
        errors = payload["revokeBreakdownVerification"]["userErrors"]
        official = self.model.officials.get(word)
        if official is None:
            assert errors[0]["__typename"] == "BreakdownNotFoundError"
        elif not official.is_verified:
            assert errors[0]["__typename"] == "BreakdownNotVerifiedError"
        else:
            assert errors == []
            self.model.revoke(word)

    @precondition(lambda self: hasattr(self, "served"))
    @rule()
    def import_again(self) -> None:
        """Import the dictionary again; the server sees the new counts after its next refresh."""
        self.runner.run(self._load(self.served.engine))
        self.runner.run(self.served.dictionary.refresh())
        self.model.import_again()

    # ------------------------------------------------------------------ invariants

    @invariant()
    def everyone_sees_what_the_model_says(self) -> None:
        """Every list and every count agrees with the model."""
        if hasattr(self, "served"):
            self.runner.run(self._agree())

    async def _agree(self) -> None:
        await asyncio.gather(*(self._agree_for(viewer) for viewer in (None, *USERS)))
        histories = [keys.history_of_word(str(word)) for word in WORDS]
        pages = await asyncio.gather(*(self.served.engine.query(one, budget=Budget(None)) for one in histories))
        assert [len(page.items) for page in pages] == [self.model.audited.get(word, 0) for word in WORDS]
        queue = (await self.served.ask(QUEUE, viewer=ADMIN)).data["breakdownsAwaitingReview"]["nodes"]
        waiting = {(node["word"]["databaseId"], node["text"]) for node in queue}
        assert waiting == {(word, "-".join(parts)) for word, parts in self.model.awaiting()}
        for family in (await self.served.ask(FAMILIES)).data["all"]["nodes"]:
            assert family["wordCount"] == len(family["words"]["nodes"])
        await assert_clean(self.served.engine)

    async def _agree_for(self, viewer: str | None) -> None:
        for word, shown in zip(WORDS, await client.words(self.served, viewer, *WORDS), strict=True):
            best = self.model.best(word, None if viewer is None else viewer.casefold())
            text = None if shown["breakdown"] is None else shown["breakdown"]["text"]
            assert text == (None if best is None else "-".join(best))


CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

TestAFewSteps = pytest.mark.no_cover(Breakdowns.TestCase)
TestAFewSteps.settings = settings(
    max_examples=8, stateful_step_count=25, deadline=None, suppress_health_check=CHECKS, print_blob=True
)


def test_an_own_breakdown_gives_way_to_a_newer_one_that_was_official() -> None:
    """Found at random once: it takes six writes to own a breakdown that is older than one's official one."""
    steps = Breakdowns()
    steps.begin()
    writes: Sequence[Callable[[], None]] = (
        lambda: steps.submit(ANNA, 771, 0, verify=False),
        lambda: steps.verify(ADMIN, ANNA, 771, stale=False),
        lambda: steps.submit(ANNA, 771, 1, verify=False),
        lambda: steps.verify(ADMIN, ANNA, 771, stale=False),
        lambda: steps.verify(ADMIN, ANNA, 771, stale=False),
        lambda: steps.revoke(ADMIN, 771),
        lambda: steps.submit(ADMIN, 771, 2, verify=True),
        lambda: steps.delete_official(ADMIN, 771),
    )
    for write in writes:
        write()
        steps.everyone_sees_what_the_model_says()

    assert steps.model.officials[771].parts == ("вы", "ход")
    steps.teardown()


class OverDynamoDB(Breakdowns):
    """The same rules on DynamoDB's API."""

    endpoint = ""

    async def _engine(self) -> AdminEngine:
        return await self.stack.enter_async_context(fresh_table(self.endpoint))


TestOverDynamoDB = pytest.mark.engines(pytest.mark.usefixtures("aws_environment", "_endpoint")(OverDynamoDB.TestCase))
TestOverDynamoDB.settings = settings(
    max_examples=4, stateful_step_count=20, deadline=None, suppress_health_check=CHECKS, print_blob=True
)


@pytest.fixture
def _endpoint(ministack_endpoint: str) -> None:
    OverDynamoDB.endpoint = ministack_endpoint


class ManySteps(Breakdowns):
    """The same rules with more steps."""


TestManySteps = pytest.mark.writes(ManySteps.TestCase)
TestManySteps.settings = settings(
    max_examples=30, stateful_step_count=50, deadline=None, suppress_health_check=CHECKS, print_blob=True
)
