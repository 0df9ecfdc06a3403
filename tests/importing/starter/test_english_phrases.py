"""English phrases that words get as further meanings."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.starter.english_phrases import EnglishPhrases, read_english_phrases
from importing.starter.starter_entry import StarterError
from importing.starter.starter_files import own_phrases, own_starter


def _file(folder: Path, *lines: str) -> EnglishPhrases:
    path = folder / "english_phrases.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_english_phrases(path)


def test_a_word_gets_the_phrases_that_its_meanings_lack(tmp_path: Path) -> None:
    phrases = _file(tmp_path, "; a comment", "", "to get up\tвставать встать", "to stand up\tвстать")

    assert phrases.of("встать", "", is_verb=True) == ["to get up", "to stand up"]
    assert phrases.of("вста'ть", "rise, get up (from bed); stand", is_verb=True) == ["to get up", "to stand up"]
    assert phrases.of("вста'ть", "rise, Get up; stand", is_verb=True) == ["to stand up"]
    assert phrases.of("сесть", "", is_verb=True) == []


def test_phrases_of_verbs_are_not_given_to_other_words(tmp_path: Path) -> None:
    phrases = _file(tmp_path, "to set\tстать", "to the left\tналево")

    assert phrases.of("стать", "", is_verb=False) == []
    assert phrases.of("налево", "", is_verb=False) == ["to the left"]


def test_a_homograph_is_named_with_its_stress(tmp_path: Path) -> None:
    phrases = _file(tmp_path, "to fall asleep\tзасыпа'ть")

    assert phrases.of("засыпа'ть", "", is_verb=True) == ["to fall asleep"]
    assert phrases.of("засы'пать", "", is_verb=True) == []


def test_a_line_without_words_is_refused_and_a_missing_file_has_none(tmp_path: Path) -> None:
    with pytest.raises(StarterError, match="line 1"):
        _file(tmp_path, "to get up")

    assert read_english_phrases(tmp_path / "none.tsv").of("встать", "", is_verb=True) == []


def test_words_of_the_starter_dictionary_have_their_phrases() -> None:
    phrases, words = own_phrases(), {word.text: word for word in own_starter().words}

    assert "to get on" in "; ".join(words["сесть"].definitions)
    assert phrases.added_to(words.values()) == [*words.values()]
