"""The words of a text: which of several candidates comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.dictionary import SharedDictionary
from loaders.words.text import BASES
from table.engine.budget import Budget
from table.engine.protocol import Attributes
from tests.builders import make_word
from tests.dictionary import small_table


@pytest.mark.parametrize(
    ("token", "candidates"), [("всё", ["всё", "все"]), ("Всё", ["всё", "все"]), ("все", ["все", "всё"])]
)
async def test_a_token_with_yo_is_first_of_all_the_word_with_yo_and_one_without_is_the_more_frequent_word(
    tmp_path: Path, token: str, candidates: list[str]
) -> None:
    words = [
        make_word(word_id="1", text="все", frequency_rank=10),
        make_word(word_id="2", text="всё", frequency_rank=20),
    ]

    async with small_table(tmp_path, words) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        [analyzed] = await dictionary.request(Budget(20)).texts.analyzed(token)

    assert [word.text for word in analyzed.candidates] == candidates


async def _first(tmp_path: Path, text: str, *words: Attributes) -> list[tuple[str, str | None]]:
    """Return each word of a text with its first candidate, as it is stressed."""
    async with small_table(tmp_path, words) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        analyzed = await dictionary.request(Budget(60)).texts.analyzed(text)
    return [
        (one.token.text, one.candidates[0].stressed if one.candidates else None)
        for one in analyzed
        if one.token.is_word
    ]


def _plain(*texts: str) -> list[Attributes]:
    return [make_word(word_id=str(number), text=text) for number, text in enumerate(texts, start=1)]


CASTLE = make_word(word_id="1", text="замок", stressed="за'мок", frequency_rank=10)
LOCK = make_word(word_id="2", text="замок", stressed="замо'к", frequency_rank=20)


async def test_a_stress_mark_chooses_between_homographs(tmp_path: Path) -> None:
    found = await _first(tmp_path, "за́мок, замо́к, замок", CASTLE, LOCK)

    assert found == [("за́мок", "за'мок"), ("замо́к", "замо'к"), ("замок", "за'мок")]


async def test_a_capital_inside_a_sentence_chooses_a_name(tmp_path: Path) -> None:
    faith = make_word(word_id="1", text="вера", frequency_rank=10)
    name = make_word(word_id="2", text="Вера", frequency_rank=300)

    assert await _first(tmp_path, "вера и Вера", faith, name) == [("вера", "вера"), ("и", None), ("Вера", "Вера")]


async def test_the_part_of_speech_that_fits_its_neighbours_comes_first(tmp_path: Path) -> None:
    verb = make_word(word_id="1", text="мыло", part_of_speech="verb", frequency_rank=100)
    noun = make_word(word_id="2", text="мыло", part_of_speech="noun", frequency_rank=300)
    adjective = make_word(word_id="3", text="новое", part_of_speech="adjective", frequency_rank=50)
    pronoun = make_word(word_id="4", text="оно", part_of_speech="pronoun", frequency_rank=50)

    async with small_table(tmp_path, [verb, noun, adjective, pronoun]) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        texts = dictionary.request(Budget(60)).texts
        last = [(await texts.analyzed(text))[-1] for text in ("новое мыло", "оно мыло")]

    assert [token.candidates[0].part_of_speech for token in last] == ["noun", "verb"]


async def test_compounds_that_the_dictionary_lacks_are_their_parts(tmp_path: Path) -> None:
    words = [
        make_word(word_id="1", text="дай"),
        make_word(word_id="2", text="запад"),
        make_word(word_id="3", text="кто-то"),
    ]

    found = await _first(tmp_path, "дай-ка, северо-запад, кто-то, абв-где", *words)

    assert found == [("дай-ка", "дай"), ("северо-запад", "запад"), ("кто-то", "кто-то"), ("абв-где", None)]


async def test_words_that_the_dictionary_lacks_are_what_they_are_made_of(tmp_path: Path) -> None:
    build = make_word(word_id="1", text="построить", stressed="постро'ить", part_of_speech="verb")
    forms: Attributes = {
        "aspect": "perf",
        "1st_per_sing": "постро'ю",
        "3rd_per_sing": "постро'ит",
        "3rd_per_pl": "постро'ят",
        "past_m": "постро'ил",
    }
    words: list[Attributes] = [
        {**build, "conjugations": forms},
        make_word(word_id="2", text="билет"),
        make_word(word_id="3", text="удобный"),
        make_word(word_id="4", text="прав"),
    ]

    found = await _first(tmp_path, "построен построенного построится поудобнее неправ авиабилет абвавший", *words)

    assert [stressed for _, stressed in found] == [
        "постро'ить",
        "постро'ить",
        "постро'ить",
        "удобный",
        "прав",
        "билет",
        None,
    ]


async def test_few_words_are_looked_up_for_unknown_ones(tmp_path: Path) -> None:
    unknown = " ".join(f"не{letter}{other}абвгде" for letter in "абвгд" for other in "абвгде")

    async with small_table(tmp_path, []) as engine:
        dictionary = SharedDictionary(engine)
        await dictionary.look()
        budget = Budget(60)
        await dictionary.request(budget).texts.analyzed(unknown)

    assert budget.calls == {"Query": 30 + BASES}


async def test_abbreviations_are_the_words_they_stand_for(tmp_path: Path) -> None:
    words = _plain("год", "век", "так", "далее", "в", "и")

    found = await _first(tmp_path, "в XX в. и в 1990 г. и т. д.", *words)

    assert [stressed for _, stressed in found] == ["в", "век", "и", "в", "год", "и", "так", "далее"]


async def test_a_soft_hyphen_does_not_part_a_word(tmp_path: Path) -> None:
    assert await _first(tmp_path, "за\u00adмок", CASTLE) == [("за\u00adмок", "за'мок")]


async def test_a_variant_of_a_preposition_is_the_preposition(tmp_path: Path) -> None:
    words = [
        make_word(word_id="1", text="к", part_of_speech="preposition"),
        make_word(word_id="2", text="ко", part_of_speech="preposition"),
        make_word(word_id="3", text="надо", stressed="на'до", part_of_speech="adverb"),
        make_word(word_id="4", text="над", part_of_speech="preposition"),
    ]

    assert await _first(tmp_path, "ко надо", *words) == [("ко", "к"), ("надо", "на'до")]


async def test_a_word_without_a_meaning_comes_after_one_with_such_a_form(tmp_path: Path) -> None:
    noun = make_word(word_id="1", text="закрой", frequency_rank=400, meanings=[])
    verb = make_word(
        word_id="2", text="закрыть", part_of_speech="verb", frequency_rank=100, meanings=["to close"],
        conjugation={"impr": "закро'й"},
    )  # fmt: skip

    assert await _first(tmp_path, "закрой", noun, verb) == [("закрой", "закрыть")]


async def test_beside_a_verb_that_is_no_copula_an_adverb_is_likelier_than_a_short_adjective(tmp_path: Path) -> None:
    words = [
        make_word(word_id="1", text="быстро", part_of_speech="adverb", frequency_rank=430),
        make_word(
            word_id="2", text="быстрый", part_of_speech="adjective", frequency_rank=420,
            adjective_forms={"neut_short": "бы'стро", "comp": "быстре'е"},
        ),
        make_word(word_id="3", text="бежал", part_of_speech="verb", frequency_rank=700),
        make_word(word_id="4", text="быть", part_of_speech="verb", conjugation={"past_n": "бы'ло"}),
    ]  # fmt: skip

    assert (await _first(tmp_path, "бежал быстро", *words))[1] == ("быстро", "быстро")


async def test_them_precede_him_in_the_form_that_both_have(tmp_path: Path) -> None:
    him = make_word(word_id="1", text="он", part_of_speech="pronoun", frequency_rank=11, declension={"inst": "им"})
    them = make_word(word_id="2", text="они", part_of_speech="pronoun", frequency_rank=23, declension={"dat": "им"})

    assert await _first(tmp_path, "Им", him, them) == [("Им", "они")]
