"""What GraphiQL shows first: a tour of ten queries, and a mutation.

All are run over the starter dictionary as GraphiQL runs them: the whole tab is sent, with the name of the one meant.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import OperationDefinitionNode, parse

from server.auth.development import development_token
from server.settings.settings import Settings
from tests.server.serving import serving

SOURCES = Path("server/graphiql/src")
TOUR = (SOURCES / "tour.graphql").read_text(encoding="utf-8")
SUBMIT = (SOURCES / "submit.graphql").read_text(encoding="utf-8")


@pytest.fixture
async def client(tmp_path: Path, starter_file: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client of the application over a copy of the starter dictionary."""
    shutil.copy(starter_file, tmp_path / "dictionary.sqlite")
    async with serving(Settings(data_dir=tmp_path)) as client:
        yield client


@pytest.fixture
def signed_in(tmp_path: Path) -> dict[str, str]:
    """Return the header that the hint below the queries tells of."""
    return {"Authorization": f"Bearer {development_token(tmp_path, 'anna@example.org')}"}


def _operations(document: str) -> list[str]:
    nodes = [node for node in parse(document).definitions if isinstance(node, OperationDefinitionNode)]
    return [node.name.value if node.name else "" for node in nodes]


async def _run(
    client: httpx.AsyncClient, document: str, name: str, headers: dict[str, str] | None = None, **variables: str
) -> Any:
    body = {"query": document, "operationName": name, "variables": variables}
    response = await client.post("/graphql", json=body, headers=headers)
    return response.json()


def test_the_tour_has_ten_queries() -> None:
    assert _operations(TOUR) == [
        *("Welcome", "Search", "Word", "Breakdown", "Related", "Root", "Families", "Text", "Pages", "Me")
    ]


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("Welcome", "about sources 0 license", "MIT"),
        ("Search", "byForm edges 0 node stressed", "челове\u0301к"),
        ("Search", "inLatin edges 0 node stressed", "приходи\u0301ть"),
        ("Search", "inEnglish edges 0 node stressed", "идти\u0301"),
        ("Word", "word grammar nonPast firstSingular stressed", "говорю\u0301"),
        ("Word", "word exampleSentences nodes 0 english", "There is no need to speak so loudly."),
        ("Breakdown", "word breakdown items 1 morpheme family meanings", ["go on foot", "walk"]),
        ("Related", "word relatedWords edges 0 node stressed", "ходи\u0301ть"),
        ("Related", "word relatedWords edges 0 sharedFamilies 0 morphemes 0 text", "ход"),
        ("Root", "searchMorphemes nodes 0 family words nodes 1 breakdown text", "при-ход-и-ть"),
        ("Families", "morphemeFamilies nodes 0 level", 1),
        ("Text", "analyzeText tokens 2 candidates 0 forms 0 label", "accusative singular"),
        ("Pages", "wordList nodes 0 stressed", "быть"),
        ("Me", "viewer", None),
    ],
)
async def test_a_query_of_the_tour_gives_what_it_promises(
    client: httpx.AsyncClient, name: str, path: str, expected: object
) -> None:
    answer = await _run(client, TOUR, name)

    found: Any = answer["data"]
    for step in path.split():
        found = found[int(step) if step.isdigit() else step]
    assert found == expected
    assert "errors" not in answer


async def test_the_word_of_the_day_is_there_whatever_the_day(client: httpx.AsyncClient) -> None:
    answer = await _run(client, TOUR, "Welcome")

    assert answer["data"]["wordOfTheDay"]["breakdown"]["text"].replace("-", "") != ""


async def test_the_next_page_begins_where_the_first_ended(client: httpx.AsyncClient) -> None:
    first = (await _run(client, TOUR, "Pages"))["data"]["wordList"]
    second = (await _run(client, TOUR, "Pages", after=first["pageInfo"]["endCursor"]))["data"]["wordList"]

    ranks = [node["frequencyRank"] for node in first["nodes"] + second["nodes"]]
    assert len(ranks) == 10
    assert ranks == sorted(set(ranks))


async def test_signed_in_viewers_see_their_identity(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    answer = await _run(client, TOUR, "Me", signed_in)

    assert answer == {"data": {"viewer": {"email": "anna@example.org", "isAdmin": False, "breakdowns": {"nodes": []}}}}


async def test_signed_in_viewers_submit_a_breakdown(client: httpx.AsyncClient, signed_in: dict[str, str]) -> None:
    answer = await _run(client, SUBMIT, "SubmitBreakdown", signed_in)

    breakdown = {"text": "вы-ход", "isVerified": False, "viewerCanDelete": True}
    assert answer == {"data": {"submitBreakdown": {"breakdown": breakdown, "userErrors": []}}}


async def test_anonymous_viewers_are_told_how_to_sign_in(client: httpx.AsyncClient) -> None:
    answer = await _run(client, SUBMIT, "SubmitBreakdown")

    assert answer["errors"][0]["message"] == "sign in first: send a token as `Authorization: Bearer …`"


async def test_the_parts_to_choose_from_are_those_of_the_word_that_is_submitted(client: httpx.AsyncClient) -> None:
    answer = await _run(client, SUBMIT, "PartsToChooseFrom")

    word = answer["data"]["word"]
    assert f'wordId: "{word["id"]}"' in SUBMIT
    assert {"вы", "ход"} <= {match["morpheme"]["text"] for match in word["morphemeMatches"]}
