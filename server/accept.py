"""The `Accept` header: which of the two JSON media types of GraphQL over HTTP an answer takes.

Source: GraphQL over HTTP, "Media types"; RFC 9110, section 12.5.1.
"""

from __future__ import annotations

from functools import lru_cache

from server.responses import GRAPHQL_RESPONSE, JSON

__all__ = ["answer_type"]

REMEMBERED_HEADERS = 64
"""A client sends the same header each time; browsers and libraries together know a few dozen."""


@lru_cache(maxsize=REMEMBERED_HEADERS)
def answer_type(accept: str) -> str | None:
    """Give the media type the client prefers, None where it takes neither.

    `application/graphql-response+json` is given only to those who name it: with a header that is missing (""), or
    takes anything, the answer is `application/json`, for the clients from before the other one was defined.
    """
    qualities = dict(map(_range, accept.split(","))) if accept else {"*/*": 1.0}
    anything = qualities.get("application/*", qualities.get("*/*", 0.0))
    named = qualities.get(GRAPHQL_RESPONSE, 0.0)
    plain = qualities.get(JSON, anything)
    if named and named >= plain:
        return GRAPHQL_RESPONSE
    return JSON if plain else None


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    weights = [parameter.removeprefix("q=") for parameter in parameters if parameter.startswith("q=")]
    return name, _quality(weights[0]) if weights else 1.0


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
