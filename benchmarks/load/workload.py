"""What the load consists of: the operations of docs/clients.md, or the word page alone, for words by Zipf's law."""

from __future__ import annotations

import random
from pathlib import Path

import aiohttp

from tests.client_documents import DOCUMENTS

__all__ = ["UNLIMITED", "WEIGHTS", "Workload", "ids_of", "words_of"]

WEIGHTS = {
    "WordPage": 30, "Autocomplete": 30, "Home": 8, "FamilyPage": 8, "FrequencyList": 5, "Reader": 5, "DeckByLevel": 4,
    "WordOfTheDay": 3, "MorphemeExplorer": 3, "History": 2, "ReviewQueue": 1, "MyBreakdowns": 1,
}  # fmt: skip
"""What a visit of a site consists of: mostly typing and reading a word."""

UNLIMITED = {"ROOTSKI_RATE_LIMIT": "0", "ROOTSKI_MAX_CONNECTIONS_PER_ADDRESS": "0", "ROOTSKI_LOG_LEVEL": "warning"}
"""Settings of a server that one client loads."""

WORDS = 2000
WORD_PAGE = (Path(__file__).parents[1] / "word_page.graphql").read_text(encoding="utf-8")


class Workload:
    """Chooses the next request."""

    def __init__(self, words: list[tuple[int, str]], ids: list[str] | None = None) -> None:
        """Choose among words, most frequent first; with `ids`, send the word page of these alone."""
        self._words, self._ids = words, ids
        self._weights = [1 / (rank + 1) for rank in range(len(ids or words))]
        self._random = random.Random(18)  # noqa: S311  # the same load each time

    def next(self) -> dict[str, object]:
        """Return the body of a request."""
        if self._ids is not None:
            return {"query": WORD_PAGE, "variables": {"id": self._random.choices(self._ids, self._weights)[0]}}
        (name,) = self._random.choices([*WEIGHTS], [*WEIGHTS.values()])
        number, text = self._random.choices(self._words, self._weights)[0]
        variables: dict[str, object] = {}
        if name == "Autocomplete":
            variables = {"typed": text[: self._random.randint(1, max(1, len(text)))]}
        elif name in {"WordPage", "History"}:
            variables = {"number": number}
        return {"query": DOCUMENTS[name][0], "variables": variables}


async def words_of(url: str) -> list[tuple[int, str]]:
    """Return the numbers and texts of the 2,000 most frequent words that a server has."""
    query = (
        "query ($after: String) { wordList(first: 100, after: $after)"
        " { nodes { databaseId text } pageInfo { endCursor hasNextPage } } }"
    )
    words: list[tuple[int, str]] = []
    after = None
    async with aiohttp.ClientSession() as session:
        while len(words) < WORDS:
            async with session.post(url, json={"query": query, "variables": {"after": after}}) as response:
                page = (await response.json(content_type=None))["data"]["wordList"]
            words += [(node["databaseId"], node["text"]) for node in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    return words


async def ids_of(url: str) -> list[str]:
    """Return a server's ids of the words 1 to 500 that it has."""
    numbers = range(1, 501)
    async with aiohttp.ClientSession() as session:
        ids: list[str] = []
        for first in range(0, len(numbers), 10):
            fields = " ".join(
                f"w{number}: word(by: {{databaseId: {number}}}) {{ id }}" for number in numbers[first : first + 10]
            )
            async with session.post(url, json={"query": f"{{ {fields} }}"}) as response:
                ids += [word["id"] for word in (await response.json(content_type=None))["data"].values() if word]
    return ids
