"""Objects that are kept as JSON: what operations name by their ids again is neither read nor shown again.

Only answers that are the same for every viewer are made of kept objects, and only of such answers are objects kept; the
rules are those of the response cache (`docs/caching.md`). An object is complete once the last level of its run has been
read. Until then, the fields of it that wait are followed from level to level, to know everything it is made of.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

import orjson

from plans.shapes import Shape
from schema.operations.cache_policy import CacheHint
from schema.operations.fresh_cache import FreshCache
from schema.operations.rendered import to_json
from table.engine.protocol import PrimaryKey
from table.model import topics

if TYPE_CHECKING:
    from plans.run import Pending, Run
    from schema.fields.context import Context

__all__ = ["KEPT_SECONDS", "Keeping", "KeptObjects"]

KEPT_SECONDS = 300.0
"""The longest time for which an object is kept, as in the response cache."""

LARGEST_PART = 64
"""An object larger than this part of the cache is not kept."""

MOST_OBJECTS = 40_000
"""The most objects that are kept, some 2 KB each with a breakdown."""

Key: TypeAlias = tuple[object, ...]
"""The data version, the shape of an object, the values of the variables it depends on, and its id."""

UNSET = object()


class KeptObject(NamedTuple):
    """An object as JSON.

    Attributes:
        json: Its JSON, to be embedded in an answer.
        size: The bytes of it.
        objects: The objects that it consists of.
    """

    json: orjson.Fragment
    size: int
    objects: int


class KeptObjects:
    """The objects that a process keeps, bounded by their memory.

    Attributes:
        used: How many objects of answers were kept ones.
        stored: How many were stored.
        is_bypassed: Whether none are kept, because other software may change the table unnoticed.
    """

    def __init__(self, max_bytes: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Create an empty store of a size; `clock` returns the current time in seconds."""
        self.cache = FreshCache[Key, KeptObject](max_bytes, max_entries=MOST_OBJECTS, clock=clock)
        self.is_bypassed: Callable[[], bool] = lambda: False
        self.used = 0
        self.stored = 0

    def __len__(self) -> int:
        """Return the number of objects, expired ones included."""
        return len(self.cache)

    def keeping(self, context: Context, hint: CacheHint) -> Keeping | None:
        """Return what keeps objects of an operation; None for one whose answer the response cache would not keep.

        Args:
            context: The request.
            hint: How long the answer may be cached, and by whom.
        """
        if self.is_bypassed():
            if len(self):
                self.forget((topics.EVERYTHING,))
            return None
        if not hint.is_public or context.loaders.viewer is not None or not context.loaders.is_cacheable:
            return None
        return Keeping(self, context, hint.max_age or 0)

    @property
    def largest(self) -> int:
        """The bytes of the largest object that is kept."""
        return self.cache.max_bytes // LARGEST_PART

    def forget(self, changed: Collection[str]) -> None:
        """Remove the objects that are made of topics that have changed."""
        self.cache.forget(changed)

    def agreed(self, at: float) -> None:
        """Note a moment when all changes of other processes were known."""
        self.cache.agreed(at)


class ShapedStep(Protocol):
    """A step whose objects may be kept."""

    @property
    def shape(self) -> Shape:
        """What is kept of them."""

    @property
    def render(self) -> Callable[..., Any]:
        """Shows one of them."""


@dataclass(slots=True)
class _New:
    """An object that is being made.

    Attributes:
        key: Its key.
        shape: What is selected of it.
        shown: What is shown of it.
        objects: The objects it consists of so far.
        made_of: The topics it depends on so far.
        is_kept: Whether it may be kept.
    """

    key: Key
    shape: Shape
    shown: object
    objects: int = 0
    made_of: set[str] = field(default_factory=set)
    is_kept: bool = True


class _Before(NamedTuple):
    """How much a run had before a part of an object was shown."""

    pending: int
    links: int
    objects: int


class Keeping:
    """What one run takes from the kept objects, and what it adds to them.

    Attributes:
        bytes: The bytes of the objects that were taken.
    """

    def __init__(self, kept: KeptObjects, context: Context, seconds: float) -> None:
        """Begin a run whose answer may be cached for some seconds."""
        about = context.loaders.about_item
        self.bytes = 0
        self._kept = kept
        self._context = context
        self._data_version = "" if about is None else about.data_version
        self._seconds = min(seconds, KEPT_SECONDS)
        self._begun = kept.cache.begin()
        self._taken: dict[Shape, dict[str, KeptObject]] = {}
        self._commons: dict[Shape, tuple[object, ...]] = {}
        self._without_key: set[Shape] = set()
        self._new: list[_New] = []
        self._owners: dict[int, _New] = {}
        self._next: dict[int, _New] = {}

    def _common(self, shape: Shape, run: Run) -> tuple[object, ...]:
        """Return what the keys of all objects of a shape have in common in a run."""
        common = self._commons.get(shape)
        if common is None:
            coerced = run.variables.coerced
            values = tuple(coerced.get(name, UNSET) for name in shape.variables)
            common = self._commons[shape] = (self._data_version, shape, values)
        return common

    def missing(self, shape: Shape, ids: Sequence[str], run: Run) -> Sequence[str]:
        """Take the objects with these ids that are kept; return the ids of the others."""
        if not shape.is_kept:
            return ids
        cache, common, missing = self._kept.cache, self._common(shape, run), []
        taken = self._taken.setdefault(shape, {})
        oldest, topics_of = cache.clock(), set[str]()
        try:
            for one, made in zip(
                ids, cache.get_all([(*common, one) for one in ids], self._context.client), strict=True
            ):
                if made is None:
                    missing.append(one)
                    continue
                taken[one] = made.value
                oldest = min(oldest, made.made_at)
                topics_of |= made.made_of
        except TypeError:  # a variable whose value is a list or an input object
            self._without_key.add(shape)
            return ids
        if len(missing) < len(ids):
            dependencies = self._context.loaders.reader.dependencies
            dependencies.note_age(cache.clock() - oldest)
            dependencies.note(*topics_of)
        return missing

    def taken(self, shape: Shape, run: Run, one: str) -> object:
        """Return an object that was kept, and count what it consists of; None if it was not."""
        of_shape = self._taken.get(shape)
        found = of_shape.get(one) if of_shape else None
        if found is None:
            return None
        run.objects += found.objects
        self.bytes += found.size
        self._kept.used += 1
        run.check()
        return found.json

    def rendered(self, step: ShapedStep, one: str, found: object, key: PrimaryKey, run: Run) -> object:
        """Show an object that has been read, to be kept."""
        before = _Before(len(run.pending), len(run.links), run.objects)
        shown = step.render(found, 0, run)
        if step.shape.is_kept and step.shape not in self._without_key:
            new = _New((*self._common(step.shape, run), one), step.shape, shown)
            self._note(new, key)
            self._new.append(new)
            self._follow(new, before, run)
        return shown

    def next_level(self) -> None:
        """Begin to finish the fields that wait in a level."""
        self._owners, self._next = self._next, {}

    def finish(self, at: int, pending: Pending, awaited: Mapping[int, object], run: Run) -> object:
        """Return the value of a field that waited, and note what it adds to the object that it is part of.

        Args:
            at: The place of the field in its level.
            pending: The field.
            awaited: The results of the fields that were awaited, by their places. They have been read in their own way,
                so their objects are not kept.
            run: The run.
        """
        _, _, step, payload = pending
        owner = self._owners.get(at)
        if owner is None:
            return step.finish(run, payload, awaited.get(at))
        before = _Before(len(run.pending), len(run.links), run.objects)
        value = step.finish(run, payload, awaited.get(at))
        if at in awaited:
            owner.is_kept = False
            owner.shape.is_kept &= not step.is_resolved
        self._follow(owner, before, run)
        return value

    def _note(self, owner: _New, key: PrimaryKey) -> None:
        topic = topics.of_key(key)
        if topic is not None:
            owner.made_of.add(topic)

    def _follow(self, owner: _New, before: _Before, run: Run) -> None:
        owner.objects += run.objects - before.objects
        for key in run.links[before.links :]:
            self._note(owner, key)
        for place in range(before.pending, len(run.pending)):
            self._next[place] = owner

    def end(self) -> None:
        """Keep the objects that were made, once the answer is complete and nothing is wrong with it."""
        if not self._context.loaders.is_cacheable:
            return
        for new in self._new:
            if not new.is_kept:
                continue
            content = to_json(new.shown)
            if len(content) > self._kept.largest:
                continue
            # A copy of its own size: orjson's result keeps a larger buffer.
            kept = KeptObject(orjson.Fragment(bytes(memoryview(content))), len(content), new.objects)
            self._kept.stored += self._kept.cache.put(
                new.key,
                kept,
                self._begun,
                size=len(content),
                made_of=frozenset(new.made_of),
                seconds=self._seconds,
                client=self._context.client,
            )
