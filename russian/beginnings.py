"""Which letters follow each other at the beginning of Russian words; rarer pairs are left out."""

from __future__ import annotations

__all__ = ["can_begin"]

# Each letter is followed by those that may follow it: at least 20 forms of the full dictionary begin so,
# where those of common words count twenty times.
_FIRST = (
    "аабвгджзийклмнопрстуфхцшэ", "бадеилоруыьэюя", "вабвгдежзиклмнопрстухцчшъыья", "гавдеилнору", "давежзилноруыьюя",
    "ебвгджзклмнпрсхш", "жавгдежимнору", "завдеилмноруыюя", "ибвгдежзклмнопрстухшщю", "йо", "кавеилнорстухю",
    "лагежиоуыьюя", "магеилнорсучшыэюя", "наеиоруыэюя", "обвгджзйклмнопрстфхцчшщ", "паеилнорстучшыья",
    "равежиотуыьэюя", "сабвгдежиклмнопрстуфхцчшъыэюя", "тавеиклорущыюя", "убвгдежзйклмнпрстхцчшщюя", "фаеилоруыю",
    "хавеилмору", "цавеиоы", "чаеилмортуь", "шавеиклмнопрту", "щаеиу", "эвгдклмнпрстфш", "юбвгжлмнр",
    "ябвгдзийклмнпрстхчшщ",
)  # fmt: skip
_SECOND = (
    "аабвгдежзийклмнопрстуфхцчшщюя", "бабвгдежзиклмнорстухчшщъыья", "вагеиклнорстуцчшыя", "гагеилноруя",
    "давежиклмнорстуъыя", "еабвгдежзийклмнопрстуфхцчшщэюя", "жадеиноу", "забвгдежиклмноручъыюя",
    "иабвгдежзиклмнопрстфхцчшщэюя", "йвгдкмстц", "кавезиклнорстуц", "лабгежиклмортучыьюя", "мабеиклмнопрсуфчщыя",
    "навгдежикностуфцчыюя", "оабвгдежзийклмнопрстуфхцчшщэюя", "паеилопртуыья", "рабгдеиклмнорстуфхчшыюя",
    "сабвеиклмнопстуфхцчыэюя", "табвгдежзиклмнопрстуфхцчшщъыюя", "уабвгдежзийклмнпрстфхцчшщэя", "фагеиорф",
    "хавеилмнорту", "цаеи", "чаеикмнрту", "шавеиклмпь", "щаеиу", "ъе", "ыбвгдежзийклмнпрстухцчшщя", "ьвгдеинсюя",
    "экнпр", "юабвджзийклмнрстхш", "ябвгджзклмнпстуч",
)  # fmt: skip

_AFTER_FIRST = {letters[0]: frozenset(letters[1:] + "- ") for letters in _FIRST}
_AFTER_SECOND = {letters[0]: frozenset(letters[1:] + "- ") for letters in _SECOND}


def can_begin(folded: str) -> bool:
    """Whether a Russian word or phrase may begin with a folded text, by its first three letters."""
    if len(folded) < 2 or folded[0] not in _AFTER_FIRST:
        return folded[:1] not in ("", "ь", "ъ")
    if folded[1] not in _AFTER_FIRST[folded[0]]:
        return False
    return len(folded) < 3 or folded[1] not in _AFTER_SECOND or folded[2] in _AFTER_SECOND[folded[1]]
