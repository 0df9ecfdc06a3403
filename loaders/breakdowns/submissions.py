"""Lists of submissions: those of one user, and the review queue."""

from __future__ import annotations

from loaders.paging import CursorKey, Edge, Page, cut, query_all, query_page
from loaders.viewer import Viewer
from table.engine.budget import Budget
from table.engine.protocol import Attributes, Engine
from table.errors import TableUnavailableError
from table.model import items, keys

__all__ = ["Submissions"]


class Submissions:
    """The lists of one request. Their entries contain whole breakdowns and are always up to date."""

    def __init__(self, *, engine: Engine, budget: Budget, has_additions: bool) -> None:
        self.engine = engine
        self.budget = budget
        self.has_additions = has_additions

    async def of_viewer(self, viewer: Viewer, *, first: int, after: CursorKey | None) -> Page[items.StoredBreakdown]:
        """Read a page of a user's submissions, newest first: 1 Query.

        A table without additions is read in full: 1 Query for each spelling of the e-mail.
        """
        if not self.has_additions:
            return await self._unlisted(viewer, first=first, after=after)
        page = await query_page(
            self.engine,
            keys.submissions_of_user(viewer.email),
            budget=self.budget,
            first=first,
            after=after,
            consistent=True,
        )
        return _breakdowns(page)

    async def awaiting_review(self, *, first: int, after: CursorKey | None) -> Page[items.StoredBreakdown]:
        """Read a page of the review queue, oldest first: 1 Query.

        Raises:
            TableUnavailableError: The table has no review queue.
        """
        if not self.has_additions:
            raise TableUnavailableError("the table lacks its review queue: run `python -m table reindex`")
        page = await query_page(
            self.engine, keys.reviews(), budget=self.budget, first=first, after=after, consistent=True
        )
        return _breakdowns(page)

    async def _unlisted(self, viewer: Viewer, *, first: int, after: CursorKey | None) -> Page[items.StoredBreakdown]:
        found: list[Attributes] = []
        for spelling in viewer.spellings:
            found += await query_all(self.engine, keys.breakdowns_of_user(spelling), budget=self.budget)
        edges = [Edge(breakdown, _newest_first(breakdown)) for breakdown in map(items.StoredBreakdown, found)]
        return cut(sorted(edges, key=lambda edge: edge.place), first=first, after=after)


def _newest_first(breakdown: items.StoredBreakdown) -> CursorKey:
    return -int(breakdown.submitted_at.timestamp() * 1_000_000), breakdown.word_id, breakdown.key.sk


def _breakdowns(page: Page[Attributes]) -> Page[items.StoredBreakdown]:
    edges = [Edge(items.SubmissionEntry(edge.value).breakdown, edge.place) for edge in page.edges]
    return Page(edges, has_next=page.has_next)
