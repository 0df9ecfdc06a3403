"""The files of the starter dictionary are read strictly, and hold what the server's users are promised."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from importing.starter.starter_entry import StarterError
from importing.starter.starter_files import read_starter
from importing.starter.starter_words import (
    Starter,
    StarterAdjective,
    StarterDeclension,
    StarterPart,
    StarterSentence,
    StarterVerb,
    StarterWord,
)
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


@pytest.fixture(scope="module")
def starter() -> Starter:
    return read_starter()


def _words(starter: Starter, text: str) -> list[StarterWord]:
    return [word for word in starter.words if word.text == text]


# ------------------------------------------------------------------ what the dictionary holds


def test_it_has_at_least_three_hundred_words_and_forty_families(starter: Starter) -> None:
    roots = [family for family in starter.families if family.kind == "root"]

    assert len(starter.words) >= 300
    assert len(starter.families) >= 40
    assert len(roots) >= 40


def test_forty_families_of_roots_have_five_words_or_more(starter: Starter) -> None:
    roots = {family.name for family in starter.families if family.kind == "root"}
    words = defaultdict(set)
    for word in starter.words:
        for part in word.parts:
            if part.family in roots:
                words[part.family].add(word.word_id)

    productive = {name for name, ids in words.items() if len(ids) >= 5}

    assert len(productive) >= 40
    assert productive >= {"ход", "вид", "говор", "пис", "каз", "уч", "люб", "зна", "жив", "работ", "слух", "род"}


def test_it_has_every_part_of_speech(starter: Starter) -> None:
    parts_of_speech = {str(word.part_of_speech) for word in starter.words}

    assert parts_of_speech == {
        "noun", "verb", "adjective", "adverb", "pronoun", "numeral", "preposition", "conjunction", "particle",
        "participle", "interjection",
    }  # fmt: skip


def test_homographs_are_words_of_their_own(starter: Starter) -> None:
    stressed = {word.stressed for word in _words(starter, "замок")}

    assert stressed == {"замо'к", "за'мок"}


def test_it_has_the_odd_cases_a_client_has_to_expect(starter: Starter) -> None:
    words = starter.words
    declensions = [word.grammar for word in words if isinstance(word.grammar, StarterDeclension)]

    assert any("ё" in word.stressed for word in words)
    assert any("'" not in word.stressed for word in words)
    assert any(not word.parts for word in words)
    assert any(word.parts and not word.is_verified for word in words)
    assert any(part.family is None for word in words for part in word.parts)
    assert any(declension.is_indeclinable for declension in declensions)
    assert any(not declension.singular for declension in declensions)
    assert any(not declension.plural for declension in declensions)
    assert any(isinstance(word.grammar, StarterVerb) and word.grammar.aspect == "both" for word in words)


def test_most_breakdowns_are_verified(starter: Starter) -> None:
    verified = Counter(word.is_verified for word in starter.words if word.parts)

    assert verified[True] > 3 * verified[False] > 0


# ------------------------------------------------------------------ how it is read


def test_a_verb_is_read_with_its_forms_parts_and_pairs(tmp_path: Path) -> None:
    starter = starter_of(FILES, tmp_path)

    word = starter.words[0]

    assert word.text == "приходить"
    assert (word.word_id, word.part_of_speech, word.rank, word.level) == ("1001", "verb", 310, "A1")
    assert word.parts == (
        StarterPart(text="при", family="при-"),
        StarterPart(text="ход", family="ход"),
        StarterPart(text="ить", family="-ить"),
    )
    assert word.is_verified
    assert word.sentences[0] == StarterSentence(russian="Он приходит домой.", english="He comes home.")
    assert isinstance(word.grammar, StarterVerb)
    assert word.grammar.pairs == ("прийти'",)
    assert word.grammar.participles == ("приходя'щий", "", "приходи'вший", "")


def test_a_part_without_a_family_is_plain_text_and_a_breakdown_is_a_guess_unless_it_says_otherwise(
    tmp_path: Path,
) -> None:
    starter = starter_of(FILES, tmp_path)

    word = starter.words[1]

    assert word.parts == (StarterPart(text="при", family="при-"), StarterPart(text="йти", family=None))
    assert not word.is_verified


def test_forms_of_one_text_are_parted_and_missing_ones_omitted(tmp_path: Path) -> None:
    starter = starter_of(FILES, tmp_path)

    forms = {word.text: list(word.forms()) for word in starter.words}

    assert forms["прийти"][-2:] == ["прише'дший", "придя'"]
    assert forms["новый"][-4:] == ["но'вые", "но'вых", "но'выми", "но'вых"]
    assert forms["ты"] == ["ты", "ты", "тебя'", "тебе'", "тебя'", "тобо'й", "тебе'"]
    assert forms["и"] == ["и"]


def test_other_words_have_the_forms_of_nouns_those_of_adjectives_or_none(tmp_path: Path) -> None:
    starter = starter_of(FILES, tmp_path)

    grammars = {word.text: word.grammar for word in starter.words if word.word_id.startswith("4")}

    assert isinstance(grammars["ты"], StarterDeclension)
    assert isinstance(grammars["мой"], StarterAdjective)
    assert grammars["и"] is None


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StarterError, match=r"families\.toml is missing"):
        read_starter(tmp_path)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(StarterError, match=r"nouns\.toml is not TOML"):
        starter_of({**FILES, NOUNS: "[[noun"}, tmp_path)


@pytest.mark.parametrize("content", ["", "[noun]\n", "[[verb]]\n", "[[noun]]\n[[verb]]\n"])
def test_a_file_holds_entries_of_its_own_kind_only(tmp_path: Path, content: str) -> None:
    with pytest.raises(StarterError, match=r"nouns\.toml must contain only \[\[noun\]\]"):
        starter_of({**FILES, NOUNS: content}, tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (NOUNS, "id = 2001\n", "", "nouns.toml: ход: id is missing"),
        (NOUNS, "id = 2001\n", "id = 0\n", "nouns.toml: ход: id must be a whole number, 1 or more"),
        (NOUNS, "id = 2001\n", "id = true\n", "nouns.toml: ход: id must be a whole number, 1 or more"),
        (NOUNS, 'stressed = "ход"\n', "", "nouns.toml: entry 1: stressed is missing"),
        (NOUNS, 'stressed = "ход"', "stressed = 1", "nouns.toml: 1: stressed must be a text"),
        (NOUNS, '"B1"', '"B3"', "nouns.toml: ход: level must be one of A1, A2, B1, B2, C1, C2"),
        (NOUNS, "animate = false", "animate = 0", "nouns.toml: ход: animate must be true or false"),
        (NOUNS, "animate", "animated", "nouns.toml: ход: unknown animated"),
        (NOUNS, ', "хо\'де"]', "]", "nouns.toml: ход: singular must be a list of 6 texts"),
        (NOUNS, '["motion"]', "[]", "nouns.toml: ход: definitions must be a list of 1 or more texts"),
        (NOUNS, '["motion"]', '"motion"', "nouns.toml: ход: definitions must be a list of 1 or more texts"),
        (NOUNS, '["motion"]', "[1]", "nouns.toml: ход: definitions must be a list of 1 or more texts"),
        (NOUNS, '[["Теперь твой ход.", "Now it is your move."]]', "[]",
         "nouns.toml: ход: sentences must be a list of pairs of texts"),
        (NOUNS, ', "Now it is your move."', "", "nouns.toml: ход: sentences must be a list of 2 texts"),
        (VERBS, 'participles.passive_past = ""', "",
         "verbs.toml: приходи'ть: participles must be a text for "
         "active_non_past, passive_non_past, active_past, passive_past"),
        (VERBS, '"прийти\'"', "7", "verbs.toml: приходи'ть: pair must be a list of 1 or more texts"),
        (ADJECTIVES, "long.pl", "long.plural", "adjectives.toml: но'вый: long must be a list for m, f, n, pl"),
        (OTHERS, '"conjunction"', '"verb"',
         "others.toml: и: pos must be one of adverb, pronoun, numeral, preposition, conjunction, particle, "
         "participle, interjection"),
        (FAMILIES, '{ "при" = 1001 }', "{}", "families.toml: при-: morphemes must be a table"),
        (FAMILIES, '{ "при" = 1001 }', '{ "при" = "1001" }',
         "families.toml: при-: morphemes must be a whole number, 1 or more"),
    ],
)  # fmt: skip
def test_a_problem_of_an_entry_is_reported_with_file_and_word(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    with pytest.raises(StarterError) as raised:
        starter_of(changed(file, old, new), tmp_path)

    assert str(raised.value) == message


def test_an_entry_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StarterError, match=r"nouns\.toml: entry 1 is not a table"):
        starter_of({**FILES, NOUNS: "noun = [1]\n"}, tmp_path)


def test_an_adjective_may_have_nothing_but_its_citation_form(tmp_path: Path) -> None:
    bare = """
        [[adjective]]
        id = 3001
        stressed = "но'вый"
        level = "A1"
        definitions = ["new"]
        sentences = [["Новый дом.", "A new house."]]
    """

    starter = starter_of({**FILES, ADJECTIVES: bare}, tmp_path)

    assert [list(word.forms()) for word in starter.words if word.text == "новый"] == [["но'вый"]]
