"""Persisted documents, automatic and trusted, by the rules clients rely on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.operations.operation import OperationRequest
from server.graphql.persisted import PersistedDocuments, persisted_documents
from server.http.error_responses import SettingsError
from server.runtime import executor_of
from server.settings.settings import DocumentsMode, Settings
from tests.server.serving import serving

QUERY = "query Type { __typename }"
OTHER = "query Type { __typename } # of another build"
NEW = "application/graphql-response+json"
OLD = "application/json"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def hashed(text: str, **more: object) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha256(text)}}, **more}


def in_address(parameters: dict[str, Any]) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    return str(error["extensions"]["code"])


def with_manifest(settings: Settings, mode: DocumentsMode) -> Settings:
    file = settings.data_dir / "documents.json"
    file.write_text(json.dumps({"type-1": QUERY}))
    return settings.model_copy(update={"documents": mode, "documents_file": file})


@pytest.mark.parametrize("accept", [NEW, OLD])
async def test_an_unknown_hash_is_refused_with_the_message_that_clients_expect(
    client: httpx.AsyncClient, accept: str
) -> None:
    response = await client.post("/graphql", json=hashed(QUERY), headers={"Accept": accept})

    assert response.status_code == 200
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
    }


async def test_a_text_that_came_with_its_hash_twice_is_known_by_the_hash_alone(client: httpx.AsyncClient) -> None:
    registered = [await client.post("/graphql", json=hashed(QUERY, query=QUERY)) for _ in range(2)]

    posted = await client.post("/graphql", json=hashed(QUERY))
    got = await client.get("/graphql", params=in_address(hashed(QUERY)), headers={"Accept": NEW})

    assert [each.json() for each in (*registered, posted, got)] == [{"data": {"__typename": "Query"}}] * 4


async def test_a_text_that_came_once_is_asked_for_again(client: httpx.AsyncClient) -> None:
    first = await client.post("/graphql", json=hashed(QUERY, query=QUERY))
    unknown = await client.post("/graphql", json=hashed(QUERY))
    second = await client.post("/graphql", json=hashed(QUERY, query=QUERY))
    known = await client.post("/graphql", json=hashed(QUERY))

    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert [each.json() for each in (first, second, known)] == [{"data": {"__typename": "Query"}}] * 3


async def test_a_hash_that_was_asked_for_and_then_came_with_its_text_is_known(client: httpx.AsyncClient) -> None:
    unknown = await client.post("/graphql", json=hashed(QUERY))
    await client.post("/graphql", json=hashed(QUERY, query=QUERY))
    known = await client.post("/graphql", json=hashed(QUERY))

    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert known.json() == {"data": {"__typename": "Query"}}


async def test_a_text_may_be_registered_by_get(client: httpx.AsyncClient) -> None:
    for _ in range(2):
        await client.get("/graphql", params=in_address(hashed(QUERY, query=QUERY)), headers={"Accept": NEW})

    response = await client.get("/graphql", params=in_address(hashed(QUERY)), headers={"Accept": NEW})

    assert response.json() == {"data": {"__typename": "Query"}}


async def test_a_text_that_does_not_fit_its_hash_is_refused_and_not_kept(client: httpx.AsyncClient) -> None:
    refused = await client.post("/graphql", json=hashed(QUERY, query=OTHER))

    later = await client.post("/graphql", json=hashed(QUERY))

    assert refused.status_code == 400
    assert code(refused) == "BAD_USER_INPUT"
    assert code(later) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query A { __typename } query B { __typename }"])
async def test_a_text_that_is_not_executed_is_not_kept(client: httpx.AsyncClient, query: str) -> None:
    await client.post("/graphql", json=hashed(query, query=query))

    later = await client.post("/graphql", json=hashed(query))

    assert code(later) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "persisted",
    [
        {},
        {"version": 2, "sha256Hash": "0" * 64},
        {"version": True, "sha256Hash": "0" * 64},
        {"version": 1},
        {"version": 1, "sha256Hash": 7},
        {"version": 1, "sha256Hash": "0" * 63},
        {"version": 1, "sha256Hash": "A" * 64},
        {"version": 1, "sha256Hash": "0" * 64 + "\n"},
        [],
        "0" * 64,
    ],
)
async def test_another_form_of_the_extension_is_refused(client: httpx.AsyncClient, persisted: object) -> None:
    response = await client.post("/graphql", json={"query": QUERY, "extensions": {"persistedQuery": persisted}})

    assert response.status_code == 400
    assert code(response) == "BAD_USER_INPUT"


@pytest.mark.parametrize("version", [True, 2, "1", None])
async def test_another_version_of_the_extension_is_refused_for_a_hash_that_is_right(
    client: httpx.AsyncClient, version: object
) -> None:
    persisted = {"version": version, "sha256Hash": sha256(QUERY)}

    response = await client.post("/graphql", json={"query": QUERY, "extensions": {"persistedQuery": persisted}})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {
            "message": "`persistedQuery` has to have the `version` 1",
            "extensions": {"code": "BAD_USER_INPUT"},
        }
    ]


async def test_a_server_without_them_says_so_and_executes_texts(settings: Settings) -> None:
    async with serving(settings.model_copy(update={"persisted_queries_bytes": 0})) as client:
        hash_alone = await client.post("/graphql", json=hashed(QUERY))
        with_text = await client.post("/graphql", json=hashed(QUERY, query=QUERY))

    assert hash_alone.status_code == 200
    assert hash_alone.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert code(hash_alone) == "PERSISTED_QUERY_NOT_SUPPORTED"
    assert with_text.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("mode", [DocumentsMode.PREFER, DocumentsMode.ONLY])
async def test_a_trusted_document_is_executed_by_each_of_its_names(settings: Settings, mode: DocumentsMode) -> None:
    named: list[dict[str, Any]] = [
        {"documentId": "type-1"},
        {"documentId": f"sha256:{sha256(QUERY)}"},
        {"documentId": "type-1", "operationName": "Type", "variables": {}},
        hashed(QUERY),
        {"query": QUERY},
    ]

    async with serving(with_manifest(settings, mode)) as client:
        posted = [await client.post("/graphql", json=each) for each in named]
        got = [await client.get("/graphql", params=in_address(each), headers={"Accept": NEW}) for each in named]

    assert [each.json() for each in posted + got] == [{"data": {"__typename": "Query"}}] * 10


@pytest.mark.parametrize("mode", list(DocumentsMode))
async def test_an_id_of_no_trusted_document_is_refused(settings: Settings, mode: DocumentsMode) -> None:
    served = settings if mode is DocumentsMode.OFF else with_manifest(settings, mode)

    async with serving(served) as client:
        response = await client.post("/graphql", json={"documentId": "type-2"})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {
            "message": 'no trusted document has the `documentId` "type-2"',
            "extensions": {"code": "DOCUMENT_NOT_TRUSTED"},
        }
    ]


async def test_other_documents_are_executed_where_trusted_ones_are_preferred(settings: Settings) -> None:
    async with serving(with_manifest(settings, DocumentsMode.PREFER)) as client:
        response = await client.post("/graphql", json={"query": OTHER})

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("parameters", [{"query": OTHER}, hashed(OTHER), hashed(OTHER, query=OTHER)])
async def test_nothing_else_is_executed_where_only_trusted_ones_are(
    settings: Settings, parameters: dict[str, Any]
) -> None:
    async with serving(with_manifest(settings, DocumentsMode.ONLY)) as client:
        response = await client.post("/graphql", json=parameters)

    assert response.status_code == 400
    assert code(response) == "DOCUMENT_NOT_TRUSTED"


@pytest.mark.parametrize("parameters", [{"query": QUERY}, hashed(QUERY)])
async def test_a_document_is_named_in_one_way(client: httpx.AsyncClient, parameters: dict[str, Any]) -> None:
    response = await client.post("/graphql", json={"documentId": "type-1", **parameters})

    assert response.status_code == 400
    assert code(response) == "BAD_USER_INPUT"


def test_a_trusted_document_that_is_not_valid_is_reported_at_start(tmp_path: Path) -> None:
    file = tmp_path / "documents.json"
    file.write_text(json.dumps({"good": QUERY, "bad": "{ nothing }"}))
    settings = Settings(documents=DocumentsMode.ONLY, documents_file=file)

    with pytest.raises(SettingsError) as caught:
        persisted_documents(settings, executor_of(settings))

    assert caught.value.problems == [
        f"ROOTSKI_DOCUMENTS_FILE: {file}: document 'bad': Cannot query field 'nothing' on type 'Query'."
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{ word(by: { id: "a", databaseId: 1 }) { text } }',
        "query W($id: ID) { word(by: { id: $id }) { text } }",
        'mutation { submitBreakdown(input: { wordId: "a", items: [{ text: "б", morphemeId: "c" }] }) { word { id } } }',
    ],
)
def test_a_trusted_document_that_breaks_one_of_stops_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "documents.json"
    file.write_text(json.dumps({"good": QUERY, "bad": text}))
    settings = Settings(documents=DocumentsMode.PREFER, documents_file=file)

    with pytest.raises(SettingsError, match=r"document 'bad': .*OneOf Input Object"):
        persisted_documents(settings, executor_of(settings))


@pytest.mark.parametrize("times", [1, 2])
async def test_the_texts_of_others_survive_a_stranger(settings: Settings, times: int) -> None:
    forwarded = settings.model_copy(update={"trusted_proxies": [ip_network("127.0.0.1")]})
    own, stranger = {"X-Forwarded-For": "2001:db8:1::1"}, "2001:db8:2::"
    async with serving(forwarded) as client:
        for _ in range(2):
            await client.post("/graphql", json=hashed(QUERY, query=QUERY), headers=own)
        for number in range(44):
            text = f"query Large{number} {{ __typename }} #".ljust(48_000, "x")
            for _ in range(times):
                sender = {"X-Forwarded-For": f"{stranger}{number + 1}"}
                response = await client.post("/graphql", json=hashed(text, query=text), headers=sender)
                assert response.json() == {"data": {"__typename": "Query"}}

        known = await client.post("/graphql", json=hashed(QUERY), headers=own)

    assert known.json() == {"data": {"__typename": "Query"}}


def stored(documents: PersistedDocuments, key: str, text: str, client: bytes = b"") -> None:
    """Store a text under a key that stands for its hash, by using it twice."""
    for _ in range(2):
        documents.remember(OperationRequest(query=text, sha256=key), client)


def test_the_least_recently_used_text_is_dropped_first() -> None:
    documents = PersistedDocuments(max_bytes=8 * 601)
    assert documents.queries is not None
    stored(documents, "1", "a")
    stored(documents, "2", "b")
    documents.with_query(OperationRequest(sha256="1"))

    stored(documents, "3", "c")

    assert dict(documents.queries.items()) == {"1": "a", "3": "c"}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 800))))
def test_texts_never_take_more_than_they_may(puts: list[tuple[int, int]]) -> None:
    documents = PersistedDocuments(max_bytes=5000)
    assert documents.queries is not None

    for number, length in puts:
        stored(documents, f"{number}-{length}", "ё" * length)

    assert documents.queries.size == sum(600 + 2 * len(text) for _, text in documents.queries.items()) <= 5000


def test_a_client_holds_at_most_a_quarter_and_displaces_its_own_texts_alone() -> None:
    documents = PersistedDocuments(max_bytes=8 * 601)
    assert documents.queries is not None
    stored(documents, "o", "o", b"other")

    for number in range(5):
        stored(documents, f"{number}", "a", b"one")

    assert dict(documents.queries.items()) == {"o": "o", "3": "a", "4": "a"}
    stored(documents, "large", "x" * 603, b"one")
    assert "large" not in documents.queries


@pytest.mark.parametrize("length", [4_000, 40_000])
@pytest.mark.parametrize("readers", [1, 8])
def test_documents_in_use_survive_many_addresses(length: int, readers: int) -> None:
    documents = PersistedDocuments(max_bytes=1_000_000)
    assert documents.queries is not None
    own = {f"own-{number}" for number in range(readers * 10)}
    for key in sorted(own):
        stored(documents, key, "x" * 1000, b"own")
        for reader in range(readers):
            documents.with_query(OperationRequest(sha256=key), b"reader %d" % reader)

    for number in range(30):
        for address in range(40):
            stored(documents, f"{address}-{number}", "x" * length, b"stranger %d" % address)
            documents.with_query(OperationRequest(sha256=f"{address}-{number}"), b"stranger %d" % address)

    assert {*documents.queries} > own


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(0, 900))))
def test_no_client_ever_holds_more_than_a_quarter(puts: list[tuple[int, int, int]]) -> None:
    documents = PersistedDocuments(max_bytes=12_000)
    assert documents.queries is not None
    holders: dict[str, int] = {}

    for client, number, length in puts:
        key = f"{number}-{length}"
        if key not in documents.queries:
            holders[key] = client
        stored(documents, key, "x" * length, bytes([client]))
        held = Counter[int]()
        for found, text in documents.queries.items():
            held[holders[found]] += 600 + len(text)
        assert max(held.values(), default=0) <= 3000
        assert documents.queries.size <= 12_000


def test_a_client_that_uses_many_hashes_once_forgets_only_its_own() -> None:
    documents = PersistedDocuments(max_bytes=8 * 601)
    assert documents.queries is not None
    documents.remember(OperationRequest(query="a", sha256="a"), b"one")

    for number in range(20_000):
        documents.remember(OperationRequest(query="x", sha256=str(number)), b"stranger")
    documents.remember(OperationRequest(query="a", sha256="a"), b"one")

    assert dict(documents.queries.items()) == {"a": "a"}
