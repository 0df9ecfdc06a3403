"""The steps of a plan that wait for the table: all of a level are begun, then finished with what was read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from loaders.links import FAMILY
from loaders.morphemes.catalogue import FoundMorpheme
from plans.arguments import Arguments
from plans.run import LATER, Run, SelectionInfo, Step
from plans.shapes import Shape
from schema.fields.declared import ByIds
from table.engine.wires import parsed
from table.model.items import StoredFamily

__all__ = ["AsyncStep", "ComputedStep", "IdsStep", "LinkStep", "MemberStep", "Room"]


class LinkStep(Step):
    """The object of another item; the payload is its key."""

    def begin(self, run: Run, payload: Any) -> None:
        """Note the key."""
        run.want(payload)

    def finish(self, run: Run, payload: Any, _awaited: Any) -> object:
        """Show the item."""
        found = run.found[payload]
        return None if found is None else self.render(parsed(found), 0, run)


@dataclass(slots=True)
class AsyncStep(Step):
    """A field with a resolver that reads; the payload is its object."""

    resolver: Callable[..., Coroutine[Any, Any, object]]
    info: SelectionInfo | None
    arguments: Arguments | None
    render: Callable[..., Any] = NotImplemented
    is_resolved: ClassVar[bool] = True

    def begin(self, run: Run, payload: Any) -> Coroutine[Any, Any, object]:
        """Call the resolver."""
        arguments = {} if self.arguments is None else self.arguments.of(run)
        if self.info is not None:
            arguments = {**arguments, "info": self.info.of(run)}
        return self.resolver(payload, **arguments)

    def finish(self, run: Run, _payload: Any, awaited: Any) -> object:
        """Show its result."""
        return self.render(awaited, run)


@dataclass(slots=True)
class ComputedStep(Step):
    """A field whose value a coroutine function computes; the payload is what it is computed from."""

    function: Callable[..., Coroutine[Any, Any, object]]
    arguments: Arguments | None
    render: Callable[..., Any] = NotImplemented
    is_resolved: ClassVar[bool] = True

    def begin(self, run: Run, payload: Any) -> Coroutine[Any, Any, object]:
        """Call the function."""
        return self.function(*payload) if self.arguments is None else self.function(*payload, **self.arguments.of(run))

    def finish(self, run: Run, _payload: Any, awaited: Any) -> object:
        """Show its result."""
        return self.render(awaited, run)


@dataclass(slots=True)
class IdsStep(Step):
    """Objects that a field of the query root names by their ids."""

    declared: ByIds
    info: SelectionInfo
    arguments: Arguments
    is_list: bool
    otherwise: AsyncStep
    shape: Shape
    render: Callable[..., Any] = NotImplemented

    def ids(self, run: Run) -> Sequence[str] | None:
        """Return the ids; None if the objects are named in another way."""
        if id(self) not in run.values:
            run.values[id(self)] = self.declared.ids(**self.arguments.of(run))
        found: Sequence[str] | None = run.values[id(self)]
        return found

    def begin(self, run: Run, payload: Any) -> Coroutine[Any, Any, object] | None:
        """Note the keys of the objects, and those that are read along with them."""
        ids = self.ids(run)
        if ids is None:
            return self.otherwise.begin(run, payload)
        if run.keeping is not None:
            ids = run.keeping.missing(self.shape, ids, run)
        for key in self.declared.along(run.context, ids, self.info.selected):
            run.want(key)
        for one in ids:
            run.want(self.declared.to.key(one))
        return None

    def finish(self, run: Run, payload: Any, awaited: Any) -> object:
        """Show the object, or what was found in another way."""
        ids = self.ids(run)
        return self.otherwise.finish(run, payload, awaited) if ids is None else self.shown(run, ids[0])

    def shown(self, run: Run, one: str) -> object:
        """Show the object with an id, None if there is none."""
        keeping = run.keeping
        if keeping is not None and (kept := keeping.taken(self.shape, run, one)) is not None:
            return kept
        key = self.declared.to.key(one)
        found = run.found[key]
        if found is None:
            return None
        run.check()
        found = parsed(found)
        return self.render(found, 0, run) if keeping is None else keeping.rendered(self, one, found, key, run)


KEPT_MEMBERS: Final = 20_000
"""The most morphemes that all plans keep as they are shown, some 1 KB each."""


@dataclass(slots=True)
class Room:
    """How many morphemes all plans of a process keep."""

    used: int = 0


class MemberStep(Step):
    """A morpheme of the catalogue; the payload is the ids of its family and its own.

    What is the same for every request is shown once for each version of the catalogue.

    Attributes:
        is_constant: Whether what is selected of a morpheme depends on the catalogue alone.
        shown: Makes the object of a morpheme.
    """

    def __init__(self, shown: Callable[[FoundMorpheme], object], room: Room) -> None:
        self.shown = shown
        self._room = room
        self.is_constant = False
        self._kept: dict[tuple[str | None, str | None], tuple[object, int]] = {}
        self._kept_for: str | None = None

    def forget(self) -> None:
        """Keep nothing any more."""
        self._room.used -= len(self._kept)
        self._kept.clear()

    def find(self, run: Run, family_id: str | None, morpheme_id: str | None) -> object:
        """Return a morpheme as it is shown, None if there is none, or `LATER` if it has to be read."""
        warm = run.catalogue
        # A plan that is not used for long must not keep a catalogue alive, so it remembers the version alone.
        version = None if warm is None else warm.version
        if version != self._kept_for:
            self.forget()
            self._kept_for = version
        kept = self._kept.get((family_id, morpheme_id))
        if kept is not None:
            run.objects += kept[1]
            return kept[0]
        if warm is None:
            return LATER
        if not family_id:
            found = warm.morphemes.get(morpheme_id or "")
            return LATER if found is None else self._rendered(run, found, (family_id, morpheme_id))
        family = warm.families.get(family_id)
        if family is None:
            return LATER
        return self._member(run, family, family_id, morpheme_id)

    def _member(self, run: Run, family: StoredFamily, family_id: str | None, morpheme_id: str | None) -> object:
        for member in family.members:
            if member.morpheme_id == morpheme_id:
                return self._rendered(run, FoundMorpheme(family, member), (family_id, morpheme_id))
        return None

    def _rendered(self, run: Run, found: FoundMorpheme, ids: tuple[str | None, str | None]) -> object:
        before, waiting = run.objects, len(run.pending)
        rendered = self.render(self.shown(found), run)
        is_cached = run.catalogue is not None and run.catalogue.families.get(found.family.family_id) is found.family
        if self.is_constant and is_cached and len(run.pending) == waiting and self._room.used < KEPT_MEMBERS:
            self._kept[ids] = (rendered, run.objects - before)
            self._room.used += 1
        return rendered

    def begin(self, run: Run, payload: Any) -> Coroutine[Any, Any, object] | None:
        """Note the key of the family, or look for the morpheme by its id alone."""
        family_id, morpheme_id = payload
        if family_id:
            run.want(FAMILY.key(family_id))
            return None
        return run.context.loaders.morphemes.morpheme(morpheme_id or "")

    def finish(self, run: Run, payload: Any, awaited: Any) -> object:
        """Show the morpheme."""
        family_id, morpheme_id = payload
        if not family_id:
            return None if awaited is None else self._rendered(run, awaited, payload)
        found = run.attributes(FAMILY.key(family_id))
        return None if found is None else self._member(run, FAMILY.view(found), family_id, morpheme_id)
