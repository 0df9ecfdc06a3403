"""Each check of the starter dictionary finds what it is there for; the dictionary that is served passes them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.starter.checks import problems
from importing.starter.starter_files import read_starter
from tests.importing.starter.starter_sample import (
    ADJECTIVES,
    FAMILIES,
    FILES,
    NOUNS,
    OTHERS,
    VERBS,
    changed,
    starter_of,
)


def test_the_dictionary_that_is_served_has_no_problems() -> None:
    starter = read_starter()

    found = problems(starter)

    assert found == []


def test_the_sample_has_no_problems(tmp_path: Path) -> None:
    starter = starter_of(FILES, tmp_path)

    found = problems(starter)

    assert found == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (NOUNS, "id = 2001", "id = 1001", "the word id 1001 occurs 2 times"),
        (FAMILIES, "id = 201", "id = 1", "the family id 1 occurs 2 times"),
        (FAMILIES, '"хож" = 2', '"хож" = 1001', "the morpheme id 1001 occurs 2 times"),
        (NOUNS, "вода'\"\n", "ход\"\n", "the word ход (noun) occurs 2 times"),
        (FAMILIES, '"хож" = 2', '"ХОД" = 2', "family ход: ход occurs 2 times"),
        (FAMILIES, "level = 1", "level = 7", "family при-: the level is 7, not 1 to 6"),
        (FAMILIES, '"prefix"', '"root"', "family при-: the name is that of a prefix, the kind is root"),
        (FAMILIES, '"suffix"', '"link"', "family -ить: the name is that of a suffix, the kind is link"),
        (FAMILIES, 'name = "ход"', 'name = "-о-"', "family -о-: the name is that of a link, the kind is root"),
        (FAMILIES, 'name = "-ить"', 'name = "-ати-"', "family -ати-: no word uses it"),
        (VERBS, "ить:-ить", "ить:-ать", "приходи'ть: the family -ать does not exist"),
        (VERBS, "ход:ход ить:-ить", "хож:ход ить:-ить",
         "приходи'ть: the parts при-хож-ить do not spell the word, they differ at index 5"),
        (VERBS, "ход:ход ить:-ить", "хо:ход дить", "приходи'ть: the family ход has no morpheme хо"),
        (VERBS, "ход:ход ить:-ить", "ход:ход ит:ход ь:при-",
         "приходи'ть: the parts are in the order prefix, root, root, prefix"),
        (VERBS, "[\"приходи'ть\", ", "[", "приходи'ть: прийти' is its pair, but not vice versa"),
        (VERBS, '"impf"', '"perf"', "приходи'ть: its pair прийти' must have the other aspect"),
        (VERBS, '"impf"', '"perf"', "приходи'ть: a perfective verb has no participles of the present"),
        (VERBS, "прихожу'", "прихожу", "приходи'ть: прихожу has 3 syllables and no stress mark"),
        (VERBS, "прихожу'", "прихож'у", "приходи'ть: the stress mark at index 6 of прихож'у does not follow a vowel"),
        (VERBS, "прихожу'", "ухожу'", "приходи'ть: the form ухожу' does not begin like the word"),
        (VERBS, "прихожу'", "прихожа'", "приходи'ть: the form прихожа' does not end in [уюм]"),
        (VERBS, "приходи'ла", "приходи'ло", "приходи'ть: the form приходи'ло does not end in ла"),
        (VERBS, "приходи'те\"]", "приходи'ть\"]", "приходи'ть: the form приходи'ть does not end in те"),
        (VERBS, "приходя'щий", "приходя'ще", "приходи'ть: the form приходя'ще does not end in щий"),
        (VERBS, "\"приходя'\"", "\"приходе'\"", "приходи'ть: the form приходе' does not end in [аяв]|[шч]и"),
        (VERBS, "stressed = \"прийти'\"", "stressed = \"прийти'сь\"",
         "прийти'сь: the form приду' does not end in [уюм] with -ся or -сь"),
        (NOUNS, "хода'м", "ходо'й", "ход: the form ходо'й does not end in [аяыи]м"),
        (NOUNS, "хо'ду", "хо'да", "ход: the form хо'да does not end in [уюеи]|ой"),
        (NOUNS, '"ход", "хо\'дом"', '"хо\'да", "хо\'дом"',
         "ход: the accusative хо'да differs from the nominative ход"),
        (NOUNS, "animate = false", "animate = true", "ход: the accusative ход differs from the genitive хо'да"),
        (NOUNS, "во'ду", "вода'", "вода': the form вода' does not end in [ую]"),
        (NOUNS, 'gender = "f"\n', "", "вода': a noun with a singular must have a gender"),
        (NOUNS, "\"метро'\", \"метро'\"]", "\"метро'\", \"метре'\"]",
         "метро': an indeclinable noun has only one form"),
        (ADJECTIVES, "\"но'во\"", "\"но'вы\"", "но'вый: the form но'вы does not end in [ое]"),
        (ADJECTIVES, "нове'е", "нове'я", "но'вый: the form нове'я does not end in е|ей"),
        (ADJECTIVES, "но'вую", "но'вой", "но'вый: the form но'вой does not end in [ую]ю"),
        (ADJECTIVES, "но'вый, но'вого", "но'вый",
         "но'вый: the accusative но'вый is not the nominative and the genitive"),
        (OTHERS, "\"мою'\"", "\"моё\"", "мой: the form моё does not end in [ую]"),
        (FAMILIES, '"arrive"', '"прибыть"', "family при-: 'прибыть' is not plain English"),
        (VERBS, '"to come"', '"(to come)"', "прийти': '(to come)' is not plain English"),
        (VERBS, "приходи'ло", "прихoди'ло", "приходи'ть: прихoди'ло has the Latin letter o at index 4"),
        (FAMILIES, '"хож"', '"xож"', "family ход: xож has the Latin letter x at index 0"),
        (VERBS, "He comes home.", "He is (дома).",
         "приходи'ть: the translation 'He is (дома).' has Cyrillic letters"),
        (VERBS, "He comes home.", "He comes home", "приходи'ть: 'He comes home' does not end like a sentence"),
        (VERBS, "Он приходит домой.", "Он прихо'дит домой.",
         "приходи'ть: the sentence \"Он прихо'дит домой.\" has a stress mark"),
        (VERBS, "Он приходит домой.", "Он уходит домой.",
         "приходи'ть: the sentence 'Он уходит домой.' has no form of the word"),
        (VERBS, "Она пришла.", "Не надо приходить поздно!",
         "the sentence 'не надо приходить поздно!' occurs 2 times"),
    ],
)  # fmt: skip
def test_a_broken_sample_has_the_problem(tmp_path: Path, file: str, old: str, new: str, expected: str) -> None:
    starter = starter_of(changed(file, old, new), tmp_path)

    found = problems(starter)

    assert expected in found


def test_a_form_of_several_words_is_found_in_a_sentence_as_they_stand(tmp_path: Path) -> None:
    files = changed(OTHERS, '"и"', '"потому\' что"')
    files[OTHERS] = files[OTHERS].replace("Ты и я.", "Он дома, потому что болен.")

    found = problems(starter_of(files, tmp_path))

    assert found == []
