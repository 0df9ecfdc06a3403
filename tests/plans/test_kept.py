"""Objects that are kept: read once, shown as before, and forgotten with what they are made of."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from loaders.change_log import ChangeLog
from loaders.opening import open_dictionary
from plans.kept import KEPT_SECONDS, KeptObjects
from plans.runner import Plans
from schema.api import graphql_schema
from schema.operations.fresh_cache import BELIEVED_SECONDS, SETTLING_SECONDS
from schema.operations.limits import Limits
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, PrimaryKey
from table.entries.reindex import reindex
from table.model import keys
from tests.breaking_down import ADMIN, ANNA, breakdown_id, delete, revoke, submit, verify
from tests.builders import make_breakdown, make_dictionary, make_user, make_word
from tests.dictionary import Served, serving, small_table

WORDS = "query Words($ids: [ID!]!) { words(ids: $ids) { databaseId text officialBreakdown { text } } }"
TEXTS = "query Texts($ids: [ID!]!) { words(ids: $ids) { text } }"
OWN = "query Own($ids: [ID!]!) { words(ids: $ids) { text breakdown { text } } }"
STYLED = """query Styled($ids: [ID!]!, $style: StressStyle! = ACUTE, $filter: WordFilter) {
      words(ids: $ids) { ...Shown } }
    fragment Shown on Word {
      stressed(style: $style) relatedWords(filter: $filter) @skip(if: true) { nodes { text } } }"""
ALIASES = """{ a: word(by: { databaseId: 771 }) { text definitions { partOfSpeech } }
    b: word(by: { databaseId: 772 }) { text definitions { partOfSpeech } }
    c: word(by: { databaseId: 771 }) { text definitions { partOfSpeech } } }"""
MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Clock:
    """A clock that the test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass(slots=True)
class Keeper:
    """A served dictionary that keeps objects."""

    served: Served
    kept: KeptObjects
    clock: Clock

    async def ask(self, query: str, *numbers: int, client: bytes = b"", **variables: object) -> Any:
        """Return the data of an operation over words for an anonymous viewer."""
        named = {"ids": [global_id("Word", str(number)) for number in numbers]} if numbers else {}
        asked = await self.served.ask(query, {**named, **variables}, client=client)
        return asked.sent

    @property
    def read(self) -> list[PrimaryKey]:
        """The keys that the last operation read."""
        return self.served.engine.keys

    @property
    def outcomes(self) -> dict[str, int]:
        """How the operations were executed."""
        assert self.served.executor.plans is not None
        return dict(self.served.executor.plans.counts)

    def settle(self) -> None:
        """Let the time pass in which reads may lack the last change."""
        self.clock.now += SETTLING_SECONDS


@asynccontextmanager
async def keeping(engine: AdminEngine, *, megabytes: int = 1, limits: Limits | None = None) -> AsyncIterator[Keeper]:
    """Serve a table, and keep objects."""
    clock = Clock()
    kept = KeptObjects(megabytes * MEGABYTE, clock=clock)
    async with serving(engine, limits=limits) as served:
        served.executor.plans = Plans(graphql_schema, at_once=True, kept=kept)
        served.dictionary.forget = kept.forget
        yield Keeper(served, kept, clock)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[AdminEngine]:
    """A small dictionary with an admin."""
    items = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, items) as engine:
        yield engine


@pytest.fixture
async def keeper(table: AdminEngine) -> AsyncIterator[Keeper]:
    """A small dictionary that is served."""
    async with keeping(table) as opened:
        yield opened


# ------------------------------------------------------------------ what is kept


async def test_a_list_reads_only_the_words_that_are_missing(keeper: Keeper) -> None:
    first = await keeper.ask(WORDS, 771, 772)
    second = await keeper.ask(WORDS, 773, 772, 771, 772)

    read = keeper.read
    words = {word["databaseId"]: word for word in first["words"]}
    assert second["words"][1:] == [words[772], words[771], words[772]]
    assert second["words"][0] == {"databaseId": 773, "text": "ходить", "officialBreakdown": {"text": "ход-ить"}}
    assert read == [keys.official_breakdown("773"), keys.word("773")]
    assert (len(keeper.kept), keeper.kept.used, keeper.kept.stored) == (3, 3, 3)


async def test_nothing_is_read_for_words_that_are_all_kept(keeper: Keeper) -> None:
    first = await keeper.ask(WORDS, 771, 772)
    second = await keeper.ask(WORDS, 771, 772)

    assert second == first
    assert keeper.served.engine.methods == []


async def test_words_that_do_not_exist_are_read_each_time(keeper: Keeper) -> None:
    for _ in range(2):
        assert (await keeper.ask(TEXTS, 771, 404)) == {"words": [{"text": "выход"}, None]}

    assert keeper.read == [keys.word("404")]


async def test_aliases_that_select_the_same_share_objects(keeper: Keeper) -> None:
    first = await keeper.ask(ALIASES)
    second = await keeper.ask(ALIASES)

    assert first == second
    assert [first[name]["text"] for name in "abc"] == ["выход", "вход", "выход"]
    assert (len(keeper.kept), keeper.kept.used, keeper.served.engine.methods) == (2, 3, [])


async def test_words_that_are_named_as_nodes_are_kept(keeper: Keeper) -> None:
    query = "query Q($ids: [ID!]!) { nodes(ids: $ids) { id ... on Word { text officialBreakdown { text } } } }"
    first = await keeper.ask(query, 771, 772)
    second = await keeper.ask(query, 772, 771, 773)

    assert second["nodes"][:2] == first["nodes"][::-1]
    assert keeper.read == [keys.official_breakdown("773"), keys.word("773")]


async def test_another_value_of_a_variable_is_another_object(keeper: Keeper) -> None:
    acute, apostrophe = [
        (await keeper.ask(STYLED, 771, style=style))["words"][0]["stressed"]
        for style in ("ACUTE", "APOSTROPHE", "ACUTE", "APOSTROPHE")
    ][:2]
    again = [(await keeper.ask(STYLED, 771, style=style))["words"][0]["stressed"] for style in ("ACUTE", "APOSTROPHE")]

    assert [acute, apostrophe] == again == ["вы́ход", "вы'ход"]
    assert len(keeper.kept) == 2


async def test_a_variable_that_cannot_be_compared_keeps_nothing(keeper: Keeper) -> None:
    for _ in range(2):
        found = await keeper.ask(STYLED, 771, filter={"partsOfSpeech": ["NOUN"]})

    assert found == {"words": [{"stressed": "вы́ход"}]}
    assert keeper.read == [keys.word("771")]
    assert keeper.outcomes == {"compiled": 2}


async def test_an_object_is_kept_beside_one_with_a_variable_that_cannot_be_compared(keeper: Keeper) -> None:
    query = """query Both($ids: [ID!]!, $filter: WordFilter) {
      kept: word(by: { databaseId: 772 }) { text }
      words(ids: $ids) { text relatedWords(filter: $filter) @skip(if: true) { nodes { text } } }
    }"""
    for _ in range(2):
        found = await keeper.ask(query, 771, filter={"partsOfSpeech": ["NOUN"]})

    assert found == {"kept": {"text": "вход"}, "words": [{"text": "выход"}]}
    assert keeper.read == [keys.word("771")]
    assert keeper.outcomes == {"compiled": 2}


async def test_an_object_with_a_field_that_reads_is_not_kept(keeper: Keeper) -> None:
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text relatedWords { nodes { text } } } }"
    found = [await keeper.ask(query, 771) for _ in range(2)]

    assert found[0] == found[1]
    assert (len(keeper.kept), keys.word("771") in keeper.read) == (0, True)


async def test_objects_of_other_fields_are_kept_beside_those_that_read(keeper: Keeper) -> None:
    query = 'query Q($ids: [ID!]!) { words(ids: $ids) { text } searchWords(query: "вы") { nodes { text } } }'
    found = [await keeper.ask(query, 771) for _ in range(2)]

    assert found[0] == found[1]
    assert (len(keeper.kept), keys.word("771") in keeper.read) == (1, False)


# ------------------------------------------------------------------ for whom


@pytest.mark.parametrize("query", [OWN, "query Q($ids: [ID!]!) { viewer { email } words(ids: $ids) { text } }"])
async def test_nothing_is_kept_of_an_operation_that_depends_on_the_viewer(keeper: Keeper, query: str) -> None:
    for _ in range(2):
        await keeper.ask(query, 771)

    assert (len(keeper.kept), keys.word("771") in keeper.read) == (0, True)


async def test_signed_in_viewers_neither_use_kept_objects_nor_add_to_them(keeper: Keeper) -> None:
    variables: dict[str, object] = {"ids": [global_id("Word", "771")]}
    await keeper.served.ask(WORDS, variables, viewer=ANNA)
    before = len(keeper.kept)
    await keeper.ask(WORDS, 771)
    await keeper.served.ask(WORDS, variables, viewer=ANNA)

    assert (before, len(keeper.kept), keeper.kept.used) == (0, 1, 0)
    assert keys.word("771") in keeper.read


async def test_nothing_is_kept_while_answers_would_be_wrong(tmp_path: Path) -> None:
    async with small_table(tmp_path, make_dictionary(), additions=False) as engine, keeping(engine) as keeper:
        keeper.served.dictionary.other_version = 1
        for _ in range(2):
            await keeper.ask(TEXTS, 771)

        assert (len(keeper.kept), keeper.read) == (0, [keys.word("771")])


async def test_nothing_is_kept_of_a_table_that_other_software_may_change(keeper: Keeper) -> None:
    await keeper.ask(TEXTS, 771)
    keeper.kept.is_bypassed = lambda: True
    await keeper.ask(TEXTS, 771)

    assert (len(keeper.kept), keeper.kept.used, keeper.read) == (0, 0, [keys.word("771")])


# ------------------------------------------------------------------ freshness


async def official(keeper: Keeper, *numbers: int) -> list[Any]:
    """Return the texts of the official breakdowns of words."""
    return [(word["officialBreakdown"] or {}).get("text") for word in (await keeper.ask(WORDS, *numbers))["words"]]


async def test_each_mutation_is_seen_at_once_and_leaves_the_other_words(keeper: Keeper) -> None:
    served, seen = keeper.served, [await official(keeper, 771, 772)]
    submitted = (await submit(served, ADMIN, 771, "выход", verify=True)).data["submitBreakdown"]["breakdown"]
    seen.append(await official(keeper, 771, 772))
    assert keeper.read == [keys.official_breakdown("771"), keys.word("771")]
    await revoke(served, ADMIN, submitted["id"])
    seen.append(await official(keeper, 771, 772))
    own = (await submit(served, ANNA, 771, "вы", "ход")).data["submitBreakdown"]["breakdown"]
    await verify(served, ADMIN, own["id"], own["revision"])
    seen.append(await official(keeper, 771, 772))
    await delete(served, ADMIN, breakdown_id(771))
    seen.append(await official(keeper, 771, 772))

    assert seen[0] == ["вы-ход", "в-ход"]
    assert [one[1] for one in seen] == ["в-ход"] * 5
    assert seen[1] == ["выход", "в-ход"]
    assert seen[3] == ["вы-ход", "в-ход"]
    assert seen[4] != seen[3]
    assert keeper.kept.used == 4


async def test_what_is_read_soon_after_a_change_of_it_is_not_kept(keeper: Keeper) -> None:
    await official(keeper, 771, 772)
    await submit(keeper.served, ADMIN, 771, "выход", verify=True)
    for _ in range(2):
        assert await official(keeper, 771, 772) == ["выход", "в-ход"]
    soon, read_soon = len(keeper.kept), keeper.read
    keeper.settle()
    await official(keeper, 771)

    assert (soon, read_soon) == (1, [keys.official_breakdown("771"), keys.word("771")])
    assert len(keeper.kept) == 2


async def test_a_change_by_another_process_is_seen_when_the_change_log_is_read(
    keeper: Keeper, table: AdminEngine
) -> None:
    keeper.served.dictionary.change_log = ChangeLog(table)
    await keeper.served.dictionary.catch_up(Budget(20))
    keeper.settle()
    before = await official(keeper, 771, 772)
    async with open_dictionary(table) as other:
        served = Served(other, keeper.served.engine, keeper.served.executor, keeper.served.service)
        await submit(served, ADMIN, 771, "выход", verify=True)
    stale = await official(keeper, 771, 772)
    await keeper.served.dictionary.catch_up(Budget(20))
    after = await official(keeper, 771, 772)

    assert (before, stale, after) == (["вы-ход", "в-ход"], ["вы-ход", "в-ход"], ["выход", "в-ход"])
    assert keeper.read == [keys.official_breakdown("771"), keys.word("771")]


async def test_an_import_makes_other_objects(keeper: Keeper, table: AdminEngine) -> None:
    await keeper.ask(TEXTS, 9)
    await table.put_many([make_word(word_id="9", text="ёлочка", meanings=["fir tree"])], budget=Budget(None))
    await reindex(table, budget=Budget(None), progress=lambda *_: None)
    await keeper.served.dictionary.look()

    assert await keeper.ask(TEXTS, 9) == {"words": [{"text": "ёлочка"}]}


async def test_what_other_software_changes_is_seen_after_five_minutes(keeper: Keeper, table: AdminEngine) -> None:
    await official(keeper, 771)
    await table.put_many([make_breakdown(parts=[("выход", "1", "1")])], budget=Budget(None))
    keeper.clock.now += KEPT_SECONDS - 1
    before = await official(keeper, 771)
    keeper.clock.now += 1

    assert (before, await official(keeper, 771)) == (["вы-ход"], ["выход"])


async def test_objects_are_not_used_while_the_changes_of_others_are_unknown(keeper: Keeper) -> None:
    keeper.kept.agreed(keeper.clock.now)
    await official(keeper, 771)
    keeper.clock.now += BELIEVED_SECONDS + 0.1
    await official(keeper, 771)
    unknown = keeper.read
    keeper.kept.agreed(keeper.clock.now)
    await official(keeper, 771)

    assert (len(unknown), keeper.read) == (2, [])


async def test_an_answer_depends_on_its_kept_objects_and_is_as_old_as_they_are(keeper: Keeper) -> None:
    served, budget = keeper.served, Budget(20)
    await official(keeper, 771)
    keeper.clock.now += 41.5
    await official(keeper, 772)
    ids: dict[str, object] = {"ids": [global_id("Word", number) for number in ("771", "772", "773")]}
    noted: list[frozenset[str]] = []
    asked = served.dictionary.request

    def requested(budget: Budget, **given: Any) -> Any:
        loaders = asked(budget, **given)
        noted.append(loaders.reader.dependencies)  # type: ignore[arg-type]
        return loaders

    served.dictionary.request = requested  # type: ignore[method-assign]
    answer = (await served.ask(WORDS, ids)).answer

    assert answer.age_seconds == 42
    assert noted[0].topics == {"w771", "w772", "w773"}  # type: ignore[attr-defined]
    assert budget.calls == {}


# ------------------------------------------------------------------ bounds


async def test_kept_objects_count_against_the_limit_of_objects(table: AdminEngine) -> None:
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text officialBreakdown { items { text } } } }"
    async with keeping(table) as keeper:
        ids: dict[str, object] = {"ids": [global_id("Word", number) for number in ("771", "772", "773")]}
        first = (await keeper.served.ask(query, ids)).budget
        second = (await keeper.served.ask(query, ids)).budget

        assert first.objects == second.objects == 13
        assert (first.read_units, second.read_units) == (3.0, 0.0)
        assert second.answer_bytes >= len(str(await keeper.ask(query, 771)))


async def test_an_answer_of_kept_objects_meets_the_limits_of_others(table: AdminEngine) -> None:
    async with keeping(table, limits=Limits(max_objects=10)) as keeper:
        few = await keeper.ask(WORDS, 771, 772, 773)
        ids: dict[str, object] = {"ids": [global_id("Word", number) for number in ("771", "772", "773") * 4]}
        many = await keeper.served.ask(WORDS, ids)

        assert len(few["words"]) == 3
        assert many.codes == ["COST_LIMIT_EXCEEDED"]


async def test_the_memory_of_kept_objects_is_bounded_and_no_client_empties_it(tmp_path: Path) -> None:
    words = [make_word(word_id=str(number), text=f"слово{number}", meanings=["m" * 900]) for number in range(1, 1500)]
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text definitions { definitions { senses { text } } } } }"
    async with small_table(tmp_path, words) as engine, keeping(engine) as keeper:
        for _ in range(2):
            await keeper.ask(query, *range(1, 41), client=b"learner")
        for start in range(41, 1481, 40):
            for _ in range(2):
                await keeper.ask(query, *range(start, start + 40), client=b"stranger")
        await keeper.ask(query, *range(1, 41), client=b"learner")

        assert keeper.read == []
        assert keeper.kept.cache.evicted > 0
        assert keeper.kept.cache.size_bytes <= MEGABYTE


async def test_an_object_that_is_too_large_is_not_kept(tmp_path: Path) -> None:
    words = [make_word(word_id="1", meanings=["m" * 20_000]), make_word(word_id="2", meanings=["m"])]
    query = "query Q($ids: [ID!]!) { words(ids: $ids) { text definitions { definitions { senses { text } } } } }"
    async with small_table(tmp_path, words) as engine, keeping(engine) as keeper:
        for _ in range(2):
            await keeper.ask(query, 1, 2)

        assert keeper.read == [keys.word("1")]


async def test_a_malformed_word_is_not_kept_and_its_error_is_reported_each_time(
    tmp_path: Path,
) -> None:
    items = make_dictionary()
    odd = [item | {"word": {"word_id": "9", "word": ["ёлка"]}} if item["pk"] == "WORD#9" else item for item in items]
    async with small_table(tmp_path, items) as engine:
        await engine.put_many(odd, budget=Budget(None))
        async with keeping(engine) as keeper:
            ids: dict[str, object] = {"ids": [global_id("Word", number) for number in ("771", "9")]}
            answers = [await keeper.served.ask(WORDS, ids) for _ in range(2)]

            assert [answer.codes for answer in answers] == [["INTERNAL_SERVER_ERROR"]] * 2
            assert [answer.answer.age_seconds for answer in answers] == [0, 0]
            assert len(keeper.kept) == 0


# ------------------------------------------------------------------ what it saves


def zipf(words: Sequence[int], lists: int, length: int) -> list[list[int]]:
    """Draw lists of words, the nth of which is asked for 1/n times as often as the first."""
    draw = random.Random(5)  # noqa: S311  # guards nothing
    weights = [*accumulate(1 / rank for rank in range(1, len(words) + 1))]
    return [draw.choices(words, cum_weights=weights, k=length) for _ in range(lists)]


@pytest.mark.no_cover
async def test_lists_of_words_as_learners_ask_for_them_read_at_most_six_units(tmp_path: Path) -> None:
    words = [make_word(word_id=str(number), text=f"слово{number}") for number in range(1, 5001)]
    async with small_table(tmp_path, words) as engine, keeping(engine, megabytes=32) as keeper:
        lists = zipf(range(1, 5001), 600, 20)
        units = []
        for one in lists:
            ids: dict[str, object] = {"ids": [global_id("Word", str(number)) for number in one]}
            units.append((await keeper.served.ask(WORDS, ids)).budget.read_units)

    assert units[0] > 10
    assert sum(units[300:]) / 300 <= 6
