"""The forms of real words as one list, each with its properties."""

from __future__ import annotations

from pathlib import Path

from tests.builders import make_word
from tests.dictionary import Served, serving, small_table

FORMS = """
query Forms($number: Int!) { word(by: { databaseId: $number }) { forms {
  kind grammaticalCase number gender person label form { stressed variants { stressed } }
} } }
"""
NOTHING = {"grammaticalCase": None, "number": None, "gender": None, "person": None}


async def forms_of(served: Served, number: int) -> list[dict[str, object]]:
    """Request the forms of a word, each form replaced by its stressed text and variants."""
    found: list[dict[str, object]] = []
    for one in (await served.ask(FORMS, {"number": number})).data["word"]["forms"]:
        form = one["form"]
        found.append({**one, "form": " ".join([form["stressed"], *(other["stressed"] for other in form["variants"])])})
    return found


def listed(forms: list[dict[str, object]]) -> list[tuple[object, object]]:
    """Return the label and text of each form."""
    return [(form["label"], form["form"]) for form in forms]


async def test_the_base_form_is_first_and_has_no_other_properties(served: Served) -> None:
    forms = await forms_of(served, 2002)

    assert forms[0] == {"kind": "BASE", "label": "base form", "form": "вы́ход", **NOTHING}


async def test_a_noun_lists_its_singular_then_its_plural(served: Served) -> None:
    forms = await forms_of(served, 2002)

    assert listed(forms) == [
        ("base form", "вы́ход"),
        ("nominative singular", "вы́ход"),
        ("genitive singular", "вы́хода"),
        ("dative singular", "вы́ходу"),
        ("accusative singular", "вы́ход"),
        ("instrumental singular", "вы́ходом"),
        ("prepositional singular", "вы́ходе"),
        ("nominative plural", "вы́ходы"),
        ("genitive plural", "вы́ходов"),
        ("dative plural", "вы́ходам"),
        ("accusative plural", "вы́ходы"),
        ("instrumental plural", "вы́ходами"),
        ("prepositional plural", "вы́ходах"),
    ]
    assert forms[8] == {
        **NOTHING, "kind": "CASE", "grammaticalCase": "GENITIVE", "number": "PLURAL", "label": "genitive plural",
        "form": "вы́ходов",
    }  # fmt: skip


async def test_missing_forms_are_not_listed(served: Served) -> None:
    assert listed(await forms_of(served, 4009)) == [
        ("base form", "себя́"),
        ("genitive singular", "себя́"),
        ("dative singular", "себе́"),
        ("accusative singular", "себя́"),
        ("instrumental singular", "собо́й собо́ю"),
        ("prepositional singular", "себе́"),
    ]


async def test_a_verb_lists_persons_past_imperative_and_participles(served: Served) -> None:
    forms = await forms_of(served, 1005)

    assert listed(forms) == [
        ("base form", "приходи́ть"),
        ("first person singular", "прихожу́"),
        ("second person singular", "прихо́дишь"),
        ("third person singular", "прихо́дит"),
        ("first person plural", "прихо́дим"),
        ("second person plural", "прихо́дите"),
        ("third person plural", "прихо́дят"),
        ("past masculine", "приходи́л"),
        ("past feminine", "приходи́ла"),
        ("past neuter", "приходи́ло"),
        ("past plural", "приходи́ли"),
        ("imperative singular", "приходи́"),
        ("imperative plural", "приходи́те"),
        ("active non-past participle", "приходя́щий"),
        ("active past participle", "приходи́вший"),
        ("adverbial participle", "приходя́"),
    ]
    assert [form["kind"] for form in forms] == [
        "BASE", *["NON_PAST"] * 6, *["PAST"] * 4, "IMPERATIVE", "IMPERATIVE", "PARTICIPLE", "PARTICIPLE",
        "ADVERBIAL_PARTICIPLE",
    ]  # fmt: skip
    assert [form["person"] for form in forms[1:7]] == [1, 2, 3, 1, 2, 3]
    assert [form["gender"] for form in forms[7:11]] == ["MASCULINE", "FEMININE", "NEUTER", None]
    assert [form["number"] for form in forms[7:13]] == [
        "SINGULAR", "SINGULAR", "SINGULAR", "PLURAL", "SINGULAR", "PLURAL",
    ]  # fmt: skip


async def test_an_adjective_lists_its_long_forms_then_the_others(served: Served) -> None:
    forms = await forms_of(served, 3001)

    assert listed(forms)[:7] == [
        ("base form", "но́вый"),
        ("nominative masculine", "но́вый"),
        ("genitive masculine", "но́вого"),
        ("dative masculine", "но́вому"),
        ("accusative masculine", "но́вый но́вого"),
        ("instrumental masculine", "но́вым"),
        ("prepositional masculine", "но́вом"),
    ]
    assert listed(forms)[19:] == [
        ("nominative plural", "но́вые"),
        ("genitive plural", "но́вых"),
        ("dative plural", "но́вым"),
        ("accusative plural", "но́вые но́вых"),
        ("instrumental plural", "но́выми"),
        ("prepositional plural", "но́вых"),
        ("short masculine", "нов"),
        ("short feminine", "нова́"),
        ("short neuter", "но́во"),
        ("short plural", "новы́"),
        ("comparative", "нове́е"),
        ("superlative", "нове́йший"),
    ]
    assert forms[8] == {
        "kind": "CASE", "grammaticalCase": "GENITIVE", "number": "SINGULAR", "gender": "FEMININE", "person": None,
        "label": "genitive feminine", "form": "но́вой",
    }  # fmt: skip


async def test_a_missing_long_form_is_not_listed(tmp_path: Path) -> None:
    adjective = make_word(text="новый", part_of_speech="adjective")
    adjective["long_forms"] = {"m_nom": "но'вый", "f_nom": None, "n_nom": "-"}

    async with small_table(tmp_path, [adjective]) as engine, serving(engine) as served:
        forms = await forms_of(served, 771)

    assert listed(forms) == [("base form", "новый"), ("nominative masculine", "но́вый")]


async def test_an_uninflected_word_has_only_its_base_form(served: Served) -> None:
    assert listed(await forms_of(served, 4040)) == [("base form", "пешко́м")]


async def test_the_base_form_of_a_word_without_stress_is_its_text(tmp_path: Path) -> None:
    word = make_word(text="дом")
    named = word["word"]
    assert isinstance(named, dict)
    word["word"] = {**named, "accent": " / "}

    async with small_table(tmp_path, [word]) as engine, serving(engine) as served:
        forms = await forms_of(served, 771)

    assert listed(forms) == [("base form", "дом")]
