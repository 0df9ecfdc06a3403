"""Forms that the files lack but that follow from a rule or belong to a closed list; each is a variant of another form.

- comparatives in -ей and with по- beside those in -ее: новее, новей, поновее;
- the second locative and the second genitive of the nouns in data/second_cases.toml: в лесу́, ча́ю;
- the present in -яю or -аю of verbs that have both: мерю, меряю;
- the stress of past gerunds and active past participles, which is that of the infinitive.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from russian.folding import fold
from russian.stress import unstressed

__all__ = ["stressed_as_infinitive", "with_further_forms"]

_FILE = tomllib.loads((Path(__file__).parent / "data" / "second_cases.toml").read_text("utf-8"))
_LOCATIVES = frozenset(_FILE["locative"].split())
_GENITIVES = frozenset(_FILE["genitive"].split())

_COMPARATIVE = re.compile("(.+)е('?)е")
_SOFT = ("й", "ь")
_TWO_PRESENTS = re.compile("(?:по)?(?:мер|муч)ить(?:ся)?|(?:за|из|на)мучить(?:ся)?")
"""Not измерить: измеряю is of измерять."""

_ENDINGS = {"sg1": "ю", "sg2": "ешь", "sg3": "ет", "pl1": "ем", "pl2": "ете", "pl3": "ют"}
_IRREGULAR = {"лоб": "лбу'", "лёд": "льду'", "мох": "мху'", "рот": "рту'", "угол": "углу'", "ров": "рву'"}
"""Locatives of nouns with a fleeting vowel."""


def with_further_forms(part: str, text: str, forms: Mapping[str, str]) -> dict[str, str]:
    """Return the forms of a word of a file, by column, with further variants."""
    found = dict(forms)
    if part == "adjectives" and (comparative := forms.get("comparative")):
        found["comparative"] = _joined(comparative, *_comparatives(comparative))
    if part == "verbs" and _TWO_PRESENTS.fullmatch(text):
        found |= {column: _joined(found[column], form) for column, form in _seconds(text).items() if column in found}
    if part == "nouns":
        if text in _LOCATIVES and (prepositional := forms.get("sg_prep")):
            found["sg_prep"] = _joined(prepositional, _locative(text))
        if text in _GENITIVES and (dative := forms.get("sg_dat")) and (genitive := forms.get("sg_gen")):
            found["sg_gen"] = _joined(genitive, dative)
    return found


def _seconds(infinitive: str) -> dict[str, str]:
    """Return the forms of the second present: ме'ряю, му'чаюсь."""
    reflexive = infinitive.endswith("ся")
    stem = infinitive.removesuffix("ся").removesuffix("ить").replace("мер", "ме'ря").replace("муч", "му'ча")
    return {
        f"presfut_{person}": stem + ending + ("" if not reflexive else "сь" if ending[-1] in "юе" else "ся")
        for person, ending in _ENDINGS.items()
    }


def _joined(form: str, *others: str) -> str:
    known = {fold(one) for one in form.split(", ")}
    return ", ".join((form, *(other for other in others if fold(other) not in known)))


def _comparatives(comparative: str) -> list[str]:
    first = comparative.split(", ", maxsplit=1)[0]
    matched = _COMPARATIVE.fullmatch(first)
    if matched is None:
        return []
    return [f"{matched[1]}е{matched[2]}й", f"по{first}"]


def _locative(text: str) -> str:
    """Return the locative, which is stressed on its ending: лес, лесу́; край, краю́; степь, степи́."""
    stem = text.removesuffix("ь").removesuffix("й")
    if text.endswith("ь"):
        return f"{stem}и'"
    return _IRREGULAR.get(text, f"{stem}ю'" if text.endswith(_SOFT) else f"{stem}у'")


def stressed_as_infinitive(form: str, infinitive: str) -> str:
    """Return a past gerund or active past participle with the stress of the infinitive, if it has none.

    `infinitive` is stressed. прочита'ть → прочита'в, прочита'вший. Other forms are unchanged.
    """
    if "'" in form or "ё" in form or "'" not in infinitive:
        return form
    reflexive = infinitive.endswith(("ся", "сь"))
    stem = infinitive[:-2] if reflexive else infinitive
    if not stem.endswith("ть") or not form.startswith(unstressed(stem[:-2]) + "в"):
        return form
    return stem[:-2] + form[len(unstressed(stem[:-2])) :]
