"""Forms of the files that contradict the rules of Russian: put right where a rule makes them certain, else left out.

- The accusative of the neuter is the nominative: нового is not the accusative of новое.
- The accusative of animate nouns is the genitive in the plural and of masculine ones in the singular; that of others is
  the nominative. Which nouns are animate is in data/corrections.toml where the files have it wrong.
- Short feminine and neuter forms that have changed places change back: со́бственно, со́бственна.
- A form that cannot be that of its cell is left out: a short plural `влажн`, a past `выпустился` of она.
- All forms of a noun are left out if their nominative is another word: двоек of двойка.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from importing.openrussian.corrections import ANIMATE, FORMS, INANIMATE
from russian.folding import fold

__all__ = ["is_animate", "with_corrections"]

_LONG_ADJECTIVE = ("ый", "ий", "ой", "ийся")
_FEMININE, _NEUTER = ("а", "я"), ("о", "е")
_ENDINGS = {
    "adjectives": {
        "short_f": re.compile(".*[ая]"), "short_n": re.compile(".*[оеё]"), "short_pl": re.compile(".*[ыи]"),
    },
    "verbs": {
        "past_f": re.compile(".*ла(сь)?"), "past_n": re.compile(".*ло(сь)?"), "past_pl": re.compile(".*ли(сь)?"),
        "presfut_sg1": re.compile(".*(?:[ую](сь)?|м(ся)?)"), "presfut_sg2": re.compile(".*шь(ся)?"),
        "presfut_sg3": re.compile(".*т(ся)?"), "presfut_pl1": re.compile(".*м(ся)?"),
        "presfut_pl2": re.compile(".*те(сь)?"), "presfut_pl3": re.compile(".*т(ся)?"),
    },
}  # fmt: skip
"""Column → what a form of it looks like, folded and without stress."""

_OF_BYT = frozenset(("быть", "есть"))
"""The present of быть is есть in every person."""


def is_animate(text: str, cell: str) -> bool | None:
    """Return whether a noun is animate, by its spelling and the cell of the files; None if that is unknown."""
    if text in ANIMATE or text in INANIMATE:
        return text in ANIMATE
    return {"1": True, "0": False}.get(cell)


def with_corrections(part: str, text: str, traits: Mapping[str, str], forms: Mapping[str, str]) -> dict[str, str]:
    """Return the forms of a word of a file, by column, without contradictions."""
    found = {**forms, **FORMS.get((part, text), {})}
    if part == "adjectives" and text.endswith(_LONG_ADJECTIVE):
        found = _without_impossible(part, _with_own_places(found))
        found |= {column: found[nominative] for column, nominative in _NEUTER_CELLS if {column, nominative} <= {*found}}
    elif part == "verbs" and text not in _OF_BYT:
        found = _without_impossible(part, found)
    elif part == "nouns":
        found = found | dict(_accusatives(text, traits, found)) if _is_own_paradigm(text, found) else {}
    return found


def _is_own_paradigm(text: str, forms: Mapping[str, str]) -> bool:
    """Whether a noun is the nominative of its forms, as far as they have one: двойка is not that of двоек, двойка."""
    nominatives = {*map(_plain, ", ".join(forms.get(f"{number}_nom", "") for number in ("sg", "pl")).split(", "))}
    return nominatives == {""} or fold(text) in nominatives


_NEUTER_CELLS = (("decl_n_acc", "decl_n_nom"),)


def _with_own_places(forms: Mapping[str, str]) -> dict[str, str]:
    feminine, neuter = (_plain(forms.get(column, "")) for column in ("short_f", "short_n"))
    if feminine.endswith(_NEUTER) and neuter.endswith(_FEMININE):
        return {**forms, "short_f": forms["short_n"], "short_n": forms["short_f"]}
    return {**forms}


def _without_impossible(part: str, forms: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column, cell in forms.items():
        ending = _ENDINGS[part].get(column)
        possible = [form for form in cell.split(", ") if ending is None or ending.fullmatch(_plain(form))]
        if possible:
            found[column] = ", ".join(possible)
    return found


def _accusatives(text: str, traits: Mapping[str, str], forms: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the accusatives of a noun that are not those of its gender and animacy."""
    animate = is_animate(text, traits.get("animate", ""))
    like = {}
    if animate is not None:
        like["pl_acc"] = "pl_gen" if animate else "pl_nom"
    if traits.get("gender") == "n" and text.endswith(("о", "е", "ё", "мя")):
        like["sg_acc"] = "sg_nom"
    elif traits.get("gender") == "m" and animate is not None and not text.endswith(("а", "я")):
        like["sg_acc"] = "sg_gen" if animate else "sg_nom"
    for column, other in like.items():
        known, right = ({*map(_plain, forms.get(one, "").split(", "))} for one in (column, other))
        if column in forms and other in forms and not known & right:
            yield column, forms[other]


def _plain(form: str) -> str:
    return fold(form.replace("'", ""))
