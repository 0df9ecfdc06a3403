"""Entries → items of the table, in the layout of table/model/word_writing.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importing.known_words import NOTHING_KNOWN, KnownWords
from importing.openrussian.corrected_forms import is_animate
from importing.openrussian.definitions import definitions
from importing.openrussian.entry_reader import Entry
from table.engine.protocol import Attributes
from table.model import inflection, word_writing

__all__ = ["COLUMN_PATHS", "OpenRussianWord"]

_ASPECTS = {"imperfective": "impf", "perfective": "perf", "both": "both"}
_FLAGS = {"1": True, "0": False}

_UNINFLECTED = frozenset(("particle", "interjection"))
"""Parts of speech of words that strayed into the file of nouns, with forms that they do not have."""

_CONJUGATION = {
    "1st_per_sing": "presfut_sg1", "2nd_per_sing": "presfut_sg2", "3rd_per_sing": "presfut_sg3",
    "1st_per_pl": "presfut_pl1", "2nd_per_pl": "presfut_pl2", "3rd_per_pl": "presfut_pl3",
    "past_m": "past_m", "past_f": "past_f", "past_n": "past_n", "past_pl": "past_pl",
    "impr": "imperative_sg", "impr_pl": "imperative_pl",
}  # fmt: skip
_ADJECTIVE_FORMS = {
    "comp": "comparative", "superl": "superlative",
    "masc_short": "short_m", "fem_short": "short_f", "neut_short": "short_n", "plural_short": "short_pl",
}  # fmt: skip

COLUMN_PATHS = {
    **{column: path for path, column in (_CONJUGATION | _ADJECTIVE_FORMS).items()},
    **{f"sg_{case}": case for case in inflection.CASES},
    **{f"pl_{case}": f"{case}_pl" for case in inflection.CASES},
}
"""Column of the files → the path under which a word stores the form; others have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRussianWord:
    """An entry and what was computed from all entries; the pairs are written by `word_writing.aspectual_pair`.

    `known` are words that the table already has under other ids.
    """

    entry: Entry
    word_id: str
    part_of_speech: str
    rank: int
    pairs: Sequence[Attributes]
    known: KnownWords = NOTHING_KNOWN

    def item(self) -> Attributes:
        """Return the word's item, joined to what is known of it."""
        return self.known.joined(self.word_id, self._own_item())

    def _own_item(self) -> Attributes:
        entry = self.entry
        meanings = definitions(entry.translations)
        group = word_writing.definition_group(part_of_speech=self.part_of_speech, definitions=meanings)
        return word_writing.word(
            word_id=self.word_id,
            text=entry.text,
            stressed=entry.stressed,
            part_of_speech=self.part_of_speech,
            frequency_rank=self.rank,
            definitions=[group] if meanings else [],
            conjugation=_conjugation(entry),
            declension=_declension(entry) if self.part_of_speech not in _UNINFLECTED else None,
            adjective_forms=_adjective_forms(entry),
            long_forms=_long_forms(entry),
            aspectual_pairs=self.pairs if entry.part == "verbs" else None,
            is_name=entry.text[0].isupper() and not entry.text.isupper(),
        )

    def headword(self) -> Attributes:
        """Return the search entry of the word's spelling."""
        return word_writing.headword(
            text=self.entry.text, word_id=self.word_id, part_of_speech=self.part_of_speech, frequency_rank=self.rank
        )


def _conjugation(entry: Entry) -> Attributes | None:
    aspect = _ASPECTS.get(entry.traits.get("aspect", ""))
    if entry.part != "verbs" or not (aspect or entry.forms):
        return None
    return word_writing.conjugation(
        aspect=aspect, forms={name: entry.forms.get(column) for name, column in _CONJUGATION.items()}
    )


def _declension(entry: Entry) -> Attributes | None:
    if entry.part != "nouns" or not (entry.forms or entry.traits):
        return None
    traits = entry.traits
    is_plural = bool(entry.forms) and not any(column.startswith("sg_") for column in entry.forms)
    has_gender = traits.get("gender") in inflection.GENDERS and not is_plural  # other values: `both`, `pl`
    return word_writing.declension(
        gender=traits["gender"] if has_gender else None,
        is_animate=is_animate(entry.text, traits.get("animate", "")),
        is_indeclinable=_FLAGS.get(traits.get("indeclinable", "")),
        singular=[entry.forms.get(f"sg_{case}") for case in inflection.CASES],
        plural=[entry.forms.get(f"pl_{case}") for case in inflection.CASES],
    )


def _adjective_forms(entry: Entry) -> Attributes | None:
    forms = {name: entry.forms.get(column) for name, column in _ADJECTIVE_FORMS.items()}
    return word_writing.adjective_forms(forms) if any(forms.values()) else None


def _long_forms(entry: Entry) -> Attributes | None:
    if not any(column.startswith("decl_") for column in entry.forms):
        return None
    return word_writing.long_forms(
        {
            gender: [entry.forms.get(f"decl_{gender}_{case}") for case in inflection.CASES]
            for gender in inflection.GENDERS_AND_PLURAL
        }
    )
