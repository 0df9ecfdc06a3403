"""What a field shows, as data: its resolver and its step in a compiled operation are both made from it.

An object of the API shows a stored `item`, or a few private values such as the text of a form. A declaration says from
which of them the value of a field comes, and how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from loaders.links import ItemLink
from table.model.attribute import Attribute, View, ViewAttribute

__all__ = [
    "DECLARED",
    "Built",
    "ByIds",
    "Choice",
    "Chosen",
    "Computed",
    "Declaration",
    "Each",
    "EachByPresence",
    "EmbeddedPage",
    "Identity",
    "Inner",
    "Linked",
    "LinkedMember",
    "OfRequest",
    "OrNull",
    "Picked",
    "PlaceInList",
    "Source",
    "Stored",
    "WholeItem",
]

T = TypeVar("T")
R = TypeVar("R")

DECLARED = "rootski-declaration"
"""The metadata of a field that contains its declaration."""


# ------------------------------------------------------------------ where a value comes from


@dataclass(frozen=True, slots=True)
class Picked:
    """An attribute that depends on what else the object has, such as the gender whose forms it shows.

    Attributes:
        pick: Returns the attribute for the object, or for anything with the same private values.
    """

    pick: Callable[[Any], Attribute[Any]]


@dataclass(frozen=True, slots=True)
class WholeItem:
    """The item itself."""


@dataclass(frozen=True, slots=True)
class PlaceInList:
    """The position of the item in its list, from 0."""


@dataclass(frozen=True, slots=True)
class OfRequest:
    """A value of the request, such as its viewer.

    Attributes:
        pick: Returns it, from the context of the request (`schema.fields.context.Context`).
    """

    pick: Callable[[Any], object]


Source: TypeAlias = Attribute[Any] | WholeItem | PlaceInList | OfRequest | str
"""A stored attribute, the item, its place, a value of the request, or the name of a private value of the object."""


# ------------------------------------------------------------------ how a stored value is shown


@dataclass(frozen=True, slots=True)
class OrNull(Generic[T, R]):
    """A rule that applies another to any value but None, which stays None."""

    rule: Callable[[T], R]

    def __call__(self, stored: T | None) -> R | None:
        """Show a value."""
        return None if stored is None else self.rule(stored)


@dataclass(frozen=True, slots=True)
class Each(Generic[R]):
    """A rule that shows each of several items as an object of a type with an `item`."""

    kind: Callable[..., R]

    def __call__(self, items: Iterable[View]) -> list[R]:
        """Show the items."""
        return [self.kind(item=item) for item in items]


@dataclass(frozen=True, slots=True)
class EachByPresence(Generic[R]):
    """A rule that shows each of several items as an object of one of two types.

    Attributes:
        attribute: The attribute that decides.
        present: The type of items that have it.
        absent: The type of all others.
    """

    attribute: Attribute[Any]
    present: Callable[..., R]
    absent: Callable[..., R]

    def __call__(self, items: Iterable[View]) -> list[R]:
        """Show the items."""
        return [(self.present if self.attribute.read(item) else self.absent)(item=item) for item in items]


@dataclass(frozen=True, slots=True)
class Built(Generic[T, R]):
    """A rule that builds an object from a stored text, None from none.

    Attributes:
        build: Builds the object.
        kind: Its type.
        name: The private value of the type that is the text itself, if the text is simple.
        others: The other private values of the type for a simple text.
        special: Characters that a simple text does not contain.
    """

    build: Callable[[T], R | None]
    kind: type[Any]
    name: str
    others: Mapping[str, object]
    special: str

    def __call__(self, stored: T) -> R | None:
        """Show a text."""
        return self.build(stored)


# ------------------------------------------------------------------ declarations


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored attribute of the object's item, shown by a rule; None shows it unchanged."""

    attribute: Attribute[Any] | Picked
    rule: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A value computed from one or more sources and the arguments of the field.

    Attributes:
        sources: What it is computed from.
        function: Computes it; raises ValueError if it cannot be computed from what is stored.
        narrowed: Returns, for the arguments, a function of the sources alone that computes the same faster.
    """

    sources: tuple[Source, ...]
    function: Callable[..., object]
    narrowed: Callable[..., Callable[[Any], object]] | None = None


@dataclass(frozen=True, slots=True)
class Inner:
    """An object of another type with the same item.

    Attributes:
        kind: The type.
        constants: Its other private values.
    """

    kind: Callable[..., object]
    constants: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A type that shows a map inside the item, if the map is stored.

    Attributes:
        kind: The type.
        attribute: The attribute that contains the map.
        unless: Attributes that contain maps as well, without which this choice is made.
        constants: The other private values of the type.
    """

    kind: Callable[..., object]
    attribute: ViewAttribute[Any]
    unless: tuple[ViewAttribute[Any], ...] = ()
    constants: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An object of one of several types, by what is stored; null if nothing is.

    Attributes:
        choices: The types, in the order in which they are tried.
        otherwise: Shows an item for which none is chosen though a map that they mention is stored.
    """

    choices: tuple[Choice, ...]
    otherwise: Callable[[Any], object]

    def __call__(self, item: View) -> object:
        """Show an item."""
        for choice in self.choices:
            found = choice.attribute.read(item)
            if found is not None and all(other.read(item) is None for other in choice.unless):
                return choice.kind(item=found, **choice.constants)
        return self.otherwise(item)


@dataclass(frozen=True, slots=True)
class Identity:
    """The global id of an object whose id within its type is a stored attribute."""

    attribute: Attribute[Any]


@dataclass(frozen=True, slots=True)
class Linked:
    """The object of another item, null if there is none.

    Attributes:
        to: The way to the item.
        by: The attribute that contains its id; null if there is none.
    """

    to: ItemLink[Any]
    by: Attribute[Any]


@dataclass(frozen=True, slots=True)
class LinkedMember:
    """The morpheme of a part, which is found in the catalogue of families.

    Attributes:
        family: The attribute that contains the id of its family.
        member: The attribute that contains its own id.
    """

    family: Attribute[Any]
    member: Attribute[Any]


@dataclass(frozen=True, slots=True)
class EmbeddedPage:
    """A page of a list inside the item, of `first` elements after the cursor `after`."""

    attribute: Attribute[Any]


@dataclass(frozen=True, slots=True)
class ByIds:
    """Objects that the arguments of a field of the query root name by their ids.

    Attributes:
        to: The way to their items.
        ids: Returns the ids for the arguments of the field; None if they name an object in another way.
        along: Returns the keys that are read in the same call, for the ids and the fields that are selected.
        kind: Returns the class of the objects, if the type of the field is an interface.
    """

    to: ItemLink[Any]
    ids: Callable[..., Sequence[str] | None]
    along: Callable[[Any, Sequence[str], frozenset[str]], Iterable[Any]]
    kind: Callable[..., object] | None = None


Declaration: TypeAlias = Stored | Computed | Inner | Chosen | Identity | Linked | LinkedMember | EmbeddedPage | ByIds
