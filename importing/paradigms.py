"""Forms that the sources lack, from the paradigms of OpenCorpora that pymorphy3 carries.

An optional extra, `.[import]`: without pymorphy3 nothing is added. Of homographs, the paradigm is used that shares most
forms with the word. The paradigms have no stress; a form gets one only where a rule makes it certain:

- ё is stressed;
- an active present participle in -ущий is stressed as the third person plural: пи'шут, пи'шущий;
- a passive past participle is stressed as an infinitive that is not stressed on its last syllable: сде'лать,
  сде'ланный; its short forms as the participle, and those of -ённый on their endings: решён, решена';
- a superlative in -ейший is stressed as the comparative: нове'е, нове'йший.

Past gerunds and active past participles get the stress of the infinitive, as those of other sources do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from importing.openrussian.further_forms import stressed_as_infinitive
from importing.openrussian.openrussian_words import OpenRussianWord
from importing.openrussian.tables import WordAdditions
from russian.folding import fold
from russian.stress import syllables, unstressed
from table.engine.protocol import Attributes
from table.model import writing

__all__ = ["SOURCE", "Paradigms", "open_paradigms", "with_paradigms"]

SOURCE = writing.source(
    source_id="opencorpora",
    name="OpenCorpora, dictionary of pymorphy3",
    url="https://opencorpora.org",
    licence="CC-BY-SA-3.0",
    author="OpenCorpora contributors; pymorphy3-dicts-ru",
)

_PARTICIPLES = {
    ("PRTF", "actv", "pres"): "actv_part",
    ("PRTF", "pssv", "pres"): "pass_part",
    ("PRTF", "actv", "past"): "actv_past_part",
    ("PRTF", "pssv", "past"): "pass_past_part",
}
_OF_IMPERFECTIVE = frozenset(("actv_part", "pass_part", "actv_past_part"))
_OF_PERFECTIVE = frozenset(("actv_past_part", "pass_past_part"))

_ASPECTS = {"perfective": "perf", "imperfective": "impf"}

_PARTS_OF_SPEECH = {"verbs": "INFN", "adjectives": "ADJF", "nouns": "NOUN"}


class _Parse(Protocol):
    """What is used of pymorphy3's parses."""

    tag: Any
    word: str
    is_known: bool
    normal_form: str

    @property
    def lexeme(self) -> list[_Parse]: ...


class Paradigms:
    """Looks up paradigms; the analyser is a `pymorphy3.MorphAnalyzer`."""

    def __init__(self, analyser: Any) -> None:
        self.analyser = analyser

    def of(self, word: OpenRussianWord) -> list[_Parse]:
        """Return the forms of the paradigm that shares most forms with a word; none if there is no paradigm.

        Of a verb's, the one of its aspect if several do: передавать, a perfective verb, has all but передавая.
        """
        part = _PARTS_OF_SPEECH.get(word.entry.part)
        parses: list[_Parse] = self.analyser.parse(word.entry.text.lower()) if part else []
        known = {*word.entry.spellings()}
        aspect = _ASPECTS.get(word.entry.traits.get("aspect", ""))
        lexemes = [
            (parse.tag.aspect == aspect, parse.lexeme)
            for parse in parses
            if parse.is_known and part == parse.tag.POS and fold(parse.normal_form) == fold(word.entry.text)
        ]
        shared = [len(known & {fold(form.word) for form in forms}) for _, forms in lexemes]
        ranked = zip(shared, lexemes, strict=True)
        return max(ranked, key=lambda one: (one[0], one[1][0]), default=(0, (False, [])))[1][1]


def open_paradigms() -> Paradigms | None:
    """Return the paradigms of pymorphy3; None if it is not installed."""
    try:
        import pymorphy3  # noqa: PLC0415
    except ImportError:
        return None
    return Paradigms(pymorphy3.MorphAnalyzer(lang="ru"))


def with_paradigms(
    words: Iterable[OpenRussianWord], additions: Mapping[str, WordAdditions], paradigms: Paradigms
) -> dict[str, WordAdditions]:
    """Return word id → additions, with the forms that only the paradigms have."""
    found = dict(additions)
    for word in words:
        forms = paradigms.of(word)
        if forms:
            known = found.get(word.word_id) or WordAdditions()
            added = replace(known, variants={**known.variants})
            completed = _COMPLETED[word.entry.part](word, added, forms)
            if completed != WordAdditions():
                found[word.word_id] = completed
    return found


# ------------------------------------------------------------------ verbs


def _verb(word: OpenRussianWord, added: WordAdditions, forms: Iterable[_Parse]) -> WordAdditions:
    aspect = word.entry.traits.get("aspect")
    wanted = {"perfective": _OF_PERFECTIVE, "imperfective": _OF_IMPERFECTIVE}.get(
        aspect or "", _OF_PERFECTIVE | _OF_IMPERFECTIVE
    )
    tense = {"perfective": "past", "imperfective": "pres"}.get(aspect or "")
    participles: dict[str, str] = {}
    gerunds: list[str] = []
    short: list[str] = []
    for form in forms:
        tag = form.tag
        if tag.POS == "PRTF" and {"masc", "nomn"} <= tag.grammemes:
            name = _PARTICIPLES[tag.POS, tag.voice, tag.tense]
            if name in wanted:
                participles.setdefault(name, _participle(word, name, form.word))
        elif tag.POS == "GRND" and tense in (None, tag.tense):
            gerunds.append(stressed_as_infinitive(form.word, word.entry.stressed))
        elif tag.POS == "PRTS" and tag.tense == "past" and "pass_past_part" in wanted:
            short.append(form.word)
    own = added.participles.get("pass_past_part") or participles.get("pass_past_part", "")
    known = {name: _better(form, participles.get(name)) for name, form in added.participles.items()}
    return WordAdditions(
        participles=participles | known,
        adverbial_participle=_gerunds(added.adverbial_participle, gerunds, is_of_both_aspects=tense is None),
        short_participles=", ".join(dict.fromkeys(_short(form, own) for form in short)) or None,
        synonyms=added.synonyms,
    )


def _gerunds(known: str | None, found: Iterable[str], *, is_of_both_aspects: bool) -> str | None:
    """Return the gerunds of the tables, else those found; a verb of both aspects has those of both."""
    if known and not is_of_both_aspects:
        return known
    own = known.split(", ") if known else []
    spelled = {fold(unstressed(form)) for form in own}
    return ", ".join(dict.fromkeys((*own, *(one for one in found if fold(unstressed(one)) not in spelled)))) or None


def _better(form: str, other: str | None) -> str:
    """Return a form of the tables, with the stress that the paradigm's form has."""
    return other if other is not None and "'" not in form and unstressed(other) == form else form


def _participle(word: OpenRussianWord, name: str, form: str) -> str:
    infinitive = word.entry.stressed
    if "ё" in form:
        return form
    if name == "actv_part":
        third = word.entry.forms.get("presfut_pl3", "").split(", ")[0]
        stem = third.removesuffix("ся").removesuffix("сь").removesuffix("т")
        is_certain = "'" in stem and unstressed(stem).endswith(("у", "ю")) and form.startswith(unstressed(stem))
        return stem + form[len(unstressed(stem)) :] if is_certain else form
    if name == "pass_past_part" and "'" in infinitive:
        stem = infinitive.removesuffix("ть")
        is_certain = stem != infinitive and not stem.endswith("'") and form.startswith(unstressed(stem))
        return stem + form[len(unstressed(stem)) :] if is_certain else form
    return stressed_as_infinitive(form, infinitive)


def _short(form: str, participle: str) -> str:
    """Return a short form with the stress that follows from the participle."""
    if "ё" in form:
        return form
    if unstressed(participle).endswith("ённый"):
        return f"{form}'" if fold(form).startswith(fold(participle.removesuffix("ный"))) else form
    place = participle.find("'")
    is_certain = place > 0 and participle.endswith("нный") and participle[:place] == form[:place]
    return f"{form[:place]}'{form[place:]}" if is_certain else form


# ------------------------------------------------------------------ adjectives and nouns


def _adjective(word: OpenRussianWord, added: WordAdditions, forms: Iterable[_Parse]) -> WordAdditions:
    comparative = word.entry.forms.get("comparative", "")
    if not comparative:
        plain = [form.word for form in forms if form.tag.POS == "COMP" and form.word.endswith("ее")]
        added.variants.update({("short_forms", "comp"): ", ".join(dict.fromkeys(plain))} if plain else {})
    superlatives = [
        _superlative(form.word, comparative)
        for form in forms
        if {"Supr", "masc", "nomn"} <= form.tag.grammemes and not form.word.startswith("наи")
    ]
    if superlatives and "Supr" not in next(iter(forms)).tag.grammemes:
        added.variants["short_forms", "superl"] = ", ".join(dict.fromkeys(superlatives))
    return added


def _superlative(form: str, comparative: str) -> str:
    first = comparative.split(", ", maxsplit=1)[0]
    place = first.find("'")
    is_certain = place > 0 and form.endswith("ейший") and unstressed(first) == form.removesuffix("ейший") + "ее"
    return f"{form[:place]}'{form[place:]}" if is_certain else form


def _noun(word: OpenRussianWord, added: WordAdditions, forms: Iterable[_Parse]) -> WordAdditions:
    dative = word.entry.forms.get("sg_dat", "").split(", ")
    for form in forms:
        if "loc2" in form.tag.grammemes and syllables(form.word) < 4:
            added.variants.setdefault(("declensions", "prep"), f"{form.word}'")
        elif "gen2" in form.tag.grammemes:
            alike = [one for one in dative if unstressed(one) == form.word]
            added.variants.setdefault(("declensions", "gen"), next(iter(alike), form.word))
    return added


_COMPLETED = {"verbs": _verb, "adjectives": _adjective, "nouns": _noun}


def variants_joined(item: Attributes, variants: Mapping[tuple[str, str], str]) -> Attributes:
    """Return a word whose maps have these further variants of their forms: (map, name) → "a, b"."""
    for (name, form), further in variants.items():
        forms = item.get(name)
        if isinstance(forms, dict):
            own = [one for one in str(forms.get(form) or "").split(", ") if one]
            known = {fold(unstressed(one)) for one in own}
            new = [one for one in further.split(", ") if fold(unstressed(one)) not in known]
            item = {**item, name: {**forms, form: ", ".join((*own, *new)) or None}}
    return item
