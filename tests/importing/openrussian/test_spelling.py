"""Spelling: what OpenRussian writes → what the table stores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importing.openrussian.spelling import citation, is_russian, normalised, stress_variants
from russian.stress import unstressed


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("вы'ход", "вы'ход"),
        ("вы́ход", "вы'ход"),
        ("ме`жплане'тен", "межплане'тен"),
        ("стѐреоизображе'ние", "стереоизображе'ние"),
        ("поднакопѝть", "поднакопи'ть"),
        ("вы`шеприведённы", "вы'шеприведённы"),
        ("скачáйте", "скача'йте"),
        ("навëртывать", "навёртывать"),
        ("вознё'й", "вознёй"),
        ("возн'ёй", "вознёй"),
        ("трёхме'рный", "трёхме'рный"),
        ("мя''тно", "мя'тно"),
        ("такс'иста", "такси'ста"),
        ("безукориз'ненна", "безукоризненна"),
        ("рoв", "ров"),
        ("Kанберра", "Канберра"),
        ("o'кна", "о'кна"),
        ("безу'держtн", "безу'держtн"),
        ("MP3-плеер", "MP3-плеер"),
        ("serious", "serious"),
    ],
)
def test_marks_and_letters_are_repaired(written: str, stored: str) -> None:
    assert normalised(written) == stored


@given(st.text(alphabet="абвеёийос'`́̀ -oaZ3", max_size=12))
def test_a_repair_is_idempotent(written: str) -> None:
    assert normalised(normalised(written)) == normalised(written)


@given(st.text(alphabet="абвеёийос'", max_size=12))
def test_mending_marks_keeps_the_letters(written: str) -> None:
    assert unstressed(normalised(written)) == unstressed(written)


@pytest.mark.parametrize("text", ["ёлка", "Санкт-Петербург", "с тех пор", "я"])
def test_words_and_phrases_are_russian(text: str) -> None:
    assert is_russian(text)


@pytest.mark.parametrize("text", ["", "адзін", "MP3-плеер", "-а", "приподним-", "с  тех", "устар.", "год1"])
def test_other_letters_and_loose_hyphens_are_not_russian(text: str) -> None:
    assert not is_russian(text)


@pytest.mark.parametrize(
    ("stored", "variants"),
    [
        ("вы'ход", ["вы'ход"]),
        ("ход", ["ход"]),
        ("са'мый бога'тый", ["са'мый бога'тый"]),
        ("за'мок-музе'й", ["за'мок-музе'й"]),
        ("при'го'ршня", ["при'горшня", "приго'ршня"]),
        ("о'дно'вре'менно", ["о'дновременно", "одно'временно", "одновре'менно"]),
    ],
)
def test_several_marks_in_a_word_are_several_forms(stored: str, variants: list[str]) -> None:
    assert stress_variants(stored) == variants


@pytest.mark.parametrize(
    ("bare", "accented", "text", "stressed"),
    [
        ("выход", "вы'ход", "выход", "вы'ход"),
        ("год", "", "год", "год"),
        ("поднакопѝть", "поднакопѝть", "поднакопить", "поднакопи'ть"),
        ("мастерок", "мастер'ок", "мастерок", "мастеро'к"),
        ("рoга", "рoга", "рога", "рога"),
        ("при", "при'го'ршня", "при", "при"),
        # Case differs: that of the bare spelling.
        ("Бостон", "босто'н", "Бостон", "Босто'н"),
        ("неметчина", "Неме'тчина", "неметчина", "неме'тчина"),
        # ё or е, the stress on that very letter: ё stands.
        ("тёлка", "те'лка", "тёлка", "тёлка"),
        ("тёлка", "телка", "тёлка", "тёлка"),
        # ё, but the stress on another letter: no ё then.
        ("маркёр", "ма'ркер", "маркер", "ма'ркер"),
        ("мётчик", "метчи'к", "метчик", "метчи'к"),
    ],
)
def test_the_two_spellings_of_a_row_are_brought_together(bare: str, accented: str, text: str, stressed: str) -> None:
    cited = citation(bare, accented)

    assert (cited.text, cited.stressed) == (text, stressed)


def test_of_two_marks_in_a_word_the_first_is_taken() -> None:
    cited = citation("пригоршня", "при'го'ршня")

    assert cited.stressed == "при'горшня"
    assert cited.remarks == ("""the spelling is "при'го'ршня"; used "при'горшня\"""",)


def test_a_sound_row_gives_no_remarks() -> None:
    assert citation("выход", "вы́ход").remarks == ()


def test_a_repair_is_reported_once() -> None:
    assert citation("рoга", "рoга").remarks == ("the spelling is 'рoга'; used 'рога'",)


def test_spellings_that_differ_are_remarked() -> None:
    assert citation("маркёр", "ма'ркер").remarks == ("""'маркёр' and "ма'ркер" differ; used "ма'ркер\"""",)


@pytest.mark.parametrize(
    ("bare", "reason"),
    [
        ("", "the word is empty"),
        ("'", "the word is empty"),
        ("адзін", "'адзін' has characters that are not Russian letters"),
        ("MP3-плеер", "'MP3-плеер' has characters that are not Russian letters"),
    ],
)
def test_a_word_that_is_not_russian_is_refused(bare: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        citation(bare, bare)
