"""Fixed expressions: how they are read, broken down and found."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from importing.morphemes.expression_breakdowns import expression_breakdowns
from importing.starter.expressions import read_expressions
from importing.starter.starter_entry import StarterError
from importing.starter.starter_files import own_starter
from russian.folding import fold
from table.engine.protocol import Attributes
from table.entries.findable import texts_of
from table.model import items
from tests.builders import make_breakdown, make_word
from tests.dictionary import Served

AT = datetime(2026, 11, 29, tzinfo=UTC)
LINE = "6001\tмо'жет быть\tadverb\tA1\t700\tmaybe, perhaps"


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "expressions.tsv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_an_expression_is_a_word_with_blanks(tmp_path: Path) -> None:
    [expression] = read_expressions(_file(tmp_path, "; a comment", "", LINE))

    assert (expression.word_id, expression.text, expression.rank, expression.level) == ("6001", "может быть", 700, "A1")
    assert expression.is_expression
    assert read_expressions(tmp_path / "missing.tsv") == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (LINE.replace("\tA1", ""), "5 columns"),
        (LINE.replace("adverb", "idiom"), "'idiom' is not a part of speech"),
        (LINE.replace("A1", "A9"), "'A9' is not a level"),
        (LINE.replace("700", "x"), "needs an id"),
        (LINE.replace("мо'жет быть", "быть"), "two words"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(StarterError, match=problem):
        read_expressions(_file(tmp_path, line))


def test_the_starter_dictionary_has_many_of_them_each_with_a_meaning() -> None:
    expressions = [word for word in own_starter().words if word.is_expression]

    assert len(expressions) >= 900
    assert len({fold(word.text) for word in expressions}) == len(expressions)
    texts = {word.text for word in expressions}
    assert texts >= {"может быть", "так как", "потому что", "до свидания", "в течение", "железная дорога", "как дела"}
    assert texts >= {"день рождения", "спокойной ночи", "не за что"}


def _broken(expression: str, *words: tuple[str, list[str], Attributes]) -> list[tuple[str, bool]]:
    made = expression_breakdowns(
        {"9": expression},
        {word_id: official for word_id, _, official in words},
        [(word_id, spellings) for word_id, spellings, _ in words],
        submitted_at=AT,
    )
    return [(part.text, part.morpheme_id is not None) for one in made for part in items.StoredBreakdown(one).parts]


WAY = ("1", ["ход", "хода"], make_breakdown(word_id="1", text="ход", parts=[("ход", "1577", "812")]))


def test_an_expression_takes_the_parts_of_its_words_as_far_as_they_spell_it() -> None:
    assert _broken("Дать хода", WAY) == [("Дать", False), (" ", False), ("ход", True), ("а", False)]


def test_a_word_with_this_headword_precedes_one_with_this_form() -> None:
    other = ("2", ["ходить", "ход"], make_breakdown(word_id="2", text="ходить", parts=["ход", "ить"]))

    assert _broken("не ход", other, WAY) == [("не", False), (" ", False), ("ход", True)]


def test_an_expression_of_words_without_morphemes_has_no_breakdown() -> None:
    assert _broken("дать пять", WAY) == []


def test_an_expression_is_found_by_each_of_its_ends() -> None:
    word = items.StoredWord(make_word(text="день за днём", stressed="день за днём"))

    assert [(text.folded, text.is_part) for text in texts_of(word).forms] == [
        ("день за днем", False), ("за днем", True), ("днем", True),
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["железная дорога", "железная до", "дорога", "дорог", "zheleznaya doroga", "railway"])
async def test_an_expression_is_found_by_the_whole_a_prefix_and_a_word(served: Served, query: str) -> None:
    asked = await served.ask(
        "query S($q: String!) { searchWords(query: $q, first: 100) { nodes { text gloss } } }", {"q": query}
    )

    nodes = asked.data["searchWords"]["nodes"]
    assert {"text": "железная дорога", "gloss": "railway"} in nodes
    texts = [node["text"] for node in nodes]
    if query == "дорога":
        assert texts.index("дорога") < texts.index("железная дорога")


async def test_an_expression_is_related_to_its_words(served: Served) -> None:
    query = """{ word(by: { text: { text: "железная дорога" } }) {
        relatedWords { nodes { text } } officialBreakdown { isInference } } }"""

    word = (await served.ask(query)).data["word"]

    assert "дорожный" in [node["text"] for node in word["relatedWords"]["nodes"]]
    assert word["officialBreakdown"]["isInference"]


async def test_a_text_is_not_analysed_as_the_expressions_of_its_words(served: Served) -> None:
    query = '{ analyzeText(text: "дорога") { tokens { candidates { word { text } } } } }'

    [token] = (await served.ask(query)).data["analyzeText"]["tokens"]

    assert "железная дорога" not in [one["word"]["text"] for one in token["candidates"]]
