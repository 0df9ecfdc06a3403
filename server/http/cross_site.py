"""Requests that a page of another site can make a browser send without asking first: refused, saying how to ask.

A GET by an image, a script or a form carries no header of the page's choice. A header that the browser must first ask
for (a preflight), or the media type of GraphQL in `Accept`, shows that a program means to speak GraphQL. POST needs no
such header: its body has to be JSON, which no form sends.

Source: Fetch, "CORS-safelisted request-header"; Fetch Metadata Request Headers, "Sec-Fetch-Site".
"""

from __future__ import annotations

from starlette.datastructures import Headers

from server.http.error_responses import RequestError
from server.http.responses import GRAPHQL_RESPONSE

__all__ = ["PREFLIGHT_HEADERS", "refuse_cross_site"]

PREFLIGHT_HEADERS = ("X-Requested-With", "GraphQL-Require-Preflight", "Apollo-Require-Preflight")
"""Any value of any of them makes a browser ask first; what clients and other servers call such a header."""


def refuse_cross_site(headers: Headers) -> None:
    """Refuse a GET that a browser sent for another site, or may have.

    Raises:
        RequestError: It is one, and neither has one of the headers nor accepts GraphQL's media type.
    """
    means_it = (
        any(name in headers for name in PREFLIGHT_HEADERS) or GRAPHQL_RESPONSE in headers.get("accept", "").lower()
    )
    if not means_it and _may_be_cross_site(headers):
        raise RequestError(
            f"a browser may have sent this for another site; add the header `{PREFLIGHT_HEADERS[0]}` with any value, or"
            f" accept `{GRAPHQL_RESPONSE}`"
        )


def _may_be_cross_site(headers: Headers) -> bool:
    """Tell by what browsers themselves say; those that are old, or without TLS, say no more than that they are one."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return "origin" in headers or headers.get("user-agent", "").startswith("Mozilla/")
