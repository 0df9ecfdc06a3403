"""Authenticates requests and charges them to the rate limit of the viewer or, without one, of the client's address."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers

from schema.errors import RATE_LIMITED
from server.auth.bearer import TokenRefusedError
from server.auth.opening import Authenticating
from server.http.error_responses import RequestError
from server.observability.record import RequestRecord
from server.protection.client_address import ClientAddresses
from server.protection.rate_limit import Allowance, RateLimiter, RatePolicy, TokenBuckets
from server.protection.received import Received

__all__ = ["ENTRY_POINTS", "Admission", "Client", "TooManyRequestsError", "points_of_refused"]

ENTRY_POINTS = 1
"""Charged to every request before its body is read: refused and cached ones take time, too."""

REFUSED_CHARACTERS = 50
"""A refused document is charged one point for this many characters: parsing and validating takes some 10 ms for 5,000
(`python -m benchmarks.documents`)."""

REFUSED_CHARACTERS_OF_THE_FIRST = 16
REFUSED_POINTS = 3
"""What the shortest ones are charged besides: 1 point per 16 characters, at most 3."""

MAX_REFUSED_POINTS = 100
"""The highest charge for a refused document: longer ones are rejected early by the document limits."""


class TooManyRequestsError(RequestError):
    """The client has used up its points: 429, with the time to wait."""

    def __init__(self, policy: RatePolicy, *, wait_seconds: int) -> None:
        super().__init__(
            f"the limit of {policy.points_per_minute} cost points a minute is used up; try again in {wait_seconds} s",
            status=429,
            code=RATE_LIMITED,
            retry_after_seconds=wait_seconds,
        )


class Client:
    """The sender of a request.

    Attributes:
        viewer_email: As the token spells it; None for an anonymous viewer.
        key: The key of its bucket: a digest of the e-mail, or the network of the address. Never logged.
        network: The network of its address. Never logged.
        record: The record of the request.
    """

    __slots__ = ("key", "network", "record", "viewer_email")

    def __init__(self, viewer_email: str | None, network: bytes, record: RequestRecord) -> None:
        self.viewer_email = viewer_email
        self.network = network
        self.key = network if viewer_email is None else _digest(viewer_email)
        self.record = record
        record.client = network


class Admission:
    """Authenticates clients and takes their points.

    Attributes:
        refused: Requests refused with 429 since the process started.
    """

    def __init__(
        self, authenticator: Authenticating, *, addresses: ClientAddresses, limiter: RateLimiter | None = None
    ) -> None:
        """Admit clients; without a limiter, nobody is charged."""
        self.authenticator = authenticator
        self.addresses = addresses
        self.limiter = limiter
        self._policy_field = _policy_field(limiter.policy) if limiter is not None else ""
        self.refused = 0

    async def admit(self, headers: Headers, *, peer: str | None, record: RequestRecord) -> Client:
        """Return the client of a request and charge it; a request with a bad token is charged to its address.

        Args:
            headers: The headers of the request.
            peer: The address of the other end of the connection; None if it has none.
            record: The record of the request.

        Raises:
            TokenRefusedError, KeysUnavailableError: As `Authenticator.email_of` raises.
            TooManyRequestsError: The bucket is empty.
        """
        network = record.client = self.addresses.network(peer, headers)
        try:
            email = await self.authenticator.email_of(headers)
        except TokenRefusedError:
            await self._take(Client(None, network, record), ENTRY_POINTS)
            raise
        client = Client(email, network, record)
        await self._take(client, ENTRY_POINTS)
        return client

    def admit_at_once(self, network: bytes, record: RequestRecord, cost: int) -> bool:
        """Admit an anonymous client and charge it the cost of its request, as `admit` and `charge` together do.

        This is possible without waiting only if the limiter is in the memory of this process.

        Args:
            network: The network of its address.
            record: The record of the request.
            cost: In points, 0 or more.

        Returns:
            Whether the bucket had enough points; if not, none were taken.
        """
        limiter = self.limiter
        if limiter is not None:
            if not isinstance(limiter, TokenBuckets):
                return False
            allowance = limiter.take_now(network, max(ENTRY_POINTS, min(cost, limiter.policy.burst)))
            if not allowance.granted:
                return False
            self._show(allowance, record)
        record.client = network
        return True

    async def charge_for_receiving(self, client: Client, received: Received) -> None:
        """Charge the body of a request, or its query string, whether it was understood or not."""
        await self.settle(client, charged=0, spent=ENTRY_POINTS + received.points)

    async def charge(self, client: Client, cost: int) -> None:
        """Charge the cost of a request, minus the points it has already paid on entry.

        Args:
            client: The client to charge.
            cost: In points, 0 or more; the operations of a batch are charged in one sum. A cost above the burst needs a
                full bucket and empties it.

        Raises:
            TooManyRequestsError: The bucket has too few points; none were taken.
        """
        if self.limiter is not None:
            await self._take(client, max(0, min(cost, self.limiter.policy.burst) - ENTRY_POINTS))

    async def settle(self, client: Client, *, charged: int, spent: int) -> None:
        """Charge what was used beyond a cost, whatever the bucket holds: the work is done already.

        Args:
            client: The client to charge.
            charged: The cost that was charged before, in points.
            spent: What was used, in points.
        """
        if self.limiter is not None and spent > max(charged, ENTRY_POINTS):
            allowance = await self.limiter.charge(client.key, spent - max(charged, ENTRY_POINTS))
            self._show(allowance, client.record)

    async def _take(self, client: Client, points: int) -> None:
        """Take points from a bucket and put what remains into the response headers."""
        if self.limiter is None:
            return
        allowance = await self.limiter.take(client.key, points)
        self._show(allowance, client.record)
        if not allowance.granted:
            self.refused += 1
            raise TooManyRequestsError(self.limiter.policy, wait_seconds=allowance.wait_seconds)

    def _show(self, allowance: Allowance, record: RequestRecord) -> None:
        """Add the fields of draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4, to the response."""
        headers = record.headers
        headers["RateLimit-Policy"] = self._policy_field
        headers["RateLimit"] = f'"cost";r={allowance.remaining};t={allowance.wait_seconds}'


def points_of_refused(query: str) -> int:
    """Return the charge for a document that was refused before its cost was known."""
    length = len(query)
    shortest = min(length // REFUSED_CHARACTERS_OF_THE_FIRST, REFUSED_POINTS)
    return min(shortest + length // REFUSED_CHARACTERS, MAX_REFUSED_POINTS)


def _digest(email: str) -> bytes:
    return hashlib.blake2b(email.casefold().encode(errors="replace"), digest_size=16).digest()


def _policy_field(policy: RatePolicy) -> str:
    """Return the field of a policy. The unit of `q` and `r` is the cost point, which the draft's registry lacks."""
    return f'"cost";q={policy.burst};w={policy.window_seconds}'
