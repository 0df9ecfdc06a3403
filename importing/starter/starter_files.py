"""Reads the starter dictionary from its TOML files.

`importing/starter/data/README.md` describes the files. This module checks their form; `checks.problems` checks their
content.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

from importing.starter.english_phrases import EnglishPhrases, read_english_phrases
from importing.starter.expressions import read_expressions
from importing.starter.names import read_names
from importing.starter.starter_entry import StarterEntry, StarterError
from importing.starter.starter_words import (
    Starter,
    StarterAdjective,
    StarterDeclension,
    StarterFamily,
    StarterPart,
    StarterSentence,
    StarterVerb,
    StarterWord,
)
from russian.parts_of_speech import PartOfSpeech
from table.model import inflection, items

__all__ = ["FOLDER", "own_names", "own_phrases", "own_starter", "read_entries", "read_family", "read_starter"]

FOLDER = Path(__file__).parent / "data"
"""The files of the starter dictionary that comes with the server."""

CLOSED_CLASSES = "closed_classes.toml"
EXPRESSIONS = "expressions.tsv"
NAMES = "names.tsv"
PHRASES = "english_phrases.tsv"

PERSONS = 6
PAST_FORMS = 4
PARTICIPLES = ("active_non_past", "passive_non_past", "active_past", "passive_past")
SHORT_FORMS = 4

_OTHERS = (
    "adverb", "pronoun", "numeral", "preposition", "conjunction", "particle", "participle", "interjection",
)  # fmt: skip

_Grammar: TypeAlias = StarterVerb | StarterDeclension | StarterAdjective | None


def read_starter(folder: Path = FOLDER) -> Starter:
    """Read `families.toml`, `verbs.toml`, `nouns.toml`, `adjectives.toml`, `others.toml`.

    Also `closed_classes.toml`, `expressions.tsv` and `english_phrases.tsv`, if they exist.

    Raises:
        StarterError: A file is missing or not TOML, or an entry lacks a value or has an invalid or unknown one. The
            message names file and word.
    """
    families = tuple(read_family(entry) for entry in read_entries(folder / "families.toml", "family"))
    words = [
        _word(entry, part_of_speech, grammar)
        for file, table, part_of_speech, grammar in _WORD_FILES
        if file != CLOSED_CLASSES or (folder / file).is_file()
        for entry in read_entries(folder / file, table)
    ]
    given = own_phrases(folder).added_to((*words, *read_expressions(folder / EXPRESSIONS)))
    return Starter(families=families, words=tuple(given))


@cache
def own_starter(folder: Path = FOLDER) -> Starter:
    """Return the starter dictionary of a folder, as `read_starter`; read once per process."""
    return read_starter(folder)


@cache
def own_names(folder: Path = FOLDER) -> tuple[StarterWord, ...]:
    """Return the names of a folder: the full dictionary has them, the starter dictionary does not."""
    return read_names(folder / NAMES)


def own_phrases(folder: Path = FOLDER) -> EnglishPhrases:
    """Return the English phrases of a folder; read once per process."""
    return read_english_phrases(folder / PHRASES)


def read_entries(path: Path, table: str) -> list[StarterEntry]:
    """Return the entries of a file, which contains tables of one name only."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StarterError(f"{path.name} is missing in {path.parent.name}") from None
    except ValueError as problem:
        raise StarterError(f"{path.name} is not TOML: {problem}") from None
    entries = content.pop(table, None)
    if content or not isinstance(entries, list):
        raise StarterError(f"{path.name} must contain only [[{table}]]")
    return [StarterEntry(path.name, index, values) for index, values in enumerate(entries)]


def read_family(entry: StarterEntry) -> StarterFamily:
    """Read an entry of families.toml; raise StarterError if it lacks a value or has an invalid or unknown one."""
    family = StarterFamily(
        family_id=str(entry.whole("id")),
        name=entry.text("name"),
        kind=entry.choice("kind", items.MORPHEME_KINDS),
        occurs_in=entry.choice("occurs_in", items.WORD_CLASSES),
        level=entry.whole("level"),
        meanings=entry.texts("meanings"),
        morphemes={spelling: str(morpheme_id) for spelling, morpheme_id in entry.wholes("morphemes").items()},
    )
    entry.done()
    return family


def _word(
    entry: StarterEntry, part_of_speech: PartOfSpeech | None, grammar: Callable[[StarterEntry], _Grammar]
) -> StarterWord:
    word = StarterWord(
        word_id=str(entry.whole("id")),
        part_of_speech=part_of_speech or PartOfSpeech(entry.choice("pos", _OTHERS)),
        stressed=entry.text("stressed"),
        rank=entry.optional_whole("rank"),
        level=entry.choice("level", items.LEVELS),
        definitions=entry.texts("definitions"),
        parts=_parts(entry),
        is_verified=entry.choice("breakdown_by", ("verified", "inferred"), default="inferred") == "verified",
        sentences=_sentences(entry),
        grammar=grammar(entry),
    )
    entry.done()
    return word


def _sentences(entry: StarterEntry) -> tuple[StarterSentence, ...]:
    """Read sentences; words of closed classes occur in those of other words, and may have none."""
    if entry.file == CLOSED_CLASSES and not entry.has("sentences"):
        return ()
    return tuple(StarterSentence(russian=russian, english=english) for russian, english in entry.pairs("sentences"))


def _parts(entry: StarterEntry) -> tuple[StarterPart, ...]:
    """Read `при:при- ход:ход ить`: letters and their family, or only letters."""
    parts = (part.partition(":") for part in entry.text("breakdown", default="").split())
    return tuple(StarterPart(text=letters, family=family or None) for letters, _, family in parts)


def _verb(entry: StarterEntry) -> StarterVerb:
    participles = entry.named_texts("participles", PARTICIPLES)
    return StarterVerb(
        aspect=entry.choice("aspect", inflection.ASPECTS),
        pairs=entry.one_or_more("pair"),
        non_past=entry.texts("non_past", count=PERSONS),
        past=entry.texts("past", count=PAST_FORMS),
        imperative=entry.texts("imperative", count=2),
        participles=tuple(participles[name] for name in PARTICIPLES),
        gerund=entry.text("gerund"),
        present=entry.text("present", default=""),
    )


def _declension(entry: StarterEntry) -> StarterDeclension:
    return StarterDeclension(
        gender=entry.choice("gender", (*inflection.GENDERS, ""), default="") or None,
        is_animate=entry.optional_flag("animate"),
        is_indeclinable=bool(entry.optional_flag("indeclinable")),
        singular=entry.texts("singular", count=len(inflection.CASES), may_be_empty=True),
        plural=entry.texts("plural", count=len(inflection.CASES), may_be_empty=True),
    )


def _adjective(entry: StarterEntry) -> StarterAdjective:
    return StarterAdjective(
        comparative=entry.text("comparative", default=""),
        superlative=entry.text("superlative", default=""),
        short=entry.texts("short", count=SHORT_FORMS, may_be_empty=True),
        long=entry.named_lists("long", inflection.GENDERS_AND_PLURAL, count=len(inflection.CASES)),
    )


def _other(entry: StarterEntry) -> _Grammar:
    """Read the forms of a word that inflects like a noun, like an adjective, or not at all."""
    if entry.has("long"):
        return _adjective(entry)
    return _declension(entry) if entry.has("singular") or entry.has("plural") else None


_WORD_FILES: tuple[tuple[str, str, PartOfSpeech | None, Callable[[StarterEntry], _Grammar]], ...] = (
    ("verbs.toml", "verb", PartOfSpeech.VERB, _verb),
    ("nouns.toml", "noun", PartOfSpeech.NOUN, _declension),
    ("adjectives.toml", "adjective", PartOfSpeech.ADJECTIVE, _adjective),
    ("others.toml", "other", None, _other),
    (CLOSED_CLASSES, "other", None, _other),
)
