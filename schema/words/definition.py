"""Definitions of a word in English."""

import strawberry

from russian.parts_of_speech import PartOfSpeech, part_of_speech
from schema.fields.directives import usually
from schema.fields.stored import each, optional, shows
from table.model import items

__all__ = ["Definition", "DefinitionGroup", "Sense"]


@strawberry.type(description="One sense of a definition.")
class Sense:
    item: strawberry.Private[items.StoredSense]
    position: int = shows(items.StoredSense.position, description="The place of the sense in its definition, from 1.")
    text: str = shows(items.StoredSense.text, description="The meaning in English.")
    note: str | None = shows(items.StoredSense.note, description="A remark on use, sometimes in Russian.")


def _in_one_line(senses: tuple[items.StoredSense, ...]) -> str:
    noted = ((sense.text, items.StoredSense.note.read_if_readable(sense)) for sense in senses)
    return "; ".join(f"{text} ({note})" if note else text for text, note in noted)


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
        items.StoredDefinition.senses, each(Sense), description="The senses in dictionary order.", size=usually(3)
    )


@strawberry.type(description="The definitions of a word for one part of speech.")
class DefinitionGroup:
    item: strawberry.Private[items.StoredDefinitionGroup]
    part_of_speech: PartOfSpeech | None = shows(
        items.StoredDefinitionGroup.part_of_speech,
        optional(part_of_speech),
        description="The part of speech the definitions are for; null when the source does not say.",
    )
    definitions: list[Definition] = shows(
        items.StoredDefinitionGroup.definitions,
        each(Definition),
        description="The definitions in dictionary order.",
        size=usually(5),
    )
