"""Whether the words of a family, and related words, are where they are by a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from table.engine.protocol import Attributes
from tests.breaking_down import ADMIN, assert_clean, breakdown_id, delete, morpheme, submit
from tests.builders import make_breakdown, make_dictionary, make_user
from tests.dictionary import Served, serving, small_table

FAMILY = "{ morphemeFamily(by: { databaseId: 812 }) { words { edges { %s node { text } } } } }"
RELATED = "query R($id: Int!) { word(by: { databaseId: $id }) { relatedWords { edges { %s node { text } } } } }"


def dictionary() -> list[Attributes]:
    """Return the small dictionary with an admin; of the words of ход, вход is a user's and the others are guesses."""
    users = make_breakdown(
        word_id="772", text="вход", parts=[("в", "124", "64"), ("ход", "1577", "812")], submitter="boris@example.org"
    )
    return [*make_dictionary(), users, make_user(email=ADMIN, is_admin=True)]


async def family(served: Served) -> dict[str, bool]:
    """Return the words of a family: text → whether it is a guess."""
    return guesses((await served.ask(FAMILY % "isGuess")).data["morphemeFamily"]["words"])


async def related(served: Served, word_id: int) -> dict[str, bool]:
    """Return the words related to a word."""
    return guesses((await served.ask(RELATED % "isGuess", {"id": word_id})).data["word"]["relatedWords"])


def guesses(page: Any) -> dict[str, bool]:
    """Return what the edges of a page say."""
    return {edge["node"]["text"]: edge["isGuess"] for edge in page["edges"]}


@pytest.mark.parametrize("additions", [True, False], ids=["additions", "the original layout"])
async def test_a_word_is_there_by_a_guess_or_not(tmp_path: Path, *, additions: bool) -> None:
    async with small_table(tmp_path, dictionary(), additions=additions) as engine, serving(engine) as served:
        of_family = await family(served)
        of_guess = await related(served, 771)
        of_users = await related(served, 772)

    assert of_family == {"выход": True, "вход": False, "ходить": True}
    assert of_guess == {"вход": True, "ходить": True}
    assert of_users == {"выход": True, "ходить": True}


async def test_a_breakdown_in_the_place_of_a_guess_is_none_and_the_guess_may_come_back(tmp_path: Path) -> None:
    async with small_table(tmp_path, dictionary()) as engine, serving(engine) as served:
        await submit(served, ADMIN, 773, morpheme(1577), "ить")
        changed = await family(served), await related(served, 772), await related(served, 773)
        await assert_clean(engine)
        await delete(served, ADMIN, breakdown_id(773))
        await assert_clean(engine)

    assert changed == (
        {"выход": True, "вход": False, "ходить": False},
        {"выход": True, "ходить": False},
        {"выход": True, "вход": False},
    )


@pytest.mark.parametrize(("query", "variables"), [(FAMILY, None), (RELATED, {"id": 772})])
async def test_it_is_read_with_the_list(tmp_path: Path, query: str, variables: dict[str, object] | None) -> None:
    async with small_table(tmp_path, dictionary()) as engine, serving(engine) as served:
        await served.ask(query % "", variables)
        without = served.engine.calls.copy()
        assert (await served.ask(query % "isGuess", variables)).data
        assert served.engine.calls == without
