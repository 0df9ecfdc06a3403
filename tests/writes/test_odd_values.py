"""Odd values of any attribute that a mutation reads: the change is made or refused, never an internal error."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from table.engine.budget import Budget
from table.engine.paging import all_items
from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.model import keys
from tests.breaking_down import ADMIN, ANNA, BORIS, breakdown_id, delete, morpheme, revoke, submit, verify, word
from tests.builders import make_dictionary, make_user
from tests.dictionary import Asked, Served, serving, small_table
from tests.writes.odd_values import with_odd_values

Mutations = Mapping[str, Callable[[], Awaitable[Asked]]]

READ = (
    keys.word("771"),
    keys.official_breakdown("771"),
    keys.user_breakdown(ANNA, "771"),
    keys.user_breakdown(BORIS, "771"),
    keys.submission_count(ANNA),
    keys.user(ANNA),
    keys.user(ADMIN),
    keys.family("102"),
)
"""The items that the mutations read."""


async def _items(served: Served) -> dict[PrimaryKey, Attributes]:
    return {keys.key_of(item): item async for item in all_items(served.engine.engine, budget=Budget(None))}


async def _mutations(served: Served) -> Mutations:
    """Fill a word with breakdowns, and return each kind of change of them, by users with and without rights."""
    await submit(served, BORIS, 771, morpheme(218), morpheme(1577))
    await submit(served, ADMIN, 771, "вы", morpheme(1577))
    await submit(served, ADMIN, 771, "в", "ы", "ход")
    await submit(served, ANNA, 771, "вых", "од")
    own, official = (breakdown_id(771, served, one) for one in (ANNA, None))
    revision = (await word(served, ANNA, 771))["viewerBreakdown"]["revision"]
    return {
        "submit": lambda: submit(served, ANNA, 771, morpheme(218), morpheme(1577)),
        "submit as an admin": lambda: submit(served, ADMIN, 771, morpheme(218), "ход"),
        "delete": lambda: delete(served, ANNA, own),
        "delete another's": lambda: delete(served, ADMIN, breakdown_id(771, served, BORIS)),
        "delete the official one": lambda: delete(served, ADMIN, official),
        "verify": lambda: verify(served, ADMIN, own, revision),
        "revoke": lambda: revoke(served, ADMIN, official),
    }


async def _failures(folder: Path, read: PrimaryKey, chosen: Callable[[int, int], bool]) -> list[str]:
    """Run the chosen changes on a table with one odd value in an item, one value after the other."""
    found: list[str] = []
    users = [make_user(email=ADMIN, is_admin=True), make_user(email=ANNA), make_user(email=BORIS)]
    budget = Budget(None)
    async with small_table(folder, [*make_dictionary(), *users]) as engine, serving(engine) as served:
        mutations = await _mutations(served)
        clean = await _items(served)
        for number, (what, odd) in enumerate(with_odd_values(clean[read])):
            for at, (name, mutation) in enumerate(mutations.items()):
                if not chosen(number, at):
                    continue
                await engine.put_many([odd], budget=budget)
                asked = await mutation()
                failed = [error for error in asked.errors if len(error["path"]) == 1]  # not fields of the payload
                codes = {error["extensions"]["code"] for error in failed}
                if not codes <= {"BAD_USER_INPUT", "FORBIDDEN"}:
                    found.append(f"{name}, {what}: {codes}")
                now = await _items(served)
                await engine.delete_many(now.keys() - clean.keys(), budget=budget)
                await engine.put_many([item for key, item in clean.items() if now.get(key) != item], budget=budget)
    return found


@pytest.mark.parametrize("read", READ, ids=" / ".join)
async def test_no_odd_value_makes_a_change_fail(tmp_path: Path, read: PrimaryKey) -> None:
    assert await _failures(tmp_path, read, lambda number, at: number % 7 == at) == []


@pytest.mark.writes
@pytest.mark.parametrize("read", READ, ids=" / ".join)
async def test_none_of_many_odd_values_makes_a_change_fail(tmp_path: Path, read: PrimaryKey) -> None:
    assert await _failures(tmp_path, read, lambda number, at: number % 3 == at % 3) == []


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    """A dictionary with an admin; the count of one family is a text, as the catalogue has found it."""
    items = [*make_dictionary(), make_user(email=ADMIN, is_admin=True)]
    async with small_table(tmp_path, items) as engine:
        entry = keys.family_entry(2, "102")
        found = (await engine.get_many([entry], budget=Budget(None)))[entry]
        await engine.put_many([{**found, "word_count": "many"}], budget=Budget(None))
        async with serving(engine) as opened:
            yield opened


async def _change(served: Served, key: PrimaryKey, **attributes: AttributeValue) -> None:
    stored = (await _items(served))[key]
    await served.engine.engine.put_many([{**stored, **attributes}], budget=Budget(None))


async def test_a_word_that_cannot_be_read_is_named_in_the_log_and_nothing_is_changed(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    await _change(served, keys.word("771"), word={"word_id": "772", "word": "выход", "pos": "noun"})
    before = await _items(served)

    asked = await submit(served, ADMIN, 771, "выход")

    assert asked.codes == ["BAD_USER_INPUT"]
    assert asked.messages[0].startswith("nothing was changed: what is stored of this word, or of this breakdown,")
    assert "item WORD#771 / WORD#771: word.word_id is the id of another word" in caplog.text
    assert await _items(served) == before


async def test_a_breakdown_that_cannot_be_read_is_not_revoked_but_can_be_replaced(served: Served) -> None:
    await submit(served, ADMIN, 771, "вы", "ход")
    await _change(served, keys.official_breakdown("771"), date_submitted=[7])

    revoked = await revoke(served, ADMIN, breakdown_id(771))
    replaced = await submit(served, ADMIN, 771, "выход")

    assert revoked.codes == ["BAD_USER_INPUT"]
    assert replaced.data["submitBreakdown"]["breakdown"]["text"] == "выход"


@pytest.mark.parametrize("replaced", [7, "a text", [], {}, {"breakdown_items": 7}, {"date_submitted": b"odd"}])
async def test_without_a_former_breakdown_that_can_be_read_none_is_put_back(
    served: Served, replaced: AttributeValue
) -> None:
    await submit(served, ADMIN, 771, "вы", "ход")
    await submit(served, ADMIN, 771, "выход")
    former = (await _items(served))[keys.official_breakdown("771")]["replaced"]
    odd = {**former, **replaced} if isinstance(former, dict) and isinstance(replaced, dict) and replaced else replaced
    await _change(served, keys.official_breakdown("771"), replaced=odd)

    await delete(served, ADMIN, breakdown_id(771))

    assert keys.official_breakdown("771") not in await _items(served)


async def test_a_former_breakdown_without_a_readable_date_of_verification_is_verified_again(served: Served) -> None:
    await submit(served, ADMIN, 771, "вы", "ход")
    await submit(served, ADMIN, 771, "выход")
    former: Any = (await _items(served))[keys.official_breakdown("771")]["replaced"]
    await _change(served, keys.official_breakdown("771"), replaced={**former, "date_verified": ["odd"]})

    await delete(served, ADMIN, breakdown_id(771))

    official = (await word(served, None, 771))["officialBreakdown"]
    assert (official["text"], official["isVerified"]) == ("вы-ход", True)


async def test_a_count_of_words_that_is_not_a_number_is_left_to_reindex(served: Served) -> None:
    asked = await submit(served, ADMIN, 771, morpheme(218), "ход")

    stored = await _items(served)
    assert asked.data["submitBreakdown"]["breakdown"]["text"] == "вы-ход"
    assert stored[keys.family_entry(2, "102")]["word_count"] == "many"
