"""Short common words as they are often spelled by ear.

Longer ones are corrected where they find nothing (`russian/slips.py`). These find something: the words that begin so.
"""

from __future__ import annotations

from russian.folding import fold
from russian.latin import latin_key

__all__ = ["meant_by_ear", "meant_by_ear_in_latin"]

_HEARD = (
    "што что", "шта что", "чо что", "чтоп чтоб", "штоб чтоб", "ево его", "иво его", "нево него", "каво кого",
    "ково кого", "чево чего", "тово того", "таво того", "всево всего", "фсе все", "фсего всего", "моево моего",
    "тваево твоего", "етого этого", "этово этого", "ета эта", "етот этот", "ето это", "миня меня", "мине мне",
    "тибя тебя", "тибе тебе", "сибя себя", "сибе себе", "ище ещё", "исчо ещё", "ишо ещё", "есчо ещё", "щас сейчас",
    "щаз сейчас", "счас сейчас", "ваще вообще", "тока только", "токо только", "скока сколько", "стока столько",
    "кагда когда", "тагда тогда", "патом потом", "очинь очень", "нада надо", "можна можно", "ана она", "ани они",
    "ано оно", "адин один", "адна одна", "пака пока", "скажы скажи", "жызнь жизнь", "жыть жить", "ихать ехать",
    "итти идти", "ктото кто-то", "чтото что-то",
)  # fmt: skip
"""Heard spelling and the right one, at most 5 letters the former."""

_HEARD_IN_LATIN = (
    "shto chto", "shta chto", "evo ego", "ivo ego", "nevo nego", "kavo kogo", "kovo kogo", "chevo chego", "tovo togo",
    "vsevo vsego", "moevo moego", "tvoevo tvoego", "etovo etogo", "minya menya", "tibya tebya", "tibe tebe",
    "sibya sebya", "sibe sebe", "isho eshche", "skoka skolko", "stoka stolko", "tolka tolko",
    "toka tolko", "kagda kogda", "tagda togda", "patom potom", "ochin ochen", "nada nado", "mozhna mozhno",
    "ana ona", "ani oni", "adin odin", "adna odna", "paka poka", "nichevo nichego", "sevodnya segodnya",
    "pachemu pochemu", "pachimu pochemu", "kaneshna konechno", "kanechna konechno", "konechna konechno",
    "shchas seychas", "vada voda",  "malako moloko", "harasho khorosho",
)  # fmt: skip

_MEANT = {fold(heard): fold(meant) for heard, meant in map(str.split, _HEARD)}
_MEANT_IN_LATIN = {latin_key(heard): latin_key(meant) for heard, meant in map(str.split, _HEARD_IN_LATIN)}
_MEANT_IN_LATIN |= {latin_key(f"d{vowel}svidaniya"): latin_key("do svidaniya") for vowel in "ao"}


def meant_by_ear(folded: str) -> str | None:
    """Return the folded word that a folded spelling stands for: `ево` is его; None for others."""
    return _MEANT.get(folded)


def meant_by_ear_in_latin(key: str) -> str | None:
    """Return the Latin key of the word that the key of a spelling stands for: `evo` is `ego`; None for others."""
    return _MEANT_IN_LATIN.get(key)
