"""Dependencies: an answer that a write changes depends on what the write changed, and others do not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from loaders.dependencies import MOST_TOPICS, Dependencies
from schema.fields.context import Context
from schema.operations.operation import OperationRequest
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.model import topics
from tests.breaking_down import ADMIN, ANNA, BORIS, breakdown_id, delete, morpheme, revoke, submit, verify
from tests.builders import make_dictionary, make_user
from tests.dictionary import Served, serving, small_table

OUT, GO = morpheme(218), morpheme(1577)

QUERIES = {
    "text": "{ word(by: { databaseId: 771 }) { text definitions { definitions { text } } } }",
    "official": "{ word(by: { databaseId: 771 }) { officialBreakdown { text isVerified } } }",
    "official of another": "{ word(by: { databaseId: 9 }) { officialBreakdown { text isVerified } } }",
    "breakdowns": "{ word(by: { databaseId: 771 }) { breakdowns { nodes { id text submittedAt } } } }",
    "node": f'{{ node(id: "{breakdown_id(771)}") {{ id ... on Breakdown {{ text isVerified }} }} }}',
    "related": "{ word(by: { databaseId: 771 }) { relatedWords { nodes { text } } } }",
    "family": """{ morphemeFamily(by: { databaseId: 812 }) {
        wordCount words { edges { node { text } morpheme { text } } } } }""",
    "family by alphabet": """{ morphemeFamily(by: { databaseId: 812 }) {
        words(orderBy: ALPHABETICAL, filter: { isVerified: true }) { nodes { text } } } }""",
    "guesses of a family": "{ morphemeFamily(by: { databaseId: 812 }) { words { edges { isGuess } } } }",
    "related guesses": "{ word(by: { databaseId: 772 }) { relatedWords { edges { isGuess } } } }",
    "families": "{ morphemeFamilies { nodes { meanings wordCount } } }",
    "list": "{ wordList { nodes { text } } }",
    "verified list": "{ wordList(filter: { isVerified: true }) { nodes { text } } }",
    "broken down list": "{ wordList(filter: { hasBreakdown: true }, orderBy: ALPHABETICAL) { nodes { text } } }",
    "search": '{ searchWords(query: "вы") { nodes { text } } }',
    "verified search": '{ searchWords(query: "вы", filter: { isVerified: true }) { nodes { text } } }',
    "unverified search": '{ searchWords(query: "е", filter: { isVerified: false }) { nodes { text } } }',
    "day": '{ wordOfTheDay(date: "2026-01-01") { text } }',
    "text analysis": '{ analyzeText(text: "выход") { tokens { text } } }',
    "morphemes": '{ searchMorphemes(text: "ход") { nodes { text } } }',
    "about": "{ about { version dataVersion } }",
}
"""Public operations of every way in which words, families and breakdowns are shown."""


@dataclass(slots=True)
class Watched:
    """A dictionary whose changes are noted."""

    served: Served
    changed: set[str] = field(default_factory=set)

    def note(self, changed: Collection[str]) -> None:
        """Note what changed."""
        self.changed |= {*changed}

    async def asked(self, query: str) -> tuple[object, frozenset[str]]:
        """Return the answer to an anonymous request, and what it depends on."""
        loaders = self.served.dictionary.request(Budget(20))
        context = Context(loaders=loaders, request_id="request-1", service=self.served.service)
        answer = await self.served.executor.execute(OperationRequest(query=query), context)
        errors: Any = answer.payload.get("errors", [])
        assert {error["extensions"]["code"] for error in errors} <= {"ADDITIONS_MISSING"}, errors
        return answer.payload["data"], loaders.reader.dependencies.topics


@pytest.fixture
def additions() -> bool:
    """Whether the table has derived items; a test may say otherwise."""
    return True


@pytest.fixture
async def watched(tmp_path: Path, additions: bool) -> AsyncIterator[Watched]:  # noqa: FBT001  # a fixture
    """Four words, three breakdowns by a program, and an admin."""
    items = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, items, additions=additions) as engine, serving(engine) as served:
        watched = Watched(served)
        served.dictionary.forget = watched.note
        yield watched


async def _own(served: Served) -> None:
    await submit(served, ANNA, 771, "вы", "ход")


async def _another_own(served: Served) -> None:
    await submit(served, BORIS, 771, "выход")


async def _verify_own(served: Served) -> None:
    payload = (await submit(served, ANNA, 771, "в", "ыход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, payload["id"], payload["revision"])


async def _plain_text(served: Served) -> None:
    await submit(served, ADMIN, 771, "выход")


async def _morphemes(served: Served) -> None:
    await submit(served, ADMIN, 771, OUT, GO)


async def _revoke(served: Served) -> None:
    await revoke(served, ADMIN, breakdown_id(771))


async def _delete(served: Served) -> None:
    await delete(served, ADMIN, breakdown_id(771))


async def _first_of_a_word(served: Served) -> None:
    await submit(served, ADMIN, 9, "ёл", "ка")


WRITES: list[Callable[[Served], Awaitable[None]]] = [
    _own, _another_own, _verify_own, _plain_text, _morphemes, _revoke, _morphemes, _delete, _first_of_a_word, _own,
    _morphemes, _delete,
]  # fmt: skip


STATIC = {"text", "list", "search", "text analysis", "morphemes", "about"}
LISTS = {"list", "verified list", "broken down list", "day", "verified search", "unverified search"}
"""What is empty on this table without derived items."""


@pytest.mark.parametrize(("additions", "unlisted"), [(True, set()), (False, LISTS)])
async def test_an_answer_that_a_write_changes_depends_on_what_it_changed(watched: Watched, unlisted: set[str]) -> None:
    changed_answers: set[str] = set()
    for write in WRITES:
        before = {name: await watched.asked(query) for name, query in QUERIES.items()}
        watched.changed.clear()
        await write(watched.served)
        for name, query in QUERIES.items():
            data, made_of = before[name]
            if (await watched.asked(query))[0] != data:
                changed_answers.add(name)
                assert topics.EVERYTHING in made_of or not made_of.isdisjoint(watched.changed), (name, write)

    assert changed_answers == QUERIES.keys() - STATIC - unlisted


async def test_an_answer_depends_on_no_more_than_it_is_made_of(watched: Watched) -> None:
    made_of = {name: (await watched.asked(query))[1] for name, query in QUERIES.items()}

    assert {name for name, found in made_of.items() if not found} == STATIC
    assert made_of["official"] == made_of["node"] == {"w771"}
    assert made_of["breakdowns"] == {"w771", "u771"}
    assert made_of["verified list"] == made_of["broken down list"] == made_of["day"] == {topics.STATES}
    assert made_of["family"] == {"f812"}
    assert made_of["related"] == {"w771", "f812"}
    assert {topic for topic in made_of["verified search"] if topic.startswith("w")} == made_of["verified search"]
    assert all(topics.EVERYTHING not in found for found in made_of.values())


@pytest.mark.parametrize(
    ("write", "changed"),
    [
        (_own, {"u771"}),
        (_plain_text, {"w771", "f102", "f812", topics.STATES}),
        (_morphemes, {"w771", topics.STATES}),
        (_delete, {"w771", "f102", "f812", topics.STATES}),
        (_revoke, set()),
    ],
)
async def test_a_write_changes_no_more_than_it_says(
    watched: Watched, write: Callable[[Served], Awaitable[None]], changed: set[str]
) -> None:
    await write(watched.served)

    assert watched.changed == changed


async def test_a_mutation_that_changes_nothing_changes_no_topic(watched: Watched) -> None:
    served = watched.served
    await _morphemes(served)
    payload = (await served.ask("{ word(by: { databaseId: 771 }) { officialBreakdown { revision } } }")).data
    revision = payload["word"]["officialBreakdown"]["revision"]
    watched.changed.clear()

    await served.ask("mutation { __typename }", viewer=ANNA)
    await submit(served, None, 771, "выход")
    await submit(served, ANNA, 771, "нечто")
    await submit(served, ANNA, 77_777, "нечто")
    await submit(served, ANNA, 771, morpheme(999_999))
    await delete(served, ANNA, breakdown_id(771))
    await delete(served, ANNA, breakdown_id(77_777))
    await delete(served, ANNA, breakdown_id(771, served, ANNA))
    await verify(served, ANNA, breakdown_id(771), revision)
    await verify(served, ADMIN, breakdown_id(771), revision)
    await verify(served, ADMIN, breakdown_id(771), "0" * 16)
    await revoke(served, ANNA, breakdown_id(771))
    await revoke(served, ADMIN, breakdown_id(9))
    await submit(served, ADMIN, 771, OUT, GO)

    assert watched.changed == set()


async def test_the_word_count_of_a_changed_family_is_read_and_others_are_not(watched: Watched) -> None:
    query = "query F($number: Int!) { morphemeFamily(by: { databaseId: $number }) { wordCount } }"
    before = await watched.served.ask(query, {"number": 812})
    await _plain_text(watched.served)

    after = await watched.served.ask(query, {"number": 812})
    other = await watched.served.ask(query, {"number": 64})
    await watched.served.dictionary.refresh()
    soon = await watched.served.ask(query, {"number": 812})

    counts = [asked.data["morphemeFamily"] for asked in (before, after, soon)]
    assert [count["wordCount"] for count in counts] == [3, 2, 2]
    assert (before.budget.calls, after.budget.calls, other.budget.calls) == ({}, {"BatchGetItem": 1}, {})


def test_an_answer_of_too_many_words_depends_on_everything() -> None:
    few, many = Dependencies(), Dependencies()
    for number in range(MOST_TOPICS):
        few.note(topics.official(str(number)))
    for number in range(MOST_TOPICS + 500):
        many.note(topics.official(str(number)))

    assert len(few.topics) == MOST_TOPICS
    assert many.topics == {topics.EVERYTHING}


async def test_a_long_list_of_broken_down_words_depends_on_everything(watched: Watched) -> None:
    ids = [", ".join(f'"{global_id("Word", str(100 * page + number))}"' for number in range(100)) for page in range(3)]
    fields = [f"page{page}: words(ids: [{ids[page]}]) {{ officialBreakdown {{ text }} }}" for page in range(3)]

    _, few = await watched.asked(f"{{ {' '.join(fields[:2])} }}")
    _, many = await watched.asked(f"{{ {' '.join(fields)} }}")

    assert few == {f"w{number}" for number in range(200)}
    assert many == {topics.EVERYTHING}


@pytest.mark.parametrize("name", ["guesses of a family", "related guesses"])
async def test_an_answer_about_guesses_is_outdated_by_the_same_parts_of_a_user(watched: Watched, name: str) -> None:
    await submit(watched.served, ADMIN, 772, morpheme(124), GO)
    before, made_of = await watched.asked(QUERIES[name])
    watched.changed.clear()

    await _morphemes(watched.served)

    assert (await watched.asked(QUERIES[name]))[0] != before
    assert made_of & watched.changed
