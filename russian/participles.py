"""The participles of a verb, by rule from its other forms, so that a text or a search finds the verb by them.

The rules form more than usage has: whether a verb takes an object, for example, its forms do not say. They are
therefore meant to find words by, not to be shown as the forms of one. ё is written, and stress marked, only where the
class of the verb makes it certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from russian.stress import syllables, unstressed

__all__ = ["VerbForms", "long_form_base", "participles", "short_forms"]

_VOWEL = "аеёиоуыэюя"
_HUSHING = tuple("жшчщ")
_ENDED = re.compile("'?(?:[уюая]'?т)$")
_NASAL = re.compile("[нм]'?у'?т$")
_SOFT_STEM = re.compile("(?:ь|е|в)'?[ую]'?т$")
_MOVING = re.compile("(?:д|б?р|др|зв|гн)ан$|(?<!ну)т$")
"""Short passive participles whose feminine may be stressed on the ending: создана́, взята́."""

_REFLEXIVE = re.compile("с[яь]$")


class VerbForms(NamedTuple):
    """The forms from which participles are made, one spelling each with its stress; "" for those that are unknown."""

    infinitive: str
    is_perfective: bool
    first_singular: str = ""
    third_singular: str = ""
    first_plural: str = ""
    third_plural: str = ""
    past_masculine: str = ""


def participles(verb: VerbForms) -> dict[str, tuple[str, ...]]:
    """Return the participles in the nominative masculine, by the path under which a table stores them.

    The paths are `actv_part`, `pass_part`, `actv_past_part`, `pass_past_part` and `gerund`; those that have no rule are
    missing.
    """
    is_reflexive = _REFLEXIVE.search(verb.infinitive) is not None
    plain = VerbForms(verb.infinitive, verb.is_perfective, *verb[2:])
    if is_reflexive:
        plain = VerbForms(_without_particle(verb[0]), verb.is_perfective, *map(_without_particle, verb[2:]))
    found = {
        "actv_part": [] if verb.is_perfective else [*_active_present(plain)],
        "pass_part": [] if verb.is_perfective or is_reflexive else [*_passive_present(plain)],
        "actv_past_part": [*_active_past(plain)],
        "pass_past_part": [] if is_reflexive else [*_passive_past(plain)],
        "gerund": [*_gerunds(plain, is_reflexive=is_reflexive)],
    }
    if is_reflexive:
        found |= {path: [f"{form}ся" for form in found[path]] for path in ("actv_part", "actv_past_part")}
    return {path: tuple(dict.fromkeys(forms)) for path, forms in found.items() if forms}


def short_forms(passive: str) -> tuple[str, ...]:
    """Return the short forms of a passive past participle: сделанный → сделан, сделана, сделано, сделаны."""
    if passive.endswith("нный"):
        stem = passive[:-3]
    elif passive.endswith("тый"):
        stem = passive[:-2]
    else:
        return ()
    if stem.endswith("ён"):
        bare = f"{stem[:-2]}ен"
        return (stem, f"{bare}а'", f"{bare}о'", f"{bare}ы'")
    if syllables(stem) == 1 or _MOVING.search(unstressed(stem)):
        stem = unstressed(stem)
    return (stem, f"{stem}а", f"{stem}о", f"{stem}ы")


_ACTIVE = re.compile("(.*(?:щ|вш|[бгкпрсзхтд]ш))(?:ий|его|ему|им|ем|ая|ей|ую|ею|ее|ие|их|ими)(ся)?")
_PASSIVE = re.compile("(.*(?:нн|[еи]м|т))(?:ый|ого|ому|ым|ом|ая|ой|ую|ою|ое|ые|ых|ыми)")


def long_form_base(folded: str) -> str | None:
    """Return the nominative masculine of what looks like a participle: `сделанного` → сделанный; None for others."""
    if found := _ACTIVE.fullmatch(folded):
        return f"{found[1]}ий{found[2] or ''}"
    found = _PASSIVE.fullmatch(folded)
    return f"{found[1]}ый" if found else None


def _without_particle(form: str) -> str:
    return _REFLEXIVE.sub("", form)


def _stem(third_plural: str) -> str:
    return _ENDED.sub("", third_plural)


def _is_stressed_on_ending(form: str) -> bool:
    return re.search(f"[{_VOWEL}]'[тмй]?$", form) is not None


def _active_present(verb: VerbForms) -> Iterator[str]:
    plural = verb.third_plural
    if not unstressed(plural).endswith(("ут", "ют", "ат", "ят")):
        return
    is_second = unstressed(plural).endswith(("ат", "ят"))
    # The stress of the second conjugation is that of the third person only if it does not move.
    is_fixed = not is_second or _is_stressed_on_ending(verb.first_singular) == _is_stressed_on_ending(plural)
    yield f"{plural[:-1] if is_fixed else unstressed(plural)[:-1]}щий"


def _passive_present(verb: VerbForms) -> Iterator[str]:
    plural = unstressed(verb.first_plural)
    if verb.infinitive.replace("'", "").endswith("авать") and not plural.endswith("аваем"):
        yield f"{unstressed(verb.infinitive)[:-2]}емый"
    elif plural.endswith("им") or (plural.endswith("ем") and plural[-3:-2] in _VOWEL):
        yield f"{plural}ый"


def _active_past(verb: VerbForms) -> Iterator[str]:
    past, bare = verb.past_masculine, unstressed(verb.past_masculine)
    if not past:
        return
    if bare.endswith(("шёл", "шел")):
        yield f"{bare[:-2]}е'дший"
    elif not bare.endswith("л"):
        yield f"{past}ший"
        if unstressed(verb.infinitive).endswith("нуть"):
            yield f"{verb.infinitive[:-2]}вший"
    elif unstressed(verb.infinitive).endswith("ти") and (stem := _stem(verb.third_plural)):
        yield f"{unstressed(stem)}ший"
    elif verb.infinitive.endswith("ть") and unstressed(verb.infinitive)[:-2] == bare[:-1]:
        yield f"{verb.infinitive[:-2]}вший"
    else:
        yield f"{bare[:-1]}вший"


def _gerunds(verb: VerbForms, *, is_reflexive: bool) -> Iterator[str]:
    infinitive, bare = verb.infinitive, unstressed(verb.infinitive)
    past = unstressed(verb.past_masculine)
    if verb.is_perfective and past:
        if bare.endswith("ть") and past.endswith("л"):
            stem = infinitive[:-2] if bare[:-2] == past[:-1] else past[:-1]
            yield from (f"{stem}вшись",) if is_reflexive else (f"{stem}в", f"{stem}вши")
        elif not past.endswith("л"):
            yield f"{past}шись" if is_reflexive else f"{past}ши"
    stem = unstressed(_stem(verb.third_plural))
    if bare.endswith("авать") and not stem.endswith("ава"):
        stem = bare[:-2]
    elif verb.is_perfective and not is_reflexive and not bare.endswith(("ти", "сть", "овать")):
        return
    if stem and (stem[-1] in _VOWEL or bare.endswith(("ти", "сть", "зть")) or _is_second(verb)):
        yield f"{stem}{'а' if stem.endswith(_HUSHING) else 'я'}{'сь' if is_reflexive else ''}"


def _is_second(verb: VerbForms) -> bool:
    return unstressed(verb.third_plural).endswith(("ат", "ят"))


def _passive_past(verb: VerbForms) -> Iterator[str]:
    infinitive, bare = verb.infinitive, unstressed(verb.infinitive)
    root = bare[:-2]
    if bare.endswith(("нуть", "оть", "ыть", "уть")):
        yield f"{infinitive[:-1]}ый" if not infinitive.endswith("'ть") else f"{root}тый"
    elif bare.endswith("ереть"):
        if unstressed(verb.past_masculine).endswith("р"):  # тереть, тёр, but not вечереть
            yield f"{unstressed(verb.past_masculine)}тый"
    elif bare.endswith(("ать", "ять")):
        yield f"{root}тый" if _NASAL.search(verb.third_plural) else _of_a(infinitive)
    elif bare.endswith("ить") and _SOFT_STEM.search(verb.third_plural):
        yield f"{root}тый"
    elif bare.endswith(("ить", "еть")):
        yield from _of_i(verb, root)
    elif bare.endswith(("ти", "сть", "зть", "чь")):
        yield from _of_consonant(verb)


def _of_a(infinitive: str) -> str:
    """Return прочитанный of прочитать; the stress of сделать stays, others move back."""
    is_on_ending = infinitive.endswith("'ть")
    return f"{unstressed(infinitive)[:-2] if is_on_ending else infinitive[:-2]}нный"


def _of_i(verb: VerbForms, root: str) -> Iterator[str]:
    if root.endswith("е") and not _is_second(verb):
        yield f"{root}тый"
        yield f"{root}нный"
        return
    stem = verb.first_singular.removesuffix("'")[:-1] or root[:-1]
    if root.endswith("е"):
        yield f"{root}нный"
        yield f"{unstressed(stem)}енный"
        return
    stems = [stem]
    if root.endswith("ди") and unstressed(stem).endswith("ж"):
        stems.append(f"{stem[:-1]}жд")
    elif root.endswith("ди"):
        stems = [f"{root[:-2]}жд", f"{root[:-2]}ж"]
    for one in stems:
        if "'" in one or "ё" in one:
            yield f"{one}енный"
        elif _is_stressed_on_ending(verb.third_plural):
            yield f"{one}ённый"
        else:
            yield f"{_with_stress_of(verb.third_plural, one)}енный"


def _with_stress_of(form: str, stem: str) -> str:
    """Return a stem with the stress of a form that begins alike: ку'пят, купл → ку'пл."""
    at = form.find("'")
    return f"{form[: at + 1]}{stem[at:]}" if at > 0 and stem.startswith(form[:at]) else stem


def _of_consonant(verb: VerbForms) -> Iterator[str]:
    bare = unstressed(verb.infinitive)
    if bare.endswith("чь"):
        third = unstressed(verb.third_singular)
        if third.endswith(("ет", "ёт")):
            yield f"{third[:-1]}нный"
        return
    stem = unstressed(_stem(verb.third_plural))
    if stem:
        is_certain = bare.endswith("ти") and not bare.endswith(("йти", "идти"))
        yield f"{stem}{'ё' if is_certain and _is_stressed_on_ending(verb.third_plural) else 'е'}нный"
