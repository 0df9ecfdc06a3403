"""A Russian word form, with its stress and its other spellings."""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import strawberry

from russian.spellings import SEPARATORS, spellings
from russian.stress import StressStyle, in_style, stressed, unstressed
from russian.transliteration import TransliterationScheme, transliterate
from schema.fields.declared import Built
from schema.fields.directives import usually
from schema.fields.stored import computed

__all__ = ["RussianText", "Scheme", "Style", "in_latin_letters", "russian_text", "with_stress"]

Scheme: TypeAlias = Annotated[TransliterationScheme, strawberry.argument(description="Which romanization to use.")]
Style: TypeAlias = Annotated[StressStyle, strawberry.argument(description="How to mark the stress.")]


def in_plain_letters(stored: str) -> str:
    """Return a form without stress marks."""
    return unstressed(stored)


def with_stress(stored: str, style: Style = StressStyle.ACUTE) -> str:
    """Return a form with its stress marked."""
    return stressed(stored, style)


def in_latin_letters(stored: str, scheme: Scheme = TransliterationScheme.LEARNER) -> str:
    """Return a form in Latin letters."""
    return transliterate(stored, scheme)


def _variants(others: Sequence[str]) -> "list[RussianText]":
    return [RussianText(stored=other) for other in others]


@strawberry.type(description="A Russian word form with its stress.")
class RussianText:
    stored: strawberry.Private[str]
    others: strawberry.Private[tuple[str, ...]] = ()

    text: str = computed("stored", description="The form without stress marks.")(in_plain_letters)
    stressed: str = computed("stored", description="The form with its stress marked.", narrowed=in_style)(with_stress)
    transliteration: str = computed("stored", description="The form in Latin letters.")(in_latin_letters)

    variants: "list[RussianText]" = computed(
        "others", description="Other accepted spellings or stresses of the same form. Usually empty.", size=usually(1)
    )(_variants)


def _built(stored: str | None) -> RussianText | None:
    found = spellings(stored) if stored else ()
    return RussianText(stored=found[0], others=found[1:]) if found else None


russian_text = Built(_built, RussianText, "stored", {"others": ()}, special=SEPARATORS)
"""Shows the first spelling of a stored form, with the others as its variants; None if there is none."""
