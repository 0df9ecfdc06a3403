"""Which cases, genders and numbers a form can have, and whether it agrees with the word before it.

The cells of a form are a set of bits, one per gender or plural and case: a form of стол may be any of its cells, and an
adjective agrees with a noun if they share one.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["CASES", "GENDERS_AND_PLURAL", "cells", "governed"]

CASES = ("nom", "gen", "dat", "acc", "inst", "prep")
GENDERS_AND_PLURAL = ("m", "f", "n", "pl")

_GOVERNED = {
    "gen": "без безо близ вдоль вместо вне внутри возле вокруг впереди для до из изо из-за из-под кроме между мимо "
    "напротив насчет около от ото относительно позади помимо после посреди прежде против ради с сверх свыше со среди у",
    "dat": "благодаря вопреки к ко навстречу по подобно согласно",
    "acc": "в во за на несмотря о об обо по под подо про с сквозь спустя через",
    "inst": "за между меж над надо перед передо под подо с со",
    "prep": "в во на о об обо по при",
}


def cells(genders: Iterable[str], case: str) -> int:
    """Return the cells of a case in some genders or the plural: names of `GENDERS_AND_PLURAL` and `CASES`."""
    return sum(1 << (GENDERS_AND_PLURAL.index(gender) * len(CASES) + CASES.index(case)) for gender in {*genders})


_CELLS_GOVERNED: dict[str, int] = {}
for _case, _prepositions in _GOVERNED.items():
    for _preposition in _prepositions.split():
        _CELLS_GOVERNED[_preposition] = _CELLS_GOVERNED.get(_preposition, 0) | cells(GENDERS_AND_PLURAL, _case)


def governed(preposition: str) -> int:
    """Return the cells that may follow a folded preposition; 0 if that is not known."""
    return _CELLS_GOVERNED.get(preposition, 0)
