"""Settings of the issuers whose tokens are accepted."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic_settings import BaseSettings

from server.settings.setting import CommaSeparated, number, setting

__all__ = ["AuthenticationSettings"]

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
"""All asymmetric: with a shared secret, anyone who verifies tokens could issue them."""


def _is_secure(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1"))


def _checked_urls(urls: tuple[str, ...]) -> tuple[str, ...]:
    if not all(map(_is_secure, urls)):
        raise ValueError("not a secure URL")
    return urls


def _checked_algorithms(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names or not set(names) <= set(ALGORITHMS):
        raise ValueError("not an algorithm")
    return names


Urls = Annotated[CommaSeparated[str], AfterValidator(_checked_urls)]


class AuthenticationSettings(BaseSettings):
    """The part of `Settings` that says whose tokens are accepted."""

    jwt_issuer: Urls = setting(
        (),
        "ROOTSKI_JWT_ISSUER",
        allowed="`https` URLs, separated by commas; `http` for localhost only",
        meaning="Trusted token issuers: the accepted values of the claim `iss`.",
    )
    jwt_audience: CommaSeparated[str] = setting(
        (),
        "ROOTSKI_JWT_AUDIENCE",
        allowed="one or more names, separated by commas",
        meaning="Accepted audiences: `aud`, or the `client_id` of an access token without it, must name one of them.",
    )
    jwks_url: Urls = setting(
        (),
        "ROOTSKI_JWKS_URL",
        allowed="one URL for each issuer, in the same order, separated by commas",
        meaning="Where the issuers publish their keys. Defaults to the issuer's `/.well-known/jwks.json`.",
    )
    jwt_algorithms: Annotated[CommaSeparated[str], AfterValidator(_checked_algorithms)] = setting(
        ("RS256", "ES256"),
        "ROOTSKI_JWT_ALGORITHMS",
        allowed=f"some of {', '.join(f'`{name}`' for name in ALGORITHMS)}, separated by commas",
        meaning="Accepted signature algorithms.",
    )
    jwt_leeway_seconds: float = number(
        60.0, "ROOTSKI_JWT_LEEWAY_SECONDS", (0, 600), "Tolerated clock difference between issuer and server."
    )
    jwt_email_claim: str = setting(
        "email",
        "ROOTSKI_JWT_EMAIL_CLAIM",
        allowed="1 to 100 characters",
        meaning="The claim that contains the user's verified e-mail address.",
        min_length=1,
        max_length=100,
    )
    cognito_region: str | None = setting(
        None,
        "ROOTSKI_COGNITO_REGION",
        allowed="an AWS region such as `eu-central-1`",
        meaning="The region of a Cognito user pool whose id tokens are accepted.",
        pattern="^[a-z0-9-]{1,40}$",
    )
    cognito_pool_id: str | None = setting(
        None,
        "ROOTSKI_COGNITO_POOL_ID",
        allowed="the id of a user pool such as `eu-central-1_AbC123`",
        meaning="The id of that user pool.",
        pattern="^[A-Za-z0-9_-]{1,80}$",
    )
    cognito_client_id: str | None = setting(
        None,
        "ROOTSKI_COGNITO_CLIENT_ID",
        allowed="the id of an app client",
        meaning="The app client the tokens must be issued for.",
        pattern="^[A-Za-z0-9]{1,128}$",
    )

    def incomplete_authentication(self) -> list[str]:
        """Return one message for each setting whose counterpart is missing or contradicts it."""
        problems = []
        if self.jwt_issuer and not self.jwt_audience:
            problems.append("ROOTSKI_JWT_AUDIENCE is missing: ROOTSKI_JWT_ISSUER requires it")
        if self.jwt_audience and not self.jwt_issuer:
            problems.append("ROOTSKI_JWT_AUDIENCE has no effect without ROOTSKI_JWT_ISSUER")
        if self.jwks_url and len(self.jwks_url) != len(self.jwt_issuer):
            problems.append("ROOTSKI_JWKS_URL must have one URL for each URL of ROOTSKI_JWT_ISSUER")
        cognito = {
            "ROOTSKI_COGNITO_REGION": self.cognito_region,
            "ROOTSKI_COGNITO_POOL_ID": self.cognito_pool_id,
            "ROOTSKI_COGNITO_CLIENT_ID": self.cognito_client_id,
        }
        if any(cognito.values()):
            missing = [name for name, value in cognito.items() if not value]
            problems += [f"{name} is missing: a user pool needs its region, pool id and client id" for name in missing]
        region, pool = self.cognito_region, self.cognito_pool_id
        if region and pool and pool.partition("_")[0] != region:
            problems.append(
                f"ROOTSKI_COGNITO_POOL_ID is {pool!r}, which is not of the region {region!r}: choose its own"
            )
        return problems
