"""How a setting is declared, and how its text is read."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

__all__ = ["Choice", "CommaSeparated", "choice", "number", "setting", "switch"]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


def setting(default: object, name: str, *, allowed: str, meaning: str, **constraints: Any) -> Any:
    """Declare a setting.

    Args:
        default: Its value if the environment lacks it.
        name: The environment variable.
        allowed: The values it takes, for the documentation and for error messages.
        meaning: What it is for, for the documentation.
        constraints: Passed to pydantic's `Field`.
    """
    return Field(
        default, validation_alias=name, description=meaning, json_schema_extra={"allowed": allowed}, **constraints
    )


def number(default: float, name: str, allowed: tuple[float, float], meaning: str, *, note: str = "") -> Any:
    """Declare a number between two bounds, both included; `note` explains a special value such as 0."""
    least, most = allowed
    text = f"{least} to {most}" + (f"; {note}" if note else "")
    return setting(default, name, allowed=text, meaning=meaning, ge=least, le=most)


def switch(default: bool | None, name: str, meaning: str) -> Any:  # noqa: FBT001  # the first argument of every setting
    """Declare a setting that is on or off."""
    return setting(default, name, allowed="`on` or `off`", meaning=meaning)


def choice(default: StrEnum, name: str, meaning: str) -> Any:
    """Declare one of the values of an enum."""
    *others, last = (f"`{member}`" for member in type(default))
    return setting(default, name, allowed=f"{', '.join(others)} or {last}", meaning=meaning)


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _split(value: object) -> object | Sequence[str]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Choice = Annotated[E, BeforeValidator(_lower)]
"""A member of an enum, in any case."""

CommaSeparated = Annotated[tuple[T, ...], NoDecode, BeforeValidator(_split)]
"""Values separated by commas."""
