"""The import of the real sources, with exact counts; skipped if they are not beside the project.

One import into the embedded engine (2 to 3 minutes), then queries over GraphQL.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.contradictions import contradictions
from benchmarks.family_grouping import SAMPLES, WORD_SAMPLES, families_of_roots, read_pairs, score, score_words
from benchmarks.judged_queries import JudgedQuery, rank_of, read_queries
from importing.dictionary import ImportReport
from importing.morphemes.curated_families import read_curated
from importing.morphemes.segmentations import read_segmentations
from importing.starter.starter_files import FOLDER, PHRASES
from russian.stress import unstressed
from table.embedded.embedded_engine import open_embedded
from table.engine.budget import Budget
from tests.dictionary import Served, serving
from tests.importing.full_dictionary import DATA

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (DATA / "openrussian").is_dir(), reason="the real data is not there"),
]


TAUGHT = 13
"""Words that only SMARTool has."""

FORM_ROWS = 70
"""Rows that are only a form of another word."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The full dictionary, opened once: every test asks the same."""

    served: Served
    runner: asyncio.Runner

    def __call__(self, query: str, **variables: object) -> Any:
        """Return the data of an operation."""
        return self.runner.run(self.served.ask(query, variables)).data


@pytest.fixture(scope="module")
def ask(made: tuple[Path, ImportReport]) -> Iterator[Asker]:
    """The full dictionary, to be asked."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        engine = runner.run(stack.enter_async_context(open_embedded(made[0])))
        yield Asker(runner.run(stack.enter_async_context(serving(engine))), runner)
        runner.run(stack.aclose())


def test_rows_words_and_rejects_add_up(made: tuple[Path, ImportReport]) -> None:
    report = made[1]

    assert report.rows == {"others.csv": 5031, "verbs.csv": 14871, "nouns.csv.gz": 26982, "adjectives.csv.gz": 11941}
    of_rows = [problem for problem in report.rejected if problem.file in report.rows]
    assert report.words - TAUGHT + FORM_ROWS + len(of_rows) == sum(report.rows.values()) == 58_825
    assert len(of_rows) == 42
    assert report.vanished == []
    assert report.breakdowns >= 48_000


FORMS = [
    ("людей", "человек"), ("шёл", "идти"), ("шел", "идти"), ("домов", "дом"), ("лучше", "лучший"),
    ("детьми", "ребёнок"),
    ("кошкой", "кошка"), ("читаешь", "читать"), ("красивую", "красивый"), ("собаками", "собака"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "word"), FORMS)
def test_words_are_found_by_their_forms(ask: Asker, form: str, word: str) -> None:
    query = "query S($q: String!) { searchWords(query: $q, in: [HEADWORD, FORM], first: 5) { nodes { text } } }"

    found = ask(query, q=form)

    assert word in [node["text"] for node in found["searchWords"]["nodes"]]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("sobaka", "собака"), ("khleb", "хлеб"), ("hleb", "хлеб"), ("zhizn'", "жизнь"), ("shchi", "щи"),
        ("elka", "ёлка"),
        ("lyublyu", "любить"), ("idu", "идти"), ("knigi", "книга"), ("shel", "идти"), ("hochu", "хотеть"),
        ("dog", "собака"), ("to go", "идти"), ("go away", "уйти"), ("beautiful", "красивый"), ("the house", "дом"),
    ],
)  # fmt: skip
def test_words_are_found_in_latin_letters_and_in_english(ask: Asker, typed: str, word: str) -> None:
    query = "query S($q: String!) { searchWords(query: $q, first: 5) { nodes { text } } }"

    found = ask(query, q=typed)

    assert word in [node["text"] for node in found["searchWords"]["nodes"]]


@pytest.mark.parametrize(("typed", "meant"), [("ghbdtn", "привет"), ("сабака", "собака"), ("превет", "привет")])
def test_slips_get_suggestions(ask: Asker, typed: str, meant: str) -> None:
    found = ask("query S($q: String!) { searchWords(query: $q) { suggestions } }", q=typed)

    assert meant in found["searchWords"]["suggestions"]


@pytest.mark.parametrize(
    ("word", "breakdown"),
    [("переписать", "пере-пис-а-ть"), ("костёр", "костёр"), ("водный", "вод-н-ый"), ("учительница", "уч-и-тель-ниц-а")],
)
def test_breakdowns_are_those_of_the_segmentations(ask: Asker, word: str, breakdown: str) -> None:
    query = "query W($t: String!) { word(by: { text: { text: $t } }) { breakdown { text } } }"

    found = ask(query, t=word)

    assert found["word"]["breakdown"]["text"] == breakdown


ROOT_FAMILIES = """query W($t: String!) { word(by: { text: { text: $t } }) { breakdown { items {
  ... on MorphemeBreakdownItem { text morpheme { family { databaseId meanings } } } } } } }"""


def _family_of_root(ask: Asker, word: str, root: str, place: int = 0) -> tuple[str, list[str]]:
    """Return id and meanings of the family of a root of a word; `place` is its index among roots of that spelling."""
    found = ask(ROOT_FAMILIES, t=word)
    roots = [item for item in found["word"]["breakdown"]["items"] if item and item.get("text") == root]
    family = roots[place]["morpheme"]["family"]
    return family["databaseId"], family["meanings"]


def test_water_and_leading_are_two_families(ask: Asker) -> None:
    families = {word: _family_of_root(ask, word, "вод") for word in ("водный", "вода", "водить", "переводчик")}

    assert families["водный"] == families["вода"] != families["водить"] == families["переводчик"]


def test_two_roots_of_one_spelling_in_one_word_are_distinguished(ask: Asker) -> None:
    water = _family_of_root(ask, "водопровод", "вод", 0)
    lead = _family_of_root(ask, "водопровод", "вод", 1)

    assert (water[1][0], lead[1][0]) == ("water", "lead")


@pytest.mark.parametrize(
    ("root", "word", "meaning"),
    [
        ("лук", "луковица", "onion"), ("лук", "разлука", "part"), ("вид", "увидать", "see"),
        ("вид", "внутривидовой", "kind"), ("ряд", "рядовой", "row"),
        ("мир", "всемирный", "world"), ("мир", "перемирие", "peace"), ("мир", "умирать", "die"),
        ("нос", "носовой", "nose"), ("нос", "поднос", "carry"), ("пар", "пара", "pair"), ("пар", "парник", "steam"),
        ("бор", "бороться", "fight"), ("бор", "сбор", "take"), ("мер", "умереть", "die"), ("мер", "размер", "measure"),
        ("кос", "сенокос", "mow"), ("кос", "косичка", "braid"), ("суд", "судоходный", "ship"),
        ("суд", "судебный", "judge"),
        ("гор", "горный", "mountain"), ("гор", "загорать", "burn"), ("кол", "колхоз", "collective"),
    ],
)  # fmt: skip
def test_roots_that_are_spelled_alike_are_of_different_families(ask: Asker, root: str, word: str, meaning: str) -> None:
    _, meanings = _family_of_root(ask, word, root)

    assert meaning in meanings or meanings[0].startswith(meaning)


@pytest.mark.parametrize(
    ("word", "suffix", "meaning"),
    [
        ("ножка", "к", "a thing, an act, a woman or a little one"), ("ломкий", "к", "makes adjectives of quality"),
        ("берёзовый", "ов", "made of"), ("ножка", "а", "noun ending, mostly feminine"),
    ],
)  # fmt: skip
def test_suffixes_are_distinguished_by_what_they_derive(ask: Asker, word: str, suffix: str, meaning: str) -> None:
    _, meanings = _family_of_root(ask, word, suffix)

    assert meanings[0] == meaning


def test_the_grouping_of_roots_is_right_in_95_of_100_pairs() -> None:
    families = families_of_roots(DATA)
    for sample in SAMPLES:
        counted = score(read_pairs(sample), families).both

        assert counted.precision >= 0.95
        assert counted.recall >= 0.9
    for sample in WORD_SAMPLES:
        of_words = score_words(sample, families)["all"]

        assert of_words.precision >= 0.95
        assert of_words.recall >= 0.9


def test_a_sentence_knows_its_source_and_level(ask: Asker) -> None:
    query = """{ word(by: { text: { text: "трамвай" } }) { level exampleSentences(first: 3) {
      nodes { russian english level source { name license } } } } }"""

    word = ask(query)["word"]

    assert word["level"] == "A1"
    names = {node["source"]["name"] for node in word["exampleSentences"]["nodes"]}
    assert {name.partition(",")[0] for name in names} == {"SMARTool"}


def test_the_whole_list_of_words_is_there(ask: Asker) -> None:
    found = ask("{ wordList(filter: { minFrequencyRank: 58700 }) { nodes { text } } }")

    assert len(found["wordList"]["nodes"]) == 20


def test_learners_find_what_they_mean_among_the_first_five(ask: Asker) -> None:
    found: dict[str, list[bool]] = {}
    for judged in read_queries():
        place = ask.runner.run(rank_of(judged, ask.served.dictionary.request(Budget(None))))
        found.setdefault(judged.scope, []).append(place is not None)

    assert sum(map(len, found.values())) >= 300
    assert {
        scope: sum(places) / len(places)
        for scope, places in found.items()
        if sum(places) < (0.9 if scope == "ALL" else 0.94) * len(places)
    } == {}


def test_english_phrases_find_words_that_mean_them(ask: Asker) -> None:
    lines = (FOLDER / PHRASES).read_text(encoding="utf-8").splitlines()
    phrases = [line.split("\t") for line in lines if line and not line.startswith(";")]
    asked = [
        JudgedQuery("ALL", phrase, "PREFIX", unstressed(words).replace(" ", "|"), "", "phrase")
        for phrase, words in phrases
    ]

    places = [ask.runner.run(rank_of(one, ask.served.dictionary.request(Budget(None)))) for one in asked]

    assert sum(place is not None for place in places) >= 0.98 * len(places)


def test_gender_and_animacy_of_nearly_all_nouns_are_those_of_their_forms(
    ask: Asker, made: tuple[Path, ImportReport]
) -> None:
    found = ask.runner.run(contradictions(made[0]))

    assert sum(map(len, found.values())) <= 25


def test_nearly_all_prefixes_and_suffixes_are_curated() -> None:
    curated = read_curated()
    found: Counter[tuple[str, bool]] = Counter()
    for morphs in read_segmentations(DATA / "morphemes").by_word.values():
        for morph in morphs:
            if morph.kind in ("prefix", "suffix"):
                found[morph.kind, (morph.kind, morph.text) in curated.by_spelling] += 1

    for kind in ("prefix", "suffix"):
        assert found[kind, True] / (found[kind, True] + found[kind, False]) > 0.99
