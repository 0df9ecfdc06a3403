"""The address of the client: the peer's or, if that is a trusted proxy, the one it forwards.

A proxy appends to what its client sent, which may be forged. So addresses are read from the right, as long as their
writer is trusted; the first untrusted address is the client's. Only the header that the proxies are known to write is
read, because they pass the other one on unchanged.

Source: RFC 7239 for `Forwarded`; `X-Forwarded-For` is older and has no specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple

from starlette.datastructures import Headers

__all__ = ["Address", "ClientAddresses", "Network", "ProxyHeader", "network_of", "parse_address", "parse_network"]

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_HOPS = 32
"""Proxies that are followed back; chains of even five are rare, and a header may list thousands."""

IPV6_NETWORK_BYTES = 8
"""A provider gives a customer a /64 or more, so all addresses of a /64 count as one client."""

IPV4_MAPPED_BITS = 96
"""The bits before the IPv4 address in an IPv6 address that maps it, `::ffff:192.0.2.1`."""

_PORT = re.compile(r"(?:\[(?P<v6>[^\]]*)\]|(?P<v4>[0-9.]*))(?::[0-9]{1,5})?")
_FOR = re.compile(r"(?:^|;)\s*for=(?:\"(?P<quoted>[^\"]*)\"|(?P<plain>[^;\s\"]*))\s*(?:;|$)", re.IGNORECASE)


class ProxyHeader(StrEnum):
    """The header in which proxies forward the client's address."""

    X_FORWARDED_FOR = "x-forwarded-for"
    FORWARDED = "forwarded"


class ClientAddresses(NamedTuple):
    """Finds the client behind trusted proxies.

    Attributes:
        trusted: The networks of trusted proxies; none by default, so that no header counts.
        header: The header they write.
    """

    trusted: Sequence[Network] = ()
    header: ProxyHeader = ProxyHeader.X_FORWARDED_FOR

    def client(self, peer: str | None, headers: Headers) -> Address | None:
        """Return the address of the client.

        Args:
            peer: The other end of the connection; None if it has no address, as with Unix sockets.
            headers: The headers of the request.

        Returns:
            The first address, from the right, that is not a trusted proxy. If a proxy forwards something that is not
            an address, that proxy's address. None for a peer without an address.
        """
        address = parse_address(peer or "")
        for forwarded in self._forwarded(headers):
            if address is None or not self.trusts(address):
                break
            previous = parse_address(forwarded)
            if previous is None:
                break
            address = previous
        return address

    def network(self, peer: str | None, headers: Headers) -> bytes:
        """Return the part of the client's address that counts as one client; the arguments are those of `client`."""
        return network_of(self.client(peer, headers)) if self.trusted else _network_of_peer(peer or "")

    def trusts(self, address: Address) -> bool:
        """Whether the address is that of a trusted proxy."""
        return any(address in network for network in self.trusted)

    def _forwarded(self, headers: Headers) -> Iterator[str]:
        """Yield the forwarded addresses, unparsed, from the right."""
        if not self.trusted:
            return
        rest = ",".join(headers.getlist(self.header))
        for _ in range(MAX_HOPS if rest else 0):
            rest, comma, element = rest.rpartition(",")
            yield _forwarded_for(element) if self.header is ProxyHeader.FORWARDED else element
            if not comma:
                return


@lru_cache(maxsize=1000)
def parse_address(text: str) -> Address | None:
    """Parse an address, with or without brackets and port; an IPv4-mapped IPv6 address is returned as IPv4."""
    text = text.strip()
    if with_port := _PORT.fullmatch(text):
        text = with_port["v6"] or with_port["v4"] or ""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def parse_network(text: str) -> Network:
    """Parse a network; one of IPv4-mapped addresses is returned as IPv4, as those addresses are.

    Raises:
        ValueError: It is not a network.
    """
    network = ip_network(text)
    mapped = network.network_address.ipv4_mapped if isinstance(network, IPv6Network) else None
    if mapped is None or network.prefixlen < IPV4_MAPPED_BITS:
        return network
    return IPv4Network((mapped, network.prefixlen - IPV4_MAPPED_BITS))


def network_of(address: Address | None) -> bytes:
    """Return the part of an address that counts as one client; all clients without an address count as one."""
    if address is None:
        return b""
    return address.packed if isinstance(address, IPv4Address) else address.packed[:IPV6_NETWORK_BYTES]


@lru_cache(maxsize=1000)
def _network_of_peer(peer: str) -> bytes:
    return network_of(parse_address(peer))


def _forwarded_for(element: str) -> str:
    found = _FOR.search(element.strip())
    return (found["quoted"] or found["plain"] or "") if found else ""
