"""The address of the client, as seen by this machine or as told by proxies that are trusted to tell it.

What a proxy writes stands to the right of what its client sent, which may be anything. So addresses are read from the
right, and only as long as whoever wrote them is trusted; the first that is not is the client. Only the header that the
proxies are known to write is read: the other one goes through them as the client sent it.

Source: RFC 7239 for `Forwarded`; `X-Forwarded-For` is older and has no specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.datastructures import Headers

__all__ = ["Address", "ClientAddresses", "Network", "ProxyHeader", "address_of"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_HOPS = 32
"""Proxies that are followed back; chains of even five are rare, and a header may hold thousands."""

_PORT = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<v4>[0-9.]*))(?::[0-9]{1,5})?")
_FOR = re.compile(r"(?:^|;)\s*for=(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^;\s\"]*))\s*(?:;|$)", re.IGNORECASE)


class ProxyHeader(StrEnum):
    """The header in which proxies tell for whom they ask."""

    X_FORWARDED_FOR = "x-forwarded-for"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAddresses:
    """Finds the client behind trusted proxies.

    Attributes:
        trusted: Where proxies stand that tell the truth; none by default, so that no header counts.
        header: The header that they write.
    """

    trusted: Sequence[Network] = ()
    header: ProxyHeader = ProxyHeader.X_FORWARDED_FOR

    def client(self, peer: str | None, headers: Headers) -> Address | None:
        """Give the address of the client.

        Args:
            peer: The other end of the connection; None where it has no address, as with Unix sockets.
            headers: Of the request.

        Returns:
            The first address, read from the right, that is no trusted proxy. Where one of the proxies told something
            that is no address, the proxy itself. None for a peer without an address.
        """
        address = address_of(peer or "")
        for told in self._told(headers):
            if address is None or not self.trusts(address):
                break
            before = address_of(told)
            if before is None:
                break
            address = before
        return address

    def trusts(self, address: Address) -> bool:
        """Tell whether a trusted proxy stands there."""
        return any(address in network for network in self.trusted)

    def _told(self, headers: Headers) -> Iterator[str]:
        """Give what the header tells, from the right; a text that is no address where it makes no sense."""
        if not self.trusted:
            return
        rest = ",".join(headers.getlist(self.header))
        for _ in range(MAX_HOPS if rest else 0):
            rest, comma, told = rest.rpartition(",")
            yield _forwarded_for(told) if self.header is ProxyHeader.FORWARDED else told
            if not comma:
                return


@lru_cache(maxsize=1000)
def address_of(text: str) -> Address | None:
    """Read an address, with or without brackets and port; one of IPv4 that is written as IPv6 is one of IPv4."""
    text = text.strip()
    if with_port := _PORT.fullmatch(text):
        text = with_port["v6"] or with_port["v4"] or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _forwarded_for(element: str) -> str:
    found = _FOR.search(element.strip())
    return (found["quoted"] or found["plain"] or "") if found else ""
