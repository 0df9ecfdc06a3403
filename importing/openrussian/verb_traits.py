"""Aspect and present tense of verbs, where the files contradict the paradigms of OpenCorpora.

Some 140 verbs of the files have the other aspect (прозвучать imperfective), or a present that no paradigm of the verb
has (оказает, дождалается, предстаёт of предстать). The aspect becomes that of the paradigms that have the verb's
present, or of all of them. A present that none of them has is left out, with the imperative; `MissingForms` then fills
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from importing.openrussian.corrections import OWN_PRESENT
from importing.openrussian.entry_reader import Entry
from russian.folding import fold

__all__ = ["with_verb_traits"]

_ASPECTS = {"perf": "perfective", "impf": "imperfective"}
_OF_PRESENT = ("presfut", "imperative")


def with_verb_traits(entries: Sequence[Entry], analyser: Any) -> list[Entry]:
    """Return entries with the verbs among them put right; `analyser` is a `pymorphy3.MorphAnalyzer`."""
    rows = Counter(entry.text for entry in entries if entry.part == "verbs")
    return [_corrected(entry, analyser, rows[entry.text]) if entry.part == "verbs" else entry for entry in entries]


def _corrected(entry: Entry, analyser: Any, rows: int) -> Entry:
    """Return a verb that agrees with its paradigms; of `rows` rows of one spelling, another may have the known ones."""
    paradigms = _paradigms(entry, analyser)
    present = _present(entry)
    sharing = [one for one in paradigms if present & {fold(form.word) for form in one.lexeme}]
    if present and paradigms and not sharing and rows == 1 and entry.text not in OWN_PRESENT:
        forms = {column: form for column, form in entry.forms.items() if not column.startswith(_OF_PRESENT)}
        entry = replace(entry, forms=forms)
    return _with_aspect(entry, sharing or paradigms)


def _with_aspect(entry: Entry, paradigms: Collection[Any]) -> Entry:
    aspects = {_ASPECTS.get(str(one.tag.aspect), "") for one in paradigms}
    own = entry.traits.get("aspect", "")
    if own not in ("", *_ASPECTS.values()) or len(aspects) != 1 or aspects <= {own, ""}:
        return entry
    return replace(entry, traits={**entry.traits, "aspect": aspects.pop()})


def _paradigms(entry: Entry, analyser: Any) -> list[Any]:
    """Return the known readings of the infinitive."""
    parses = analyser.parse(entry.text.lower())
    return [
        one for one in parses if one.is_known and one.tag.POS == "INFN" and fold(one.normal_form) == fold(entry.text)
    ]


def _present(entry: Entry) -> set[str]:
    """Return the folded forms of the present or future."""
    cells = (form for column, form in entry.forms.items() if column.startswith("presfut"))
    return {fold(form.replace("'", "")) for cell in cells for form in cell.split(", ")}
