"""Cursors: encrypted, bound to their list, and the same for the same position."""

from __future__ import annotations

import base64
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.errors import BadCursorError
from schema.relay.cursor import CURSOR_CHARACTERS, Cipher, ListCursors
from tests.dictionary import SECRET, Served

OTHER = b"another secret of at least 32 bytes"
CURSOR_KEY = (0, 560, "SEARCH#HEADWORD#выхо")


def cursors(
    after: str | None = None, *, field: str = "Query.searchWords", secret: bytes = SECRET, query: str = "выход"
) -> ListCursors:
    """Return the cursors of a search."""
    return ListCursors(Cipher(secret), field, after, query=query, filter=None)


CURSOR = cursors().encrypt(CURSOR_KEY)


@given(st.lists(st.one_of(st.integers(0, 2**53), st.text(max_size=40), st.booleans()), max_size=4).map(tuple))
def test_a_cursor_key_survives_encryption(cursor_key: tuple[int | str | bool, ...]) -> None:
    assert cursors(cursors().encrypt(cursor_key)).after == cursor_key


def test_without_a_cursor_a_list_starts_at_the_beginning() -> None:
    assert cursors(None).after is None


def test_the_same_position_has_the_same_cursor_in_every_process_that_shares_the_secret() -> None:
    again = ListCursors(Cipher(SECRET), "Query.searchWords", None, filter=None, query="выход")

    assert again.encrypt(CURSOR_KEY) == CURSOR


def test_a_cursor_does_not_reveal_the_key() -> None:
    assert b"SEARCH" not in base64.urlsafe_b64decode(CURSOR + "==")
    assert b"560" not in base64.urlsafe_b64decode(CURSOR + "==")


def is_valid(cursor: str) -> bool:
    """Whether a text is a cursor of the list."""
    try:
        cursors(cursor)
    except BadCursorError:
        return False
    return True


def test_a_cursor_with_any_one_character_changed_is_invalid() -> None:
    cursor = cursors().encrypt((560, "выход"))

    valid = [
        (index, letter)
        for index in range(len(cursor))
        for letter in {*ascii_letters, *digits, *"-_+/=! я"} - {cursor[index]}
        if is_valid(cursor[:index] + letter + cursor[index + 1 :])
    ]

    assert valid == []


@given(st.integers(0, 200), st.text(max_size=3))
def test_a_shortened_or_lengthened_cursor_is_invalid(length: int, appended: str) -> None:
    altered = CURSOR[:length] + appended

    assert is_valid(altered) is (altered == CURSOR)


@given(st.text(max_size=60))
def test_any_other_text_is_invalid(text: str) -> None:
    assert not is_valid(text)


def test_the_message_quotes_the_cursor_shortened_and_does_not_reveal_the_key() -> None:
    with pytest.raises(BadCursorError) as raised:
        cursors(CURSOR, query="другое")

    assert str(raised.value) == (
        f'after is "{CURSOR[:40]}…", which is not a cursor of this list with these arguments; '
        "pass the endCursor of the previous page, or omit it to start at the beginning"
    )


def test_a_set_among_the_arguments_is_the_same_in_any_order() -> None:
    cipher = Cipher(SECRET)
    one = ListCursors(cipher, "Query.searchWords", None, filter={"parts": frozenset(["noun", "verb"])})
    other = ListCursors(cipher, "Query.searchWords", None, filter={"parts": frozenset(["verb", "noun"])})

    assert one.encrypt(CURSOR_KEY) == other.encrypt(CURSOR_KEY)


def test_an_argument_that_cannot_be_serialized_is_rejected() -> None:
    with pytest.raises(TypeError):
        ListCursors(Cipher(SECRET), "Query.searchWords", None, filter=object())


@pytest.mark.parametrize("wrong", ["", "x", "====", "выход", "A" * 50, "A" * (CURSOR_CHARACTERS + 1), "AQ"])
def test_a_malformed_cursor_is_rejected_with_a_short_message(wrong: str) -> None:
    with pytest.raises(BadCursorError) as raised:
        cursors(wrong)

    assert str(raised.value).startswith("after is ")
    assert len(str(raised.value)) < 250


@pytest.mark.parametrize(
    "other",
    [
        cursors(field="Query.searchMorphemes"),
        cursors(query="выхо"),
        cursors(secret=OTHER),
    ],
    ids=["field", "arguments", "secret"],
)
def test_a_cursor_of_another_list_is_invalid(other: ListCursors) -> None:
    assert not is_valid(other.encrypt(CURSOR_KEY))


def test_a_digest_identifies_an_email_regardless_of_case() -> None:
    cipher = Cipher(SECRET)

    assert cipher.digest("Anna@Example.org") == cipher.digest("anna@example.org")
    assert cipher.digest("anna@example.org") != cipher.digest("ann@example.org")
    assert len(cipher.digest("anna@example.org")) == 24


def test_of_several_secrets_the_first_encrypts_and_all_decrypt() -> None:
    former, current, both = Cipher(SECRET), Cipher(OTHER), Cipher(OTHER, SECRET)

    made = both.encrypt(CURSOR_KEY, b"list"), both.encrypt_email("anna@example.org"), both.digest("anna")

    assert made == (
        current.encrypt(CURSOR_KEY, b"list"),
        current.encrypt_email("anna@example.org"),
        current.digest("anna"),
    )
    for cipher in (former, current):
        assert both.decrypt(cipher.encrypt(CURSOR_KEY, b"list"), b"list") == CURSOR_KEY
        assert both.decrypt_email(cipher.encrypt_email("anna@example.org")) == "anna@example.org"
        assert cipher.digest("anna") in both.digests("anna")
    with pytest.raises(BadCursorError):
        both.decrypt(former.encrypt(CURSOR_KEY, b"list"), b"another list")
    with pytest.raises(BadCursorError):
        former.decrypt(current.encrypt(CURSOR_KEY, b"list"), b"list")
    assert former.decrypt_email(current.encrypt_email("anna@example.org")) is None


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
    """Return the end cursor in a response."""
    while isinstance(data, dict) and "endCursor" not in data:
        [data] = data.values()
    assert isinstance(data, dict)
    return str(data["endCursor"])


async def test_null_is_the_beginning_and_an_empty_text_is_rejected(served: Served) -> None:
    beginning = await served.ask("{ " + LISTS[0] % ", after: null" + " }")
    empty = await served.ask("{ " + LISTS[0] % ', after: ""' + " }")

    assert beginning.data
    assert empty.codes == ["BAD_USER_INPUT"]


@pytest.mark.parametrize("number", range(len(LISTS)))
async def test_a_list_accepts_only_its_own_cursors(served: Served, number: int) -> None:
    own = [cursor_in((await served.ask("{ " + field % "" + " }")).data) for field in LISTS]

    codes = [(await served.ask("{ " + LISTS[number] % f', after: "{cursor}"' + " }")).codes for cursor in own]

    assert [not found for found in codes] == [index == number for index in range(len(LISTS))]
    assert all(found == ["BAD_USER_INPUT"] for index, found in enumerate(codes) if index != number)
