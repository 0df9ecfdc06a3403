"""Russian forms: stress, Latin letters, and the other spellings of a form."""

from __future__ import annotations

import pytest

from schema.words.russian_text import russian_text
from tests.dictionary import Served

ACCUSATIVE = """{ word(by: { databaseId: 3001 }) { forms { label form {
    text acute: stressed apostrophe: stressed(style: APOSTROPHE) none: stressed(style: NONE)
    learner: transliteration iso: transliteration(scheme: ISO_9)
    variants { text stressed apostrophe: stressed(style: APOSTROPHE) transliteration
        iso: transliteration(scheme: ISO_9) variants { text } } } } } }"""
STRESSED = """{ word(by: { text: { text: "%s" } }) { acute: stressed apostrophe: stressed(style: APOSTROPHE)
    none: stressed(style: NONE) learner: transliteration iso: transliteration(scheme: ISO_9) } }"""


@pytest.mark.parametrize("stored", [None, "", ",", " / "])
def test_a_missing_form_is_none(stored: str | None) -> None:
    assert russian_text(stored) is None


async def test_a_form_is_its_first_spelling_and_the_others_are_its_variants(served: Served) -> None:
    asked = await served.ask(ACCUSATIVE)

    [form] = [one["form"] for one in asked.data["word"]["forms"] if one["label"] == "accusative masculine"]
    assert form == {
        "text": "новый",
        "acute": "но́вый",
        "apostrophe": "но'вый",
        "none": "новый",
        "learner": "novyy",
        "iso": "novyj",
        "variants": [
            {
                "text": "нового",
                "stressed": "но́вого",
                "apostrophe": "но'вого",
                "transliteration": "novogo",
                "iso": "novogo",
                "variants": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("жениться", ("жени́ться", "жени'ться", "zhenitsya", "ženitʹsâ")),
        ("учёба", ("учёба", "учёба", "uchyoba", "učëba")),
        ("дом", ("дом", "дом", "dom", "dom")),
        ("подъезд", ("подъе́зд", "подъе'зд", "podezd", "podʺezd")),
        ("по-русски", ("по-ру́сски", "по-ру'сски", "po-russki", "po-russki")),
    ],
)
async def test_a_word_is_shown_in_every_style_and_scheme(served: Served, text: str, shown: tuple[str, ...]) -> None:
    asked = await served.ask(STRESSED % text)

    word = asked.data["word"]
    assert (word["acute"], word["apostrophe"], word["learner"], word["iso"]) == shown
    assert word["none"] == text
