"""The derived items, which `reindex` makes from words, breakdowns and families, and the description of the table."""

from __future__ import annotations

from table.engine.protocol import PrimaryKey
from table.model import items, rules
from table.model.attribute import Attribute, View, ViewAttribute
from table.model.list_attributes import ViewsAttribute


class SubmissionEntry(View):
    """A user's breakdown, copied to the review queue or to the list of the user's submissions."""

    breakdown_pk = Attribute("breakdown_pk", rules.text)
    breakdown_sk = Attribute("breakdown_sk", rules.text)

    @property
    def breakdown(self) -> items.StoredBreakdown:
        """The breakdown under its primary key."""
        key = PrimaryKey(self.breakdown_pk, self.breakdown_sk)
        return items.StoredBreakdown({**self.attributes, "pk": key.pk, "sk": key.sk}, key)


class SearchResult(items.StoredWord):
    """A search entry: a word with the folded text that finds it.

    Attributes:
        folded: The text; of an entry for Latin spellings, the first letters that they share.
        matched_text: The text as it is shown: a form with its stress, or a meaning. Not stored for the headword.
        is_part: Whether the text is only the end of a longer one.
        place: The number of meanings before the one that matched.
        rarity: How rare the form is among those of its part of speech, in steps below the commonest.
        cells: The cases, genders and numbers of the form, as `russian/agreement.py` counts them; 0 for none.
        spellings: Latin spelling → its form, "" for the headword.
    """

    folded = Attribute("folded", rules.letters)
    matched_text = Attribute("text", rules.optional_letters)
    is_part = Attribute("is_part", rules.flag)
    place = Attribute("place", rules.tally)
    rarity = Attribute("rarity", rules.tally)
    cells = Attribute("cells", rules.tally)
    spellings = Attribute("spellings", rules.named_texts)


class Suggestions(View):
    """The best results of a short prefix. Unless `is_complete`, there are more; `count` is the number of all."""

    results = ViewsAttribute("results", SearchResult)
    is_complete = Attribute("is_complete", rules.flag)
    count = Attribute("count", rules.whole)


class ListedWord(items.StoredWord):
    """A word in a list, with the state of its official breakdown and its members: family id → morpheme id."""

    members = Attribute("members", rules.named_texts)
    has_breakdown = Attribute("has_breakdown", rules.flag)
    is_verified = Attribute("is_verified", rules.flag)
    stored_guess = Attribute("is_guess", rules.optional_flag)

    @property
    def is_guess(self) -> bool:
        """Whether the official breakdown is a program's guess; entries of guesses do not store it."""
        return self.stored_guess is not False


class FamilyWord(ListedWord):
    """A word in the list of a family, with the member of the family that occurs in it."""

    morpheme_id = Attribute("morpheme_id", rules.id_text)


class StoredWordLists(View):
    """What is known of the lists of words.

    Attributes:
        sizes: Name of a list → number of its words. Lists that breakdown writes change have the number that they had
            at the last reindex.
        largest_rank: The largest rank of a word; None if no word has a rank.
    """

    sizes = Attribute("sizes", rules.counts)
    largest_rank = Attribute("largest_rank", rules.optional_whole)


class Source(View):
    """A source of data that must be credited."""

    source_id = Attribute("source_id", rules.text)
    name = Attribute("name", rules.text)
    url = Attribute("url", rules.optional_text)
    license = Attribute("license", rules.optional_text)
    author = Attribute("author", rules.optional_text)


class About(View):
    """The table's description of itself: versions of the data and the derived items, counts, sources.

    Attributes:
        additions_version: The version of the derived items that the last reindex wrote; None for none.
        kept_versions: Earlier versions whose items are there as well, for processes that are still to be replaced.
        imports_sign: Whether every import of the table signed its items: then no other item is one of an import's.
    """

    data_version = Attribute("data_version", rules.text)
    additions_version = Attribute("additions_version", rules.optional_whole)
    kept_versions = Attribute("kept_versions", rules.versions)
    word_count = Attribute("word_count", rules.optional_whole)
    family_count = Attribute("family_count", rules.optional_whole)
    sources = ViewsAttribute("sources", Source)
    word_lists = ViewAttribute("word_lists", StoredWordLists)
    has_other_words = Attribute("has_other_words", rules.optional_flag)
    imports_sign = Attribute("imports_sign", rules.optional_flag)
