"""Export and import leave a table unchanged, and equal items are equal bytes."""

from __future__ import annotations

import hashlib
import io
import resource
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from importing.starter.starter_files import read_starter
from importing.starter.starter_items import items_of
from table.embedded.embedded_engine import EmbeddedEngine, open_embedded
from table.engine.budget import Budget
from table.engine.protocol import AdminEngine, Attributes
from table.jobs.dump import DumpError, export_items, import_items
from table.model import items, word_writing
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of
from tests.builders import make_word
from tests.dictionary import small_table
from tests.table.engine.engine_contract import get, make_item, put

ITEMS: list[Attributes] = [
    make_item("WORD#1", "WORD#1", word={"frequency": None, "accent": "вы'ход"}, n=2**70),
    make_item("WORD#1", "BREAKDOWN", ratio=Decimal("0.5"), raw=b"\x00\xff", tags=frozenset({"я", "а"})),
    make_item("\U0001f384", "#", levels=frozenset({1, Decimal("2.5")}), yes=True),
    make_item("ﬀ", 'quote" newline\n', gsi1pk="I", gsi1sk="1"),
]


def _ignore(_stage: str, _done: int, _total: int | None) -> None:
    """Ignore progress."""


async def _exported(engine: AdminEngine) -> bytes:
    sink = io.BytesIO()
    await export_items(engine, sink, budget=Budget(30.0), progress=_ignore)
    return sink.getvalue()


def _headword(word: Attributes) -> Attributes:
    view = items.StoredWord(word)
    return word_writing.headword(
        text=f"{view.text} {view.word_id}",
        word_id=view.word_id,
        part_of_speech=view.part_of_speech or "",
        frequency_rank=view.frequency_rank,
    )


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[EmbeddedEngine]:
    """A second, empty table."""
    async with open_embedded(tmp_path / "other.sqlite") as opened:
        await opened.create(budget=Budget(30.0))
        yield opened


async def test_exporting_and_importing_yields_the_same_table(engine: AdminEngine, other: EmbeddedEngine) -> None:
    await put(engine, *ITEMS)
    dump = await _exported(engine)

    count = await import_items(other, io.BytesIO(dump), budget=Budget(30.0), progress=_ignore)

    assert count == 4
    assert await get(other, "WORD#1", "BREAKDOWN") == ITEMS[1]
    assert await _exported(other) == dump


async def test_a_dump_is_sorted_by_key_in_utf_8(engine: AdminEngine) -> None:
    await put(engine, *ITEMS)

    lines = (await _exported(engine)).decode().splitlines()

    assert [line[line.index('"pk"') :] for line in lines] == [
        '"pk":{"S":"WORD#1"},"ratio":{"N":"0.5"},"raw":{"B":"AP8="},"sk":{"S":"BREAKDOWN"},"tags":{"SS":["а","я"]}}',
        '"pk":{"S":"WORD#1"},"sk":{"S":"WORD#1"},"word":{"M":{"accent":{"S":"вы\'ход"},"frequency":{"NULL":true}}}}',
        '"pk":{"S":"ﬀ"},"sk":{"S":"quote\\" newline\\n"}}',
        '"pk":{"S":"\U0001f384"},"sk":{"S":"#"},"yes":{"BOOL":true}}',
    ]


async def test_keys_with_control_characters_are_sorted_in_utf_8(other: EmbeddedEngine) -> None:
    await put(other, *(make_item(pk, "S") for pk in ("a\U0001f384", "aя", "aﬀ", "a\n", "a\x00", "a")))

    lines = (await _exported(other)).decode().splitlines()

    assert [line.removeprefix('{"pk":{"S":"').removesuffix('"},"sk":{"S":"S"}}') for line in lines] == [
        "a", "a\\u0000", "a\\n", "aя", "aﬀ", "a\U0001f384"
    ]  # fmt: skip


async def test_a_full_temporary_folder_is_named(other: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("table.jobs.dump.SORT_CACHE_KIB", 1)
    await put(other, *(make_item("P", str(number), text="x" * 1000) for number in range(500)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DumpError, match="the lines cannot be sorted in the temporary folder"):
            await _exported(other)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_the_change_log_is_of_its_table_alone(engine: AdminEngine, other: EmbeddedEngine) -> None:
    slot = make_item("CHANGES", "07", number=3, write_id="w", topics="w1")
    await put(engine, slot, make_item("CHANGES", "DATA", write_id="w", topics="*"), make_item("CHANGES2", "S"))
    dump = b'{"pk":{"S":"CHANGES"},"sk":{"S":"07"},"number":{"N":"9"}}\n'

    imported = await import_items(other, dump.splitlines(keepends=True), budget=Budget(None), progress=lambda *_: None)

    assert await _exported(engine) == b'{"pk":{"S":"CHANGES2"},"sk":{"S":"S"}}\n'
    assert (imported, await get(other, "CHANGES", "07")) == (0, None)


async def test_the_secret_is_never_exported(engine: AdminEngine) -> None:
    await put(engine, make_item("SECRET", "CURSORS", secret="c2VjcmV0"), make_item("SECRETS", "S"))

    assert await _exported(engine) == b'{"pk":{"S":"SECRETS"},"sk":{"S":"S"}}\n'


async def test_a_secret_in_a_dump_is_not_imported(other: EmbeddedEngine) -> None:
    dump = [
        b'{"pk":{"S":"SECRET"},"sk":{"S":"CURSORS"},"secret":{"S":"theirs"}}\n',
        b'{"pk":{"S":"P"},"sk":{"S":"S"}}\n',
    ]

    count = await import_items(other, dump, budget=Budget(30.0), progress=_ignore)

    assert count == 1
    assert await _exported(other) == b'{"pk":{"S":"P"},"sk":{"S":"S"}}\n'


async def test_an_empty_table_is_an_empty_dump(other: EmbeddedEngine) -> None:
    assert await _exported(other) == b""
    assert await import_items(other, [], budget=Budget(30.0), progress=_ignore) == 0


async def test_a_second_import_changes_nothing(other: EmbeddedEngine) -> None:
    await put(other, *ITEMS)
    dump = await _exported(other)

    await import_items(other, io.BytesIO(dump), budget=Budget(30.0), progress=_ignore)

    assert await _exported(other) == dump


async def test_progress_is_reported_by_the_thousand(other: EmbeddedEngine) -> None:
    told: list[tuple[str, int, int | None]] = []
    await put(other, *(make_item(sk=str(number)) for number in range(1500)))
    sink = io.BytesIO()

    await export_items(other, sink, budget=Budget(30.0), progress=lambda *step: told.append(step))
    await import_items(
        other, io.BytesIO(sink.getvalue()), budget=Budget(30.0), progress=lambda *step: told.append(step)
    )

    assert told == [
        ("reading", 1000, None),
        ("reading", 1500, 1500),
        ("writing", 1000, 1500),
        ("writing", 1500, 1500),
        ("putting", 1000, None),
        ("putting", 1500, None),
        ("putting", 1500, 1500),
    ]


@pytest.mark.parametrize(
    "line", [b"\n", b"{}\n", b"not JSON\n", b"[]\n", b'{"pk":{"S":"P"}}\n', b'{"pk":{"N":"1"},"sk":{"S":"S"}}\n']
)
async def test_a_line_that_is_not_an_item_is_named(other: EmbeddedEngine, line: bytes) -> None:
    dump = [b'{"pk":{"S":"P"},"sk":{"S":"S"}}\n', line]

    with pytest.raises(DumpError, match="line 2 is not an item"):
        await import_items(other, dump, budget=Budget(30.0), progress=_ignore)


async def test_a_table_of_150_words_goes_to_another_engine_and_back_unchanged(
    engine: AdminEngine, other: EmbeddedEngine, tmp_path: Path
) -> None:
    starter = items_of(read_starter())
    whole = [item for item in starter if kind_of(key_of(item)) is Kind.WORD][:10]
    words = [*whole, *(make_word(word_id=str(number)) for number in range(90_000, 90_140))]
    # Small words without derived items: with more, a scan takes moto longer than the 2 s of a call on a busy machine.
    async with small_table(tmp_path, [*words, *map(_headword, words)], additions=False) as made:
        dump = await _exported(made)

    await import_items(engine, io.BytesIO(dump), budget=Budget(None), progress=_ignore)
    there = await _exported(engine)
    await import_items(other, io.BytesIO(there), budget=Budget(None), progress=_ignore)
    back = await _exported(other)

    assert dump.count(b"\n") == 300
    assert {hashlib.sha256(one).hexdigest() for one in (dump, there, back)} == {hashlib.sha256(dump).hexdigest()}
