"""Rules of the tolerant reader: what stored values mean, including the oddities of production data.

Each rule takes a stored value (None where the attribute is missing) and raises ValueError with the problem. The text
"None" means null; numbers are stored as numbers or as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from table.engine.protocol import AttributeValue

T = TypeVar("T")

LARGEST = 2**31 - 1
"""Numbers are shown as GraphQL's Int, which has 32 bits."""

_CERTAIN_DIGITS = 9
"""A number with as many digits is not too large."""

_MOST_DIGITS = 10
"""A number of 31 bits has no more digits."""

_INDEX_DIGITS = 8
"""More digits than any index of a text has."""

_NULLS = (None, "", "None", "null")
_NO_MEANINGS = _NULLS[:3]
_NULL_TEXTS = frozenset(("", "None", "null"))
_FLAGS: Mapping[AttributeValue, bool] = {
    "true": True, "false": False, "True": True, "False": False, "1": True, "0": False, 1: True, 0: False,
}  # fmt: skip


def is_null(value: AttributeValue) -> bool:
    """Whether a value means null: null, "" and the texts "None" and "null"."""
    return value in _NULLS


def optional_text(value: AttributeValue) -> str | None:
    """Read a text; null, "" and "None" are None."""
    if isinstance(value, str):
        return None if value in _NULL_TEXTS else value
    if value is None:
        return None
    raise ValueError("is not a text")


def is_absent(value: AttributeValue) -> bool:
    """Whether a text that is an English meaning is missing: null, "" and "None", but not the meaning "null"."""
    return value in _NO_MEANINGS


def optional_meaning(value: AttributeValue) -> str | None:
    """Read an English meaning; "null" is one, of недействительный."""
    return None if is_absent(value) else optional_letters(value)


def optional_letters(value: AttributeValue) -> str | None:
    """Read a text that stands for itself, also "null"; only an empty one is None."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError("is not a text")
    return value


def form(value: AttributeValue) -> str | None:
    """Read an inflected form; `-` and `—` also mean None."""
    found = optional_text(value)
    return None if found in ("-", "—") else found


def optional_whole(value: AttributeValue) -> int | None:
    """Read a whole number of at most 31 bits, stored as a number or as text."""
    if type(value) is int and -LARGEST <= value <= LARGEST:
        return value  # as usual
    if type(value) is str and len(value) <= _CERTAIN_DIGITS and value.isascii() and value.isdigit():
        return int(value)
    if value in _NULLS:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise ValueError("is not a number")
    try:
        number = Decimal(value)
    except ArithmeticError:
        raise ValueError("is not a number") from None
    if not number.is_finite() or number != number.to_integral_value():
        raise ValueError("is not a whole number")
    if abs(number) > LARGEST:
        raise ValueError("is out of range")
    return int(number)


def optional_count(value: AttributeValue) -> int | None:
    """Read a number that writes add to; it falls below 0 if another program writes as well, and means none then."""
    found = optional_whole(value)
    return None if found is None else max(0, found)


def optional_id(value: AttributeValue) -> str | None:
    """Read an id, stored as text or as a number: 771 and "771" are the same id."""
    if isinstance(value, str) and value not in _NULL_TEXTS:
        return value
    number = optional_whole(value)
    return None if number is None else str(number)


def is_number(text: str) -> bool:
    """Whether an id is one that clients see as a number: not negative, at most 31 bits, written as numbers are."""
    is_digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return is_digits and int(text) <= LARGEST and (text[0] != "0" or text == "0")


def number_text(value: AttributeValue) -> str:
    """Read an id that clients also see as a number."""
    found = id_text(value)
    if not is_number(found):
        raise ValueError("is not a number of 31 bits")
    return found


def rank(value: AttributeValue) -> int | None:
    """Read a frequency rank: 1 is the most frequent word; missing, null, 0 and -1 mean unknown."""
    if type(value) is int and 0 < value <= LARGEST:
        return value  # as usual
    found = optional_whole(value)
    return found if found is not None and found > 0 else None


def optional_flag(value: AttributeValue) -> bool | None:
    """Read a yes or no, stored as a boolean, a number or a text; None if missing."""
    if isinstance(value, bool):
        return value
    if value in _NULLS:
        return None
    if isinstance(value, int | str) and value in _FLAGS:
        return _FLAGS[value]
    raise ValueError("is neither yes nor no")


def flag(value: AttributeValue) -> bool:
    """Read a yes or no; no if missing."""
    return value is not None and (optional_flag(value) or False)


def tally(value: AttributeValue) -> int:
    """Read a whole number; 0 if missing."""
    return 0 if value is None else optional_whole(value) or 0


def optional_moment(value: AttributeValue) -> datetime | None:
    """Read a moment in ISO 8601, with or without a fraction; one without a zone is read as UTC."""
    found = optional_text(value)
    if found is None:
        return None
    try:
        parsed = datetime.fromisoformat(found)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):  # a time zone may move the first or last day out of range
        raise ValueError("is not a moment in time") from None


def texts(value: AttributeValue) -> tuple[str, ...]:
    """Read a list, or a set in the order of its members, of meanings or ids, nulls left out."""
    if value in _NULLS:
        return ()
    if not isinstance(value, list | frozenset):
        raise ValueError("is not a list")
    found = (optional_meaning(element) for element in value)
    if isinstance(value, frozenset):
        return tuple(sorted(element for element in found if element is not None))
    return tuple(element for element in found if element is not None)


def places(value: AttributeValue) -> tuple[int, ...]:
    """Read indices of a text, stored as whole numbers that are separated by blanks in one text; none if missing."""
    found = (optional_text(value) or "").split()
    if not all(place.isascii() and place.isdigit() and len(place) < _INDEX_DIGITS for place in found):
        raise ValueError("is not a text of indices")
    return tuple(map(int, found))


def words(value: AttributeValue) -> frozenset[str]:
    """Read a text of words that are separated by blanks, as a set; a missing text has none."""
    return frozenset((optional_text(value) or "").split())


def named_texts(value: AttributeValue) -> Mapping[str, str]:
    """Read a map of texts, which may be empty; no map is an empty one."""
    if value in _NULLS:
        return {}
    if not isinstance(value, dict):
        raise ValueError("is not a map")
    return {name: text for name, text in value.items() if isinstance(text, str)}


def counts(value: AttributeValue) -> Mapping[str, int]:
    """Read a map of whole numbers; no map is an empty one."""
    if value in _NULLS:
        return {}
    if not isinstance(value, dict):
        raise ValueError("is not a map")
    return {name: whole(number) for name, number in value.items()}


def versions(value: AttributeValue) -> frozenset[int]:
    """Read a list of whole numbers; none if missing."""
    if value in _NULLS:
        return frozenset()
    if not isinstance(value, list):
        raise ValueError("is not a list")
    return frozenset(map(whole, value))


def as_stored(names: Iterable[str]) -> Mapping[str, str]:
    """Return choices that are shown under the names that are stored."""
    return {name: name for name in names}


def optional_choice(choices: Mapping[str, T]) -> Callable[[AttributeValue], T | None]:
    """Return a rule that reads one of the given texts; anything else is None."""

    def read(value: AttributeValue) -> T | None:
        return choices.get(value) if isinstance(value, str) else None

    return read


def choice(choices: Mapping[str, T], default: T | None = None) -> Callable[[AttributeValue], T]:
    """Return a rule that reads one of the given texts; a missing one is the default, if any."""

    def read(value: AttributeValue) -> T:
        if default is not None and value in _NULLS:
            return default
        if not isinstance(value, str) or value not in choices:
            raise ValueError(f"is not one of {', '.join(choices)}")
        return choices[value]

    return read


def _required(optional: Callable[[AttributeValue], T | None]) -> Callable[[AttributeValue], T]:
    """Return the rule for a value that must be present."""

    def read(value: AttributeValue) -> T:
        found = optional(value)
        if found is None:
            raise ValueError("is missing")
        return found

    return read


def _required_text(optional: Callable[[AttributeValue], str | None]) -> Callable[[AttributeValue], str]:
    """Return the rule for a text that must be present; null, "" and "None" count as missing."""
    required = _required(optional)

    def read(value: AttributeValue) -> str:
        return value if type(value) is str and value not in _NULL_TEXTS else required(value)

    return read


text = _required_text(optional_text)
meaning = _required(optional_meaning)
letters = _required(optional_letters)
whole = _required(optional_whole)
id_text = _required_text(optional_id)
moment = _required(optional_moment)
