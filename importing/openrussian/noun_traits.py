"""Gender and animacy of nouns, where the files lack them or contradict the forms.

5,000 nouns of the files have no gender, and some have one that their forms exclude: рейтинг, рейтинга is not feminine.
The forms decide where they can. The gender of persons in -а (дядя, коллега) is only known to the paradigms.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from importing.openrussian.corrected_forms import is_animate
from importing.openrussian.entry_reader import Entry
from russian.folding import fold

__all__ = ["with_traits"]

_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_BOTH = "both"
_CONSONANT = re.compile("[бвгджзйклмнпрстфхцчшщ]$")
_ADJECTIVAL = (
    (re.compile("(?:ый|ий|ой)(?:ся)?$"), re.compile("[ое]го(?:ся)?$"), "m"),
    (re.compile("(?:ая|яя)(?:ся)?$"), re.compile("[оеё]й(?:ся)?$"), "f"),
    (re.compile("(?:ое|ее)(?:ся)?$"), re.compile("[ое]го(?:ся)?$"), "n"),
)
"""Nominative and genitive of nouns that are adjectives."""

_NEUTER_ENDINGS = re.compile("(?:[иь]е|ство)$")
_MASCULINE_IN_E = frozenset(("подмастерье",))


def with_traits(entry: Entry, analyser: Any) -> Entry:
    """Return a noun with the gender and the animacy that its forms imply, and any other entry as it is.

    `analyser` is a `pymorphy3.MorphAnalyzer` or None: it adds what forms do not show.
    """
    if entry.part != "nouns" or not entry.forms or entry.traits.get("indeclinable") == "1":
        return entry
    own = is_animate(entry.text, entry.traits.get("animate", ""))
    known = "" if own is None else str(int(own))
    animate = known or _animacy(entry.forms) or _of_paradigms(entry, analyser, "animacy")
    gender = _gender(entry, animate, analyser)
    found = {"animate": animate, "gender": gender}
    return replace(entry, traits=entry.traits | {name: trait for name, trait in found.items() if trait})


def _gender(entry: Entry, animate: str, analyser: Any) -> str:
    """Return the gender, "" if it is unknown or there is no singular."""
    own = entry.traits.get("gender", "")
    nominative, genitive, instrumental = (_plain(entry.forms, f"sg_{case}") for case in ("nom", "gen", "inst"))
    if own == _BOTH or nominative != fold(entry.text) or nominative == genitive:
        return own
    for first, second, gender in _ADJECTIVAL:
        if first.search(nominative) and second.search(genitive):
            return gender
    if nominative.endswith("мя") and genitive.endswith("мени"):
        return "n"
    if _CONSONANT.search(nominative) and genitive.endswith(("а", "я", "у", "ю")):
        return "m"
    if nominative.endswith("ь"):
        return "f" if instrumental.endswith("ью") else "m" if instrumental.endswith("ем") else own
    if nominative.endswith(("о", "е")) and genitive.endswith(("а", "я")):
        is_masculine = own == "m" and (not _NEUTER_ENDINGS.search(nominative) or nominative in _MASCULINE_IN_E)
        return "m" if is_masculine else "n"
    if nominative.endswith(("а", "я")) and genitive.endswith(("ы", "и")):
        return _in_a(entry, own, animate, analyser)
    return own


def _in_a(entry: Entry, own: str, animate: str, analyser: Any) -> str:
    """Return the gender of a noun in -а or -я: feminine, unless it may be a man."""
    if animate == "0":
        return "f"
    if entry.text[0].isupper() and own in ("m", "f"):
        return own
    return _of_paradigms(entry, analyser, "gender") or ("f" if own == "n" else own)


def _animacy(forms: Mapping[str, str]) -> str:
    """Return "1" or "0" where the accusative is the genitive or the nominative, not both; otherwise ""."""
    for number in ("pl", "sg"):
        nominative, genitive, accusative = (_plain(forms, f"{number}_{case}") for case in ("nom", "gen", "acc"))
        if accusative and (accusative == nominative) != (accusative == genitive):
            return "1" if accusative == genitive else "0"
    return ""


def _of_paradigms(entry: Entry, analyser: Any, trait: str) -> str:
    """Return the trait that all readings of a known noun have; "" if they differ."""
    if analyser is None or not analyser.word_is_known(entry.text.lower()):
        return ""
    parses = (parse for parse in analyser.parse(entry.text.lower()) if {"NOUN", "nomn", "sing"} <= parse.tag.grammemes)
    found = {_trait(parse.tag, trait) for parse in parses}
    return found.pop() if len(found) == 1 else ""


def _trait(tag: Any, trait: str) -> str:
    if trait == "animacy":
        return {"anim": "1", "inan": "0"}.get(str(tag.animacy), "")
    return _GENDERS.get(str(tag.gender), "")


def _plain(forms: Mapping[str, str], column: str) -> str:
    return fold(forms.get(column, "").split(", ")[0].replace("'", ""))
