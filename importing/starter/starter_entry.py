"""Reads one entry of a TOML file strictly: each value must have the right type, and unknown values are errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn

from table.errors import DictionaryError

__all__ = ["StarterEntry", "StarterError"]


class StarterError(DictionaryError):
    """The files of the starter dictionary cannot be read; the message names file and word."""


class StarterEntry:
    """A table of a TOML file; reading a value removes it. `label` names the `file` and the entry in messages.

    All reading methods raise `StarterError` if the value has another type, or is missing and has no default.
    """

    def __init__(self, file: str, index: int, values: object) -> None:
        if not isinstance(values, dict):
            raise StarterError(f"{file}: entry {index + 1} is not a table")
        self.file = file
        self._values: dict[str, object] = dict(values)
        name = self._values.get("name") or self._values.get("stressed") or f"entry {index + 1}"
        self.label = f"{file}: {name}"

    def has(self, name: str) -> bool:
        """Whether a value exists and was not read yet."""
        return name in self._values

    def done(self) -> None:
        """Reject values that were not read, most likely misspelled names."""
        if self._values:
            raise StarterError(f"{self.label}: unknown {', '.join(self._values)}")

    def text(self, name: str, *, default: str | None = None) -> str:
        """Read a text, which may be empty."""
        value = self._take(name, default)
        return value if isinstance(value, str) else self._refuse(name, "a text")

    def choice(self, name: str, choices: Sequence[str], *, default: str | None = None) -> str:
        """Read one of several texts."""
        value = self.text(name, default=default)
        return value if value in choices else self._refuse(name, f"one of {', '.join(filter(None, choices))}")

    def whole(self, name: str) -> int:
        """Read a whole number, 1 or more."""
        return self._whole(name, self._take(name, None))

    def optional_whole(self, name: str) -> int | None:
        """Read a whole number, 1 or more; None if missing."""
        return self.whole(name) if self.has(name) else None

    def optional_flag(self, name: str) -> bool | None:
        """Read true or false; None if missing."""
        value = self._values.pop(name, None)
        return value if value is None or isinstance(value, bool) else self._refuse(name, "true or false")

    def texts(self, name: str, *, count: int | None = None, may_be_empty: bool = False) -> tuple[str, ...]:
        """Read a list of `count` texts, or of 1 or more; if it may be empty, it may also be missing."""
        if may_be_empty and not self._values.get(name):
            self._values.pop(name, None)
            return ()
        return self._texts(name, self._take(name, None), count)

    def one_or_more(self, name: str) -> tuple[str, ...]:
        """Read a text or a list of texts; () if missing."""
        value = self._values.get(name, [])
        if isinstance(value, str):
            return (self.text(name),)
        return self.texts(name, may_be_empty=True)

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Read a list of 1 or more lists of two texts."""
        value = self._take(name, None)
        if not isinstance(value, list) or not value:
            return self._refuse(name, "a list of pairs of texts")
        texts = [self._texts(name, pair, 2) for pair in value]
        return tuple((first, second) for first, second in texts)

    def wholes(self, name: str) -> dict[str, int]:
        """Read a table of 1 or more whole numbers."""
        return {key: self._whole(name, number) for key, number in self._table(name).items()}

    def named_texts(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        """Read a table that has a text for each of the keys and no other keys."""
        table = self._table(name)
        texts = {key: text for key, text in table.items() if isinstance(text, str)}
        return texts if set(texts) == set(keys) == set(table) else self._refuse(name, f"a text for {', '.join(keys)}")

    def named_lists(self, name: str, keys: Sequence[str], *, count: int) -> dict[str, tuple[str, ...]]:
        """Read a table that has `count` texts for each of the keys and no other keys; {} if missing."""
        if not self.has(name):
            return {}
        table = self._table(name)
        if set(table) != set(keys):
            return self._refuse(name, f"a list for {', '.join(keys)}")
        return {key: self._texts(name, table[key], count) for key in keys}

    def _take(self, name: str, default: object) -> object:
        value = self._values.pop(name, default)
        if value is None:
            raise StarterError(f"{self.label}: {name} is missing")
        return value

    def _texts(self, name: str, value: object, count: int | None) -> tuple[str, ...]:
        texts = tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
        if isinstance(value, list) and len(texts) == len(value) == (count or len(value) or 1):
            return texts
        return self._refuse(name, f"a list of {count or '1 or more'} texts")

    def _whole(self, name: str, value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        return self._refuse(name, "a whole number, 1 or more")

    def _table(self, name: str) -> Mapping[str, object]:
        value = self._take(name, None)
        return value if isinstance(value, dict) and value else self._refuse(name, "a table")

    def _refuse(self, name: str, expected: str) -> NoReturn:
        raise StarterError(f"{self.label}: {name} must be {expected}")
