"""Words that begin with a number in digits: `5-летний`, `3-го`, `90-х`."""

from __future__ import annotations

import re

__all__ = ["words_of_numbered"]

_NUMBERED = re.compile("([0-9]{1,4})-([а-яё-]+)")
_ORDINAL = re.compile("(?:[оыие]?[йемх]|[ая]?я|[оеы]?го|[оеы]?му|[уюо]?ю|[ыи]?ми|[оиы]е)")

_UNITS = {
    1: ("первый", "одно"), 2: ("второй", "двух"), 3: ("третий", "трех"), 4: ("четвертый", "четырех"),
    5: ("пятый", "пяти"), 6: ("шестой", "шести"), 7: ("седьмой", "семи"), 8: ("восьмой", "восьми"),
    9: ("девятый", "девяти"), 10: ("десятый", "десяти"), 11: ("одиннадцатый", "одиннадцати"),
    12: ("двенадцатый", "двенадцати"), 13: ("тринадцатый", "тринадцати"), 14: ("четырнадцатый", "четырнадцати"),
    15: ("пятнадцатый", "пятнадцати"), 16: ("шестнадцатый", "шестнадцати"), 17: ("семнадцатый", "семнадцати"),
    18: ("восемнадцатый", "восемнадцати"), 19: ("девятнадцатый", "девятнадцати"), 20: ("двадцатый", "двадцати"),
    30: ("тридцатый", "тридцати"), 40: ("сороковой", "сорока"), 50: ("пятидесятый", "пятидесяти"),
    60: ("шестидесятый", "шестидесяти"), 70: ("семидесятый", "семидесяти"), 80: ("восьмидесятый", "восьмидесяти"),
    90: ("девяностый", "девяносто"), 100: ("сотый", "сто"), 200: ("двухсотый", "двухсот"),
    300: ("трехсотый", "трехсот"), 400: ("четырехсотый", "четырехсот"), 500: ("пятисотый", "пятисот"),
    600: ("шестисотый", "шестисот"), 700: ("семисотый", "семисот"), 800: ("восьмисотый", "восьмисот"),
    900: ("девятисотый", "девятисот"), 1000: ("тысячный", "тысяче"), 2000: ("двухтысячный", "двухтысяче"),
}  # fmt: skip
"""Number → its folded ordinal, and how it begins a compound."""


def words_of_numbered(folded: str) -> tuple[str, ...]:
    """Return the folded words that may stand for one that begins with digits; none for others.

    `3-го` is третий, by its last part `21-й` is первый, `5-летний` is пятилетний or летний.
    """
    found = _NUMBERED.fullmatch(folded)
    if found is None or not (parts := _parts(int(found[1]))):
        return ()
    ending = found[2]
    if _ORDINAL.fullmatch(ending):
        return (_UNITS[parts[-1]][0],)
    return ("".join(_UNITS[part][1] for part in parts) + ending, ending)


def _parts(number: int) -> list[int]:
    """Return the thousands, hundreds, tens and units of a number that have words, 11 to 19 as one; none for 0."""
    high = [number // 1000 * 1000, number % 1000 // 100 * 100]
    low = [number % 100] if number % 100 < 20 else [number % 100 // 10 * 10, number % 10]
    return [part for part in (*high, *low) if part in _UNITS]
