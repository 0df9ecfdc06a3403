"""Sentences → words: whose example a sentence is, and which of many a word gets."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from importing.openrussian.openrussian_words import OpenRussianWord
from importing.sentences.matching import SENTENCES, sentences_by_word, sentences_of_starter
from importing.sentences.sources import SourcedSentence
from importing.starter.names import read_names
from importing.starter.starter_words import StarterWord
from russian.parts_of_speech import PartOfSpeech
from tests.importing.openrussian.openrussian_sample import make_entries, make_line

_PART_OF_FILE = {"nouns": "noun", "verbs": "verb", "adjectives": "adjective", "others": "pronoun"}


def _word(folder: Path, word_id: str, part: str, bare: str, *, rank: int, **cells: str) -> OpenRussianWord:
    [entry] = make_entries(folder / word_id, {part: [make_line(part, bare, "", "…", **cells)]})
    return OpenRussianWord(entry=entry, word_id=word_id, part_of_speech=_PART_OF_FILE[part], rank=rank, pairs=[])


def _tatoeba(*russian: str) -> list[SourcedSentence]:
    return [SourcedSentence(russian=text, english="…", source="tatoeba") for text in russian]


def _smartool(russian: str, *, lemma: str | None, part: str | None = None, level: str | None = None) -> SourcedSentence:
    return SourcedSentence(
        russian=russian, english="…", source="smartool", level=level, lemma=lemma, part_of_speech=part
    )


def _found(words: Sequence[OpenRussianWord], sentences: Sequence[SourcedSentence]) -> dict[str, list[str]]:
    by_word = sentences_by_word(words, sentences)
    return {word_id: [str(sentence["rus"]) for sentence in written] for word_id, written in by_word.items()}


def test_a_sentence_is_written_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    boat = _word(tmp_path, "1", "nouns", "лодка", rank=5, sg_gen="ло'дки")
    own = SourcedSentence(
        russian="Вот лодка.", english="A boat.", source="smartool", level="A1", lemma="лодка", part_of_speech="noun"
    )
    other = SourcedSentence(russian="Нет лодки.", english=None, source="tatoeba")

    assert sentences_by_word([boat], [own, other]) == {
        "1": [
            {"rus": "Вот лодка.", "eng": "A boat.", "exact_match": True, "level": "A1", "source": "smartool"},
            {"rus": "Нет лодки.", "eng": None, "exact_match": False, "source": "tatoeba"},
        ]
    }


def test_words_are_found_through_their_forms_whatever_stress_case_and_yo(tmp_path: Path) -> None:
    tree = _word(tmp_path, "1", "nouns", "ёлка", rank=5, sg_gen="ёлки", pl_gen="ёлок, *ёлк")
    other = _word(tmp_path, "2", "nouns", "пень", rank=6)

    found = _found([tree, other], _tatoeba("Елки стоят.", "Много ёлок!", "Елочка."))

    assert found == {"1": ["Елки стоят.", "Много ёлок!"]}


# ------------------------------------------------------------------ sentences of a lemma


def test_a_sentence_goes_to_the_word_of_its_lemma_even_where_no_form_is_known(tmp_path: Path) -> None:
    words = [_word(tmp_path, "1", "nouns", "актёр", rank=5)]

    assert _found(words, [_smartool("Актеры!", lemma="актер", part="noun")]) == {"1": ["Актеры!"]}


def test_of_homographs_the_lemma_is_the_one_of_the_same_part_of_speech(tmp_path: Path) -> None:
    words = [
        _word(tmp_path, "1", "verbs", "печь", rank=1),
        _word(tmp_path, "2", "nouns", "печь", rank=9),
        _word(tmp_path, "3", "nouns", "печь", rank=8),
    ]
    noun = _smartool("Вот печь.", lemma="печь", part="noun")
    verb = _smartool("Буду печь.", lemma="печь", part="verb")
    unknown = _smartool("Печь?", lemma="печь", part="adjective")

    assert _found(words, [noun]) == {"3": ["Вот печь."]}
    assert _found(words, [verb]) == {"1": ["Буду печь."]}
    assert _found(words, [unknown]) == {"1": ["Печь?"]}


def test_a_sentence_of_a_lemma_is_an_example_of_the_other_words_in_it_too(tmp_path: Path) -> None:
    words = [_word(tmp_path, "1", "nouns", "лодка", rank=5), _word(tmp_path, "2", "nouns", "река", rank=6)]

    found = _found(words, [_smartool("Лодка, река.", lemma="лодка"), _smartool("Вот река.", lemma="нечто")])

    assert found == {"1": ["Лодка, река."], "2": ["Вот река.", "Лодка, река."]}


def test_a_form_of_the_lemma_is_not_taken_for_another_word(tmp_path: Path) -> None:
    steel = _word(tmp_path, "1", "nouns", "сталь", rank=9, sg_gen="ста'ли")
    become = _word(tmp_path, "2", "verbs", "стать", rank=1, past_pl="ста'ли")

    found = _found([steel, become], [_smartool("Много стали.", lemma="сталь"), *_tatoeba("Они стали.")])

    assert found == {"1": ["Много стали."], "2": ["Они стали."]}


# ------------------------------------------------------------------ other words


def test_a_headword_goes_before_words_that_have_it_as_a_form(tmp_path: Path) -> None:
    wash = _word(tmp_path, "1", "verbs", "мыть", rank=1, imperative_sg="мой")
    my = _word(tmp_path, "2", "others", "мой", rank=9)

    assert _found([wash, my], _tatoeba("Это мой дом.")) == {"2": ["Это мой дом."]}


def test_of_several_words_the_most_frequent_one_gets_a_form(tmp_path: Path) -> None:
    fly = _word(tmp_path, "1", "verbs", "лететь", rank=2, presfut_sg1="лечу'")
    heal = _word(tmp_path, "2", "verbs", "лечить", rank=3, presfut_sg1="лечу'")

    assert _found([heal, fly], _tatoeba("Я лечу.")) == {"1": ["Я лечу."]}


def test_a_capital_inside_a_sentence_makes_a_name_and_a_small_letter_none(tmp_path: Path) -> None:
    words = [
        _word(tmp_path, "1", "nouns", "роза", rank=1, sg_acc="ро'зу"),
        _word(tmp_path, "2", "nouns", "Роза", rank=2, sg_acc="Ро'зу"),
        _word(tmp_path, "3", "verbs", "махать", rank=3, presfut_sg1="машу'"),
    ]
    sentences = _tatoeba("Вижу Розу.", "Вижу розу.", "Вижу Машу.", "Я машу.")

    assert _found(words, sentences) == {"1": ["Вижу розу."], "2": ["Вижу Розу."], "3": ["Я машу."]}


@pytest.mark.parametrize("sentence", ["Роза!", "Да. Роза.", "— Роза!", "Он сказал: «Роза».", "Да… Роза?"])
def test_a_capital_at_the_start_of_a_sentence_is_ignored(tmp_path: Path, sentence: str) -> None:
    words = [_word(tmp_path, "1", "nouns", "роза", rank=1)]

    assert _found(words, _tatoeba(sentence)) == {"1": [sentence]}


def test_the_first_word_of_a_sentence_gets_its_usual_capitalisation(tmp_path: Path) -> None:
    volume = _word(tmp_path, "1", "nouns", "том", rank=1)
    como = _word(tmp_path, "2", "nouns", "Кому", rank=2)
    whom = _word(tmp_path, "3", "others", "кому", rank=3)
    sentences = _tatoeba("Том спит.", "Вот Том.", "Где Том?", "Вот том.", "Кому это?", "Это кому?")

    assert _found([volume, como, whom], sentences) == {"1": ["Вот том."], "3": ["Кому это?", "Это кому?"]}


def test_a_polite_capital_makes_no_name(tmp_path: Path) -> None:
    words = [_word(tmp_path, "1", "others", "вы", rank=1), _word(tmp_path, "2", "nouns", "вашингтон", rank=2)]

    assert _found(words, _tatoeba("Как Вы?", "Как Вашингтон?")) == {"1": ["Как Вы?"]}


# ------------------------------------------------------------------ the best of them


def test_first_come_exact_ones_then_those_of_the_lemma_then_short_ones(tmp_path: Path) -> None:
    boat = _word(tmp_path, "1", "nouns", "лодка", rank=5, sg_gen="ло'дки")
    sentences = [
        *_tatoeba("Это очень большая лодка.", "Лодка.", "Лодки."),
        _smartool("Это самая большая в мире лодка.", lemma="лодка"),
        _smartool("Нет ни лодки, ни вёсел.", lemma="лодка"),
    ]

    assert _found([boat], sentences) == {
        "1": [
            "Это самая большая в мире лодка.",
            "Лодка.",
            "Это очень большая лодка.",
            "Нет ни лодки, ни вёсел.",
            "Лодки.",
        ]
    }


def test_the_sources_take_turns(tmp_path: Path) -> None:
    boat = _word(tmp_path, "1", "nouns", "лодка", rank=5)
    many = [_smartool(f"Лодка {number}.", lemma=None) for number in range(100, 130)]
    few = _tatoeba("Какая большая лодка!", "Какая маленькая лодка!")

    found = _found([boat], [*many, *few])["1"]

    assert len(found) == SENTENCES
    assert found[:5] == [
        "Лодка 100.",
        "Какая большая лодка!",
        "Лодка 101.",
        "Какая маленькая лодка!",
        "Лодка 102.",
    ]
    assert found[-1] == "Лодка 117."


def test_a_word_gets_a_sentence_once_whatever_its_translations(tmp_path: Path) -> None:
    boat = _word(tmp_path, "1", "nouns", "лодка", rank=5)
    sentences = [
        SourcedSentence(russian="Вот лодка.", english="There is a boat.", source="tatoeba"),
        SourcedSentence(russian="Вот лодка.", english="Here is a boat.", source="tatoeba"),
    ]

    [written] = sentences_by_word([boat], sentences)["1"]

    assert written["eng"] == "Here is a boat."


def test_the_order_of_words_and_sentences_does_not_matter(tmp_path: Path) -> None:
    words = [
        _word(tmp_path, "1", "nouns", "лодка", rank=5, sg_gen="ло'дки"),
        _word(tmp_path, "2", "nouns", "река", rank=6, sg_gen="реки'"),
        _word(tmp_path, "3", "verbs", "лодка", rank=7),
    ]
    sentences = [
        *_tatoeba(*(f"Лодка и река {number}." for number in range(40)), "Нет Лодки.", "Лодки."),
        *(_smartool(f"Река без лодки {number}.", lemma="лодка", part="noun", level="A1") for number in range(9)),
        _smartool("Лодка и река 7.", lemma="лодка", part="verb", level="B2"),
    ]
    expected = sentences_by_word(words, sentences)
    shuffled = random.Random(7)  # noqa: S311 — an order, no secret

    for _ in range(10):
        shuffled.shuffle(words)
        shuffled.shuffle(sentences)
        again = sentences_by_word(words, sentences)
        assert (again, [*again]) == (expected, [*expected])


def test_without_sentences_no_word_has_any(tmp_path: Path) -> None:
    assert sentences_by_word([_word(tmp_path, "1", "nouns", "лодка", rank=5)], []) == {}


def _starter_word(word_id: str, stressed: str, part: PartOfSpeech) -> StarterWord:
    return StarterWord(
        word_id=word_id, part_of_speech=part, stressed=stressed, rank=None, level="", definitions=("…",), parts=(),
        is_verified=False, sentences=(), grammar=None,
    )  # fmt: skip


def test_words_of_the_starter_dictionary_that_the_files_lack_have_sentences_too(tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text("m\tСерге'й\nf\tВе'ра\n", encoding="utf-8")
    own = [
        *read_names(tmp_path / "names.tsv"),
        _starter_word("1", "со", PartOfSpeech.PREPOSITION),
        _starter_word("2", "так как", PartOfSpeech.CONJUNCTION),
    ]
    sentences = _tatoeba("Я видел Сергея со двора.", "Со мной моя вера.", "Так как он спит, это Вера.", "Я вижу вера.")

    found = sentences_of_starter(own, sentences)

    texts = {word.text: [str(one["rus"]) for one in found.get(word.word_id, ())] for word in own}
    assert texts == {
        "Сергей": ["Я видел Сергея со двора."],
        "Вера": ["Так как он спит, это Вера."],
        "со": ["Со мной моя вера.", "Я видел Сергея со двора."],
        "так как": [],
    }


def test_a_word_without_any_sentence_gets_those_of_its_adverb_imperative_or_participle(tmp_path: Path) -> None:
    adjective = _word(tmp_path, "1", "adjectives", "явный", rank=5, short_n="я'вно")
    adverb = _word(tmp_path, "2", "others", "явно", rank=4)
    verb = _word(tmp_path, "3", "verbs", "простить", rank=3, imperative_pl="прости'те")
    sorry = _word(tmp_path, "4", "others", "простите", rank=9)
    simple = _word(tmp_path, "5", "adjectives", "простой", rank=6, decl_f_gen="просто'й")
    stand = _word(tmp_path, "6", "verbs", "простоять", rank=9, imperative_sg="просто'й")

    found = _found(
        [adjective, adverb, verb, sorry, simple, stand], _tatoeba("Это явно.", "Вы простите.", "Нет простой.")
    )

    assert found == {
        "1": ["Это явно."], "2": ["Это явно."], "3": ["Вы простите."], "4": ["Вы простите."], "5": ["Нет простой."],
    }  # fmt: skip


def test_an_adjective_is_found_in_names_only_if_nothing_else_is(tmp_path: Path) -> None:
    supreme = _word(tmp_path, "1", "adjectives", "верховный", rank=5)
    fir = _word(tmp_path, "2", "nouns", "болт", rank=6)
    ready = _word(tmp_path, "3", "adjectives", "финский", rank=7, decl_f_nom="фи'нская")

    court = _tatoeba("Это Верховный суд.", "Где Болт?", "Финская баня.", "Наш Финский залив.", "Вот финская баня.")

    assert _found([supreme, fir, ready], court) == {
        "1": ["Это Верховный суд."],
        "3": ["Финская баня.", "Вот финская баня."],
    }
    assert sentences_by_word([supreme], court, names={"верховный"}) == {}


def test_participles_are_found_in_all_cases(tmp_path: Path) -> None:
    lower = _word(tmp_path, "1", "verbs", "опустить", rank=5)
    by_word = sentences_by_word([lower], _tatoeba("С опущенными руками."), {"1": {"опущенный"}})

    assert [*by_word] == ["1"]
