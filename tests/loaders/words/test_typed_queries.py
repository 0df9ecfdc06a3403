"""Search for what learners type: order, homographs, English, slips and phrases, over a small table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.words.search import Match, Scope
from loaders.words.words import WordCriteria
from table.engine.budget import Budget
from table.model import word_writing
from tests.builders import make_word
from tests.dictionary import small_table

_WORDS = [
    make_word(word_id="1", text="пришелец", frequency_rank=5000, meanings=["alien"]),
    make_word(
        word_id="2", text="прийти", part_of_speech="verb", frequency_rank=150, meanings=["to come", "arrive"],
        conjugation={"past_m": "пришёл", "past_pl": "пришли'"},
    ),
    make_word(word_id="3", text="замок", stressed="за'мок", frequency_rank=900, meanings=["castle"]),
    make_word(word_id="4", text="замок", stressed="замо'к", frequency_rank=2000, meanings=["lock"]),
    make_word(word_id="5", text="вера", stressed="ве'ра", frequency_rank=700, meanings=["faith"]),
    make_word(word_id="6", text="Вера", stressed="Ве'ра", frequency_rank=3000, meanings=["Vera"]),
    make_word(word_id="7", text="небо", stressed="не'бо", frequency_rank=600, meanings=["sky"]),
    make_word(word_id="8", text="нёбо", stressed="нёбо", frequency_rank=30000, meanings=["palate"]),
    make_word(word_id="9", text="собака", stressed="соба'ка", frequency_rank=800, meanings=["dog"]),
    make_word(word_id="10", text="женщина", stressed="же'нщина", frequency_rank=200, meanings=["woman"]),
    make_word(word_id="11", text="идти", part_of_speech="verb", frequency_rank=80, meanings=["to go"]),
    make_word(word_id="12", text="цвет", stressed="цвет", frequency_rank=500, meanings=["color"]),
    make_word(word_id="13", text="мороженое", stressed="моро'женое", frequency_rank=4000, meanings=["ice-cream"]),
    make_word(word_id="14", text="рука", stressed="рука'", frequency_rank=160, meanings=["hand", "arm"]),
    make_word(word_id="15", text="дело", stressed="де'ло", frequency_rank=90, meanings=["affair", "deed", "hand"]),
    make_word(word_id="16", text="бок", stressed="бок", frequency_rank=1500, meanings=["side"]),
    make_word(
        word_id="17", text="книга", stressed="кни'га", frequency_rank=400, meanings=["book"],
        declension={"acc": "кни'гу"},
    ),
    make_word(word_id="42", text="старая книга", stressed="ста'рая кни'га", frequency_rank=9000, meanings=["tome"]),
    make_word(word_id="18", text="университет", stressed="университе'т", frequency_rank=900, meanings=["university"]),
    make_word(word_id="19", text="до свидания", stressed="до свида'ния", frequency_rank=600, meanings=["goodbye"]),
    make_word(word_id="20", text="свидание", stressed="свида'ние", frequency_rank=1900, meanings=["date"]),
    make_word(word_id="21", text="что", stressed="что", frequency_rank=5, meanings=["what"]),
    make_word(word_id="22", text="штора", stressed="што'ра", frequency_rank=9000, meanings=["curtain"]),
    make_word(
        word_id="23", text="она", stressed="она'", part_of_speech="pronoun", frequency_rank=12, meanings=["she"],
        declension={"dat": "ей"},
    ),
    make_word(word_id="24", text="ей", stressed="ей", frequency_rank=20000, meanings=["indeed"]),
    make_word(word_id="25", text="лев", stressed="лев", frequency_rank=3000, meanings=["lion"]),
    make_word(
        word_id="26", text="левый", stressed="ле'вый", frequency_rank=900, meanings=["left"],
        adjective_forms={"masc_short": "лев"},
    ),
    make_word(
        word_id="27", text="старый", stressed="ста'рый", part_of_speech="adjective", frequency_rank=250,
        meanings=["old"], long_forms=word_writing.long_forms({"f": [None, None, None, "ста'рую", None, None]}),
    ),
    make_word(word_id="28", text="пожар", stressed="пожа'р", frequency_rank=3000, meanings=["fire"]),
    make_word(
        word_id="30", text="держать слово", stressed="держа'ть сло'во", part_of_speech="verb", frequency_rank=3000,
        meanings=["to keep one's word"],
    ),
    make_word(
        word_id="31", text="держать", stressed="держа'ть", part_of_speech="verb", frequency_rank=400,
        meanings=["to hold"], conjugation={"3rd_per_sing": "де'ржит"},
    ),
    make_word(
        word_id="32", text="слово", stressed="сло'во", frequency_rank=200, meanings=["word"],
        declension={"acc_pl": "слова'"},
    ),
    make_word(word_id="33", text="морось", stressed="мо'рось", frequency_rank=40000, meanings=["drizzle"]),
    make_word(word_id="34", text="мороз", stressed="моро'з", frequency_rank=3500, meanings=["frost"]),
    make_word(word_id="35", text="отдельный", frequency_rank=1100, part_of_speech="adjective", meanings=["separate"]),
    make_word(word_id="36", text="разлучить", frequency_rank=9000, part_of_speech="verb", meanings=["separate"]),
    make_word(word_id="37", text="врозь", frequency_rank=500, meanings=["apart", "separate"]),
    make_word(word_id="38", text="ко", frequency_rank=360, part_of_speech="preposition", meanings=["to"]),
    make_word(word_id="39", text="к", frequency_rank=30, part_of_speech="preposition", meanings=["to"]),
    make_word(
        word_id="40", text="положить", frequency_rank=1000, part_of_speech="verb", meanings=["lay", "to put down"]
    ),
    make_word(word_id="41", text="вписать", frequency_rank=9000, part_of_speech="verb", meanings=["put down"]),
    make_word(word_id="43", text="закрой", stressed="закро'й", frequency_rank=4000, meanings=[]),
    make_word(
        word_id="44", text="закрыть", stressed="закры'ть", part_of_speech="verb", frequency_rank=1200,
        meanings=["to close"], conjugation={"impr": "закро'й"},
    ),
    make_word(word_id="29", text="поярус", stressed="по'ярус", frequency_rank=30000, meanings=["tier"]),
]  # fmt: skip


@pytest.fixture
async def dictionary(tmp_path: Path) -> AsyncIterator[SharedDictionary]:
    async with small_table(tmp_path, _WORDS) as engine:
        shared = SharedDictionary(engine)
        await shared.look()
        yield shared


async def _found(dictionary: SharedDictionary, query: str) -> list[Match]:
    page = await dictionary.request(Budget(60)).search.find(
        query, scopes=Scope, is_exact=False, criteria=WordCriteria(), first=10, after=None
    )
    return [edge.value for edge in page.edges]


async def _stressed(dictionary: SharedDictionary, query: str) -> list[str]:
    return [match.word.stressed for match in await _found(dictionary, query)]


async def test_a_form_of_a_common_word_precedes_a_headword_without_a_meaning(dictionary: SharedDictionary) -> None:
    assert await _stressed(dictionary, "закрой") == ["закры'ть", "закро'й"]


async def test_a_common_word_with_such_a_form_precedes_a_rare_headword(dictionary: SharedDictionary) -> None:
    assert [match.word.text for match in await _found(dictionary, "приш")] == ["прийти", "пришелец"]


@pytest.mark.parametrize(("query", "first"), [("ей", "она"), ("лев", "лев")])
async def test_an_exact_headword_comes_first_unless_it_is_very_rare_and_the_form_is_of_a_very_common_word(
    dictionary: SharedDictionary, query: str, first: str
) -> None:
    found = await _found(dictionary, query)

    assert [match.word.text for match in found][:1] == [first]
    assert found[0].is_as_typed


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("dosvidaniya", ["до свидания"]),
        ("what sky", ["что", "небо"]),
        ("вщпы", ["собака"]),
        ("cj,frf yt,j", ["собака", "небо"]),
    ],
)
async def test_a_query_that_finds_nothing_is_read_in_other_ways(
    dictionary: SharedDictionary, query: str, words: list[str]
) -> None:
    assert [match.word.text for match in await _found(dictionary, query)] == words


async def test_j_before_a_vowel_may_stand_for_zh(dictionary: SharedDictionary) -> None:
    assert [match.word.text for match in await _found(dictionary, "pojar")] == ["пожар", "поярус"]
    assert [match.word.text for match in await _found(dictionary, "poja")] == ["поярус"]


@pytest.mark.parametrize("query", ["што", "shto"])
async def test_a_common_word_spelled_by_ear_precedes_the_words_that_begin_so(
    dictionary: SharedDictionary, query: str
) -> None:
    found = await _found(dictionary, query)

    assert [match.word.text for match in found] == ["что", "штора"]
    assert not found[0].is_as_typed


async def test_a_variant_of_a_preposition_comes_after_the_preposition(dictionary: SharedDictionary) -> None:
    assert [match.word.text for match in await _found(dictionary, "ко")] == ["к", "ко"]


@pytest.mark.parametrize("query", ["put down", "to put down", "putting down"])
async def test_a_phrase_finds_the_common_word_first_even_if_it_is_a_later_meaning(
    dictionary: SharedDictionary, query: str
) -> None:
    assert [match.word.text for match in await _found(dictionary, query)] == ["положить", "вписать"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("за́мок", "за'мок"),
        ("замо́к", "замо'к"),
        ("замок", "за'мок"),
        ("Вера", "Ве'ра"),
        ("вера", "ве'ра"),
        ("ВЕРА", "ве'ра"),
        ("нёбо", "нёбо"),
        ("небо", "не'бо"),
    ],
)
async def test_stress_yo_and_capitals_decide_between_homographs(
    dictionary: SharedDictionary, query: str, first: str
) -> None:
    found = await _stressed(dictionary, query)

    assert found[0] == first
    assert len(found) == 2


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dogs", "собака"),
        ("women", "женщина"),
        ("went", "идти"),
        ("coming", "прийти"),
        ("colour", "цвет"),
        ("color", "цвет"),
        ("good bye", "до свидания"),
        ("more old", "старый"),
        ("older", "старый"),
        ("oldest", "старый"),
        ("ice cream", "мороженое"),
        ("ice-cream", "мороженое"),
        ("hand", "рука"),
        ("book", "книга"),
        ("«собака»", "собака"),
        ('"dog"', "собака"),
        ("соба\u00adка", "собака"),
        ("1. собака!", "собака"),
    ],
)
async def test_english_in_any_form_and_any_punctuation_finds_the_word(
    dictionary: SharedDictionary, query: str, first: str
) -> None:
    found = await _found(dictionary, query)

    assert found[0].word.text == first
    assert found[0].is_exact


@pytest.mark.parametrize(
    ("query", "meant", "spelling"),
    [
        ("сабака", "собака", "собака"),
        ("цщьфт", "женщина", "woman"),
        ("cj,frf", "собака", "собака"),
        ("jenschina", "женщина", "zhenshchina"),
        ("жэнщина", "женщина", "женщина"),
        ("кнега", "книга", "книга"),
        ("bok", "бок", ""),
    ],
)
async def test_one_clear_slip_shows_what_was_meant(
    dictionary: SharedDictionary, query: str, meant: str, spelling: str
) -> None:
    first = (await _found(dictionary, query))[0]

    assert first.word.text == meant
    assert first.is_corrected is not first.is_exact
    assert spelling in [*await dictionary.request(Budget(60)).search.near_spellings(query), ""]


async def test_two_slips_in_a_longer_word_are_suggested(dictionary: SharedDictionary) -> None:
    search = dictionary.request(Budget(60)).search

    assert await _found(dictionary, "уникерсикет") == []
    assert await search.near_spellings("уникерсикет") == ["университет"]


async def test_an_expression_is_found_as_a_whole_by_a_prefix_and_by_its_words(dictionary: SharedDictionary) -> None:
    found = {query: await _stressed(dictionary, query) for query in ("до свидания", "до свид", "свидани")}

    assert found == {
        "до свидания": ["до свида'ния"],
        "до свид": ["до свида'ния"],
        "свидани": ["свида'ние", "до свида'ния"],
    }


async def test_the_words_of_a_phrase_are_found_in_their_order(dictionary: SharedDictionary) -> None:
    found = await _found(dictionary, "Книга, небо и женщина")

    assert [(match.word.text, match.scope, match.is_exact) for match in found] == [
        ("книга", Scope.HEADWORD, False),
        ("небо", Scope.HEADWORD, False),
        ("женщина", Scope.HEADWORD, False),
    ]


async def test_an_expression_is_found_by_other_forms_of_its_words(dictionary: SharedDictionary) -> None:
    found = {query: [match.word.text for match in await _found(dictionary, query)] for query in (
        "держит слово", "держит слова", "книга слова", "старую книгу"
    )}  # fmt: skip

    assert found == {
        "держит слово": ["держать слово", "держать", "слово"],
        "держит слова": ["держать слово", "держать", "слово"],
        "книга слова": ["книга", "слово"],
        "старую книгу": ["старая книга", "старый", "книга"],
    }


async def test_a_frequent_word_with_a_slip_precedes_the_few_rare_ones_that_begin_so(
    dictionary: SharedDictionary,
) -> None:
    found = await _found(dictionary, "морос")
    following = await dictionary.request(Budget(60)).search.find(
        "морос", scopes=Scope, is_exact=False, criteria=WordCriteria(), first=1, after=None
    )
    rest = await dictionary.request(Budget(60)).search.find(
        "морос", scopes=Scope, is_exact=False, criteria=WordCriteria(), first=9, after=following.edges[-1].cursor_key
    )

    assert [(match.word.text, match.is_corrected) for match in found] == [("мороз", True), ("морось", False)]
    assert [edge.value.word.text for edge in (*following.edges, *rest.edges)] == ["мороз", "морось"]
    assert [match.word.text for match in await _found(dictionary, "морось")] == ["морось"], "an exact match is meant"


async def test_the_words_of_a_corrected_meaning_are_in_the_order_of_a_search(dictionary: SharedDictionary) -> None:
    expected = [match.word.text for match in await _found(dictionary, "separate")]

    assert [match.word.text for match in await _found(dictionary, "seperate")] == expected
    assert expected == ["отдельный", "разлучить", "врозь"]


@pytest.mark.parametrize("query", ["зщшгрт", "э" * 100, "qqqqqqqq", ";;;;", "а б в г д е ж з и к л м"])
async def test_what_nothing_is_near_to_finds_nothing_within_few_calls(dictionary: SharedDictionary, query: str) -> None:
    budget = Budget(60)
    page = await dictionary.request(budget).search.find(
        query, scopes=Scope, is_exact=False, criteria=WordCriteria(), first=10, after=None
    )

    assert page.edges == []
    assert budget.calls.total() <= 4 + 1 + 16
