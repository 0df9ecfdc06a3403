"""Views on items: every oddity that production data holds is read without a fault, or refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from table.engine.protocol import Attributes, AttributeValue, PrimaryKey
from table.errors import MalformedItemError
from table.model import derived_items, items, views
from tests.builders import make_breakdown, make_user, make_word

_WORD: Attributes = {
    "pk": "WORD#7",
    "sk": "WORD#7",
    "__type": "WORD",
    "word": {"word_id": "7", "word": "быть", "accent": "быть", "pos": "verb", "frequency": 6},
    "definitions": [],
}
"""A word as bare as production holds them: neither sentences nor forms."""

_BREAKDOWN: Attributes = {
    "pk": "WORD#57",
    "sk": "BREAKDOWN",
    "__type": "BREAKDOWN",
    "word": "знать",
    "word_id": "57",
    "submitted_by_user_email": "anonymous",
    "is_verified": False,
    "is_inference": True,
    "date_submitted": "2022-02-15 05:45:18.740114",
    "date_verified": "None",
    "breakdown_items": [
        {"position": 0, "morpheme": "зна", "morpheme_id": "511", "morpheme_family_id": "245"},
        {"position": 1, "morpheme": "ть", "morpheme_id": None, "morpheme_family_id": None},
    ],
}

_FAMILY: Attributes = {
    "pk": "MORPHEME_FAMILY#245",
    "sk": "MORPHEME_FAMILY#245",
    "__type": "MORPHEME_FAMILY",
    "family_id": "245",
    "family_meanings": ["know"],
    "level": 1,
    "type": "root",
    "word_pos": "any",
    "morphemes": [{"morpheme": "зна", "morpheme_id": "511"}, {"morpheme": "знай", "morpheme_id": "510"}],
}


def _word(**named: AttributeValue) -> items.StoredWord:
    stored = _WORD["word"]
    assert isinstance(stored, dict)
    return items.StoredWord({**_WORD, "word": {**stored, **named}})


def _word_with(**attributes: AttributeValue) -> items.StoredWord:
    return items.StoredWord({**_WORD, **attributes})


def _breakdown(**attributes: AttributeValue) -> items.StoredBreakdown:
    return items.StoredBreakdown({**_BREAKDOWN, **attributes})


def _parts(*stored: tuple[AttributeValue, str, AttributeValue]) -> list[AttributeValue]:
    return [
        {"position": position, "morpheme": text, "morpheme_id": morpheme_id, "morpheme_family_id": "245"}
        for position, text, morpheme_id in stored
    ]


# ------------------------------------------------------------------ word


def test_a_word_without_sentences_and_forms_has_none() -> None:
    word = items.StoredWord(_WORD)

    assert (word.sentences, word.definitions, word.aspectual_pairs) == ((), (), ())
    assert (word.conjugation, word.declension, word.adjective_forms, word.long_forms) == (None, None, None, None)
    assert word.gloss is None
    assert [*word.problems()] == []


@pytest.mark.parametrize("stored", [{}, None, "None"])
def test_forms_that_say_nothing_are_no_forms(stored: AttributeValue) -> None:
    word = _word_with(conjugations=stored, declensions=stored, short_forms=stored, long_forms=stored)

    assert (word.conjugation, word.declension, word.adjective_forms, word.long_forms) == (None, None, None, None)


@pytest.mark.parametrize("word_id", [7, "7", Decimal(7)])
def test_a_word_id_is_read_from_number_and_text(word_id: AttributeValue) -> None:
    assert _word(word_id=word_id).word_id == "7"


@pytest.mark.parametrize(("stored", "rank"), [(6, 6), ("6", 6), (None, None), ("None", None), (-1, None), ("-1", None)])
def test_a_word_without_a_rank_is_unranked(stored: AttributeValue, rank: int | None) -> None:
    assert _word(frequency=stored).frequency_rank == rank


def test_a_word_whose_rank_is_missing_is_unranked() -> None:
    word = _word_with(word={"word_id": "7", "word": "быть", "accent": "быть", "pos": "verb"})

    assert word.frequency_rank is None


@pytest.mark.parametrize("stored", [None, "None", ""])
def test_a_word_without_stress_is_shown_by_its_text(stored: AttributeValue) -> None:
    assert _word(accent=stored).stressed == "быть"


@pytest.mark.parametrize(("stored", "level"), [("A1", "A1"), ("C2", "C2"), ("D1", None), (None, None), (1, None)])
def test_a_level_is_one_of_six(stored: AttributeValue, level: str | None) -> None:
    assert _word(level=stored).level == level


@pytest.mark.parametrize("stored", [None, "None", ""])
def test_a_word_without_a_text_is_malformed(stored: AttributeValue) -> None:
    word = _word(word=stored)

    with pytest.raises(MalformedItemError, match=r"^item WORD#7 / WORD#7: word\.word is missing$"):
        _ = word.text


def test_unknown_attributes_are_no_problem() -> None:
    word = _word_with(audio={"url": "x"}, word={"word_id": "7", "word": "быть", "pos": "verb", "color": "red"})

    assert [*word.problems()] == []
    assert word.attributes["audio"] == {"url": "x"}


def test_definitions_and_senses_come_in_the_order_of_their_positions() -> None:
    word = _word_with(
        definitions=[
            {
                "pos": "verb",
                "definitions": [
                    {"definition_id": 2, "def_position": "2", "sub_defs": [{"definition": "happen"}]},
                    {
                        "definition_id": "1",
                        "def_position": Decimal(1),
                        "sub_defs": [
                            {"sub_def_id": 97, "sub_def_position": "2", "definition": "exist", "notes": "None"},
                            {"sub_def_id": 96, "sub_def_position": 1, "definition": "be", "notes": "of people"},
                        ],
                    },
                ],
            }
        ]
    )

    [group] = word.definitions
    first, second = group.definitions
    assert (group.part_of_speech, first.definition_id, second.definition_id) == ("verb", "1", "2")
    assert [(sense.sense_id, sense.position, sense.text, sense.note) for sense in first.senses] == [
        ("96", 1, "be", "of people"),
        ("97", 2, "exist", None),
    ]
    assert (second.position, second.senses[0].position, second.senses[0].sense_id) == (2, 1, None)
    assert word.gloss == "be"


def test_senses_that_say_nothing_are_omitted() -> None:
    silent: list[AttributeValue] = [{"definition": None}, {"definition": "None"}, {}, {"definition": "be"}]
    word = _word_with(definitions=[{"pos": None, "definitions": [{"sub_defs": silent}]}])

    [definition] = word.definitions[0].definitions

    assert [sense.text for sense in definition.senses] == ["be"]
    assert word.gloss == "be"


def test_a_gloss_is_the_first_sense_of_any_group() -> None:
    definitions: list[AttributeValue] = [
        {"pos": "noun", "definitions": []},
        {"pos": "verb", "definitions": [{"sub_defs": []}, {"sub_defs": [{"definition": "be"}]}]},
    ]

    assert _word_with(definitions=definitions).gloss == "be"


def test_a_gloss_is_cut_at_the_end_of_a_word() -> None:
    word = items.StoredWord(make_word(meanings=["to leave on foot, " * 10]))

    assert (
        word.gloss
        == "to leave on foot, to leave on foot, to leave on foot, to leave on foot, to leave on foot, to leave…"
    )


def test_a_gloss_that_is_stored_is_taken() -> None:
    assert items.StoredWord({**make_word(meanings=["exit"]), "gloss": "way out"}).gloss == "way out"


def test_sentences_that_match_exactly_come_first() -> None:
    word = _word_with(
        sentences=[
            {"rus": "Я был дома.", "eng": None, "exact_match": False},
            {"rus": "Быть добру.", "eng": "Good will come.", "exact_match": "True", "level": "B1", "source": "own"},
            {"rus": "Будь здоров!"},
        ]
    )

    assert [sentence.russian for sentence in word.sentences] == ["Быть добру.", "Я был дома.", "Будь здоров!"]
    assert [sentence.is_exact_match for sentence in word.sentences] == [True, False, False]
    assert (word.sentences[0].english, word.sentences[0].level, word.sentences[0].source) == (
        "Good will come.",
        "B1",
        "own",
    )
    assert (word.sentences[1].english, word.sentences[1].level, word.sentences[1].source) == (None, None, None)


def test_noun_forms_are_read_with_their_oddities() -> None:
    word = _word_with(
        declensions={"gender": "m", "animate": None, "indeclinable": "0", "nom": "вы'ход", "gen": "-", "gen_pl": "None"}
    )

    forms = word.declension
    assert forms is not None
    assert (forms.gender, forms.is_animate, forms.is_indeclinable) == ("m", None, False)
    assert (forms.nominative, forms.genitive, forms.genitive_plural, forms.dative) == ("вы'ход", None, None, None)
    assert [*word.problems()] == []


@pytest.mark.parametrize(("stored", "gender"), [("f", "f"), ("n", "n"), ("both", None), ("", None), (None, None)])
def test_a_gender_is_one_of_three(stored: AttributeValue, gender: str | None) -> None:
    forms = _word_with(declensions={"gender": stored}).declension

    assert forms is not None
    assert forms.gender == gender


def test_verb_forms_are_read_with_their_oddities() -> None:
    forms = _word_with(conjugations={"aspect": "impf", "1st_per_sing": "бу'ду", "pass_part": None}).conjugation

    assert forms is not None
    assert (forms.aspect, forms.first_singular, forms.passive_non_past_participle) == ("impf", "бу'ду", None)


def test_adjective_forms_are_read_one_by_one() -> None:
    word = _word_with(
        short_forms={"comp": "нове'е", "masc_short": "нов"}, long_forms={"m_nom": "но'вый", "pl_gen": "-"}
    )

    assert word.adjective_forms is not None
    assert (word.adjective_forms.comparative, word.adjective_forms.short_feminine) == ("нове'е", None)
    assert word.long_forms is not None
    assert [word.long_forms.form("m", "nom"), word.long_forms.form("pl", "gen"), word.long_forms.form("f", "acc")] == [
        "но'вый",
        None,
        None,
    ]


def test_a_long_form_that_is_no_text_is_a_problem() -> None:
    word = _word_with(long_forms={"m_nom": 1})

    assert [str(problem) for problem in word.problems()] == ["item WORD#7 / WORD#7: m_nom is not a text"]


def test_either_verb_of_an_aspectual_pair_may_be_missing() -> None:
    stored: AttributeValue = [
        {"imp_word_id": Decimal(7), "imp_accent": "быть", "pfv_word_id": None, "pfv_accent": None},
        {"imp_word_id": None, "imp_accent": "None", "pfv_word_id": "8", "pfv_accent": "побы'ть"},
    ]

    pairs = _word_with(aspectual_pairs=stored).aspectual_pairs

    assert [(pair.imperfective_id, pair.imperfective, pair.perfective_id, pair.perfective) for pair in pairs] == [
        ("7", "быть", None, None),
        (None, None, "8", "побы'ть"),
    ]


def test_a_headword_of_the_original_service_is_read() -> None:
    stored: Attributes = {"pk": "WORD", "sk": "быть", "word": "быть", "word_id": 7, "pos": "verb", "frequency": None}

    headword = items.Headword(stored)

    assert (headword.text, headword.word_id, headword.part_of_speech) == ("быть", "7", "verb")
    assert headword.frequency_rank is None


# ------------------------------------------------------------------ breakdowns of words


def test_parts_are_read_from_numbers_and_texts() -> None:
    parts = _breakdown(breakdown_items=_parts(("0", "зна", 511), (Decimal(1), "ть", "2196"))).parts

    assert [(part.text, part.morpheme_id, part.stored_position) for part in parts] == [
        ("зна", "511", 0),
        ("ть", "2196", 1),
    ]


def test_parts_out_of_order_are_put_in_order() -> None:
    parts = _breakdown(breakdown_items=_parts(("2", "ть", "3"), (0, "у", "1"), (1, "зна", "2"))).parts

    assert [(part.index, part.text) for part in parts] == [(0, "у"), (1, "зна"), (2, "ть")]


def test_duplicate_parts_are_read_once() -> None:
    parts = _breakdown(breakdown_items=_parts((0, "зна", "511"), (1, "ть", "2196")) * 2).parts

    assert [part.text for part in parts] == ["зна", "ть"]


def test_parts_whose_positions_have_gaps_are_numbered_anew() -> None:
    parts = _breakdown(breakdown_items=_parts((5, "ть", "2196"), (3, "зна", "511"))).parts

    assert [(part.index, part.stored_position, part.text) for part in parts] == [(0, 3, "зна"), (1, 5, "ть")]


def test_a_part_without_a_position_is_malformed() -> None:
    breakdown = _breakdown(breakdown_items=_parts((None, "зна", "511")))

    with pytest.raises(MalformedItemError, match=r"position is missing$"):
        _ = breakdown.parts


def test_a_breakdown_that_names_absent_families_is_read() -> None:
    breakdown = _breakdown(breakdown_items=_parts((0, "зна", "no such morpheme")))

    assert [(part.morpheme_id, part.family_id) for part in breakdown.parts] == [("no such morpheme", "245")]
    assert [*breakdown.problems()] == []


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ("2022-02-15 05:45:18.740114", datetime(2022, 2, 15, 5, 45, 18, 740114, UTC)),
        ("2022-02-15 05:45:18", datetime(2022, 2, 15, 5, 45, 18, 0, UTC)),
        ("2022-02-15T05:45:18+00:00", datetime(2022, 2, 15, 5, 45, 18, 0, UTC)),
    ],
)
def test_a_local_time_is_read_as_utc_with_and_without_a_fraction(stored: str, expected: datetime) -> None:
    breakdown = _breakdown(date_submitted=stored, date_verified=stored)

    assert (breakdown.submitted_at, breakdown.verified_at) == (expected, expected)


def test_a_breakdown_with_texts_that_mean_null_is_read() -> None:
    breakdown = _breakdown(word="None", date_verified="None", submitted_by_user_email="None")

    assert (breakdown.word_id, breakdown.verified_at, breakdown.submitter) == ("57", None, None)
    assert [*breakdown.problems()] == []


def test_an_anonymous_submitter_is_none() -> None:
    assert items.StoredBreakdown(_BREAKDOWN).submitter is None
    assert _breakdown(submitted_by_user_email="anna@example.org").submitter == "anna@example.org"


def test_a_breakdown_without_index_keys_is_read() -> None:
    stored = {name: value for name, value in make_breakdown().items() if not name.startswith("gsi")}

    breakdown = items.StoredBreakdown(stored)

    assert [part.text for part in breakdown.parts] == ["вы", "ход"]


def test_official_breakdowns_are_distinguished_from_users_by_the_key() -> None:
    official = items.StoredBreakdown(_BREAKDOWN)
    own = _breakdown(pk="USER#anna@example.org", sk="BREAKDOWN#57")

    assert official.is_official
    assert not own.is_official


def test_parts_as_items_of_their_own_are_read() -> None:
    stored: Attributes = {
        "pk": "WORD#9203",
        "sk": "BREAKDOWN_ITEM#f4ef8326-a27e-4cb6-9cac-0089fc1eda45#8",
        "__type": "BREAKDOWN_ITEM_NULL",
        "word_id": "9203",
        "position": "8",
        "morpheme": "ся",
        "morpheme_id": None,
        "morpheme_family_id": None,
        "submitted_by_user_email": None,
    }

    row = items.BreakdownRow(stored)

    assert (row.word_id, row.position, row.text, row.morpheme_id, row.family_id) == ("9203", 8, "ся", None, None)


# ------------------------------------------------------------------ morpheme


def test_a_family_is_read() -> None:
    family = items.StoredFamily(_FAMILY)

    assert (family.family_id, family.kind, family.occurs_in, family.level) == ("245", "root", "any", 1)
    assert [(member.morpheme_id, member.text) for member in family.members] == [("511", "зна"), ("510", "знай")]
    assert family.word_count is None


def test_a_family_with_a_null_for_its_meaning_has_no_meanings() -> None:
    assert items.StoredFamily({**_FAMILY, "family_meanings": [None]}).meanings == ()
    assert items.StoredFamily(_FAMILY).meanings == ("know",)


@pytest.mark.parametrize(("stored", "level"), [("6", 6), (Decimal(1), 1), (0, None), (7, None), (None, None)])
def test_a_family_level_is_one_to_six(stored: AttributeValue, level: int | None) -> None:
    assert items.StoredFamily({**_FAMILY, "level": stored}).level == level


@pytest.mark.parametrize("stored", [None, "None"])
def test_a_family_that_does_not_say_where_it_occurs_occurs_anywhere(stored: AttributeValue) -> None:
    assert items.StoredFamily({**_FAMILY, "word_pos": stored}).occurs_in == "any"


def test_a_family_of_unknown_kind_is_malformed() -> None:
    family = items.StoredFamily({**_FAMILY, "type": "infix"})

    with pytest.raises(MalformedItemError, match=r"type is not one of prefix, root, suffix, link$"):
        _ = family.kind


def test_a_morpheme_is_read() -> None:
    morpheme = items.StoredMorpheme(
        {"pk": "MORPHEME_FAMILY#245", "sk": "MORPHEME#511", "morpheme_id": 511, "family_id": 245}
    )

    assert (morpheme.morpheme_id, morpheme.family_id) == ("511", "245")


# ------------------------------------------------------------------ user, additions, whole items


@pytest.mark.parametrize(
    ("stored", "is_admin"), [(True, True), ("True", True), (1, True), (None, False), (False, False)]
)
def test_a_user_without_the_flag_is_not_an_admin(stored: AttributeValue, *, is_admin: bool) -> None:
    assert items.StoredUser({**make_user(), "is_admin": stored}).is_admin is is_admin


def test_suggestions_hold_results() -> None:
    result: Attributes = {"folded": "быть", "word": {"word_id": "7", "word": "быть"}, "gloss": "be"}
    stored: Attributes = {
        "pk": "SUGGEST#HEADWORD#б",
        "sk": "SUGGEST#HEADWORD#б",
        "results": [result],
        "is_complete": True,
    }

    suggestions = derived_items.Suggestions(stored)

    assert suggestions.is_complete
    assert [(found.folded, found.text, found.gloss) for found in suggestions.results] == [("быть", "быть", "be")]


@pytest.mark.parametrize(
    ("pk", "sk", "view"),
    [
        ("WORD#7", "WORD#7", items.StoredWord),
        ("WORD#7", "BREAKDOWN", items.StoredBreakdown),
        ("USER#anna@example.org", "BREAKDOWN#7", items.StoredBreakdown),
        ("WORD#7", "BREAKDOWN_ITEM#245#0", items.BreakdownRow),
        ("MORPHEME_FAMILY#245", "MORPHEME_FAMILY#245", items.StoredFamily),
        ("MORPHEME_FAMILY#245", "MORPHEME#511", items.StoredMorpheme),
        ("MORPHEME_FAMILY#245", "WORD#000006#7", derived_items.FamilyWord),
        ("MORPHEME_FAMILIES", "1#245", items.StoredFamily),
        ("USER#anna@example.org", "USER#anna@example.org", items.StoredUser),
        ("WORD", "быть", items.Headword),
        ("SEARCH#HEADWORD#быть", "быть#000006#7", derived_items.SearchResult),
        ("SUGGEST#HEADWORD#б", "SUGGEST#HEADWORD#б", derived_items.Suggestions),
        ("SUGGEST#HEADWORD#б", "MORE#000006#7", derived_items.SearchResult),
        ("ABOUT", "DICTIONARY", derived_items.About),
    ],
)
def test_the_key_selects_the_view_of_an_item(pk: str, sk: str, view: type[object]) -> None:
    found = views.view_of({"pk": pk, "sk": sk})

    assert type(found) is view
    assert found is not None
    assert found.key == PrimaryKey(pk, sk)


@pytest.mark.parametrize(("pk", "sk"), [("SECRET", "CURSORS"), ("LESSON#1", "LESSON#1")])
def test_an_unknown_item_has_no_view(pk: str, sk: str) -> None:
    assert views.view_of({"pk": pk, "sk": sk}) is None
