"""The settings of limits: one for each field of `Limits`, 0 for none."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pydantic_settings import BaseSettings

from schema.operations.limits import UNLIMITED, Limits
from server.settings.setting import setting

__all__ = ["LimitSettings"]

HIGHEST = 1_000_000

_DEFAULTS = Limits()


def _limit(default: int, name: str, meaning: str) -> Any:
    """Declare the setting of a limit."""
    return setting(default, name, allowed=f"0 to {HIGHEST}; 0 is no limit", meaning=meaning, ge=0, le=HIGHEST)


class LimitSettings(BaseSettings):
    """What an operation may hold, for `Settings`."""

    max_cost: int = _limit(_DEFAULTS.max_cost, "ROOTSKI_MAX_COST", "The highest cost of an operation, in points.")
    max_depth: int = _limit(_DEFAULTS.max_depth, "ROOTSKI_MAX_DEPTH", "The deepest nesting of fields in an operation.")
    max_aliases: int = _limit(_DEFAULTS.max_aliases, "ROOTSKI_MAX_ALIASES", "The most aliases in an operation.")
    max_tokens: int = _limit(_DEFAULTS.max_tokens, "ROOTSKI_MAX_TOKENS", "The most tokens in a document.")
    max_characters: int = _limit(
        _DEFAULTS.max_characters, "ROOTSKI_MAX_CHARACTERS", "The most characters in a document, comments included."
    )
    max_fields: int = _limit(_DEFAULTS.max_fields, "ROOTSKI_MAX_FIELDS", "The most fields written in a document.")
    max_operations: int = _limit(
        _DEFAULTS.max_operations, "ROOTSKI_MAX_OPERATIONS", "The most operations in a document."
    )
    max_fragments: int = _limit(_DEFAULTS.max_fragments, "ROOTSKI_MAX_FRAGMENTS", "The most fragments in a document.")
    max_spreads: int = _limit(_DEFAULTS.max_spreads, "ROOTSKI_MAX_SPREADS", "The most fragment spreads in a document.")
    max_root_fields: int = _limit(
        _DEFAULTS.max_root_fields, "ROOTSKI_MAX_ROOT_FIELDS", "The most fields at the top of an operation."
    )
    max_repeats: int = _limit(
        _DEFAULTS.max_repeats,
        "ROOTSKI_MAX_REPEATS",
        "How often a selection, its fragments included, may have fields of one name in the answer.",
    )
    max_directives: int = _limit(
        _DEFAULTS.max_directives, "ROOTSKI_MAX_DIRECTIVES", "The most directives in a document."
    )
    max_directives_each: int = _limit(
        _DEFAULTS.max_directives_each, "ROOTSKI_MAX_DIRECTIVES_EACH", "The most directives at one place of a document."
    )
    max_variables: int = _limit(_DEFAULTS.max_variables, "ROOTSKI_MAX_VARIABLES", "The most variables of an operation.")
    max_arguments: int = _limit(
        _DEFAULTS.max_arguments,
        "ROOTSKI_MAX_ARGUMENTS",
        "The most arguments of a field, and fields of an input object.",
    )
    max_input_depth: int = _limit(
        _DEFAULTS.max_input_depth, "ROOTSKI_MAX_INPUT_DEPTH", "The deepest nesting of lists and objects in a value."
    )
    max_list: int = _limit(_DEFAULTS.max_list, "ROOTSKI_MAX_LIST", "The most items of a list in a value.")
    max_text: int = _limit(_DEFAULTS.max_text, "ROOTSKI_MAX_TEXT", "The most characters of a text in a value.")
    max_digits: int = _limit(_DEFAULTS.max_digits, "ROOTSKI_MAX_DIGITS", "The most digits of a number in a document.")
    max_values: int = _limit(
        _DEFAULTS.max_values, "ROOTSKI_MAX_VALUES", "The most values, nested ones included, in all variables together."
    )

    @property
    def limits(self) -> Limits:
        """What an operation may ask for."""
        return Limits(**{limit.name: getattr(self, limit.name) or UNLIMITED for limit in fields(Limits)})
