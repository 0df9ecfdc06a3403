"""A word of the full dictionary takes from other sources what OpenRussian's files lack."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from importing.dictionary_words import DictionaryWord
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import WordAdditions
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
