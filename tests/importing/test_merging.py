"""Two items of one word, joined."""

from __future__ import annotations

from collections.abc import Sequence

from importing.merging import SENTENCES, merged, with_sentences, with_stress
from table.engine.protocol import Attributes
from table.model import items, word_writing
from tests.builders import make_word


def _meanings(word: Attributes) -> list[list[str]]:
    groups = items.StoredWord(word).definitions
    return [[sense.text for sense in definition.senses] for group in groups for definition in group.definitions]


def test_meanings_that_only_the_source_has_come_after_the_checked_ones() -> None:
    checked = make_word(meanings=["to turn on", "colour"])
    source = make_word(meanings=["Turn on", "color", "colour", "paint"])

    joined = merged(checked, source)

    assert _meanings(joined) == [["to turn on"], ["colour"], ["color"], ["paint"]]
    definitions = items.StoredWord(joined).definitions[0].definitions
    assert [definition.position for definition in definitions] == [1, 2, 3, 4]
    assert len({definition.definition_id for definition in definitions}) == 4
    assert len({sense.sense_id for definition in definitions for sense in definition.senses}) == 4


def test_joining_twice_changes_nothing() -> None:
    checked, source = make_word(meanings=["exit"]), make_word(meanings=["way out", "exit"])
    joined = merged(checked, source)

    assert merged(joined, source) == joined


def test_a_word_without_meanings_takes_those_of_the_source() -> None:
    assert _meanings(merged(make_word(meanings=[]), make_word(meanings=["exit"]))) == [["exit"]]


def _declined(genitive: str | None, plural: Sequence[str | None] = (), gender: str = "m") -> Attributes:
    singular = ["выход", genitive, None, None, None, None]
    declension = word_writing.declension(
        gender=gender, is_animate=None, is_indeclinable=None, singular=singular, plural=plural
    )
    return make_word(declension=declension)


def test_accusatives_follow_from_the_animacy_that_is_checked() -> None:
    def declined(*, is_animate: bool, accusative: str) -> Attributes:
        plural = ["личности", "личностей", None, accusative, None, None]
        declension = word_writing.declension(
            gender="f", is_animate=is_animate, is_indeclinable=None, singular=[], plural=plural
        )
        return make_word(declension=declension)

    joined = merged(
        declined(is_animate=False, accusative="личности"), declined(is_animate=True, accusative="личностей")
    )

    assert isinstance(joined["declensions"], dict)
    assert joined["declensions"]["acc_pl"] == "личности"


def test_forms_of_the_source_are_further_variants_unless_only_stress_or_yo_differs() -> None:
    joined = merged(_declined("вы'хода"), _declined("выхода', выхо'ду, вы'хода", ["вы'ходы"] * 6))

    declension = items.StoredWord(joined).declension
    assert declension is not None
    assert declension.genitive == "вы'хода, выхо'ду"
    assert (declension.nominative_plural, declension.gender) == (None, "m")


def test_grammar_that_the_checked_word_lacks_is_taken_whole() -> None:
    assert merged(make_word(), _declined("вы'хода"))["declensions"] == _declined("вы'хода")["declensions"]


def _sentence(text: str, english: str | None = None) -> Attributes:
    return word_writing.sentence(russian=text, english=english, is_exact_match=True)


def test_sentences_of_all_sources_are_kept_once_and_up_to_a_bound() -> None:
    word = make_word(sentences=[_sentence("Вот выход.", "own")])
    others = [_sentence("Вот выход.", "other"), *(_sentence(f"Выход {number}.") for number in range(30))]

    joined = with_sentences(word, others)

    sentences = items.StoredWord(joined).sentences
    assert len(sentences) == SENTENCES
    assert [(one.russian, one.english) for one in sentences][:2] == [("Вот выход.", "own"), ("Выход 0.", None)]


def test_sentences_get_the_stress_of_their_text() -> None:
    word = make_word(sentences=[_sentence("Вот выход."), _sentence("Да.")])

    marked = items.StoredWord(with_stress(word, {"Вот выход.": [5]}))

    assert [sentence.stress for sentence in marked.sentences] == [(5,), ()]
    assert with_stress(word, {}) is word


def test_the_present_of_a_verb_is_not_a_variant_of_its_future() -> None:
    forms = {"1st_per_sing": "бу'ду", "present": "есть"}
    own = make_word(conjugation=word_writing.conjugation(aspect="impf", forms=forms))
    other = make_word(conjugation=word_writing.conjugation(aspect="impf", forms={"1st_per_sing": "бу'ду, есть"}))

    conjugation = items.StoredWord(merged(own, other)).conjugation

    assert conjugation is not None
    assert (conjugation.first_singular, conjugation.non_past_aspect) == ("бу'ду", "perf")


def test_an_expression_without_forms_takes_those_of_a_source_and_its_pairs() -> None:
    pair = word_writing.aspectual_pair(
        imperfective_id="771", imperfective="выходить", perfective_id=None, perfective="выйти"
    )
    own = make_word(part_of_speech="verb")
    other = make_word(
        part_of_speech="verb",
        conjugation=word_writing.conjugation(aspect="impf", forms={"past_m": "вы'шел"}),
        aspectual_pairs=[pair],
    )

    joined = merged(own, other)

    assert (joined["conjugations"], joined["aspectual_pairs"]) == (other["conjugations"], [pair])
    assert merged(own, make_word())["conjugations"] == {}
