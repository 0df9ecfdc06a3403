"""Content negotiation: which of the two JSON media types of GraphQL over HTTP a response has.

Source: GraphQL over HTTP, "Media types"; RFC 9110, sections 12.4.2 and 12.5.1.
"""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.datastructures import Headers

from server.http.responses import GRAPHQL_RESPONSE, JSON

__all__ = [
    "CACHED_HEADERS",
    "MAX_CHARACTERS",
    "accepted_type",
    "answer_type",
    "negotiated",
    "prefers_page",
    "qualities",
    "within_bounds",
]

CACHED_HEADERS = 64
"""A client always sends the same header; browsers and libraries together have a few dozen."""

MAX_CHARACTERS = 4096
"""Characters of an Accept header that are parsed; browsers send some 150."""

_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")


def accepted_type(headers: Headers) -> str | None:
    """Return the media type that a request prefers; None if it accepts neither."""
    return answer_type(negotiated(headers, "accept"))


def negotiated(headers: Headers, name: str) -> str:
    """Return an Accept header, its lines joined; a long one is cut after the last entry within `MAX_CHARACTERS`."""
    return within_bounds(", ".join(headers.getlist(name)))


def within_bounds(value: str) -> str:
    """Return an Accept header, cut after the last entry within `MAX_CHARACTERS`."""
    return value if len(value) <= MAX_CHARACTERS else value[:MAX_CHARACTERS].rpartition(",")[0]


@lru_cache(maxsize=CACHED_HEADERS)
def answer_type(accept: str) -> str | None:
    """Return the media type that an `Accept` header prefers; None if it accepts neither.

    `application/graphql-response+json` must be named explicitly. A missing header ("") or `*/*` selects
    `application/json`, for clients that predate the other type.
    """
    ranges = qualities(accept) or {"*/*": 1.0}
    wildcard = ranges.get("application/*", ranges.get("*/*", 0.0))
    named = ranges.get(GRAPHQL_RESPONSE, 0.0)
    plain = ranges.get(JSON, wildcard)
    if named and named >= plain:
        return GRAPHQL_RESPONSE
    return JSON if plain else None


@lru_cache(maxsize=CACHED_HEADERS)
def prefers_page(accept: str) -> bool:
    """Whether an `Accept` header prefers `text/html` to both JSON types, as browsers' headers do.

    So does the header that Java's HttpURLConnection sends by default; it alone has the range `*`.
    """
    ranges = qualities(accept)
    wildcard = ranges.get("application/*", ranges.get("*/*", 0.0))
    json = max(ranges.get(JSON, wildcard), ranges.get(GRAPHQL_RESPONSE, 0.0))
    return ranges.get("text/html", 0.0) > json and "*" not in ranges


def qualities(header: str) -> dict[str, float]:
    """Parse an Accept header: lower-case name → weight, 0 to 1.

    Parameters other than the weight are ignored. The greatest weight of a repeated name counts; a malformed weight
    counts as 0.
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
