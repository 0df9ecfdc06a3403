"""Proper names and how they decline."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.starter.form_checks import form_problems
from importing.starter.names import read_names
from importing.starter.starter_entry import StarterError
from importing.starter.starter_items import items_of
from importing.starter.starter_words import Starter, StarterDeclension
from table.model import items


def _forms(folder: Path, line: str) -> tuple[str | None, list[str]]:
    path = folder / "names.tsv"
    path.write_text(f"; a comment\n\n{line}\n", encoding="utf-8")
    [name] = read_names(path)
    assert isinstance(name.grammar, StarterDeclension)
    return name.grammar.gender, [*name.grammar.singular, *name.grammar.plural]


@pytest.mark.parametrize(
    ("line", "gender", "forms"),
    [
        ("m\tИва'н", "m", "Ива'н Ива'на Ива'ну Ива'на Ива'ном Ива'не"),
        ("m\tИ'горь", "m", "И'горь И'горя И'горю И'горя И'горем И'горе"),
        ("m\tЮ'рий", "m", "Ю'рий Ю'рия Ю'рию Ю'рия Ю'рием Ю'рии"),
        ("m\tСа'ша\tshort for Александр", "m", "Са'ша Са'ши Са'ше Са'шу Са'шей Са'ше"),
        ("m\tИлья'\t\t!", "m", "Илья' Ильи' Илье' Илью' Ильёй Илье'"),
        ("m\tПа'вел\t\tstem:Па'вл", "m", "Па'вел Па'вла Па'влу Па'вла Па'влом Па'вле"),
        ("m\tМарк", "m", "Марк Ма'рка Ма'рку Ма'рка Ма'рком Ма'рке"),
        ("f\tМари'я", "f", "Мари'я Мари'и Мари'и Мари'ю Мари'ей Мари'и"),
        ("f\tЛюбо'вь\t\tf", "f", "Любо'вь Любо'ви Любо'ви Любо'вь Любо'вью Любо'ви"),
        ("f\tМэ'ри\t\t-", "f", "Мэ'ри Мэ'ри Мэ'ри Мэ'ри Мэ'ри Мэ'ри"),
        ("p\tМосква'\tMoscow\t!", "f", "Москва' Москвы' Москве' Москву' Москво'й Москве'"),
        ("p\tЛо'ндон\tLondon", "m", "Ло'ндон Ло'ндона Ло'ндону Ло'ндон Ло'ндоном Ло'ндоне"),
        ("p\tЕги'пет\tEgypt\tstem:Еги'пт", "m", "Еги'пет Еги'пта Еги'пту Еги'пет Еги'птом Еги'пте"),
        ("p\tКремль\tthe Kremlin\tm !", "m", "Кремль Кремля' Кремлю' Кремль Кремлём Кремле'"),
        ("p\tАфи'ны\tAthens\tpl", None, "Афи'ны Афи'н Афи'нам Афи'ны Афи'нами Афи'нах"),
        ("p\tГимала'и\tthe Himalayas\tpl", None, "Гимала'и Гимала'ев Гимала'ям Гимала'и Гимала'ями Гимала'ях"),
        (
            "s\tЧе'хов\tthe writer",
            None,
            "Че'хов, Че'хова Че'хова, Че'ховой Че'хову, Че'ховой Че'хова, Че'хову Че'ховым, Че'ховой Че'хове, Че'ховой "
            "Че'ховы Че'ховых Че'ховым Че'ховых Че'ховыми Че'ховых",
        ),
        ("p\tИва'ново\tIvanovo", "n", "Ива'ново Ива'нова Ива'нову Ива'ново Ива'новом Ива'нове"),
    ],
)
def test_a_name_declines_by_its_ending(tmp_path: Path, line: str, gender: str | None, forms: str) -> None:
    assert _forms(tmp_path, line) == (gender, [form.replace("_", ", ") for form in forms.replace(", ", "_").split()])


@pytest.mark.parametrize("line", ["x\tИва'н", "m\t", "m\tИва'н\t\tbackwards"])
def test_a_wrong_line_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(StarterError, match=r"names\.tsv"):
        _forms(tmp_path, line)


def test_the_names_are_marked_and_explained() -> None:
    names = read_names()
    written = items_of(Starter(families=(), words=names))
    words = [items.StoredWord(item) for item in written if item["__type"] == "WORD"]
    by_text = {word.text: word for word in words}

    assert len(names) >= 800
    assert all(word.is_name and word.text[0].isupper() for word in words)
    assert (by_text["Саша"].gloss, by_text["Россия"].gloss) == ("Sasha", "Russia")
    assert by_text["Саша"].definitions[0].definitions[0].senses[0].note == "man's name, short for Александр"


def test_no_form_of_a_name_lacks_its_stress() -> None:
    assert [problem for problem in form_problems(read_names()) if "stress" in problem or "vowel" in problem] == []
