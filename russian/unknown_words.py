"""The known words of which a word that is not in a dictionary may be made, by the productive rules of Russian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from russian.alphabet import CONSONANTS
from russian.compounds import parts_of_compound
from russian.numbered import words_of_numbered
from russian.participles import long_form_base

__all__ = ["BASES", "form_bases", "known_bases"]

BASES = 8
"""Most bases of one word."""

_SHORTEST = 4
"""Letters of the shortest word that may follow a prefix or another stem."""

_PREFIXES = re.compile(
    "не|полу|пол|сверх|супер|ультра|анти|контр|микро|макро|мини|мульти|нано|мега|авиа|авто|аэро|био|вело|видео|вице|"
    "гидро|гипер|евро|кино|меж|мото|обще|около|пост|пред|псевдо|пере|радио|само|спец|теле|термо|фото|экс|экстра|"
    "электро|энерго|без|бес|наи|пра|архи|интер|нео|со"
)
_LINKED = re.compile("(?<=..[бвгджзйклмнпрстфхцчшщь])[ое](?=.{5})")

_COMPARATIVE = re.compile("(?:по)?(.{3,}[^аеиоуыэюя])е[ей]")
_SUPERLATIVE = re.compile("(?:наи)?(.{3,})(?:ейш|(?<=[жчш])айш)(?:ий|его|ему|им|ем|ая|ей|ую|ею|ее|ие|их|ими)")
_UNSOFTENED = str.maketrans("жчш", "гкх")
_ADJECTIVE = re.compile("(.{3,}[^аеиоуыэюя])(ого|его|ому|ему|ым|им|ом|ем|ая|яя|ой|ей|ую|юю|ое|ее|ые|ие|ых|их|ыми|ими)")
_NOMINATIVES = {
    **dict.fromkeys(("а", "у", "ом", "ы"), ("", "а")),
    **dict.fromkeys(("ов", "ам", "ами", "ах"), ("", "а", "ы", "и")),
    **dict.fromkeys(("я", "ю", "ем", "ей", "ям", "ями", "ях"), ("ь", "я")),
    **dict.fromkeys(("е", "и"), ("", "а", "ь")),
    "ой": ("а",),
    "ью": ("ь",),
}
"""Ending of a case → those of the nominative."""

_NOUN = re.compile(f"(.{{3,}}[^аеиоуыэюяь])({'|'.join(_NOMINATIVES)})")
_VERB = re.compile("(.{2,}[аеиоуыэюя])(?:л[аои]?|(ю|ешь|ет|ем|ете|ют))(?:с[яь])?")
_SHORT = re.compile("(.{3,}[внтк])[аы]")
_HARD = tuple(CONSONANTS.replace("й", "").replace("х", ""))
_SOFTENED = re.compile("(.{3,}[нстл])ь((?:е|я|ю|ем|ях|ям|ями|й))")
_GERUND = re.compile("(.{2,}[аеиоуыэюя])я(сь)?")
_ADVERB = re.compile("(.{3,}[^аеиоуыэюя])(?<!ог)(?<!ег)о")
_SON, _DAUGHTER = "ич(?:а|у|ем|е|и|ей|ам|ами|ах)?", "н(?:а|ы|е|у|ой|ою|ам|ами|ах)"
_FROM_CONSONANT = re.compile(f"(.{{2,}}?)(ов|ев)(?:{_SON}|{_DAUGHTER})")
_FROM_VOWEL = re.compile(f"(.{{2,}}?)(?:{_SON}|(?:ин)?ич{_DAUGHTER})")
"""Patronymics of names that end in a consonant, and of those in -а and -я: Петрович, Ильинична."""

_FATHERS = {"михайл": "михаил", "гаврил": "гавриил", "павл": "павел", "львов": "лев"}
"""Stems of patronymics → the names, where they differ."""

_BOUND = re.compile("граф|лог|ном|метр|скоп|фил|фон|крат|терап")
"""Second parts of Greek words, which are not the Russian words that begin so."""


def known_bases(folded: str) -> tuple[str, ...]:
    """Return what a folded word that has no entry may be a form of or be made of, likeliest first, at most `BASES`.

    `дай-ка` is дай, `сделанного` is сделанный, `используется` is использует, `выгоднее` is выгодный, `неправ` is прав,
    `плаванье` is плавание, `образуя` is образует, `авиабилет` is билет, `густонаселённый` is населённый, `Петровна` is
    Пётр, `3-го` is третий.
    """
    found = (
        (*words_of_numbered(folded), *parts_of_compound(folded))
        if "-" in folded
        else (*form_bases(folded), *_fathers(folded), *_regular(folded), *_parts(folded), *_plurals(folded))
    )
    return tuple(islice(dict.fromkeys(base for base in found if base and base != folded), BASES))


def form_bases(folded: str) -> Iterator[str]:
    """Yield known forms or headwords of which a folded word may be another form, likeliest first."""
    participle = long_form_base(folded)
    if participle is not None and participle != folded:
        yield participle
    if folded.endswith(("ся", "сь")) and len(folded) > _SHORTEST:
        yield folded[:-2]
        if participle is not None:
            yield participle.removesuffix("ся")
    elif superlative := _SUPERLATIVE.fullmatch(folded):
        stem = superlative[1]
        yield f"{stem.translate(_UNSOFTENED)}ий" if stem.endswith(("ж", "ч", "ш")) else f"{stem}ый"
    elif comparative := _COMPARATIVE.fullmatch(folded):
        yield f"{comparative[1]}ый"
        yield f"{comparative[1]}ий"
    elif adverb := _ADVERB.fullmatch(folded):
        yield f"{adverb[1]}ый"
    if softened := _SOFTENED.fullmatch(folded):
        yield f"{softened[1]}и{softened[2]}"
    if "прийд" in folded:
        yield folded.replace("прийд", "прид")
    if folded.startswith("по") and folded.endswith("е"):
        yield folded[2:]


def _regular(folded: str) -> Iterator[str]:
    """Yield the headwords of regular forms, for words whose forms a dictionary lacks."""
    if gerund := _GERUND.fullmatch(folded):
        yield f"{gerund[1]}ет{'ся' if gerund[2] else ''}"
    if verb := _VERB.fullmatch(folded):
        stem, particle = verb[1], "ся" if folded.endswith(("ся", "сь")) else ""
        if verb[2] is not None and stem.endswith(("у", "ю")):
            yield from (f"{stem[:-1]}{suffix}ть{particle}" for suffix in ("ова", "ева"))
        else:
            yield f"{stem}ть{particle}"
        return
    if adjective := _ADJECTIVE.fullmatch(folded):
        yield from (f"{adjective[1]}ий",) if adjective[2][0] in "иеюя" else (f"{adjective[1]}ый", f"{adjective[1]}ой")
    if noun := _NOUN.fullmatch(folded):
        for ending in _NOMINATIVES[noun[2]]:
            yield f"{noun[1]}{ending}"
    if short := _SHORT.fullmatch(folded):
        yield f"{short[1]}ый"


def _plurals(folded: str) -> Iterator[str]:
    """Yield the nominative of a genitive plural without an ending: `ножниц` is ножницы."""
    if folded.endswith(_HARD) and len(folded) > _SHORTEST:
        yield from (f"{folded}ы", f"{folded}и", f"{folded}а")


def _fathers(folded: str) -> Iterator[str]:
    """Yield the names of which a patronymic may be made: `Сергеевича` → Сергей, `Ильинична` → Илья."""
    if found := _FROM_CONSONANT.fullmatch(folded):
        stem, link = found.groups()
        if link == "ов":
            yield _FATHERS.get(stem, stem)
        elif stem.endswith("ь"):
            yield f"{stem[:-1]}ий"
        else:
            yield from (f"{stem}й", f"{stem}ь")
    elif found := _FROM_VOWEL.fullmatch(folded):
        yield f"{found[1]}я" if found[1].endswith("ь") else f"{found[1]}а"


def _parts(folded: str) -> Iterator[str]:
    """Yield what follows a prefix or a linking vowel, and what that is a form of."""
    ends = [folded[prefix.end() :]] if (prefix := _PREFIXES.match(folded)) else []
    ends += [folded[link.end() :] for link in _LINKED.finditer(folded)]
    for end in ends:
        if len(end) >= _SHORTEST and not _BOUND.match(end):
            yield end
            if (participle := long_form_base(end)) is not None:
                yield participle
