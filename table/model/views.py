"""Which view reads an item."""

from __future__ import annotations

from collections.abc import Mapping

from table.engine.protocol import Attributes
from table.model import derived_items, items
from table.model.attribute import View
from table.model.keys import key_of
from table.model.kinds import Kind, kind_of

VIEWS: Mapping[Kind, type[View]] = {
    Kind.WORD: items.StoredWord,
    Kind.OFFICIAL_BREAKDOWN: items.StoredBreakdown,
    Kind.USER_BREAKDOWN: items.StoredBreakdown,
    Kind.BREAKDOWN_ITEM: items.BreakdownRow,
    Kind.FAMILY: items.StoredFamily,
    Kind.MORPHEME: items.StoredMorpheme,
    Kind.USER: items.StoredUser,
    Kind.HEADWORD: items.Headword,
    Kind.SEARCH_ENTRY: derived_items.SearchResult,
    Kind.SUGGESTIONS: derived_items.Suggestions,
    Kind.MORE_SUGGESTIONS: derived_items.SearchResult,
    Kind.FAMILY_WORD: derived_items.FamilyWord,
    Kind.FAMILY_ENTRY: items.StoredFamily,
    Kind.LISTED_WORD: derived_items.ListedWord,
    Kind.VERIFIED_WORD: items.StoredWord,
    Kind.REVIEW_ENTRY: derived_items.SubmissionEntry,
    Kind.SUBMISSION_ENTRY: derived_items.SubmissionEntry,
    Kind.SUBMISSION_COUNT: items.SubmissionCount,
    Kind.HISTORY_ENTRY: items.HistoryEntry,
    Kind.CHANGE: items.LoggedChange,
    Kind.ABOUT: derived_items.About,
}


def view_of(attributes: Attributes) -> View | None:
    """Return the view of a whole item, chosen by its key; None for a kind without a view."""
    key = key_of(attributes)
    view_class = VIEWS.get(kind_of(key))
    return None if view_class is None else view_class(attributes, key)
