"""The starter dictionary becomes items that the reader of the table understands."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.starter.starter_files import read_starter
from importing.starter.starter_items import items_of
from table.engine.protocol import Attributes
from table.model import items
from tests.importing.starter.starter_sample import ADJECTIVES, FILES, NOUNS, changed, starter_of


@pytest.fixture
def written(tmp_path: Path) -> dict[tuple[str, str], Attributes]:
    """The items of the sample by key."""
    return {_key(item): item for item in items_of(starter_of(FILES, tmp_path))}


def _key(item: Attributes) -> tuple[str, str]:
    return str(item["pk"]), str(item["sk"])


def test_every_key_of_the_dictionary_that_is_served_stands_once() -> None:
    written = items_of(read_starter())

    keys = {_key(item) for item in written}

    assert len(keys) == len(written)


def test_an_official_breakdown_stands_before_its_rows() -> None:
    seen: set[str] = set()

    for item in items_of(read_starter()):
        pk, sk = _key(item)
        if sk == "BREAKDOWN":
            seen.add(pk)
        if sk.startswith("BREAKDOWN_ITEM#"):
            assert pk in seen


def test_a_word_has_its_definitions_parted_into_senses_and_notes(written: dict[tuple[str, str], Attributes]) -> None:
    word = items.StoredWord(written["WORD#1001", "WORD#1001"])

    senses = [
        [(sense.text, sense.note) for sense in definition.senses]
        for group in word.definitions
        for definition in group.definitions
    ]

    assert senses == [
        [("to come", "on foot"), ("to turn up", None)],
        [("to come to", "a conclusion; a decision")],
    ]


def test_a_sentence_with_the_citation_form_itself_is_an_exact_match(
    written: dict[tuple[str, str], Attributes],
) -> None:
    word = items.StoredWord(written["WORD#1001", "WORD#1001"])

    sentences = [(sentence.russian, sentence.is_exact_match, sentence.source) for sentence in word.sentences]

    assert sentences == [
        ("Не надо приходить поздно!", True, "starter"),
        ("Он приходит домой.", False, "starter"),
    ]


def test_a_verb_has_its_forms_by_name(written: dict[tuple[str, str], Attributes]) -> None:
    conjugation = items.StoredWord(written["WORD#1001", "WORD#1001"]).conjugation

    assert conjugation is not None
    assert conjugation.aspect == "impf"
    assert conjugation.second_singular == "прихо'дишь"
    assert conjugation.past_feminine == "приходи'ла"
    assert conjugation.imperative_plural == "приходи'те"
    assert conjugation.active_non_past_participle == "приходя'щий"
    assert conjugation.passive_past_participle is None
    assert conjugation.adverbial_participle == "приходя'"


def test_a_pair_has_ids_where_the_dictionary_has_the_partner(written: dict[tuple[str, str], Attributes]) -> None:
    pairs = items.StoredWord(written["WORD#1002", "WORD#1002"]).aspectual_pairs

    found = [(pair.imperfective_id, pair.imperfective, pair.perfective_id, pair.perfective) for pair in pairs]

    assert found == [("1001", "приходи'ть", "1002", "прийти'"), (None, "притопа'ть", "1002", "прийти'")]


def test_an_imperfective_verb_stands_on_the_imperfective_side(written: dict[tuple[str, str], Attributes]) -> None:
    [pair] = items.StoredWord(written["WORD#1001", "WORD#1001"]).aspectual_pairs

    assert (pair.imperfective_id, pair.perfective_id) == ("1001", "1002")


def test_nouns_adjectives_and_pronouns_have_their_forms(written: dict[tuple[str, str], Attributes]) -> None:
    noun = items.StoredWord(written["WORD#2004", "WORD#2004"])
    adjective = items.StoredWord(written["WORD#3001", "WORD#3001"])
    conjunction = items.StoredWord(written["WORD#4003", "WORD#4003"])

    assert noun.declension is not None
    assert (noun.declension.gender, noun.declension.nominative) == (None, None)
    assert noun.declension.instrumental_plural == "деньга'ми"
    assert adjective.adjective_forms is not None
    assert adjective.adjective_forms.superlative == "нове'йший"
    assert adjective.adjective_forms.short_plural == "новы'"
    assert adjective.long_forms is not None
    assert adjective.long_forms.form("m", "acc") == "но'вый, но'вого"
    assert conjunction.declension is None
    assert conjunction.adjective_forms is None
    assert conjunction.conjugation is None


def test_a_pronoun_may_have_the_long_forms_of_an_adjective_and_no_others(
    written: dict[tuple[str, str], Attributes],
) -> None:
    pronoun = items.StoredWord(written["WORD#4002", "WORD#4002"])

    assert pronoun.long_forms is not None
    assert pronoun.long_forms.form("f", "inst") == "мое'й"
    assert pronoun.adjective_forms is not None
    assert pronoun.adjective_forms.short_masculine is None


def test_an_adjective_of_which_only_the_citation_form_is_known_has_no_long_forms(tmp_path: Path) -> None:
    lines = FILES[ADJECTIVES].splitlines()
    bare = "\n".join(line for line in lines if not line.startswith(("long", "short", "comparative", "superlative")))

    written = {_key(item): item for item in items_of(starter_of({**FILES, ADJECTIVES: bare}, tmp_path))}

    assert items.StoredWord(written["WORD#3001", "WORD#3001"]).long_forms is None


def test_a_verified_breakdown_names_morphemes_and_families_and_nobody_submitted_it(
    written: dict[tuple[str, str], Attributes],
) -> None:
    breakdown = items.StoredBreakdown(written["WORD#1001", "BREAKDOWN"])

    parts = [(part.text, part.morpheme_id, part.family_id) for part in breakdown.parts]

    assert parts == [("при", "1001", "201"), ("ход", "1", "1"), ("ить", "1201", "301")]
    assert breakdown.is_verified
    assert not breakdown.is_inference
    assert breakdown.submitter is None
    assert breakdown.verified_at == breakdown.submitted_at


def test_a_guess_is_an_inference_and_may_hold_plain_text(written: dict[tuple[str, str], Attributes]) -> None:
    breakdown = items.StoredBreakdown(written["WORD#1002", "BREAKDOWN"])

    parts = [(part.text, part.family_id) for part in breakdown.parts]

    assert parts == [("при", "201"), ("йти", None)]
    assert not breakdown.is_verified
    assert breakdown.is_inference


def test_a_word_without_parts_has_no_breakdown(written: dict[tuple[str, str], Attributes]) -> None:
    assert ("WORD#2002", "BREAKDOWN") not in written


def test_families_have_their_morphemes_also_as_items_of_their_own(
    written: dict[tuple[str, str], Attributes],
) -> None:
    family = items.StoredFamily(written["MORPHEME_FAMILY#1", "MORPHEME_FAMILY#1"])
    morpheme = items.StoredMorpheme(written["MORPHEME_FAMILY#1", "MORPHEME#2"])

    assert [(member.text, member.morpheme_id) for member in family.members] == [("ход", "1"), ("хож", "2")]
    assert (family.kind, family.occurs_in, family.level, family.meanings) == (
        "root", "any", 1, ("go on foot", "walk"),
    )  # fmt: skip
    assert morpheme.text == "хож"


def test_of_homographs_the_search_entry_names_the_most_frequent_ranked_one(tmp_path: Path) -> None:
    files = changed(NOUNS, 'id = 2002\nstressed = "вода\'"', 'id = 2002\nstressed = "ход"\nrank = 900')

    written = {_key(item): item for item in items_of(starter_of(files, tmp_path))}

    assert items.Headword(written["WORD", "ход"]).word_id == "2002"
