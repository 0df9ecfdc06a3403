"""`docs/permissions.md` has the least policies: every use works with its actions, and does not without one of them."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from importing.items import import_file
from table import commands
from table.commands import Job, Outcome
from table.dynamodb.calls import METHODS
from table.dynamodb.dynamodb_engine import DynamoDBEngine, open_dynamodb
from table.engine.budget import Budget
from table.engine.codec import to_json_line
from table.entries.reindex import reindex
from table.errors import TableError
from table.jobs.dump import export_items
from table.jobs.loading import load
from table.model.writing import breakdown_rows
from tests.breaking_down import ADMIN, ANNA, breakdown_id, delete, revoke, submit, verify, word
from tests.builders import make_breakdown, make_dictionary, make_user, make_word
from tests.dictionary import serving
from tests.table.dynamodb.dynamodb_adapter import QUICK
from tests.table.dynamodb.guarded import ALL_ACTIONS, Guard, guarded_endpoint

pytestmark = pytest.mark.usefixtures("aws_environment")

PAGE = Path(__file__).parents[1] / "docs" / "permissions.md"
ROWS = re.findall(r"^\| (.+?) \| (`.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
NEEDED = {use: frozenset(re.findall(r"`(\S+)`", needed)) for use, needed, _ in ROWS}
SUBMISSIONS = NEEDED["serve with submissions"]
ALSO = {
    use: frozenset(re.findall(r"`(\S+)`", also)) | (SUBMISSIONS if "submissions" in also else frozenset())
    for use, _, also in ROWS
}


class DeniedError(Exception):
    """A use was answered with an error, as a client sees it."""


async def see_that_all_is_right(engine: DynamoDBEngine) -> None:
    """Look at the state, as at start: a catalogue that cannot be read would be waited for."""
    if problems := (await engine.state(budget=Budget(None))).problems():
        raise DeniedError(*problems)


async def serve(engine: DynamoDBEngine) -> None:
    """Ask what needs the table and each index."""
    await see_that_all_is_right(engine)
    async with serving(engine) as served:
        asked = await served.ask(
            "{ word(by: {databaseId: 771}) { text breakdowns { nodes { isVerified } } }"
            " wordList(first: 2, orderBy: ALPHABETICAL) { nodes { text } } }"
        )
    if asked.errors:
        raise DeniedError(*asked.errors)


async def serve_with_submissions(engine: DynamoDBEngine) -> None:
    """Make every kind of mutation."""
    await see_that_all_is_right(engine)
    async with serving(engine) as served:
        answers = [
            await submit(served, ANNA, 771, "выход"),
            await submit(served, ADMIN, 772, "в", "ход"),
            await revoke(served, ADMIN, breakdown_id(772)),
        ]
        own = (await word(served, ANNA, 771))["viewerBreakdown"] or {"id": "none", "revision": "none"}
        answers += [
            await verify(served, ADMIN, own["id"], own["revision"]),
            await delete(served, ADMIN, breakdown_id(771)),
        ]
    if errors := [answer.errors for answer in answers if answer.errors]:
        raise DeniedError(errors)


def job(command: Callable[[Job], Awaitable[Outcome | None]]) -> Callable[[DynamoDBEngine], Awaitable[None]]:
    """Return a command that needs a table."""

    async def run_job(engine: DynamoDBEngine) -> None:
        asked = Job(engine=engine, progress=lambda *_: None, budget=Budget(None))
        await commands.require_table(asked)
        outcome = await command(asked)
        if outcome is not None and outcome.exit_status:
            raise DeniedError(*outcome.results)

    return run_job


async def export(asked: Job) -> None:
    """Write all items."""
    await export_items(asked.engine, io.BytesIO(), budget=asked.budget, progress=asked.progress)


async def restore(asked: Job) -> Outcome:
    """Restore a dump that lacks one item of the table, and has another one."""
    dump = io.BytesIO()
    await export_items(asked.engine, dump, budget=asked.budget, progress=asked.progress)
    lines = [line for line in dump.getvalue().splitlines(keepends=True) if b'"WORD#773"' not in line]
    with NamedTemporaryFile() as file:
        file.writelines([*lines, to_json_line(make_word(word_id="99"))])
        file.flush()
        return await commands.restore(asked, Path(file.name), ask=False)


UNINDEXED = {name: value for name, value in make_breakdown().items() if not name.startswith("gsi")}


async def create(engine: DynamoDBEngine) -> None:
    """Create a table."""
    await engine.create(budget=Budget(30.0))


async def load_changed(asked: Job) -> None:
    """Do the last step of every import, where a breakdown of an existing word has fewer parts than before."""
    changed = make_breakdown(word_id="771", text="выход", parts=["выход"])
    given = [changed, *breakdown_rows(changed), *make_dictionary()[:1]]
    await load(asked.engine, given, total=None, sources=(), budget=asked.budget, progress=asked.progress)


async def import_dump(asked: Job) -> None:
    """Add the items of a dump to those of the table, where one of them has a breakdown with fewer parts than before."""
    made_by = {"made_by": "import:starter"}
    stored = make_breakdown(word_id="771")
    signed = [{**item, **made_by} for item in (stored, *breakdown_rows(stored))]
    await asked.engine.put_many(signed, budget=asked.budget)
    changed = make_breakdown(word_id="771", text="выход", parts=["выход"]) | made_by
    with NamedTemporaryFile() as dump:
        dump.writelines(map(to_json_line, [make_word(word_id="772", text="заход"), changed]))
        dump.flush()
        await import_file(asked, Path(dump.name), into_existing=True, dry_run=False)


USES: dict[str, Callable[[DynamoDBEngine], Awaitable[None]]] = {
    "serve": serve,
    "serve with submissions": serve_with_submissions,
    "`python -m table create`": create,
    "`python -m table reindex`": job(commands.rebuild_additions),
    "`python -m table check`": job(commands.check_table),
    "`python -m table count`": job(commands.count),
    "`python -m table export`": job(export),
    "`python -m table restore`": job(restore),
    "`python -m table user`": job(lambda asked: commands.make_admin(asked, ANNA, is_admin=True, create=True)),
    "`python -m table history`": job(lambda asked: commands.history(asked, "771")),
    "`python -m importing items`": job(import_dump),
    "`python -m importing starter` and `dictionary`": job(load_changed),
}


@pytest.fixture
async def guard(moto_endpoint: str) -> AsyncIterator[Guard]:
    """An endpoint that permits what a test says."""
    async with guarded_endpoint(moto_endpoint) as opened:
        yield opened


async def run(guard: Guard, moto_endpoint: str, use: str, permitted: frozenset[str]) -> None:
    """Use a small table with derived items; one that is to be indexed has none, and a breakdown without index keys."""
    name = f"test-{uuid.uuid4()}"
    async with open_dynamodb(name, endpoint_url=moto_endpoint) as engine:
        if "create" not in use:
            await engine.create(budget=Budget(30.0))
            await engine.put_many([*make_dictionary(), make_user(email=ADMIN, is_admin=True)], budget=Budget(None))
            if "reindex" in use:
                await engine.put_many([UNINDEXED], budget=Budget(None))
            else:
                await reindex(engine, budget=Budget(None), progress=lambda *_: None)
    guard.permitted = permitted
    async with open_dynamodb(name, endpoint_url=guard.address, retries=QUICK) as engine:
        await USES[use](engine)


def test_the_page_lists_every_use_and_every_operation_of_the_code() -> None:
    assert list(NEEDED) == list(USES)
    listed = frozenset().union(*NEEDED.values(), *ALSO.values())
    assert listed == ALL_ACTIONS | {"index/*"}
    assert set(METHODS) - {"TransactGetItems", "TransactWriteItems"} <= listed


@pytest.mark.parametrize("use", USES)
async def test_the_documented_permissions_are_sufficient(guard: Guard, moto_endpoint: str, use: str) -> None:
    await run(guard, moto_endpoint, use, NEEDED[use])

    assert guard.used <= NEEDED[use]
    assert guard.refused <= ALSO[use]


@pytest.mark.parametrize(("use", "action"), [(use, action) for use in USES for action in sorted(NEEDED[use])])
async def test_every_documented_permission_is_necessary(
    guard: Guard, moto_endpoint: str, use: str, action: str
) -> None:
    with pytest.raises((TableError, DeniedError)):
        await run(guard, moto_endpoint, use, NEEDED[use] - {action})

    assert action in guard.refused


@pytest.mark.parametrize("also", [frozenset(), frozenset({"PutItem"})], ids=["serving", "the original service"])
async def test_a_submission_that_the_policy_forbids_is_forbidden(
    guard: Guard, moto_endpoint: str, also: frozenset[str]
) -> None:
    name = f"test-{uuid.uuid4()}"
    async with open_dynamodb(name, endpoint_url=moto_endpoint) as engine:
        await engine.create(budget=Budget(30.0))
        await engine.put_many(make_dictionary(), budget=Budget(None))
        await reindex(engine, budget=Budget(None), progress=lambda *_: None)
    guard.permitted = NEEDED["serve"] | also

    async with open_dynamodb(name, endpoint_url=guard.address) as engine, serving(engine) as served:
        asked = await submit(served, ANNA, 771, "выход")

    assert asked.codes == ["FORBIDDEN"]
    assert asked.errors[0]["message"].startswith("this server does not accept submissions")
