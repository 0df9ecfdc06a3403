"""Keys: what each function spells, what a key says, and that sort keys sort as they should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.index import Index
from table.engine.protocol import KeyCondition, PrimaryKey
from table.model import keys, word_lists
from table.model.kinds import Kind, is_derived, kind_of

_RANKS = st.one_of(st.none(), st.integers(min_value=1, max_value=2_000_000))


@pytest.mark.parametrize(
    ("key", "pk", "sk"),
    [
        (keys.word("771"), "WORD#771", "WORD#771"),
        (keys.official_breakdown("771"), "WORD#771", "BREAKDOWN"),
        (keys.user_breakdown("anna@example.org", "771"), "USER#anna@example.org", "BREAKDOWN#771"),
        (keys.breakdown_item("771", "102", 0), "WORD#771", "BREAKDOWN_ITEM#102#0"),
        (keys.family("812"), "MORPHEME_FAMILY#812", "MORPHEME_FAMILY#812"),
        (keys.morpheme("812", "1577"), "MORPHEME_FAMILY#812", "MORPHEME#1577"),
        (keys.user("anna@example.org"), "USER#anna@example.org", "USER#anna@example.org"),
        (keys.headword("выход"), "WORD", "выход"),
        (keys.search_entry("HEADWORD", "выходной", 500, "9"), "SEARCH#HEADWORD#выход", "выходной#000500#9"),
        (
            keys.search_entry("TRANSLITERATION", "vikhodnoi", 500, "9"),
            "SEARCH#TRANSLITERATION#vikho",
            "vikhod#000500#9",
        ),
        (keys.search_entry("HEADWORD", "я", 2, "5"), "SEARCH#HEADWORD#я", "я#000002#5"),
        (keys.suggestions("HEADWORD", "вых"), "SUGGEST#HEADWORD#вых", "SUGGEST#HEADWORD#вых"),
        (keys.suggestion_after("HEADWORD", "вых", None, "771"), "SUGGEST#HEADWORD#вых", "MORE#999999#771"),
        (keys.word_of_family("812", 500, "771"), "MORPHEME_FAMILY#812", "WORD#000500#771"),
        (keys.word_of_family_alphabetical("812", "выход", "771"), "FAMILY_WORDS#812", "выход#771"),
        (keys.family_entry(1, "812"), "MORPHEME_FAMILIES", "1#812"),
        (keys.family_entry(None, "812"), "MORPHEME_FAMILIES", "9#812"),
        (keys.change(0), "CHANGES", "00"),
        (keys.change(23), "CHANGES", "23"),
        (keys.change(24), "CHANGES", "00"),
        (keys.DATA_CHANGE, "CHANGES", "DATA"),
        (keys.ABOUT, "ABOUT", "DICTIONARY"),
        (keys.SECRET, "SECRET", "CURSORS"),
    ],
)
def test_a_key_is_spelled_as_in_the_layout(key: PrimaryKey, pk: str, sk: str) -> None:
    assert key == PrimaryKey(pk, sk)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (
            keys.breakdown_items_of_word("771"),
            KeyCondition(partition="WORD#771", begins_with="BREAKDOWN_ITEM#"),
        ),
        (
            keys.breakdown_items_of_family("812"),
            KeyCondition(index=Index.GSI1, partition="MORPHEME_FAMILY#812", begins_with="BREAKDOWN#"),
        ),
        (
            keys.breakdowns_of_word("771"),
            KeyCondition(index=Index.GSI2, partition="WORD#771", begins_with="USER#"),
        ),
        (
            keys.morpheme_by_id("1577"),
            KeyCondition(index=Index.GSI1, partition="MORPHEME#1577", begins_with="MORPHEME#1577"),
        ),
        (keys.headwords("вы"), KeyCondition(partition="WORD", begins_with="вы")),
        (
            keys.search_prefix("HEADWORD", "выходн"),
            KeyCondition(partition="SEARCH#HEADWORD#выход", begins_with="выходн"),
        ),
        (
            keys.search_exact("HEADWORD", "выходной"),
            KeyCondition(partition="SEARCH#HEADWORD#выход", begins_with="выходной#"),
        ),
        (
            keys.search_prefix("TRANSLITERATION", "vikhod"),
            KeyCondition(partition="SEARCH#TRANSLITERATION#vikho", begins_with="vikhod"),
        ),
        (
            keys.search_prefix("TRANSLITERATION", "vikhodn"),
            KeyCondition(partition="SEARCH#TRANSLITERATION#vikho", begins_with="vikhod#"),
        ),
        (
            keys.search_exact("TRANSLITERATION", "vikhodnoi"),
            KeyCondition(partition="SEARCH#TRANSLITERATION#vikho", begins_with="vikhod#"),
        ),
        (keys.words_of_family("812"), KeyCondition(partition="MORPHEME_FAMILY#812", begins_with="WORD#")),
        (keys.families(), KeyCondition(partition="MORPHEME_FAMILIES")),
    ],
)
def test_a_question_asks_for_one_partition(condition: KeyCondition, expected: KeyCondition) -> None:
    assert condition == expected


def test_breakdowns_are_in_both_indexes() -> None:
    found = keys.index_keys_of_breakdown("anna@example.org", "771")

    assert found == {
        "gsi1pk": "USER#anna@example.org",
        "gsi1sk": "WORD#771",
        "gsi2pk": "WORD#771",
        "gsi2sk": "USER#anna@example.org",
    }


def test_parts_and_morphemes_are_in_the_first_index() -> None:
    part = keys.index_keys_of_breakdown_item("812", "anonymous")
    morpheme = keys.index_keys_of_morpheme("1577")

    assert part == {"gsi1pk": "MORPHEME_FAMILY#812", "gsi1sk": "BREAKDOWN#anonymous"}
    assert morpheme == {"gsi1pk": "MORPHEME#1577", "gsi1sk": "MORPHEME#1577"}


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "000001"), (58_825, "058825"), (999_999, "999999"), (1_000_000, "999999"), (None, "999999")]
)
def test_a_rank_is_six_digits_and_no_rank_is_the_last(rank: int | None, text: str) -> None:
    assert keys.rank_text(rank) == text


@given(_RANKS, _RANKS)
def test_ranks_sort_as_text_as_they_do_as_numbers(one: int | None, other: int | None) -> None:
    numbers = [min(rank or keys.UNRANKED, keys.UNRANKED) for rank in (one, other)]

    assert (keys.rank_text(one) < keys.rank_text(other)) == (numbers[0] < numbers[1])


@pytest.mark.parametrize("scope", ["HEADWORD", "TRANSLITERATION"])
@given(st.text("абвгдежз- ", min_size=5, max_size=12), st.integers(min_value=5, max_value=12), _RANKS)
def test_a_search_entry_is_found_by_every_longer_beginning_and_by_its_whole_text(
    scope: str, folded: str, length: int, rank: int | None
) -> None:
    entry = keys.search_entry(scope, folded, rank, "771")

    for condition in (keys.search_prefix(scope, folded[:length]), keys.search_exact(scope, folded)):
        assert entry.pk == condition.partition
        assert entry.sk.startswith(condition.begins_with)


def test_the_end_of_a_longer_text_is_found_by_its_beginning_and_not_as_a_whole() -> None:
    part = keys.search_entry("TRANSLATION", "awaken", 500, "771", is_part=True)

    beginning, whole = keys.search_prefix("TRANSLATION", "awake"), keys.search_exact("TRANSLATION", "awaken")

    assert part.pk == beginning.partition == whole.partition == "SEARCH#TRANSLATION#awake"
    assert part.sk == "awaken~#000500#771"
    assert part.sk.startswith(beginning.begins_with)
    assert not part.sk.startswith(whole.begins_with)


@given(_RANKS, st.integers(min_value=1))
def test_results_behind_the_suggestions_are_found_and_the_suggestions_are_not(rank: int | None, number: int) -> None:
    entry = keys.suggestion_after("HEADWORD", "в", rank, str(number))

    suggestions = keys.suggestions("HEADWORD", "в")
    condition = word_lists.headwords_after_suggestions("в").whole

    assert condition.between is not None
    assert entry.pk == condition.partition == suggestions.pk
    assert condition.between[0] <= entry.sk <= condition.between[1]
    assert not condition.between[0] <= suggestions.sk <= condition.between[1]


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (keys.word("771"), Kind.WORD),
        (keys.official_breakdown("771"), Kind.OFFICIAL_BREAKDOWN),
        (keys.user_breakdown("anna@example.org", "771"), Kind.USER_BREAKDOWN),
        (keys.breakdown_item("771", "102", 0), Kind.BREAKDOWN_ITEM),
        (keys.family("812"), Kind.FAMILY),
        (keys.morpheme("812", "1577"), Kind.MORPHEME),
        (keys.user("anna@example.org"), Kind.USER),
        (keys.headword("выход"), Kind.HEADWORD),
        (keys.search_entry("HEADWORD", "выход", 500, "771"), Kind.SEARCH_ENTRY),
        (keys.suggestions("HEADWORD", "вых"), Kind.SUGGESTIONS),
        (keys.suggestion_after("HEADWORD", "вых", 500, "771"), Kind.MORE_SUGGESTIONS),
        (keys.word_of_family("812", 500, "771"), Kind.FAMILY_WORD),
        (keys.family_entry(1, "812"), Kind.FAMILY_ENTRY),
        (keys.change(7), Kind.CHANGE),
        (keys.DATA_CHANGE, Kind.CHANGE),
        (keys.ABOUT, Kind.ABOUT),
        (keys.SECRET, Kind.SECRET),
        (PrimaryKey("WORD#771", "PICTURE"), Kind.OTHER),
        (PrimaryKey("LESSON#1", "LESSON#1"), Kind.OTHER),
        (PrimaryKey("ABOUT", "SOMETHING"), Kind.OTHER),
    ],
)
def test_a_key_shows_what_its_item_is(key: PrimaryKey, kind: Kind) -> None:
    assert kind_of(key) is kind


@given(st.text(min_size=1))
def test_every_spelling_in_the_partition_of_headwords_is_a_headword(text: str) -> None:
    assert kind_of(keys.headword(text)) is Kind.HEADWORD


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (keys.search_entry("HEADWORD", "выход", 500, "771"), True),
        (keys.suggestions("HEADWORD", "вых"), True),
        (keys.suggestion_after("HEADWORD", "вых", 500, "771"), True),
        (keys.word_of_family("812", 500, "771"), True),
        (keys.family_entry(1, "812"), True),
        (keys.word("771"), False),
        (keys.family("812"), False),
        (keys.morpheme("812", "1577"), False),
        (keys.headword("выход"), False),
        (keys.ABOUT, False),
        (keys.SECRET, False),
        (PrimaryKey("LESSON#1", "LESSON#1"), False),
    ],
)
def test_items_that_reindex_builds_are_distinguished_by_their_keys(key: PrimaryKey, *, expected: bool) -> None:
    assert is_derived(key) is expected


def test_the_key_of_an_item_is_read_from_its_attributes() -> None:
    key = keys.key_of({"pk": "WORD#771", "sk": "BREAKDOWN", "word": "выход"})

    assert key == PrimaryKey("WORD#771", "BREAKDOWN")
