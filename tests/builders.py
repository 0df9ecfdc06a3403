"""Builders: items of the table from as few words as a test needs, all through the strict writer.

`make_word(text="ёлка")` is a whole word; what a test does not name is something valid. `make_dictionary` is a small
dictionary whose parts fit together. Odd items, which the writer refuses, are literals in the tests that need them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from table.engine.protocol import Attributes
from table.model import word_writing, writing

__all__ = [
    "SUBMITTED_AT",
    "make_about",
    "make_breakdown",
    "make_dictionary",
    "make_family",
    "make_headword",
    "make_part",
    "make_source",
    "make_user",
    "make_word",
]

SUBMITTED_AT = datetime(2026, 2, 15, 9, 0, 24, tzinfo=UTC)


def make_word(
    *,
    word_id: str = "771",
    text: str = "выход",
    stressed: str | None = None,
    part_of_speech: str = "noun",
    frequency_rank: int | None = 500,
    level: str | None = None,
    meanings: Sequence[str] = ("exit",),
    sentences: Sequence[Attributes] = (),
    conjugation: Attributes | None = None,
    declension: Attributes | None = None,
    adjective_forms: Attributes | None = None,
    long_forms: Attributes | None = None,
    aspectual_pairs: Sequence[Attributes] | None = None,
) -> Attributes:
    """Make a word; `stressed` is its text unless given, each of `meanings` is a definition of one sense."""
    definitions = [
        word_writing.definition(position=position, senses=[word_writing.sense(position=1, text=meaning)])
        for position, meaning in enumerate(meanings, start=1)
    ]
    return word_writing.word(
        word_id=word_id,
        text=text,
        stressed=stressed or text,
        part_of_speech=part_of_speech,
        frequency_rank=frequency_rank,
        level=level,
        definitions=[word_writing.definition_group(part_of_speech=part_of_speech, definitions=definitions)]
        if definitions
        else [],
        sentences=sentences,
        conjugation=conjugation,
        declension=declension,
        adjective_forms=adjective_forms,
        long_forms=long_forms,
        aspectual_pairs=aspectual_pairs,
    )


def make_headword(
    *, text: str = "выход", word_id: str = "771", part_of_speech: str = "noun", frequency_rank: int | None = 500
) -> Attributes:
    """Make the original service's search entry of a spelling."""
    return word_writing.headword(
        text=text, word_id=word_id, part_of_speech=part_of_speech, frequency_rank=frequency_rank
    )


def make_part(position: int, text: str, morpheme_id: str | None = None, family_id: str | None = None) -> Attributes:
    """Make a part of a breakdown; plain text unless both ids are given."""
    return writing.breakdown_part(position=position, text=text, morpheme_id=morpheme_id, family_id=family_id)


def make_breakdown(
    *,
    word_id: str = "771",
    text: str = "выход",
    parts: Sequence[tuple[str, str, str] | str] = (("вы", "218", "102"), ("ход", "1577", "812")),
    submitter: str | None = None,
    submitted_at: datetime = SUBMITTED_AT,
    verified_at: datetime | None = None,
    is_inference: bool | None = None,
    is_official: bool = True,
) -> Attributes:
    """Make a breakdown.

    Args:
        word_id: The word's id.
        text: The word's text.
        parts: From left to right: text, morpheme id and family id, or plain text alone.
        submitter: An e-mail; None is a program's guess.
        submitted_at: When.
        verified_at: When an admin verified it.
        is_inference: Whether a program guessed it; unless given, whether there is no submitter.
        is_official: The word's official breakdown, or else the submitter's own.
    """
    split = [(part, None, None) if isinstance(part, str) else part for part in parts]
    return writing.breakdown(
        word_id=word_id,
        text=text,
        parts=[make_part(position, *part) for position, part in enumerate(split)],
        submitter=submitter,
        submitted_at=submitted_at,
        verified_at=verified_at,
        is_inference=submitter is None if is_inference is None else is_inference,
        is_official=is_official,
    )


def make_family(
    *,
    family_id: str = "812",
    kind: str = "root",
    occurs_in: str = "any",
    level: int | None = 1,
    meanings: Sequence[str] = ("go on foot",),
    members: Mapping[str, str] | None = None,
) -> Attributes:
    """Make a morpheme family; `members` is morpheme id → spelling, ход and хож unless given."""
    spelled = {"1577": "ход", "1578": "хож"} if members is None else members
    return writing.family(
        family_id=family_id,
        kind=kind,
        occurs_in=occurs_in,
        level=level,
        meanings=meanings,
        members=[writing.family_member(morpheme_id=morpheme_id, text=text) for morpheme_id, text in spelled.items()],
    )


def make_user(*, email: str = "anna@example.org", is_admin: bool = False) -> Attributes:
    """Make a user."""
    return writing.user(email=email, is_admin=is_admin)


def make_source(*, source_id: str = "own", name: str = "Own work", licence: str | None = "MIT") -> Attributes:
    """Make a source of data."""
    return writing.source(source_id=source_id, name=name, licence=licence)


def make_about(*, data_version: str = "1", word_count: int = 0, family_count: int = 0) -> Attributes:
    """Make what the table says of itself, with one source."""
    return writing.about(
        data_version=data_version,
        additions_version=1,
        word_count=word_count,
        family_count=family_count,
        sources=[make_source()],
    )


def make_dictionary() -> list[Attributes]:
    """Make a dictionary without additions: 4 words, 3 families with their morphemes, 3 breakdowns with their parts.

    выход вы-ход and вход в-ход share the root ход; ходить is ход-ить, where ить is plain text; ёлка has no breakdown.
    """
    families = [
        make_family(),
        make_family(family_id="102", kind="prefix", level=2, meanings=["out"], members={"218": "вы"}),
        make_family(family_id="64", kind="prefix", level=2, meanings=["in"], members={"124": "в"}),
    ]
    breakdowns = [
        make_breakdown(),
        make_breakdown(word_id="772", text="вход", parts=[("в", "124", "64"), ("ход", "1577", "812")]),
        make_breakdown(word_id="773", text="ходить", parts=[("ход", "1577", "812"), "ить"]),
    ]
    return [
        *families,
        *(morpheme for family in families for morpheme in writing.morphemes(family)),
        make_word(stressed="вы'ход"),
        make_word(word_id="772", text="вход", frequency_rank=700, meanings=["entrance"]),
        make_word(word_id="773", text="ходить", stressed="ходи'ть", part_of_speech="verb", frequency_rank=90),
        make_word(word_id="9", text="ёлка", frequency_rank=None, meanings=["fir tree"]),
        *(item for official in breakdowns for item in [official, *writing.breakdown_rows(official)]),
    ]
