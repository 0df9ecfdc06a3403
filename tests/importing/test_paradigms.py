"""Forms from pymorphy3's paradigms, and imports without pymorphy3."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from importing.joining import read_dictionary
from importing.known_words import starter_words
from importing.openrussian.openrussian import read_openrussian
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import WordAdditions
from importing.paradigms import SOURCE, Paradigms, open_paradigms, variants_joined, with_paradigms
from importing.placing import Places
from importing.present import Present
from russian.stress import unstressed
from table.engine.protocol import Attributes
from tests.importing.dictionary_sample import write_dictionary
from tests.importing.openrussian.openrussian_sample import make_line, write_folder

LINES = {
    "verbs": [
        make_line("verbs", "сделать", "сде'лать", "do", aspect="perfective"),
        make_line("verbs", "решить", "реши'ть", "decide", aspect="perfective"),
        make_line("verbs", "прочитать", "прочита'ть", "read", aspect="perfective"),
        make_line("verbs", "писать", "писа'ть", "write", aspect="imperfective", presfut_pl3="пи'шут"),
        make_line(
            "verbs",
            "передавать",
            "передава'ть",
            "pass",
            aspect="imperfective",
            presfut_sg3="передаёт",
            past_m="передава'л",
        ),
        make_line("verbs", "фыркотать", "фыркота'ть", "made up", aspect="imperfective"),
    ],
    "adjectives": [
        make_line("adjectives", "новый", "но'вый", "new", comparative="нове'е"),
        make_line("adjectives", "добрый", "до'брый", "kind"),
    ],
    "nouns": [make_line("nouns", "лес", "лес", "forest", gender="m", sg_dat="ле'су", sg_prep="ле'се")],
}


@pytest.fixture(scope="module")
def paradigms() -> Paradigms:
    pytest.importorskip("pymorphy3")
    found = open_paradigms()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> list[OpenRussianWord]:
    folder = tmp_path_factory.mktemp("openrussian")
    write_folder(folder, LINES)
    return [*read_openrussian(folder).words]


def _added(words: list[OpenRussianWord], paradigms: Paradigms, text: str) -> WordAdditions:
    by_id = with_paradigms(words, {}, paradigms)
    [word_id] = [word.word_id for word in words if word.entry.text == text]
    return by_id.get(word_id, WordAdditions())


def test_a_perfective_verb_gets_its_past_participles_and_gerund(
    words: list[OpenRussianWord], paradigms: Paradigms
) -> None:
    added = _added(words, paradigms, "сделать")

    assert added.participles == {"actv_past_part": "сде'лавший", "pass_past_part": "сде'ланный"}
    assert added.short_participles == "сде'лан, сде'лана, сде'лано, сде'ланы"
    assert added.adverbial_participle == "сде'лав, сде'лавши"


def test_stress_is_marked_only_where_it_is_certain(words: list[OpenRussianWord], paradigms: Paradigms) -> None:
    read, decided = (_added(words, paradigms, text) for text in ("прочитать", "решить"))

    assert read.participles["pass_past_part"] == "прочитанный"
    assert read.short_participles == "прочитан, прочитана, прочитано, прочитаны"
    assert decided.participles["pass_past_part"] == "решённый"
    assert decided.short_participles == "решён, решена', решено', решены'"


def test_of_paradigms_that_share_as_many_forms_that_of_the_aspect_is_used(
    words: list[OpenRussianWord], paradigms: Paradigms
) -> None:
    added = _added(words, paradigms, "передавать")

    assert added.adverbial_participle is not None
    assert unstressed(added.adverbial_participle) == "передавая"
    assert "actv_part" in added.participles


def test_an_imperfective_verb_gets_the_participles_of_the_present(
    words: list[OpenRussianWord], paradigms: Paradigms
) -> None:
    added = _added(words, paradigms, "писать")

    assert added.participles["actv_part"] == "пи'шущий", "the paradigm of пи'шут, not of the homograph пи'сают"
    assert "pass_past_part" not in added.participles
    assert added.adverbial_participle == "пиша"


def test_adjectives_and_nouns_get_further_variants(words: list[OpenRussianWord], paradigms: Paradigms) -> None:
    assert _added(words, paradigms, "новый").variants == {("short_forms", "superl"): "нове'йший"}
    assert _added(words, paradigms, "лес").variants == {
        ("declensions", "gen"): "ле'су",
        ("declensions", "prep"): "лесу'",
    }


def test_an_adjective_without_a_comparative_gets_one(words: list[OpenRussianWord], paradigms: Paradigms) -> None:
    assert _added(words, paradigms, "добрый").variants["short_forms", "comp"] == "добрее, подобрее"


def test_a_word_that_the_paradigms_lack_gets_nothing(words: list[OpenRussianWord], paradigms: Paradigms) -> None:
    assert _added(words, paradigms, "фыркотать") == WordAdditions()


def test_a_form_of_the_tables_is_kept_and_takes_the_stress(words: list[OpenRussianWord], paradigms: Paradigms) -> None:
    [word] = [word for word in words if word.entry.text == "сделать"]
    known = WordAdditions(participles={"pass_past_part": "сделанный"}, adverbial_participle="сде'лав", synonyms=["7"])

    added = with_paradigms(words, {word.word_id: known}, paradigms)[word.word_id]

    assert added.participles["pass_past_part"] == "сде'ланный"
    assert added.adverbial_participle == "сде'лав"
    assert added.synonyms == ["7"]


def test_variants_follow_the_forms_that_are_there() -> None:
    item: Attributes = {"declensions": {"gen": "ле'са", "prep": "ле'се, лесу'"}}

    joined = variants_joined(item, {("declensions", "gen"): "ле'су", ("declensions", "prep"): "лесу'", ("x", "y"): "z"})

    assert joined == {"declensions": {"gen": "ле'са, ле'су", "prep": "ле'се, лесу'"}}


def test_without_pymorphy3_an_import_reads_all_it_read_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymorphy3", None)
    assert open_paradigms() is None

    found = read_dictionary(write_dictionary(tmp_path), known=starter_words(Places(Present())))

    assert len(found.words) == 7
    assert SOURCE not in found.sources


def test_with_pymorphy3_its_dictionary_is_a_source(tmp_path: Path) -> None:
    pytest.importorskip("pymorphy3")

    found = read_dictionary(write_dictionary(tmp_path), known=starter_words(Places(Present())))

    assert SOURCE in found.sources


def test_a_verb_of_both_aspects_has_the_gerunds_of_both(tmp_path: Path, paradigms: Paradigms) -> None:
    lines = [make_line("verbs", "образовать", "образова'ть", "form", aspect="both")]
    [word] = read_openrussian(write_folder(tmp_path, {"verbs": lines})).words
    known = WordAdditions(adverbial_participle="образова'в")

    added = with_paradigms([word], {word.word_id: known}, paradigms)[word.word_id]

    assert added.adverbial_participle == "образова'в, образова'вши, образуя"
