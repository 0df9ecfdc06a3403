"""The `Accept` header: which of the two JSON media types of GraphQL over HTTP an answer takes.

Source: GraphQL over HTTP, "Media types"; RFC 9110, sections 12.4.2 and 12.5.1.
"""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.datastructures import Headers

from server.http.responses import GRAPHQL_RESPONSE, JSON

__all__ = ["accepted_type", "answer_type", "negotiated", "qualities"]

REMEMBERED_HEADERS = 64
"""A client sends the same header each time; browsers and libraries together know a few dozen."""

LONGEST = 4096
"""Characters of a header of negotiation that are looked at; browsers send some 150."""

_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")


def accepted_type(headers: Headers) -> str | None:
    """Give the media type that a request prefers, None where it takes neither."""
    return answer_type(negotiated(headers, "accept"))


def negotiated(headers: Headers, name: str) -> str:
    """Give a header of negotiation, its lines as one; of a longer one the whole entries within `LONGEST`."""
    value = ", ".join(headers.getlist(name))
    return value if len(value) <= LONGEST else value[:LONGEST].rpartition(",")[0]


@lru_cache(maxsize=REMEMBERED_HEADERS)
def answer_type(accept: str) -> str | None:
    """Give the media type the client prefers, None where it takes neither.

    `application/graphql-response+json` is given only to those who name it: with a header that is missing (""), or
    takes anything, the answer is `application/json`, for the clients from before the other one was defined.
    """
    ranges = qualities(accept) or {"*/*": 1.0}
    anything = ranges.get("application/*", ranges.get("*/*", 0.0))
    named = ranges.get(GRAPHQL_RESPONSE, 0.0)
    plain = ranges.get(JSON, anything)
    if named and named >= plain:
        return GRAPHQL_RESPONSE
    return JSON if plain else None


def qualities(header: str) -> dict[str, float]:
    """Read a list of names with weights, as headers of negotiation have it: lower-case name → weight, 0 to 1.

    Parameters other than the weight are not looked at; of a name that is there twice, the greatest weight counts, and
    a weight that is none counts as 0.
    """
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece.removeprefix("q=") for piece in parameters if piece.startswith("q=")]
        if name:
            found[name] = max(found.get(name, 0.0), _quality(weights[0]) if weights else 1.0)
    return found


def _quality(text: str) -> float:
    return min(float(text), 1.0) if _QUALITY.fullmatch(text) else 0.0
