"""The response cache: one execution for identical requests, within bounds."""

from __future__ import annotations

import asyncio
import gc
import tracemalloc
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from schema.operations.cache_policy import NEVER, CacheHint
from schema.operations.execution import Executor
from schema.operations.fresh_cache import ENTRY_BYTES
from schema.operations.operation import Answer, OperationRequest, Ready
from schema.operations.recent_changes import CHANGED_TOPICS
from server.graphql.cache_counts import CacheOutcome
from server.graphql.cache_headers import encoded, with_request_id
from server.graphql.response_cache import CacheBounds, ResponseCache, response_key
from table.model.topics import EVERYTHING

KEY = b"a" * 32
WORD = (
    "query Word($number: Int!, $style: StressStyle) { word(by: { databaseId: $number }) { stressed(style: $style) } }"
)


@dataclass(slots=True)
class Clock:
    """A clock set by the test."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass(slots=True)
class Kitchen:
    """Makes answers once it may."""

    made: int = 0
    cancelled: int = 0
    hint: CacheHint = field(default_factory=lambda: CacheHint(3600))
    payload: dict[str, object] = field(default_factory=lambda: {"data": {"word": None}})
    made_of: frozenset[str] = frozenset()
    fault: Exception | None = None
    may_serve: asyncio.Event = field(default_factory=asyncio.Event)

    async def make(self) -> Answer:
        """Make an answer."""
        self.made += 1
        try:
            await self.may_serve.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.fault is not None:
            raise self.fault
        answer = Answer(payload=self.payload, executed=True, hint=self.hint)
        return encoded(answer, data_version="1", made_of=self.made_of)


@pytest.fixture
def kitchen() -> Kitchen:
    """A kitchen that serves at once."""
    kitchen = Kitchen()
    kitchen.may_serve.set()
    return kitchen


def _ready(query: str, variables: dict[str, object] | None = None, operation_name: str | None = None) -> Ready:
    request = OperationRequest(query=query, variables=variables, operation_name=operation_name)
    ready = Executor().prepare(request, request_id="request-1")
    assert isinstance(ready, Ready), ready
    return ready


async def _started(
    cache: ResponseCache, kitchen: Kitchen, requests: int
) -> list[asyncio.Task[tuple[Answer, CacheOutcome]]]:
    """Start requests for the same answer; return once all of them wait."""
    tasks = [asyncio.create_task(cache.answer(KEY, kitchen.make)) for _ in range(requests)]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_an_answer_is_made_once_and_then_found(kitchen: Kitchen) -> None:
    cache = ResponseCache()

    first, made = await cache.answer(KEY, kitchen.make)
    second, found = await cache.answer(KEY, kitchen.make)

    assert (made, found, kitchen.made) == (CacheOutcome.MISS, CacheOutcome.HIT, 1)
    assert first.encoded == second.encoded == b'{"data":{"word":null}}'
    assert cache.counts.requests == {
        CacheOutcome.HIT: 1,
        CacheOutcome.MISS: 1,
        CacheOutcome.COALESCED: 0,
        CacheOutcome.BYPASS: 0,
    }


@pytest.mark.parametrize(("max_age", "kept_for"), [(10, 10), (300, 300), (86400, 300)])
async def test_an_answer_is_kept_for_its_age_and_no_longer_than_the_bound(
    kitchen: Kitchen, max_age: int, kept_for: int
) -> None:
    clock = Clock()
    cache = ResponseCache(clock=clock)
    kitchen.hint = CacheHint(max_age)

    await cache.answer(KEY, kitchen.make)
    clock.now += kept_for - 1
    last, still = await cache.answer(KEY, kitchen.make)
    clock.now += 1
    new, again = await cache.answer(KEY, kitchen.make)

    assert (still, last.age_seconds) == (CacheOutcome.HIT, kept_for - 1)
    assert (again, new.age_seconds) == (CacheOutcome.MISS, 0)
    assert (kitchen.made, len(cache), cache.size_bytes) == (2, 1, 22 + ENTRY_BYTES)


@pytest.mark.parametrize("hint", [NEVER, CacheHint(0), CacheHint(), CacheHint(60, is_private=True)])
async def test_answers_that_depend_on_the_viewer_are_not_kept(kitchen: Kitchen, hint: CacheHint) -> None:
    cache = ResponseCache()
    kitchen.hint = hint

    outcomes = [(await cache.answer(KEY, kitchen.make))[1] for _ in range(2)]

    assert outcomes == [CacheOutcome.MISS, CacheOutcome.MISS]
    assert (len(cache), cache.size_bytes, cache.counts.stored) == (0, 0, 0)


async def test_identical_requests_in_flight_are_answered_by_one_execution() -> None:
    cache, kitchen = ResponseCache(), Kitchen()
    tasks = await _started(cache, kitchen, 50)

    kitchen.may_serve.set()
    answers = await asyncio.gather(*tasks)

    assert kitchen.made == 1
    assert [outcome for _, outcome in answers] == [CacheOutcome.MISS, *[CacheOutcome.COALESCED] * 49]
    assert len({reply.entity_tag for reply, _ in answers}) == 1
    assert (await cache.answer(KEY, kitchen.make))[1] is CacheOutcome.HIT


@pytest.mark.parametrize("left", [[0], [3], [0, 1, 2, 3]])
async def test_clients_that_leave_do_not_end_work_that_others_wait_for(left: list[int]) -> None:
    cache, kitchen = ResponseCache(), Kitchen()
    tasks = await _started(cache, kitchen, 5)

    for number in left:
        tasks[number].cancel()
    await asyncio.sleep(0)
    kitchen.may_serve.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)

    assert (kitchen.made, kitchen.cancelled) == (1, 0)
    assert [number for number, answer in enumerate(answers) if isinstance(answer, asyncio.CancelledError)] == left
    assert len(cache) == 1


async def test_the_last_one_to_leave_ends_the_work_and_the_next_one_begins_anew() -> None:
    cache, kitchen = ResponseCache(), Kitchen()
    tasks = await _started(cache, kitchen, 3)

    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    kitchen.may_serve.set()
    _, outcome = await cache.answer(KEY, kitchen.make)

    assert (kitchen.made, kitchen.cancelled, outcome) == (2, 1, CacheOutcome.MISS)


async def test_an_execution_that_is_cancelled_alone_is_an_error_of_the_server_for_those_who_wait() -> None:
    cache = ResponseCache()

    async def given_up() -> Answer:
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    tasks = [asyncio.create_task(cache.answer(KEY, given_up)) for _ in range(3)]
    answers = await asyncio.gather(*tasks, return_exceptions=True)

    assert [getattr(answer, "status", None) for answer in answers] == [503] * 3


async def test_an_unobserved_fault_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    cache, stuck = ResponseCache(), asyncio.Event()

    async def fails() -> Answer:
        try:
            await stuck.wait()
        finally:
            raise RuntimeError("broken")

    task = asyncio.create_task(cache.answer(KEY, fails))
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0.01)
    gc.collect()
    await asyncio.sleep(0)

    assert caplog.records == []


async def test_a_fault_reaches_everyone_who_waits_and_is_not_remembered() -> None:
    cache, kitchen = ResponseCache(), Kitchen(fault=RuntimeError("broken"))
    tasks = await _started(cache, kitchen, 4)

    kitchen.may_serve.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    kitchen.fault = None
    _, outcome = await cache.answer(KEY, kitchen.make)

    assert [str(answer) for answer in answers] == ["broken"] * 4
    assert (kitchen.made, outcome) == (2, CacheOutcome.MISS)


async def test_an_answer_with_errors_is_shared_and_not_kept() -> None:
    cache = ResponseCache()
    kitchen = Kitchen(hint=NEVER, payload={"errors": [{"message": "out of time", "extensions": {}}], "data": None})
    tasks = await _started(cache, kitchen, 3)

    kitchen.may_serve.set()
    answers = await asyncio.gather(*tasks)

    assert kitchen.made == 1
    assert [reply.payload for reply, _ in answers] == [kitchen.payload] * 3
    assert len(cache) == 0


async def test_only_so_many_answers_in_the_making_are_shared() -> None:
    cache, kitchen = ResponseCache(CacheBounds(flights=2)), Kitchen()
    keys = [bytes([number]) * 32 for number in (1, 2, 3, 3, 1)]
    tasks = [asyncio.create_task(cache.answer(key, kitchen.make)) for key in keys]
    await asyncio.sleep(0)

    kitchen.may_serve.set()
    outcomes = [outcome for _, outcome in await asyncio.gather(*tasks)]

    assert outcomes == [
        CacheOutcome.MISS,
        CacheOutcome.MISS,
        CacheOutcome.MISS,
        CacheOutcome.MISS,
        CacheOutcome.COALESCED,
    ]
    assert kitchen.made == 4


async def test_a_write_drops_what_is_kept_and_what_was_read_before_it() -> None:
    cache, kitchen = ResponseCache(), Kitchen()
    before = await _started(cache, kitchen, 2)

    cache.clear()
    after = await _started(cache, kitchen, 2)
    kitchen.may_serve.set()
    outcomes = [outcome for _, outcome in await asyncio.gather(*before, *after)]

    assert outcomes == [CacheOutcome.MISS, CacheOutcome.COALESCED, CacheOutcome.MISS, CacheOutcome.COALESCED]
    assert (kitchen.made, len(cache), cache.counts.stored) == (2, 1, 1)
    cache.clear()
    assert (len(cache), cache.size_bytes) == (0, 0)


async def _kept(cache: ResponseCache, made_of: dict[bytes, set[str]]) -> None:
    """Store answers that are made of topics, by their keys."""
    for key, topics in made_of.items():
        kitchen = Kitchen(made_of=frozenset(topics))
        kitchen.may_serve.set()
        await cache.answer(key, kitchen.make)


async def _hits(cache: ResponseCache, keys: Iterable[bytes]) -> list[bytes]:
    """Return the keys whose answers are found; others are made of nothing from then on."""
    kitchen = Kitchen()
    kitchen.may_serve.set()
    return [key for key in keys if (await cache.answer(key, kitchen.make))[1] is CacheOutcome.HIT]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"w1"}, [b"2", b"f", b"-"]),
        ({"f7"}, [b"1", b"2", b"-"]),
        ({"w2", "f7"}, [b"1", b"-"]),
        ({"w3"}, [b"1", b"2", b"f", b"-"]),
        (set[str](), [b"1", b"2", b"f", b"-", b"*"]),
        ({EVERYTHING}, []),
    ],
)
async def test_a_change_drops_what_is_made_of_it_and_nothing_else(changed: set[str], found: list[bytes]) -> None:
    cache = ResponseCache()
    made_of = {b"1": {"w1"}, b"2": {"w2", "w9"}, b"f": {"f7"}, b"-": set[str](), b"*": {EVERYTHING}}
    await _kept(cache, made_of)

    cache.forget(changed)

    assert cache.counts.forgotten == 5 - len(found)
    assert len(cache) == len(found)
    assert await _hits(cache, made_of) == found


@pytest.mark.parametrize(("changed", "stored"), [({"w1"}, 0), ({EVERYTHING}, 0), ({"w2"}, 1), (set[str](), 1)])
async def test_an_answer_made_before_a_change_of_what_it_is_made_of_is_not_kept_after_it(
    changed: set[str], stored: int
) -> None:
    cache, kitchen = ResponseCache(), Kitchen(made_of=frozenset({"w1"}))
    before = await _started(cache, kitchen, 2)

    cache.forget(changed)
    kitchen.may_serve.set()
    await asyncio.gather(*before)

    assert (kitchen.made, len(cache)) == (1, stored)


async def test_a_change_that_was_dropped_from_memory_still_counts() -> None:
    cache, kitchen = ResponseCache(), Kitchen(made_of=frozenset({"w1"}))
    before = await _started(cache, kitchen, 1)

    cache.forget({"w1"})
    cache.forget({f"u{number}" for number in range(CHANGED_TOPICS)})
    kitchen.may_serve.set()
    await asyncio.gather(*before)

    assert len(cache) == 0


async def test_an_answer_made_shortly_after_a_change_is_kept_for_a_second(kitchen: Kitchen) -> None:
    clock = Clock()
    cache = ResponseCache(clock=clock)
    kitchen.made_of = frozenset({"w1"})
    cache.forget({"w1"})
    outcomes = []

    for seconds in (0, 0.9, 0.2, 5, 100):
        clock.now += seconds
        outcomes.append((await cache.answer(KEY, kitchen.make))[1])

    assert outcomes == [
        CacheOutcome.MISS, CacheOutcome.HIT, CacheOutcome.MISS, CacheOutcome.MISS, CacheOutcome.HIT
    ]  # fmt: skip


async def test_answers_are_believed_as_long_as_the_changes_of_others_are_known(kitchen: Kitchen) -> None:
    clock = Clock()
    cache = ResponseCache(clock=clock)
    cache.agreed(clock.now)
    await cache.answer(KEY, kitchen.make)

    outcomes = []
    for seconds, is_agreed in ((2, False), (0.5, False), (0, False), (0, True), (2, False)):
        clock.now += seconds
        if is_agreed:
            cache.agreed(clock.now)
        outcomes.append((await cache.answer(KEY, kitchen.make))[1])

    assert outcomes == [
        CacheOutcome.HIT, CacheOutcome.MISS, CacheOutcome.MISS, CacheOutcome.HIT, CacheOutcome.HIT
    ]  # fmt: skip


async def test_answers_that_are_asked_for_once_do_not_push_out_those_that_are_asked_for_again(
    kitchen: Kitchen,
) -> None:
    cache = ResponseCache(CacheBounds(entries=100))
    popular = [bytes([number]) * 32 for number in range(60)]
    for key in popular * 2:
        await cache.answer(key, kitchen.make)

    for number in range(1000):
        await cache.answer(b"once" + number.to_bytes(28, "big"), kitchen.make)

    assert await _hits(cache, popular) == popular
    assert len(cache) == 100


async def test_large_answers_that_are_asked_for_once_push_out_each_other(kitchen: Kitchen) -> None:
    cache = ResponseCache(CacheBounds(bytes=80_000))
    popular = [bytes([number]) * 32 for number in range(40)]
    for key in popular * 2:
        await cache.answer(key, kitchen.make)

    kitchen.payload = {"data": "x" * (10_000 - ENTRY_BYTES - 11)}
    for number in range(30):
        await cache.answer(b"once" + number.to_bytes(28, "big"), kitchen.make)

    assert await _hits(cache, popular) == popular
    assert cache.size_bytes <= 80_000


@pytest.mark.parametrize("addresses", [1, 6, 18, 40])
async def test_answers_in_use_survive_strangers_who_use_large_ones(kitchen: Kitchen, addresses: int) -> None:
    cache = ResponseCache()
    kitchen.payload = {"data": "x" * 3000}
    used = [bytes([number]) * 32 for number in range(60)]
    for key in used * 2:
        await cache.answer(key, kitchen.make, client=b"own")

    kitchen.payload = {"data": "x" * 2_000_000}
    for number in range(40):
        for _ in range(2):
            client = b"stranger %d" % (number % addresses)
            await cache.answer(b"large" + number.to_bytes(27, "big"), kitchen.make, client=client)

    assert cache.counts.evicted > 20
    assert await _hits(cache, used) == used


async def test_the_memory_of_topics_stays_within_the_bound_and_ends_with_their_answers(kitchen: Kitchen) -> None:
    bound = 1_000_000
    cache = ResponseCache(CacheBounds(bytes=bound))

    tracemalloc.start()
    try:
        for number in range(1000):
            kitchen.made_of = frozenset(f"w{number}{topic:03}" for topic in range(20))
            await cache.answer(number.to_bytes(32, "big"), kitchen.make)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 0 < len(cache) == cache.counts.stored - cache.counts.evicted
    assert taken < bound * 1.1
    assert len(cache._kept._made_of) == 20 * len(cache)
    cache.clear()
    assert len(cache._kept._made_of) == 0


async def test_the_topics_of_an_answer_count_as_memory(kitchen: Kitchen) -> None:
    cache = ResponseCache()
    kitchen.made_of = frozenset(f"w{number}" for number in range(50))

    await cache.answer(KEY, kitchen.make)

    assert cache.size_bytes == ENTRY_BYTES + 22 + 50 * 500


async def test_the_least_recently_used_is_dropped_first(kitchen: Kitchen) -> None:
    cache = ResponseCache(CacheBounds(entries=2))

    for number in (1, 2, 1, 3):
        await cache.answer(bytes([number]) * 32, kitchen.make)
    outcomes = [(await cache.answer(bytes([number]) * 32, kitchen.make))[1] for number in (1, 3, 2)]

    assert outcomes == [CacheOutcome.HIT, CacheOutcome.HIT, CacheOutcome.MISS]
    assert (len(cache), cache.counts.evicted) == (2, 2)


async def test_an_answer_that_would_push_out_all_others_is_not_kept(kitchen: Kitchen) -> None:
    cache = ResponseCache(CacheBounds(bytes=80_000))

    kitchen.payload = {"data": "x" * (10_000 - ENTRY_BYTES - 11)}
    await cache.answer(KEY, kitchen.make)
    kitchen.payload = {"data": "x" * (10_001 - ENTRY_BYTES - 11)}
    await cache.answer(b"b" * 32, kitchen.make)

    assert (len(cache), cache.size_bytes, cache.counts.too_large) == (1, 10_000, 1)


@pytest.mark.parametrize("length", [10, 5_000])
async def test_the_memory_that_is_taken_stays_within_the_bound(kitchen: Kitchen, length: int) -> None:
    bound = 1_000_000
    cache = ResponseCache(CacheBounds(bytes=bound))

    tracemalloc.start()
    try:
        for number in range(3000):
            kitchen.payload = {"data": f"{number:05}" + "x" * length}
            await cache.answer(number.to_bytes(32, "big"), kitchen.make)
            assert cache.size_bytes <= bound
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert cache.counts.evicted == 3000 - len(cache)
    assert 0.9 * bound < cache.size_bytes <= bound
    assert taken < bound * 1.1


def test_a_key_is_of_what_is_asked_of_which_data() -> None:
    two = "query A { about { version } } query B { about { version } }"
    keys = [
        response_key(_ready(WORD, {"number": 7}), data_version="1"),
        response_key(_ready(WORD, {"number": 8}), data_version="1"),
        response_key(_ready(WORD, {"number": 7, "style": None}), data_version="1"),
        response_key(_ready(WORD, {"number": 7, "style": "ACUTE"}), data_version="1"),
        response_key(_ready(WORD, {"number": 7}), data_version="2"),
        response_key(_ready(WORD + " ", {"number": 7}), data_version="1"),
        response_key(_ready(two, operation_name="A"), data_version="1"),
        response_key(_ready(two, operation_name="B"), data_version="1"),
    ]

    assert len(set(keys)) == 8
    assert {len(key) for key in keys} == {32}


def test_a_key_is_the_same_whichever_way_the_request_came() -> None:
    plain = _ready(WORD, {"number": 7, "style": "ACUTE"})
    turned = _ready(WORD, {"style": "ACUTE", "number": 7}, operation_name="Word")
    more = _ready(WORD, {"number": 7, "style": "ACUTE", "invented": [[[[]]]], "other": "x" * 1000})
    by_get = Executor().prepare(
        OperationRequest(query=WORD, variables={"number": 7, "style": "ACUTE"}, queries_only=True), request_id="r"
    )
    assert isinstance(by_get, Ready)

    keys = {response_key(ready, data_version="1") for ready in (plain, turned, more, by_get)}

    assert len(keys) == 1


def test_an_answer_that_another_request_got_names_this_one() -> None:
    errors = [
        {"message": "a", "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "theirs"}},
        {"message": "b", "extensions": {"code": "BAD_USER_INPUT"}},
    ]
    answer = Answer(payload={"errors": errors, "data": {"word": None}}, executed=False)

    told = with_request_id(answer, "mine")

    assert told.payload == {
        "errors": [
            {"message": "a", "extensions": {"code": "INTERNAL_SERVER_ERROR", "requestId": "mine"}},
            {"message": "b", "extensions": {"code": "BAD_USER_INPUT"}},
        ],
        "data": {"word": None},
    }
    assert told.executed is False
    assert errors[0]["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "requestId": "theirs"}
