"""Cross-site request forgery: refuses GET requests that a page of another site can make a browser send.

Images, scripts and forms cannot set headers. A header that requires a preflight, or GraphQL's media type in `Accept`,
therefore proves that the request comes from a GraphQL client. POST needs no such header, because its body must be JSON,
which no form can send.

Source: Fetch, "CORS-safelisted request-header"; Fetch Metadata Request Headers, "Sec-Fetch-Site".
"""

from __future__ import annotations

from starlette.datastructures import Headers

from server.http.error_responses import RequestError
from server.http.responses import GRAPHQL_RESPONSE

__all__ = ["PREFLIGHT_HEADERS", "is_cross_site", "refuse_cross_site"]

PREFLIGHT_HEADERS = ("X-Requested-With", "GraphQL-Require-Preflight", "Apollo-Require-Preflight")
"""Each of them, with any value, requires a preflight; these are the names that clients and servers have agreed on."""


def refuse_cross_site(headers: Headers) -> None:
    """Refuse a GET that a browser may have sent for another site.

    Raises:
        RequestError: It is one, without a preflight header or GraphQL's media type in `Accept`.
    """
    if is_cross_site(headers):
        raise RequestError(
            f"a browser may have sent this for another site; add the header `{PREFLIGHT_HEADERS[0]}` with any value, or"
            f" accept `{GRAPHQL_RESPONSE}`"
        )


def is_cross_site(headers: Headers) -> bool:
    """Whether a GET is refused, because a browser may have sent it for another site."""
    is_deliberate = (
        any(name in headers for name in PREFLIGHT_HEADERS) or GRAPHQL_RESPONSE in headers.get("accept", "").lower()
    )
    return not is_deliberate and _may_be_cross_site(headers)


def _may_be_cross_site(headers: Headers) -> bool:
    """Decide by `Sec-Fetch-Site`; old browsers, and all without TLS, are only recognised as browsers."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    return "origin" in headers or headers.get("user-agent", "").startswith("Mozilla/")
