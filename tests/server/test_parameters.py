"""Parameters of a request: what makes an operation, and what is refused."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import RequestError
from server.parameters import Parameters, from_body, from_query_string

TEXT = st.text('a{}"ё\ud800\U0001f600', max_size=5)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_a_body_gives_document_variables_and_operation_name() -> None:
    body = '{"query": "{ слово }", "variables": {"n": 1}, "operationName": "A", "extensions": {"x": 1}, "more": 1}'

    operation = from_body(body.encode())

    assert operation == Parameters(query="{ слово }", variables={"n": 1}, operation_name="A", queries_only=False)


def test_a_body_may_say_null_for_what_it_leaves_out() -> None:
    body = b'{"query": "{ a }", "variables": null, "operationName": null, "extensions": null}'

    operation = from_body(body)

    assert operation == Parameters(query="{ a }")


def test_an_address_gives_the_same_and_may_only_query() -> None:
    raw = urlencode({"query": "{ слово }", "variables": '{"n": 1}', "operationName": "A", "extensions": "{}"})

    operation = from_query_string(raw.encode())

    assert operation == Parameters(query="{ слово }", variables={"n": 1}, operation_name="A", queries_only=True)


def test_an_address_may_leave_parameters_empty() -> None:
    operation = from_query_string(b"query=%7Ba%7D&variables=&operationName=&extensions=")

    assert operation == Parameters(query="{a}", queries_only=True)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the body is not JSON"),
        (b"{", "the body is not JSON"),
        (b'{"query": "{ a }"', "the body is not JSON"),
        (b'\xff{"query": "{ a }"}', "the body is not JSON"),
        (b'{"query": "\xd0"}', "the body is not JSON"),
        (b'{"query": "\\ud800"}', "the body is not JSON"),
        (b'{"query": NaN}', "the body is not JSON"),
        (b"[" * 100_000, "the body is not JSON"),
        (b'{"a":' * 100_000, "the body is not JSON"),
        (b"null", "the body is null"),
        (b"true", "the body is a truth value"),
        (b"1", "the body is a number"),
        (b'"{ a }"', "the body is a text"),
        (b'[{"query": "{ a }"}]', "the body is a list; send one operation"),
        (b"{}", "`query` is missing"),
        (b'{"query": null}', "`query` is missing"),
        (b'{"query": ""}', "`query` is missing"),
        (b'{"query": 1}', "`query` is a number; it has to be a text"),
        (b'{"query": ["{ a }"]}', "`query` is a list; it has to be a text"),
        (b'{"query": "{ a }", "variables": []}', "`variables` is a list; it has to be a JSON object"),
        (b'{"query": "{ a }", "variables": "{}"}', "`variables` is a text; it has to be a JSON object"),
        (b'{"query": "{ a }", "operationName": {}}', "`operationName` is an object; it has to be a text"),
        (b'{"query": "{ a }", "extensions": 0.5}', "`extensions` is a number; it has to be a JSON object"),
    ],
)
def test_a_body_that_is_no_request_is_refused_with_the_reason(body: bytes, problem: str) -> None:
    with pytest.raises(RequestError, match=problem) as caught:
        from_body(body)

    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "`query` is missing"),
        (b"variables=%7B%7D", "`query` is missing"),
        (b"query=%FF", "not UTF-8"),
        (b"query=\xff", "not UTF-8"),
        (b"query=%7Ba%7D&query=%7Bb%7D", "given twice"),
        (b"query=%7Ba%7D&" + b"&".join(b"p%d=1" % n for n in range(20)), "more than 20 parameters"),
        (b"query=%7Ba%7D&variables=1", "`variables` is a number; it has to be a JSON object"),
        (b"query=%7Ba%7D&variables=%7B", "`variables` is not JSON"),
        (b"query=%7Ba%7D&extensions=x", "`extensions` is not JSON"),
    ],
)
def test_an_address_that_is_no_request_is_refused_with_the_reason(raw: bytes, problem: str) -> None:
    with pytest.raises(RequestError, match=problem) as caught:
        from_query_string(raw)

    assert caught.value.status == 400


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), JSON) | JSON)
def test_any_json_is_an_operation_or_refused(payload: object) -> None:
    try:
        query = from_body(json.dumps(payload).encode()).query
    except RequestError:
        query = None

    sent = payload.get("query") if isinstance(payload, dict) else None
    assert query in (sent, None)
