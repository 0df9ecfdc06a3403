"""Who asks, and whether it may ask now: charges requests to the bucket of the viewer or of the client's address."""

from __future__ import annotations

import hashlib
from ipaddress import IPv4Address

from starlette.requests import Request

from schema.errors import RATE_LIMITED
from server.auth.bearer import TokenRefusedError
from server.auth.tokens import Authenticator
from server.http.error_responses import RequestError
from server.observability.record import RequestRecord, record_of
from server.protection.client_address import Address, ClientAddresses
from server.protection.rate_limit import Allowance, RateLimiter, RatePolicy

__all__ = ["ENTRY_POINTS", "Admission", "Client", "TooManyRequestsError", "points_of_refused"]

ENTRY_POINTS = 1
"""Charged to every request before its body is read: also one that is refused, or answered from memory, takes time."""

REFUSED_CHARACTERS = 50
"""Characters for which a document that is refused is charged a point: parsing and validating it takes time, too, some
10 ms for 5,000 (`python -m benchmarks.documents`)."""

MOST_REFUSED_POINTS = 100
"""What a refused document is charged at most: the limits of documents refuse longer ones early."""

IPV6_NETWORK_BYTES = 8
"""A customer of a provider is given a /64 or more, and may use any address of it."""


class TooManyRequestsError(RequestError):
    """The client has used up its points: 429, with how long to wait."""

    def __init__(self, policy: RatePolicy, *, wait_seconds: int) -> None:
        super().__init__(
            f"the limit of {policy.points_per_minute} cost points a minute is used up; try again in {wait_seconds} s",
            status=429,
            code=RATE_LIMITED,
            retry_after_seconds=wait_seconds,
        )


class Client:
    """Who sent a request.

    Attributes:
        viewer_email: As the token spells it; None for an anonymous viewer.
        key: Names the bucket: a digest of the e-mail, or the network of the address. Never logged.
    """

    __slots__ = ("key", "record", "viewer_email")

    def __init__(self, viewer_email: str | None, key: bytes, record: RequestRecord) -> None:
        self.viewer_email = viewer_email
        self.key = key
        self.record = record


class Admission:
    """Lets requests in."""

    def __init__(
        self, authenticator: Authenticator, *, addresses: ClientAddresses, limiter: RateLimiter | None = None
    ) -> None:
        """Let those in who prove who they are, or claim to be nobody.

        Args:
            authenticator: Reads tokens.
            addresses: Finds the client's address.
            limiter: Holds the buckets; None limits nobody.

        `refused` counts the requests that were turned away since the process began.
        """
        self.authenticator = authenticator
        self.addresses = addresses
        self.limiter = limiter
        self.refused = 0

    async def visitor(self, request: Request) -> Client:
        """Tell who asks, and charge it for asking; a token that is refused is charged to the address.

        Raises:
            TokenRefusedError, KeysUnavailableError: As `Authenticator.email_of` raises.
            TooManyRequestsError: The bucket is empty.
        """
        record = record_of(request)
        try:
            email = await self.authenticator.email_of(request.headers)
        except TokenRefusedError:
            await self._take(Client(None, self._key(request, None), record), ENTRY_POINTS)
            raise
        visitor = Client(email, self._key(request, email), record)
        await self._take(visitor, ENTRY_POINTS)
        return visitor

    async def charge(self, visitor: Client, cost: int) -> None:
        """Take the cost of what a request asks, of which it has paid the points for asking.

        Args:
            visitor: Who asks.
            cost: In points, 0 or more; several operations of one request are charged their sum, at once. What costs
                more than a bucket holds needs a full one, and empties it.

        Raises:
            TooManyRequestsError: The bucket lacks them; none was taken.
        """
        if self.limiter is not None:
            await self._take(visitor, max(0, min(cost, self.limiter.policy.burst) - ENTRY_POINTS))

    async def _take(self, visitor: Client, points: int) -> None:
        """Take points from a bucket, and tell the client by headers what is left."""
        if self.limiter is None:
            return
        allowance = await self.limiter.take(visitor.key, points)
        policy = self.limiter.policy
        visitor.record.headers.update(_headers(policy, allowance))
        if not allowance.granted:
            self.refused += 1
            raise TooManyRequestsError(policy, wait_seconds=allowance.wait_seconds)

    def _key(self, request: Request, email: str | None) -> bytes:
        if self.limiter is None:
            return b""
        if email is not None:
            return hashlib.blake2b(email.casefold().encode(errors="replace"), digest_size=16).digest()
        return _network(self.addresses.client(request.client.host if request.client else None, request.headers))


def points_of_refused(query: str) -> int:
    """Give what a document is charged that was refused before it had a cost."""
    return min(len(query) // REFUSED_CHARACTERS, MOST_REFUSED_POINTS)


def _network(address: Address | None) -> bytes:
    """Give what is limited as one: an address of IPv4, a /64 of IPv6, everybody whose address is not known."""
    if address is None:
        return b""
    return address.packed if isinstance(address, IPv4Address) else address.packed[:IPV6_NETWORK_BYTES]


def _headers(policy: RatePolicy, allowance: Allowance) -> dict[str, str]:
    """Write the fields of draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4.

    The unit of `q` and `r` is the cost point, for which the draft's registry has no name; the policy's name says it.
    """
    return {
        "RateLimit-Policy": f'"cost";q={policy.burst};w={policy.window_seconds}',
        "RateLimit": f'"cost";r={allowance.remaining};t={allowance.wait_seconds}',
    }
