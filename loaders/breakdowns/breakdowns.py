"""Breakdowns of words, and the rule that picks the best one for a viewer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from loaders.breakdowns.breakdown_id import BreakdownId, Digest
from loaders.paging import CursorKey, Edge, ListPage, query_all, query_page
from loaders.readable import readable, readable_page
from loaders.reader import Reader
from loaders.viewer import Viewer
from table.engine.protocol import Attributes, PrimaryKey
from table.errors import MalformedItemError
from table.model import items, keys

__all__ = ["OF_A_BREAKDOWN", "Breakdowns", "microsecond_of"]

OF_A_BREAKDOWN = (
    items.StoredBreakdown.word_id,
    items.StoredBreakdown.is_verified,
    items.StoredBreakdown.is_inference,
    items.StoredBreakdown.submitted_at,
    items.StoredBreakdown.submitter,
    items.StoredBreakdown.parts,
)
"""What lists sort breakdowns by and show of every breakdown."""

_OF_A_CHANGE = (
    items.HistoryEntry.changed_at,
    items.HistoryEntry.change,
    items.HistoryEntry.before,
    items.HistoryEntry.after,
)


class Breakdowns:
    """The breakdowns of one request, for its viewer; None is an anonymous viewer.

    Attributes:
        written: Key → breakdown that this request wrote, None if deleted; the indexes show it later.
    """

    def __init__(self, reader: Reader, viewer: Viewer | None) -> None:
        self.written: dict[PrimaryKey, Attributes | None] = {}
        self.reader = reader
        self.stored = reader.stored
        self.viewer = viewer

    def keys_of(self, word_id: str) -> list[PrimaryKey]:
        """Return the keys that `official` and `best` read, so that one batch can read them with the word."""
        own = [] if self.viewer is None else self.viewer.breakdown_keys(word_id)
        return [keys.official_breakdown(word_id), *own]

    def keys_with_words(self, word_ids: Iterable[str]) -> list[PrimaryKey]:
        """Return the keys of several words, and those that say whether the viewer is an admin."""
        found = [key for word_id in word_ids for key in self.keys_of(word_id)]
        return found if self.viewer is None else [*found, *self.viewer.keys]

    async def official(self, word_id: str) -> items.StoredBreakdown | None:
        """Read the official breakdown of a word: part of 1 BatchGetItem."""
        found = await self.stored.get(keys.official_breakdown(word_id))
        return None if found is None else items.StoredBreakdown(found)

    async def of_viewer(self, word_id: str) -> items.StoredBreakdown | None:
        """Read the viewer's breakdown of a word: part of 1 BatchGetItem, no read for an anonymous viewer.

        Of an own one and an official one that the viewer submitted, the newer: the official one replaces an earlier
        own one, and a verified one that it replaced stays as the viewer's own. One whose date cannot be read is older.
        """
        if self.viewer is None:
            return None
        self.viewer.touch()
        found = await asyncio.gather(*map(self.stored.get, self.keys_of(word_id)))
        official, *own = [None if one is None else items.StoredBreakdown(one) for one in found]
        if official is not None and not self.viewer.did_submit(official):
            official = None
        submitted = [breakdown for breakdown in (*own, official) if breakdown is not None]
        return max(submitted, key=microsecond_of, default=None)

    async def best(self, word_id: str) -> items.StoredBreakdown | None:
        """Return the best breakdown: verified, else the viewer's, else another user's, else a program's guess.

        Reads the official one and the viewer's by key, and 1 Query only if neither decides.
        """
        if self.viewer is None:
            official, own = await self.official(word_id), None
        else:
            official, own = await asyncio.gather(self.official(word_id), self.of_viewer(word_id))
        if official is not None and official.is_verified:
            return official
        if own is not None:
            return own
        if official is not None and official.submitter is not None:
            return official
        submitted = [breakdown for breakdown in await self._of_word(word_id) if not breakdown.is_official]
        return max(_readable(submitted), key=microsecond_of, default=official)

    async def all_of(self, word_id: str) -> list[Edge[items.StoredBreakdown]]:
        """Return all breakdowns of a word, best first, each with its cursor key.

        Costs 1 Query, and reads the official one and the viewer's own by key: an official breakdown may lack its index
        keys, and the index can lag behind the viewer's own. Those that cannot be read are left out.
        """
        if self.viewer is not None:
            self.viewer.touch()
        by_key = await asyncio.gather(*map(self.stored.get, self.keys_of(word_id)))
        known = dict(zip(self.keys_of(word_id), by_key, strict=True))
        found = [
            breakdown
            for breakdown in await self._of_word(word_id)
            if not breakdown.is_official and breakdown.key not in known
        ]
        found += [items.StoredBreakdown(one) for one in by_key if one is not None]
        edges = [Edge(breakdown, _cursor_key(breakdown)) for breakdown in _readable(found)]
        return sorted(edges, key=lambda edge: edge.cursor_key)

    async def history(self, word_id: str, *, first: int, after: CursorKey | None) -> ListPage[items.HistoryEntry]:
        """Read a page of the changes of a word's official breakdown, newest first: 1 Query.

        A change whose time or kind cannot be read is left out.
        """
        condition = keys.history_of_word(word_id, forward=False)
        page = await query_page(self.reader, condition, first=first, after=after, consistent=self.viewer is not None)
        edges = [Edge(items.HistoryEntry(edge.value), edge.cursor_key) for edge in page.edges]
        return readable_page(ListPage(edges, has_next=page.has_next), _OF_A_CHANGE)

    async def with_id(self, local_id: str, digest: Digest) -> items.StoredBreakdown | None:
        """Find a breakdown by its id; None if the id is malformed or matches nothing."""
        breakdown_id = BreakdownId.parse(local_id)
        if breakdown_id is None:
            return None
        if breakdown_id.submitter_digest is None:
            return await self.official(breakdown_id.word_id)
        if self._is_viewers(breakdown_id, digest):
            own = await self.of_viewer(breakdown_id.word_id)
            return None if own is None or own.is_official else own
        return await self._of_another(breakdown_id, digest)

    async def locate(self, local_id: str, digest: Digest) -> tuple[str, PrimaryKey] | None:
        """Return the word and the key of a breakdown by its id, whether or not it still exists.

        Only another user's breakdown, and an e-mail with two spellings, need a read.
        """
        breakdown_id = BreakdownId.parse(local_id)
        if breakdown_id is None:
            return None
        word_id = breakdown_id.word_id
        if breakdown_id.submitter_digest is None:
            return word_id, keys.official_breakdown(word_id)
        if self.viewer is not None and self._is_viewers(breakdown_id, digest):
            own = self.viewer.breakdown_keys(word_id)
            stored = await self.read_latest(own) if len(own) > 1 else {}
            return word_id, next((key for key in own if stored.get(key) is not None), own[0])
        found = await self._of_another(breakdown_id, digest)
        return None if found is None else (word_id, found.key)

    async def read_latest(self, requested: Iterable[PrimaryKey]) -> dict[PrimaryKey, Attributes | None]:
        """Read items strongly consistently, and show them to the other loaders of this request."""
        unique = list(dict.fromkeys(requested))
        found = await self.reader.engine.get_many(unique, budget=self.reader.budget, consistent=True)
        stored = {key: found.get(key) for key in unique}
        self.stored.replace(stored)
        return stored

    async def row_keys(self, word_id: str) -> list[PrimaryKey]:
        """Read the keys of the items that store the parts of a word's official breakdown: 1 consistent Query."""
        rows = await query_all(self.reader, keys.breakdown_items_of_word(word_id), consistent=True)
        return [keys.key_of(row) for row in rows]

    def _is_viewers(self, breakdown_id: BreakdownId, digest: Digest) -> bool:
        return self.viewer is not None and breakdown_id.is_of(self.viewer.email, digest)

    async def _of_another(self, breakdown_id: BreakdownId, digest: Digest) -> items.StoredBreakdown | None:
        listed = [edge.value for edge in await self.all_of(breakdown_id.word_id) if not edge.value.is_official]
        return next((one for one in listed if breakdown_id.is_of(one.submitter or "", digest)), None)

    async def _of_word(self, word_id: str) -> list[items.StoredBreakdown]:
        condition = keys.breakdowns_of_word(word_id)
        indexed = [items.StoredBreakdown(item) for item in await query_all(self.reader, condition)]
        written = [items.StoredBreakdown(one) for one in self.written.values() if one is not None]
        return [
            *(breakdown for breakdown in indexed if breakdown.key not in self.written),
            *(breakdown for breakdown in written if breakdown.word_id == word_id),
        ]


def microsecond_of(breakdown: items.StoredBreakdown) -> int:
    """Return when a breakdown was submitted, in microseconds since 1970; 0 for one whose date cannot be read."""
    try:
        return int(breakdown.submitted_at.timestamp() * 1_000_000)
    except MalformedItemError:
        return 0


def _readable(found: Iterable[items.StoredBreakdown]) -> list[items.StoredBreakdown]:
    return readable(found, lambda breakdown: breakdown, OF_A_BREAKDOWN)


def _cursor_key(breakdown: items.StoredBreakdown) -> CursorKey:
    """Sort verified before users' (official first, then new to old) before guesses."""
    if breakdown.is_verified:
        step = 0
    elif breakdown.submitter is not None:
        step = 1 if breakdown.is_official else 2
    else:
        step = 3
    return step, -microsecond_of(breakdown), breakdown.submitter or ""
