"""The Authorization header: a bearer token or nothing.

Source: RFC 6750, "Bearer Token Usage".
"""

from __future__ import annotations

from starlette.datastructures import Headers

from schema.errors import SERVICE_UNAVAILABLE, UNAUTHENTICATED
from server.http.error_responses import RequestError

__all__ = ["KeysUnavailableError", "TokenRefusedError", "bearer_token"]

TOKEN_CHARACTERS = 16 * 1024
"""The longest token; those of common issuers, with groups, have up to 4 KB."""

CHALLENGE = 'Bearer realm="rootski", error="invalid_token"'

RETRY_SECONDS = 5
"""An issuer is asked again every few seconds while it is down."""


class TokenRefusedError(RequestError):
    """The credentials are not accepted: 401. The message says no more than the client can act on."""

    def __init__(self, message: str = "the token is not valid here; sign in again, or send no token") -> None:
        super().__init__(message, status=401, code=UNAUTHENTICATED, headers={"WWW-Authenticate": CHALLENGE})


class KeysUnavailableError(RequestError):
    """The token cannot be checked, because the issuer's keys are unavailable: 503."""

    def __init__(self) -> None:
        message = "the token cannot be checked at the moment; try again later"
        super().__init__(message, status=503, code=SERVICE_UNAVAILABLE, retry_after_seconds=RETRY_SECONDS)


def bearer_token(headers: Headers) -> str | None:
    """Return the token of a request; None if it has no credentials. Blank headers have none either.

    Apollo's documented link sends an empty header when nobody is signed in.

    Raises:
        TokenRefusedError: The scheme is another, the header is repeated, or the token is empty, too long or not ASCII.
    """
    sent = headers.getlist("authorization")
    if not any(value.strip(" \t") for value in sent):
        return None
    if len(sent) > 1:
        raise TokenRefusedError("the Authorization header was sent twice; send it once")
    scheme, _, token = sent[0].strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer":
        raise TokenRefusedError("send the token as `Authorization: Bearer …`")
    if not token or len(token) > TOKEN_CHARACTERS or not token.isascii():
        raise TokenRefusedError
    return token
