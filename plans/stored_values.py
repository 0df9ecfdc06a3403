"""The source that reads stored values: a fast case for those of the usual type, and the rule for anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plans.source import Source
from plans.subject import INSIDE, Subject
from table.model import rules
from table.model.attribute import Attribute, View

__all__ = ["MISSES", "OPTIONAL", "StoredValues", "is_attribute_read"]

_TEXT = 'type({0}) is not str or {0} in {{"", "None", "null"}}'
_FORM = 'type({0}) is not str or {0} in {{"", "None", "null", "-", "—"}}'
_WHOLE = f"type({{0}}) is not int or not {-rules.LARGEST} <= {{0}} <= {rules.LARGEST}"

MISSES: Mapping[Any, str] = {
    rules.text: _TEXT,
    rules.optional_text: _TEXT,
    rules.id_text: _TEXT,
    rules.optional_id: _TEXT,
    rules.form: _FORM,
    rules.whole: _WHOLE,
    rules.optional_whole: _WHOLE,
    rules.rank: f"type({{0}}) is not int or not 0 < {{0}} <= {rules.LARGEST}",
    rules.flag: "{0} is not True and {0} is not False",
    rules.optional_flag: "{0} is not True and {0} is not False",
}
"""Rule → when a stored value is not the value as it is; the rule itself decides then."""

OPTIONAL = frozenset(
    {rules.optional_text, rules.optional_id, rules.form, rules.optional_whole, rules.rank, rules.optional_flag}
)
"""Those whose value may be None."""


def is_attribute_read(fallback: Callable[[View], object] | None) -> Attribute[Any] | None:
    """Return the attribute whose `read` a fallback is."""
    owner = getattr(fallback, "__self__", None)
    return owner if isinstance(owner, Attribute) and fallback == owner.read else None


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
        if subject.item is None:
            expression = f"{subject.boxed}.item"
        elif subject.is_whole:
            expression = f"{self.source.constant(subject.view)}({subject.item})"
        else:
            place = f"{self.source.constant(INSIDE)}, {subject.index}"
            expression = f"{self.source.constant(subject.view)}({subject.item}, {place})"
        return self.source.remember(what, self.source.set(expression))

    def raw(self, subject: Subject, attribute: Attribute[Any]) -> str:
        """Return an expression of a stored value, None where it is missing."""
        source, holder = self.source, self.item(subject)
        *way, last = attribute.steps
        for step in way:
            what = ("map", holder, step)
            found = source.known(what)
            if found is None:
                found = source.set(f"{holder}.get({step!r})")
                source.line(f"if type({found}) is not dict: {found} = {source.constant(_EMPTY)}")
                source.remember(what, found)
            holder = found
        return f"{holder}.get({last!r})"

    def read(self, subject: Subject, attribute: Attribute[Any]) -> str:
        """Return the variable with the value of an attribute."""
        source = self.source
        what = ("value", self.item(subject), id(attribute))
        found = source.known(what)
        if found is not None:
            return found
        misses = MISSES.get(attribute.rule)
        if misses is None:
            return source.remember(what, source.set(self.opaque(subject, attribute.read)))
        value = source.set(self.raw(subject, attribute))
        source.line(f"if {misses.format(value)}: {value} = {source.constant(attribute.rule)}({value})")
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
        view = self.source.constant(subject.view or View)
        if subject.is_whole:
            return f"{view}({subject.item})"
        return f"{view}({subject.item}, {self.source.constant(INSIDE)}, {subject.index})"


_EMPTY: dict[str, Any] = {}
