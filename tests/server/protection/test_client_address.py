"""The address of a client: whom proxies are believed, and that nobody can choose his own."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from server.protection.client_address import ClientAddresses, ProxyHeader, parse_address, parse_network

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
BEHIND_PROXIES = ClientAddresses(trusted=TRUSTED)
FORWARDED = ClientAddresses(trusted=TRUSTED, header=ProxyHeader.FORWARDED)


def _headers(name: str, *values: str) -> Headers:
    return Headers(raw=[(name.encode(), value.encode()) for value in values])


def _shown(addresses: ClientAddresses, peer: str | None, name: str, *values: str) -> str:
    return str(addresses.client(peer, _headers(name, *values)))


def test_without_trusted_proxies_no_header_counts() -> None:
    assert _shown(ClientAddresses(), "10.0.0.1", "x-forwarded-for", "192.0.2.1") == "10.0.0.1"
    assert _shown(ClientAddresses(), "10.0.0.1", "forwarded", "for=192.0.2.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:10.0.0.1", "10.0.0.1/32"),
        ("::ffff:0:0/96", "0.0.0.0/0"),
        ("::/0", "::/0"),
        ("::ffff:0:0/95", None),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("fd00::/8", "fd00::/8"),
    ],
)
def test_a_network_of_mapped_addresses_is_one_of_ipv4(text: str, network: str | None) -> None:
    if network is None:
        with pytest.raises(ValueError, match="has host bits set"):
            parse_network(text)
        return
    proxies = ClientAddresses(trusted=(parse_network(text),))

    assert str(proxies.trusted[0]) == network


@pytest.mark.parametrize("peer", ["10.0.0.1", "::ffff:10.0.0.1"])
def test_a_proxy_is_trusted_however_its_address_is_written(peer: str) -> None:
    proxies = ClientAddresses(trusted=(parse_network("::ffff:10.0.0.0/104"),))

    assert _shown(proxies, peer, "x-forwarded-for", "192.0.2.1") == "192.0.2.1"


def test_the_header_of_a_stranger_counts_for_nothing() -> None:
    assert _shown(BEHIND_PROXIES, "198.51.100.7", "x-forwarded-for", "192.0.2.1") == "198.51.100.7"


@pytest.mark.parametrize(
    ("values", "client"),
    [
        (["192.0.2.1"], "192.0.2.1"),
        (["203.0.113.9, 192.0.2.1"], "192.0.2.1"),
        (["192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        (["203.0.113.9", "192.0.2.1", "10.0.0.2,10.0.0.3"], "192.0.2.1"),
        (["192.0.2.1:4711"], "192.0.2.1"),
        (["[2001:db8::1]:4711"], "2001:db8::1"),
        (["2001:db8::1"], "2001:db8::1"),
        (["::ffff:192.0.2.1"], "192.0.2.1"),
        (["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
        ([], "10.0.0.1"),
        ([""], "10.0.0.1"),
        (["192.0.2.1, unknown"], "10.0.0.1"),
        (["192.0.2.1, nonsense, 10.0.0.2"], "10.0.0.2"),
        (["192.0.2.1,"], "10.0.0.1"),
        (["192.0.2.256"], "10.0.0.1"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_trusted_proxy_is_the_client(
    values: list[str], client: str
) -> None:
    assert _shown(BEHIND_PROXIES, "10.0.0.1", "x-forwarded-for", *values) == client


@pytest.mark.parametrize(
    ("values", "client"),
    [
        (["for=192.0.2.1"], "192.0.2.1"),
        (["For=192.0.2.1;proto=https;by=203.0.113.43"], "192.0.2.1"),
        (['proto=https; for="[2001:db8::1]:4711"'], "2001:db8::1"),
        (['for="192.0.2.1:80"'], "192.0.2.1"),
        (["for=203.0.113.9, for=192.0.2.1", 'for="[fd00::2]"'], "192.0.2.1"),
        (['for="203.0.113.9, ', "for=192.0.2.1"], "192.0.2.1"),
        (["for=_hidden"], "10.0.0.1"),
        (["for=unknown, for=10.0.0.2"], "10.0.0.2"),
        (["proto=https"], "10.0.0.1"),
        (["xfor=192.0.2.1"], "10.0.0.1"),
    ],
)
def test_the_standard_header_is_read_alike(values: list[str], client: str) -> None:
    assert _shown(FORWARDED, "10.0.0.1", "forwarded", *values) == client


def test_only_the_header_that_the_proxies_write_is_read() -> None:
    both = Headers(raw=[(b"forwarded", b"for=203.0.113.9"), (b"x-forwarded-for", b"192.0.2.1")])

    assert str(BEHIND_PROXIES.client("10.0.0.1", both)) == "192.0.2.1"
    assert str(FORWARDED.client("10.0.0.1", both)) == "203.0.113.9"


def test_peers_without_an_address_share_a_bucket() -> None:
    assert BEHIND_PROXIES.client(None, _headers("x-forwarded-for", "192.0.2.1")) is None
    assert BEHIND_PROXIES.client("/run/server.sock", _headers("x-forwarded-for", "192.0.2.1")) is None


def test_an_endless_chain_is_followed_for_32_hops() -> None:
    chain = "192.0.2.1" + ", 10.0.0.2" * 10_000

    assert _shown(BEHIND_PROXIES, "10.0.0.1", "x-forwarded-for", chain) == "10.0.0.2"


@given(st.text(alphabet='0123456789abcdef.:[], "=;forunkw_%', max_size=60))
def test_the_proxys_entry_counts_whatever_a_client_sends(sent: str) -> None:
    plain = _shown(BEHIND_PROXIES, "10.0.0.1", "x-forwarded-for", sent + ",198.51.100.7")
    standard = _shown(FORWARDED, "10.0.0.1", "forwarded", sent + ", for=198.51.100.7")

    assert (plain, standard) == ("198.51.100.7", "198.51.100.7")


@pytest.mark.parametrize(
    "text", ["", "1.2.3", "1.2.3.4.5", "1.2.3.4:", "[::1", "::g", "localhost", "0x7f.1", "1.2.3.4:x"]
)
def test_an_invalid_address_is_none(text: str) -> None:
    assert parse_address(text) is None


def test_a_zone_is_no_part_of_an_address() -> None:
    assert parse_address("fe80::1%eth0") == ip_address("fe80::1")
