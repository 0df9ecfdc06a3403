"""Requests made up from bytes: whatever is sent is answered by a well-formed refusal, or by an answer."""

from __future__ import annotations

import gzip
import json
import socket
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.conftest import Fuzzed

pytestmark = pytest.mark.fuzz

made_up = settings(max_examples=1500, suppress_health_check=list(HealthCheck))

TYPES = [
    *(
        "application/json",
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "APPLICATION/JSON",
        ";",
    ),
    *("application/graphql", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""),
]
ACCEPTS = [
    *("application/json", "application/graphql-response+json", "*/*", "", "text/html", "a/b;q=2, ,;"),
    *(
        "application/*;q=0.5, */*;q=0",
        "application/json;q=nan",
        "application/graphql-response+json; charset=utf-8, */*",
    ),
]
DOCUMENTS = [
    *(
        "{ about { version } }",
        "query A { __typename } query B { __typename }",
        "mutation { deleteBreakdown }",
        "{",
        "#",
    ),
    *(
        '{ word(by: {text: {text: "вода"}}) { stressed } }',
        "query($a: ID!) { node(id: $a) { id } }",
        "",
        "{ a(b: 1e999) }",
    ),
    *(
        "subscription { a }",
        "fragment F on Query { ...F } { ...F }",
        "\ufeff{ __typename }",
        "{ __schema { queryType { name } } }",
    ),
]

documents = st.sampled_from(DOCUMENTS) | st.text(st.sampled_from('{}()[]:!$@&|=.,#"\\ \n\taé0-1ы_'), max_size=60)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | documents,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
parameters = st.dictionaries(
    st.sampled_from(["query", "variables", "operationName", "extensions", "documentId", "id"]) | st.text(max_size=4),
    values | documents,
    max_size=5,
)
envelopes = st.fixed_dictionaries(
    {"query": documents},
    optional={
        "variables": st.none() | st.dictionaries(st.sampled_from(["a", "b", "é"]), values, max_size=3) | values,
        "operationName": st.none() | st.sampled_from(["A", "B", ""]) | values,
        "extensions": st.none() | st.just({"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}) | values,
    },
)
bodies = (
    (envelopes | parameters | values | st.lists(envelopes, max_size=3)).map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=200)
    | values.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-16"))
    | st.integers(1, 3000).map(lambda depth: b'{"query":"{__typename}","variables":' + b"[" * depth)
    | st.integers(1, 6000).map(lambda digits: b'{"query":"{__typename}","variables":{"a":' + b"9" * digits + b"}}")
    | st.just(b'{"query":"{__typename}","query":"{about{version}}"}')
    | st.just(b'{"query":"\\ud800"}')
)
headers = st.fixed_dictionaries(
    {"content-type": st.sampled_from(TYPES), "accept": st.sampled_from(ACCEPTS)},
    optional={
        "content-encoding": st.sampled_from(["gzip", "identity", "br", "gzip, gzip", ""]),
        "accept-encoding": st.sampled_from(["gzip", "identity;q=0", "br;q=1, gzip;q=0.1", "*"]),
        "authorization": st.sampled_from(["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "bearer"]),
        "if-none-match": st.sampled_from(["*", '"a"', "W/", 'W/"a", "b']),
        "origin": st.sampled_from(["null", "https://example.org", "x"]),
        "x-forwarded-for": st.sampled_from(["1.2.3.4", "::1, x", ",", "unknown"]),
    },
)


@made_up
@given(body=bodies, sent=headers, packed=st.booleans())
def test_any_body_is_answered_or_refused(fuzzed: Fuzzed, body: bytes, sent: dict[str, str], *, packed: bool) -> None:
    content = gzip.compress(body) if packed else body

    response = fuzzed.send(
        httpx.Request("POST", fuzzed.client.base_url.join("/graphql"), content=content, headers=sent)
    )

    assert response.status_code in (200, 400, 401, 405, 406, 413, 415)


@made_up
@given(given_parameters=parameters, sent=headers, method=st.sampled_from(["GET", "HEAD", "OPTIONS", "DELETE", "PUT"]))
def test_any_address_is_answered_or_refused(
    fuzzed: Fuzzed, given_parameters: dict[str, object], sent: dict[str, str], method: str
) -> None:
    shown = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given_parameters.items()}
    address = f"/graphql?{urlencode(shown, errors='surrogatepass')}"

    response = fuzzed.send(httpx.Request(method, fuzzed.client.base_url.join(address), headers=sent))

    assert response.status_code in (200, 204, 303, 304, 400, 401, 403, 405, 406)


@made_up
@given(
    content=st.binary(min_size=1, max_size=300)
    | st.binary(max_size=60).map(lambda tail: b"POST /graphql HTTP/1.1\r\n" + tail)
)
def test_any_bytes_end_in_a_refusal_or_a_closed_connection(fuzzed: Fuzzed, content: bytes) -> None:
    url = fuzzed.client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=10) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 2", b"HTTP/1.0 4"))


def test_the_server_is_as_well_as_before(fuzzed: Fuzzed) -> None:
    assert fuzzed.client.get("/health").json() == {"status": "ok"}
