"""A Russian word form, with its stress and its other spellings."""

from __future__ import annotations

import re
from typing import Annotated

import strawberry

from russian import stress, transliteration
from schema.fields.directives import usually
from schema.fields.enums import StressStyle, TransliterationScheme, stored_value
from schema.fields.stored import resolved

__all__ = ["RussianText", "russian_text", "spellings"]

_BETWEEN_SPELLINGS = re.compile(r"\s*(?:[,;]|//?)+\s*")


@strawberry.type(description="A Russian word form with its stress.")
class RussianText:
    stored: strawberry.Private[str]
    others: strawberry.Private[tuple[str, ...]] = ()

    @resolved(description="The form without stress marks.")
    def text(self) -> str:
        return stress.unstressed(self.stored)

    @resolved(description="The form with its stress marked.")
    def stressed(
        self,
        style: Annotated[StressStyle, strawberry.argument(description="How to mark the stress.")] = StressStyle.ACUTE,
    ) -> str:
        return stress.stressed(self.stored, stress.StressStyle(stored_value(style)))

    @resolved(description="The form in Latin letters.")
    def transliteration(
        self,
        scheme: Annotated[
            TransliterationScheme, strawberry.argument(description="Which romanization to use.")
        ] = TransliterationScheme.LEARNER,
    ) -> str:
        return transliteration.transliterate(self.stored, transliteration.TransliterationScheme(stored_value(scheme)))

    @resolved(description="Other accepted spellings or stresses of the same form. Usually empty.", size=usually(1))
    def variants(self) -> list[RussianText]:
        return [RussianText(stored=other) for other in self.others]


def spellings(stored: str) -> tuple[str, ...]:
    """Split a stored form that holds several spellings, separated by commas, semicolons or slashes."""
    return tuple(spelling for spelling in _BETWEEN_SPELLINGS.split(stored) if spelling)


def russian_text(stored: str | None) -> RussianText | None:
    """Show a stored form: the first spelling, the others as its variants; None where there is no form."""
    found = spellings(stored) if stored else ()
    return RussianText(stored=found[0], others=found[1:]) if found else None
