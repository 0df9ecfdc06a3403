"""Parameters of a request: what makes an operation, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schema.operations.operation import OperationRequest
from server.graphql.parameters import from_body, from_query_string
from server.http.error_responses import RequestError

TEXT = st.text('a{}"ё\ud800\U0001f600', max_size=5)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def test_a_body_gives_document_variables_and_operation_name() -> None:
    body = '{"query": "{ слово }", "variables": {"n": 1}, "operationName": "A", "extensions": {"x": 1}, "more": 1}'

    operation = from_body(body.encode())

    assert operation == OperationRequest(query="{ слово }", variables={"n": 1}, operation_name="A", queries_only=False)


def test_a_body_may_have_null_for_omitted_parameters() -> None:
    body = b'{"query": "{ a }", "variables": null, "operationName": null, "extensions": null}'

    operation = from_body(body)

    assert operation == OperationRequest(query="{ a }")


def test_an_address_gives_the_same_and_may_only_query() -> None:
    raw = urlencode({"query": "{ слово }", "variables": '{"n": 1}', "operationName": "A", "extensions": "{}"})

    operation = from_query_string(raw.encode())

    assert operation == OperationRequest(query="{ слово }", variables={"n": 1}, operation_name="A", queries_only=True)


def test_an_address_may_leave_parameters_empty() -> None:
    operation = from_query_string(b"query=%7Ba%7D&variables=&operationName=&extensions=")

    assert operation == OperationRequest(query="{a}", queries_only=True)


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
        (b"[" * 5_000, "the body nests too deep, or is not JSON"),
        (b'{"a":' * 5_000, "the body nests too deep, or is not JSON"),
        (b'{"a":' * 1000 + b"1" + b"}" * 1000, "the body nests too deep"),
        (b'{"query": "{ a }", "variables": {"n": ' + b"9" * 5000 + b"}}", "the body is not JSON"),
        (b'{"query": "{ a }", "variables": {"n": 1e999}}', "the body is not JSON"),
        (b'{"query": "{ a }", "variables": {"n": -Infinity}}', "the body is not JSON"),
        (b'{"query": "{ a }", "variables": {"\\udc00\\ud800": 1}}', "the body is not JSON"),
        (b'\xef\xbb\xbf{"query": "{ a }"}', "the body is not JSON"),
        (b'{"query": "{ a }"}\x00', "the body is not JSON"),
        (b'{"query": "{ a \x00}"}', "the body is not JSON"),
        ('{"query": "{ a }"}'.encode("utf-16"), "the body is not JSON"),
        (b'{"query": "{ a }", "query": "{ b }"}', "the body has an object in which a name is given twice"),
        (b'{"query": "{ a }", "qu\\u0065ry": "{ a }"}', "a name is given twice"),
        (b'{"query": "{ a }", "variables": {"n": [{"x": {"y": 1, "y": 1}}]}}', "a name is given twice"),
        (b'{"query": "{ a }", "extensions": {"x": 1, "x": 2}}', "a name is given twice"),
        (b'{"a": [' + b"{}," * 9_998 + b"{}]}", "the body has more than 10000 objects, lists and texts"),
        (b'{"a": [' + b"[]," * 9_998 + b"[]]}", "the body has more than 10000 objects, lists and texts"),
        (b"{" + b",".join(b'"%d": 1' % n for n in range(10_000)) + b"}", "more than 10000 objects, lists and texts"),
        (b'{"a": [' + b'"{",' * 9_999 + b'""]}', "more than 10000 objects, lists and texts"),
        (b'{"a\\\\": [' + b"{}," * 9_998 + b"{}]}", "more than 10000 objects, lists and texts"),
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
    ("body", "fault"),
    [
        (b" \n", "it is empty"),
        (b"query=%7Ba%7D", "line 1, column 1: unexpected character, expected a JSON value"),
        (b"{query: 1}", "line 1, column 2: unexpected character, expected a string key"),
        (b'{\n  "query": "{ a }",\n}', "line 2, column 19: trailing comma is not allowed"),
        ('{"ключ": "é" "variables": {}}'.encode(), "line 1, column 14: unexpected character, expected ',' or '}'"),
        (b'{"query": "{ a }"', "line 1, column 18: unexpected end of data"),
        (b'{"query": "{\n a }"}', "line 1, column 13: unexpected control character in string"),
        (b'{"query": "{ a }"} more', "line 1, column 20: unexpected content after document"),
        (b'{"query": "\xd0"}', "it is not UTF-8 from the byte at index 11 on"),
    ],
)
def test_the_place_and_the_cause_of_a_fault_in_json_are_said(body: bytes, fault: str) -> None:
    with pytest.raises(RequestError) as caught:
        from_body(body)

    assert str(caught.value) == f"the body is not JSON: {fault}"


@pytest.mark.parametrize("secret", [b"hunter2", b"\xffhunter2", b'{"password": hunter2}', b'{"a": "\\hunter2"}'])
def test_nothing_of_a_body_that_is_not_json_is_repeated(secret: bytes) -> None:
    with pytest.raises(RequestError) as caught:
        from_body(secret)

    assert "hunter" not in str(caught.value)


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
        (b"query=%7Ba%7D&variables=" + b"[" * 5000, "`variables` nests too deep, or is not JSON"),
        (b"query=%7Ba%7D&variables=" + b"%7B%22a%22:" * 1000 + b"1" + b"%7D" * 1000, "`variables` nests too deep"),
        (b"query=%7Ba%7D&variables=%7B%22a%22:1,%22a%22:2%7D", "`variables` has an object in which a name is given"),
        (b"query=%7Ba%7D&documentId=x", "`documentId` replaces `query`"),
    ],
)
def test_an_address_that_is_no_request_is_refused_with_the_reason(raw: bytes, problem: str) -> None:
    with pytest.raises(RequestError, match=problem) as caught:
        from_query_string(raw)

    assert caught.value.status == 400


@pytest.mark.parametrize("query", ["{" * 50_000, "[:" * 50_000, '\\"{' * 50_000, "{\\\\" * 50_000])
def test_brackets_inside_strings_are_not_counted(query: str) -> None:
    operation = from_body(f'{{"query": "{query}"}}'.encode())

    assert operation == OperationRequest(query=json.loads(f'"{query}"'))


def test_a_body_may_have_ten_thousand_objects_lists_and_texts() -> None:
    body = b'{"query": "{ a }", "more": [' + b"{}," * 9_994 + b"{}]}"

    operation = from_body(body)

    assert operation == OperationRequest(query="{ a }")


def test_names_may_come_again_in_other_objects_and_inside_texts() -> None:
    variables = b'{"query": {"query": "\\"query\\": 1, \\"query\\": 2"}, "n": [{"x": 1}, {"x": 1}]}'

    parameters = from_body(b'{"query": "{ a }", "variables": ' + variables + b"}")

    assert parameters == OperationRequest(
        query="{ a }", variables={"query": {"query": '"query": 1, "query": 2'}, "n": [{"x": 1}, {"x": 1}]}
    )


def test_a_list_is_a_batch_where_batches_are_allowed() -> None:
    batch = from_body(
        b'[{"query": "{ a }"}, {"query": 1}, {"query": "{ b }", "operationName": "B"}, null]', most_operations=4
    )

    assert not isinstance(batch, OperationRequest)
    assert [batch[0], batch[2]] == [
        OperationRequest(query="{ a }"),
        OperationRequest(query="{ b }", operation_name="B"),
    ]
    assert [str(batch[1]), str(batch[3])] == [
        "`query` is a number; it has to be a text",
        "the body is null; it has to be a JSON object with `query`",
    ]


@pytest.mark.parametrize("length", [0, 3, 1000])
def test_a_batch_that_is_empty_or_too_long_is_refused(length: int) -> None:
    body = json.dumps([{"query": "{ a }"}] * length).encode()

    with pytest.raises(RequestError, match=f"the body is a list of {length}; send 1 to 2 operations a request"):
        from_body(body, most_operations=2)


def _read_or_refusal(read: Callable[[], object]) -> object:
    try:
        return read()
    except RequestError as refusal:
        return refusal


FRAGMENTS = st.sampled_from(
    [
        b'{"query":"{ a }"',
        b"}",
        b"]",
        b"[",
        b"{",
        b",",
        b":",
        b'"',
        b"\\ud800",
        b"\\u0000",
        b"\x00",
        b"\xff",
        b"\xef\xbb\xbf",
        b'"variables":',
        b'"extensions":{"persistedQuery":',
        b'"version":1',
        b'"documentId":',
        b"1e999",
        b"9" * 5000,
        b"NaN",
        b"null",
        b"true",
        b"-",
        b" ",
        b'"a"',
        b"[" * 2000,
        b'{"a":' * 990,
    ]
)


@settings(deadline=None)
@given(st.lists(FRAGMENTS | st.binary(max_size=4), max_size=12).map(b"".join), st.sampled_from([0, 2]))
def test_any_bytes_are_parameters_or_refused(body: bytes, most_operations: int) -> None:
    read: object = _read_or_refusal(lambda: from_body(body, most_operations=most_operations))

    assert isinstance(read, OperationRequest | list) or (isinstance(read, RequestError) and read.status == 400)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                b"query=",
                b"variables=",
                b"extensions=",
                b"documentId=",
                b"&",
                b"%7B",
                b"%7D",
                b"%FF",
                b"%22a%22",
                b":",
                b"1",
            ]
        )
        | st.binary(max_size=4),
        max_size=16,
    ).map(b"".join)
)
def test_any_address_is_parameters_or_refused(raw: bytes) -> None:
    read: object = _read_or_refusal(lambda: from_query_string(raw))

    assert isinstance(read, OperationRequest) or (isinstance(read, RequestError) and read.status == 400)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), JSON) | JSON)
def test_any_json_is_an_operation_or_refused(payload: object) -> None:
    try:
        read = from_body(json.dumps(payload).encode())
    except RequestError:
        query = None
    else:
        query = read.query if isinstance(read, OperationRequest) else None

    sent = payload.get("query") if isinstance(payload, dict) else None
    assert query in (sent, None)
