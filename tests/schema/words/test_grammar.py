"""The inflection of real words, in all its forms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from table.model import word_writing
from tests.builders import make_word
from tests.dictionary import Served, serving, small_table

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
DECLENSION = f"""
query Noun($number: Int!) {{ word(by: {{ databaseId: $number }}) {{ grammar {{ ... on NounDeclension {{
  gender isAnimate isIndeclinable {" ".join(f"{case} {{ ...Both }}" for case in CASES)}
}} }} }} }}
fragment Both on CaseForms {{ singular {{ stressed }} plural {{ stressed }} }}
"""
CONJUGATION = """
query Verb($number: Int!) { word(by: { databaseId: $number }) { grammar { ... on VerbConjugation {
  aspect nonPastTense
  nonPast { firstSingular { ...S } secondSingular { ...S } thirdSingular { ...S }
            firstPlural { ...S } secondPlural { ...S } thirdPlural { ...S } }
  past { masculine { ...S } feminine { ...S } neuter { ...S } plural { ...S } }
  imperative { singular { ...S } plural { ...S } }
  participles { activeNonPast { ...S } passiveNonPast { ...S } activePast { ...S } passivePast { ...S } }
  adverbialParticiple { ...S }
} } } }
fragment S on RussianText { stressed }
"""
ADJECTIVE = """
query Adjective($number: Int!) { word(by: { databaseId: $number }) { grammar { __typename ... on AdjectiveForms {
  comparative { ...S } superlative { ...S }
  short { masculine { ...S } feminine { ...S } neuter { ...S } plural { ...S } }
} } } }
fragment S on RussianText { stressed }
"""


def spelled(shown: object) -> object:
    """Replace each form by its stressed text."""
    if isinstance(shown, dict):
        return shown["stressed"] if set(shown) == {"stressed"} else {name: spelled(one) for name, one in shown.items()}
    return shown


async def grammar_of(served: Served, query: str, number: int) -> object:
    """Request the grammar of a word."""
    return spelled((await served.ask(query, {"number": number})).data["word"]["grammar"])


def in_order(grammar: object, number: str) -> list[object]:
    """Return the forms of one number in the order of the cases."""
    assert isinstance(grammar, dict)
    return [grammar[case][number] for case in CASES]


async def test_a_noun_has_six_cases_in_two_numbers(served: Served) -> None:
    grammar = await grammar_of(served, DECLENSION, 2002)

    assert isinstance(grammar, dict)
    assert (grammar["gender"], grammar["isAnimate"], grammar["isIndeclinable"]) == ("MASCULINE", False, False)
    assert in_order(grammar, "singular") == ["вы́ход", "вы́хода", "вы́ходу", "вы́ход", "вы́ходом", "вы́ходе"]
    assert in_order(grammar, "plural") == ["вы́ходы", "вы́ходов", "вы́ходам", "вы́ходы", "вы́ходами", "вы́ходах"]


async def test_a_plural_only_noun_has_neither_gender_nor_singular(served: Served) -> None:
    grammar = await grammar_of(served, DECLENSION, 2165)

    assert isinstance(grammar, dict)
    assert (grammar["gender"], grammar["isAnimate"], grammar["isIndeclinable"]) == (None, False, False)
    assert in_order(grammar, "singular") == [None] * 6
    assert in_order(grammar, "plural") == ["де́ньги", "де́нег", "деньга́м", "де́ньги", "деньга́ми", "деньга́х"]


async def test_an_indeclinable_noun_is_marked(served: Served) -> None:
    grammar = await grammar_of(served, DECLENSION, 2166)

    assert isinstance(grammar, dict)
    assert (grammar["gender"], grammar["isAnimate"], grammar["isIndeclinable"]) == ("NEUTER", False, True)
    assert in_order(grammar, "singular") == ["метро́"] * 6
    assert in_order(grammar, "plural") == [None] * 6


async def test_a_pronoun_is_declined_and_may_lack_its_nominative(served: Served) -> None:
    grammar = await grammar_of(served, DECLENSION, 4009)

    assert isinstance(grammar, dict)
    assert (grammar["gender"], grammar["isAnimate"], grammar["isIndeclinable"]) == (None, None, False)
    assert in_order(grammar, "singular") == [None, "себя́", "себе́", "себя́", "собо́й", "себе́"]


async def test_an_imperfective_verb_has_a_present(served: Served) -> None:
    assert await grammar_of(served, CONJUGATION, 1005) == {
        "aspect": "IMPERFECTIVE",
        "nonPastTense": "PRESENT",
        "nonPast": {
            "firstSingular": "прихожу́", "secondSingular": "прихо́дишь", "thirdSingular": "прихо́дит",
            "firstPlural": "прихо́дим", "secondPlural": "прихо́дите", "thirdPlural": "прихо́дят",
        },
        "past": {"masculine": "приходи́л", "feminine": "приходи́ла", "neuter": "приходи́ло", "plural": "приходи́ли"},
        "imperative": {"singular": "приходи́", "plural": "приходи́те"},
        "participles": {
            "activeNonPast": "приходя́щий", "passiveNonPast": None, "activePast": "приходи́вший", "passivePast": None,
        },
        "adverbialParticiple": "приходя́",
    }  # fmt: skip


async def test_a_perfective_verb_has_a_future(served: Served) -> None:
    assert await grammar_of(served, CONJUGATION, 1004) == {
        "aspect": "PERFECTIVE",
        "nonPastTense": "FUTURE",
        "nonPast": {
            "firstSingular": "приду́", "secondSingular": "придёшь", "thirdSingular": "придёт",
            "firstPlural": "придём", "secondPlural": "придёте", "thirdPlural": "приду́т",
        },
        "past": {"masculine": "пришёл", "feminine": "пришла́", "neuter": "пришло́", "plural": "пришли́"},
        "imperative": {"singular": "приди́", "plural": "приди́те"},
        "participles": {
            "activeNonPast": None, "passiveNonPast": None, "activePast": "прише́дший", "passivePast": None,
        },
        "adverbialParticiple": "придя́",
    }  # fmt: skip


async def test_a_verb_of_both_aspects_has_a_present_or_future(served: Served) -> None:
    grammar = await grammar_of(served, CONJUGATION, 1169)

    assert isinstance(grammar, dict)
    assert (grammar["aspect"], grammar["nonPastTense"]) == ("BIASPECTUAL", "PRESENT_OR_FUTURE")


@pytest.mark.parametrize("number", [1004, 1005])
async def test_both_verbs_of_a_pair_have_the_pair(served: Served, number: int) -> None:
    query = """query Pair($number: Int!) { word(by: { databaseId: $number }) {
        aspectualPairs { imperfective { text } perfective { text } } } }"""

    asked = await served.ask(query, {"number": number})

    assert asked.data["word"]["aspectualPairs"] == [
        {"imperfective": {"text": "приходить"}, "perfective": {"text": "прийти"}}
    ]


async def test_a_missing_verb_of_a_pair_is_null(tmp_path: Path) -> None:
    pairs = [
        word_writing.aspectual_pair(
            imperfective_id="771", imperfective="ходи'ть", perfective_id=missing, perfective="сходи'ть"
        )
        for missing in (None, "404")
    ]
    verb = make_word(text="ходить", part_of_speech="verb", aspectual_pairs=pairs)
    query = "{ word(by: { databaseId: 771 }) { aspectualPairs { imperfective { text } perfective { text } } } }"

    async with small_table(tmp_path, [verb]) as engine, serving(engine) as served:
        asked = await served.ask(query)

    assert asked.data["word"]["aspectualPairs"] == [{"imperfective": {"text": "ходить"}, "perfective": None}] * 2


async def test_the_verbs_of_a_pair_are_spelled_without_a_second_call(tmp_path: Path) -> None:
    pairs = [
        word_writing.aspectual_pair(
            imperfective_id="771", imperfective="ходи'ть", perfective_id="404", perfective="сходи'ть"
        ),
        word_writing.aspectual_pair(imperfective_id="771", imperfective="ходи'ть", perfective_id=None, perfective=None),
    ]
    verb = make_word(text="ходить", part_of_speech="verb", aspectual_pairs=pairs)
    query = """{ word(by: { databaseId: 771 }) {
        aspectualPairs { imperfectiveText { text } perfectiveText { stressed } } } }"""

    async with small_table(tmp_path, [verb]) as engine, serving(engine) as served:
        asked = await served.ask(query)
        calls = served.engine.methods

    assert asked.data["word"]["aspectualPairs"] == [
        {"imperfectiveText": {"text": "ходить"}, "perfectiveText": {"stressed": "сходи́ть"}},
        {"imperfectiveText": {"text": "ходить"}, "perfectiveText": None},
    ]
    assert calls == ["get_many"]


async def test_an_adjective_has_degrees_and_short_forms(served: Served) -> None:
    assert await grammar_of(served, ADJECTIVE, 3001) == {
        "__typename": "AdjectiveForms",
        "comparative": "нове́е",
        "superlative": "нове́йший",
        "short": {"masculine": "нов", "feminine": "нова́", "neuter": "но́во", "plural": "новы́"},
    }


async def test_a_word_with_only_long_forms_has_the_grammar_of_an_adjective(served: Served) -> None:
    assert await grammar_of(served, ADJECTIVE, 4010) == {
        "__typename": "AdjectiveForms",
        "comparative": None,
        "superlative": None,
        "short": {"masculine": None, "feminine": None, "neuter": None, "plural": None},
    }


LONG = """
query Long($number: Int!) { word(by: { databaseId: $number }) { grammar { __typename ... on AdjectiveForms { long {
  masculine { ...C } feminine { ...C } neuter { ...C } plural { ...C }
} } } } }
fragment C on AdjectiveCases {
  nominative { ...S } genitive { ...S } dative { ...S } accusative { ...S } accusativeAnimate { ...S }
  instrumental { ...S } prepositional { ...S }
}
fragment S on RussianText { stressed }
"""


async def long_forms_of(served: Served, number: int) -> list[list[object]] | None:
    """Return the long forms of a word, for each gender and the plural in the order of the fragment."""
    grammar = await grammar_of(served, LONG, number)
    assert isinstance(grammar, dict)
    assert grammar["__typename"] == "AdjectiveForms"
    return grammar["long"] and [[*cases.values()] for cases in grammar["long"].values()]


async def test_an_adjective_has_long_forms(served: Served) -> None:
    assert await long_forms_of(served, 3001) == [
        ["но́вый", "но́вого", "но́вому", "но́вый", "но́вого", "но́вым", "но́вом"],
        ["но́вая", "но́вой", "но́вой", "но́вую", None, "но́вой", "но́вой"],
        ["но́вое", "но́вого", "но́вому", "но́вое", None, "но́вым", "но́вом"],
        ["но́вые", "но́вых", "но́вым", "но́вые", "но́вых", "но́выми", "но́вых"],
    ]


async def test_a_pronoun_has_long_forms(served: Served) -> None:
    assert await long_forms_of(served, 4010) == [
        ["мой", "моего́", "моему́", "мой", "моего́", "мои́м", "моём"],
        ["моя́", "мое́й", "мое́й", "мою́", None, "мое́й", "мое́й"],
        ["моё", "моего́", "моему́", "моё", None, "мои́м", "моём"],
        ["мои́", "мои́х", "мои́м", "мои́", "мои́х", "мои́ми", "мои́х"],
    ]


@pytest.mark.parametrize(
    ("nominative", "genitive", "accusative", "shown"),
    [
        ("тот", "того'", "то'т, того'", (["то́т"], ["того́"])),
        ("взби'тый", "взби'того", "взбитого; взбитый", (["взбитый"], ["взбитого"])),
        ("цветно'й", "цветно'го", "цветно'й", (["цветно́й"], ["цветно́го"])),
        ("па'пин", "па'пина//папиного", "па'пин,па'пина//папиного", (["па́пин"], ["па́пина", "папиного"])),
        ("взро'слый", "взро'слого", "взро'слого", ([], ["взро́слого"])),
        ("её", "её", "её", (["её"], [])),
        ("но'вый", None, "но'вый, но'вого", (["но́вый", "но́вого"], [])),
        ("но'вый", "но'вого", None, ([], [])),
        (None, "но'вого", "но'вый", (["но́вый"], [])),
    ],
)
async def test_accusatives_are_separated_by_what_they_are_for(
    tmp_path: Path, nominative: str | None, genitive: str | None, accusative: str | None, shown: object
) -> None:
    cases = [nominative, genitive, None, accusative, None, None]
    word = make_word(long_forms=word_writing.long_forms({"m": cases, "pl": cases, "n": cases}))
    query = """{ word(by: { databaseId: 771 }) { grammar { ... on AdjectiveForms { long {
        masculine { ...A } neuter { ...A } plural { ...A }
    } } } } }
    fragment A on AdjectiveCases { accusative { ...S } accusativeAnimate { ...S } }
    fragment S on RussianText { stressed variants { stressed } }"""

    async with small_table(tmp_path, [word]) as engine, serving(engine) as served:
        long = (await served.ask(query)).data["word"]["grammar"]["long"]

    def every(form: Any) -> list[str]:
        return [one["stressed"] for one in (form, *form["variants"])] if form else []

    found = {name: (every(one["accusative"]), every(one["accusativeAnimate"])) for name, one in long.items()}
    assert found["masculine"] == found["plural"] == shown
    assert not found["neuter"][1]


async def test_long_forms_are_shown_whatever_else_is_stored(tmp_path: Path) -> None:
    declension = word_writing.declension(
        gender=None, is_animate=None, is_indeclinable=None, singular=["э'тот"] * 6, plural=[]
    )
    long = word_writing.long_forms({"f": ["э'та", None, None, None, None, None]})
    words = [
        make_word(word_id="1", text="этот", declension=declension, long_forms=long),
        make_word(word_id="2", text="тот", declension=declension, long_forms=word_writing.long_forms({})),
        make_word(word_id="3", text="сей", long_forms=word_writing.long_forms({})),
        make_word(word_id="4", text="нов", adjective_forms=word_writing.adjective_forms({"masc_short": "нов"})),
    ]

    async with small_table(tmp_path, words) as engine, serving(engine) as served:
        both = await grammar_of(served, LONG, 1)
        empty = [await grammar_of(served, LONG, number) for number in (2, 3, 4)]

    assert isinstance(both, dict)
    assert both["long"]["feminine"]["nominative"] == "э́та"
    assert both["long"]["masculine"]["nominative"] is None
    assert empty == [
        {"__typename": "NounDeclension"},
        {"__typename": "AdjectiveForms", "long": None},
        {"__typename": "AdjectiveForms", "long": None},
    ]


async def test_an_uninflected_word_has_no_grammar(served: Served) -> None:
    asked = await served.ask("{ word(by: { databaseId: 4040 }) { text partOfSpeech grammar { __typename } } }")

    assert asked.data["word"] == {"text": "пешком", "partOfSpeech": "ADVERB", "grammar": None}


async def test_unknown_properties_of_a_noun_are_null(tmp_path: Path) -> None:
    declension = word_writing.declension(gender=None, is_animate=None, is_indeclinable=None, singular=[], plural=[])
    query = """{ word(by: { databaseId: 771 }) {
        grammar { ... on NounDeclension { gender isAnimate isIndeclinable } } } }"""

    async with small_table(tmp_path, [make_word(declension=declension)]) as engine, serving(engine) as served:
        asked = await served.ask(query)

    assert asked.data["word"]["grammar"] == {"gender": None, "isAnimate": None, "isIndeclinable": None}
