"""The part of speech of a word, which OpenRussian states only by the file, and not at all in others.csv.

Nouns, verbs and adjectives are taken from their files, except pronouns and ordinal numerals among the adjectives and
uninflected words that strayed into the files of verbs and adjectives. Words of others.csv are looked up in the lists of
data/closed_classes.toml; further adverbs are recognised by the adjective they derive from. The rest is `OTHER`:
others.csv also has nouns, verbs and adjectives, but nothing identifies them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path

from importing.openrussian.corrections import MISFILED
from russian.parts_of_speech import PartOfSpeech

__all__ = ["part_of_speech"]

CLOSED_CLASSES = Path(__file__).parent / "data" / "closed_classes.toml"
"""Part of speech → its words, each in the list of its most common use."""

_OF_FILE = {"nouns": PartOfSpeech.NOUN, "verbs": PartOfSpeech.VERB, "adjectives": PartOfSpeech.ADJECTIVE}

_CITATION_ENDING = {
    "verbs": re.compile(".*(?:ть|ти|чь)(?:ся|сь)?"),
    "adjectives": re.compile(".*(?:ый|ий|ой)(?:ся)?"),
}
"""The endings of citation forms; a word with another ending belongs to the file only if it has forms."""

_LISTED = {
    word.replace("_", " "): PartOfSpeech(part)
    for part, words in tomllib.loads(CLOSED_CLASSES.read_text("utf-8")).items()
    for word in words.split()
}
"""Word → its part of speech."""

_MANNER = re.compile("по-.+(?:и|ому|ему)")
_FROM_HARD = re.compile("(.{3,})о")
_FROM_SOFT = re.compile("(.{3,}[нчшщ])е")
_FROM_SKI = re.compile(".+[сц]ки")


def part_of_speech(file: str, text: str, *, has_forms: bool, adjectives: Collection[str]) -> PartOfSpeech:
    """Return the part of speech of a word without stress, from one of `rows.FILES`.

    `has_forms` says whether its row has any inflected form; `adjectives` are the words of the file of adjectives.
    """
    of_file = _OF_FILE.get(file)
    if of_file is not None and text in MISFILED:
        return MISFILED[text]
    if of_file is PartOfSpeech.NOUN:
        return of_file
    if of_file is PartOfSpeech.ADJECTIVE and _LISTED.get(text) in (PartOfSpeech.PRONOUN, PartOfSpeech.NUMERAL):
        return _LISTED[text]
    if of_file and (has_forms or _CITATION_ENDING[file].fullmatch(text)):
        return of_file
    listed = _LISTED.get(text.casefold())
    return listed or (PartOfSpeech.ADVERB if _is_adverb(text, adjectives) else of_file or PartOfSpeech.OTHER)


def _is_adverb(text: str, adjectives: Collection[str]) -> bool:
    """Whether a word is an adverb of manner of a known adjective: тихо, внешне, дружески; по-новому needs none."""
    if _MANNER.fullmatch(text):
        return True
    if _FROM_SKI.fullmatch(text):
        return f"{text}й" in adjectives
    if hard := _FROM_HARD.fullmatch(text):
        return any(hard[1] + ending in adjectives for ending in ("ый", "ий", "ой"))
    soft = _FROM_SOFT.fullmatch(text)
    return soft is not None and f"{soft[1]}ий" in adjectives
