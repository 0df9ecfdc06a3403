"""Verifies tokens and returns the e-mail address they prove. Every refusal has the same message, to reveal nothing.

Checked are the format, the algorithm, the key (by its id, among those of the token's issuer), the signature, `exp`,
`nbf`, `iat`, `iss`, `token_use` if the issuer has it, `aud` (or, in an access token without it, `client_id`), and the
e-mail address.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from starlette.datastructures import Headers

from server.auth.bearer import KeysUnavailableError, TokenRefusedError, bearer_token
from server.auth.development import development_key
from server.auth.issuers import Issuer, issuers_of
from server.auth.key_sets import FetchedKeys, FixedKeys, KeysNotFetchedError, KeySource
from server.settings.settings import Settings
from table.model.users import EMAIL_CHARACTERS

__all__ = ["Authenticator", "open_verifying"]

logger = logging.getLogger(__name__)

KEY_ID_CHARACTERS = 200

ACCESS = "access"
"""The claim `token_use` of an access token."""

DANGEROUS_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
"""Parameters that let a token supply its own key or change how it is parsed."""


class Authenticator:
    """Authenticates requests by their bearer tokens."""

    def __init__(
        self,
        issuers: Sequence[tuple[Issuer, KeySource]],
        *,
        algorithms: Sequence[str],
        leeway_seconds: float,
        email_claim: str = "email",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Accept the tokens of some issuers.

        Args:
            issuers: Each issuer with its keys; without any, every token is refused.
            algorithms: The accepted JWS algorithms, asymmetric ones.
            leeway_seconds: The tolerated clock difference.
            email_claim: The name of the claim that contains the e-mail address.
            clock: Returns the seconds since 1970.
        """
        self.issuers = {issuer.name: (issuer, keys) for issuer, keys in issuers}
        self.algorithms = list(algorithms)
        self.leeway_seconds = leeway_seconds
        self.email_claim = email_claim
        self.clock = clock

    async def email_of(self, headers: Headers) -> str | None:
        """Return the viewer's e-mail address, as the token spells it; None for an anonymous request.

        Raises:
            TokenRefusedError: The credentials are not accepted.
            KeysUnavailableError: The keys of the token's issuer cannot be fetched.
        """
        token = bearer_token(headers)
        if token is None:
            return None
        try:
            return await self._verified_email(token)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            logger.info("a token was refused: %s", type(error).__name__)
            raise TokenRefusedError from None
        except KeysNotFetchedError:
            raise KeysUnavailableError from None

    async def _verified_email(self, token: str) -> str:
        signed = jws.extract_compact(token.encode())
        header = signed.headers()
        key_id = header.get("kid")
        if header.get("alg") not in self.algorithms or not header.keys().isdisjoint(DANGEROUS_HEADERS):
            raise ValueError("header")
        if not isinstance(key_id, str) or not 0 < len(key_id) <= KEY_ID_CHARACTERS:
            raise ValueError("key id")
        issuer, keys = self._issuer(signed.payload)
        key = await keys.key(key_id)
        if key is None:
            raise ValueError("unknown key")
        claims = jwt.decode(token, key, algorithms=self.algorithms).claims
        self._check_times(claims)
        _check_audience(claims, issuer)
        return _email(claims, self.email_claim)

    def _issuer(self, payload: bytes) -> tuple[Issuer, KeySource]:
        """Return the issuer that an unverified token names."""
        name = _claims(payload).get("iss")
        if not isinstance(name, str) or name not in self.issuers:
            raise ValueError("issuer")
        return self.issuers[name]

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now, leeway = self.clock(), self.leeway_seconds
        expires = _timestamp(claims, "exp")
        if expires is None or expires + leeway <= now:
            raise ValueError("expired")
        for name in ("nbf", "iat"):
            starts = _timestamp(claims, name)
            if starts is not None and starts - leeway > now:
                raise ValueError("not yet")


def _claims(payload: bytes) -> Mapping[str, Any]:
    loaded = orjson.loads(payload)
    if not isinstance(loaded, dict):
        raise TypeError("claims")
    return loaded


def _timestamp(claims: Mapping[str, Any], name: str) -> float | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(name)
    return float(value)


def _check_audience(claims: Mapping[str, Any], issuer: Issuer) -> None:
    if claims.get("iss") != issuer.name:
        raise ValueError("issuer")
    use = claims.get("token_use")
    if issuer.token_use is not None and use != issuer.token_use:
        raise ValueError("token use")
    audience = claims.get("aud")
    if use == ACCESS and "aud" not in claims:
        # Access tokens of Cognito name their client like this; other tokens with this claim are not meant for it.
        audience = [claims.get("client_id")]
    names = audience if isinstance(audience, list) else [audience]
    if not any(isinstance(name, str) and name in issuer.audiences for name in names):
        raise ValueError("audience")


def _email(claims: Mapping[str, Any], name: str) -> str:
    email = claims.get(name)
    if not isinstance(email, str) or not 3 <= len(email) <= EMAIL_CHARACTERS:
        raise ValueError("e-mail")
    if email.count("@") != 1 or not email.isprintable() or " " in email or email.strip("@") != email:
        raise ValueError("e-mail")
    if claims.get("email_verified", True) in (False, "false"):
        raise ValueError("e-mail not verified")
    return email


def _development_keys(settings: Settings) -> dict[str, ECKey]:
    """Return the development key; none where it can neither be read nor kept, so that nobody can sign in."""
    try:
        key = development_key(settings.data_dir)
    except (OSError, JoseError, ValueError, TypeError, KeyError) as error:
        logger.warning("nobody can sign in: there is no development key (%s)", error)
        return {}
    return {key.kid or "": key}


@asynccontextmanager
async def open_verifying(settings: Settings) -> AsyncIterator[Authenticator]:
    """Open the configured authenticator; keys are not fetched before a token needs them."""
    async with aiohttp.ClientSession() as session:
        issuers: list[tuple[Issuer, KeySource]] = []
        for issuer in issuers_of(settings):
            if issuer.keys_url is not None:
                issuers.append((issuer, FetchedKeys(issuer.keys_url, session)))
            else:
                issuers.append((issuer, FixedKeys(_development_keys(settings))))
        yield Authenticator(
            issuers,
            algorithms=settings.jwt_algorithms,
            leeway_seconds=settings.jwt_leeway_seconds,
            email_claim=settings.jwt_email_claim,
        )
