"""The settings of limits, as schema/operations/limits.py declares them; 0 switches a limit off."""

from __future__ import annotations

from typing import Any

from pydantic_settings import BaseSettings

from schema.operations.limits import LIMITS, UNLIMITED, Limits
from server.settings.setting import setting

__all__ = ["FIXED", "LimitSettings"]

HIGHEST = 1_000_000
MOST_BYTES = 1024 * 1024 * 1024

FIXED = tuple(f"ROOTSKI_{limit.name.upper()}" for limit in LIMITS if limit.variable is None)
"""The variables of limits that used to be settings."""


def _setting(name: str, highest: int = HIGHEST) -> Any:
    limit = next(limit for limit in LIMITS if limit.name == name)
    return setting(
        limit.default,
        str(limit.variable),
        allowed=f"0 to {highest}; 0 is no limit",
        meaning=limit.description,
        ge=0,
        le=highest,
    )


class LimitSettings(BaseSettings):
    """The limits that an operator can change; part of `Settings`."""

    max_cost: int = _setting("max_cost")
    max_depth: int = _setting("max_depth")
    max_aliases: int = _setting("max_aliases")
    max_tokens: int = _setting("max_tokens")
    max_characters: int = _setting("max_characters")
    max_list: int = _setting("max_list")
    max_objects: int = _setting("max_objects")
    max_answer_bytes: int = _setting("max_answer_bytes", MOST_BYTES)
    max_table_calls: int = _setting("max_table_calls")
    max_read_units: int = _setting("max_read_units")
    max_examined_items: int = _setting("max_examined_items")

    @property
    def limits(self) -> Limits:
        """All limits of an operation."""
        return Limits(**{name: getattr(self, name) or UNLIMITED for name in LimitSettings.model_fields})
