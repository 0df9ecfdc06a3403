"""The loaders of one request: made anew for each, inside the event loop, and dropped with it."""

from __future__ import annotations

from loaders.breakdowns.breakdowns import Breakdowns
from loaders.breakdowns.submissions import Submissions
from loaders.breakdowns.writes import BreakdownWrites
from loaders.morphemes.catalogue import Catalogue
from loaders.morphemes.families import FamilyWords
from loaders.morphemes.morphemes import Morphemes
from loaders.stored import StoredLoader
from loaders.viewer import Viewer
from loaders.words.search import Search
from loaders.words.suggestions import near
from loaders.words.text import Texts
from loaders.words.word_list import WordLists
from loaders.words.words import Words
from table.breakdowns.submission_rate import SubmissionRate
from table.engine.budget import Budget
from table.engine.protocol import Engine
from table.model import items, keys

__all__ = ["RequestLoaders"]


class RequestLoaders:
    """Everything that a request may read, over one shared item loader and one budget.

    Attributes:
        budget: The deadline that all reads share, and what they cost.
        about_item: What the table said of itself when it was last asked; None where it says nothing.
        has_additions: Whether the entries of `python -m table reindex` are there.
        viewer: Who asks; None for an anonymous viewer.
    """

    def __init__(
        self,
        engine: Engine,
        budget: Budget,
        *,
        catalogue: Catalogue | None,
        about: items.About | None,
        has_additions: bool,
        viewer_email: str | None = None,
        submission_rate: SubmissionRate | None = None,
    ) -> None:
        self.budget = budget
        self.about_item = about
        self.has_additions = has_additions
        self.stored = StoredLoader(engine, budget, sees_own_writes=viewer_email is not None)
        self.viewer = None if viewer_email is None else Viewer(viewer_email, self.stored)
        self.breakdowns = Breakdowns(self.stored, self.viewer, engine=engine, budget=budget)
        self.words = Words(self.stored, self.breakdowns, engine=engine, budget=budget, has_additions=has_additions)
        self.morphemes = Morphemes(
            self.stored, engine=engine, budget=budget, catalogue=catalogue, has_additions=has_additions
        )
        self.search = Search(self.stored, self.words, engine=engine, budget=budget, has_additions=has_additions)
        self.family_words = FamilyWords(
            self.words, self.breakdowns, self.morphemes, engine=engine, budget=budget, has_additions=has_additions
        )
        self.submissions = Submissions(engine=engine, budget=budget, has_additions=has_additions)
        self.breakdown_writes = BreakdownWrites(
            self.breakdowns, self.morphemes, rate=submission_rate or SubmissionRate(), has_additions=has_additions
        )
        self.word_lists = WordLists(about, engine=engine, budget=budget, has_additions=has_additions)
        self.texts = Texts(self.words, engine=engine, budget=budget, has_additions=has_additions)

    async def near_spellings(self, query: str) -> list[str]:
        """Give spellings near to a query that found nothing; none on a table without search entries."""
        if not self.has_additions:
            return []
        return await near(query, stored=self.stored, engine=self.stored.engine, budget=self.budget)

    async def about(self) -> items.About | None:
        """Give what the table says of itself, read by key where it is not known yet."""
        if self.about_item is None:
            found = await self.stored.get(keys.ABOUT)
            self.about_item = None if found is None else items.About(found)
        return self.about_item
