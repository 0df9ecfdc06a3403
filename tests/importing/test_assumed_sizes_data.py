"""Every assumed size of a list covers 99 % of the full dictionary's objects, but for those the contract sets lower.

Skipped where the real sources are not beside the project. One import (2 to 3 minutes); every 20th word is asked for.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType, get_nullable_type, is_list_type

from importing.dictionary import ImportReport
from schema.api import graphql_schema
from schema.fields.directives import Cost, ListSize, carried
from schema.operations.limits import UNLIMITED, Limits
from schema.relay.global_id import global_id
from table.embedded.embedded_engine import open_embedded
from tests.dictionary import Served, serving
from tests.importing.full_dictionary import DATA

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (DATA / "openrussian").is_dir(), reason="the real data is not there"),
]

EVERY = 20
"""One of so many words is asked for: 2,941 of the full dictionary."""

COVERED = 0.99

BELOW = {
    "Breakdown.items": 7,
    "Definition.senses": 7,
    "MorphemeFamily.morphemes": 5,
    "RelatedWordEdge.sharedFamilies": 2,
    "TokenCandidate.forms": 5,
    "Word.forms": 30,
    "Word.morphemeMatches": 104,
    "WordSearchEdge.matchedForms": 3,
}
"""Lists whose size the contract sets lower, with the size that covers 99 %; docs/limits.md lists them."""

WORDS = """query W($ids: [ID!]!) { words(ids: $ids) {
  __typename
  definitions { __typename definitions { __typename senses { position } } }
  forms { form { __typename text variants { text } } }
  aspectualPairs { __typename }
  synonyms { id }
  homographs { id }
  morphemeMatches { start }
  officialBreakdown { __typename items { position } }
  relatedWords(first: 10) { edges { __typename sharedFamilies { id } } }
  exampleSentences(first: 1) { nodes { __typename russian matches { start } } }
} }"""

FAMILIES = "query F($ids: [ID!]!) { nodes(ids: $ids) { ... on MorphemeFamily { __typename morphemes { id } } } }"

TEXT = """query T($text: String!) { analyzeText(text: $text) {
  tokens { __typename candidates { __typename forms { label } } }
} }"""

SEARCH = """query S($text: String!) { searchWords(query: $text, in: [FORM], mode: EXACT, first: 10) {
  edges { __typename matchedForms { label } }
} }"""

WITHOUT_DATA = {"BreakdownChange.after", "BreakdownChange.before"}
"""Lists of which an import makes none: the history of breakdowns, whose parts `Breakdown.items` covers."""

ABOUT = "{ about { limits { __typename requestLimits { name } } } }"


def test_every_assumed_size_is_enough_for_99_of_100_objects(made: tuple[Path, ImportReport]) -> None:
    lengths = asyncio.run(measured(made[0]))

    sizes = assumed_sizes()
    assert set(sizes) - set(lengths.found) == WITHOUT_DATA
    assert not set(lengths.found) - set(sizes)
    enough = {name: lengths.enough(name) for name in lengths.found}
    assert {name: size for name, size in enough.items() if size > sizes[name]} == BELOW


def test_the_sizes_that_are_not_enough_are_reported() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")

    assert [name for name, size in BELOW.items() if f"`{name}` ({size})" not in page] == []


def assumed_sizes() -> dict[str, int]:
    """Return the size assumed of each list that costs something and that no argument bounds."""
    return {
        f"{kind.name}.{name}": size.assumed
        for kind in graphql_schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for name, field in kind.fields.items()
        if (size := carried(field, ListSize)) and size.assumed is not None and not size.slicing
        if is_list_type(get_nullable_type(field.type)) and carried(field, Cost) != Cost(weight=0)
    }


class Lengths:
    """How long the lists of answers are.

    Attributes:
        found: List → length → the number of objects whose list has this length.
    """

    def __init__(self) -> None:
        self.found: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def add(self, value: Any) -> None:
        """Count all lists of objects that tell their types."""
        for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            self.add(one)
        if isinstance(value, dict) and "__typename" in value:
            for name, listed in value.items():
                if isinstance(listed, list):
                    self.found[f"{value['__typename']}.{name}"][len(listed)] += 1

    def enough(self, name: str) -> int:
        """Return the smallest size that `COVERED` of the objects do not exceed."""
        lengths, covered = self.found[name], 0
        for length in sorted(lengths):
            covered += lengths[length]
            if covered >= COVERED * lengths.total():
                return length
        return 0


async def measured(file: Path) -> Lengths:
    """Ask a dictionary for all lists that have an assumed size."""
    lengths = Lengths()
    limits = Limits(
        max_cost=UNLIMITED,
        max_list=UNLIMITED,
        max_objects=UNLIMITED,
        max_answer_bytes=UNLIMITED,
        max_table_calls=UNLIMITED,
        max_read_units=UNLIMITED,
        max_examined_items=UNLIMITED,
    )
    async with _served(file, limits) as served:

        async def ask(query: str, **variables: object) -> Any:
            data = (await served.ask(query, variables, timeout_seconds=None)).data
            lengths.add(data)
            return data

        catalogue = served.dictionary.catalogue
        assert catalogue is not None
        for ids in _hundreds([global_id("MorphemeFamily", number) for number in catalogue.families]):
            await ask(FAMILIES, ids=ids)
        for ids in _hundreds([global_id("Word", number) for number in await _word_ids(served)]):
            words = (await ask(WORDS, ids=ids))["words"]
            for word in words:
                for sentence in word["exampleSentences"]["nodes"]:
                    await ask(TEXT, text=sentence["russian"][:500])
            for word in words[::10]:
                await ask(SEARCH, text=word["forms"][-1]["form"]["text"])
        await ask(ABOUT)
    return lengths


async def _word_ids(served: Served) -> list[str]:
    """Return the ids of every 20th word, most frequent first."""
    query = """query L($after: String) { wordList(first: 100, after: $after) {
      nodes { databaseId } pageInfo { endCursor hasNextPage } } }"""
    found: list[str] = []
    after, more = None, True
    while more:
        page = (await served.ask(query, {"after": after})).data["wordList"]
        found += [str(node["databaseId"]) for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found[::EVERY]


def _hundreds(ids: Sequence[str]) -> Iterator[list[str]]:
    return (list(ids[at : at + 100]) for at in range(0, len(ids), 100))


@asynccontextmanager
async def _served(file: Path, limits: Limits) -> AsyncIterator[Served]:
    async with open_embedded(file) as engine, serving(engine, limits=limits) as served:
        yield served
