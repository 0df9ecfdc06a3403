"""Rows of others.csv that are forms of another word: `меня`, "genitive of I". The word itself has the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from importing.openrussian.entry_reader import Entry
from importing.openrussian.parts_of_speech import part_of_speech
from importing.starter.starter_words import Starter
from russian.folding import fold
from russian.parts_of_speech import PartOfSpeech
from russian.stress import unstressed

__all__ = ["without_forms"]

_CASE = re.compile("(?:gen[ei]tive|dative|accusative|instrumental|prepositional) of ", re.IGNORECASE)


def without_forms(entries: Sequence[Entry], starter: Starter) -> Iterator[Entry]:
    """Yield the entries but those of others.csv that are spelled like a form and say no more.

    They mean "genitive of I", or have no meaning and no part of speech (начала of начало). Words that the starter
    dictionary has stay, as do adverbs and forms of verbs: здравствуй is more than a form.
    """
    own = {fold(word.text) for word in starter.words}
    adjectives = {entry.text for entry in entries if entry.part == "adjectives"}
    of_nouns = (form for entry in entries if entry.part == "nouns" for form in entry.forms.values())
    of_starter = (
        form
        for word in starter.words
        if not word.is_name and word.part_of_speech is not PartOfSpeech.ADJECTIVE
        for form in word.forms()
    )
    spelled = chain.from_iterable(form.split(", ") for form in chain(of_nouns, of_starter))
    forms = {fold(unstressed(form)) for form in spelled}
    for entry in entries:
        text = fold(entry.text)
        is_form = entry.part == "others" and text in forms and text not in own
        if not is_form or _says_more(entry, adjectives):
            yield entry


def _says_more(entry: Entry, adjectives: set[str]) -> bool:
    """Whether a row has a meaning other than a case, or a part of speech."""
    if entry.translations:
        return _CASE.match(entry.translations) is None
    found = part_of_speech(entry.part, entry.text, has_forms=False, adjectives=adjectives)
    return found is not PartOfSpeech.OTHER
