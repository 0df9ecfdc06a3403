"""Words: the central type of the API."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, cast

import strawberry
from strawberry import argument

from loaders.links import OFFICIAL_BREAKDOWN, WORD
from loaders.request import RequestLoaders
from loaders.words.words import by_rank
from russian.parts_of_speech import PartOfSpeech, part_of_speech
from russian.stress import in_style
from schema.breakdowns.breakdown import Breakdown, breakdowns_of_word
from schema.breakdowns.history import history_of_word
from schema.fields.cache_control import OWN, PAGE_SECONDS, public
from schema.fields.context import Context, Info
from schema.fields.declared import EmbeddedPage, WholeItem
from schema.fields.directives import page_of, usually
from schema.fields.enums import LanguageLevel
from schema.fields.of_request import CONTEXT, LOADERS
from schema.fields.selection import needs_whole_word, selects
from schema.fields.stored import chosen, computed, each, linked, optional, resolved, shows
from schema.morphemes.back_references import BACK_REFERENCES
from schema.operations.limits import checked_first
from schema.relay.cursor import After
from schema.relay.node import Node, identity, number_of
from schema.words.definition import DefinitionGroup
from schema.words.forms import GrammaticalForm, forms_of
from schema.words.grammar import GRAMMAR, Grammar
from schema.words.morpheme_matches import MorphemeMatch, matches_in
from schema.words.russian_text import RussianText, in_latin_letters, russian_text, with_stress
from schema.words.sentence import ExampleSentenceConnection, sentence_page
from schema.words.word_filter import WordsToKeep, stated, stored_filter
from table.model import inflection, items

if TYPE_CHECKING:
    from schema.words.related_words import RelatedWordConnection

__all__ = ["AspectualPair", "Word", "read_words", "shown_words", "with_breakdowns"]


@strawberry.type(description="A pair of verbs that differ in aspect.")
class AspectualPair:
    item: strawberry.Private[inflection.StoredAspectualPair]

    imperfective: "Word | None" = linked(
        WORD,
        inflection.StoredAspectualPair.imperfective_id,
        lambda found: Word(item=found),
        description="The imperfective verb. Null when the pair has none or it is not in the dictionary.",
    )
    perfective: "Word | None" = linked(
        WORD,
        inflection.StoredAspectualPair.perfective_id,
        lambda found: Word(item=found),
        description="The perfective verb. Null when the pair has none or it is not in the dictionary.",
    )
    imperfective_text: RussianText | None = shows(
        inflection.StoredAspectualPair.imperfective,
        russian_text,
        description="The imperfective verb as the pair spells it, also when it is not in the dictionary. Null when the pair has none.",
    )
    perfective_text: RussianText | None = shows(
        inflection.StoredAspectualPair.perfective,
        russian_text,
        description="The perfective verb as the pair spells it, also when it is not in the dictionary. Null when the pair has none.",
    )


async def _synonyms(loaders: RequestLoaders, word_ids: Sequence[str]) -> "list[Word] | None":
    return [Word(item=one) for one in sorted(await loaders.words.listed(word_ids), key=by_rank)]


async def _best_breakdown(loaders: RequestLoaders, word_id: str) -> Breakdown | None:
    found = await loaders.breakdowns.best(word_id)
    return None if found is None else Breakdown(item=found)


async def _viewers_breakdown(loaders: RequestLoaders, word_id: str) -> Breakdown | None:
    found = await loaders.breakdowns.of_viewer(word_id)
    return None if found is None else Breakdown(item=found)


async def _morpheme_matches(loaders: RequestLoaders, text: str) -> list[MorphemeMatch] | None:
    return matches_in(text, await loaders.morphemes.catalogue())


@strawberry.type(description="A Russian dictionary word.", directives=[public(86_400)])
class Word(Node):
    item: strawberry.Private[items.StoredWord]
    id: strawberry.ID = identity("The global id of the word.", items.StoredWord.word_id)
    database_id: int = computed(items.StoredWord.word_id, description="The number of the word, as used in links.")(
        number_of
    )

    text: str = shows(
        items.StoredWord.text,
        description="The word in Cyrillic without stress marks, with ё where it belongs: `приказать`.",
    )

    stressed: str = computed(
        items.StoredWord.stressed,
        description="The word with its stress marked: `приказа́ть`. Words of one syllable and words with ё may carry no mark.",
        narrowed=in_style,
    )(with_stress)
    transliteration: str = computed(items.StoredWord.text, description="The word in Latin letters.")(in_latin_letters)

    part_of_speech: PartOfSpeech = shows(
        items.StoredWord.part_of_speech, part_of_speech, description="The part of speech."
    )
    frequency_rank: int | None = shows(
        items.StoredWord.frequency_rank,
        description="The rank of the word by frequency, 1 for the most frequent. Null when unknown.",
    )
    level: LanguageLevel | None = shows(
        items.StoredWord.level,
        optional(LanguageLevel),
        description="The level at which the word is usually learned. Null when unknown.",
    )
    gloss: str | None = shows(
        items.StoredWord.gloss, description="A short English meaning for lists. Null when no definition is known."
    )
    definitions: list[DefinitionGroup] = shows(
        items.StoredWord.definitions,
        each(DefinitionGroup),
        description="The definitions, grouped by the part of speech they are for.",
        size=usually(1),
    )

    @resolved(
        description="Sentences with the word, those with exactly this form first.",
        size=page_of(10),
        declared=EmbeddedPage(items.StoredWord.sentences),
    )
    def example_sentences(
        self,
        info: Info,
        first: Annotated[int, argument(description="How many sentences to return, 1 to 100.")] = 10,
        after: After = strawberry.UNSET,
    ) -> ExampleSentenceConnection:
        checked = checked_first(first)
        cursors = info.context.list_cursors("Word.exampleSentences", after, of=self.item.word_id)
        return sentence_page(self.item.sentences, cursors, first=checked, word=self.item)

    grammar: Grammar | None = chosen(
        GRAMMAR,
        description="The inflection of the word. Null for words that do not inflect and where it is not known.",
    )
    forms: list[GrammaticalForm] = computed(
        WholeItem(), description="All inflected forms as one flat list, the base form first.", size=usually(20)
    )(forms_of)

    aspectual_pairs: list[AspectualPair] = shows(
        items.StoredWord.aspectual_pairs,
        each(AspectualPair),
        description="The pairs of imperfective and perfective verbs the word belongs to. Empty for words that are not verbs.",
        size=usually(2),
    )

    synonyms = computed(
        LOADERS,
        items.StoredWord.synonyms,
        description="Words with nearly the same meaning, most frequent first. Empty when none is known.",
        null_is_failure=True,
        size=usually(10),
    )(_synonyms)

    @resolved(
        description="Other words with the same spelling, most frequent first.", null_is_failure=True, size=usually(1)
    )
    async def homographs(self, info: Info) -> "list[Word] | None":
        found = await info.context.loaders.words.homographs(self.item)
        return await shown_words(info, found)

    breakdown = computed(
        LOADERS,
        items.StoredWord.word_id,
        description="The breakdown that fits the viewer best: a verified one, else the viewer's own, else the newest of another user, else an automatic guess. Null when the word has none.",
        cached=OWN,
    )(_best_breakdown)

    official_breakdown: Breakdown | None = linked(
        OFFICIAL_BREAKDOWN,
        items.StoredWord.word_id,
        lambda found: Breakdown(item=found),
        description="The official breakdown, the one that does not depend on the viewer: verified, or else submitted by a user, or else an automatic guess. Null when the word has none.",
        cached=public(300),
    )

    viewer_breakdown = computed(
        LOADERS,
        items.StoredWord.word_id,
        description="The breakdown the viewer submitted. Null when there is none, or the request is anonymous.",
        cached=OWN,
    )(_viewers_breakdown)

    breakdowns = computed(
        CONTEXT,
        items.StoredWord.word_id,
        description="All breakdowns of the word, in the order in which one would be chosen: verified, then those of users from new to old, then automatic guesses.",
        null_is_failure=True,
        cached=public(300),
        size=page_of(10),
    )(breakdowns_of_word)
    breakdown_history = computed(
        CONTEXT,
        items.StoredWord.word_id,
        description="Changes of the official breakdown, newest first.",
        null_is_failure=True,
        cached=OWN,
        size=page_of(10),
    )(history_of_word)

    @resolved(
        description="Words that share at least one root with this one in their official breakdowns: most shared roots first, then more frequent words.",
        null_is_failure=True,
        cached=public(PAGE_SECONDS),
        cost=5,
        size=page_of(20),
    )
    async def related_words(
        self,
        info: Info,
        filter: WordsToKeep = strawberry.UNSET,
        first: Annotated[int, argument(description="How many words to return, 1 to 100.")] = 20,
        after: After = strawberry.UNSET,
    ) -> Annotated["RelatedWordConnection", strawberry.lazy("schema.words.related_words")] | None:
        cursors = info.context.list_cursors("Word.relatedWords", after, of=self.item.word_id, filter=stated(filter))
        page = await info.context.loaders.family_words.related(
            self.item.word_id, criteria=stored_filter(filter), first=checked_first(first), after=cursors.after
        )
        return await BACK_REFERENCES.related_words(info, page, cursors)

    morpheme_matches = computed(
        LOADERS,
        items.StoredWord.text,
        description="Every place in the word where a known morpheme is spelled, to choose from while breaking the word down.",
        null_is_failure=True,
        cost=2,
        size=usually(20),
    )(_morpheme_matches)


async def read_words(info: Info, word_ids: Sequence[str]) -> list[Word | None]:
    """Read words for the current field, together with the selected breakdowns, in the order of the ids.

    A word that could not be read is replaced by its exception, which the executor reports at that index of the list.
    """
    loaders = info.context.loaders
    _ask_breakdowns(info, word_ids, selects(info))
    found = await loaders.words.by_ids(word_ids)
    return cast("list[Word | None]", [Word(item=one) if isinstance(one, items.StoredWord) else one for one in found])


async def shown_words(
    info: Info, entries: Sequence[items.StoredWord], *paths: tuple[str, ...], whole: bool = False
) -> list[Word]:
    """Show the words of a list. Whole words are read only if the selection needs more than the list's entries contain.

    Args:
        info: The info of the field that returns the list.
        entries: The words as the list's entries contain them.
        paths: The paths from the field to its words, `("nodes",)` for example; the field itself if omitted.
        whole: Read whole words whatever is selected.

    Returns:
        The words in the order of the entries, without words that no longer exist or cannot be read.
    """
    selected = frozenset().union(*(selects(info, *path) for path in paths or ((),)))
    _ask_breakdowns(info, [entry.word_id for entry in entries], selected)
    if info.context.loaders.has_derived_items and not whole and not needs_whole_word(selected):
        return [Word(item=entry) for entry in entries]
    found = await info.context.loaders.words.listed([entry.word_id for entry in entries])
    return [Word(item=one) for one in found]


def _ask_breakdowns(info: Info, word_ids: Sequence[str], selected: frozenset[str]) -> None:
    """Schedule the selected breakdowns to be read with the words."""
    info.context.loaders.stored.ask(with_breakdowns(info.context, word_ids, selected))


def with_breakdowns(context: Context, word_ids: Sequence[str], selected: frozenset[str]) -> Sequence[Any]:
    """Return the keys that are read together with words, for the breakdowns that are selected of them."""
    if selected.isdisjoint(("breakdown", "officialBreakdown", "viewerBreakdown")):
        return ()
    keys: Sequence[Any] = context.loaders.breakdowns.keys_with_words(word_ids)
    return keys


BACK_REFERENCES.word = lambda item: Word(item=item)
BACK_REFERENCES.words = shown_words
