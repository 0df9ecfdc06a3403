"""Parts of speech: the stored names, and the aliases that sources use."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["PartOfSpeech", "part_of_speech"]


class PartOfSpeech(StrEnum):
    """A part of speech; the value is the stored name."""

    NOUN = "noun"
    VERB = "verb"
    ADJECTIVE = "adjective"
    ADVERB = "adverb"
    PRONOUN = "pronoun"
    NUMERAL = "numeral"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    PARTICLE = "particle"
    PARTICIPLE = "participle"
    INTERJECTION = "interjection"
    OTHER = "other"


# As in Universal Dependencies, `part` is a particle; abbreviations of participle are `ptcp` and `прич`.
_ALIASES = {
    PartOfSpeech.NOUN: "n s subst substantive propn имя_существительное существительное сущ",
    PartOfSpeech.VERB: "v vb aux глагол глаг гл",
    PartOfSpeech.ADJECTIVE: "a adj имя_прилагательное прилагательное прилаг прил",
    PartOfSpeech.ADVERB: "adv наречие нареч",
    PartOfSpeech.PRONOUN: "pron pro местоимение местоим мест",
    PartOfSpeech.NUMERAL: "num numr number имя_числительное числительное числит числ",
    PartOfSpeech.PREPOSITION: "prep adp предлог предл",
    PartOfSpeech.CONJUNCTION: "conj cconj sconj союз",
    PartOfSpeech.PARTICLE: "part prcl частица част",
    PartOfSpeech.PARTICIPLE: "ptcp partcp причастие прич",
    PartOfSpeech.INTERJECTION: "interj intj междометие межд",
}

_BY_NAME = {part.value: part for part in PartOfSpeech} | {
    alias.replace("_", " "): part for part, aliases in _ALIASES.items() for alias in aliases.split()
}


def part_of_speech(stored: str | None) -> PartOfSpeech:
    """Read the name of a part of speech in English or Russian, in full or abbreviated; an unknown one is `OTHER`.

    Case and surrounding dots and white space are ignored: `Adj.` is an adjective.
    """
    if stored is None:
        return PartOfSpeech.OTHER
    return _BY_NAME.get(stored) or _BY_NAME.get(stored.strip(" .\t\r\n").casefold(), PartOfSpeech.OTHER)
