"""The loaders of one request, created for it inside the event loop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.breakdowns.submissions import Submissions
from loaders.breakdowns.writes import BreakdownWrites
from loaders.change_log import Published, nobody
from loaders.morphemes.catalogue import Catalogue, family_count
from loaders.morphemes.families import FamilyWords
from loaders.morphemes.morphemes import Morphemes
from loaders.reader import Reader
from loaders.registration import Registrations
from loaders.viewer import Viewer
from loaders.words.search import Search
from loaders.words.text import TextAnalyzer
from loaders.words.word_list import WordLists
from loaders.words.words import Words
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget, SpendLimits
from table.engine.protocol import Engine
from table.model import derived_items, keys

__all__ = ["RequestLoaders"]


class RequestLoaders:
    """Everything that a request can read, through one `Reader`.

    Attributes:
        reader: The engine, the budget and the item loader of the request.
        budget: The reader's budget.
        stored: The reader's item loader.
        has_derived_items: Whether the items of `python -m table reindex` exist, in the version of this program.
        notices: Returns what limits the server.
        family_count: The number of families when the request began.
        about_item: The `about` item as it was last read; None if it was not read or does not exist.
        viewer: The signed-in user; None for an anonymous viewer.
    """

    def __init__(
        self,
        engine: Engine,
        budget: Budget,
        *,
        catalogue: Catalogue | None,
        about: derived_items.About | None,
        has_derived_items: bool,
        other_version: int | None = None,
        can_scan: bool = True,
        is_cacheable: bool = True,
        notices: Callable[[], Sequence[str]] = tuple,
        registrations: Registrations | None = None,
        viewer_email: str | None = None,
        submission_rate: SubmissionRate | None = None,
        recounted: Collection[str] = frozenset(),
        published: Published = nobody,
    ) -> None:
        reader = Reader(
            engine,
            budget,
            has_derived_items=has_derived_items,
            other_version=other_version,
            can_scan=can_scan,
            sees_own_writes=viewer_email is not None,
        )
        self.reader = reader
        self.budget = budget
        self.stored = reader.stored
        self.has_derived_items = has_derived_items
        self._is_cacheable = is_cacheable
        self.notices = notices
        self.family_count = family_count(catalogue, about)
        self.about_item = about
        self.viewer = None if viewer_email is None else Viewer(viewer_email, reader.stored, registrations)
        self.breakdowns = Breakdowns(reader, self.viewer)
        self.words = Words(reader, self.breakdowns)
        self.morphemes = Morphemes(reader, catalogue=catalogue, recounted=recounted)
        self.word_lists = WordLists(reader, about)
        self.search = Search(reader, self.words, self.word_lists)
        self.family_words = FamilyWords(reader, self.words, self.word_lists, self.breakdowns, self.morphemes)
        self.submissions = Submissions(reader)
        self.breakdown_writes = BreakdownWrites(
            reader,
            self.breakdowns,
            self.morphemes,
            rate=submission_rate or SubmissionRate(),
            published=published,
        )
        self.texts = TextAnalyzer(reader)

    @property
    def is_cacheable(self) -> bool:
        """Whether the answer may be cached: it is the one that a table which lacks nothing would give."""
        return self._is_cacheable and not self.reader.fell_back

    def end(self) -> None:
        """Drop the catalogue. Requests are in cycles with what they executed, and must not keep all families alive."""
        self.morphemes.warm = None

    def limit_spend(self, limits: Mapping[str, float]) -> None:
        """Limit what the request may use, by the names of `SpendLimits`."""
        self.budget.limits = SpendLimits(**limits)

    async def near_spellings(self, query: str) -> list[str]:
        """Return spellings close to a query that found nothing."""
        return await self.search.near_spellings(query)

    async def about(self) -> derived_items.About | None:
        """Return the table's description of itself, read by key unless it is known already."""
        if self.about_item is None:
            found = await self.stored.get(keys.ABOUT)
            self.about_item = None if found is None else derived_items.About(found)
        return self.about_item
