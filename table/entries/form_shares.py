"""How common a form is among the forms of its part of speech, which helps to tell readings of a text apart.

The shares are rounded from what is known of running Russian text; only their order of magnitude matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2

__all__ = ["SHORT_PASSIVE", "rarity_of", "share_of_base", "share_of_form"]

SHORT_PASSIVE = "pass_past_short"
"""Stands for the path of a short passive past participle, which is not stored."""

_LEXICAL = 1e-6
"""The share of participles: if a word of its own is spelled like one, it is likelier (бывший, душа)."""

_SHARES: Mapping[str, float] = {
    "nom": 0.20, "gen": 0.17, "dat": 0.04, "acc": 0.13, "inst": 0.07, "prep": 0.10,
    "nom_pl": 0.07, "gen_pl": 0.08, "dat_pl": 0.015, "acc_pl": 0.05, "inst_pl": 0.03, "prep_pl": 0.03,
    "1st_per_sing": 0.06, "2nd_per_sing": 0.03, "3rd_per_sing": 0.14,
    "1st_per_pl": 0.03, "2nd_per_pl": 0.03, "3rd_per_pl": 0.07,
    "past_m": 0.16, "past_f": 0.08, "past_n": 0.06, "past_pl": 0.09, "impr": 0.015, "impr_pl": 0.015,
    "actv_part": _LEXICAL, "pass_part": _LEXICAL, "actv_past_part": _LEXICAL, "pass_past_part": _LEXICAL,
    "gerund": _LEXICAL,
    SHORT_PASSIVE: 0.01, "short_part": 0.01,
    "comp": 0.03, "superl": 0.01,
    "masc_short": 0.015, "fem_short": 0.015, "neut_short": 0.02, "plural_short": 0.015,
}  # fmt: skip
"""Path of the stored form → its share."""

_OTHERS = 0.04
"""The share of each long form of an adjective, and of any other form."""

_BASES = {"verb": 0.15, "noun": 0.2, "adjective": 0.1}
"""Part of speech → the share of its citation form; 1 for words that do not change."""

STEPS = 2
"""Steps of rarity per halving of the share."""


def share_of_form(path: str) -> float:
    """Return the share of a form by its stored path."""
    return _SHARES.get(path, _OTHERS)


def share_of_base(part_of_speech: str | None) -> float:
    """Return the share of a citation form that is not among the inflected ones, such as an infinitive."""
    return _BASES.get(part_of_speech or "", 1.0)


def rarity_of(share: float) -> int:
    """Return a share as a number of steps below 1."""
    return round(-STEPS * log2(min(1.0, share)))
