"""The writer: the layout field by field, what it refuses, and what of a stored item it keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from table.engine.protocol import Attributes
from table.model import inflection, items, views, word_writing, writing
from tests.builders import make_breakdown, make_family, make_headword, make_part, make_source, make_word
from tests.original import problems_in

_WITHOUT_FORMS: dict[str, None] = dict.fromkeys(
    ("nom", "gen", "dat", "acc", "inst", "prep", "nom_pl", "gen_pl", "dat_pl", "acc_pl", "inst_pl", "prep_pl")
)


# ------------------------------------------------------------------ layout


def test_a_noun_is_written_as_the_original_service_writes_it() -> None:
    written = word_writing.word(
        word_id="771",
        text="выход",
        stressed="вы'ход",
        part_of_speech="noun",
        frequency_rank=500,
        level="A1",
        definitions=[
            word_writing.definition_group(
                part_of_speech="noun",
                definitions=[
                    word_writing.definition(
                        position=1,
                        senses=[word_writing.sense(position=1, text="exit", note="of a building")],
                    )
                ],
            )
        ],
        sentences=[
            word_writing.sentence(russian="Где выход?", english="Where is the exit?", is_exact_match=True),
            word_writing.sentence(russian="У выхода.", english=None, is_exact_match=False, level="A2", source="own"),
        ],
        declension=word_writing.declension(
            gender="m",
            is_animate=False,
            is_indeclinable=False,
            singular=["вы'ход", "вы'хода", "вы'ходу", "вы'ход", "вы'ходом", "вы'ходе"],
            plural=["вы'ходы", "вы'ходов", "вы'ходам", "вы'ходы", "вы'ходами", ""],
        ),
    )

    assert written == {
        "pk": "WORD#771",
        "sk": "WORD#771",
        "__type": "WORD",
        "word": {
            "word_id": "771",
            "word": "выход",
            "accent": "вы'ход",
            "pos": "noun",
            "frequency": 500,
            "level": "A1",
        },
        "definitions": [
            {
                "pos": "noun",
                "definitions": [
                    {
                        "definition_id": "771001",
                        "def_position": 1,
                        "sub_defs": [
                            {
                                "sub_def_id": "771000001",
                                "sub_def_position": 1,
                                "definition": "exit",
                                "notes": "of a building",
                            }
                        ],
                    }
                ],
            }
        ],
        "sentences": [
            {"rus": "Где выход?", "eng": "Where is the exit?", "exact_match": True},
            {"rus": "У выхода.", "eng": None, "exact_match": False, "level": "A2", "source": "own"},
        ],
        "declensions": {
            "gender": "m",
            "animate": False,
            "indeclinable": False,
            "nom": "вы'ход",
            "gen": "вы'хода",
            "dat": "вы'ходу",
            "acc": "вы'ход",
            "inst": "вы'ходом",
            "prep": "вы'ходе",
            "nom_pl": "вы'ходы",
            "gen_pl": "вы'ходов",
            "dat_pl": "вы'ходам",
            "acc_pl": "вы'ходы",
            "inst_pl": "вы'ходами",
            "prep_pl": None,
        },
    }


def test_a_verb_is_written_as_the_original_service_writes_it() -> None:
    forms = {"1st_per_sing": "бу'ду", "past_m": "был", "impr": "будь", "actv_past_part": "бы'вший", "gerund": "бу'дучи"}

    written = word_writing.word(
        word_id="7",
        text="быть",
        stressed="быть",
        part_of_speech="verb",
        frequency_rank=None,
        conjugation=word_writing.conjugation(aspect="impf", forms=forms),
        aspectual_pairs=[
            word_writing.aspectual_pair(
                imperfective_id="7", imperfective="быть", perfective_id=None, perfective="побы'ть"
            )
        ],
    )

    assert written == {
        "pk": "WORD#7",
        "sk": "WORD#7",
        "__type": "WORD",
        "word": {"word_id": "7", "word": "быть", "accent": "быть", "pos": "verb", "frequency": -1},
        "definitions": [],
        "sentences": [],
        "conjugations": {
            "aspect": "impf",
            "1st_per_sing": "бу'ду",
            "2nd_per_sing": None,
            "3rd_per_sing": None,
            "1st_per_pl": None,
            "2nd_per_pl": None,
            "3rd_per_pl": None,
            "past_m": "был",
            "past_f": None,
            "past_n": None,
            "past_pl": None,
            "impr": "будь",
            "impr_pl": None,
            "actv_part": None,
            "pass_part": None,
            "actv_past_part": "бы'вший",
            "pass_past_part": None,
            "gerund": "бу'дучи",
        },
        "aspectual_pairs": [{"imp_word_id": "7", "imp_accent": "быть", "pfv_word_id": None, "pfv_accent": "побы'ть"}],
    }


def test_an_adjective_is_written_with_short_and_long_forms() -> None:
    masculine = ["но'вый", "но'вого", "но'вому", "но'вый, но'вого", "но'вым", "но'вом"]

    written = word_writing.word(
        word_id="3001",
        text="новый",
        stressed="но'вый",
        part_of_speech="adjective",
        frequency_rank=60,
        adjective_forms=word_writing.adjective_forms({"comp": "нове'е", "masc_short": "нов", "superl": "нове'йший"}),
        long_forms=word_writing.long_forms({"m": masculine}),
    )

    assert written == {
        "pk": "WORD#3001",
        "sk": "WORD#3001",
        "__type": "WORD",
        "word": {"word_id": "3001", "word": "новый", "accent": "но'вый", "pos": "adjective", "frequency": 60},
        "definitions": [],
        "sentences": [],
        "short_forms": {
            "comp": "нове'е",
            "superl": "нове'йший",
            "masc_short": "нов",
            "fem_short": None,
            "neut_short": None,
            "plural_short": None,
        },
        "long_forms": {
            "m_nom": "но'вый",
            "m_gen": "но'вого",
            "m_dat": "но'вому",
            "m_acc": "но'вый, но'вого",
            "m_inst": "но'вым",
            "m_prep": "но'вом",
            **dict.fromkeys(("f_nom", "f_gen", "f_dat", "f_acc", "f_inst", "f_prep")),
            **dict.fromkeys(("n_nom", "n_gen", "n_dat", "n_acc", "n_inst", "n_prep")),
            **dict.fromkeys(("pl_nom", "pl_gen", "pl_dat", "pl_acc", "pl_inst", "pl_prep")),
        },
    }


def test_a_noun_without_forms_is_written_with_nulls() -> None:
    written = word_writing.declension(gender=None, is_animate=None, is_indeclinable=True, singular=[], plural=[])

    assert written == {"gender": None, "animate": None, "indeclinable": True, **_WITHOUT_FORMS}


def test_an_official_breakdown_is_written_with_its_index_keys() -> None:
    written = make_breakdown(
        parts=[("вы", "218", "102"), "ход"],
        submitter="anna@example.org",
        submitted_at=datetime(2026, 2, 15, 12, 0, 24, 68323, timezone(timedelta(hours=3))),
        verified_at=datetime(2026, 7, 23, 5, 42, 11, 0, UTC),
    )

    assert written == {
        "pk": "WORD#771",
        "sk": "BREAKDOWN",
        "gsi1pk": "USER#anna@example.org",
        "gsi1sk": "WORD#771",
        "gsi2pk": "WORD#771",
        "gsi2sk": "USER#anna@example.org",
        "__type": "BREAKDOWN",
        "word": "выход",
        "word_id": "771",
        "is_verified": True,
        "is_inference": False,
        "date_submitted": "2026-02-15 09:00:24.068323",
        "date_verified": "2026-07-23 05:42:11.000000",
        "submitted_by_user_email": "anna@example.org",
        "breakdown_items": [
            {"position": 0, "morpheme": "вы", "morpheme_id": "218", "morpheme_family_id": "102"},
            {"position": 1, "morpheme": "ход", "morpheme_id": None, "morpheme_family_id": None},
        ],
    }


def test_a_users_breakdown_is_written_under_the_user() -> None:
    written = make_breakdown(submitter="anna@example.org", is_official=False)

    assert (written["pk"], written["sk"], written["__type"]) == (
        "USER#anna@example.org",
        "BREAKDOWN#771",
        "UNOFFICIAL_USER_BREAKDOWN",
    )
    assert (written["gsi1pk"], written["gsi1sk"], written["gsi2pk"], written["gsi2sk"]) == (
        "USER#anna@example.org",
        "WORD#771",
        "WORD#771",
        "USER#anna@example.org",
    )
    assert (written["is_verified"], written["date_verified"]) == (False, None)


def test_the_guess_of_a_program_is_anonymous() -> None:
    written = make_breakdown()

    assert (written["submitted_by_user_email"], written["gsi1pk"], written["is_inference"]) == (
        "anonymous",
        "USER#anonymous",
        True,
    )


def test_parts_of_an_official_breakdown_are_items_of_their_own() -> None:
    rows = writing.breakdown_rows(make_breakdown(parts=[("вы", "218", "102"), "ход"], submitter="anna@example.org"))

    assert rows == [
        {
            "pk": "WORD#771",
            "sk": "BREAKDOWN_ITEM#102#0",
            "gsi1pk": "MORPHEME_FAMILY#102",
            "gsi1sk": "BREAKDOWN#anna@example.org",
            "__type": "BREAKDOWN_ITEM",
            "word_id": "771",
            "position": 0,
            "morpheme": "вы",
            "morpheme_id": "218",
            "morpheme_family_id": "102",
            "submitted_by_user_email": "anna@example.org",
            "breakdown_id": "771",
        },
        {
            "pk": "WORD#771",
            "sk": "BREAKDOWN_ITEM#eb1b93bf9924cbf7#1",
            "__type": "BREAKDOWN_ITEM_NULL",
            "word_id": "771",
            "position": 1,
            "morpheme": "ход",
            "morpheme_id": None,
            "morpheme_family_id": None,
            "submitted_by_user_email": "anna@example.org",
            "breakdown_id": "771",
        },
    ]


def test_plain_text_has_the_same_key_when_it_is_written_again_and_another_when_it_changes() -> None:
    keys = {
        str(row["sk"])
        for parts in (["вы", "ход"], ["вы", "ход"], ["вых", "од"])
        for row in writing.breakdown_rows(make_breakdown(parts=parts))
    }

    assert len(keys) == 4


def test_a_family_is_written_with_its_members() -> None:
    assert make_family() == {
        "pk": "MORPHEME_FAMILY#812",
        "sk": "MORPHEME_FAMILY#812",
        "__type": "MORPHEME_FAMILY",
        "family_id": "812",
        "family_meanings": ["go on foot"],
        "level": 1,
        "type": "root",
        "word_pos": "any",
        "morphemes": [{"morpheme": "ход", "morpheme_id": "1577"}, {"morpheme": "хож", "morpheme_id": "1578"}],
    }


def test_members_of_a_family_are_items_of_their_own() -> None:
    assert writing.morphemes(make_family(members={"1577": "ход"})) == [
        {
            "pk": "MORPHEME_FAMILY#812",
            "sk": "MORPHEME#1577",
            "gsi1pk": "MORPHEME#1577",
            "gsi1sk": "MORPHEME#1577",
            "__type": "MORPHEME",
            "family_id": "812",
            "morpheme": "ход",
            "morpheme_id": "1577",
        }
    ]


def test_a_user_is_written() -> None:
    assert writing.user(email="anna@example.org", is_admin=True) == {
        "pk": "USER#anna@example.org",
        "sk": "USER#anna@example.org",
        "__type": "USER",
        "email": "anna@example.org",
        "is_admin": True,
    }


def test_a_headword_is_written() -> None:
    assert make_headword(frequency_rank=None) == {
        "pk": "WORD",
        "sk": "выход",
        "__type": "WORD_FOR_SEARCH",
        "word": "выход",
        "word_id": "771",
        "pos": "noun",
        "frequency": -1,
    }


def test_a_dump_contains_the_whole_table() -> None:
    written = writing.about(
        data_version="7",
        additions_version=1,
        word_count=2,
        family_count=3,
        sources=[make_source()],
        list_sizes={"PART#noun": 1, "ALL": 2},
        largest_rank=700,
        has_other_words=True,
    )

    assert written == {
        "pk": "ABOUT",
        "sk": "DICTIONARY",
        "__type": "ABOUT",
        "data_version": "7",
        "additions_version": 1,
        "word_count": 2,
        "family_count": 3,
        "sources": [{"source_id": "own", "name": "Own work", "url": None, "license": "MIT", "author": None}],
        "word_lists": {"sizes": {"ALL": 2, "PART#noun": 1}, "largest_rank": 700},
        "has_other_words": True,
    }


# ------------------------------------------------------------------ read back


@given(
    st.integers(1, 2**31 - 1),
    st.text("абвгдеёжзий'- ", min_size=1).filter(str.strip),
    st.one_of(st.none(), st.integers(1, 10**6)),
    st.sampled_from([None, "A1", "A2", "B1", "B2", "C1", "C2"]),
)
def test_a_written_word_is_read_back_equal(word_id: int, text: str, rank: int | None, level: str | None) -> None:
    word = items.StoredWord(make_word(word_id=str(word_id), text=text, frequency_rank=rank, level=level))

    assert (word.word_id, word.text, word.stressed, word.frequency_rank, word.level) == (
        str(word_id),
        text,
        text,
        rank,
        level,
    )
    assert [*word.problems()] == []


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29), timezones=st.timezones()))  # noqa: DTZ001  # hypothesis takes bounds without a zone
def test_a_written_moment_is_read_back_equal(moment: datetime) -> None:
    breakdown = items.StoredBreakdown(make_breakdown(submitted_at=moment, verified_at=moment))

    assert breakdown.submitted_at == breakdown.verified_at == moment.astimezone(UTC)


@given(st.lists(st.text("абвгд", min_size=1, max_size=3), min_size=1, max_size=12))
def test_written_parts_are_read_back_in_order(texts: list[str]) -> None:
    official = make_breakdown(parts=texts)

    rows = [items.BreakdownRow(row) for row in writing.breakdown_rows(official)]

    assert [part.text for part in items.StoredBreakdown(official).parts] == texts
    assert [(row.position, row.text) for row in rows] == [*enumerate(texts)]


def test_every_kind_of_item_is_read_back_without_problems() -> None:
    written = [
        make_word(),
        make_headword(),
        make_breakdown(),
        *writing.breakdown_rows(make_breakdown()),
        make_family(),
        *writing.morphemes(make_family()),
        writing.user(email="anna@example.org", is_admin=False),
        writing.about(data_version="1", additions_version=None, word_count=0, family_count=0, sources=[make_source()]),
    ]

    read = [view for view in map(views.view_of, written) if view is not None]

    assert len(read) == len(written)
    assert [problem for view in read for problem in view.problems()] == []


# ------------------------------------------------------------------ refused


@pytest.mark.parametrize(
    ("write", "problem"),
    [
        (lambda: make_word(word_id="0"), "word_id is '0'; it must be a whole number from 1 to 2,147,483,647"),
        (lambda: make_word(word_id="2147483648"), "word_id is '2147483648'; it must be a whole number"),
        (lambda: make_word(word_id="seven"), "word_id is 'seven'; it must be a whole number"),
        (lambda: make_word(word_id="٧"), "word_id is '٧'; it must be a whole number"),
        (lambda: make_family(family_id="-1"), "family_id is '-1'; it must be a whole number"),
        (lambda: make_family(members={"": "ход"}), "morpheme_id is ''; it must be a whole number"),
        (lambda: make_word(text=" "), "text is empty"),
        (lambda: make_word(meanings=[""]), "text is empty"),
        (lambda: make_family(members={"1577": ""}), "text is empty"),
        (lambda: make_headword(text=""), "text is empty"),
        (lambda: make_part(0, ""), "text is empty"),
        (lambda: make_word(frequency_rank=0), "frequency_rank is 0, which is not an allowed value"),
        (lambda: make_word(level="D1"), "level is 'D1', which is not an allowed value"),
        (lambda: make_family(kind="infix"), "kind is 'infix', which is not an allowed value"),
        (lambda: make_family(occurs_in="adverb"), "occurs_in is 'adverb', which is not an allowed value"),
        (lambda: make_family(level=7), "level is 7, which is not an allowed value"),
        (lambda: word_writing.conjugation(aspect="perfective", forms={}), "aspect is 'perfective', which is not"),
        (lambda: word_writing.conjugation(aspect="perf", forms={"future": "x"}), "no such forms: future"),
        (lambda: word_writing.adjective_forms({"short": "x", "long": "y"}), "no such forms: long, short"),
        (
            lambda: word_writing.long_forms({"x": ["а"] * 6}),
            "no such forms: x_acc, x_dat, x_gen, x_inst, x_nom, x_prep",
        ),
        (lambda: word_writing.long_forms({"m": ["а"] * 5}), "zip()"),
        (lambda: make_part(0, "ход", "1577", None), "a part must name both a morpheme and its family, or neither"),
        (lambda: make_part(0, "ход", None, "812"), "a part must name both a morpheme and its family, or neither"),
        (lambda: make_breakdown(submitted_at=datetime(2026, 1, 1)), "2026-01-01 00:00:00 has no time zone"),  # noqa: DTZ001
        (
            lambda: word_writing.declension(gender="x", is_animate=None, is_indeclinable=None, singular=[], plural=[]),
            "gender is 'x', which is not an allowed value",
        ),
        (
            lambda: word_writing.declension(
                gender="m", is_animate=None, is_indeclinable=None, singular=["вы'ход"], plural=[]
            ),
            "1 forms; a number has 0 or 6",
        ),
        (
            lambda: word_writing.sentence(russian="Да.", english=None, is_exact_match=False, level="easy"),
            "level is 'easy', which is not an allowed value",
        ),
    ],
)
def test_written_items_satisfy_the_strict_rules(write: Callable[[], Attributes], problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        write()


def test_an_empty_gender_is_an_unknown_one() -> None:
    written = word_writing.declension(gender="", is_animate=None, is_indeclinable=None, singular=[], plural=[])

    assert inflection.StoredDeclension(written).gender is None


# ------------------------------------------------------------------ kept


def test_unknown_attributes_are_kept_when_an_item_is_written_again() -> None:
    stored: Attributes = {**make_word(frequency_rank=1), "audio": {"url": "x"}, "views": 12}

    merged = writing.keep_unknown(make_word(frequency_rank=2), stored, items.StoredWord)

    assert merged == {**make_word(frequency_rank=2), "audio": {"url": "x"}, "views": 12}


def test_unknown_attributes_of_a_map_are_kept_when_the_map_is_written_again() -> None:
    declension = word_writing.declension(gender="m", is_animate=None, is_indeclinable=None, singular=[], plural=[])
    stored = make_word(declension={**declension, "locative": "вы'ходу"})
    stored["word"] = {"word_id": "771", "word": "выход", "color": "red"}

    merged = writing.keep_unknown(make_word(declension=declension), stored, items.StoredWord)

    assert merged["declensions"] == {**declension, "locative": "вы'ходу"}
    assert merged["word"] == {
        "word_id": "771",
        "word": "выход",
        "accent": "выход",
        "pos": "noun",
        "frequency": 500,
        "color": "red",
    }


def test_known_attributes_that_are_written_no_more_are_dropped() -> None:
    stored = make_word(
        level="A1",
        conjugation=word_writing.conjugation(aspect="impf", forms={}),
        long_forms={**word_writing.long_forms({}), "m_nom": "но'вый"},
    )

    merged = writing.keep_unknown(make_word(long_forms=word_writing.long_forms({})), stored, items.StoredWord)

    assert merged == make_word(long_forms=word_writing.long_forms({}))


def test_a_verb_has_the_maps_that_the_original_service_reads_of_every_verb() -> None:
    word = make_word(part_of_speech="verb")

    assert (word["conjugations"], word["aspectual_pairs"]) == ({}, [])
    assert items.StoredWord(word).conjugation is None
    assert "conjugations" not in make_word(part_of_speech="noun")


@pytest.mark.parametrize(("aspect", "original"), [("perf", "perf"), ("impf", "impf"), ("both", "impf"), (None, None)])
def test_an_aspect_that_the_original_service_does_not_know_is_stored_beside_the_nearest(
    aspect: str | None, original: str | None
) -> None:
    stored = word_writing.conjugation(aspect=aspect, forms={})

    assert stored["aspect"] == original
    assert ("exact_aspect" in stored) == (aspect != original)
    assert inflection.StoredConjugation(stored).aspect == aspect


def test_an_aspect_and_the_one_that_it_falls_back_on_have_one_rule() -> None:
    """A plan reads the second only then, and would show null for most verbs."""
    assert inflection.StoredConjugation.aspect.rule is inflection.StoredConjugation.original_aspect.rule


def test_an_aspect_that_earlier_versions_stored_is_read() -> None:
    assert inflection.StoredConjugation({"aspect": "both"}).aspect == "both"


@pytest.mark.parametrize(
    ("name", "pos"),
    [
        ("noun", "noun"),
        ("numeral", "adjective"),
        ("participle", "adjective"),
        ("other", "particle"),
        ("gerundive", "particle"),
    ],
)
def test_a_part_of_speech_that_the_original_service_does_not_know_is_stored_beside_the_nearest(
    name: str, pos: str
) -> None:
    word = make_word(part_of_speech=name)
    headword = make_headword(part_of_speech=name)

    assert word["word"]["pos"] == headword["pos"] == word["definitions"][0]["pos"] == pos  # type: ignore[call-overload,index]  # maps
    assert items.StoredWord(word).part_of_speech == items.Headword(headword).part_of_speech == name
    assert items.StoredWord(word).definitions[0].part_of_speech == name
    assert problems_in([word, headword]) == {}


def test_a_family_is_written_with_its_key_word_and_the_origin_of_its_meanings() -> None:
    key_word: Attributes = {"word": {"word_id": "771", "word": "выход"}, "gloss": "exit"}
    written = writing.family(
        family_id="812",
        kind="root",
        occurs_in="any",
        level=1,
        meanings=["go on foot"],
        members=[writing.family_member(morpheme_id="1577", text="ход")],
        key_word=key_word,
        meanings_are_derived=True,
    )

    assert (written["key_word"], written["meanings_are_derived"]) == (key_word, True)
    assert not {"key_word", "meanings_are_derived"} & make_family().keys()
