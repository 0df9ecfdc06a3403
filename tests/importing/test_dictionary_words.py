"""A word of the full dictionary takes from other sources what OpenRussian's files lack."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from importing.dictionary_words import DictionaryWord, levels_of
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import WordAdditions
from importing.sentences.sources import SourcedSentence
from table.engine.protocol import Attributes
from table.model import word_writing
from tests.builders import make_word

FORMS = {"gerund": "ходя'"}


class _Verb:
    """A verb as the flat files have it."""

    entry = SimpleNamespace(stressed="ходи'ть")

    def item(self) -> Attributes:
        """Return the item."""
        conjugation = word_writing.conjugation(aspect="impf", forms=FORMS)
        return make_word(text="ходить", part_of_speech="verb", conjugation=conjugation)


def _item(
    additions: WordAdditions | None, *, level: str | None = None, sentences: list[Attributes] | None = None
) -> Any:
    verb = cast("OpenRussianWord", _Verb())
    return DictionaryWord(word=verb, additions=additions, sentences=sentences or [], level=level).item()


def test_missing_attributes_are_added_and_existing_ones_stay() -> None:
    additions = WordAdditions(participles={"actv_part": "ходящий"}, adverbial_participle="ходив", synonyms=["9"])
    sentence = word_writing.sentence(russian="Я хожу.", english=None, is_exact_match=True)

    item = _item(additions, level="A1", sentences=[sentence])

    assert (item["conjugations"]["actv_part"], item["conjugations"]["gerund"]) == ("ходящий", "ходя'")
    assert (item["synonyms"], item["word"]["level"], item["sentences"]) == (["9"], "A1", [sentence])


def test_without_other_sources_it_is_the_word_of_the_files() -> None:
    assert _item(None) == _item(WordAdditions()) == _Verb().item()


# ------------------------------------------------------------------ levels


def _lemma(text: str, *, part_of_speech: str = "noun", rank: int, word_id: str) -> OpenRussianWord:
    word = SimpleNamespace(entry=SimpleNamespace(text=text), part_of_speech=part_of_speech, rank=rank, word_id=word_id)
    return cast("OpenRussianWord", word)


def _taught(lemma: str | None, level: str | None, part_of_speech: str = "noun") -> SourcedSentence:
    return SourcedSentence(
        russian="Где выход?", english=None, source="own", level=level, lemma=lemma, part_of_speech=part_of_speech
    )


def test_a_word_has_the_lowest_level_of_the_sentences_that_teach_it() -> None:
    words = [_lemma("выход", rank=1, word_id="1"), _lemma("вход", rank=2, word_id="2")]
    sentences = [_taught("выход", "B1"), _taught("Выход", "A2"), _taught("выход", "B2")]

    assert levels_of(words, sentences) == {"1": "A2"}


def test_of_words_that_are_spelled_alike_the_most_frequent_is_taught() -> None:
    words = [
        _lemma("знать", rank=900, word_id="1"),
        _lemma("знать", rank=20, word_id="2"),
        _lemma("знать", part_of_speech="verb", rank=3, word_id="3"),
    ]

    assert levels_of(words, [_taught("знать", "A1")]) == {"2": "A1"}


def test_sentences_of_no_word_or_no_level_teach_nothing() -> None:
    words = [_lemma("выход", rank=1, word_id="1")]

    assert levels_of(words, [_taught(None, "A1"), _taught("выход", None), _taught("вход", "A1")]) == {}


def test_a_level_of_the_files_stays() -> None:
    verb: Any = _Verb()
    stated = {**verb.item(), "word": {**verb.item()["word"], "level": "C1"}}
    verb.item = lambda: stated

    found: Any = DictionaryWord(word=verb, additions=None, sentences=[], level="A1").item()

    assert found["word"]["level"] == "C1"


def test_a_word_without_a_conjugation_gets_no_participles() -> None:
    verb: Any = _Verb()
    verb.item = lambda: make_word(text="ходить", part_of_speech="verb")
    additions = WordAdditions(participles={"actv_part": "ходящий"})

    found: Any = DictionaryWord(word=verb, additions=additions, sentences=[], level=None).item()

    assert found["conjugations"] == {}
