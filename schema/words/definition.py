"""Definitions of a word in English."""

from __future__ import annotations

import strawberry

from russian.parts_of_speech import PartOfSpeech, part_of_speech
from schema.fields.directives import usually
from schema.fields.stored import shows
from table.model import items

__all__ = ["Definition", "DefinitionGroup", "Sense", "definition_groups"]


@strawberry.type(description="One sense of a definition.")
class Sense:
    item: strawberry.Private[items.StoredSense]
    position: int = shows(items.StoredSense.position, description="The place of the sense in its definition, from 1.")
    text: str = shows(items.StoredSense.text, description="The meaning in English.")
    note: str | None = shows(items.StoredSense.note, description="A remark on use, sometimes in Russian.")


def _senses(found: tuple[items.StoredSense, ...]) -> list[Sense]:
    return [Sense(item=item) for item in found]


def _in_one_line(found: tuple[items.StoredSense, ...]) -> str:
    return "; ".join(f"{sense.text} ({sense.note})" if sense.note else sense.text for sense in found)


@strawberry.type(description="A numbered definition in English.")
class Definition:
    item: strawberry.Private[items.StoredDefinition]
    position: int = shows(
        items.StoredDefinition.position, description="The place of the definition in its group, from 1."
    )
    text: str = shows(
        items.StoredDefinition.senses,
        _in_one_line,
        description="All senses in one line, with their notes, separated by semicolons.",
    )
    senses: list[Sense] = shows(
        items.StoredDefinition.senses, _senses, description="The senses in dictionary order.", size=usually(3)
    )


def _definitions(found: tuple[items.StoredDefinition, ...]) -> list[Definition]:
    return [Definition(item=item) for item in found]


def _known_part_of_speech(stored: str | None) -> PartOfSpeech | None:
    return None if stored is None else part_of_speech(stored)


@strawberry.type(description="The definitions of a word for one part of speech.")
class DefinitionGroup:
    item: strawberry.Private[items.StoredDefinitionGroup]
    part_of_speech: PartOfSpeech | None = shows(
        items.StoredDefinitionGroup.part_of_speech,
        _known_part_of_speech,
        description="The part of speech the definitions are for; null when the source does not say.",
    )
    definitions: list[Definition] = shows(
        items.StoredDefinitionGroup.definitions,
        _definitions,
        description="The definitions in dictionary order.",
        size=usually(5),
    )


def definition_groups(found: tuple[items.StoredDefinitionGroup, ...]) -> list[DefinitionGroup]:
    """Show the definitions of a word."""
    return [DefinitionGroup(item=item) for item in found]
