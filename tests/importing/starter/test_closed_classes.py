"""Words of closed classes are complete in the starter dictionary: each form is found."""

from __future__ import annotations

from collections import defaultdict

import pytest

from importing.starter.starter_files import own_starter
from russian.stress import unstressed
from tests.dictionary import Served

FORMS: defaultdict[str, set[str]] = defaultdict(set)
for _word in own_starter().words:
    for _form in _word.forms():
        FORMS[unstressed(_form)].add(_word.text)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("ваш", "ваша ваше ваши вашего вашему вашим вашем вашей вашу ваших вашими"),
        ("он", "его него ему нему им ним нём"),
        ("она", "её неё ей ней ею нею"),
        ("они", "их них им ним ими ними"),
        ("я", "меня мне мной мною"),
        ("ты", "тебя тебе тобой тобою"),
        ("себя", "себе собой собою"),
        ("весь", "вся всё все всего всей всему всем всю всех всеми"),
        ("самый", "самая самое самые самого самым самыми"),
        ("сам", "сама само сами самого самой саму самих"),
        ("чей", "чья чьё чьи чьего чьему чьей чью чьих чьими"),
        ("кто-то", "кого-то кому-то кем-то ком-то"),
        ("что-нибудь", "чего-нибудь чему-нибудь чем-нибудь"),
        ("кое-кто", "кое-кого кое-кому кое-кем"),
        ("никто", "никого никому никем"),
        ("некого", "некому некем"),
        ("нечего", "нечему нечем"),
        ("оба", "обе обоих обеих обоим обеим обоими обеими"),
        ("два", "две двух двум двумя"),
        ("три", "трёх трём тремя"),
        ("четыре", "четырёх четырём четырьмя"),
        ("восемь", "восьми восьмью восемью"),
        ("сорок", "сорока"),
        ("пятьдесят", "пятидесяти пятьюдесятью"),
        ("сто", "ста"),
        ("двести", "двухсот двумстам двумястами двухстах"),
        ("пятьсот", "пятисот пятистам пятьюстами пятистах"),
        ("полтора", "полторы полутора"),
        ("двое", "двоих двоим двоими"),
        ("четверо", "четверых четверым четверыми"),
        ("третий", "третья третье третьи третьего третьей третьему"),
        ("сколько", "скольких скольким сколькими"),
        ("должен", "должна должно должны"),
        ("быть", "есть буду будешь был была будь будучи"),
    ],
)
def test_a_word_has_all_its_forms(word: str, forms: str) -> None:
    assert {form for form in forms.split() if word not in FORMS[form]} == set()


@pytest.mark.parametrize(
    "words",
    [
        "со во ко об обо изо надо подо ото передо безо с к в на о у из за от для до под над перед при про через между",
        "и а но или если как когда хотя чем пока либо тоже также однако",
        "же ли бы вот даже только лишь разве неужели пусть пускай давай уж ведь нет да",
        "нужно надо можно нельзя",
    ],
)
def test_words_that_do_not_inflect_are_there(words: str) -> None:
    assert {word for word in words.split() if word not in FORMS[word]} == set()


async def test_the_non_past_of_to_be_is_its_future(served: Served) -> None:
    query = """{ word(by: { text: { text: "быть" } }) {
        grammar { ... on VerbConjugation { nonPastTense nonPast { firstSingular { text } } } }
        forms { label form { text } } } }"""

    word = (await served.ask(query)).data["word"]

    assert word["grammar"]["nonPastTense"] == "FUTURE"
    assert word["grammar"]["nonPast"]["firstSingular"]["text"] == "буду"
    assert {"label": "present", "form": {"text": "есть"}} in word["forms"]
