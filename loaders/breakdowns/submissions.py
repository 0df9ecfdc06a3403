"""Lists of submissions: those of one user, and the review queue."""

from __future__ import annotations

from loaders.paging import CursorKey, Edge, ListPage, cut, query_all, query_page
from loaders.reader import Reader
from loaders.viewer import Viewer
from table.engine.protocol import Attributes
from table.errors import TableUnavailableError
from table.model import items, keys

__all__ = ["Submissions"]


class Submissions:
    """The lists of one request. Their entries contain whole breakdowns and are always up to date."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    async def of_viewer(
        self, viewer: Viewer, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredBreakdown]:
        """Read a page of a user's submissions, newest first: 1 Query.

        A table without derived items is read in full: 1 Query for each spelling of the e-mail.
        """
        if not self.reader.has_derived_items:
            return await self._unlisted(viewer, first=first, after=after)
        page = await query_page(
            self.reader, keys.submissions_of_user(viewer.email), first=first, after=after, consistent=True
        )
        return _breakdowns(page)

    async def awaiting_review(self, *, first: int, after: CursorKey | None) -> ListPage[items.StoredBreakdown]:
        """Read a page of the review queue, oldest first: 1 Query.

        Raises:
            TableUnavailableError: The table has no review queue.
        """
        if not self.reader.has_derived_items:
            raise TableUnavailableError("the table lacks its review queue: run `python -m table reindex`")
        page = await query_page(self.reader, keys.reviews(), first=first, after=after, consistent=True)
        return _breakdowns(page)

    async def _unlisted(
        self, viewer: Viewer, *, first: int, after: CursorKey | None
    ) -> ListPage[items.StoredBreakdown]:
        found: list[Attributes] = []
        for spelling in viewer.spellings:
            found += await query_all(self.reader, keys.breakdowns_of_user(spelling))
        edges = [Edge(breakdown, _newest_first(breakdown)) for breakdown in map(items.StoredBreakdown, found)]
        return cut(sorted(edges, key=lambda edge: edge.cursor_key), first=first, after=after)


def _newest_first(breakdown: items.StoredBreakdown) -> CursorKey:
    return -int(breakdown.submitted_at.timestamp() * 1_000_000), breakdown.word_id, breakdown.key.sk


def _breakdowns(page: ListPage[Attributes]) -> ListPage[items.StoredBreakdown]:
    edges = [Edge(items.SubmissionEntry(edge.value).breakdown, edge.cursor_key) for edge in page.edges]
    return ListPage(edges, has_next=page.has_next)
