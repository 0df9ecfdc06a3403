"""Common abbreviations of Russian texts and the word that each stands for."""

from __future__ import annotations

import re

__all__ = ["expanded"]

_WITH_DOT = {
    "г": "год", "гг": "год", "ул": "улица", "пл": "площадь", "просп": "проспект", "пр": "прочее", "др": "другой",
    "стр": "страница", "см": "смотреть", "ср": "сравнить", "напр": "например", "тыс": "тысяча", "руб": "рубль",
    "коп": "копейка", "мин": "минута", "сек": "секунда", "ч": "час", "нед": "неделя", "мес": "месяц", "им": "имя",
    "проф": "профессор", "акад": "академик", "гл": "глава", "обл": "область", "р": "река", "оз": "озеро", "о": "остров",
    "д": "дом", "кв": "квартира", "корп": "корпус", "тел": "телефон", "ст": "станция", "рис": "рисунок",
    "табл": "таблица",
    "изд": "издание", "англ": "английский", "рус": "русский", "нем": "немецкий", "франц": "французский",
    "зам": "заместитель",
    "ред": "редактор", "сев": "северный", "юж": "южный", "вост": "восточный", "зап": "западный", "пос": "посёлок",
    "дер": "деревня", "гр": "группа", "экз": "экземпляр", "шт": "штука", "макс": "максимум", "т": "том", "п": "пункт",
}  # fmt: skip
"""Those that a dot follows."""

_NUMBER_BEFORE, _NUMBER_AFTER = re.compile(r"\d\s*$"), re.compile(r"\.\s*\d")
_BESIDE_NUMBERS = {"мин": _NUMBER_BEFORE, "рис": _NUMBER_AFTER}
_BEFORE_WORDS = frozenset(("им", "нем"))
"""Abbreviations that are words, too, which may end a sentence: rice beside no number, and nothing follows им (them)."""

_WITHOUT_DOT = {
    "кг": "килограмм", "км": "километр", "мм": "миллиметр", "млн": "миллион", "млрд": "миллиард", "трлн": "триллион",
    "га": "гектар", "мл": "миллилитр", "кол-во": "количество", "г-н": "господин", "г-жа": "госпожа",
}  # fmt: skip

_PAIRS = {
    ("т", "д"): ("так", "далее"), ("т", "п"): ("тому", "подобное"), ("т", "е"): ("то", "есть"),
    ("т", "к"): ("так", "как"),
    ("т", "н"): ("так", "называемый"), ("т", "о"): ("такой", "образом"), ("н", "э"): ("наш", "эра"),
    ("до", "н"): ("до", "наш"), ("и", "о"): ("исполнять", "обязанность"),
}  # fmt: skip
"""Two abbreviations, one after the other."""

_CENTURY = re.compile(r"(?:[IVXLC]+|\d+-?\w{0,2})\s*$")
_CENTURIES = ("в", "вв")
_BETWEEN = re.compile(r"\.\s*")


def expanded(before: str, word: str, after: str, *, previous: str = "", following: str = "") -> str | None:
    """Return the word that an abbreviation stands for; None for any other word.

    Args:
        before: The text between the previous word and this one.
        word: The word in small letters.
        after: The text between this word and the next.
        previous: The previous word in small letters.
        following: The next word in small letters.
    """
    if word in _WITHOUT_DOT:
        return _WITHOUT_DOT[word]
    if not after.startswith("."):
        return None
    if _BETWEEN.fullmatch(after) and (pair := _PAIRS.get((word, following))):
        return pair[0]
    if _BETWEEN.fullmatch(before) and (pair := _PAIRS.get((previous, word))):
        return pair[1]
    if word in _CENTURIES:
        return "век" if _CENTURY.search(before) else None
    return None if _is_word(before, word, after, following) else _WITH_DOT.get(word)


def _is_word(before: str, word: str, after: str, following: str) -> bool:
    """Whether an abbreviation is rather the word that is spelled like it, at the end of a sentence."""
    if word in _BESIDE_NUMBERS:
        beside = _BESIDE_NUMBERS[word]
        return beside.search(before if beside is _NUMBER_BEFORE else after) is None
    return word in _BEFORE_WORDS and not following
