"""How a setting is declared, and how its text is read."""

from __future__ import annotations

from typing import Any

from pydantic import Field

__all__ = ["lower", "parts", "setting"]


def setting(default: object, name: str, *, allowed: str, meaning: str, **bounds: Any) -> Any:
    """Declare a setting: its default, its name in the environment, what is allowed, what it is for."""
    return Field(default, validation_alias=name, description=meaning, json_schema_extra={"allowed": allowed}, **bounds)


def parts(value: object) -> object:
    """Read a text of parts with commas between them."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def lower(value: object) -> object:
    """Read a text in which capitals do not matter."""
    return value.lower() if isinstance(value, str) else value
