"""Requests that are known by a digest of their bytes: bounded, shared among clients, forgotten with their answers."""

from __future__ import annotations

from server.graphql import known_requests
from server.graphql.known_requests import KnownRequest, KnownRequests, digest_of


def _known(answer: str, client: bytes = b"own", *, name: str = "Q") -> KnownRequest:
    return KnownRequest(
        key=answer.encode(),
        data_version="1",
        family_count=3,
        cost=5,
        operation_name=name,
        operation_kind="query",
        document_hash="0",
        variables=("id",),
        is_trusted=False,
        sha256=None,
        client=client,
    )


def test_a_request_is_forgotten_with_its_answer_and_no_other() -> None:
    requests = KnownRequests()
    for digest, answer in ((b"1", "a"), (b"2", "a"), (b"3", "b")):
        requests.add(digest, _known(answer))

    requests.forget_answer(b"a")
    requests.forget_answer(b"unknown")

    assert [requests.find(digest, b"own") is not None for digest in (b"1", b"2", b"3")] == [False, False, True]
    assert len(requests) == 1


def test_variants_of_a_request_displace_only_those_of_the_same_client() -> None:
    requests = KnownRequests()
    for number in range(3):
        requests.add(b"own %d" % number, _known("a", b"client %d" % number))

    for number in range(1000):
        requests.add(b"variant %d" % number, _known("a", b"stranger"))

    assert [requests.find(b"own %d" % number, b"reader") is not None for number in range(3)] == [True] * 3
    assert len(requests) == 3 + known_requests.OF_CLIENT_AND_ANSWER


def test_an_answer_has_a_bounded_number_of_requests() -> None:
    requests = KnownRequests()

    for number in range(100):
        requests.add(b"%d" % number, _known("a", b"client %d" % number))

    assert len(requests) == known_requests.OF_ANSWER
    assert requests.find(b"0", b"reader") is not None


def test_a_client_fills_only_its_part() -> None:
    requests = KnownRequests()
    requests.add(b"own", _known("own"))

    for number in range(known_requests.OF_CLIENT + 100):
        requests.add(b"%d" % number, _known(f"answer {number}", b"stranger"))

    assert len(requests) == known_requests.OF_CLIENT + 1
    assert requests.find(b"own", b"own") is not None


def test_a_request_that_is_added_again_is_replaced() -> None:
    requests = KnownRequests()
    requests.add(b"1", _known("a"))

    requests.add(b"1", _known("b"))
    requests.forget_answer(b"a")

    found = requests.find(b"1", b"own")
    assert found is not None
    assert found.key == b"b"


def test_long_texts_and_names_are_not_known() -> None:
    requests = KnownRequests()

    requests.add(b"1", _known("a", name="Q" * (known_requests.NAME_CHARACTERS + 1)))

    assert len(requests) == 0
    assert digest_of(b" " * (known_requests.TEXT_BYTES + 1), by_post=True) is None
    assert digest_of(b"x", by_post=True) != digest_of(b"x", by_post=False)


def test_everything_is_forgotten_at_once() -> None:
    requests = KnownRequests()
    requests.add(b"1", _known("a"))

    requests.clear()
    requests.forget_answer(b"a")

    assert requests.find(b"1", b"own") is None
