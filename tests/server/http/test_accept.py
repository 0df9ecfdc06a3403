"""Which media type an answer takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import Headers

from server.http.accept import accepted_type, answer_type, negotiated, prefers_page


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/graphql-response+json", "application/graphql-response+json"),
        ("APPLICATION/GRAPHQL-RESPONSE+JSON", "application/graphql-response+json"),
        ("application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json"),
        ("application/json;q=0.9,application/graphql-response+json;charset=utf-8", "application/graphql-response+json"),
        ("application/graphql-response+json, application/json", "application/graphql-response+json"),
        ("application/json, application/graphql-response+json;q=0.5", "application/json"),
        ("application/json, multipart/mixed", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("application/graphql-response+json;q=0, */*", "application/json"),
        ("application/json;q=0, application/graphql-response+json", "application/graphql-response+json"),
        ("text/html", None),
        ("*/*;q=0", None),
        ("application/json;q=0, */*", None),
        ("application/json;q=often", None),
        ("application/json;q=nan", None),
        ("application/json;q=inf, application/graphql-response+json;q=0.1", "application/graphql-response+json"),
        ("application/json;q=-1", None),
        ("application/json;Q=0", None),
        ("application/json;q=2", None),
        ("application/json;q=1.5, application/graphql-response+json", "application/graphql-response+json"),
        (
            "application/json; charset=utf-8; q=0.1, application/graphql-response+json;q=0.2",
            "application/graphql-response+json",
        ),
        ("application/json;q=0, application/json;charset=utf-8", "application/json"),
        ("application/*;q=0, application/graphql-response+json", "application/graphql-response+json"),
        ("application/*;q=0, */*", None),
        ('application/json;note="a,b;c"', "application/json"),
        (" , ,", "application/json"),
        ("json", None),
    ],
)
def test_the_media_type_is_the_one_the_client_prefers(accept: str, expected: str | None) -> None:
    chosen = answer_type(accept)

    assert chosen == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/html", True),
        ("TEXT/HTML;level=1", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),  # Firefox, Safari
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
            "application/signed-exchange;v=b3;q=0.7",  # Chrome, Edge
            True,
        ),
        ("text/html, application/json;q=0.9", True),
        ("", False),
        ("*/*", False),
        ("text/*", False),
        ("application/json", False),
        ("application/json, text/plain, */*", False),  # axios
        ("application/json, text/javascript, */*; q=0.01", False),  # jQuery
        ("application/graphql-response+json, application/json;q=0.9", False),
        ("application/graphql-response+json, text/html;q=0.9", False),
        ("text/html, application/json", False),
        ("text/html;q=0.5, */*;q=0.6", False),
        ("text/html;q=0", False),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", False),  # Java's HttpURLConnection
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", False),  # an image of a page
    ],
)
def test_a_page_is_for_those_who_prefer_it(accept: str, *, expected: bool) -> None:
    assert prefers_page(accept) is expected


@settings(deadline=None)
@given(st.text("apliction/jsongrhql-+*;,.=0159 ", max_size=50))
def test_any_header_has_an_answer(accept: str) -> None:
    chosen = answer_type(accept)

    assert chosen in ("application/json", "application/graphql-response+json", None)


def test_several_headers_are_one_list() -> None:
    headers = Headers(raw=[(b"accept", b"text/html"), (b"accept", b"application/graphql-response+json")])

    chosen = accepted_type(headers)

    assert chosen == "application/graphql-response+json"


def test_of_a_long_header_the_whole_entries_of_its_beginning_are_looked_at() -> None:
    wanted = "application/graphql-response+json"
    early = Headers({"accept": f"{wanted}, " + "a/b," * 20_000})
    late = Headers({"accept": "a/b," * 1020 + wanted})

    chosen = [accepted_type(early), accepted_type(late)]

    assert chosen == [wanted, None]


def test_no_more_than_the_beginning_of_a_header_is_kept() -> None:
    headers = Headers({"accept": "a/b;q=0.5," * 20_000})

    looked_at = negotiated(headers, "accept")

    assert len(looked_at) == 4089
