"""Converts the starter dictionary to items of the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from importing.morphemes.expression_breakdowns import expression_breakdowns
from importing.morphemes.key_words import RankedWord, key_words, with_key_words
from importing.sentences.letters import usual_letters
from importing.sentences.stressing import Stresses
from importing.starter.starter_words import (
    Starter,
    StarterAdjective,
    StarterDeclension,
    StarterFamily,
    StarterPart,
    StarterVerb,
    StarterWord,
)
from russian.folding import fold
from russian.morphemes import spelled_as_in
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import word_writing, writing

__all__ = ["SOURCE", "items_of", "own_stress", "tokens"]

SOURCE = writing.source(source_id="starter", name="Rootski GraphQL starter dictionary", licence="MIT")

COMPILED = datetime(2026, 11, 22, tzinfo=UTC)
"""Submission and verification date of the breakdowns."""

_HOMOGRAPHS = frozenset(
    re.findall(
        r"\w+",
        """
        бегом большие видно вода временную выходят выхожу высоко готов денежный доброту жила матери нашей писать помочь
        пора после пошли правило продал родители роста села спешат спешу стоит строят тридцать уже ходу часа
        """,
    )
)
"""Forms that other words, which this dictionary lacks, spell alike and stress otherwise."""

_TOKEN = re.compile(r"[а-яё]+(?:-[а-яё]+)*", re.IGNORECASE)
_SEMICOLON = re.compile(r";\s*(?![^(]*\))")
"""A semicolon outside parentheses."""
_NOTE = re.compile(r"(?P<text>.*\S)\s*\((?P<note>[^()]*)\)")


def items_of(
    starter: Starter, stress: Mapping[str, Sequence[int]] | None = None, *, with_expressions: bool = True
) -> list[Attributes]:
    """Return all items of the dictionary except additions, with distinct keys.

    The order is families and morphemes, official breakdowns, each before its rows, words, search entries. `stress` has
    the places of the stress marks of sentences; by default they follow from the forms of the dictionary itself.
    `with_expressions` breaks fixed expressions down into the parts of the dictionary's own words.
    """
    places = own_stress(starter) if stress is None else stress
    verb_ids = {word.stressed: word.word_id for word in starter.words if isinstance(word.grammar, StarterVerb)}
    words = {word.word_id: _word(word, verb_ids, places) for word in starter.words}
    officials = [*_breakdowns(starter.words, {family.name: family for family in starter.families})]
    if with_expressions:
        officials += _expressions(starter.words, officials)
    ranked = {
        word.word_id: RankedWord(word.part_of_speech.value, word.rank)
        for word in starter.words
        if not word.is_expression
    }
    families = [_family(family) for family in starter.families]
    written: list[Attributes] = []
    for family in with_key_words(families, key_words(families, officials, ranked), words.__getitem__):
        written += [family, *writing.morphemes(family)]
    for official in officials:
        written += [official, *writing.breakdown_rows(official)]
    return [*written, *words.values(), *_headwords(starter.words)]


def own_stress(starter: Starter) -> dict[str, list[int]]:
    """Return the places of the stress marks of each sentence, by its text."""
    texts = dict.fromkeys(starter.sentences())
    forms = (form for word in starter.words for form in word.forms() if fold(form) not in _HOMOGRAPHS)
    stresses = Stresses(forms, usual_letters(texts))
    return {text: stresses.places(text) for text in texts}


def tokens(text: str) -> list[str]:
    """Return the folded words of a Russian text; `кто-то` is one word."""
    return [fold(token) for token in _TOKEN.findall(text)]


# ------------------------------------------------------------------ families, and breakdowns of words


def _family(family: StarterFamily) -> Attributes:
    return writing.family(
        family_id=family.family_id,
        kind=family.kind,
        occurs_in=family.occurs_in,
        level=family.level,
        meanings=family.meanings,
        members=[
            writing.family_member(morpheme_id=morpheme_id, text=text) for text, morpheme_id in family.morphemes.items()
        ],
    )


def _breakdowns(words: Iterable[StarterWord], families: Mapping[str, StarterFamily]) -> Iterator[Attributes]:
    for word in words:
        if word.parts:
            yield writing.breakdown(
                word_id=word.word_id,
                text=word.text,
                parts=_parts(word, families),
                submitter=None,
                submitted_at=COMPILED,
                verified_at=COMPILED if word.is_verified else None,
                is_inference=not word.is_verified,
            )


def _expressions(words: Iterable[StarterWord], officials: Iterable[Attributes]) -> Iterator[Attributes]:
    ranked = sorted(words, key=_by_rank)
    return expression_breakdowns(
        {word.word_id: word.text for word in ranked if word.is_expression},
        {str(official["word_id"]): official for official in officials},
        ((word.word_id, [fold(unstressed(form)) for form in word.forms()]) for word in ranked),
        submitted_at=COMPILED,
    )


def _parts(word: StarterWord, families: Mapping[str, StarterFamily]) -> list[Attributes]:
    """Return the parts, spelled as in the word."""
    spelled = spelled_as_in([part.text for part in word.parts], word.text)
    return [
        _part(position, text, part, families)
        for position, (text, part) in enumerate(zip(spelled, word.parts, strict=True))
    ]


def _part(position: int, text: str, part: StarterPart, families: Mapping[str, StarterFamily]) -> Attributes:
    if part.family is None:
        return writing.breakdown_part(position=position, text=text)
    family = families[part.family]
    morpheme_ids = {fold(spelling): morpheme_id for spelling, morpheme_id in family.morphemes.items()}
    return writing.breakdown_part(
        position=position, text=text, morpheme_id=morpheme_ids[fold(part.text)], family_id=family.family_id
    )


# ------------------------------------------------------------------ words


def _headwords(words: Iterable[StarterWord]) -> Iterator[Attributes]:
    """Yield one search entry per spelling, that of the most frequent homograph."""
    by_text: dict[str, StarterWord] = {}
    for word in sorted(words, key=_by_rank):
        by_text.setdefault(word.text, word)
    for text, word in by_text.items():
        yield word_writing.headword(
            text=text, word_id=word.word_id, part_of_speech=word.part_of_speech.value, frequency_rank=word.rank
        )


def _by_rank(word: StarterWord) -> tuple[bool, int]:
    return word.rank is None, word.rank or 0


def _word(word: StarterWord, verb_ids: Mapping[str, str], stress: Mapping[str, Sequence[int]]) -> Attributes:
    grammar = word.grammar
    return word_writing.word(
        word_id=word.word_id,
        text=word.text,
        stressed=word.stressed,
        part_of_speech=word.part_of_speech.value,
        frequency_rank=word.rank,
        level=word.level or None,
        is_name=word.is_name,
        definitions=[_definitions(word)],
        sentences=_sentences(word, stress),
        conjugation=_conjugation(grammar) if isinstance(grammar, StarterVerb) else None,
        aspectual_pairs=_pairs(word, grammar, verb_ids) if isinstance(grammar, StarterVerb) else None,
        declension=_declension(grammar) if isinstance(grammar, StarterDeclension) else None,
        adjective_forms=_adjective_forms(grammar) if isinstance(grammar, StarterAdjective) else None,
        long_forms=word_writing.long_forms(grammar.long)
        if isinstance(grammar, StarterAdjective) and grammar.long
        else None,
    )


def _definitions(word: StarterWord) -> Attributes:
    return word_writing.definition_group(
        part_of_speech=word.part_of_speech.value,
        definitions=[
            word_writing.definition(position=position, senses=_senses(text))
            for position, text in enumerate(word.definitions, start=1)
        ],
    )


def _senses(text: str) -> list[Attributes]:
    """Split a definition at semicolons, and separate the note in parentheses at the end of each sense."""
    senses = []
    for position, sense in enumerate(_SEMICOLON.split(text), start=1):
        noted = _NOTE.fullmatch(sense)
        plain, note = (noted["text"], noted["note"]) if noted else (sense, None)
        senses.append(word_writing.sense(position=position, text=plain, note=note))
    return senses


def _sentences(word: StarterWord, stress: Mapping[str, Sequence[int]]) -> list[Attributes]:
    return [
        word_writing.sentence(
            russian=sentence.russian,
            english=sentence.english,
            is_exact_match=fold(word.text) in tokens(sentence.russian),
            source=str(SOURCE["source_id"]),
            stress=stress.get(sentence.russian, ()),
        )
        for sentence in word.sentences
    ]


def _conjugation(verb: StarterVerb) -> Attributes:
    forms = (*verb.non_past, *verb.past, *verb.imperative, *verb.participles, verb.gerund, verb.present, None)
    return word_writing.conjugation(
        aspect=verb.aspect, forms=dict(zip(word_writing.CONJUGATION_FORMS, forms, strict=True))
    )


def _pairs(word: StarterWord, verb: StarterVerb, verb_ids: Mapping[str, str]) -> list[Attributes]:
    """Return the verb's pairs; partners that the dictionary lacks have a spelling but no id."""
    pairs = [((word.stressed, word.word_id), (partner, verb_ids.get(partner))) for partner in verb.pairs]
    return [_pair(own, partner) if verb.aspect == "impf" else _pair(partner, own) for own, partner in pairs]


def _pair(imperfective: tuple[str, str | None], perfective: tuple[str, str | None]) -> Attributes:
    return word_writing.aspectual_pair(
        imperfective=imperfective[0],
        imperfective_id=imperfective[1],
        perfective=perfective[0],
        perfective_id=perfective[1],
    )


def _declension(declension: StarterDeclension) -> Attributes:
    return word_writing.declension(
        gender=declension.gender,
        is_animate=declension.is_animate,
        is_indeclinable=declension.is_indeclinable,
        singular=declension.singular,
        plural=declension.plural,
    )


def _adjective_forms(adjective: StarterAdjective) -> Attributes:
    forms = (adjective.comparative, adjective.superlative, *adjective.short)
    return word_writing.adjective_forms(dict(zip(word_writing.ADJECTIVE_FORMS, forms, strict=False)))
