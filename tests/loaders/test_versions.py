"""Derived items of another version: nothing is answered from them, and what is affected says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import table.entries.reindex as reindex_module
from schema.operations.cache_policy import NEVER
from table.__main__ import main
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from table.engine.protocol import Attributes, AttributeValue
from table.entries import entries
from table.entries.check import check
from table.entries.entries import DERIVED_ITEMS_VERSION
from table.entries.reindex import NewerTableError, reindex
from table.jobs.loading import load
from table.model import keys
from table.model.kinds import Kind, is_derived, kind_of
from tests.breaking_down import ADMIN, submit
from tests.builders import make_dictionary, make_headword, make_user, make_word
from tests.dictionary import Served, serving, small_table

OLDER, NEWER = DERIVED_ITEMS_VERSION - 1, DERIVED_ITEMS_VERSION + 1

MISSING = [
    "{ wordList { nodes { text } } }",
    "{ randomWord { text } }",
    "{ wordOfTheDay { text } }",
    "{ breakdownsAwaitingReview { nodes { text } } }",
    '{ searchWords(query: "exit") { nodes { text } } }',
    '{ analyzeText(text: "выхода") { tokens { text } } }',
]

RIGHT = """{ word(by: { text: { text: "выход" } }) { text breakdown { text } relatedWords { nodes { text } } }
  searchWords(query: "вых") { nodes { text } } viewer { breakdowns { nodes { text } } }
  morphemeFamily(by: { databaseId: 812 }) { wordCount words { nodes { text } } } }"""


async def declare(served: Served, version: object) -> None:
    """Say in `about` that the derived items have a version, and delete those that another version has not."""
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    scanned = await engine.scan(budget=Budget(20))
    derived = [key for key in map(keys.key_of, scanned.items) if is_derived(key)]
    await engine.delete_many(derived, budget=Budget(20))
    changed: Attributes = {**about, "additions_version": version, "word_lists": {}}  # type: ignore[dict-item]
    await engine.put_many([changed], budget=Budget(20))
    await served.dictionary.look()


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """A small dictionary."""
    given = [*make_dictionary(), make_headword(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, given) as engine, serving(engine) as served:
        yield served


@pytest.mark.parametrize("version", [OLDER, NEWER])
@pytest.mark.parametrize("query", MISSING)
async def test_without_derived_items_their_fields_are_errors(served: Served, query: str, version: int) -> None:
    await declare(served, version)

    asked = await served.ask(query, viewer=ADMIN)

    assert asked.codes == ["ADDITIONS_MISSING"]
    assert f"version {DERIVED_ITEMS_VERSION}" in asked.messages[0]
    assert ("update the server" if version == NEWER else "python -m table reindex") in asked.messages[0]
    assert asked.answer.hint == NEVER


@pytest.mark.parametrize("version", [OLDER, NEWER])
async def test_fields_answered_from_original_items_stay_right_and_are_not_cached(served: Served, version: int) -> None:
    before = await served.ask(RIGHT, viewer=ADMIN)
    await declare(served, version)
    after = await served.ask(RIGHT, viewer=ADMIN)

    assert sorted_lists(after.data) == sorted_lists(before.data)
    assert after.answer.hint == NEVER


def sorted_lists(value: object) -> object:
    """Return the value with its lists in a fixed order: there is none without derived items."""
    if isinstance(value, dict):
        return {name: sorted_lists(one) for name, one in value.items()}
    return sorted(map(repr, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("version", [OLDER, NEWER])
async def test_the_server_is_not_ready_and_names_both_versions(served: Served, version: int) -> None:
    assert await served.dictionary.is_ready(Budget(20))
    assert served.dictionary.problems() == []

    await declare(served, version)

    [problem] = served.dictionary.problems()
    assert f"version {version}" in problem
    assert f"version {DERIVED_ITEMS_VERSION}" in problem
    assert served.dictionary.notices()[0] == problem
    about = await served.ask("{ about { notices } }")
    assert problem in about.data["about"]["notices"]


async def test_readiness_is_read_from_the_table_each_time(served: Served) -> None:
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([{**about, "additions_version": NEWER}], budget=Budget(20))

    assert await served.dictionary.is_ready(Budget(20))
    assert len(served.dictionary.problems()) == 1


@pytest.mark.parametrize("version", [OLDER, NEWER])
async def test_breakdowns_are_not_changed_while_other_programs_serve_them(served: Served, version: int) -> None:
    await declare(served, version)

    asked = await submit(served, ADMIN, 771, "выход")

    assert asked.codes == ["ADDITIONS_MISSING"]
    assert "transact" not in served.engine.methods


async def test_an_unreadable_description_of_another_version_is_another_version(served: Served) -> None:
    await declare(served, NEWER)
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([{**about, "data_version": 7}], budget=Budget(20))
    await served.dictionary.look()

    assert served.dictionary.about is None
    assert len(served.dictionary.problems()) == 1
    with pytest.raises(NewerTableError):
        await reindex(engine, budget=Budget(20), progress=lambda *_: None)


# ------------------------------------------------------------------ reindex


async def test_reindex_of_an_older_program_refuses_a_newer_table_and_writes_nothing(served: Served) -> None:
    await declare(served, NEWER)
    before = await served.engine.engine.scan(budget=Budget(20))
    served.engine.forget()

    with pytest.raises(NewerTableError, match=f"version {NEWER}.*version {DERIVED_ITEMS_VERSION}"):
        await reindex(served.engine, budget=Budget(20), progress=lambda *_: None)

    assert {*served.engine.methods} == {"scan"}
    assert await served.engine.engine.scan(budget=Budget(20)) == before


async def test_reindex_of_an_older_program_replaces_a_newer_table_if_it_is_to(served: Served) -> None:
    await declare(served, NEWER)

    await reindex(served.engine, budget=Budget(20), progress=lambda *_: None, replaces_newer=True)
    await served.dictionary.look()

    assert served.dictionary.problems() == []
    assert served.dictionary.has_derived_items


async def test_an_import_of_an_older_program_writes_nothing_into_a_newer_table(served: Served) -> None:
    await declare(served, NEWER)
    before = await served.engine.engine.scan(budget=Budget(20))

    with pytest.raises(NewerTableError):
        await load(
            served.engine,
            [make_word(text="другое")],
            total=1,
            sources=[],
            budget=Budget(20),
            progress=lambda *_: None,
        )

    assert await served.engine.engine.scan(budget=Budget(20)) == before


async def test_reindex_brings_an_older_table_up_to_date_and_deletes_stale_items_last(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex_module, "NOTICING_SECONDS", 0.0)
    engine = served.engine.engine
    stale: Attributes = {**(await entry(served)), "pk": "WORD_LIST#77", "sk": "077777#771"}
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([stale, {**about, "additions_version": OLDER}], budget=Budget(20))
    served.engine.forget()
    await reindex(served.engine, budget=Budget(20), progress=lambda *_: None)
    written = [call.method for call in served.engine.calls if "put" in call.method or "delete" in call.method]
    await served.dictionary.look()

    assert written[-1] == "delete_many"
    assert "put_many" in written
    assert served.dictionary.problems() == []
    assert [len((await served.ask(query, viewer=ADMIN)).errors) for query in MISSING] == [0] * len(MISSING)


async def test_reindex_keeps_stale_items_for_processes_of_another_version_until_the_next_run(served: Served) -> None:
    engine = served.engine.engine
    stale: Attributes = {**(await entry(served)), "pk": "WORD_LIST#77", "sk": "077777#771"}
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([stale, {**about, "additions_version": OLDER}], budget=Budget(20))

    kept = await reindex(served.engine, budget=Budget(20), progress=lambda *_: None, keeps_stale=True)
    left = await engine.get_many([keys.key_of(stale)], budget=Budget(20))
    await served.dictionary.look()
    problems = served.dictionary.problems()
    deleted = await reindex(served.engine, budget=Budget(20), progress=lambda *_: None)

    assert ([*left.values()], problems) == ([stale], [])
    assert (kept.deleted, deleted.deleted) == (0, 1)
    assert await engine.get_many([keys.key_of(stale)], budget=Budget(20)) == {}


async def test_what_a_newer_program_keeps_beside_its_own_items_is_answered_from(served: Served) -> None:
    stable = [query for query in MISSING if "randomWord" not in query]
    before = [(await served.ask(query, viewer=ADMIN)).data for query in stable]
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    beside: Attributes = {**about, "additions_version": NEWER, "kept_versions": [OLDER, DERIVED_ITEMS_VERSION]}
    await engine.put_many([beside], budget=Budget(20))
    assert await served.dictionary.is_ready(Budget(20))

    assert served.dictionary.problems() == []
    assert [(await served.ask(query, viewer=ADMIN)).data for query in stable] == before
    assert (await submit(served, ADMIN, 771, "выход")).codes == []


@pytest.mark.parametrize("kept", [[OLDER], "nonsense", [None]])
async def test_kept_versions_of_others_are_not_answered_from(served: Served, kept: AttributeValue) -> None:
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([{**about, "additions_version": NEWER, "kept_versions": kept}], budget=Budget(20))

    await served.dictionary.look()

    assert f"version {NEWER}" in served.dictionary.problems()[0]


async def test_reindex_beside_declares_the_versions_that_stay_until_the_next_run(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindex_module, "NOTICING_SECONDS", 0.0)
    monkeypatch.setattr(entries, "READABLE_BY", frozenset({OLDER, OLDER - 1}))
    engine = served.engine.engine
    stale: Attributes = {**(await entry(served)), "pk": "WORD_LIST#77", "sk": "077777#771"}
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([stale, {**about, "additions_version": OLDER}], budget=Budget(20))

    declared = []
    for keeps_stale in (True, True, False):
        done = await reindex(served.engine, budget=Budget(20), progress=lambda *_: None, keeps_stale=keeps_stale)
        about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
        is_kept = bool(await engine.get_many([keys.key_of(stale)], budget=Budget(20)))
        problems = (await check(served.engine, budget=Budget(20), progress=lambda *_: None)).problems
        declared.append((about["additions_version"], about.get("kept_versions"), done.kept_versions, is_kept, problems))

    beside = (DERIVED_ITEMS_VERSION, [OLDER], (OLDER,), True, ())
    assert declared == [beside, beside, (DERIVED_ITEMS_VERSION, None, (), False, ())]


async def test_items_are_only_kept_for_versions_that_can_read_them(served: Served) -> None:
    engine = served.engine.engine
    about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
    await engine.put_many([{**about, "additions_version": OLDER}], budget=Budget(20))

    done = await reindex(served.engine, budget=Budget(20), progress=lambda *_: None, keeps_stale=True)

    assert done.kept_versions == ()


def test_earlier_versions_alone_can_be_kept() -> None:
    assert all(version < DERIVED_ITEMS_VERSION for version in entries.READABLE_BY)


async def entry(served: Served) -> Attributes:
    """Return an entry of the list of words."""
    scanned = await served.engine.engine.scan(budget=Budget(20))
    return next(item for item in scanned.items if kind_of(keys.key_of(item)) is Kind.LISTED_WORD)


def test_the_command_fails_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ROOTSKI_ENGINE", "embedded")

    async def prepare() -> None:
        async with open_embedded(tmp_path / "dictionary.sqlite") as engine:
            await engine.create(budget=Budget(20))
            await engine.put_many([*make_dictionary()], budget=Budget(20))
            await reindex(engine, budget=Budget(20), progress=lambda *_: None)
            about = (await engine.get_many([keys.ABOUT], budget=Budget(20)))[keys.ABOUT]
            await engine.put_many([{**about, "additions_version": NEWER}], budget=Budget(20))

    asyncio.run(prepare())
    status = main(["reindex"])

    assert status == 1
    assert "use a newer program" in capsys.readouterr().err
