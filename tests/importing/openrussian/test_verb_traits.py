"""Aspect and present of verbs are those of the paradigms where the files contradict them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from importing.openrussian.entry_reader import Entry
from importing.openrussian.verb_traits import with_verb_traits
from tests.importing.openrussian.openrussian_sample import make_entries, make_line


@pytest.fixture(scope="module")
def analyser() -> Any:
    """All paradigms, read once."""
    return pytest.importorskip("pymorphy3").MorphAnalyzer(lang="ru")


def _verbs(folder: Path, analyser: Any, *verbs: tuple[str, str, str, str]) -> list[Entry]:
    lines = [
        make_line(
            "verbs", accented.replace("'", ""), accented, aspect=aspect, presfut_sg3=third, imperative_sg=imperative
        )
        for accented, aspect, third, imperative in verbs
    ]
    return with_verb_traits(make_entries(folder, {"verbs": lines}), analyser)


@pytest.mark.parametrize(
    ("verb", "aspect"),
    [
        (("прозвуча'ть", "imperfective", "прозвучи'т", ""), "perfective"),
        (("передвига'ть", "perfective", "передвига'ет", ""), "imperfective"),
        (("вре'заться", "imperfective", "вре'жется", ""), "perfective"),
        (("отреза'ть", "perfective", "отреза'ет", ""), "imperfective"),
        (("вымеря'ть", "", "вымеря'ет", ""), "imperfective"),
        (("казни'ть", "both", "казни'т", ""), "both"),
        (("чита'ть", "imperfective", "чита'ет", ""), "imperfective"),
        (("глокать", "perfective", "глокает", ""), "perfective"),
    ],
)
def test_the_aspect_is_that_of_the_paradigms_with_the_present(
    tmp_path: Path, analyser: Any, verb: tuple[str, str, str, str], aspect: str
) -> None:
    [entry] = _verbs(tmp_path, analyser, verb)

    assert entry.traits["aspect"] == aspect


@pytest.mark.parametrize(
    "verb", [("снискать", "perfective", "снискает", "снискай"), ("опоя'сать", "perfective", "опоя'сает", "опоя'сай")]
)
def test_a_present_that_no_paradigm_has_is_left_out(
    tmp_path: Path, analyser: Any, verb: tuple[str, str, str, str]
) -> None:
    [entry] = _verbs(tmp_path, analyser, verb)

    assert not entry.forms


@pytest.mark.parametrize(
    "verb",
    [
        ("постели'ть", "perfective", "посте'лет", "постели'"),
        ("чита'ть", "imperfective", "чита'ет", "чита'й"),
        ("глокать", "perfective", "глокает", "глокай"),
    ],
)
def test_any_other_present_stays(tmp_path: Path, analyser: Any, verb: tuple[str, str, str, str]) -> None:
    [entry] = _verbs(tmp_path, analyser, verb)

    assert entry.forms == {"presfut_sg3": verb[2], "imperative_sg": verb[3]}


def test_one_of_two_rows_of_a_verb_may_have_what_the_paradigms_lack(tmp_path: Path, analyser: Any) -> None:
    entries = _verbs(
        tmp_path, analyser, ("описа'ть", "perfective", "опи'шет", ""), ("опи'сать", "perfective", "опи'сает", "")
    )

    assert [entry.forms["presfut_sg3"] for entry in entries] == ["опи'шет", "опи'сает"]


def test_nouns_stay_as_they_are(tmp_path: Path, analyser: Any) -> None:
    entries = make_entries(tmp_path, {"nouns": [make_line("nouns", "стать", gender="f")]})

    assert with_verb_traits(entries, analyser) == entries
