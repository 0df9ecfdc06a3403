"""Cursors: sealed, bound to their list, the same for the same place."""

from __future__ import annotations

import base64
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import BadCursorError
from schema.relay.cursor import CURSOR_CHARACTERS, Cipher
from tests.dictionary import SECRET, Served

PLACE = (0, 560, "SEARCH#HEADWORD#выхо")
CURSORS = Cipher(SECRET).of_list("Query.searchWords", query="выход", filter=None)


@given(st.lists(st.one_of(st.integers(0, 2**53), st.text(max_size=40), st.booleans()), max_size=4).map(tuple))
def test_a_place_comes_back_as_it_was(place: tuple[int | str | bool, ...]) -> None:
    assert CURSORS.opened(CURSORS.seal(place)) == place


def test_no_cursor_is_the_beginning() -> None:
    assert CURSORS.opened(None) is None


def test_the_same_place_has_the_same_cursor_on_every_process_that_shares_the_secret() -> None:
    again = Cipher(SECRET).of_list("Query.searchWords", filter=None, query="выход")

    assert again.seal(PLACE) == CURSORS.seal(PLACE)


def test_a_cursor_shows_nothing_of_the_key() -> None:
    cursor = CURSORS.seal(PLACE)

    assert b"SEARCH" not in base64.urlsafe_b64decode(cursor + "==")
    assert b"560" not in base64.urlsafe_b64decode(cursor + "==")


def opens(cursor: str) -> bool:
    """Tell whether a text is a cursor of the list."""
    try:
        CURSORS.opened(cursor)
    except BadCursorError:
        return False
    return True


def test_a_cursor_in_which_any_one_letter_is_another_does_not_open() -> None:
    cursor = CURSORS.seal((560, "выход"))

    opened = [
        (index, letter)
        for index in range(len(cursor))
        for letter in {*ascii_letters, *digits, *"-_+/=! я"} - {cursor[index]}
        if opens(cursor[:index] + letter + cursor[index + 1 :])
    ]

    assert opened == []


@given(st.integers(0, 200), st.text(max_size=3))
def test_a_cursor_that_was_cut_or_made_longer_does_not_open(length: int, appended: str) -> None:
    cursor = CURSORS.seal(PLACE)
    altered = cursor[:length] + appended

    assert opens(altered) is (altered == cursor)


@given(st.text(max_size=60))
def test_no_other_text_opens(text: str) -> None:
    assert not opens(text)


def test_the_message_holds_what_was_given_shortened_and_nothing_of_the_key() -> None:
    other = Cipher(SECRET).of_list("Query.searchWords", query="другое", filter=None)

    with pytest.raises(BadCursorError) as raised:
        other.opened(CURSORS.seal(PLACE))

    assert str(raised.value) == (
        f"after is {CURSORS.seal(PLACE)[:40] + '…'!r}, which is no cursor of this list with these arguments; "
        "give an endCursor of its last page, or nothing to begin"
    )


def test_a_set_among_the_arguments_is_the_same_in_any_order() -> None:
    one = Cipher(SECRET).of_list("Query.searchWords", filter={"parts": frozenset(["noun", "verb"])})
    other = Cipher(SECRET).of_list("Query.searchWords", filter={"parts": frozenset(["verb", "noun"])})

    assert one.seal(PLACE) == other.seal(PLACE)


def test_an_argument_that_cannot_be_told_from_another_is_refused() -> None:
    with pytest.raises(TypeError):
        Cipher(SECRET).of_list("Query.searchWords", filter=object())


@pytest.mark.parametrize("wrong", ["", "x", "====", "выход", "A" * 50, "A" * (CURSOR_CHARACTERS + 1), "AQ"])
def test_what_is_no_cursor_is_refused_in_plain_words(wrong: str) -> None:
    with pytest.raises(BadCursorError) as raised:
        CURSORS.opened(wrong)

    assert str(raised.value).startswith("after is ")
    assert len(str(raised.value)) < 250


@pytest.mark.parametrize(
    "other",
    [
        Cipher(SECRET).of_list("Query.searchMorphemes", query="выход", filter=None),
        Cipher(SECRET).of_list("Query.searchWords", query="выхо", filter=None),
        Cipher(b"another secret of at least 32 bytes").of_list("Query.searchWords", query="выход", filter=None),
    ],
    ids=["field", "arguments", "secret"],
)
def test_a_cursor_of_another_list_does_not_open(other: object) -> None:
    with pytest.raises(BadCursorError):
        CURSORS.opened(other.seal(PLACE))  # type: ignore[attr-defined]  # a ListCursors


def test_a_digest_stands_for_an_email_whatever_its_case() -> None:
    sealer = Cipher(SECRET)

    assert sealer.digest("Anna@Example.org") == sealer.digest("anna@example.org")
    assert sealer.digest("anna@example.org") != sealer.digest("ann@example.org")
    assert len(sealer.digest("anna@example.org")) == 24


LISTS = [
    'searchWords(query: "вы", first: 1%s) { pageInfo { endCursor } }',
    'searchMorphemes(text: "в", first: 1%s) { pageInfo { endCursor } }',
    "morphemeFamilies(first: 1%s) { pageInfo { endCursor } }",
    "morphemeFamily(by: { databaseId: 1 }) { words(first: 1%s) { pageInfo { endCursor } } }",
    "word(by: { databaseId: 2002 }) { relatedWords(first: 1%s) { pageInfo { endCursor } } }",
    "word(by: { databaseId: 2002 }) { exampleSentences(first: 1%s) { pageInfo { endCursor } } }",
    "word(by: { databaseId: 2002 }) { breakdowns(first: 1%s) { pageInfo { endCursor } } }",
]


def cursor_in(data: object) -> str:
    """Find the end cursor in an answer."""
    while isinstance(data, dict) and "endCursor" not in data:
        [data] = data.values()
    assert isinstance(data, dict)
    return str(data["endCursor"])


async def test_null_is_the_beginning_and_an_empty_text_is_no_cursor(served: Served) -> None:
    beginning = await served.ask("{ " + LISTS[0] % ", after: null" + " }")
    empty = await served.ask("{ " + LISTS[0] % ', after: ""' + " }")

    assert beginning.data
    assert empty.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("number", range(len(LISTS)))
async def test_a_list_takes_its_own_cursor_and_no_other(served: Served, number: int) -> None:
    cursors = [cursor_in((await served.ask("{ " + field % "" + " }")).data) for field in LISTS]

    codes = [(await served.ask("{ " + LISTS[number] % f', after: "{cursor}"' + " }")).codes for cursor in cursors]

    assert [not found for found in codes] == [index == number for index in range(len(LISTS))]
    assert all(found == ["BAD_USER_INPUT"] for index, found in enumerate(codes) if index != number)
