"""What the server says of itself and of its data."""

from __future__ import annotations

from pathlib import Path

from table.engine.protocol import Attributes, AttributeValue
from tests.builders import make_about, make_word
from tests.dictionary import Served, serving, small_table

ABOUT = "{ about { version dataVersion notices sources { name url license author } } }"


async def test_sources_tell_address_licence_and_author_where_there_are_any(tmp_path: Path) -> None:
    sources: list[AttributeValue] = [
        {"source_id": "a", "name": "Own work", "license": "MIT", "url": None},
        {"source_id": "b", "name": "A corpus", "url": "https://example.org/", "author": "Анна"},
    ]
    about: Attributes = {**make_about(data_version="7"), "sources": sources}

    async with small_table(tmp_path, [about, make_word()]) as engine, serving(engine) as served:
        asked = await served.ask(ABOUT)

    assert asked.data["about"]["sources"] == [
        {"name": "Own work", "url": None, "license": "MIT", "author": None},
        {"name": "A corpus", "url": "https://example.org/", "license": None, "author": "Анна"},
    ]


async def test_the_data_has_a_version_that_its_import_gave(served: Served) -> None:
    asked = await served.ask(ABOUT)

    assert asked.data["about"]["version"] == "1.2.3"
    assert asked.data["about"]["dataVersion"] not in ("", "unversioned")
    assert asked.data["about"]["notices"] == []


async def test_nothing_is_read_for_what_the_server_says_of_itself(served: Served) -> None:
    asked = await served.ask(ABOUT)

    assert asked.budget.calls == {}
