"""A Russian word form, with its stress and its other spellings."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import strawberry

from russian.spellings import spellings
from russian.stress import StressStyle, stressed, unstressed
from russian.transliteration import TransliterationScheme, transliterate
from schema.fields.directives import usually
from schema.fields.stored import resolved

__all__ = ["RussianText", "Scheme", "Style", "russian_text"]

Scheme: TypeAlias = Annotated[TransliterationScheme, strawberry.argument(description="Which romanization to use.")]
Style: TypeAlias = Annotated[StressStyle, strawberry.argument(description="How to mark the stress.")]


@strawberry.type(description="A Russian word form with its stress.")
class RussianText:
    stored: strawberry.Private[str]
    others: strawberry.Private[tuple[str, ...]] = ()

    @resolved(description="The form without stress marks.")
    def text(self) -> str:
        return unstressed(self.stored)

    @resolved(description="The form with its stress marked.")
    def stressed(self, style: Style = StressStyle.ACUTE) -> str:
        return stressed(self.stored, style)

    @resolved(description="The form in Latin letters.")
    def transliteration(self, scheme: Scheme = TransliterationScheme.LEARNER) -> str:
        return transliterate(self.stored, scheme)

    @resolved(description="Other accepted spellings or stresses of the same form. Usually empty.", size=usually(1))
    def variants(self) -> list[RussianText]:
        return [RussianText(stored=other) for other in self.others]


def russian_text(stored: str | None) -> RussianText | None:
    """Show the first spelling of a stored form, with the others as its variants; None if there is none."""
    found = spellings(stored) if stored else ()
    return RussianText(stored=found[0], others=found[1:]) if found else None
