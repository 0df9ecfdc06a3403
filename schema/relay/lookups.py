"""Lookups: input types that identify one object."""

import strawberry

from russian.parts_of_speech import PartOfSpeech, part_of_speech
from schema.errors import InputError
from schema.fields.context import Context
from schema.fields.stored import omittable
from schema.relay.global_id import local_id
from table.model import items

__all__ = [
    "MorphemeFamilyLookup",
    "MorphemeLookup",
    "WordLookup",
    "WordTextLookup",
    "check_text",
    "named_id",
    "word_spelled",
]

TEXT_CHARACTERS = 100


@strawberry.input(
    description="Names a word by its spelling. Of several words the most frequent is meant; `homographs` has the others."
)
class WordTextLookup:
    text: str = strawberry.field(
        description="The word in Cyrillic. Case, stress marks and the difference of е and ё do not matter, but an exact spelling wins."
    )
    part_of_speech: PartOfSpeech | None = omittable("The part of speech, to tell words with the same spelling apart.")


@strawberry.input(one_of=True, description="Names one word.")
class WordLookup:
    id: strawberry.ID | None = omittable("The global id.")
    database_id: int | None = omittable("The number used in links.")
    text: WordTextLookup | None = omittable("The spelling.")


@strawberry.input(one_of=True, description="Names one morpheme.")
class MorphemeLookup:
    id: strawberry.ID | None = omittable("The global id.")
    database_id: int | None = omittable("The number.")


@strawberry.input(one_of=True, description="Names one morpheme family.")
class MorphemeFamilyLookup:
    id: strawberry.ID | None = omittable("The global id.")
    database_id: int | None = omittable("The number.")


def named_id(by: WordLookup | MorphemeLookup | MorphemeFamilyLookup, type_name: str) -> str:
    """Return the stored id that a lookup contains, as a global id or a number; no object has a negative number."""
    if by.id is not None and by.id is not strawberry.UNSET:
        return local_id(by.id, type_name, "by.id")
    return str(by.database_id)


def check_text(text: str, argument: str, at_most: int = TEXT_CHARACTERS) -> None:
    """Check the length of a text to look up.

    Raises:
        InputError: It is empty or longer than `at_most` characters.
    """
    if not 1 <= len(text) <= at_most:
        raise InputError(f"{argument} has {len(text)} characters; pass 1 to {at_most}")


async def word_spelled(lookup: WordTextLookup, context: Context) -> items.StoredWord | None:
    """Return the word with a spelling: an exact match first, then the most frequent word."""
    check_text(lookup.text, "by.text.text")
    for word in await context.loaders.words.spelled(lookup.text):
        if not lookup.part_of_speech or part_of_speech(word.part_of_speech) is lookup.part_of_speech:
            return word
    return None
