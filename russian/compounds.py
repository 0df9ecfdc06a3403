"""The parts of words with hyphens that a dictionary lacks."""

from __future__ import annotations

__all__ = ["parts_of_compound"]

_PARTICLES = ("ка", "то", "таки", "с", "де")
_INDEFINITE = ("то", "либо", "нибудь")


def parts_of_compound(folded: str) -> tuple[str, ...]:
    """Return the parts that may stand for a folded word with a hyphen, likeliest first; none without a hyphen.

    `дай-ка` is дай, `юго-запад` is запад, `какой-нибудь` is какой, `по-нашему` is нашему.
    """
    first, hyphen, last = folded.rpartition("-")
    if not hyphen:
        return ()
    if last in _PARTICLES or last in _INDEFINITE:
        return (first,)
    if first in ("кое", "кой", "по", "в", "во"):
        return (last,)
    return (last, first)
