"""The configured token issuers."""

from __future__ import annotations

from typing import NamedTuple

from server.settings.settings import EngineName, Settings

__all__ = ["DEVELOPMENT_AUDIENCE", "DEVELOPMENT_ISSUER", "KEY_FILE", "TOKEN_HOURS", "Issuer", "issuers_of"]

DEVELOPMENT_ISSUER = "rootski-development"
DEVELOPMENT_AUDIENCE = "rootski"

KEY_FILE = "development-key.json"
"""The file in `DATA_DIR` with the private key of the development issuer."""

TOKEN_HOURS = 12
"""How long a development token is valid."""


class Issuer(NamedTuple):
    """A token issuer.

    Attributes:
        name: The claim `iss` of its tokens.
        audiences: The accepted audiences: `aud` must name one or, in an access token without `aud`, `client_id`.
        keys_url: The URL of its public keys; None for the development issuer, whose key is a file.
        token_use: The required claim `token_use`; None if the issuer has no such claim.
    """

    name: str
    audiences: frozenset[str]
    keys_url: str | None
    token_use: str | None = None


def issuers_of(settings: Settings) -> list[Issuer]:
    """Return the configured issuers or, if there are none, the development issuer of the embedded engine."""
    audiences = frozenset(settings.jwt_audience)
    urls = settings.jwks_url or tuple(f"{name.rstrip('/')}/.well-known/jwks.json" for name in settings.jwt_issuer)
    found = [
        Issuer(name=name, audiences=audiences, keys_url=url)
        for name, url in zip(settings.jwt_issuer, urls, strict=True)
    ]
    if settings.cognito_pool_id is not None:
        name = f"https://cognito-idp.{settings.cognito_region}.amazonaws.com/{settings.cognito_pool_id}"
        audience = frozenset([settings.cognito_client_id or ""])
        url = f"{name}/.well-known/jwks.json"
        found.append(Issuer(name=name, audiences=audience, keys_url=url, token_use="id"))  # noqa: S106  # a kind
    if not found and settings.engine is EngineName.EMBEDDED:
        found.append(Issuer(name=DEVELOPMENT_ISSUER, audiences=frozenset([DEVELOPMENT_AUDIENCE]), keys_url=None))
    return found
