"""The entries of the morpheme index: rendered once, and right inside any operation."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import orjson
import pytest

from schema.operations.limits import UNLIMITED, Limits
from schema.operations.rendered import to_json
from schema.relay.global_id import global_id
from table.engine.budget import Budget
from table.entries.reindex import reindex
from tests.builders import make_family
from tests.dictionary import Asked, Served, serving, small_table

WHOLE = "{ morphemeIndex { entries { id text familyId kind occursIn level meanings } } }"

FAMILIES = [
    make_family(family_id="20", members={"201": "ход", "200": "хож"}, meanings=["go", 'say "go"'], level=1),
    make_family(family_id="3", members={"31": "ёл"}, kind="prefix", level=None, meanings=[]),
    make_family(family_id="4", members={}),
]


def entries(asked: Asked) -> list[dict[str, Any]]:
    """Return the entries as a client reads them."""
    data = orjson.loads(to_json(asked.data))
    return list(data["morphemeIndex"]["entries"])


async def test_there_is_an_entry_for_each_morpheme_by_the_number_of_its_family(tmp_path: Path) -> None:
    async with small_table(tmp_path, FAMILIES) as engine, serving(engine) as served:
        found = entries(await served.ask(WHOLE))

    assert [(one["text"], one["familyId"]) for one in found] == [
        ("ёл", global_id("MorphemeFamily", "3")),
        ("ход", global_id("MorphemeFamily", "20")),
        ("хож", global_id("MorphemeFamily", "20")),
    ]
    assert found[0] == {
        "id": global_id("Morpheme", "31"),
        "text": "ёл",
        "familyId": global_id("MorphemeFamily", "3"),
        "kind": "PREFIX",
        "occursIn": "ANY",
        "level": None,
        "meanings": [],
    }
    assert (found[1]["level"], found[1]["meanings"]) == (1, ["go", 'say "go"'])


async def test_the_entries_say_what_the_families_say(served: Served) -> None:
    query = "{ morphemeIndex { morphemeCount families { id kind occursIn level meanings morphemes { id text } } } }"

    async with serving(served.engine, limits=Limits(max_cost=UNLIMITED)) as unlimited:
        index = (await unlimited.ask(query)).data["morphemeIndex"]
    found = entries(await served.ask(WHOLE))

    assert len(found) == index["morphemeCount"] > 100
    assert found == [
        {
            "id": morpheme["id"],
            "text": morpheme["text"],
            "familyId": family["id"],
            **{name: family[name] for name in ("kind", "occursIn", "level", "meanings")},
        }
        for family in index["families"]
        for morpheme in family["morphemes"]
    ]


SELECTIONS = [
    ("text", '{"text":"ёл"}'),
    ("level text", '{"level":null,"text":"ёл"}'),
    ("a: text b: text text a: text", '{"a":"ёл","b":"ёл","text":"ёл"}'),
    ("...F kind", '{"text":"ёл","__typename":"MorphemeIndexEntry","kind":"PREFIX"}'),
    ("... on MorphemeIndexEntry { meanings } ... @include(if: $no) { id }", '{"meanings":[]}'),
    ("text @skip(if: $yes) level @include(if: $yes)", '{"level":null}'),
    ("text @skip(if: $yes)", "{}"),
]


@pytest.mark.parametrize(("selected", "first"), SELECTIONS)
async def test_an_entry_has_what_is_selected_in_the_order_of_the_selection(
    tmp_path: Path, selected: str, first: str
) -> None:
    fragment = "fragment F on MorphemeIndexEntry { text __typename }" if "...F" in selected else ""
    query = f"""query Q($yes: Boolean! = true, $no: Boolean! = false) {{
        about {{ version @skip(if: $no) @include(if: $yes) }}
        i: morphemeIndex {{ version list: entries {{ {selected} }} morphemeCount }} }} {fragment}"""

    async with small_table(tmp_path, FAMILIES) as engine, serving(engine) as served:
        payload = to_json((await served.ask(query)).data).decode()

    assert payload.startswith('{"about":{"version":"1.2.3"},"i":{"version":"')
    assert f'"list":[{first},{{' in payload
    assert payload.endswith('],"morphemeCount":3}}')
    assert len(orjson.loads(payload)["i"]["list"]) == 3


async def test_a_selection_is_rendered_once_for_a_version_of_the_catalogue(tmp_path: Path) -> None:
    async with small_table(tmp_path, FAMILIES) as engine, serving(engine) as served:
        first, again = [(await served.ask(WHOLE)).data["morphemeIndex"]["entries"].json for _ in range(2)]
        await served.dictionary.refresh()
        refreshed = (await served.ask(WHOLE)).data["morphemeIndex"]["entries"].json
        other = (await served.ask("{ morphemeIndex { entries { id } } }")).data["morphemeIndex"]["entries"].json
        await engine.put_many([{**FAMILIES[0], "level": 2}], budget=Budget(20))
        await reindex(engine, budget=Budget(20), progress=lambda *_: None)
        await served.dictionary.refresh()
        changed = (await served.ask(WHOLE)).data["morphemeIndex"]["entries"].json

    assert first is again
    assert first is refreshed
    assert len(other) < len(first)
    assert changed == first.replace(b'"level":1', b'"level":2') != first


async def test_operations_at_the_same_time_share_one_rendering(tmp_path: Path) -> None:
    queries = [f"{{ morphemeIndex {{ n{number}: version entries {{ text }} }} }}" for number in range(10)]

    async with small_table(tmp_path, FAMILIES) as engine, serving(engine) as served:
        asked = await asyncio.gather(*(served.ask(query) for query in queries))

    assert len({id(one.data["morphemeIndex"]["entries"].json) for one in asked}) == 1


async def test_a_family_whose_meanings_cannot_be_read_has_none(tmp_path: Path) -> None:
    odd = {**make_family(family_id="7", members={"71": "ход"}), "family_meanings": 5}

    async with small_table(tmp_path, [odd]) as engine, serving(engine) as served:
        found = entries(await served.ask("{ morphemeIndex { entries { text meanings } } }"))

    assert found == [{"text": "ход", "meanings": []}]


async def test_an_answer_with_too_much_of_the_index_is_refused_before_it_is_rendered(tmp_path: Path) -> None:
    long = [
        make_family(family_id=str(number), members={str(number): "ход"}, meanings=["x" * 300_000]) for number in "1234"
    ]
    selected = "{ morphemeIndex { a: entries { meanings } b: entries { m: meanings } c: entries { meanings } %s } }"

    async with small_table(tmp_path, long) as engine, serving(engine) as served:
        fitting = await served.ask(selected % "version")
        refused = await served.ask(selected % "d: entries { meanings }")

    assert len(to_json(fitting.data)) < 4 * 1024 * 1024
    assert refused.codes == ["COST_LIMIT_EXCEEDED"]
    assert "`morphemeIndex.d`" in refused.messages[0]
    assert refused.errors[0]["path"] == ["morphemeIndex", "d"]
    assert refused.partial is None
