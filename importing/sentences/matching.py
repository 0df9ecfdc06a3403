"""Assigns example sentences to words, and ranks the sentences of each word.

A sentence that was written for a lemma is assigned to it. The other words of a sentence are found by their forms; a
form that several words share counts for one of them only, since the text does not disambiguate it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import takewhile
from types import MappingProxyType

from importing.merging import SENTENCES
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.sentences.letters import Letter, spelled, usual_letters
from importing.sentences.sources import SourcedSentence
from importing.starter.starter_words import StarterWord
from russian.folding import fold
from russian.participles import long_form_base
from russian.stress import unstressed
from table.engine.protocol import Attributes
from table.model import word_writing

__all__ = ["SENTENCES", "sentences_by_word", "sentences_of_starter"]

_SHARED, _SHARED_PART = 3, 0.6
"""The first letters that a word has at least in common with one that is formed from it, and their part of the word."""
_ADVERB, _IMPERATIVE, _PARTICIPLES = ("о", "е"), ("те",), ("нный", "тый", "щий", "щийся", "вший", "мый")
"""The ends of words that are formed from adjectives, of polite imperatives, and of participles."""


def sentences_by_word(
    words: Sequence[OpenRussianWord],
    sentences: Sequence[SourcedSentence],
    further: Mapping[str, Set[str]] = MappingProxyType({}),
    names: Set[str] = frozenset(),
) -> dict[str, list[Attributes]]:
    """Choose 1 to `SENTENCES` sentences of each word, by its id, as `word_writing.sentence` writes them.

    - A sentence goes to its lemma; of homographs to the most frequent one with the source's part of speech.
    - It also goes to the words whose forms it contains. Headwords take precedence over inflected forms, and frequent
      words over rare ones.
    - `further` are more folded forms of words, by their ids, such as participles, which are found in all cases; forms
      of the files take precedence.
    - A capitalised word inside a sentence is a name and any other is not: `Том` is not a form of `том`, nor `рыбы` of
      `Рыбы`. A word at the beginning is classified by its usual spelling inside other sentences.
    - A word without any sentence gets those with forms that a word formed from it took (`обратно` for обратный,
      `простите` for простить); an adjective those with its forms in capitals (`Верховный суд`), but not with `names`.

    Sentences with the headword itself come first, then those written for the word; then the sources take turns, each
    with its shortest sentences first. A word gets one of several sentences with the same Russian text; words without
    any sentence are left out.
    """
    index = _Index.of(words, sentences, further)
    found: defaultdict[str, list[_Match]] = defaultdict(list)
    for sentence in sentences:
        for match in _matches(sentence, index):
            found[match.word.word_id].append(match)
    found |= _of_words_without_any(sentences, index, {*found}, names)
    by_rank = sorted(words, key=_by_rank)
    return {word.word_id: _best(found[word.word_id]) for word in by_rank if word.word_id in found}


def sentences_of_starter(
    words: Iterable[StarterWord], sentences: Sequence[SourcedSentence]
) -> dict[str, list[Attributes]]:
    """Choose sentences of words that no row of the files has: names, and words of closed classes.

    Other words may have the same sentences: in *ваш дом* both words are meant. Names need a capital, others must not
    have one; expressions get none.
    """
    letters = usual_letters(sentence.russian for sentence in sentences)
    forms: defaultdict[tuple[str, Letter], list[StarterWord]] = defaultdict(list)
    for word in words:
        letter = Letter.CAPITAL if word.text[:1].isupper() else Letter.SMALL
        for form in () if word.is_expression else {fold(unstressed(form)) for form in word.forms()}:
            forms[form, letter].append(word)
    found: defaultdict[str, list[_Match]] = defaultdict(list)
    for sentence in sentences:
        present = {
            (one.folded, letters[one.folded] if one.letter is Letter.UNKNOWN else one.letter)
            for one in spelled(sentence.russian)
        }
        own = {word.word_id: word for one in present for word in forms.get(one, ())}
        for word in own.values():
            is_exact = any(fold(word.text) == folded for folded, _ in present)
            found[word.word_id].append(_Match(word=word, sentence=sentence, is_exact=is_exact, is_own=False))
    return {word_id: _best(found[word_id]) for word_id in sorted(found)}


# ------------------------------------------------------------------ the words of a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """Words by folded spelling.

    Attributes:
        headwords: Spelling → the words with this headword, most frequent first.
        forms: Spelling in a sentence → the words with this form, most frequent first.
        letters: Spelling in a sentence → the kind of its first letter in most sentences.
    """

    headwords: dict[str, list[OpenRussianWord]]
    forms: dict[str, list[OpenRussianWord]]
    letters: dict[str, Letter]

    @classmethod
    def of(
        cls,
        words: Sequence[OpenRussianWord],
        sentences: Iterable[SourcedSentence],
        further: Mapping[str, Set[str]],
    ) -> _Index:
        letters = usual_letters(sentence.russian for sentence in sentences)
        headwords: defaultdict[str, list[OpenRussianWord]] = defaultdict(list)
        forms: defaultdict[str, list[OpenRussianWord]] = defaultdict(list)
        for word in sorted(words, key=_by_rank):
            headwords[fold(word.entry.text)].append(word)
            for spelling in word.entry.spellings():
                if spelling in letters:
                    forms[spelling].append(word)
        forms_elsewhere: defaultdict[str | None, list[OpenRussianWord]] = defaultdict(list)
        for word in sorted(words, key=_by_rank):
            for spelling in further.get(word.word_id, ()):
                forms_elsewhere[spelling].append(word)
                if spelling in letters:
                    forms[spelling].append(word)
        for spelling in letters.keys() - headwords.keys() - forms.keys():
            if (participle := long_form_base(spelling)) in forms_elsewhere:
                forms[spelling] = forms_elsewhere[participle]
        return cls(headwords=dict(headwords), forms=dict(forms), letters=letters)

    def of_lemma(self, sentence: SourcedSentence) -> OpenRussianWord | None:
        """Return the word that a sentence was written for, if any."""
        if sentence.lemma is None:
            return None
        homographs = self.headwords.get(fold(sentence.lemma), [])
        alike = [word for word in homographs if word.part_of_speech == sentence.part_of_speech]
        return next(iter(alike or homographs), None)

    def of_spelling(self, spelling: str, letter: Letter) -> OpenRussianWord | None:
        """Return the word that a spelling counts for, if any."""
        known = self.letters[spelling] if letter is Letter.UNKNOWN else letter
        for candidates in (self.headwords.get(spelling, ()), self.forms.get(spelling, ())):
            for word in candidates:
                if known in (Letter.UNKNOWN, _first_letter(word)):
                    return word
        return None

    def also_of(self, spelling: str, letter: Letter, names: Set[str]) -> Iterator[OpenRussianWord]:
        """Yield further words that a spelling may stand for, although it counts for another word, or for none."""
        taken = self.of_spelling(spelling, letter)
        for word in self.forms.get(spelling, ()):
            if taken is None and word.part_of_speech == "adjective" and spelling not in names:
                yield word
            if taken is not None and _first_letter(word) is _first_letter(taken) and _is_formed_from(taken, word):
                yield word


def _is_formed_from(derived: OpenRussianWord, word: OpenRussianWord) -> bool:
    """Whether a word is an adverb of an adjective, or an imperative or a participle of a verb: явно of явный."""
    one, other = fold(derived.entry.text), fold(word.entry.text)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    if one == other or shared < _SHARED or shared < _SHARED_PART * len(other):
        return False
    endings = (_IMPERATIVE if word.part_of_speech == "verb" else _ADVERB) if not derived.entry.forms else _PARTICIPLES
    return word.part_of_speech in ("verb", "adjective") and one.endswith(endings)


def _of_words_without_any(
    sentences: Iterable[SourcedSentence], index: _Index, served: Set[str], names: Set[str]
) -> dict[str, list[_Match]]:
    """Return what words that no sentence counts for may be found in."""
    found: defaultdict[str, list[_Match]] = defaultdict(list)
    for sentence in sentences:
        for one in spelled(sentence.russian):
            for word in index.also_of(one.folded, one.letter, names):
                if word.word_id not in served:
                    found[word.word_id].append(_Match(word=word, sentence=sentence, is_exact=False, is_own=False))
    return found


def _first_letter(word: OpenRussianWord) -> Letter:
    return Letter.SMALL if word.entry.text[0].islower() else Letter.CAPITAL


def _by_rank(word: OpenRussianWord) -> tuple[int, str]:
    return word.rank, word.word_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A candidate sentence of a word."""

    word: OpenRussianWord | StarterWord
    sentence: SourcedSentence
    is_exact: bool
    is_own: bool


def _matches(sentence: SourcedSentence, index: _Index) -> Iterator[_Match]:
    own = index.of_lemma(sentence)
    # Forms of the lemma are unambiguous: no other word gets the sentence for them.
    lemma_forms = own.entry.spellings() if own else ()
    words = {own.word_id: own} if own else {}
    spellings = {(word.folded, word.letter) for word in spelled(sentence.russian)}
    for spelling, letter in spellings:
        if spelling not in lemma_forms and (word := index.of_spelling(spelling, letter)):
            words[word.word_id] = word
    present = {spelling for spelling, _ in spellings}
    for word in words.values():
        is_exact = fold(word.entry.text) in present
        yield _Match(word=word, sentence=sentence, is_exact=is_exact, is_own=word is own)


# ------------------------------------------------------------------ the best of them


def _best(matches: Iterable[_Match]) -> list[Attributes]:
    distinct: dict[str, _Match] = {}
    for match in sorted(matches, key=_preference):
        distinct.setdefault(match.sentence.russian, match)
    taken: defaultdict[tuple[bool, bool, str], int] = defaultdict(int)
    turns: list[tuple[tuple[bool, bool, int], _Match]] = []
    for match in distinct.values():
        group = (match.is_exact, match.is_own, match.sentence.source)
        turns.append(((not match.is_exact, not match.is_own, taken[group]), match))
        taken[group] += 1
    # The sort is stable: within a turn the order of preference remains.
    turns.sort(key=lambda turn: turn[0])
    return [_written(match) for _, match in turns[:SENTENCES]]


def _preference(match: _Match) -> tuple[bool, bool, int, str, str, str, str]:
    sentence = match.sentence
    length = len(sentence.russian)
    others = (sentence.russian, sentence.source, sentence.level or "", sentence.english or "")
    return not match.is_exact, not match.is_own, length, *others


def _written(match: _Match) -> Attributes:
    sentence = match.sentence
    return word_writing.sentence(
        russian=sentence.russian,
        english=sentence.english,
        is_exact_match=match.is_exact,
        level=sentence.level,
        source=sentence.source,
    )
