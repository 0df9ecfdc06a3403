"""Lists of submissions: those of one user, and the review queue."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from loaders.breakdowns.breakdowns import OF_A_BREAKDOWN, microsecond_of
from loaders.paging import CursorKey, Edge, ListPage, query_all, query_page
from loaders.readable import readable, readable_page
from loaders.reader import Reader
from loaders.stored import present
from loaders.viewer import Viewer
from table.engine.protocol import Attributes, PrimaryKey
from table.model import derived_items, items, keys

__all__ = ["Submissions"]


class Submissions:
    """The lists of one request."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    async def of_viewer(
        self, viewer: Viewer, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredBreakdown]:
        """Return a page of a user's submissions, newest first.

        The user's own breakdowns are read as they are stored, so that those which the original service wrote or deleted
        are right at once. Where the user's official ones are is read from gsi1 and from the list of submissions; each
        is then read by its key.

        Costs 2 Query for each spelling of the e-mail and 1 for the list of submissions, all concurrent, and 1
        BatchGetItem if the page has official breakdowns. A list ends after `LIST_PAGES` MB. Those that cannot be read
        are left out.
        """
        viewer.touch()
        own, listed = await asyncio.gather(self._own(viewer), self._listed_elsewhere(viewer))
        found = {breakdown.key: breakdown for breakdown in own}
        partitions = {key.pk for key in viewer.keys}
        for breakdown in sorted(listed, key=microsecond_of):
            if breakdown.key.pk not in partitions:
                found[breakdown.key] = breakdown
        edges = [Edge(breakdown, _newest_first(breakdown)) for breakdown in found.values()]
        following = sorted(
            (edge for edge in edges if after is None or edge.cursor_key > after), key=lambda edge: edge.cursor_key
        )
        page: list[Edge[items.StoredBreakdown]] = []
        while following and len(page) <= first:
            page += await self._confirmed(viewer, following[: first + 1], partitions)
            following = following[first + 1 :]
        return ListPage(page[:first], has_next=len(page) > first)

    async def _own(self, viewer: Viewer) -> list[items.StoredBreakdown]:
        conditions = map(keys.own_breakdowns, viewer.spellings)
        return _breakdowns_of(
            await asyncio.gather(*(query_all(self.reader, one, consistent=True) for one in conditions))
        )

    async def _listed_elsewhere(self, viewer: Viewer) -> list[items.StoredBreakdown]:
        """Return what gsi1 and the list of submissions say that the user submitted; either may be out of date."""
        reads: list[Awaitable[list[Attributes]]] = [
            query_all(self.reader, keys.breakdowns_of_user(spelling)) for spelling in viewer.spellings
        ]
        if not self.reader.has_derived_items:
            return _breakdowns_of(await asyncio.gather(*reads))
        listed = query_all(self.reader, keys.submissions_of_user(viewer.email), consistent=True)
        entries, *indexed = await asyncio.gather(listed, *reads)
        return [*_breakdowns_of(indexed), *(derived_items.SubmissionEntry(entry).breakdown for entry in entries)]

    async def _confirmed(
        self, viewer: Viewer, edges: Sequence[Edge[items.StoredBreakdown]], read: set[str]
    ) -> list[Edge[items.StoredBreakdown]]:
        """Return what is still stored as the user's and can be read; partitions in `read` have just been read."""
        unsure = [edge.value.key for edge in edges if edge.value.key.pk not in read]
        stored = map(items.StoredBreakdown, present(await self.reader.stored.get_many(unsure)))
        latest: dict[PrimaryKey, items.StoredBreakdown] = {one.key: one for one in stored if viewer.did_submit(one)}
        confirmed = []
        for edge in edges:
            if edge.value.key.pk in read:
                confirmed.append(edge)
            elif edge.value.key in latest:
                confirmed.append(Edge(latest[edge.value.key], edge.cursor_key))
        return readable(confirmed, lambda edge: edge.value, OF_A_BREAKDOWN)

    async def awaiting_review(self, *, first: int, after: CursorKey | None) -> ListPage[items.StoredBreakdown]:
        """Read a page of the review queue, oldest first: 1 Query. Breakdowns that cannot be read are left out.

        Raises:
            AdditionsMissingError: The table has no review queue.
        """
        self.reader.require_derived_items("The review queue")
        page = await query_page(self.reader, keys.reviews(), first=first, after=after, consistent=True)
        edges = [Edge(derived_items.SubmissionEntry(edge.value).breakdown, edge.cursor_key) for edge in page.edges]
        return readable_page(ListPage(edges, has_next=page.has_next), OF_A_BREAKDOWN)


def _breakdowns_of(lists: Sequence[Sequence[Attributes]]) -> list[items.StoredBreakdown]:
    return [items.StoredBreakdown(one) for found in lists for one in found]


def _newest_first(breakdown: items.StoredBreakdown) -> CursorKey:
    return -microsecond_of(breakdown), breakdown.key.pk, breakdown.key.sk
