"""The source that reads stored values: a fast case for those of the usual type, and the rule for anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from plans.required import MISSING
from plans.source import Source
from plans.stored_lists import StoredList
from plans.subject import Subject
from plans.wires import TAGS, WHOLE_NUMBERS, WireList, stored_value
from table.engine.codec import from_wire
from table.model import rules
from table.model.attribute import INSIDE, Attribute, View, ViewAttribute
from table.model.list_attributes import ViewsAttribute

__all__ = ["MISSES", "OPTIONAL", "StoredValues", "is_attribute_read"]

# The longest of these has 4 characters; to look for a longer text would hash all of it.
_TEXT = 'type({0}) is not str or len({0}) < 5 and {0} in {{"", "None", "null"}}'
_NUMBER = (
    'type({0}) is not str or not {0}.isdigit() or not {0}.isascii() or {0}[0] == "0"'
    f' or len({{0}}) > 9 and (len({{0}}) > 10 or {{0}} > "{rules.LARGEST}")'
)
_MEANING = 'type({0}) is not str or len({0}) < 5 and {0} in {{"", "None"}}'
_FORM = 'type({0}) is not str or len({0}) < 5 and {0} in {{"", "None", "null", "-", "—"}}'
_WHOLE = f"type({{0}}) is not int or not {-rules.LARGEST} <= {{0}} <= {rules.LARGEST}"

MISSES: Mapping[Any, str] = {
    rules.text: _TEXT,
    rules.optional_text: _TEXT,
    rules.meaning: _MEANING,
    rules.optional_meaning: _MEANING,
    rules.id_text: _TEXT,
    rules.number_text: _NUMBER,
    rules.optional_id: _TEXT,
    rules.form: _FORM,
    rules.whole: _WHOLE,
    rules.optional_whole: _WHOLE,
    rules.optional_count: f"type({{0}}) is not int or not 0 <= {{0}} <= {rules.LARGEST}",
    rules.rank: f"type({{0}}) is not int or not 0 < {{0}} <= {rules.LARGEST}",
    rules.flag: "{0} is not True and {0} is not False",
    rules.optional_flag: "{0} is not True and {0} is not False",
}
"""Rule → when a stored value is not the value as it is; the rule itself decides then."""

OPTIONAL = frozenset(
    {
        rules.optional_text,
        rules.optional_meaning,
        rules.optional_id,
        rules.form,
        rules.optional_whole,
        rules.optional_count,
        rules.rank,
        rules.optional_flag,
    }
)
"""Those whose value may be None."""


def is_attribute_read(fallback: Callable[[View], object] | None) -> Attribute[Any] | None:
    """Return the attribute whose `read` a fallback is."""
    owner = getattr(fallback, "__self__", None)
    return owner if isinstance(owner, Attribute) and fallback == owner.read else None


class Found(NamedTuple):
    """A stored value that has been found.

    Attributes:
        value: The variable with the value, if it is stored as usual; in DynamoDB JSON else None.
        stored: An expression of the stored value, whatever it is.
        is_missing: An expression of whether none is stored, or null.
    """

    value: str
    stored: str
    is_missing: str


class Inside(NamedTuple):
    """A map inside an item.

    Attributes:
        item: The variable with the map.
        is_present: An expression of whether it is stored, and not empty.
        is_missing: An expression of whether nothing is stored, or null; both are false if it is malformed.
    """

    item: str
    is_present: str
    is_missing: str


class StoredValues:
    """Writes what reads stored values of a subject."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def item(self, subject: Subject) -> str:
        """Return the variable with the stored map."""
        if subject.item is not None:
            return subject.item
        what = ("item", subject.boxed)
        return self.source.known(what) or self.source.remember(
            what, self.source.set(f"{subject.boxed}.item.attributes")
        )

    def view(self, subject: Subject) -> str:
        """Return the variable with a view of the stored map."""
        what = ("view", subject.item, subject.boxed)
        found = self.source.known(what)
        if found is not None:
            return found
        expression = f"{subject.boxed}.item" if subject.item is None else self._view_of(subject, subject.view)
        return self.source.remember(what, self.source.set(expression))

    def found(self, subject: Subject, attribute: Attribute[Any]) -> Found:
        """Write what finds a stored value."""
        source, holder = self.source, self.item(subject)
        *way, last = attribute.steps
        for step in way:
            holder = self._map(subject, holder, step)
        if not subject.is_wire:
            value = source.set(f"{holder}.get({last!r})")
            return Found(value, value, f"{value} is None")
        wire = source.set(f"{holder}.get({last!r}, {self._missing})")
        tag = TAGS.get(attribute.rule, "S")
        value = source.set(f"{wire}.get({tag!r})")
        if tag == "N":
            source.line(f"{value} = {source.constant(WHOLE_NUMBERS)}[{value}]")
        stored = f"{source.constant(stored_value)}({wire})"
        return Found(value, stored, f"(not {wire} or 'NULL' in {wire})")

    def _map(self, subject: Subject, holder: str, step: str) -> str:
        """Write what finds a map inside a map; return its variable."""
        source = self.source
        what = ("map", holder, step)
        found = source.known(what)
        if found is not None:
            return found
        if subject.is_wire:
            missing = self._missing
            return source.remember(what, source.set(f"{holder}.get({step!r}, {missing}).get('M', {missing})"))
        found = source.set(f"{holder}.get({step!r})")
        source.line(f"if type({found}) is not dict: {found} = {source.constant(_EMPTY)}")
        return source.remember(what, found)

    def list(self, subject: Subject, attribute: ViewsAttribute[Any]) -> str:
        """Write what reads a list of maps; return an expression of the maps and their positions."""
        source, holder = self.source, self.item(subject)
        *way, last = attribute.steps
        for step in way:
            holder = self._map(subject, holder, step)
        if subject.is_wire:
            read, stored = source.constant(WireList(attribute)), f"{holder}.get({last!r}, {self._missing})"
        else:
            read, stored = source.constant(StoredList(attribute)), f"{holder}.get({last!r})"
        return f"{read}({stored}, {self.item(subject)}, {subject.index})"

    def inner(self, subject: Subject, attribute: ViewAttribute[Any]) -> Inside:
        """Write what finds a map inside the item."""
        source, holder = self.source, self.item(subject)
        *way, last = attribute.steps
        for step in way:
            holder = self._map(subject, holder, step)
        if not subject.is_wire:
            found = source.set(f"{holder}.get({last!r})")
            return Inside(found, f"type({found}) is dict and {found}", f"{found} is None")
        wire = source.set(f"{holder}.get({last!r}, {self._missing})")
        found = source.set(f"{wire}.get('M')")
        return Inside(found, found, f"(not {wire} or 'NULL' in {wire})")

    @property
    def _missing(self) -> str:
        return self.source.constant(MISSING)

    def read(self, subject: Subject, attribute: Attribute[Any]) -> str:
        """Write what reads an attribute; return the variable with its value."""
        source = self.source
        what = ("value", self.item(subject), id(attribute))
        value = source.known(what)
        if value is not None:
            return value
        if isinstance(attribute, ViewAttribute | ViewsAttribute):
            return source.remember(what, source.set(self.opaque(subject, attribute.read)))
        found = self.found(subject, attribute)
        rule, misses = source.constant(attribute.rule), MISSES.get(attribute.rule)
        value = found.value if misses else source.set(f"{rule}({found.stored})")
        if misses:
            otherwise = f"{rule}({found.stored})"
            if attribute.rule in OPTIONAL:
                otherwise = f"None if {found.is_missing} else {otherwise}"
            source.line(f"if {misses.format(value)}: {value} = {otherwise}")
        if attribute.fallback is not None:
            with source.block(f"if {value} is None:"):
                other = is_attribute_read(attribute.fallback)
                instead = self.read(subject, other) if other else self.opaque(subject, attribute.fallback)
                source.line(f"{value} = {instead}")
        return source.remember(what, value)

    def opaque(self, subject: Subject, read: Callable[[View], object]) -> str:
        """Return an expression of what a function reads of the item."""
        return f"{self.source.constant(read)}({self.view_for(subject)})"

    def view_for(self, subject: Subject) -> str:
        """Return an expression of a view that is good for one read."""
        if subject.item is None:
            return self.view(subject)
        return self._view_of(subject, subject.view or View)

    def _view_of(self, subject: Subject, view: type[View] | None) -> str:
        item = f"{self.source.constant(from_wire)}({subject.item})" if subject.is_wire else subject.item
        place = "" if subject.is_whole else f", {self.source.constant(INSIDE)}, {subject.index}"
        return f"{self.source.constant(view)}({item}{place})"


_EMPTY: dict[str, Any] = {}
