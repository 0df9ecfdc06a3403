"""Reads proper names from a tab-separated file, and declines them by their endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from importing.starter.starter_entry import StarterError
from importing.starter.starter_words import StarterDeclension, StarterWord
from russian.alphabet import VOWELS
from russian.parts_of_speech import PartOfSpeech
from russian.stress import syllables, unstressed
from russian.transliteration import TransliterationScheme, transliterate

__all__ = ["NAMES", "declined", "read_names"]

NAMES = Path(__file__).parent / "data" / "names.tsv"

FIRST_ID = 10_001
"""The id of the first name in the file; the others follow, so new names are appended."""

_KINDS = {"m": "man's name", "f": "woman's name", "p": "", "s": "surname"}
_SURNAMES = {
    False: (("", "а", "у", "а", "ым", "е"), ("а", "ой", "ой", "у", "ой", "ой"), ("ы", "ых", "ым", "ых", "ыми", "ых")),
    True: (
        ("ий", "ого", "ому", "ого", "им", "ом"),
        ("ая", "ой", "ой", "ую", "ой", "ой"),
        ("ие", "их", "им", "их", "ими", "их"),
    ),
}
"""Whether it is declined like an adjective → the endings of a man's and a woman's name, and of the plural."""

_SIBILANT = re.compile("[жшчщц]$")
_FIRST_VOWEL = re.compile(f"[{VOWELS}]", re.IGNORECASE)
_VELAR = re.compile("[гкхжшчщ]$")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How a name declines where its ending does not say so."""

    gender: str | None = None
    is_fixed: bool = False
    is_plural: bool = False
    has_stressed_ending: bool = False
    stem: str | None = None
    unknown: tuple[str, ...] = field(default=())


def read_names(path: Path = NAMES) -> tuple[StarterWord, ...]:
    """Read a file with the columns kind, stressed spelling, meaning or full name, declension; two may be missing.

    Raises:
        StarterError: A line has an unknown kind or declension.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != ";"]
    return tuple(_name(path.name, FIRST_ID + index, line.split("\t")) for index, line in enumerate(lines))


def _name(file: str, word_id: int, columns: Sequence[str]) -> StarterWord:
    kind, stressed, meaning, pattern = (*columns, "", "", "")[:4]
    read = _pattern(pattern)
    if kind not in _KINDS or read.unknown or not stressed:
        raise StarterError(f"{file}: {stressed}: {kind!r} is not m, f, p or s, or {pattern!r} is not a declension")
    gender = kind if kind in ("m", "f") else read.gender
    return StarterWord(
        word_id=str(word_id),
        part_of_speech=PartOfSpeech.NOUN,
        stressed=stressed,
        rank=None,
        level="",
        definitions=(_definition(kind, unstressed(stressed), meaning),),
        parts=(),
        is_verified=False,
        sentences=(),
        grammar=_of_surname(stressed) if kind == "s" else _declension(stressed, gender, read, is_animate=kind != "p"),
        is_name=True,
    )


def _definition(kind: str, name: str, meaning: str) -> str:
    if kind == "p":
        return meaning
    note = f"{_KINDS[kind]}, {meaning}" if meaning else _KINDS[kind]
    return f"{transliterate(name, TransliterationScheme.LEARNER)} ({note})"


def _pattern(text: str) -> _Pattern:
    words = text.split()
    stems = [word.removeprefix("stem:") for word in words if word.startswith("stem:")]
    genders = [word for word in words if word in ("m", "f", "n")]
    return _Pattern(
        gender=genders[0] if genders else None,
        is_fixed="-" in words,
        is_plural="pl" in words,
        has_stressed_ending="!" in words,
        stem=stems[0] if stems else None,
        unknown=tuple(w for w in words if w not in ("-", "pl", "!", "m", "f", "n") and not w.startswith("stem:")),
    )


def _declension(stressed: str, gender: str | None, pattern: _Pattern, *, is_animate: bool) -> StarterDeclension:
    if pattern.is_fixed:
        return _made(gender, is_animate, [stressed] * 6, is_fixed=True)
    if pattern.is_plural:
        return StarterDeclension(
            gender=None, is_animate=False, is_indeclinable=False, singular=(), plural=tuple(_plural(stressed))
        )
    found, forms = declined(
        stressed,
        gender=pattern.gender or gender,
        stem=pattern.stem,
        has_stressed_ending=pattern.has_stressed_ending,
        is_animate=is_animate,
    )
    return _made(gender or found, is_animate, forms)


def _made(gender: str | None, is_animate: bool, forms: Sequence[str], *, is_fixed: bool = False) -> StarterDeclension:  # noqa: FBT001
    return StarterDeclension(
        gender=gender, is_animate=is_animate, is_indeclinable=is_fixed, singular=tuple(forms), plural=()
    )


def _of_surname(stressed: str) -> StarterDeclension:
    """Return the forms of a surname in -ов, -ев, -ин or -ский: a man's, then a woman's; then those of a family."""
    is_adjective = stressed.endswith("ий")
    stem = stressed[:-2] if is_adjective else stressed
    man, woman, family = _SURNAMES[is_adjective]
    return StarterDeclension(
        gender=None,
        is_animate=True,
        is_indeclinable=False,
        singular=tuple(f"{stem}{of_man}, {stem}{of_woman}" for of_man, of_woman in zip(man, woman, strict=True)),
        plural=tuple(stem + ending for ending in family),
    )


def declined(
    stressed: str, *, gender: str | None, stem: str | None, has_stressed_ending: bool, is_animate: bool
) -> tuple[str, list[str]]:
    """Return the gender and the six cases of a singular name: nominative, genitive and so on.

    The stress stays where it is, or is on the ending in all cases but the nominative.
    """
    bare = unstressed(stressed)
    base = stem or stressed
    if has_stressed_ending:
        base = base.replace("'", "")
    if bare.endswith(("а", "я")):
        found, endings = gender or "f", _of_a(bare)
        base = stem or base.rstrip("'")[:-1]
    elif bare.endswith(("о", "е")) and not is_animate:
        found, endings = gender or "n", ("а", "у", "о", "ом", "е") if bare.endswith("о") else ("я", "ю", "е", "ем", "и")
        base = base.rstrip("'")[:-1]
    elif bare.endswith("ь") and gender == "f":
        found, endings = "f", ("и", "и", "ь", "ью", "и")
        base = base[:-1]
    else:
        found, endings = gender or "m", _of_masculine(bare, is_animate=is_animate)
        base = base[:-1] if stem is None and bare[-1] in "йь" else base
    if not has_stressed_ending and syllables(base) == 1 and not {"ё", "'"} & set(base):
        base = _FIRST_VOWEL.sub(r"\g<0>'", base, count=1)
    others = [_joined(base, ending, is_stressed=has_stressed_ending) for ending in endings]
    if found == "m" and not is_animate and not bare.endswith(("а", "я")):
        others[2] = stressed
    return found, [stressed, *others]


def _of_a(bare: str) -> tuple[str, ...]:
    stem = bare[:-1]
    if bare.endswith("ия"):
        return ("и", "и", "ю", "ей", "и")
    if bare.endswith("я"):
        return ("и", "е", "ю", "ей", "е")
    genitive = "и" if _VELAR.search(stem) else "ы"
    return (genitive, "е", "у", "ей" if _SIBILANT.search(stem) else "ой", "е")


def _of_masculine(bare: str, *, is_animate: bool) -> tuple[str, ...]:
    if bare[-1] in "йь":
        own = bare[-1]
        return ("я", "ю", "я" if is_animate else own, "ем", "и" if bare.endswith("ий") else "е")
    return ("а", "у", "а" if is_animate else "", "ем" if _SIBILANT.search(bare) else "ом", "е")


def _joined(stem: str, ending: str, *, is_stressed: bool) -> str:
    """Join a stem and an ending, with the stress on the first vowel of the ending if it is stressed."""
    if not is_stressed or ending[:1] not in tuple(VOWELS):
        return stem + ending
    if ending in ("ем", "ей"):
        return f"{stem}ё{ending[1:]}"
    return f"{stem}{ending[0]}'{ending[1:]}"


def _plural(stressed: str) -> list[str]:
    """Return the plural of Афины, Альпы, Гималаи: the genitive has no ending, or -ев after a vowel."""
    stem, soft = stressed[:-1], stressed[:-1].replace("'", "")[-1] in VOWELS
    genitive = f"{stem}ев" if soft else stem
    ending = "я" if soft else "а"
    return [stressed, genitive, f"{stem}{ending}м", stressed, f"{stem}{ending}ми", f"{stem}{ending}х"]
