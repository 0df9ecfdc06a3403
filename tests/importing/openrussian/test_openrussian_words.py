"""Entries → items, read back with the views of the table."""

from __future__ import annotations

from pathlib import Path

from importing.openrussian.openrussian_words import OpenRussianWord
from table.model import items
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


def _item(folder: Path, part: str, line: str, part_of_speech: str) -> items.StoredWord:
    [entry] = make_entries(folder, {part: [line]})
    word = OpenRussianWord(entry=entry, word_id="1000000001", part_of_speech=part_of_speech, rank=7, pairs=[])
    return items.StoredWord(word.item())


def test_a_noun_has_gender_animacy_and_two_numbers_of_cases(tmp_path: Path) -> None:
    line = make_line(
        "nouns", "человек", "челове'к", "person, people; man", gender="m", animate="1", indeclinable="0",
        sg_nom="челове'к", sg_inst="челове'ком", pl_nom="лю'ди", pl_prep="лю'дях",
    )  # fmt: skip

    word = _item(tmp_path, "nouns", line, "noun")

    assert (word.word_id, word.text, word.stressed, word.part_of_speech) == (
        "1000000001",
        "человек",
        "челове'к",
        "noun",
    )
    assert (word.frequency_rank, word.gloss) == (7, "person")
    assert [group.part_of_speech for group in word.definitions] == ["noun"]
    declension = word.declension
    assert declension is not None
    assert (declension.gender, declension.is_animate, declension.is_indeclinable) == ("m", True, False)
    assert (declension.nominative, declension.genitive, declension.instrumental) == ("челове'к", None, "челове'ком")
    assert (declension.nominative_plural, declension.prepositional_plural) == ("лю'ди", "лю'дях")
    assert (word.conjugation, word.adjective_forms, word.long_forms, word.aspectual_pairs) == (None, None, None, ())


def test_a_gender_other_than_the_three_and_flags_that_are_empty_are_unknown(tmp_path: Path) -> None:
    declension = _item(tmp_path, "nouns", make_line("nouns", "сирота", "сирота'", gender="both"), "noun").declension

    assert declension is not None
    assert (declension.gender, declension.is_animate, declension.is_indeclinable) == (None, None, None)


def test_a_noun_of_which_nothing_is_said_has_no_declension(tmp_path: Path) -> None:
    assert _item(tmp_path, "nouns", make_line("nouns", "рэгги", "рэ'гги"), "noun").declension is None


def test_a_verb_has_aspect_and_forms(tmp_path: Path) -> None:
    line = make_line(
        "verbs", "сказать", "сказа'ть", "say", aspect="perfective", imperative_sg="скажи'", imperative_pl="скажи'те",
        past_m="сказа'л", past_f="сказа'ла", past_n="сказа'ло", past_pl="сказа'ли", presfut_sg1="скажу'",
        presfut_sg2="ска'жешь", presfut_sg3="ска'жет", presfut_pl1="ска'жем", presfut_pl2="ска'жете",
        presfut_pl3="ска'жут",
    )  # fmt: skip

    conjugation = _item(tmp_path, "verbs", line, "verb").conjugation

    assert conjugation is not None
    assert conjugation.aspect == "perf"
    assert (conjugation.first_singular, conjugation.third_plural) == ("скажу'", "ска'жут")
    assert (conjugation.second_singular, conjugation.third_singular) == ("ска'жешь", "ска'жет")
    assert (conjugation.first_plural, conjugation.second_plural) == ("ска'жем", "ска'жете")
    assert (conjugation.past_masculine, conjugation.past_feminine) == ("сказа'л", "сказа'ла")
    assert (conjugation.past_neuter, conjugation.past_plural) == ("сказа'ло", "сказа'ли")
    assert (conjugation.imperative_singular, conjugation.imperative_plural) == ("скажи'", "скажи'те")
    assert conjugation.active_past_participle is None


def test_a_verb_of_which_nothing_is_said_has_no_conjugation(tmp_path: Path) -> None:
    assert _item(tmp_path, "verbs", make_line("verbs", "флирт"), "verb").conjugation is None


def test_an_adjective_has_degrees_short_and_long_forms(tmp_path: Path) -> None:
    line = make_line(
        "adjectives", "богатый", "бога'тый", "rich", comparative="бога'че", superlative="са'мый бога'тый;богате'йший",
        short_m="бога'т", short_f="бога'та", short_n="бога'то", short_pl="бога'ты", decl_m_nom="бога'тый",
        decl_f_inst="бога'той,(бога'тою)", decl_pl_acc="бога'тые, бога'тых",
    )  # fmt: skip

    word = _item(tmp_path, "adjectives", line, "adjective")

    short, long = word.adjective_forms, word.long_forms
    assert short is not None
    assert long is not None
    assert (short.comparative, short.superlative) == ("бога'че", "са'мый бога'тый, богате'йший")
    assert (short.short_masculine, short.short_feminine) == ("бога'т", "бога'та")
    assert (short.short_neuter, short.short_plural) == ("бога'то", "бога'ты")
    assert (long.form("m", "nom"), long.form("f", "inst")) == ("бога'тый", "бога'той, бога'тою")
    assert (long.form("pl", "acc"), long.form("n", "gen")) == ("бога'тые, бога'тых", None)


def test_an_adjective_has_only_those_maps_that_say_something(tmp_path: Path) -> None:
    short_only = _item(tmp_path, "adjectives", make_line("adjectives", "рад", short_m="рад"), "adjective")
    neither = _item(tmp_path, "adjectives", make_line("adjectives", "беж", "беж", "beige"), "adjective")

    assert short_only.adjective_forms is not None
    assert short_only.long_forms is None
    assert (neither.adjective_forms, neither.long_forms) == (None, None)


def test_a_word_without_english_has_no_definitions(tmp_path: Path) -> None:
    word = _item(tmp_path, "others", make_line("others", "льзя"), "other")

    assert (word.definitions, word.gloss) == ((), None)


def test_the_search_entry_names_the_word(tmp_path: Path) -> None:
    [entry] = make_entries(tmp_path, {"nouns": [make_line("nouns", "год")]})

    written = OpenRussianWord(entry=entry, word_id="1000000001", part_of_speech="noun", rank=7, pairs=[]).headword()

    headword = items.Headword(written)
    assert (headword.text, headword.word_id, headword.frequency_rank) == ("год", "1000000001", 7)
